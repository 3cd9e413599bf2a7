"""Where feeds of every dialect put an entry's link, date, text and name, beside the usual places."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dragoman.feeds.answer import FeedAnswer, read_answer
from dragoman.feeds.parse import parse
from dragoman.model import Done, Item
from tests.making import FEED, NOW, json_feed, read, rss

LINK = "https://paper.example/news/1"
LONG = "The council agreed on Tuesday to rebuild the old bridge. " * 6


def entry(inside: str, attributes: str = "") -> Item:
    (one,) = read(rss(f"<title>A</title>{inside}", about=attributes)).items
    return one


@pytest.mark.parametrize(
    ("inside", "link"),
    [
        (f'<link href="{LINK}"/>', LINK),
        (f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" href="{LINK}"/>', LINK),
        (f'<link/><guid isPermaLink="true">{LINK}</guid>', LINK),
        (f'<guid isPermaLink="false">{LINK}</guid>', LINK),
        (f'<guid isPermaLink="false">{LINK}-id</guid><enclosure url="{LINK}" type="text/html"/>', LINK),
        (f'<media:player xmlns:media="http://search.yahoo.com/mrss/" url="{LINK}"/>', LINK),
        (f'<media:content xmlns:media="http://search.yahoo.com/mrss/" url="{LINK}" medium="document"/>', LINK),
        (f'<dc:identifier>{LINK}</dc:identifier>', LINK),
        (f'<link>http://feeds.example/~r/1</link><f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">{LINK}'
         "</f:origLink>", LINK),
        ('<link xml:base="https://other.example/a/">b</link>', "https://other.example/a/b"),
        (f"<link><![CDATA[ {LINK}?a=1&b=2 ]]></link>", f"{LINK}?a=1&b=2"),
    ],
)  # fmt: skip
def test_where_an_entry_may_say_that_it_leads(inside: str, link: str) -> None:
    assert entry(inside).url == link


def test_sounds_and_pictures_are_no_pages() -> None:
    feed = read(
        rss(
            '<title>A</title><enclosure url="https://paper.example/1.mp3" type="audio/mpeg"/>',
            '<title>B</title><enclosure url="https://paper.example/1.mp3"/>',
            '<title>C</title><m:content xmlns:m="http://search.yahoo.com/mrss/" url="https://paper.example/1" medium="image"/>',
        )
    )
    assert (feed.items, feed.skipped) == ((), 3)


def atom(*entries: str, attributes: str = "") -> str:
    inside = "".join(f"<entry><title>A</title>{one}</entry>" for one in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>Paper</title>{inside}</feed>'


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        (f'<link rel="edit" href="/edit"/><link href="{LINK}"/>', LINK),
        (
            f'<link rel="alternate" type="application/json" href="/j"/><link rel="alternate" type="text/html" href="{LINK}"/>',
            LINK,
        ),
        (
            f'<link rel="http://www.iana.org/assignments/relation/alternate" href="{LINK}"/><link rel="replies" href="/r"/>',
            LINK,
        ),
        (f'<link rel="enclosure" href="/a.mp3"/><link rel="via" href="/v"/><link rel="related" href="{LINK}"/>', LINK),
        (f'<link rel="canonical" href="{LINK}"/><link rel="alternate" href="/amp"/>', LINK),
        (f'<link rel="self" href="/a.xml"/><id>{LINK}</id>', LINK),
        (f'<content src="{LINK}" type="text/plain"/>', LINK),
        ('<link href="b"/>', "https://base.example/a/b"),
        ('<link rel="self" href="/s"/><link xml:base="c/" href="b"/>', "https://base.example/a/c/b"),
    ],
)
def test_the_best_of_atom_s_links(links: str, expected: str) -> None:
    assert [one.url for one in read(atom(links, attributes='xml:base="https://base.example/a/"')).items] == [expected]


def test_an_atom_entry_without_a_page_leads_nowhere() -> None:
    feed = read(atom('<id>tag:1</id><link rel="enclosure" href="https://paper.example/1.mp3"/>', "<id>tag:2</id>"))
    assert (feed.items, feed.skipped) == ((), 2)


def test_atom_03() -> None:
    feed = read(
        f"""<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="de"><title>Blatt</title><entry>
        <title mode="escaped">A &amp;amp; B</title><link rel="alternate" type="text/html" href="{LINK}"/><id>tag:1</id>
        <issued>2026-05-13T09:00</issued><modified>2026-05-14T09:00:00Z</modified>
        <content type="text/html" mode="escaped">&lt;p&gt;{LONG}&lt;/p&gt;</content></entry></feed>"""
    )
    (one,) = feed.items
    assert (feed.language, one.title, one.url, one.guid) == ("de", "A & B", LINK, "tag:1")
    assert one.content == f"<p>{LONG}</p>"
    assert one.published_at == datetime(2026, 5, 13, 9, tzinfo=UTC)


XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'


def test_markup_that_is_not_escaped() -> None:
    feed = read(
        atom(
            f'<link href="{LINK}1"/><content type="xhtml"><div {XHTML}><p>{LONG}</p></div></content>',
            f'<link href="{LINK}2"/><content type="text/html"><p>{LONG}</p></content>',
            f'<link href="{LINK}3"/><summary type="xhtml"><div {XHTML}>Short &amp; <b>sweet</b></div></summary>',
        ).replace("<title>Paper</title>", f'<title type="xhtml"><div {XHTML}>Pap<b>er</b></div></title>')
    )
    assert feed.title == "Paper"
    assert all(LONG.strip() in one.content for one in feed.items[:2])
    assert [one.content.count("<p") for one in feed.items[:2]] == [1, 1]
    assert feed.items[2].summary == "Short & sweet"
    body = f"<title>A</title><link>{LINK}</link><description>Own.</description><body {XHTML}><p>{LONG}</p></body>"
    assert LONG.strip() in read(rss(body)).items[0].content


@pytest.mark.parametrize("namespace", ["http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/"])
def test_rss_09(namespace: str) -> None:
    feed = read(
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{namespace}"><channel><title>Paper</title>'
        f"<link>https://paper.example/</link></channel><item><title>A</title><link>{LINK}</link></item></rdf:RDF>"
    )
    assert (feed.title, feed.homepage, [one.url for one in feed.items]) == ("Paper", "https://paper.example/", [LINK])


def test_rss_2_in_a_namespace() -> None:
    body = f'<rss version="2.0" xmlns="http://backend.userland.com/rss2"><channel><title>P</title><item><title>A</title><link>{LINK}'
    assert [one.title for one in read(f"{body}</link></item></channel></rss>").items] == ["A"]


def test_rdf_keeps_its_full_text_and_its_ids() -> None:
    feed = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f'<title>Paper</title><dc:language>fr</dc:language></channel><item rdf:about="tag:1"><title>A</title><link>{LINK}</link>'
        f"<content:encoded>&lt;p&gt;{LONG}&lt;/p&gt;</content:encoded></item><item rdf:about='{LINK}2'><title>B</title>"
        f"<link>{LINK}2</link><dc:description>In Dublin Core.</dc:description></item></rdf:RDF>"
    )
    first, second = feed.items
    assert (feed.language, first.guid, first.content) == ("fr", "tag:1", f"<p>{LONG}</p>")
    assert (second.guid, second.summary) == (f"{LINK}2", "In Dublin Core.")


def test_a_film_may_be_all_that_is_described() -> None:
    media = 'xmlns:media="http://search.yahoo.com/mrss/"'
    described = f"<media:group {media}><media:description>What the film shows.</media:description></media:group>"
    assert read(atom(f'<link href="{LINK}"/>{described}')).items[0].summary == "What the film shows."
    assert entry(f"<link>{LINK}</link>{described}").summary == "What the film shows."


@pytest.mark.parametrize(
    "title",
    [
        "Don't & won't",
        "Don&amp;#39;t &amp;amp; won&amp;#x27;t",
        "<![CDATA[Don&#39;t &amp; won&rsquo;t]]>",
        "&amp;lt;i&amp;gt;Don't&amp;lt;/i&amp;gt;",
    ],
)
def test_titles_that_are_escaped_twice(title: str) -> None:
    read_as = entry(f"<link>{LINK}</link>").title  # "A", where there is only one title
    one = read(rss(f"<title>{title}</title><link>{LINK}</link>")).items[0]
    assert read_as == "A"
    assert one.title.replace("’", "'").startswith("Don't")
    assert "&#" not in one.title
    assert "<" not in one.title


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("<pubDate>Wed, 14 May 26 08:00:00 EST</pubDate>", datetime(2026, 5, 14, 13, tzinfo=UTC)),
        ("<pubDate>14 mai 2026 à 08h30</pubDate>", datetime(2026, 5, 14, 8, 30, tzinfo=UTC)),
        ("<pubDate>nonsense</pubDate><dc:date>2026-05-14</dc:date>", datetime(2026, 5, 14, tzinfo=UTC)),
        ("<pubdate>14.05.2026 08:00</pubdate>", datetime(2026, 5, 14, 8, tzinfo=UTC)),
        (
            '<p:publicationDate xmlns:p="http://prismstandard.org/namespaces/basic/2.0/">2026-05-14</p:publicationDate>',
            datetime(2026, 5, 14, tzinfo=UTC),
        ),
        (
            '<a:updated xmlns:a="http://www.w3.org/2005/Atom">2026-05-14T08:00:00Z</a:updated>',
            datetime(2026, 5, 14, 8, tzinfo=UTC),
        ),
        ("<pubDate>1778745600</pubDate>", datetime(2026, 5, 14, 8, tzinfo=UTC)),
        ("<pubDate>Thu, 14 May 1970 08:00:00 GMT</pubDate>", None),
        ("<pubDate>Thu, 14 May 2099 08:00:00 GMT</pubDate>", None),
    ],
)
def test_dates_in_wrong_forms_and_places(date: str, expected: datetime | None) -> None:
    strict = rss(f"<title>A</title><link>{LINK}</link>{date}")
    assert read(strict).items[0].published_at == expected
    if "updated" not in date and "publicationDate" not in date:  # names that the tolerant parser does not know
        assert read(strict.replace("<title>A</title>", "<title>A & B</title>")).items[0].published_at == expected


def test_json_of_version_1_and_odd_places() -> None:
    feed = read(
        json_feed(
            {"id": 1, "external_url": LINK, "content_text": f"1 < 2 & {LONG}", "author": {"name": "Ana"}, "language": "pt-BR"},
            {"id": 2, "url": f"{LINK}2", "title": "B", "date_published": 1778745600, "date_modified": "x"},
            language="de",
        )
    )
    first, second = feed.items
    assert (first.url, first.authors, first.language, second.language) == (LINK, ("Ana",), "pt-BR", "de")
    assert first.summary.startswith("1 < 2 & The council")
    assert second.published_at == datetime(2026, 5, 14, 8, tzinfo=UTC)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_json_in_other_encodings(encoding: str) -> None:
    assert read(json_feed({"url": LINK, "title": "Мост"}).decode().encode(encoding)).items[0].title == "Мост"


def test_what_a_feed_asks_for_is_told() -> None:
    assert read(rss(about="<ttl>60</ttl>")).least_interval == timedelta(hours=1)
    assert read(rss("<title>A & B</title>", about="<ttl>60</ttl>")).least_interval == timedelta(hours=1)
    assert read(rss()).least_interval is None


def test_an_entry_that_stands_there_twice_is_one_item() -> None:
    feed = read(rss(f"<title>New</title><link>{LINK}</link>", f"<title>Old</title><link>{LINK}#2</link>"))
    assert ([one.title for one in feed.items], feed.skipped) == (["New"], 0)


def test_entries_that_share_a_guid_are_kept_apart() -> None:
    guid = "<guid>https://paper.example/</guid>"
    feed = read(rss(*(f"<title>{n}</title><link>{LINK}{n}</link>{guid}" for n in range(3))))
    assert len({one.id for one in feed.items}) == 3


def test_relative_links_begin_where_the_feed_is_now() -> None:
    moved = replace(FEED, location="https://new.example/feeds/all.xml")
    outcome = parse(atom('<link href="../news/1"/>').encode(), moved, NOW)
    assert isinstance(outcome, Done)
    assert (outcome.value.items[0].url, outcome.value.items[0].feed) == ("https://new.example/news/1", FEED.url)


def test_an_answer_for_a_worker() -> None:
    body = rss(f"<title>Мост</title><link>{LINK}</link>").replace(' encoding="utf-8"', "").encode("koi8-r")
    outcome = read_answer(FeedAnswer(body, FEED, NOW, "koi8-r"))
    assert isinstance(outcome, Done)
    assert outcome.value.items[0].title == "Мост"
