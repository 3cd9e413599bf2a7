"""robots.txt (RFC 9309), read with protego and kept for as long as the transport lives."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dragoman.model import Capture, Done, Failed, Outcome

if TYPE_CHECKING:
    from protego import Protego

MAX_BYTES = 512_000  # RFC 9309 asks for at least 500 KiB to be read


class Robots:
    """What hosts let programs read. `ask` fetches an address with the given headers."""

    def __init__(self, agent: str, ask: Callable[[str, dict[str, str]], Awaitable[Outcome[Capture]]]) -> None:
        self._agent = agent
        self._ask = ask
        self._rules: dict[str, asyncio.Task[Protego | None]] = {}

    async def allows(self, url: str) -> bool:
        """Whether the host of `url` lets us read it. A host without rules (any 4xx) does; one that fails does not for now."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._read(origin))
        rules = await asyncio.shield(self._rules[origin])
        return rules is not None and bool(rules.can_fetch(url, self._agent))

    async def _read(self, origin: str) -> Protego | None:
        from protego import Protego

        outcome = await self._ask(f"{origin}/robots.txt", {"Accept": "text/plain, */*;q=0.1"})
        if isinstance(outcome, Done):
            return Protego.parse(outcome.value.body[:MAX_BYTES].decode("utf-8", "replace"))
        unavailable = isinstance(outcome, Failed) and outcome.reason.startswith("http-4")
        return Protego.parse("") if unavailable else None
