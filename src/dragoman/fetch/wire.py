"""One request to one address: connected to where the name was found to be, read within limits, and never an exception."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Literal, TypeAlias

from dragoman.fetch.address import is_ip
from dragoman.fetch.body import BodyError, Unpacker, refused_type, unzipped
from dragoman.fetch.guard import Allowed, RefusedAddressError, is_public, socket_factory
from dragoman.fetch.limits import Limits
from dragoman.fetch.resolve import Lookup, Resolver
from dragoman.fetch.slots import Slots
from dragoman.model import Failed

if TYPE_CHECKING:
    import aiohttp
    from yarl import URL

Errand: TypeAlias = Literal["feed", "page", "side"]
"""What is asked for; "side" is a robots.txt or its like, of which the rest is left out where it is too large."""

REDIRECTS = (301, 302, 303, 307, 308)
_TRIES = 3
_HEADER_KEPT = 4_096
# Of no use to anybody here, long, or none of our business.
_DROPPED = (
    "set-cookie",
    "content-security-policy",
    "content-security-policy-report-only",
    "permissions-policy",
    "report-to",
    "nel",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said. `headers` have lower-case names; errors and redirects have no body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Return the value of the header `name` (lower case), or None."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def media_type(self) -> str:
        """The declared media type, in lower case, without parameters."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()


class Wire:
    """Sends requests. Opened and closed on one event loop. `agent` is the User-Agent."""

    def __init__(self, agent: str, allowed: Allowed, limits: Limits, lookup: Lookup) -> None:
        import aiohttp

        self._limits = limits
        self._resolver = Resolver(allowed, lookup, at_once=limits.lookups)
        self._slots = Slots(limits.connections)
        self._large = asyncio.Semaphore(limits.large_at_once)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0,  # the slots are counted here, by address
                use_dns_cache=False,
                happy_eyeballs_delay=None,
                keepalive_timeout=limits.keep_alive,
                socket_factory=socket_factory(allowed),
            ),
            headers={"User-Agent": agent, "Accept-Encoding": "gzip, deflate"},
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            read_bufsize=65_536,
            max_line_size=limits.header_bytes,
            max_field_size=limits.header_bytes,
        )

    async def close(self) -> None:
        """Close all connections."""
        await self._resolver.close()
        await self._session.close()

    async def ask(self, url: URL, headers: Mapping[str, str], errand: Errand) -> Answer | Failed:
        """Send a GET to `url`, a checked address. Gives what the server said, redirects and errors too, or why it said nothing.

        Reasons: "refused-address", "timeout", "connection", "too-large", "encoding", "not-a-page", "not-a-feed-type".
        """
        import aiohttp

        try:
            return await self._try_addresses(url, headers, errand)
        except RefusedAddressError as error:
            return Failed("refused-address", f"{error}; private and local addresses are not fetched.")
        except TimeoutError:
            return Failed("timeout", "The server took too long; it is asked again later.")
        except BodyError as error:
            return error.failure
        except aiohttp.ClientSSLError as error:
            return Failed("connection", f"The server's certificate or encryption is not in order: {error}.")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Failed("connection", f"The server cannot be reached: {error or type(error).__name__}.")

    async def _try_addresses(self, url: URL, headers: Mapping[str, str], errand: Errand) -> Answer | Failed:
        """Ask at the first of the host's addresses that can be connected to."""
        import aiohttp

        host, port, left = url.raw_host or "", url.port or 0, self._limits.connect
        begun = monotonic()
        async with asyncio.timeout(left):
            addresses = (await self._resolver.addresses(host, port))[:_TRIES]
        left -= monotonic() - begun
        for number, address in enumerate(addresses, 1):
            most = self._limits.per_address if is_public(address) else self._limits.per_own_address
            async with self._slots.take(address if is_public(address) else f"{address}:{port}", most):
                begun = monotonic()
                try:
                    return await self._exchange(url, address, headers, errand, max(left, self._limits.connect / 4))
                except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
                    if refusal := _refusal(error):
                        raise refusal from error
                    if number == len(addresses) or isinstance(error, aiohttp.ClientSSLError):
                        self._resolver.forget(host)
                        raise
            left -= monotonic() - begun
        raise OSError("the name has no address")

    async def _exchange(
        self, url: URL, address: str, headers: Mapping[str, str], errand: Errand, connect: float
    ) -> Answer | Failed:
        """Connect to `address`, and nowhere else, in the name of the host of `url`."""
        import aiohttp

        host, now = url.raw_host or "", asyncio.get_running_loop().time
        begun = now()
        async with (
            asyncio.timeout(connect + self._limits.first_byte) as limit,
            self._session.get(
                url.with_host(address),
                headers={**headers, "Host": url.host_port_subcomponent or host},
                server_hostname=host if url.scheme == "https" and not is_ip(host) else None,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=connect),
            ) as answer,
        ):
            said = Answer(answer.status, _kept(answer))
            if answer.status >= 300:
                return said
            if errand != "side" and (problem := refused_type(errand, said.media_type)):
                return problem
            limit.reschedule(begun + self._limits.total)
            return Answer(answer.status, said.headers, await self._body(answer, errand, limit, begun))

    async def _body(self, answer: aiohttp.ClientResponse, errand: Errand, limit: asyncio.Timeout, begun: float) -> bytes:
        """Read the body while it comes fast enough, and as long as it is not too large."""
        limits, side = self._limits, errand == "side"
        if not side and (answer.content_length or 0) > limits.wire_bytes:
            raise BodyError("too-large", f"The answer is larger than {limits.wire_bytes / 1_000_000:g} MB.")
        most = limits.side_bytes if side else limits.body_bytes
        unpacker = Unpacker(answer.headers.get("Content-Encoding", ""), most, cut=side)
        read, patient_from = 0, asyncio.get_running_loop().time() + limits.grace
        async with AsyncExitStack() as large:
            while not unpacker.full:
                limit.reschedule(min(begun + limits.total, patient_from + read / limits.least_rate))
                chunk = await answer.content.readany()
                if not chunk:
                    break
                read += len(chunk)
                if read > limits.wire_bytes:
                    raise BodyError("too-large", f"The answer is larger than {limits.wire_bytes / 1_000_000:g} MB.")
                before = unpacker.size
                unpacker.feed(chunk)
                if before <= limits.large_bytes < unpacker.size:
                    await large.enter_async_context(self._large)
            body = unpacker.finish()
            return unzipped(body, most) if errand == "feed" else body


def _kept(answer: aiohttp.ClientResponse) -> tuple[tuple[str, str], ...]:
    """The headers that are kept, as text that can be stored: what a server sends need not be UTF-8."""
    return tuple(
        (name.lower(), value.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
        for name, value in answer.headers.items()
        if len(value) <= _HEADER_KEPT and name.lower() not in _DROPPED
    )


def _refusal(error: BaseException | None) -> RefusedAddressError | None:
    """The guard's refusal that made a connection fail, or None."""
    while error is not None and not isinstance(error, RefusedAddressError):
        error = error.__cause__
    return error
