"""The data as a press: real feeds as they are, real pages as outlets of their own, over loopback. Not a bench itself."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dragoman.fetch.http import HttpTransport
from dragoman.model import Capture, Outcome, Source
from measure import records


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
    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""


def real_pages(data: Path, every: int = 1) -> list[RealPage]:
    """Return the pages of the data, or with `every`, those of each set at multiples of it."""
    return [*list(_fundus(data))[::every], *list(_waddle(data))[::every]]


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
            f"f-{record['publisher']}",
            record["id"],
            record["url"],
            record["html"].encode(),
            kind,
            date,
            "\n".join(texts),
            gold.get("title") or "",
            tuple(gold.get("authors") or ()),
        )


def _waddle(data: Path) -> Iterator[RealPage]:
    for record in records(data / "pages" / "waddle.jsonl.gz"):
        gold = html.unescape(re.sub(r"<[^>]+>", " ", record["gold_html"]))
        body = base64.b64decode(record["html_base64"])
        yield RealPage(
            f"w-{record['outlet']}",
            record["id"],
            "",
            body,
            "text/html",
            str(record["date"] or ""),
            gold,
            language=record["language"],
        )


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
