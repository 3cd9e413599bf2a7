"""The transport over HTTP: hosts are asked politely, what they answer is a value, and nothing private is ever reached.

The way of a request: its address is checked (`address`); for a page, robots.txt and reservations are looked at (`robots`,
`reservations`); it waits for its host's turn (`pace`), then for a connection (`slots`), and is sent to the very IP address that
was checked (`resolve`, `wire`). Redirects go the whole way again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from dragoman import __version__
from dragoman.fetch.address import checked, host_key, redirected
from dragoman.fetch.body import taken_as
from dragoman.fetch.guard import allowed_ports
from dragoman.fetch.limits import Limits
from dragoman.fetch.pace import Hosts
from dragoman.fetch.reservations import TDM, Reservations
from dragoman.fetch.resolve import Lookup, system_lookup
from dragoman.fetch.robots import TOKEN, Robots
from dragoman.fetch.wire import REDIRECTS, Answer, Errand, Wire
from dragoman.model import Capture, Done, Failed, Outcome
from dragoman.ports import Wanted

if TYPE_CHECKING:
    from yarl import URL

_ACCEPT: dict[Errand, str] = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
    "page": "text/html, application/xhtml+xml, */*;q=0.1",
    "side": "text/plain, application/json, */*;q=0.1",
}
_PERMANENT = (301, 308)


class HttpTransport:
    """Transport over HTTP. Used as an async context manager, on one event loop.

    `contact` stands in the User-Agent, so that an outlet can reach who runs the desk. `allow` names loopback ports (see
    `dragoman.fetch.guard`). `clock` gives the time of captures, and that by which hosts are left alone. `lookup` finds the IP
    addresses of a name; `monotonic` and `sleep` are what paces are kept with.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        allow: tuple[str, ...] = (),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        limits: Limits | None = None,
        lookup: Lookup = system_lookup,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        contact = "".join(filter(str.isprintable, contact))
        self.agent = f"Dragoman/{__version__}" + (f" (+{contact})" if contact else "")
        self._allowed = allowed_ports(allow)
        self._limits = limits or Limits()
        self._clock = clock
        self._lookup = lookup
        self._hosts = Hosts(self._limits, clock=clock, monotonic=monotonic, sleep=sleep)
        self._robots = Robots(self._side, clock)
        self._reservations = Reservations(self._side, clock)
        self._wire: Wire | None = None

    async def __aenter__(self) -> Self:
        self._wire = Wire(self.agent, self._allowed, self._limits, self._lookup)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._reservations.close()
        await self._robots.close()
        if self._wire is not None:
            await self._wire.close()
            self._wire = None

    async def get(
        self, url: str, wanted: Wanted, *, etag: str | None = None, last_modified: str | None = None, pace: float = 0.0
    ) -> Outcome[Capture]:
        """Fetch `url`; see `dragoman.ports.Transport`. Pages are asked for only where robots.txt lets us; feeds are announced
        to be read by programs.

        Besides "http-404" and its like, the reasons of Failed are: "bad-address", "refused-address", "refused-redirect",
        "redirects", "robots", "held-back", "timeout", "connection", "too-large", "encoding", "not-a-page", "not-a-feed-type".
        """
        headers = {"Accept": _ACCEPT[wanted]}
        headers |= {"If-None-Match": etag} if etag and _is_plain(etag) else {}
        headers |= {"If-Modified-Since": last_modified} if last_modified and _is_plain(last_modified) else {}
        return await self._follow(url, wanted, headers, pace)

    async def _side(self, url: str, pace: float) -> Outcome[Capture]:
        """Fetch a robots.txt or its like."""
        return await self._follow(url, "side", {"Accept": _ACCEPT["side"]}, pace)

    async def _follow(self, start: str, errand: Errand, headers: Mapping[str, str], pace: float) -> Outcome[Capture]:
        """Ask at `start` and wherever it redirects to; each step is checked and paced as the first one is."""
        url: URL | Failed = checked(start)
        moved: URL | None = None
        permanent, seen = True, set[object]()
        while len(seen) <= self._limits.redirects:
            if isinstance(url, Failed):
                return url
            if url in seen:
                return Failed("redirects", "The address redirects in a circle.")
            seen.add(url)
            reserved = await self._permit(url, pace) if errand == "page" else ()
            if isinstance(reserved, Failed):
                return reserved
            answer = await self._ask(url, headers, errand, pace)
            if isinstance(answer, Failed):
                return answer
            location = answer.header("location") if answer.status in REDIRECTS else None
            if location is None:
                return self._outcome(start, url, errand, headers, answer, moved, reserved)
            url = redirected(url, location)
            permanent = permanent and answer.status in _PERMANENT
            moved = url if permanent and not isinstance(url, Failed) else moved
        return Failed("redirects", f"The address redirects more than {self._limits.redirects} times.")

    async def _permit(self, url: URL, pace: float) -> tuple[str, ...] | Failed:
        """Return what the outlet reserves for the page at `url`, or why it may not be read at all."""
        if refusal := self._hosts.held(host_key(url)):
            return refusal
        rules = await self._robots.rules(url, pace)
        if rules.failure:
            return rules.failure
        self._hosts.widen(host_key(url), rules.crawl_delay)
        if rules.parsed and not rules.parsed.can_fetch(f"{url.origin()}{url.raw_path_qs}", TOKEN):
            return Failed("robots", "The outlet's robots.txt asks programs not to read this page; only its feed is used.")
        return await self._reservations.of(url, pace)

    async def _ask(self, url: URL, headers: Mapping[str, str], errand: Errand, pace: float) -> Answer | Failed:
        """Send one request when it is the host's turn, and note what it says of further ones."""
        if self._wire is None:
            raise RuntimeError("HttpTransport is used outside of `async with`")
        key = host_key(url)
        async with self._hosts.turn(key, pace) as refusal:
            if refusal:
                return refusal
            answer = await self._wire.ask(url, headers, errand)
            if isinstance(answer, Failed):
                if answer.reason in ("timeout", "connection"):
                    return Failed(answer.reason, answer.note, self._hosts.silent(key))
                return answer
            retry_at = self._hosts.answered(key, answer.status, answer.header("retry-after"))
            if answer.status >= 400:
                return Failed(f"http-{answer.status}", f"The server answers {answer.status}.", retry_at)
            return answer

    def _outcome(
        self,
        start: str,
        url: URL,
        errand: Errand,
        headers: Mapping[str, str],
        answer: Answer,
        moved: URL | None,
        reserved: tuple[str, ...],
    ) -> Outcome[Capture]:
        """Make a capture of the last answer, if it is what was asked for."""
        conditional = "If-None-Match" in headers or "If-Modified-Since" in headers
        if answer.status >= 300 and not (answer.status == 304 and conditional):
            return Failed(f"http-{answer.status}", f"The server answers {answer.status}, which leads nowhere.")
        media_type: str | Failed = answer.media_type
        if errand != "side" and answer.status != 304:
            media_type = taken_as(errand, answer.media_type, answer.body)
        if isinstance(media_type, Failed):
            return media_type
        if (answer.header("tdm-reservation") or "").strip() == "1" and TDM not in reserved:
            reserved = (*reserved, TDM)
        return Done(
            Capture(
                start,
                str(url),
                self._clock(),
                answer.status,
                media_type,
                answer.body,
                answer.headers,
                str(moved) if moved else None,
                reserved,
            )
        )


def _is_plain(value: str) -> bool:
    """Whether `value`, which a server gave, may stand in a header."""
    return value.isascii() and value.isprintable()
