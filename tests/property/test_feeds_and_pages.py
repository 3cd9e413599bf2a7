"""What holds of feeds and pages whatever outlets send."""

import json
import unicodedata
from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman import text
from dragoman.compose.select import EXCERPT_LENGTH, shown
from dragoman.extract import Page, extract
from dragoman.feeds.links import announced_feeds, same_link
from dragoman.feeds.parse import parse
from dragoman.model import Done, Failed, PassageKind, Terms
from dragoman.translate.sentences import sentences
from tests.making import FEED, NOW, article, captured, item, source

few = settings(max_examples=200, deadline=None)
more = settings(max_examples=400, deadline=None)

RSS = b"""<?xml version="1.0" encoding="utf-8"?><!DOCTYPE rss [<!ENTITY e "x">]><rss version="2.0"><channel><title>Paper</title>
<link>https://paper.example/</link><language>fr</language><item><title>A &amp; B</title><link>https://paper.example/1</link>
<guid>g1</guid><description><![CDATA[<p>Words</p>]]></description><pubDate>Thu, 14 May 2026 12:30:00 +0200</pubDate></item>
<item><title>C</title><link>/2</link></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Paper</title><entry><id>1</id>
<title type="html">A</title><link href="https://paper.example/1"/><updated>2026-05-14T09:00:00Z</updated><author><name>Ana</name></author></entry></feed>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Paper",
        "items": [{"id": "1", "url": "https://paper.example/1", "title": "A", "date_published": "2026-05-14T09:00:00Z"}],
    }
).encode()
WORDS = "The council of Marrow met on Tuesday and agreed to rebuild the old bridge before the winter, officials said."
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bridge</title><link rel="canonical" href="/n/1">
<link rel="alternate" type="application/rss+xml" href="/feed"><script type="application/ld+json">{{"@type": "NewsArticle",
"headline": "Bridge", "datePublished": "2026-05-14T09:00:00Z", "author": {{"name": "Ana"}}, "image": ["/i.png"]}}</script>
</head><body><article><h1>Bridge</h1><p>{WORDS}</p><ul><li>{WORDS[:60]}</li></ul><blockquote>{WORDS[20:]}</blockquote>
<p>Read also: <a href="/x">x</a></p></article></body></html>""".encode()

JUNK = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(
        [b"<", b">", b"&", b"\x00", b"]]>", b"<![CDATA[", b"<!--", b"&e;", b'"', b"\xff\xfe", b"{", b"http://[", b"</"]
    ),
)


@st.composite
def mutated(draw: Any, *seeds: bytes) -> bytes:
    """One of `seeds` with pieces cut out, doubled and junk put in."""
    body = draw(st.sampled_from(seeds))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(body)))
        end = min(len(body), start + draw(st.integers(0, 40)))
        piece = body[start:end] * 2 if draw(st.booleans()) else draw(JUNK)
        body = body[:start] + piece + body[end:]
    return body


JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters(), max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["name", "value", "url"]), inner)),
    max_leaves=4,
)
ENTRIES = st.dictionaries(
    st.sampled_from(["id", "url", "title", "summary", "content_html", "content_text", "date_published", "authors", "language"]),
    JSON_VALUES,
)


def check_feed(body: bytes) -> None:
    outcome = parse(body, FEED, NOW)
    assert isinstance(outcome, Done | Failed)
    if isinstance(outcome, Done):
        for one in outcome.value.items:
            assert one.url.startswith(("http://", "https://"))
            assert one.guid
            assert " ".join((one.url, one.guid, one.title, one.summary, one.content, *one.authors)).encode("utf-8")


@few
@given(st.one_of(st.binary(max_size=300), mutated(RSS, ATOM, JSON)))
def test_whatever_a_feed_answers_is_read_or_refused(body: bytes) -> None:
    check_feed(body)


@few
@given(st.lists(ENTRIES, max_size=2), JSON_VALUES, JSON_VALUES)
def test_json_of_any_shape_is_read_or_refused(items: list[Any], title: Any, language: Any) -> None:
    about = {"version": "https://jsonfeed.org/version/1.1", "title": title, "language": language, "items": items}
    check_feed(json.dumps(about).encode())


@few
@given(
    st.one_of(st.binary(max_size=300), mutated(PAGE)),
    st.sampled_from(["text/html", "text/html; charset=utf-8", "text/html; charset=windows-1251", "text/html; charset=x"]),
    st.sampled_from(["", "Bridge"]),
)
def test_whatever_a_page_is_an_article_or_a_reason_comes_of_it(body: bytes, content_type: str, title: str) -> None:
    outcome = extract(Page(item(title=title), captured(body, content_type), NOW))
    assert isinstance(outcome, Done | Failed)
    if isinstance(outcome, Done):
        made = outcome.value.article
        assert made.published_at <= NOW
        assert made.canonical.startswith("https://paper.example/")
        assert [one.kind for one in made.passages].count("headline") == 1
        assert len({one.id for one in made.passages}) == len(made.passages)
        for one in made.passages:
            assert one.text == text.clean(one.text)
    else:
        assert not title


@few
@given(JSON_VALUES, JSON_VALUES, JSON_VALUES, JSON_VALUES)
def test_json_ld_of_any_shape_is_survived(headline: Any, author: Any, image: Any, date: Any) -> None:
    data = {"@type": "Article", "headline": headline, "author": author, "image": image, "datePublished": date}
    script = json.dumps({**data, "articleSection": date, "inLanguage": image, "description": author}).replace("</", "<\\/")
    body = PAGE.replace(b'"@type": "NewsArticle"', b'"@type": "Nothing"').replace(
        b"</head>", f'<script type="application/ld+json">{script}</script></head>'.encode()
    )
    made = extract(Page(item(), captured(body), NOW))
    assert isinstance(made, Done)
    assert WORDS in [one.text for one in made.value.article.passages]
    stored = (
        made.value.article.headline,
        made.value.article.section or "",
        made.value.article.image or "",
        *made.value.article.bylines,
    )
    assert " ".join(stored).encode("utf-8")


@few
@given(st.one_of(st.binary(max_size=200), mutated(PAGE)))
def test_announced_feeds_are_of_the_web(body: bytes) -> None:
    assert all(one.startswith(("http://", "https://")) for one in announced_feeds(body, "https://paper.example/"))


@more
@given(
    st.one_of(
        st.text(st.characters(exclude_categories=["C", "Z"])),
        st.sampled_from(["https://a.example/", "HTTP://[", "?a=%CF&utm_source=x#y"]),
    )
)
def test_same_link_of_a_same_link_is_itself(url: str) -> None:
    assert same_link(same_link(url)) == same_link(url)


@more
@given(st.text(st.characters()))
def test_clean_is_done_at_once_and_leaves_nothing_that_steers(given: str) -> None:
    cleaned = text.clean(given)
    assert text.clean(cleaned) == cleaned
    assert not {unicodedata.category(sign) for sign in cleaned} & {"Cc", "Cs", "Zl", "Zp"}
    assert not any("\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069" for sign in cleaned)
    assert "  " not in cleaned


@more
@given(st.text(st.characters()))
def test_plain_text_of_any_markup(markup: str) -> None:
    plain = text.from_html(markup)
    assert plain == text.clean(plain)
    assert text.from_html(f"<p>{markup}").encode("utf-8") is not None


KINDS = [kind for kind in get_args(PassageKind) if kind != "headline"]
WRITTEN = st.text(st.sampled_from("ab .!?。、中文\n1A"), min_size=1, max_size=300)


@more
@given(
    st.lists(st.tuples(st.sampled_from(KINDS), WRITTEN), max_size=12),
    st.sampled_from(get_args(Terms)),
    st.sampled_from(["en", "zh", "fr"]),
    st.booleans(),
)
def test_what_is_shown_never_exceeds_the_limit(pieces: list[Any], terms: Terms, language: str, from_feed: bool) -> None:
    one = article(pieces=tuple(pieces), from_feed=from_feed)
    kept = shown(one, source(terms=terms), language, sentences, private=False)
    length = sum(len(sentence.text) for passage in kept[1:] for sentence in passage)
    if terms == "link":
        assert len(kept) == 1
    if terms == "excerpt":
        assert length <= (160 if language == "zh" else EXCERPT_LENGTH)
        if not from_feed:
            assert length <= 0.4 * sum(len(words) for _, words in pieces)
    by_id = {passage.id: passage.text for passage in one.passages}
    for passage in kept:
        for sentence in passage:
            assert by_id[sentence.passage][sentence.start : sentence.end] == sentence.text
