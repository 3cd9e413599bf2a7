"""What outlets declare in robots.txt, tdmrep.json and ai.txt, and how the transport keeps to it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from dragoman.model import Capture, Done, Failed, Outcome
from tests.conftest import NOW
from tests.unit.fetch.loopback import PAGE, Time, loopback, say

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def failed(outcome: Outcome[Capture]) -> Failed:
    assert isinstance(outcome, Failed), outcome
    return outcome


def done(outcome: Outcome[Capture]) -> Capture:
    assert isinstance(outcome, Done), outcome
    return outcome.value


# -- robots.txt ----------------------------------------------------------------------------------------------------------


async def pages(press_answers: dict[str, bytes], *paths: str, time: Time | None = None) -> tuple[list[str], list[str]]:
    """What became of each page, and which paths were asked for."""
    async with loopback() as press, press.transport(time) as transport:
        press.answers = press_answers
        outcomes = [await transport.get(press.url(path), "page") for path in paths]
        return [one.reason if isinstance(one, Failed) else "done" for one in outcomes], press.paths()


def test_robots_names_us_or_all_and_other_groups_do_not_concern_us() -> None:
    robots = b"""User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n
User-agent: *\nDisallow: /all/\n\nUSER-AGENT : Dragoman/1.0 # us\nDisallow: /us/\nAllow: /us/open$\n"""
    found, _ = asyncio.run(pages({"/robots.txt": say(200, robots)}, "/us/a", "/us/open", "/all/a", "/"))
    assert found == ["robots", "http-404", "http-404", "http-404"]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (say(401), "done"),
        (say(403), "done"),
        (say(410), "done"),
        (say(301, Location="/robots.txt"), "done"),
        (say(301, Location="/moved.txt"), "robots"),
        (say(500), "held-back"),
        (say(503), "held-back"),
        (say(429), "held-back"),
        (say(200, b"<html>no robots here</html>"), "done"),
        (say(200, b"\xff\xfe\x00 nonsense \x80"), "done"),
        (say(200, b"\xef\xbb\xbfUser-agent: *\r\rDisallow: /a\r"), "robots"),
        (say(200, b"#" * 600_000 + b"\nUser-agent: *\nDisallow: /"), "done"),
        (say(200, b"User-agent: *\nDisallow: /a\n" + b"#" * 600_000), "robots"),
    ],
)
def test_what_an_unusual_robots_means(answer: bytes, reason: str) -> None:
    answers = {"/robots.txt": answer, "/a": PAGE, "/moved.txt": say(200, b"User-agent: *\nDisallow: /a")}
    found, _ = asyncio.run(pages(answers, "/a"))
    assert found == [reason]


def test_robots_is_read_once_a_day_and_holds_while_it_cannot_be_read() -> None:
    async def ask() -> None:
        time = Time()
        async with loopback() as press, press.transport(time) as transport:
            press.answers = {"/robots.txt": say(200, b"User-agent: *\nDisallow: /b"), "/a": PAGE, "/b": PAGE}

            async def look() -> list[str]:
                press.asked.clear()
                outcomes = [await transport.get(press.url(path), "page") for path in ("/a", "/b")]
                return [one.reason if isinstance(one, Failed) else "done" for one in outcomes]

            assert await look() == ["done", "robots"]
            assert press.paths().count("/robots.txt") == 1
            time.now += DAY - timedelta(minutes=1)
            assert await look() == ["done", "robots"]
            assert press.paths() == ["/a"]
            time.now += timedelta(minutes=1)
            press.answers["/robots.txt"] = say(500)
            assert await look() == ["done", "robots"]
            assert press.paths().count("/robots.txt") == 1
            time.now += HOUR
            press.answers["/robots.txt"] = say(404)
            assert await look() == ["done", "done"]

    asyncio.run(ask())


def test_a_robots_that_cannot_be_read_is_tried_again_soon() -> None:
    async def ask() -> None:
        time = Time()
        async with loopback() as press, press.transport(time) as transport:
            press.answers = {"/robots.txt": say(500), "/a": PAGE}
            first = failed(await transport.get(press.url("/a"), "page"))
            assert first.reason == "held-back"
            assert first.retry_at
            assert first.retry_at == NOW + timedelta(minutes=10)
            assert done(await transport.get(press.url("/a"), "feed"))
            press.answers["/robots.txt"] = say(404)
            time.now = first.retry_at
            assert done(await transport.get(press.url("/a"), "page"))

    asyncio.run(ask())


def test_a_redirected_page_is_asked_for_only_where_its_own_robots_lets_us() -> None:
    answers = {
        "127.0.0.1 /a": say(301, Location="/closed"),
        "/robots.txt": say(200, b"User-agent: *\nDisallow: /closed"),
        "/closed": PAGE,
    }
    found, asked = asyncio.run(pages(answers, "/a"))
    assert found == ["robots"]
    assert "/closed" not in asked


def test_a_robots_of_many_agents_and_rules_costs_little() -> None:
    robots = b"".join(b"User-agent: a%d\n" % n for n in range(14_000)) + b"".join(b"Disallow: /%d\n" % n for n in range(14_000))
    found, _ = asyncio.run(pages({"/robots.txt": say(200, robots), "/7": PAGE}, "/7"))
    assert found == ["done"]


# -- reservations --------------------------------------------------------------------------------------------------------

REP = b'[{"location": "/open/*", "tdm-reservation": 0}, {"location": "/*.html$", "tdm-reservation": 1}]'


@pytest.mark.parametrize(
    ("rep", "ai", "reserved"),
    [
        (say(404), say(404), []),
        (say(200, REP), say(404), ["/a.html"]),
        (say(200, b'[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://example.org/p"}]'), say(404), "all"),
        (say(200, b'{"tdm-reservation": 1}'), say(404), "all"),
        (say(200, b'[{"location": "/op", "tdm-reservation": "1"}, 5, {"location": 1}, null]'), say(404), ["/open/a.html"]),
        (say(200, b'[{"location": "/", "tdm-reservation": 0}]'), say(404), []),
        (say(200, b"<html>"), say(200, b"<!doctype html>\nUser-agent: *\nDisallow: /"), []),
        (say(200, b"[" * 400_000), say(404), []),
        (say(404), say(200, b"# ai.txt\nUser-Agent: *\nDisallow: *.jpg\nDisallow: *.html\nAllow: *.txt\n"), "all"),
        (say(404), say(200, b"User-Agent: *\nDisallow: *.jpg\nAllow: /\n"), []),
        (say(404), say(200, b"User-Agent: *\nDisallow: /open/\n"), ["/open/a.html"]),
        (say(404), say(200, b"User-Agent: GPTBot\nDisallow: /\n"), []),
        (say(404), say(200, b"User-Agent: *\nDisallow: /"), "all"),
    ],
)
def test_reservations(rep: bytes, ai: bytes, reserved: list[str] | str) -> None:
    paths = ["/a.html", "/news/a", "/open/a.html"]

    async def ask() -> list[str]:
        async with loopback() as press, press.transport() as transport:
            press.answers = dict.fromkeys(paths, PAGE) | {"/.well-known/tdmrep.json": rep, "/ai.txt": ai}
            captures = [done(await transport.get(press.url(path), "page")) for path in paths]
            assert [press.paths().count(path) for path in ("/.well-known/tdmrep.json", "/ai.txt")] == [1, 1]
            return [path for path, capture in zip(paths, captures, strict=True) if capture.reservations == ("tdm",)]

    assert asyncio.run(ask()) == (paths if reserved == "all" else reserved)


def test_the_header_reserves_too_and_feeds_are_asked_without_more_ado() -> None:
    async def ask() -> None:
        async with loopback() as press, press.transport() as transport:
            press.answers = {"/a": say(200, b"<p>text", TDM_Reservation="1"), "/b": say(200, b"<p>text", TDM_Reservation="0")}
            assert done(await transport.get(press.url("/a"), "feed")).reservations == ("tdm",)
            assert done(await transport.get(press.url("/b"), "feed")).reservations == ()
            assert press.paths() == ["/a", "/b"]

    asyncio.run(ask())


def test_what_was_reserved_stays_so_while_it_cannot_be_read() -> None:
    async def ask() -> None:
        time = Time()
        async with loopback() as press, press.transport(time) as transport:
            press.answers = {"/.well-known/tdmrep.json": say(200, b'[{"location": "/", "tdm-reservation": 1}]'), "/a": PAGE}
            assert done(await transport.get(press.url("/a"), "page")).reservations == ("tdm",)
            time.now += DAY
            press.answers["/.well-known/tdmrep.json"] = say(500)
            assert done(await transport.get(press.url("/a"), "page")).reservations == ("tdm",)
            time.now += HOUR
            press.answers["/.well-known/tdmrep.json"] = say(404)
            assert done(await transport.get(press.url("/a"), "page")).reservations == ()

    asyncio.run(ask())
