"""Who may be asked when: one request at a time to a host, at its pace, and none while it asks to be left alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from dragoman.fetch.limits import Limits
from dragoman.model import Failed, digest

JITTER = 0.2
MAX_HOSTS = 20_000
_MOST_DOUBLINGS = 16  # the cap is reached long before


class Hosts:
    """The hosts that were asked, and when each may be asked again.

    `clock` gives the time that is told to others, `monotonic` the one that paces are measured by, `sleep` waits.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._limits = limits
        self._clock = clock
        self._monotonic = monotonic
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}

    def held(self, key: str) -> Failed | None:
        """Return "held-back", with the time until which the host is to be left alone, or None where it may be asked."""
        host = self._hosts.get(key)
        until = host.held_until if host else None
        if until is None or until <= self._clock():
            return None
        why = "it does not answer" if host and host.silences else "it asks for that"
        return Failed("held-back", f"{key} is left alone until {until:%Y-%m-%d %H:%M:%S} UTC: {why}.", until)

    @asynccontextmanager
    async def turn(self, key: str, pace: float) -> AsyncIterator[Failed | None]:
        """Wait until the host may be asked, and keep others from it meanwhile and for `pace` seconds after.

        Gives "held-back" at once, instead of a turn, where the host has asked to be left alone.
        """
        if refusal := self.held(key):
            yield refusal
            return
        host = self._of(key)
        host.users += 1
        try:
            async with host.lock:
                # The one before us may have been told to go away.
                if refusal := self.held(key):
                    yield refusal
                    return
                if (delay := self._free_at(key, host) - self._monotonic()) > 0:
                    await self._sleep(delay)
                try:
                    yield None
                finally:
                    host.asked_at, host.pace = self._monotonic(), pace
        finally:
            host.users -= 1

    def widen(self, key: str, delay: float | None) -> None:
        """Keep to the crawl-delay that the host's robots.txt asks for, or to none, with a cap."""
        self._of(key).crawl_delay = min(delay or 0.0, self._limits.crawl_delay)

    def answered(self, key: str, status: int, retry_after: str | None) -> datetime | None:
        """Note that the host has answered. Gives the time until which it is left alone, where it asks for that."""
        host = self._of(key)
        host.silences = 0
        wait = seconds_of(retry_after, self._clock()) if status >= 400 else None
        if status not in (429, 503) and not wait:
            if status < 400:
                host.refusals = 0
            return None
        host.refusals += 1
        return self._hold(host, wait or self._backoff(host.refusals))

    def silent(self, key: str) -> datetime | None:
        """Note that the host has not answered. Gives the time until which it is left alone, once that is too often."""
        host = self._of(key)
        host.silences += 1
        times = host.silences - self._limits.patience + 1
        return self._hold(host, self._backoff(times)) if times > 0 else None

    def _free_at(self, key: str, host: _Host) -> float:
        # Reckoned when the next one comes: a robots.txt that was just read may have widened the pace.
        return host.asked_at + max(host.pace, host.crawl_delay) * (1 + JITTER * _share(key))

    def _backoff(self, times: int) -> float:
        return self._limits.backoff * float(2 ** min(times - 1, _MOST_DOUBLINGS))

    def _hold(self, host: _Host, seconds: float) -> datetime:
        host.held_until = self._clock() + timedelta(seconds=min(seconds, self._limits.held_back))
        return host.held_until

    def _of(self, key: str) -> _Host:
        if key not in self._hosts:
            if len(self._hosts) >= MAX_HOSTS:
                self._drop_idle()
            self._hosts[key] = _Host()
        return self._hosts[key]

    def _drop_idle(self) -> None:
        """Forget the hosts about which there is nothing to remember: links lead to ever new ones."""
        now, moment = self._clock(), self._monotonic()
        for key, host in list(self._hosts.items()):
            waiting = host.users or self._free_at(key, host) > moment or (host.held_until is not None and host.held_until > now)
            if not waiting:
                del self._hosts[key]


class _Host:
    """What is remembered of a host. `users` are those who are in its queue or have its turn."""

    __slots__ = ("asked_at", "crawl_delay", "held_until", "lock", "pace", "refusals", "silences", "users")

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.asked_at = float("-inf")
        self.pace = 0.0
        self.crawl_delay = 0.0
        self.held_until: datetime | None = None
        self.refusals = 0
        self.silences = 0
        self.users = 0


def seconds_of(retry_after: str | None, now: datetime) -> float | None:
    """Return how many seconds a `Retry-After` (seconds, or a date of HTTP) lies ahead of `now`; None where it says nothing."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12]) or None
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    ahead = ((at if at.tzinfo else at.replace(tzinfo=UTC)) - now).total_seconds()
    return ahead if ahead > 0 else None


def _share(key: str) -> float:
    """A number from 0 to 1 that is always the same for a host: hosts of one kind fall out of step with each other."""
    return int(digest(key, length=4), 16) / 0xFFFF
