"""How many connections there are at once: in all, and to one address, whatever hosts share it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Slots:
    """Gives out connections, `total` at once."""

    def __init__(self, total: int) -> None:
        self._total = asyncio.Semaphore(total)
        self._places: dict[str, _Place] = {}

    def busy(self, place: str) -> int:
        """How many have or wait for a connection to `place`."""
        return self._places[place].users if place in self._places else 0

    @asynccontextmanager
    async def take(self, place: str, most: int) -> AsyncIterator[None]:
        """Wait for one of the `most` connections to `place`, and only then for one of all."""
        # In this order: who waits for a busy address must not keep a connection from others.
        here = self._places.setdefault(place, _Place(most))
        here.users += 1
        try:
            async with here.free, self._total:
                yield
        finally:
            here.users -= 1
            if not here.users:
                del self._places[place]


class _Place:
    __slots__ = ("free", "users")

    def __init__(self, most: int) -> None:
        self.free = asyncio.Semaphore(most)
        self.users = 0
