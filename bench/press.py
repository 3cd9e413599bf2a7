"""Gathering: real feeds and real pages over loopback, one whole round of the desk without translation, and a second one.

    ./run bench press [--data DIR] [--quick]

Serves `feeds/world/*.xml` as they are, and the pages of `pages/*.jsonl.gz` as outlets of their own, with feeds made from them in
order of date. The pages that the world feeds link to are not there: each is a 404, and the feed alone speaks. Then:

- how many of all items become articles; those with gold text only count at a shingle F1 of .5 or better, and what does not must
  have a reason;
- what the round costs in CPU seconds of the process tree, against trafilatura alone (`fast=True`) on the same pages in the same
  run, and the tree's peak memory;
- what a second round asks for in full, and writes again, though nothing has changed: nothing, it should be;
- how many feeds a second one process polls on one core, with hosts among them that drip, hang, never end and break off;
- how many of 10,000 mutations of the feeds and pages make a parser raise, or take more than ten seconds: none, it should be.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import html
import multiprocessing
import random
import re
import socket
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dragoman.archive import open_archive
from dragoman.config import Settings
from dragoman.desk import Desk
from dragoman.engines.factory import make_encoder
from dragoman.extract import Page, article_from
from dragoman.feeds.parse import parse
from dragoman.fetch.http import HttpTransport
from dragoman.gather import Gathering
from dragoman.model import Capture, Done, Feed, Item, Outcome, Source
from dragoman.site.publish import publish
from dragoman.workers import Here, Processes
from measure import PeakMemory, arguments, cpu_seconds, f1, one_core, records, result, table

BODY = ("lead", "subhead", "paragraph", "quote")
GOOD_ENOUGH = 0.5


# -- the data as a press -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RealPage:
    """A page of the data: its outlet, its bytes as served, and its hand-made text."""

    outlet: str
    id: str
    url: str
    body: bytes
    media_type: str
    date: str
    gold: str


def real_pages(data: Path) -> list[RealPage]:
    """Return the pages of the data."""
    return [*_fundus(data), *_waddle(data)]


def _fundus(data: Path) -> Iterator[RealPage]:
    for record in records(data / "pages" / "fundus.jsonl.gz"):
        gold = record["gold"]
        body = gold["body"] or {}
        texts = list(body.get("summary") or [])
        for section in body.get("sections") or []:
            texts += [*(section.get("headline") or []), *(section.get("paragraphs") or [])]
        date = str(gold.get("publishing_date") or record.get("crawled") or "")
        kind = "text/html; charset=utf-8"
        yield RealPage(
            f"f-{record['publisher']}", record["id"], record["url"], record["html"].encode(), kind, date, "\n".join(texts)
        )


def _waddle(data: Path) -> Iterator[RealPage]:
    for record in records(data / "pages" / "waddle.jsonl.gz"):
        gold = html.unescape(re.sub(r"<[^>]+>", " ", record["gold_html"]))
        body = base64.b64decode(record["html_base64"])
        yield RealPage(f"w-{record['outlet']}", record["id"], "", body, "text/html", str(record["date"] or ""), gold)


def _title(page: RealPage) -> str:
    match = re.search(rb"<title[^>]*>(.*?)</title", page.body, re.I | re.S)
    declared = re.search(rb"charset=[\"']?([\w-]+)", page.body[:3000], re.I)
    encoding = declared[1].decode("ascii") if declared else "utf-8"
    try:
        return " ".join(html.unescape(match[1].decode(encoding, "replace")).split()) if match else "Untitled"
    except LookupError:
        return "Untitled"


def _date(page: RealPage) -> datetime | None:
    try:
        found = datetime.fromisoformat(page.date)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


class PressServer(ThreadingHTTPServer):
    """The data on loopback. `answers` counts by path and status; every resource has an ETag."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self, pages: list[RealPage], feeds: dict[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self.answers: Counter[tuple[str, int]] = Counter()
        self.resources: dict[str, tuple[str, bytes]] = {}
        self.sources: list[Source] = []
        self.gold: dict[str, RealPage] = {}
        self.lock = threading.Lock()
        self._add_pages(pages)
        for name, body in feeds.items():
            self._add_outlet(f"world-{name}", "en", body, "application/xml")

    def _add_pages(self, pages: list[RealPage]) -> None:
        outlets: dict[str, list[RealPage]] = defaultdict(list)
        for page in pages:
            outlets[page.outlet].append(page)
        for number, (outlet, mine) in enumerate(sorted(outlets.items())):
            mine.sort(key=lambda page: (page.date, page.id), reverse=True)
            items = []
            for page in mine:
                path = f"/p{number}/{hashlib.sha256(page.id.encode()).hexdigest()[:12]}.html"
                self.resources[path] = (page.media_type, page.body)
                self.gold[self.base + path] = page
                items.append(_rss_item(self.base + path, page))
            feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>{html.escape(outlet)}</title>{"".join(items)}</channel></rss>'
            self._add_outlet(f"outlet-{number}", "", feed.encode(), "application/rss+xml; charset=utf-8")

    def _add_outlet(self, id: str, language: str, feed: bytes, kind: str) -> None:
        id = re.sub(r"[^a-z0-9]+", "-", id.lower()).strip("-")
        self.resources[f"/feeds/{id}"] = (kind, feed)
        languages = (language,) if language else ()
        self.sources.append(Source(id, id, f"{self.base}/{id}/", "", languages, (f"{self.base}/feeds/{id}",), "excerpt", 0.0))


def _rss_item(url: str, page: RealPage) -> str:
    date = _date(page)
    stamp = f"<pubDate>{format_datetime(date)}</pubDate>" if date else ""
    return f"<item><title>{html.escape(_title(page))}</title><link>{url}</link><guid>{url}</guid>{stamp}</item>"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16  # head and body leave together: two sends would wait for each other's acknowledgement
    server: PressServer

    def do_GET(self) -> None:
        resource = self.server.resources.get(self.path)
        if resource is None:
            self._say(404, "text/plain", b"", "")
            return
        kind, body = resource
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        unchanged = self.headers.get("If-None-Match") == etag
        self._say(304 if unchanged else 200, kind, b"" if unchanged else body, etag)

    def _say(self, status: int, kind: str, body: bytes, etag: str) -> None:
        with self.server.lock:
            self.server.answers[self.path, status] += 1
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if etag:
            self.send_header("ETag", etag)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


class NothingElsewhere(HttpTransport):
    """The desk's transport, which finds what is not on loopback to be a 404 there: a bench asks nobody but itself."""

    def __init__(self, base: str) -> None:
        super().__init__(contact="bench", allow=(urlsplit(base).netloc,))
        self._base = base

    async def get(self, url: str, *wanted: Any, **more: Any) -> Outcome[Capture]:
        here = url if url.startswith(self._base) else f"{self._base}/elsewhere/{hashlib.sha256(url.encode()).hexdigest()[:16]}"
        return await super().get(here, *wanted, **more)


# -- two rounds of the desk, in a process of their own -------------------------------------------------------------------------


@dataclass
class Rounds:
    """What two rounds did, as the process that ran them tells it."""

    cpu: float = 0.0
    seconds: float = 0.0
    items: int = 0
    articles: dict[str, tuple[str, str, bool, str]] = field(default_factory=dict)  # item url → id, text, from_feed, problem
    problems: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    written: int = 0


def run_rounds(base: str, sources: list[Source], folder: Path, said: Connection, go_on: Connection) -> None:
    """Run a round, tell what it did, wait, run another, tell that."""
    settings = Settings(
        folder,
        editions=("en",),
        archive=f"sqlite:///{folder / 'archive.sqlite'}",
        site=folder / "site",
        allow=(urlsplit(base).netloc,),
        max_age_days=36_500,
        interval_minutes=0,
        sources=tuple(sources),
    )
    clock = [datetime.now(UTC).replace(hour=12)]
    for number in range(2):
        pool = Processes()
        start_cpu, start = cpu_seconds(), time.monotonic()
        with open_archive(settings.archive) as archive:
            desk = Desk(
                settings,
                archive,
                transport=lambda: NothingElsewhere(base),
                translators=(),
                encoder=make_encoder(settings.encoder),
                pool=pool,
                publish=lambda editions, archive=archive: publish(
                    settings.site, settings, list(editions), archive.sources.all(), {}
                ),
                clock=lambda: clock[0],
            )
            if number:
                for feed in archive.feeds.all():
                    archive.feeds.put(replace(feed, due_at=None))  # every feed is asked again
            summary = desk.round()
            desk.close()
            pool.close()
            done = Rounds(cpu_seconds() - start_cpu, time.monotonic() - start, summary.items, written=summary.published)
            done.reasons = dict(summary.reasons)
            if number == 0:
                _collect(archive, done)
        said.send(done)
        clock[0] += timedelta(minutes=5)
        go_on.recv()


def _collect(archive: Any, done: Rounds) -> None:
    from sqlalchemy import select

    from dragoman.archive import schema

    with archive._engine.connect() as connection:
        items = connection.execute(select(schema.items.c.id, schema.items.c.url, schema.items.c.source)).all()
    for id, url, source in items:
        article = archive.articles.of_item(id)
        if article is not None:
            text = "\n".join(passage.text for passage in article.passages if passage.kind in BODY)
            done.articles[f"{source} {url}"] = (article.id, text, article.from_feed, article.problem)
        elif problem := archive.captures.problem(id):
            done.problems[f"{source} {url}"] = problem.reason
        else:
            done.problems[f"{source} {url}"] = ""


# -- the figures -----------------------------------------------------------------------------------------------------------------


def gather(data: Path) -> dict[str, Any]:
    """Serve the data, run two rounds, and return their figures."""
    pages = real_pages(data)
    feeds = {path.stem: path.read_bytes() for path in sorted((data / "feeds" / "world").glob("*.xml"))}
    server = PressServer(pages, feeds)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    spawn = multiprocessing.get_context("spawn")
    said, say = spawn.Pipe(duplex=False)
    wait, go_on = spawn.Pipe(duplex=False)
    with tempfile.TemporaryDirectory() as folder:
        process = spawn.Process(target=run_rounds, args=(server.base, server.sources, Path(folder), say, wait))
        process.start()
        with PeakMemory(process.pid or 0) as memory:
            first: Rounds = said.recv()
        before = Counter(server.answers)
        go_on.send(True)
        second: Rounds = said.recv()
        go_on.send(True)
        process.join()
    full = sum(
        count for (path, status), count in (server.answers - before).items() if status == 200 and path in server.resources
    )
    server.shutdown()
    alone = trafilatura_alone(pages)
    figures = _judge(first, server)
    table(
        [
            ["first round", first.cpu, first.seconds],
            ["second round", second.cpu, second.seconds],
            ["trafilatura alone", alone, alone],
        ],
        ["", "CPU s", "s"],
    )
    return figures | {
        "cpu_ratio": first.cpu / alone,
        "peak_mb": memory.peak / 1e6,
        "second_round_full_requests": full,
        "second_round_written": second.written,
    }


def _judge(first: Rounds, server: PressServer) -> dict[str, Any]:
    good = unexplained = 0
    rows: Counter[str] = Counter()
    for key, (_, text, from_feed, problem) in first.articles.items():
        page = server.gold.get(key.split(" ", 1)[1])
        if page is None or not page.gold.strip() or f1(text, page.gold)[0] >= GOOD_ENOUGH:
            good += 1
        elif problem or from_feed:
            rows[f"article below F1 {GOOD_ENOUGH}: {problem}"] += 1
        else:
            unexplained += 1
            rows[f"article below F1 {GOOD_ENOUGH}, and no reason"] += 1
            print("  unexplained:", page.outlet, page.id, f"{f1(text, page.gold)[0]:.2f}")
    for problem in first.problems.values():
        unexplained += not problem
        rows[f"no article: {problem or 'and no reason'}"] += 1
    rows |= Counter({f"({reason})": count for reason, count in first.reasons.items() if count})
    table([[reason, count] for reason, count in rows.most_common()], ["not taken, and why", "items"])
    print()
    return {"articles": good, "articles_share": good / max(first.items, 1), "unexplained": unexplained}


def trafilatura_alone(pages: list[RealPage]) -> float:
    """Return the CPU seconds of trafilatura (`fast=True`) on the same pages, in this process."""
    import trafilatura

    trafilatura.extract(pages[0].body, fast=True)
    start = cpu_seconds()
    for page in pages:
        trafilatura.extract(page.body, fast=True, include_comments=False)
    return cpu_seconds() - start


# -- many feeds, bad hosts ---------------------------------------------------------------------------------------------------------


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
        return await asyncio.start_server(self._answer, "0.0.0.0", port, backlog=2048)  # noqa: S104  # loopback addresses only

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
    good = set(sources[place].feeds[0] for place in range(feeds.count // 10))
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

    assert good
    with one_core(), open_archive(settings.archive) as archive:
        archive.sources.put(sources)
        cpu, start = cpu_seconds(), time.monotonic()
        asyncio.run(ask(archive))
        return len(times), max(times, default=start + 1e9) - start, cpu_seconds() - cpu


# -- mutations ---------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mutant:
    """A damaged feed or page, and the seed that made it."""

    kind: str
    name: str
    seed: int
    body: bytes


def mutants(data: Path, count: int) -> Iterator[Mutant]:
    """Yield `count` mutations of the data's feeds and pages, two feeds for each page."""
    feeds = [
        (path.name, path.read_bytes())
        for path in sorted((data / "feeds").rglob("*"))
        if path.is_file() and path.stat().st_size < 400_000
    ]
    pages = [(page.id, page.body) for page in real_pages(data) if len(page.body) < 400_000]
    for seed in range(count):
        chance = random.Random(seed)
        kind, pool = ("page", pages) if pages and (seed % 3 == 2 or not feeds) else ("feed", feeds)
        name, body = chance.choice(pool)
        yield Mutant(kind, name, seed, mutate(body, chance))


def mutate(body: bytes, chance: random.Random) -> bytes:
    """Return `body` after one to eight damages: bytes flipped, pieces cut, doubled, moved, hostile pieces put in."""
    damaged = bytearray(body)
    for _ in range(chance.randint(1, 8)):
        size = len(damaged)
        start = chance.randrange(size + 1)
        length = min(chance.choice((1, 4, 50, 2_000)), size - start)
        piece = bytes(damaged[start : start + length])
        match chance.randrange(6):
            case 0:
                for place in range(start, start + length):
                    damaged[place] = chance.randrange(256)
            case 1:
                del damaged[start : start + length]
            case 2:
                damaged[start:start] = piece * chance.choice((1, 3, 100))
            case 3:
                damaged[start:start] = chance.choice(HOSTILE)
            case 4:
                del damaged[start:]
            case _:
                del damaged[start : start + length]
                place = chance.randrange(len(damaged) + 1)
                damaged[place:place] = piece
    return bytes(damaged)


HOSTILE = (
    b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<script>", b"</", b"&#x0;", b"&#xD800;", b"&amp;" * 500, b"<div>" * 3000, b"\x00" * 64,
    b"\xff\xfe", b"\xef\xbb\xbf", b"<!DOCTYPE a [<!ENTITY a '" + b"a" * 100 + b"'>]>", b"&a;" * 100, b"<?xml encoding='utf-7'?>",
    b'<meta charset="utf-16">', b"https://[", b"9" * 400, "\u202e\u2066".encode(), b"%00%ff", b'"' * 99, b"{" * 2000, b"[" * 2000,
)  # fmt: skip


def survive(mutant: Mutant) -> Outcome[float]:
    """Parse a mutant, and return the seconds it took; what escapes a parser is a failure of ours."""
    now, start = datetime(2026, 5, 14, tzinfo=UTC), time.monotonic()
    if mutant.kind == "feed":
        parse(mutant.body, Feed("https://outlet.example/feed", "outlet"), now)
    else:
        url = "https://outlet.example/page"
        item = Item("i", "f", "outlet", url, url, "A title", "", "", None, (), None, now)
        article_from(Page(item, Done(Capture(url, url, now, 200, "text/html", mutant.body)), now))
    return Done(time.monotonic() - start)


def fuzz(data: Path, count: int) -> dict[str, Any]:
    """Parse mutations in worker processes; return how many raised, died, or took more than ten seconds."""
    pool = Processes(timeout=10)
    failures, slowest = 0, 0.0
    work = mutants(data, count)
    kept: list[Mutant] = []

    def remember() -> Iterator[Mutant]:
        for mutant in work:
            kept.append(mutant)
            yield mutant

    for outcome in pool.map(survive, remember()):
        mutant = kept.pop(0)
        if isinstance(outcome, Done):
            slowest = max(slowest, outcome.value)
        else:
            failures += 1
            print(f"  {mutant.kind} {mutant.name}, seed {mutant.seed}: {outcome.reason} {outcome.note}")
    pool.close()
    table([[count, failures, slowest]], ["mutations", "failures", "slowest s"])
    print()
    return {"fuzz_failures": failures}


def main() -> None:
    """Run the bench."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--quick", action="store_true", help="fewer feeds and mutations: a look, not a figure")
    chosen = parser.parse_args()
    figures = gather(chosen.data)
    figures |= many_feeds(500 if chosen.quick else 5_000, bad=4 if chosen.quick else 40)
    figures |= fuzz(chosen.data, 300 if chosen.quick else 10_000)
    result(figures)


if __name__ == "__main__":
    main()
