"""What holds of every feed, whatever outlets send: it is read or refused, soon, and nothing of it grows."""

import json
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.feeds import dates
from dragoman.feeds.encoding import as_utf8
from dragoman.feeds.links import same_link
from dragoman.feeds.parse import (
    LATEST,
    LONGEST_ADDRESS,
    LONGEST_CONTENT,
    LONGEST_OWN_SUMMARY,
    LONGEST_TITLE,
    MAX_AUTHORS,
    MAX_ENTRIES,
    parse,
)
from dragoman.feeds.schedule import PollLimits, after_answer, after_failure
from dragoman.model import Capture, Done, Failed, Feed
from tests.making import FEED, NOW

fuzz = settings(max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
more = settings(max_examples=2_000, deadline=None)

SEEDS = [
    b"""<?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss [<!ENTITY e "x">]><rss version="2.0"
xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:media="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>Paper</title>
<link>https://paper.example/</link><language>fr</language><ttl>60</ttl><skipHours><hour>3</hour></skipHours>
<sy:updatePeriod>hourly</sy:updatePeriod><item><title>A &amp; B</title><link>https://paper.example/1?utm_source=x#2</link>
<guid isPermaLink="false">g1</guid><description><![CDATA[<p>Words</p>]]></description><content:encoded>&lt;p&gt;Long</content:encoded>
<pubDate>Thu, 14 May 2026 12:30:00 +0200</pubDate><dc:creator>Ana</dc:creator><media:content url="/i.jpg" medium="image"/></item>
<item><title>C</title><enclosure url="https://paper.example/2" type="text/html"/><dc:date>14.05.2026</dc:date></item></channel></rss>""",
    b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://paper.example/a/"><title type="xhtml"><div
xmlns="http://www.w3.org/1999/xhtml">Paper</div></title><entry><id>1</id><title type="html">A</title><link rel="self" href="s"/>
<link href="1"/><updated>2026-05-14T09:00:00Z</updated><author><name>Ana</name></author><content type="xhtml"><div
xmlns="http://www.w3.org/1999/xhtml"><p>Words</p></div></content></entry></feed>""",
    b"""<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Paper</title><entry><title mode="escaped">A</title>
<link rel="alternate" href="https://paper.example/1"/><issued>2026-05-14T09:00</issued></entry></feed>""",
    b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Paper</title><items><rdf:Seq/></items></channel>
<item rdf:about="y"><title>A</title><link>https://paper.example/1</link><dc:date>2026-05-14</dc:date></item></rdf:RDF>""",
    b"""<rss version="0.91"><channel><title>Paper</title><item><title>A</title><link>https://paper.example/1</link></item>""",
    b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://paper.example/1</loc><news:news><news:publication><news:name>Paper</news:name><news:language>fr</news:language>
</news:publication><news:publication_date>2026-05-14</news:publication_date><news:title>A</news:title></news:news></url></urlset>""",
    b"<sitemapindex><sitemap><loc>https://paper.example/1.xml</loc><lastmod>2026-05-14</lastmod></sitemap></sitemapindex>",
    json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Paper",
            "language": "fr",
            "items": [
                {
                    "id": "1",
                    "url": "https://paper.example/1",
                    "title": "A",
                    "content_html": "<p>Words</p>",
                    "date_published": "2026-05-14T09:00:00Z",
                    "authors": [{"name": "Ana"}],
                }
            ],
        }
    ).encode(),
]  # fmt: skip
SEEDS += [
    SEEDS[0].replace(b'"utf-8"', b'"windows-1251"').replace(b"Words", "Слова".encode("cp1251")),
    SEEDS[0].decode().replace('"utf-8"', '"utf-16"').encode("utf-16"),
    b"\xef\xbb\xbf" + SEEDS[1],
]

MARKS = (
    rb"""< > & ]]> <![CDATA[ <!-- &e; &#0; &#xD800; &nbsp; " { http://[ </ <item> </item> <entry> <?xml?> xmlns:a='b' 1e999"""
)
LONG = [b"<div>" * 300, b"<a>" * 300, b"<link>" * 50, b"9" * 400, b" " * 500, b"\xe2\x80\xae", b"\xff\xfe", b"\x00"]
PIECES = st.one_of(st.binary(max_size=12), st.sampled_from(MARKS.split() + LONG))


@st.composite
def mutated(draw: Any) -> bytes:
    """A feed of which bytes are flipped, pieces cut, doubled, moved, put in many times, or the end is lost."""
    body = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 60)))
        match draw(st.sampled_from(["flip", "cut", "double", "put", "many", "tail"])):
            case "flip" if start < len(body):
                body[start] ^= 1 << draw(st.integers(0, 7))
            case "cut":
                del body[start:end]
            case "double":
                body[end:end] = body[start:end]
            case "put":
                body[start:end] = draw(PIECES)
            case "many":
                body[end:end] = bytes(body[start:end]) * draw(st.integers(1, 200))
            case "tail":
                del body[max(start, 1) :]
    return bytes(body)


def check(body: bytes) -> None:
    started = perf_counter()
    outcome = parse(body, FEED, NOW)
    assert perf_counter() - started < 5
    assert isinstance(outcome, Done | Failed)
    if isinstance(outcome, Failed):
        assert outcome.reason in ("feed-empty", "not-a-feed", "sitemap-index")
        assert len(outcome.note) < 5 * len(body) + 1_000
        return
    feed = outcome.value
    assert len(feed.items) <= MAX_ENTRIES
    assert len(feed.title) <= LONGEST_TITLE
    assert feed.least_interval is None or timedelta() < feed.least_interval <= timedelta(days=15)
    assert len({one.id for one in feed.items}) == len(feed.items)
    for one in feed.items:
        assert one.url.startswith(("http://", "https://"))
        assert one.guid
        assert len(one.url) <= LONGEST_ADDRESS + len(FEED.url)
        assert len(one.guid) <= LONGEST_ADDRESS + len(FEED.url)
        assert len(one.title) <= LONGEST_TITLE
        assert len(one.summary) <= LONGEST_OWN_SUMMARY + 2
        assert len(one.content) <= LONGEST_CONTENT
        assert len(one.authors) <= MAX_AUTHORS
        assert one.published_at is None or dates.EARLIEST <= one.published_at <= NOW + LATEST
        assert " ".join((one.url, one.guid, one.title, one.summary, one.content, *one.authors)).encode("utf-8")
        assert one.text_key
    again = parse(body, FEED, NOW)
    assert again == outcome


@fuzz
@given(mutated())
def test_a_damaged_feed_is_read_or_refused(body: bytes) -> None:
    check(body)


@fuzz
@given(st.binary(max_size=400), st.sampled_from(["utf-8", "windows-1251", "x", "utf-7", "punycode", "", None]))
def test_any_bytes_become_utf_8(body: bytes, charset: str | None) -> None:
    read = as_utf8(body, charset)
    assert len(read) <= 4 * len(body) + 8 or body.startswith(b"\x1f\x8b")
    assert as_utf8(read).decode("utf-8", "replace") == read.decode("utf-8", "replace")


FORMS = ["{d:%a, %d %b %Y %H:%M:%S} {z}", "{d:%Y-%m-%d %H:%M:%S}{z}", "{d:%d %B %Y %H:%M} {z}", "{d:%d.%m.%Y %H:%M} {z}"]
FORMS += ["{d:%Y%m%dT%H%M%S}{z}", "{d:%B %d, %Y %I:%M %p} {z}", "{d:%Y/%m/%d %H:%M} {z}", "{d:%d-%b-%y %H:%M:%S} {z}"]


@more
@given(
    st.datetimes(datetime(1992, 1, 1), datetime(2050, 1, 1)),  # noqa: DTZ001
    st.sampled_from(FORMS),
    st.sampled_from([("", 0), ("Z", 0), ("+0200", 2), ("-05:00", -5), ("+0530", 5.5)]),
)
def test_a_date_is_read_in_every_form(moment: datetime, form: str, zone: tuple[str, float]) -> None:
    written = form.format(d=moment, z=zone[0]).strip()
    expected = (moment - timedelta(hours=zone[1])).replace(tzinfo=UTC, microsecond=0)
    found = dates.read(written, "de")
    assert found is not None
    if "%S" not in form:
        expected = expected.replace(second=0)
    if "%y" in form:
        assert found.replace(year=2000) == expected.replace(year=2000)
    else:
        assert found == expected


@more
@given(st.text(st.characters(), max_size=60), st.sampled_from([None, "fr", "zh", "xx", "", "en-US", "../x"]))
def test_any_text_is_a_date_or_none(text: str, language: str | None) -> None:
    found = dates.read(text, language, NOW)
    assert found is None or (found >= dates.EARLIEST and found.utcoffset() == timedelta())


@more
@given(st.text(st.sampled_from("abc-/?&=#:%.amp utm_source"), max_size=60))
def test_same_link_of_an_address_is_done_at_once(tail: str) -> None:
    url = same_link(f"https://paper.example/{tail}")
    assert same_link(url) == url
    assert len(url) <= len(tail) + 24


LIMITS = PollLimits(timedelta(minutes=5), timedelta(minutes=15), timedelta(days=1))
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from([200, 304]), st.integers(0, 5), st.lists(st.integers(-(10**5), 10**8), max_size=30)),
        st.sampled_from(["http-404", "http-410", "http-500", "timeout"]),
    ),
    max_size=30,
)


@more
@given(EVENTS, st.sampled_from(["", "max-age=3600", "max-age=99999999", "no-cache"]), st.integers(0, 10**7))
def test_a_feed_is_always_asked_again_in_time(events: list[Any], control: str, asked: int) -> None:
    feed, now = Feed("https://paper.example/feed", "paper"), NOW
    for event in events:
        if isinstance(event, str):
            feed = after_failure(feed, Failed(event, "x"), now, LIMITS)
        else:
            status, new, ages = event
            capture = Capture(feed.url, feed.url, now, status, "", b"x", (("cache-control", control),))
            published = [now - timedelta(seconds=age) for age in ages]
            least = timedelta(seconds=asked)
            feed = after_answer(
                feed, capture, now, new_items=new, published=published, limits=LIMITS, least_interval=least or None
            )
            assert feed.retired_at is None
            assert feed.failures == 0
        assert feed.due_at is not None
        assert 0.9 * LIMITS.shortest <= feed.due_at - now <= 1.1 * LIMITS.longest
        now = feed.due_at
