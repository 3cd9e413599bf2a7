"""Which two addresses are one page, and where a page says that its feeds are."""

import pytest

from dragoman.feeds.links import announced_feeds, same_link, usual_feeds, web_address

PAGE = "https://paper.example/news/"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://paper.example/a?utm_source=rss&utm_medium=x&id=5", "https://paper.example/a?id=5"),
        ("https://paper.example/a?fbclid=1&GCLID=2#comments", "https://paper.example/a"),
        ("https://paper.example/a?xtor=RSS-1&at_medium=RSS&at_campaign=KARANGA", "https://paper.example/a"),
        ("HTTPS://Paper.Example/A?B=C", "https://paper.example/A?B=C"),
        ("https://paper.example", "https://paper.example/"),
        (" https://paper.example/a ", "https://paper.example/a"),
        ("https://paper.example/a?empty=&x=1", "https://paper.example/a?empty=&x=1"),
        ("https://paper.example/a?page=2&id=1", "https://paper.example/a?page=2&id=1"),
        ("https://paper.example/?format=amp&campaign=7", "https://paper.example/?format=amp&campaign=7"),
        ("http://[broken", "http://[broken"),
        ("https://paper.example:443/a?", "https://paper.example/a"),
        ("http://paper.example:80/a", "http://paper.example/a"),
        ("https://paper.example:8443/a", "https://paper.example:8443/a"),
        ("https://paper.example/here.pl?r123", "https://paper.example/here.pl?r123"),
        ("https://paper.example/a?q=a%20b+c&&gclid=1", "https://paper.example/a?q=a%20b+c"),
        ("https://paper.example/a?amp&amp=1&outputType=amp&wt_mc=x&yclid=1", "https://paper.example/a"),
        ("https://paper.example/2026/the-bridge-is-open/amp/", "https://paper.example/2026/the-bridge-is-open/"),
        ("https://paper.example/2026/the-bridge-is-open/amp", "https://paper.example/2026/the-bridge-is-open"),
        ("https://paper.example/music/amp", "https://paper.example/music/amp"),
        ("https://paper.example/amp/the-bridge-is-open", "https://paper.example/amp/the-bridge-is-open"),
    ],
)
def test_same_link(url: str, expected: str) -> None:
    assert same_link(url) == expected
    assert same_link(expected) == expected


def test_addresses_in_other_encodings_stay_apart() -> None:
    # "мост" and "порт" in windows-1251
    one, two = "https://paper.example/?tag=%EC%EE%F1%F2", "https://paper.example/?tag=%EF%EE%F0%F2"
    assert same_link(one) == one
    assert same_link(two) == two


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/feed", "https://paper.example/feed"),
        (" feed.xml ", "https://paper.example/news/feed.xml"),
        ("//cdn.example/feed", "https://cdn.example/feed"),
        ("http://other.example/feed", "http://other.example/feed"),
        ("javascript:steal()", None),
        ("file:///etc/passwd", None),
        ("feed:https://x.example/", None),
        ("http://[broken", None),
        ("http://", None),
    ],
)
def test_web_address(link: str, expected: str | None) -> None:
    assert web_address(link, PAGE) == expected


def page(*links: str, base: str = "") -> bytes:
    return f"<html><head>{base}{''.join(links)}</head><body><p>News</p></body></html>".encode()


def test_announced_feeds_in_the_page_s_order_each_once() -> None:
    found = announced_feeds(
        page(
            '<link rel="alternate" type="application/rss+xml" href="/rss">',
            '<link rel="stylesheet" href="/style.css">',
            '<link rel="ALTERNATE home" type="Application/Atom+XML; charset=utf-8" href=" atom.xml ">',
            '<link rel="alternate" type="application/feed+json" href="https://feeds.example/paper.json">',
            '<link rel="alternate" type="application/rss+xml" href="/rss">',
            '<link rel="alternate" hreflang="fr" href="/fr/">',
            '<link rel="alternate" type="text/html" href="/mobile">',
            '<link rel="alternate" type="application/json" href="/wp-json">',
            '<link rel="alternate" type="application/rss+xml">',
            '<link rel="alternate" type="application/rss+xml" href="javascript:steal()">',
            '<link rel="alternate" type="application/rss+xml" href="http://[broken">',
        ),
        PAGE,
    )
    assert found == (
        "https://paper.example/rss",
        "https://paper.example/news/atom.xml",
        "https://feeds.example/paper.json",
    )


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ('<base href="https://cdn.example/x/">', "https://cdn.example/x/feed"),
        ('<base href="/y/">', "https://paper.example/y/feed"),
        ('<base target="_blank">', "https://paper.example/news/feed"),
        ('<base href="http://[broken">', "https://paper.example/news/feed"),
        ('<base href="javascript:x">', "https://paper.example/news/feed"),
    ],
)
def test_a_base_address_is_honoured(base: str, expected: str) -> None:
    assert announced_feeds(page('<link rel="alternate" type="application/rss+xml" href="feed">', base=base), PAGE) == (
        expected,
    )


@pytest.mark.parametrize("body", [b"", b" ", b"<!-- nothing -->", b"\x00\xff", b"plain text", b'{"json": 1}'])
def test_what_announces_nothing(body: bytes) -> None:
    assert announced_feeds(body, PAGE) == ()


def test_usual_places_are_of_the_same_site() -> None:
    found = usual_feeds("https://paper.example/news/today?x=1")
    assert found[0] == "https://paper.example/feed"
    assert "https://paper.example/?feed=rss2" in found
    assert len(found) == len(set(found))
