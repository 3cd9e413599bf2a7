"""From a host to its IP addresses: looked up once, checked, and used as they were checked."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from time import monotonic as system_monotonic
from typing import TypeAlias

from dragoman.fetch.address import is_ip
from dragoman.fetch.guard import Allowed, RefusedAddressError, permitted

Lookup: TypeAlias = Callable[[str], Awaitable[Sequence[str]]]
"""Gives the IP literals of a name, the best first; OSError where there are none."""

KEPT = 300.0
FAILURE_KEPT = 60.0
MAX_KEPT = 10_000
_OWN = ("127.0.0.1", "::1")


class Resolver:
    """Finds the addresses of hosts and remembers them for some minutes. One name that hangs holds up no other.

    `allowed` are the loopback ports that may be connected to besides public addresses, `at_once` how many names are looked up
    side by side.
    """

    def __init__(
        self, allowed: Allowed, lookup: Lookup, *, at_once: int = 64, monotonic: Callable[[], float] = system_monotonic
    ) -> None:
        self._allowed = allowed
        self._lookup = lookup
        self._monotonic = monotonic
        self._room = asyncio.Semaphore(at_once)
        self._known: OrderedDict[str, tuple[float, tuple[str, ...] | OSError]] = OrderedDict()
        self._asking: dict[str, asyncio.Task[tuple[str, ...] | OSError]] = {}

    async def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Return the IP literals of `host`, a checked one, to connect to at `port`.

        OSError where it has none; RefusedAddressError where any of them is not public. A name that answers with both kinds is
        refused as a whole: it is how a check is slipped past.
        """
        if is_ip(host):
            found: tuple[str, ...] = (host,)
        elif host == "localhost" or host.endswith(".localhost"):
            # RFC 6761: these are ours, whatever a name server says.
            found = tuple(one for one in _OWN if (one, port) in self._allowed) or _OWN
        else:
            found = await self._find(host)
        for address in found:
            if not permitted(address, port, self._allowed):
                raise RefusedAddressError(f"{address} is not a public address")
        return found

    def forget(self, host: str) -> None:
        """Look `host` up anew the next time: nobody answered where it was said to be."""
        self._known.pop(host, None)

    async def close(self) -> None:
        """End what is under way."""
        for task in list(self._asking.values()):
            task.cancel()
        await asyncio.gather(*self._asking.values(), return_exceptions=True)

    async def _find(self, host: str) -> tuple[str, ...]:
        known = self._known.get(host)
        if known is None or known[0] <= self._monotonic():
            if host not in self._asking:
                self._asking[host] = asyncio.create_task(self._ask(host))
            # Who gives up waiting must not end the look-up for the others.
            answer = await asyncio.shield(self._asking[host])
        else:
            answer = known[1]
        if isinstance(answer, OSError):
            raise OSError(str(answer)) from answer
        return answer

    async def _ask(self, host: str) -> tuple[str, ...] | OSError:
        answer: tuple[str, ...] | OSError
        try:
            async with self._room:
                try:
                    answer = tuple(dict.fromkeys(await self._lookup(host))) or OSError("the name has no address")
                except (OSError, UnicodeError) as error:
                    answer = error if isinstance(error, OSError) else OSError(str(error))
        finally:
            del self._asking[host]
        kept = FAILURE_KEPT if isinstance(answer, OSError) else KEPT
        self._known[host] = (self._monotonic() + kept, answer)
        self._known.move_to_end(host)
        if len(self._known) > MAX_KEPT:
            self._known.popitem(last=False)
        return answer


async def system_lookup(name: str) -> tuple[str, ...]:
    """Look `name` up as the system does, in a thread of its own. Gives IP literals; OSError where there are none."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[tuple[str, ...]] = loop.create_future()

    def settle(found: tuple[str, ...] | OSError) -> None:
        if answer.done():
            return
        if isinstance(found, OSError):
            answer.set_exception(found)
        else:
            answer.set_result(found)

    def ask() -> None:
        found: tuple[str, ...] | OSError
        try:
            infos = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
            found = tuple(str(where[0]) for *_, where in infos)
        except (OSError, UnicodeError) as error:
            found = error if isinstance(error, OSError) else OSError(str(error))
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, found)

    # A daemon, not an executor's thread: a name server that does not answer must not keep the program from ending.
    threading.Thread(target=ask, name=f"lookup {name}", daemon=True).start()
    return await answer
