"""Feeds and sitemaps of lists: read back by the parsers that readers of feeds use."""

from __future__ import annotations

import json
from datetime import timedelta
from xml.etree import ElementTree

import fastfeedparser
import feedparser
import pytest

from dragoman.compose import sitemap
from dragoman.compose.feeds import atom, feed, json_feed, rss
from dragoman.feeds.parse import parse
from dragoman.model import Done, Feed
from tests.making import NOW
from tests.unit.site.test_render import covered, story_page

CARDS = [story_page(covered(f"Sujet {number} & <b>", "Un <i>texte</i> & rien.", id=f"a{number}")).card for number in range(3)]
MADE = feed(
    "La Une",
    "La Une",
    "fr",
    "https://une.example/",
    "fr/",
    "une.example",
    CARDS,
    NOW,
    lambda card: f"fr/story/{card.story.slug}/",
)


@pytest.mark.parametrize("content", [atom(MADE), rss(MADE)], ids=["atom", "rss"])
def test_both_parsers_read_what_was_written(content: bytes) -> None:
    for read in (feedparser.parse(content), fastfeedparser.parse(content)):
        assert len(read.entries) == 3
        first = read.entries[0]
        assert first.title.replace("&lt;", "<").replace("&amp;", "&") == "Sujet 0 & <b>"
        assert first.link == f"https://une.example/fr/story/{CARDS[0].story.slug}/"
        assert first.id == f"tag:une.example,2026:fr/{CARDS[0].story.id}"
    strict = feedparser.parse(content)
    assert not strict.bozo
    assert strict.feed.title == "La Une"
    assert strict.feed.language == "fr" or strict.feed.title_detail.language == "fr"


@pytest.mark.parametrize("content", [atom(MADE), rss(MADE), json_feed(MADE)], ids=["atom", "rss", "json"])
def test_a_desk_of_ours_reads_it_as_it_was_meant(content: bytes) -> None:
    outcome = parse(content, Feed("https://une.example/fr/feed", "une"), NOW)
    assert isinstance(outcome, Done)
    item = outcome.value.items[0]
    assert item.title == "Sujet 0 & <b>" or "Sujet 0 &" in item.title
    assert "Un <i>texte</i> & rien." in item.summary or "Un texte & rien." in item.summary + item.content


def test_json_feed_says_its_version_and_the_original() -> None:
    told = json.loads(json_feed(MADE))
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["feed_url"] == "https://une.example/fr/feed.json"
    assert told["items"][0]["external_url"] == CARDS[0].headline.cites[0].url


def test_an_empty_list_has_a_feed_that_does_not_change_all_day() -> None:
    def empty(hours: int) -> bytes:
        now = NOW + timedelta(hours=hours)
        return atom(feed("La Une", "La Une", "fr", "https://une.example/", "fr/", "une.example", [], now, lambda _card: ""))

    assert empty(0) == empty(3)
    assert empty(0) != empty(24)


def test_sitemaps() -> None:
    root = ElementTree.fromstring(sitemap.sitemap([("https://une.example/a?b&c", NOW)]))
    assert [one.text for one in root.iter(f"{{{sitemap.SITEMAP}}}loc")] == ["https://une.example/a?b&c"]
    assert [one.text for one in root.iter(f"{{{sitemap.SITEMAP}}}lastmod")] == ["2026-05-14T12:00:00+00:00"]
    listed = ElementTree.fromstring(sitemap.index([f"https://une.example/{number}.xml" for number in range(60_000)]))
    assert len(listed) == sitemap.MOST
    assert listed[-1][0].text == "https://une.example/59999.xml"


def test_news_are_of_the_last_two_days() -> None:
    card = CARDS[0]
    fresh = sitemap.news("La Une", "fr", [("https://une.example/x", card)], card.published_at + timedelta(days=2))
    stale = sitemap.news("La Une", "fr", [("https://une.example/x", card)], card.published_at + timedelta(days=2, seconds=1))
    assert [one.text for one in ElementTree.fromstring(fresh).iter(f"{{{sitemap.NEWS}}}title")] == ["Sujet 0 & <b>"]
    assert len(ElementTree.fromstring(stale)) == 0
