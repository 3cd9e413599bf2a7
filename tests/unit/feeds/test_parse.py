"""A feed's bytes → items, in every dialect, whole and broken."""

from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import pytest

from dragoman.feeds.parse import (
    LONGEST_CONTENT,
    LONGEST_OWN_SUMMARY,
    LONGEST_TITLE,
    MAX_AUTHORS,
    MAX_ENTRIES,
    parse,
)
from dragoman.model import Done, Failed
from tests.making import FEED, NOW, json_feed, read, rss

LINK = "https://paper.example/news/1"
LONG = "The council agreed on Tuesday to rebuild the old bridge. " * 6


# -- dialects ----------------------------------------------------------------------------------------------------------


def test_rss_2() -> None:
    feed = read(
        rss(
            f"""<title>Bridge &amp;amp; road <![CDATA[<b>reopen</b>]]></title><link>{LINK}?utm_source=rss</link>
            <guid isPermaLink="false">tag-1</guid><description>&lt;p&gt;Two words.&lt;/p&gt;</description>
            <dc:creator>Ana Ruiz</dc:creator><pubDate>Thu, 14 May 2026 12:30:00 +0200</pubDate>""",
            f"<title>Second</title><link>{LINK}2</link>",
            about="<language>pt-BR</language>",
        )
    )
    assert (feed.title, feed.homepage, feed.language, feed.skipped) == ("Paper", "https://paper.example/", "pt-BR", 0)
    first, second = feed.items
    assert (first.title, first.summary, first.content) == ("Bridge & road reopen", "Two words.", "")
    assert (first.guid, first.url) == ("tag-1", f"{LINK}?utm_source=rss")
    assert first.authors == ("Ana Ruiz",)
    assert first.published_at == datetime(2026, 5, 14, 10, 30, tzinfo=UTC)
    assert (first.feed, first.source, first.seen_at, first.language) == (FEED.url, FEED.source, NOW, "pt-BR")
    assert (second.title, second.published_at, second.authors) == ("Second", None, ())


def test_rss_091() -> None:
    feed = read(
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>Folha</title>'
        f"<link>https://paper.example/</link><item><title>Ponte</title><link>{LINK}</link><description>Curto.</description>"
        "</item></channel></rss>"
    )
    assert [(one.title, one.url, one.summary) for one in feed.items] == [("Ponte", LINK, "Curto.")]


def test_rdf() -> None:
    feed = read(
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://paper.example/">'
        f"<title>Paper</title><link>https://paper.example/</link></channel><item rdf:about='{LINK}'><title>Brücke</title>"
        f"<link>{LINK}</link><dc:date>2026-05-14T08:00:00+02:00</dc:date></item></rdf:RDF>"
    )
    assert [(one.title, one.published_at) for one in feed.items] == [("Brücke", datetime(2026, 5, 14, 6, tzinfo=UTC))]


def test_atom() -> None:
    feed = read(
        f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title type="html">Le &lt;i&gt;Journal&lt;/i&gt;</title>
        <link href="https://paper.example/"/><entry><id>tag:paper,1</id><title>Le pont</title>
        <link rel="self" href="{LINK}.atom"/><link rel="alternate" href="{LINK}"/><summary>Court.</summary>
        <author><name>A. B.</name></author><updated>2026-05-14T09:00:00Z</updated>
        <published>2026-05-13T09:00:00Z</published></entry></feed>"""
    )
    (one,) = feed.items
    assert (feed.title, one.guid, one.url) == ("Le Journal", "tag:paper,1", LINK)
    assert (one.title, one.summary, one.authors) == ("Le pont", "Court.", ("A. B.",))
    assert one.published_at == datetime(2026, 5, 13, 9, tzinfo=UTC)


def test_json_feed() -> None:
    feed = read(
        json_feed(
            {
                "id": "7",
                "url": LINK,
                "title": "A <bridge>",
                "content_html": f"<p>{LONG}</p>",
                "summary": "Short.",
                "date_published": "2026-05-14T09:00:00-03:00",
                "authors": [{"name": "Zoë"}],
            },
            home_page_url="https://paper.example/",
            language="de",
        )
    )
    (one,) = feed.items
    assert (feed.homepage, feed.language) == ("https://paper.example/", "de")
    assert (one.guid, one.url, one.summary, one.authors) == ("7", LINK, "Short.", ("Zoë",))
    assert one.content == f"<p>{LONG}</p>"
    assert one.published_at == datetime(2026, 5, 14, 12, tzinfo=UTC)


# -- texts, links, identity --------------------------------------------------------------------------------------------


def test_full_text_is_kept_beside_the_summary() -> None:
    feed = read(
        rss(
            f"<title>A</title><link>{LINK}1</link><description>Own words.</description>"
            f"<content:encoded><![CDATA[<p>{LONG}</p>]]></content:encoded>",
            f"<title>B</title><link>{LINK}2</link><content:encoded><![CDATA[<p>{LONG}</p>]]></content:encoded>",
            f"<title>C</title><link>{LINK}3</link><description>The same words.</description>"
            "<content:encoded><![CDATA[<p>The same words.</p>]]></content:encoded>",
        )
    )
    own, full_only, same = feed.items
    assert (own.summary, own.content) == ("Own words.", f"<p>{LONG}</p>")
    assert full_only.content == f"<p>{LONG}</p>"
    assert full_only.summary.endswith(" …")
    assert LONG.startswith(full_only.summary[:-2])
    assert len(full_only.summary) <= 302
    assert (same.summary, same.content) == ("The same words.", "")


def test_full_text_in_the_place_of_the_summary_is_full_text() -> None:
    described = f"<p>{LONG}</p><p>Second paragraph.</p>"
    feed = read(rss(f"<title>A</title><link>{LINK}</link><description><![CDATA[{described}]]></description>"))
    assert feed.items[0].content == described
    assert feed.items[0].summary.endswith(" …")


def test_entries_that_lead_nowhere_are_counted() -> None:
    feed = read(
        rss(
            "<title>No link</title>",
            "<title>Script</title><link>javascript:steal()</link>",
            "<title>Broken</title><link>http://[x/</link>",
            f"<link>{LINK}</link>",
            f"<title>Good</title><link>{LINK}</link>",
        )
    )
    assert [one.title for one in feed.items] == ["Good"]
    assert feed.skipped == 4


def test_a_guid_that_is_an_address_is_the_link() -> None:
    assert read(rss(f"<title>A</title><guid>{LINK}</guid>")).items[0].url == LINK
    assert read(rss("<title>A</title><guid>tag:1</guid>")).items == ()


def test_relative_links_begin_at_the_homepage() -> None:
    assert read(rss("<title>A</title><link>/news/1</link>")).items[0].url == LINK


def test_an_item_is_known_again_by_its_guid() -> None:
    before = read(rss(f"<title>Old title</title><link>{LINK}</link><guid>g1</guid>")).items[0]
    after = read(rss(f"<title>New title</title><link>{LINK}-new</link><guid>g1</guid>")).items[0]
    other = read(rss(f"<title>Old title</title><link>{LINK}</link><guid>g2</guid>")).items[0]
    assert before.id == after.id
    assert before.text_key != after.text_key
    assert before.id != other.id


@pytest.mark.parametrize("feed", ["rss", "json"])
def test_without_a_guid_it_is_known_by_its_link_without_tracking(feed: str) -> None:
    def made(link: str) -> str:
        entry = f"<title>A</title><link>{link}</link>"
        return read(rss(entry) if feed == "rss" else json_feed({"url": link, "title": "A"})).items[0].id

    assert made(f"{LINK}?utm_source=rss") == made(f"{LINK}?utm_source=app") == made(LINK)
    assert made(f"{LINK}?id=2") != made(LINK)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("<pubDate>Thu, 14 May 2026 23:59:00 GMT</pubDate>", datetime(2026, 5, 14, 23, 59, tzinfo=UTC)),
        ("<pubDate>14 May 2026 08:00:00 +0000</pubDate>", datetime(2026, 5, 14, 8, tzinfo=UTC)),
        ("<pubDate>2026-05-14T08:00:00</pubDate>", datetime(2026, 5, 14, 8, tzinfo=UTC)),
        ("<dc:date>2026-05-14T08:00:00-05:00</dc:date>", datetime(2026, 5, 14, 13, tzinfo=UTC)),
        ("<pubDate>yesterday, towards evening</pubDate>", None),
        ("<pubDate>Mon, 01 Jan 0001 00:00:00 +0500</pubDate>", None),
        ("<pubDate></pubDate>", None),
        ("", None),
    ],
)
def test_dates(date: str, expected: datetime | None) -> None:
    assert read(rss(f"<title>A</title><link>{LINK}</link>{date}")).items[0].published_at == expected


@pytest.mark.parametrize(("declared", "expected"), [("fr-FR", "fr-FR"), ("English, mostly", None), ("日本", None)])
def test_only_what_looks_like_a_language_is_one(declared: str, expected: str | None) -> None:
    feed = read(rss(f"<title>A</title><link>{LINK}</link>", about=f"<language>{declared}</language>"))
    assert (feed.language, feed.items[0].language) == (expected, expected)


# -- broken and hostile ------------------------------------------------------------------------------------------------


def test_malformed_xml_loses_neither_entries_nor_text() -> None:
    feed = read(
        rss(
            f"<title>Fish & chips</title><link>{LINK}1</link><description>Salt & vinegar <br> and &nbsp; peas</description>",
            f"<title>Second</title><link>{LINK}2</link><description>After the fault.</description>",
            f"<title>Third</title><link>{LINK}3</link>",
        )
    )
    assert [one.title for one in feed.items] == ["Fish & chips", "Second", "Third"]
    assert feed.items[0].summary == "Salt & vinegar and peas"
    assert feed.items[1].summary == "After the fault."


def test_a_feed_that_breaks_off_gives_what_came() -> None:
    whole = rss(*(f"<title>Title {n}</title><link>{LINK}{n}</link>" for n in range(5)))
    cut = whole[: whole.index("Title 3")]
    assert [one.title for one in read(cut).items[:3]] == ["Title 0", "Title 1", "Title 2"]


@pytest.mark.parametrize("fault", ["", "<hr>"])
def test_windows_1251(fault: str) -> None:
    body = rss(f"<title>Мост открыт{fault}</title><link>{LINK}</link>").replace('"utf-8"', '"windows-1251"')
    assert read(body.encode("cp1251")).items[0].title == "Мост открыт"


def test_utf_16() -> None:
    body = rss(f"<title>Мост</title><link>{LINK}</link>").replace('"utf-8"', '"utf-16"')
    assert read(body.encode("utf-16")).items[0].title == "Мост"


@pytest.mark.parametrize("layout", ["<!DOCTYPE rss [<!ENTITY e ?>]>", "\n<!DOCTYPE rss [\n<!ENTITY e ?>\n]>"])
@pytest.mark.parametrize("before", ["", f"<!-- {'x' * 5000} -->"])
@pytest.mark.parametrize("fault", ["", "& "])
@pytest.mark.parametrize("declared", ['"GROWN"', "'GROWN'", 'SYSTEM "file:///etc/passwd"', '"root:x:0"'])
def test_entities_do_not_expand(declared: str, fault: str, before: str, layout: str) -> None:
    head = before + layout.replace("?", declared)
    entry = f"<title>Title {fault}&e;</title><link>{LINK}</link><description>&e;</description>"
    outcome = parse(rss(entry, head=head).encode(), FEED, NOW)
    assert "GROWN" not in repr(outcome)
    assert "root:" not in repr(outcome)
    assert isinstance(outcome, Done)
    assert outcome.value.items[0].title.startswith("Title")


def test_entities_do_not_expand_in_utf_16() -> None:
    head = '\n<!DOCTYPE rss [\n<!ENTITY e "GROWN">\n]>'
    body = rss(f"<title>Title & &e;</title><link>{LINK}</link>", head=head).replace('"utf-8"', '"utf-16"')
    assert "GROWN" not in repr(parse(body.encode("utf-16"), FEED, NOW))


def test_a_body_that_names_a_file_does_not_open_it(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(rss(f"<title>secret</title><link>{LINK}</link>"))
    outcome = parse(str(secret).encode(), FEED, NOW)
    assert isinstance(outcome, Failed)
    assert outcome.reason == "not-a-feed"


@pytest.mark.parametrize("body", [b"", b" \n\t "])
def test_nothing(body: bytes) -> None:
    outcome = parse(body, FEED, NOW)
    assert isinstance(outcome, Failed)
    assert outcome.reason == "feed-empty"


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><html><head><title>Paper</title></head><body><p>News</p></body></html>",
        b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>P</title></head><body/></html>',
        b"not a feed at all",
        b"http://127.0.0.1:1/feed",
        b"%PDF-1.7 \xff\xfe\x00",
        b"\x00" * 64,
        b"{",
        b"{}",
        b'{"items": "none"}',
        b'{"items": [1, null, "x"], "version": "https://jsonfeed.org/version/1"}',
        b"[" * 3000,
        b'{"items":' * 3000,
    ],
)
def test_what_is_no_feed(body: bytes) -> None:
    outcome = parse(body, FEED, NOW)
    assert isinstance(outcome, Failed)
    assert outcome.reason == "not-a-feed"
    assert "dragoman add" in outcome.note


def test_a_feed_with_a_title_and_no_news_is_one() -> None:
    assert read(rss()).items == ()


def test_json_of_the_wrong_types_does_not_stop_a_run() -> None:
    feed = read(json_feed({"id": 7, "url": LINK, "title": 2026, "language": 3}, title=7, language=["de"]))
    assert (feed.title, feed.language) == ("7", None)
    assert [(one.guid, one.title) for one in feed.items] == [("7", "2026")]


def test_halves_of_characters_can_be_stored() -> None:
    feed = read(
        b'{"version":"https://jsonfeed.org/version/1.1","title":"x<b>\\ud800","items":[{"id":"g\\ud800","url":"'
        + LINK.encode()
        + b'/\\ud83d","title":"a<b>\\udc00","content_html":"<p>'
        + LONG.encode()
        + b'\\ud800\\u0000</p>"}]}'
    )
    for one in feed.items:
        stored = " ".join((feed.title, one.guid, one.url, one.title, one.summary, one.content))
        assert stored.encode("utf-8")
        assert "\x00" not in stored
    assert [one.title for one in feed.items] == ["a"]


def test_a_feed_without_end_is_cut() -> None:
    feed = read(rss(*(f"<title>{n}</title><link>{LINK}{n}</link>" for n in range(MAX_ENTRIES + 5))))
    assert len(feed.items) == MAX_ENTRIES
    assert feed.items[0].title == "0"


@pytest.mark.parametrize(
    "before", ["\n\n", "\ufeff", "\x00\x01", "Notice: undefined index in /srv/x.php\n", "<br />\n<b>Warning</b>: x\n"]
)
def test_what_stands_before_a_feed_does_not_spoil_it(before: str) -> None:
    assert read(before + rss(f"<title>A</title><link>{LINK}</link>")).items[0].title == "A"


@pytest.mark.parametrize("page", ["<!-- x --><!DOCTYPE html><html>{}", "<html><body><p>A & B{}", "<HTML><HEAD>{}</HEAD>"])
def test_a_page_is_no_feed(page: str) -> None:
    outcome = parse(page.format("<div>News</div>" * 50).encode(), FEED, NOW)
    assert isinstance(outcome, Failed)
    assert outcome.reason == "not-a-feed"


def test_texts_without_end_are_cut() -> None:
    feed = read(
        rss(
            f"<title>{'word ' * 9_000}</title><link>{LINK}</link><description>{'short ' * 9_000}</description>"
            f"<content:encoded><![CDATA[{'<p>Different text.</p>' * 30_000}]]></content:encoded>",
            f"<title>Far</title><link>https://paper.example/{'x' * 9_000}</link>",
        )
    )
    (one,) = feed.items
    assert len(one.title) <= LONGEST_TITLE
    assert len(one.summary) <= LONGEST_OWN_SUMMARY + 2
    assert LONGEST_CONTENT - 30 < len(one.content) <= LONGEST_CONTENT
    assert one.content.count("<") == one.content.count(">")
    assert feed.skipped == 1
    many = read(json_feed({"url": LINK, "title": "A", "authors": [{"name": f"N{n} {'x' * 5_000}"} for n in range(500)]}))
    assert len(many.items[0].authors) == MAX_AUTHORS
    assert all(len(name) <= LONGEST_TITLE for name in many.items[0].authors)


HOSTILE = {
    "nested": "<a>" * 100_000,
    "nested in a text": f"<item><link>{LINK}</link><title><![CDATA[{'<div><dl><dt>' * 30_000}]]></title></item>",
    "open tags": f"<item><link>{LINK}</link><title>&<ruby><rt>" + "<p><dt>" * 30_000,
    "attributes": "<item " + " ".join(f'a{n}="x"' for n in range(50_000)) + "/>",
    "namespaces": "".join(f'<x{n}:a xmlns:x{n}="u{n}">' for n in range(10_000)),
    "nonsense dates": "".join(f"<item><link>{LINK}{n}</link><pubDate>{n} foo {n} bar</pubDate></item>" for n in range(2_000)),
    "ampersands": f"<item><link>{LINK}</link><title>{'&' * 200_000}</title></item>",
    "numbers": f"<ttl>{'9' * 100_000}</ttl><item><link>{LINK}</link><guid>{'9' * 100_000}</guid><pubDate>{'9' * 100_000}</pubDate></item>",
    "open sections": "<![CDATA[" * 50_000,
    "open comments": "& <!--" * 50_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_feeds_take_no_time(kind: str) -> None:
    started = perf_counter()
    assert isinstance(parse(rss(about=HOSTILE[kind]).encode(), FEED, NOW), Done | Failed)
    assert perf_counter() - started < 10
