"""Pages that are no articles are said to be what they are, and what outlets reserve is kept to."""

from __future__ import annotations

import pytest

from dragoman.extract import Page, extract
from dragoman.model import Article, Capture, Done, Item
from tests.conftest import NOW

URL = "https://outlet.example/news/1"
TEXT = "<p>" + "The council met on Thursday evening and voted to rebuild the old bridge over the river. " * 12 + "</p>"
APP = '<html><head><title>News</title></head><body><div id="root"></div><noscript>Enable JavaScript.</noscript><script src="a.js"></script>'
WALL = '<div class="c-paywall">Subscribe to read on.</div>'


def read(
    html: str,
    *,
    url: str = URL,
    headers: tuple[tuple[str, str], ...] = (),
    reserved: tuple[str, ...] = (),
    title: str = "Bridge to be rebuilt",
) -> Article:
    item = Item("i", "f", "outlet", URL, URL, title, "The council votes.", "", None, (), NOW, NOW)
    capture = Capture(URL, url, NOW, 200, "text/html", html.encode(), headers, None, reserved)
    outcome = extract(Page(item, Done(capture), NOW))
    assert isinstance(outcome, Done)
    return outcome.value.article


def page(head: str = "", body: str = TEXT) -> str:
    return f"<html><head><title>Bridge</title>{head}</head><body><article><h1>Bridge to be rebuilt</h1>{body}</article></body></html>"


@pytest.mark.parametrize(
    ("html", "url", "problem"),
    [
        (APP, URL, "script-page"),
        ("<html><body><main></main><script>load()</script></body></html>", URL, "script-page"),
        ("<html><head><title>Before you continue</title></head><body><p>Accept</p></body></html>", "https://consent.outlet.example/m", "consent-page"),
        ("<html><head><title>Datenschutz und Einwilligung</title></head><body><p>Zustimmen?</p></body></html>", URL, "consent-page"),
        (f"<html><head><title>News</title></head><body><p>Short.</p>{WALL}</body></html>", URL, "paywalled"),
        ("<html><head><title>Gallery</title></head><body><p>Ten pictures.</p></body></html>", URL, "no-text"),
    ],
)  # fmt: skip
def test_a_page_without_text_is_said_to_be_what_it_is_and_the_feed_speaks(html: str, url: str, problem: str) -> None:
    article = read(html, url=url)
    assert (article.from_feed, article.problem, article.headline) == (True, problem, "Bridge to be rebuilt")
    assert [passage.text for passage in article.passages] == ["Bridge to be rebuilt", "The council votes."]
    assert article.access == ("paywalled" if problem == "paywalled" else "free")


def test_a_page_that_is_read_has_no_problem() -> None:
    article = read(page())
    assert (article.from_feed, article.problem, article.access, article.reservations) == (False, "", "free", ())


def test_a_teaser_before_a_wall_is_cut() -> None:
    assert read(page(body=TEXT + WALL)).access == "cut"
    long = "".join(TEXT.replace("Thursday", f"day {number}") for number in range(3))
    assert read(page(body=long + WALL)).access == "free"


@pytest.mark.parametrize(
    ("head", "headers", "reserved", "expected"),
    [
        ('<meta name="robots" content="index, noarchive">', (), (), ("noarchive",)),
        ('<meta name="ROBOTS" content="NOSNIPPET,follow">', (), (), ("nosnippet",)),
        ('<meta name="robots" content="max-snippet:0">', (), (), ("nosnippet",)),
        ('<meta name="robots" content="max-snippet:-1, max-image-preview:large">', (), (), ()),
        ('<meta name="googlebot" content="noarchive">', (), (), ()),
        ("", (("x-robots-tag", "noarchive"), ("x-robots-tag", "nosnippet")), (), ("noarchive", "nosnippet")),
        ("", (("x-robots-tag", "dragoman: nosnippet"),), (), ("nosnippet",)),
        ('<meta name="tdm-reservation" content="0">', (), (), ()),
    ],
)  # fmt: skip
def test_reservations(
    head: str, headers: tuple[tuple[str, str], ...], reserved: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    article = read(page(head), headers=headers, reserved=reserved)
    assert article.reservations == expected
    assert not article.from_feed


@pytest.mark.parametrize(
    ("head", "headers", "reserved"),
    [('<meta name="tdm-reservation" content="1">', (), ()), ("", (("tdm-reservation", "1"),), ()), ("", (), ("tdm",))],
)  # fmt: skip
def test_where_text_mining_is_reserved_the_page_is_not_read(
    head: str, headers: tuple[tuple[str, str], ...], reserved: tuple[str, ...]
) -> None:
    article = read(page(head), headers=headers, reserved=reserved)
    assert (article.from_feed, article.problem, article.reservations) == (True, "tdm", ("tdm",))
    assert "council met" not in " ".join(passage.text for passage in article.passages)


@pytest.mark.parametrize("word", ["nosnippet", "noarchive"])
def test_what_is_reserved_holds_where_the_feed_alone_speaks(word: str) -> None:
    article = read(APP.replace("<head>", f'<head><meta name="robots" content="{word}">'))
    assert (article.from_feed, article.problem, article.reservations) == (True, "script-page", (word,))
