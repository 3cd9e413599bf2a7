"""What an origin declares in a file of its own: read when it is needed, once for all who ask, and kept until it expires."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")

DAY = 86_400.0
MAX_SIZE = 32_000_000


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A value, for how many seconds it holds, and about how many bytes it takes."""

    value: T
    seconds: float
    size: int


class Daily(Generic[T]):
    """Values by origin. `read` gets an origin, the pace of who asks first, and the expired value if there is one."""

    def __init__(self, read: Callable[[str, float, T | None], Awaitable[Kept[T]]], clock: Callable[[], datetime]) -> None:
        self._read = read
        self._clock = clock
        self._kept: OrderedDict[str, tuple[datetime, Kept[T]]] = OrderedDict()
        self._size = 0
        self._reading: dict[str, asyncio.Task[T]] = {}

    async def get(self, origin: str, pace: float) -> T:
        """Return what `origin` declares, as of today."""
        if origin in self._kept and self._kept[origin][0] > self._clock():
            return self._kept[origin][1].value
        if origin not in self._reading:
            self._reading[origin] = asyncio.create_task(self._renew(origin, pace))
        # Who is cancelled while waiting must not end it for the others.
        return await asyncio.shield(self._reading[origin])

    async def close(self) -> None:
        """End what is under way."""
        for task in list(self._reading.values()):
            task.cancel()
        await asyncio.gather(*self._reading.values(), return_exceptions=True)

    async def _renew(self, origin: str, pace: float) -> T:
        try:
            before = self._kept.get(origin)
            kept = await self._read(origin, pace, before[1].value if before else None)
        finally:
            del self._reading[origin]
        self._forget(origin)
        self._kept[origin] = (self._clock() + timedelta(seconds=kept.seconds), kept)
        self._size += kept.size
        while self._size > MAX_SIZE and len(self._kept) > 1:
            self._forget(next(iter(self._kept)))
        return kept.value

    def _forget(self, origin: str) -> None:
        if origin in self._kept:
            self._size -= self._kept.pop(origin)[1].size
