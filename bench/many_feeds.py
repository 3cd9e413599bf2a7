"""Thousands of feeds that are all due, with hosts among them that drip, hang, never end and break off. Not a bench itself."""

from __future__ import annotations

import asyncio
import multiprocessing
import socket
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from dragoman.archive import open_archive
from dragoman.config import Settings
from dragoman.fetch.http import HttpTransport
from dragoman.gather import Gathering
from dragoman.model import Capture, Done, Outcome, Source
from dragoman.workers import Here
from measure import cpu_seconds, one_core, table


class ManyFeeds:
    """`count` small feeds on as many loopback addresses as there are tens of them, and some hosts that misbehave. Raw asyncio, so
    that the server costs little."""

    def __init__(self, count: int, bad: int) -> None:
        self.count, self.bad = count, bad
        self.asked: Counter[str] = Counter()

    def hosts(self) -> list[str]:
        """The addresses that feeds are served at, ten feeds each, the misbehaving ones last."""
        return [f"127.1.{number // 250}.{number % 250 + 1}" for number in range(self.count // 10 + self.bad)]

    async def serve(self, port: int) -> asyncio.Server:
        return await asyncio.start_server(self._answer, "0.0.0.0", port, backlog=2048)  # loopback addresses only

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        bad = self.hosts().index(host) - self.count // 10 if host in self._bad_hosts() else -1
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                path = request.split(b" ", 2)[1].decode()
                if bad >= 0:
                    await self._misbehave(bad % 4, writer)
                    return
                self.asked[host + path] += 1
                writer.write(_small_feed(host, path))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _bad_hosts(self) -> frozenset[str]:
        return frozenset(self.hosts()[self.count // 10 :])

    @staticmethod
    async def _misbehave(kind: int, writer: asyncio.StreamWriter) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: 1000000\r\n\r\n"
        if kind == 0:  # a byte a second
            writer.write(head)
            for _ in range(300):
                writer.write(b"x")
                await writer.drain()
                await asyncio.sleep(1)
        elif kind == 1:  # silence before the first byte
            await asyncio.sleep(300)
        elif kind == 2:  # never-ending
            writer.write(head.replace(b"Content-Length: 1000000", b"Connection: close"))
            while True:
                writer.write(b"<item/>" * 4096)
                await writer.drain()
                await asyncio.sleep(0.05)
        # else: closed at once


def _small_feed(host: str, path: str) -> bytes:
    items = "".join(
        f"<item><title>Report {n} of {host}</title><guid>{host}{path}{n}</guid><link>http://{host}/{n}</link></item>"
        for n in range(5)
    )
    body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>{host}</title>{items}</channel></rss>".encode()
    return b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


def serve_many(feeds: ManyFeeds, port: int, ready: Connection) -> None:
    """Serve until killed, and say when it can be asked."""

    async def forever() -> None:
        server = await feeds.serve(port)
        ready.send(True)
        await server.serve_forever()

    asyncio.run(forever())


def many_feeds(count: int, bad: int) -> dict[str, Any]:
    """Poll `count` feeds that are all due, on one core, with `bad` hosts among them; return the feeds a second."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    feeds = ManyFeeds(count, bad)
    spawn = multiprocessing.get_context("spawn")
    ready, say = spawn.Pipe(duplex=False)
    server = spawn.Process(target=serve_many, args=(feeds, port, say), daemon=True)
    server.start()
    ready.recv()
    with tempfile.TemporaryDirectory() as folder:
        polled, seconds, cpu = _poll(feeds, port, Path(folder))
    server.kill()
    server.join()
    table(
        [[count, bad, polled, seconds, cpu]],
        ["feeds", "bad hosts", "polled", "s until all good ones were", "CPU s on one core"],
    )
    print()
    return {"feeds_per_s": polled / seconds}


def _poll(feeds: ManyFeeds, port: int, folder: Path) -> tuple[int, float, float]:
    sources, allow = [], tuple(f"{host}:{port}" for host in feeds.hosts())
    for place, host in enumerate(feeds.hosts()):
        urls = tuple(f"http://{host}:{port}/feed{number}" for number in range(10 if place < feeds.count // 10 else 1))
        sources.append(Source(f"s{place}", host, f"http://{host}/", "", (), urls, pace=0.0))
    settings = Settings(
        folder, archive=f"sqlite:///{folder / 'a.sqlite'}", allow=allow, sources=tuple(sources), gather_seconds=60
    )
    times: list[float] = []

    class Counting(HttpTransport):
        async def get(self, url: str, *wanted: Any, **more: Any) -> Outcome[Capture]:
            if wanted[0] == "page":  # only feeds are measured here
                return await super().get("http://[", *wanted, **more)
            outcome = await super().get(url, *wanted, **more)
            if isinstance(outcome, Done):
                times.append(time.monotonic())
            return outcome

    async def ask(archive: Any) -> None:
        async with Counting(allow=allow) as transport:
            gathering = Gathering(
                settings, archive, transport, Here(), clock=lambda: datetime.now(UTC), watch=lambda *_: None,
                stopping=lambda: len(times) >= feeds.count,
            )  # fmt: skip
            await asyncio.wait_for(gathering.run(), 180)

    with one_core(), open_archive(settings.archive) as archive:
        archive.sources.put(sources)
        cpu, start = cpu_seconds(), time.monotonic()
        asyncio.run(ask(archive))
        return len(times), max(times, default=start + 1e9) - start, cpu_seconds() - cpu
