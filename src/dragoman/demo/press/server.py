"""The server of the invented press: thirteen outlets on one loopback port, each below its own path."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import urlsplit

from dragoman.demo.press import pages
from dragoman.demo.press.content import Outlet, Report, outlets, reports
from dragoman.model import Source, digest

_ROBOTS = b"User-agent: *\nDisallow: /*/comments\nDisallow: /*/search\n"


@dataclass(frozen=True, slots=True)
class Resource:
    """What the server holds at a path."""

    body: bytes = field(repr=False)
    media_type: str
    changed_at: datetime
    status: int = 200

    @property
    def etag(self) -> str:
        """A tag that changes with the body."""
        return f'"{digest(self.body.hex())}"'

    @property
    def last_modified(self) -> str:
        """The moment of the last change as HTTP writes it."""
        return format_datetime(self.changed_at, usegmt=True)


class Press:
    """The invented press, served while the `with` block runs.

    All that it says is counted from `now`. `requests` counts the answers by path and status.
    """

    def __init__(self, now: datetime, host: str = "127.0.0.1", port: int = 0) -> None:
        self.now = now.astimezone(UTC).replace(microsecond=0)
        self.requests: Counter[tuple[str, int]] = Counter()
        self._wanted = (host, port)
        self._revision = 1
        self._resources: dict[str, Resource] = {}
        self._lock = threading.Lock()
        self._server: _Server | None = None

    def __enter__(self) -> Press:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Bind the port and serve from a thread."""
        self._server = _Server(self._wanted, self)
        self._resources = dict(_resources(self.now, self._revision, self.base))
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="press", daemon=True).start()

    def close(self) -> None:
        """Stop serving and free the port."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    @property
    def base(self) -> str:
        """The server's address, without a slash at its end."""
        if self._server is None:
            raise RuntimeError("the press is not running: use it in a `with` block")
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    def sources(self) -> tuple[Source, ...]:
        """Return the outlets as the desk knows them."""
        return tuple(_source(outlet, self.base) for outlet in outlets().values())

    def advance(self) -> None:
        """Publish the corrected revisions: pages and feeds change."""
        self._revision += 1
        self._resources = dict(_resources(self.now, self._revision, self.base))

    def get(self, path: str) -> Resource | None:
        """Return what stands at `path` now."""
        return self._resources.get(path)

    def count(self, path: str, status: int) -> None:
        """Note an answer."""
        with self._lock:
            self.requests[path, status] += 1


def _source(outlet: Outlet, base: str) -> Source:
    return Source(
        id=outlet.id,
        name=outlet.name,
        homepage=base + pages.home_path(outlet),
        country=outlet.country,
        languages=(outlet.language,),
        feeds=(base + pages.feed_path(outlet),),
        terms=outlet.terms,
        pace=0.0,
    )


def _resources(now: datetime, revision: int, base: str) -> Iterator[tuple[str, Resource]]:
    """Give every path of the press with what it answers. A report whose page is missing has a status of its own."""
    found = reports(now, revision)
    yield "/robots.txt", Resource(_ROBOTS, "text/plain; charset=utf-8", min(report.published_at for report in found))
    for outlet in outlets().values():
        yield from _outlet_resources(outlet, [report for report in found if report.outlet == outlet], base)


def _outlet_resources(outlet: Outlet, mine: list[Report], base: str) -> Iterator[tuple[str, Resource]]:
    changed = max(report.updated_at for report in mine)
    html = f"text/html; charset={outlet.encoding}"
    feed_type = f"{pages.FEEDS[outlet.feed][1]}; charset={outlet.encoding}"
    yield pages.home_path(outlet), Resource(pages.home_page(outlet, mine, base), html, changed)
    yield pages.feed_path(outlet), Resource(pages.feed(outlet, mine, base), feed_type, changed)
    yield pages.photo_path(outlet), Resource(pages.photo(outlet), "image/svg+xml", mine[-1].published_at)
    for report in mine:
        gone = report.page_status != 200
        body = b"gone" if gone else pages.article_page(report, pages.related_to(report, mine), base)
        yield report.path, Resource(body, html, report.updated_at, report.page_status)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], press: Press) -> None:
        self.press = press
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    """Answers from the press's resources; quiet."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Answer with the body, or with 304 where the asker has it already."""
        path = urlsplit(self.path).path
        resource = self.server.press.get(path) or Resource(b"Not found\n", "text/plain", self.server.press.now, 404)
        status = 304 if resource.status == 200 and self._has(resource) else resource.status
        self.server.press.count(path, status)
        body = b"" if status == 304 else resource.body
        self.send_response(status)
        if resource.status == 200:
            self.send_header("ETag", resource.etag)
            self.send_header("Last-Modified", resource.last_modified)
        if status != 304:
            self.send_header("Content-Type", resource.media_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_GET

    def _has(self, resource: Resource) -> bool:
        """Whether the asker's conditions say that it holds this body."""
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            return resource.etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
        try:
            return resource.changed_at <= parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except (TypeError, ValueError):
            return False

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
