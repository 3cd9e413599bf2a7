"""Makers of domain values for tests: each fills in what a test does not care for."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from dragoman.extract.passages import Piece, passages
from dragoman.feeds.parse import ParsedFeed, parse
from dragoman.model import Article, Capture, Done, EngineIdentity, Feed, Item, Source, Story

NOW = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
FEED = Feed("https://paper.example/feed", "paper")


def at(hours: float) -> datetime:
    """The moment `hours` before NOW."""
    return NOW - timedelta(hours=hours)


def source(id: str = "paper", **particulars: Any) -> Source:
    values = {
        "name": id.title(),
        "homepage": f"https://{id}.example/",
        "country": "FR",
        "languages": ("fr",),
        "feeds": (f"https://{id}.example/feed",),
    }
    return Source(id=id, **{**values, **particulars})


def item(**particulars: Any) -> Item:
    values: dict[str, Any] = {
        "id": "item-1",
        "feed": FEED.url,
        "source": "paper",
        "guid": "guid-1",
        "url": "https://paper.example/news/bridge",
        "title": "",
        "summary": "",
        "content": "",
        "language": None,
        "authors": (),
        "published_at": None,
        "seen_at": NOW,
    }
    return Item(**{**values, **particulars})


def captured(
    body: bytes | str, content_type: str = "text/html; charset=utf-8", url: str = "https://paper.example/news/bridge"
) -> Done[Capture]:
    body = body.encode() if isinstance(body, str) else body
    return Done(Capture(url, url, NOW, 200, content_type.split(";", maxsplit=1)[0], body, (("content-type", content_type),)))


def article(id: str = "a1", headline: str = "Bridge reopens", pieces: tuple[Piece, ...] = (), **particulars: Any) -> Article:
    values: dict[str, Any] = {
        "source": "paper",
        "url": f"https://paper.example/{id}",
        "canonical": f"https://paper.example/{id}",
        "language": "en",
        "headline": headline,
        "bylines": (),
        "section": None,
        "image": None,
        "published_at": NOW,
        "date_from": "feed",
        "access": "free",
        "revision": 1,
        "passages": passages(id, [("headline", headline), *pieces]),
    }
    return Article(id=id, **{**values, **particulars})


def story(id: str = "s1", opened_at: datetime = NOW, updated_at: datetime = NOW) -> Story:
    return Story(id, f"slug-{id}", opened_at, updated_at)


def engine(name: str = "firefox", version: str = "1", quality: str = "full") -> EngineIdentity:
    return EngineIdentity(name, version, quality)  # type: ignore[arg-type]


def read(body: str | bytes) -> ParsedFeed:
    """What FEED says with `body`."""
    outcome = parse(body.encode() if isinstance(body, str) else body, FEED, NOW)
    assert isinstance(outcome, Done), outcome
    return outcome.value


def rss(*items: str, about: str = "", head: str = "") -> str:
    """A feed in RSS 2.0 with these insides of items."""
    entries = "".join(f"<item>{one}</item>" for one in items)
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Paper</title>'
        f"<link>https://paper.example/</link>{about}{entries}</channel></rss>"
    )


def json_feed(*items: Any, **about: Any) -> bytes:
    """A feed in JSON."""
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Paper", **about, "items": items}).encode()
