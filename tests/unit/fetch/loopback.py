"""A server on loopback that says, byte for byte, what a test wants; and a time that only sleeping moves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dragoman.fetch.http import HttpTransport
from dragoman.fetch.limits import Limits
from tests.conftest import NOW

Speaker = Callable[[asyncio.StreamWriter], Awaitable[None]]
# For servers that must be given up; all others are waited for as long as a busy machine may need.
QUICK = Limits(connect=0.3, first_byte=0.3, total=0.5, grace=0.15, least_rate=10_000)
PATIENT = Limits()


@dataclass
class Time:
    """`clock`, `monotonic` and `sleep` of a transport."""

    now: datetime = NOW
    passed: float = 100.0
    naps: list[float] = field(default_factory=list)

    def clock(self) -> datetime:
        return self.now

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.go_on(seconds)
        await asyncio.sleep(0)

    def go_on(self, seconds: float) -> None:
        self.passed += seconds
        self.now += timedelta(seconds=seconds)


@dataclass
class Loopback:
    """What is said at a path, or at "host path"; all else is a 404. `asked` has (host, path, headers) in order."""

    port: int = 0
    answers: dict[str, bytes | Speaker] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    @property
    def where(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]

    async def lookup(self, name: str) -> tuple[str, ...]:
        """Every name is here."""
        return ("127.0.0.1",)

    def transport(self, time: Time | None = None, limits: Limits = PATIENT, **more: object) -> HttpTransport:
        time = time or Time()
        given = {"clock": time.clock, "monotonic": time.monotonic, "sleep": time.sleep, "lookup": self.lookup} | more
        return HttpTransport(allow=(self.where,), limits=limits, **given)  # type: ignore[arg-type]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
            host, path = headers["host"].rpartition(":")[0], head[0].split()[1]
            self.asked.append((host, path, headers))
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            try:
                answer = self.answers.get(f"{host} {path}", self.answers.get(path, say(404)))
                if isinstance(answer, bytes):
                    writer.write(answer)
                    await writer.drain()
                else:
                    await answer(writer)
            finally:
                self.at_once -= 1
                writer.close()


@asynccontextmanager
async def loopback(**answers: bytes | Speaker) -> AsyncIterator[Loopback]:
    press = Loopback(answers=dict(answers))
    server = await asyncio.start_server(press.serve, "127.0.0.1", 0)
    press.port = server.sockets[0].getsockname()[1]
    try:
        yield press
    finally:
        server.close()


def say(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """A whole answer. Underscores in the names of headers are dashes."""
    headers = {"Content_Type": "text/html", "Content_Length": str(len(body)), "Connection": "close"} | headers
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} Said\r\n{lines}\r\n".encode() + body


PAGE = say(200, b"<!doctype html><p>text</p>")
