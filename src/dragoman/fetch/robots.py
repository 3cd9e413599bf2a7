"""robots.txt (RFC 9309), read with protego and kept for a day."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from dragoman.fetch.daily import DAY, Daily, Kept
from dragoman.model import Capture, Done, Failed, Outcome

if TYPE_CHECKING:
    from protego import Protego
    from yarl import URL

TOKEN = "dragoman"  # noqa: S105 - the product token that rules name us by
Ask: TypeAlias = Callable[[str, float], Awaitable[Outcome[Capture]]]
"""Fetches a small file at an address, at a pace."""

KEPT_WITHOUT_ANSWER = 3_600.0
ASKED_AGAIN = 600.0
_OVERHEAD = 2_000
_AGENT_LINE = re.compile(r"\s*user(?:-|\s*)agent\b\s*:?\s*([^\s#]*).*", re.I)


@dataclass(frozen=True, slots=True)
class Rules:
    """What an origin lets us read; or `failure`, why that is not known and nothing may be read for now."""

    parsed: Protego | None = None
    failure: Failed | None = None

    @property
    def crawl_delay(self) -> float | None:
        """The seconds that the origin wants between two requests, if it says so."""
        delay: float | None = self.parsed.crawl_delay(TOKEN) if self.parsed else None
        return delay


class Robots:
    """What origins let programs read. `ask` fetches a file; `clock` says when a day is over.

    An origin without a robots.txt (any 4xx) lets us read all. One whose robots.txt cannot be had for another reason lets us
    read nothing, but what it said before holds on for an hour at a time.
    """

    def __init__(self, ask: Ask, clock: Callable[[], datetime]) -> None:
        self._ask = ask
        self._clock = clock
        self._rules = Daily(self._read, clock)
        self.close = self._rules.close

    async def rules(self, url: URL, pace: float) -> Rules:
        """Return the rules of the origin of `url`."""
        return await self._rules.get(str(url.origin()), pace)

    async def _read(self, origin: str, pace: float, before: Rules | None) -> Kept[Rules]:
        outcome = await self._ask(f"{origin}/robots.txt", pace)
        if isinstance(outcome, Done):
            text = outcome.value.body.decode("utf-8-sig", "replace")
            return Kept(Rules(parsed(text)), DAY, _OVERHEAD + 4 * len(text))
        if isinstance(outcome, Failed) and is_missing(outcome):
            return Kept(Rules(), DAY, _OVERHEAD)
        if before and not before.failure:
            return Kept(before, KEPT_WITHOUT_ANSWER, _OVERHEAD)
        failure = outcome if isinstance(outcome, Failed) else Failed("held-back")
        until = failure.retry_at or self._clock() + timedelta(seconds=ASKED_AGAIN)
        if failure.reason.startswith("http-"):
            failure = Failed("held-back", f"robots.txt cannot be read ({failure.reason}); until it can, no page is asked for.")
        seconds = max((until - self._clock()).total_seconds(), 0.0)
        return Kept(Rules(failure=replace(failure, retry_at=until)), seconds, _OVERHEAD)


def is_missing(failed: Failed) -> bool:
    """Whether a file that was asked for is not there: a 4xx other than "too many requests", or redirects that lead nowhere."""
    return (failed.reason.startswith("http-4") and failed.reason != "http-429") or failed.reason in (
        "redirects",
        "refused-redirect",
    )


def parsed(text: str) -> Protego:
    """Return the rules in `text`, a robots.txt or a file of its form, as far as they concern us."""
    from protego import Protego

    return Protego.parse("\n".join(map(_ours_or_others, text.splitlines())))


def _ours_or_others(line: str) -> str:
    """Make one agent of all those that are not us.

    Protego keeps a copy of a group's rules for each of its agents: ten thousand of both would take all memory.
    """
    agent = _AGENT_LINE.fullmatch(line)
    if agent is None:
        return line
    name = agent[1].lower().partition("/")[0]
    name = name.rstrip("*") or name[:1]
    return f"User-agent: {name if name in ('*', TOKEN) else 'others'}"
