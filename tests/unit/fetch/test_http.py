"""The transport against servers that behave, and that do not, on loopback."""

from __future__ import annotations

import asyncio
import gzip
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dragoman.fetch.http import HttpTransport
from dragoman.model import Capture, Done, Failed, Outcome
from dragoman.ports import Wanted
from tests.conftest import NOW


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: Counter[str] = Counter()
        self.headers: dict[str, dict[str, str]] = {}
        self.answers: dict[str, Callable[[Handler], None]] = {}

    @property
    def where(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked[self.path] += 1
        self.server.headers[self.path] = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.answers.get(self.path)
        if answer:
            answer(self)
        else:
            self.say(404, b"nothing here")

    def say(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        headers.setdefault("Content-Type", "text/html; charset=utf-8")
        headers.setdefault("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


def get(server: Server, path: str, wanted: Wanted = "page", *, allow: bool = True, **more: str) -> Outcome[Capture]:
    async def ask() -> Outcome[Capture]:
        hosts = (server.where,) if allow else ()
        async with HttpTransport(contact="desk@example.org", allow=hosts, clock=lambda: NOW) as transport:
            return await transport.get(path if "://" in path else f"http://{server.where}{path}", wanted, **more)

    return asyncio.run(ask())


def test_a_page_is_captured_with_its_headers(server: Server) -> None:
    server.answers["/a"] = lambda ask: ask.say(200, "<p>été</p>".encode(), ETag='"1"')
    outcome = get(server, "/a")
    assert isinstance(outcome, Done)
    capture = outcome.value
    assert (capture.status, capture.media_type, capture.body.decode(), capture.fetched_at) == (
        200,
        "text/html",
        "<p>été</p>",
        NOW,
    )
    assert capture.header("etag") == '"1"'
    assert server.headers["/a"]["user-agent"].startswith("Dragoman/")
    assert "desk@example.org" in server.headers["/a"]["user-agent"]


def test_conditional_requests(server: Server) -> None:
    server.answers["/rss"] = lambda ask: ask.say(304, b"")
    outcome = get(server, "/rss", "feed", etag='"1"', last_modified="Thu, 14 May 2026 00:00:00 GMT")
    assert isinstance(outcome, Done)
    assert outcome.value.status == 304
    assert server.headers["/rss"]["if-none-match"] == '"1"'
    assert server.headers["/rss"]["if-modified-since"] == "Thu, 14 May 2026 00:00:00 GMT"


def test_redirects_are_followed_but_not_without_end(server: Server) -> None:
    server.answers["/old"] = lambda ask: ask.say(301, b"", Location="/new")
    server.answers["/new"] = lambda ask: ask.say(200, b"<p>here</p>")
    server.answers["/round"] = lambda ask: ask.say(302, b"", Location="/round")
    outcome = get(server, "/old")
    assert isinstance(outcome, Done)
    assert outcome.value.final_url.endswith("/new")
    assert get(server, "/round").reason == "redirects"


def test_a_redirect_to_a_private_address_is_refused(server: Server) -> None:
    server.answers["/out"] = lambda ask: ask.say(302, b"", Location="http://127.0.0.1:1/")
    assert get(server, "/out").reason == "refused-address"


def test_an_address_that_is_not_allowed_is_not_asked(server: Server) -> None:
    assert get(server, "/rss", "feed", allow=False).reason == "refused-address"
    assert get(server, f"http://localhost:{server.server_address[1]}/rss", "feed", allow=False).reason == "refused-address"
    assert not server.asked


def test_robots_is_asked_once_and_kept_to(server: Server) -> None:
    server.answers["/robots.txt"] = lambda ask: ask.say(
        200, b"User-agent: *\nDisallow: /private/*.html$\n", Content_Type="text/plain"
    )
    server.answers["/private/a.html"] = server.answers["/open"] = lambda ask: ask.say(200, b"<p>text</p>")

    async def ask() -> list[Outcome[Capture]]:
        async with HttpTransport(allow=(server.where,)) as transport:
            base = f"http://{server.where}"
            return [await transport.get(base + path, "page") for path in ("/private/a.html", "/open", "/open")]

    refused, *allowed = asyncio.run(ask())
    assert refused.reason == "robots"
    assert all(isinstance(one, Done) for one in allowed)
    assert (server.asked["/robots.txt"], server.asked["/private/a.html"], server.asked["/open"]) == (1, 0, 2)


def test_a_host_whose_robots_cannot_be_read_is_left_alone_for_now(server: Server) -> None:
    server.answers["/robots.txt"] = lambda ask: ask.say(503, b"")
    server.answers["/a"] = lambda ask: ask.say(200, b"<p>text</p>")
    outcome = get(server, "/a")
    assert isinstance(outcome, Failed)
    assert outcome.reason == "held-back"
    assert outcome.retry_at == NOW + timedelta(seconds=60)


@pytest.mark.parametrize("status", [401, 404, 410, 429, 500, 503])
def test_errors_of_a_server_are_values(server: Server, status: int) -> None:
    server.answers["/a"] = lambda ask: ask.say(status, b"")
    assert get(server, "/a").reason == f"http-{status}"


def test_compressed_pages_are_read_and_bombs_are_not(server: Server) -> None:
    server.answers["/a"] = lambda ask: ask.say(200, gzip.compress(b"<p>text</p>"), Content_Encoding="gzip")
    server.answers["/bomb"] = lambda ask: ask.say(200, gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")
    outcome = get(server, "/a")
    assert isinstance(outcome, Done)
    assert outcome.value.body == b"<p>text</p>"
    assert get(server, "/bomb").reason == "too-large"


def test_what_is_no_page_is_not_taken_for_one(server: Server) -> None:
    server.answers["/a.pdf"] = lambda ask: ask.say(200, b"%PDF-", Content_Type="application/pdf")
    assert get(server, "/a.pdf").reason == "not-a-page"
    assert get(server, "/a.pdf", "feed").reason == "not-a-feed-type"


def test_a_server_that_hangs_up_or_speaks_nonsense(server: Server) -> None:
    def hang_up(ask: Handler) -> None:
        ask.connection.shutdown(socket.SHUT_RDWR)
        ask.close_connection = True

    def nonsense(ask: Handler) -> None:
        ask.wfile.write(b"\x00\xff nonsense\r\n\r\n")
        ask.close_connection = True

    def cut(ask: Handler) -> None:
        ask.say(200, b"short", Content_Length="500")
        ask.close_connection = True

    server.answers |= {"/up": hang_up, "/nonsense": nonsense, "/cut": cut}
    for path in ("/up", "/nonsense", "/cut"):
        outcome = get(server, path)
        assert isinstance(outcome, Failed), path
        assert outcome.reason == "connection"


@pytest.mark.parametrize(
    "url", ["http://", "ftp://example.org/", "http://[::1", "nothing", "http://\x00/", "file:///etc/passwd"]
)
def test_malformed_addresses(server: Server, url: str) -> None:
    async def ask() -> Outcome[Capture]:
        async with HttpTransport() as transport:
            return await transport.get(url, "feed")

    assert isinstance(asyncio.run(ask()), Failed)
