"""The transport over HTTP (aiohttp): one host is asked one thing at a time, at its pace; all hosts side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from dragoman import __version__
from dragoman.fetch.guard import RefusedAddressError, allowed_ports, socket_factory
from dragoman.fetch.robots import Robots
from dragoman.model import Capture, Done, Failed, Outcome
from dragoman.ports import Wanted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import aiohttp

MAX_BYTES = 12_000_000
MAX_REDIRECTS = 6
CONNECTIONS = 64
_ACCEPT = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
    "page": "text/html, application/xhtml+xml, */*;q=0.1",
}
_PAGE_TYPES = ("text/html", "application/xhtml+xml", "")


class HttpTransport:
    """Transport over HTTP. Used as an async context manager, on one event loop.

    `contact` stands in the User-Agent, so that an outlet can reach who runs the desk. `allow` names loopback ports (see
    `dragoman.fetch.guard`). `clock` gives the time of captures.
    """

    def __init__(
        self, *, contact: str = "", allow: tuple[str, ...] = (), clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.agent = f"Dragoman/{__version__}" + (f" (+{contact})" if contact else "")
        self._allowed = allowed_ports(allow)
        self._clock = clock
        self._hosts: dict[str, _Host] = {}
        self._session: aiohttp.ClientSession | None = None
        self._robots = Robots(self.agent, self._ask)

    async def __aenter__(self) -> Self:
        import aiohttp

        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=CONNECTIONS, socket_factory=socket_factory(self._allowed)),
            timeout=aiohttp.ClientTimeout(total=45, sock_connect=10, sock_read=20),
            headers={"User-Agent": self.agent},
            cookie_jar=aiohttp.DummyCookieJar(),
            max_line_size=16_384,
            max_field_size=16_384,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(
        self, url: str, wanted: Wanted, *, etag: str | None = None, last_modified: str | None = None, pace: float = 0.0
    ) -> Outcome[Capture]:
        """Fetch `url`; see `dragoman.ports.Transport`. Pages are asked for only where robots.txt lets us; feeds are announced
        to be read by programs."""
        if not _askable(url):
            return Failed("bad-address", "The address is malformed. Mend it in desk.toml, or tell the outlet.")
        if wanted == "page" and not await self._robots.allows(url):
            return Failed("robots", "The outlet's robots.txt asks programs not to read this page; only its feed is used.")
        headers = {"Accept": _ACCEPT[wanted]}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": last_modified} if last_modified else {}
        async with self._turn(url, pace):
            outcome = await self._ask(url, headers)
        if wanted == "page" and isinstance(outcome, Done) and outcome.value.media_type not in _PAGE_TYPES:
            return Failed("not-a-page", f"The address gives {outcome.value.media_type}, not a page.")
        return outcome

    @asynccontextmanager
    async def _turn(self, url: str, pace: float) -> AsyncIterator[None]:
        """Wait until the host of `url` may be asked, and keep others from asking it meanwhile."""
        host = self._hosts.setdefault(urlsplit(url).netloc.lower(), _Host())
        async with host.lock:
            delay = host.free_at - monotonic()
            if delay > 0:
                await asyncio.sleep(delay)
            try:
                yield
            finally:
                host.free_at = monotonic() + pace

    async def _ask(self, url: str, headers: dict[str, str]) -> Outcome[Capture]:
        import aiohttp

        if self._session is None:
            raise RuntimeError("HttpTransport is used outside of `async with`")
        try:
            async with self._session.get(url, headers=headers, max_redirects=MAX_REDIRECTS) as answer:
                return await self._capture(url, answer)
        except TimeoutError:
            return Failed("timeout", "The server took too long; it is asked again later.")
        except aiohttp.InvalidURL:
            return Failed("bad-address", "The address, or one that it redirects to, is malformed.")
        except aiohttp.TooManyRedirects:
            return Failed("redirects", f"The address redirects more than {MAX_REDIRECTS} times.")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return _connection_failure(error)

    async def _capture(self, url: str, answer: aiohttp.ClientResponse) -> Outcome[Capture]:
        if answer.status >= 400:
            return Failed(f"http-{answer.status}", f"The server answers {answer.status} {answer.reason or ''}".strip() + ".")
        chunks: list[bytes] = []
        size = 0
        async for chunk in answer.content.iter_chunked(65_536):
            size += len(chunk)
            if size > MAX_BYTES:
                return Failed("too-large", f"The answer is larger than {MAX_BYTES // 1_000_000} MB.")
            chunks.append(chunk)
        headers = tuple((name.lower(), value) for name, value in answer.headers.items())
        media_type = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
        return Done(Capture(url, str(answer.url), self._clock(), answer.status, media_type, b"".join(chunks), headers))


def _askable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


class _Host:
    """When a host may be asked again (monotonic seconds), and the lock that lets one request through at a time."""

    __slots__ = ("free_at", "lock")

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.free_at = 0.0


def _connection_failure(error: BaseException) -> Failed:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, RefusedAddressError):
            return Failed("refused-address", f"{seen}; private and local addresses are not fetched.")
        seen = seen.__cause__ or getattr(seen, "os_error", None) if seen.__cause__ is not seen else None
    return Failed("connection", f"The server cannot be reached: {error or type(error).__name__}.")
