"""Sitemaps as feeds."""

from datetime import UTC, datetime

from dragoman.feeds.parse import MAX_ENTRIES, ParsedFeed, parse
from dragoman.model import Done, Failed
from tests.making import FEED, NOW

NAMES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)


def read(urls: str) -> ParsedFeed:
    outcome = parse(f'<?xml version="1.0"?><urlset {NAMES}>{urls}</urlset>'.encode(), FEED, NOW)
    assert isinstance(outcome, Done), outcome
    return outcome.value


def news(number: int, title: str, date: str, language: str = "fr") -> str:
    return (
        f"<url><loc>https://paper.example/{number}</loc><lastmod>2026-05-14</lastmod><news:news><news:publication>"
        f"<news:name>Paper</news:name><news:language>{language}</news:language></news:publication>"
        f"<news:publication_date>{date}</news:publication_date><news:title>{title}</news:title></news:news>"
        f"<image:image><image:title>Not this</image:title></image:image></url>"
    )


def test_a_news_sitemap() -> None:
    feed = read(
        news(1, "Le pont &amp;amp; la route", "2026-05-13T10:00:00+02:00")
        + news(2, "Die Brücke", "2026-05-14T10:00+02:00", "de")
        + news(3, "<![CDATA[Le port]]>", "2026-05-12")
    )
    assert (feed.title, feed.language, feed.skipped) == ("Paper", "fr", 0)
    assert [(one.url[-1], one.title, one.language) for one in feed.items] == [
        ("2", "Die Brücke", "de"),
        ("1", "Le pont & la route", "fr"),
        ("3", "Le port", "fr"),
    ]
    assert feed.items[1].published_at == datetime(2026, 5, 13, 8, tzinfo=UTC)


def test_a_plain_sitemap_gives_what_has_a_date() -> None:
    feed = read(
        "<url><loc>https://paper.example/old</loc><lastmod>2019-01-01</lastmod></url>"
        "<url><loc> https://paper.example/new </loc><lastmod>2026-05-14T08:00:00Z</lastmod></url>"
        "<url><loc>https://paper.example/about</loc></url><url><lastmod>2026-05-14</lastmod></url>"
    )
    assert [one.url for one in feed.items] == ["https://paper.example/new", "https://paper.example/old"]
    assert feed.items[0].published_at == datetime(2026, 5, 14, 8, tzinfo=UTC)
    assert (feed.items[0].title, feed.skipped) == ("", 2)


def test_the_newest_of_many() -> None:
    urls = (f"<url><loc>https://paper.example/{n}</loc><lastmod>{1995 + n // 120}-01-01</lastmod></url>" for n in range(3000))
    feed = read("".join(urls))
    assert len(feed.items) == MAX_ENTRIES
    assert feed.items[0].published_at == datetime(2019, 1, 1, tzinfo=UTC)


def test_a_malformed_sitemap_gives_what_came() -> None:
    body = f"<urlset {NAMES}>{news(1, 'Fish &amp; chips', '2026-05-14')}<url><loc>https://paper.example/2?a&b</loc>"
    outcome = parse(body.encode(), FEED, NOW)
    assert isinstance(outcome, Done)
    assert outcome.value.items[0].title == "Fish & chips"


def test_an_index_names_its_sitemaps_newest_first() -> None:
    sitemaps = "".join(
        f"<sitemap><loc>https://paper.example/{year}.xml</loc><lastmod>{year}-01-01</lastmod></sitemap>"
        for year in range(2018, 2026)
    )
    body = f"<sitemapindex {NAMES}>{sitemaps}<sitemap/></sitemapindex>".encode()
    outcome = parse(body, FEED, NOW)
    assert isinstance(outcome, Failed)
    assert outcome.reason == "sitemap-index"
    assert "https://paper.example/2025.xml, https://paper.example/2024.xml" in outcome.note
    assert "3 more" in outcome.note


def test_a_sitemap_without_news_is_one() -> None:
    assert read("").items == ()
