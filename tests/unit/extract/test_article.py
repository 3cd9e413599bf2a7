"""A captured page → an article: what is taken, what is left, what is believed."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dragoman.extract import Page, extract
from dragoman.extract.article import MAX_PAGE
from dragoman.model import Article, Capture, Done, Extraction, Failed, Item, Outcome, Skipped
from tests.making import NOW, captured, item

LEAD = "The council of Marrow met on Tuesday and agreed to rebuild the old bridge before the winter, officials said."
ARCHES = "Engineers from the coast will begin with the two outer arches, which the flood of last spring had moved."
COSTS = "The work is to cost 4.2 million crowns and to last until October, according to a document of the council."
QUOTE = "We will not wait for another flood to come down the valley, the mayor said to those who had come."
BODY = f"<p>{LEAD}</p><h2>Two arches first</h2><p>{ARCHES}</p><blockquote><p>{QUOTE}</p></blockquote><p>{COSTS}</p>"

RUSSIAN = (
    "Городской совет во вторник принял решение восстановить старый мост до начала зимы, сообщили чиновники. "
    "Инженеры с побережья начнут с двух крайних арок, которые сдвинуло прошлогоднее весеннее наводнение. "
    "Работы обойдутся в 4,2 миллиона крон и продлятся до октября, говорится в документе городского совета."
)


def page(
    body: str = BODY, head: str = "", heading: str = "<h1>Old bridge to be rebuilt</h1>", language: str = 'lang="en"'
) -> str:
    return f"""<!doctype html><html {language}><head><meta charset="utf-8"><title>Old bridge to be rebuilt | Paper</title>
    {head}</head>
    <body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
    <main><article>{heading}{body}</article></main>
    <aside><h3>Most read</h3><ul><li><a href="/1">Cat climbs tower</a></li><li><a href="/2">Rain expected</a></li></ul></aside>
    <footer><p>All rights reserved. <a href="/imprint">Imprint</a></p></footer></body></html>"""


def outcome(markup: str | bytes | Outcome[Capture], language: str | None = None, of: Item | None = None) -> Outcome[Extraction]:
    capture = captured(markup) if isinstance(markup, str | bytes) else markup
    return extract(Page(of or item(), capture, NOW, language))


def read(markup: str | bytes | Outcome[Capture], language: str | None = None, **particulars: Any) -> Article:
    made = outcome(markup, language, item(**particulars))
    assert isinstance(made, Done), made
    return made.value.article


def json_ld(data: Any) -> str:
    return f'<script type="application/ld+json">{data if isinstance(data, str) else json.dumps(data)}</script>'


def texts(article: Article, kind: str) -> list[str]:
    return [passage.text for passage in article.passages if passage.kind == kind]


# -- passages ----------------------------------------------------------------------------------------------------------


def test_passages_in_order_each_with_its_kind() -> None:
    article = read(page())
    assert [(one.kind, one.text) for one in article.passages] == [
        ("headline", "Old bridge to be rebuilt"),
        ("paragraph", LEAD),
        ("subhead", "Two arches first"),
        ("paragraph", ARCHES),
        ("quote", QUOTE),
        ("paragraph", COSTS),
    ]
    assert [one.index for one in article.passages] == list(range(6))
    assert {one.article for one in article.passages} == {article.id}
    assert article.headline == "Old bridge to be rebuilt"
    assert article.from_feed is False


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Old bridge to be rebuilt", "Old bridge to be rebuilt"),
        ("OLD BRIDGE TO BE REBUILT!", "OLD BRIDGE TO BE REBUILT!"),
        ("Marrow rebuilds its bridge", "Marrow rebuilds its bridge"),
        ("Old bridge to be rebuilt - Paper", "Old bridge to be rebuilt"),
    ],
)
def test_the_headline_stands_once_however_metadata_words_it(title: str, expected: str) -> None:
    article = read(page(head=f'<meta property="og:title" content="{title}">'))
    assert article.headline == expected
    assert texts(article, "headline") == [expected]
    assert "Old bridge to be rebuilt" not in [one.text for one in article.passages[1:]]


def test_first_level_headings_within_the_text_are_subheads() -> None:
    body = BODY.replace("h2", "h1")
    assert texts(read(page(body, head='<meta property="og:title" content="T">')), "subhead") == ["Two arches first"]


def test_the_lead_is_the_paragraph_that_the_page_describes_itself_with() -> None:
    article = read(page(head=f'<meta name="description" content="{LEAD[:90]}…">'))
    assert texts(article, "lead") == [LEAD]
    assert LEAD not in texts(article, "paragraph")


def test_a_description_that_readers_do_not_see_is_no_part_of_the_article() -> None:
    own = "Marrow gets back what the water took: the crossing that its bakers built four hundred years ago."
    article = read(page(head=f'<meta property="og:description" content="{own}">'))
    assert texts(article, "lead") == []
    assert own not in [one.text for one in article.passages]


@pytest.mark.parametrize("description", ["News, sport and weather from Marrow", "Short.", "", ARCHES])
def test_a_description_that_is_no_sentence_or_stands_below_is_no_lead(description: str) -> None:
    article = read(page(head=f'<meta name="description" content="{description}">'))
    assert texts(article, "lead") == []
    assert [one.text for one in article.passages].count(ARCHES) == 1


def test_list_items_are_paragraphs() -> None:
    items = ["The eastern arch comes first, in June.", "The western arch follows in August."]
    article = read(page(f"<p>{LEAD}</p><ul><li>{items[0]}</li><li>{items[1]}</li></ul><p>{COSTS}</p>"))
    assert texts(article, "paragraph") == [LEAD, *items, COSTS]


@pytest.mark.parametrize(
    "furniture",
    [
        '<p>Read also: <a href="/y">Another bridge in another valley is closed</a></p>',
        '<p>À lire aussi : <a href="/y">Un autre pont est fermé</a></p>',
        '<p><a href="/y">Another bridge in another valley is closed</a></p>',
        '<p><a href="/y">Another bridge</a> | <a href="/z">Another valley</a></p>',
        '<ul><li><a href="/y">Another bridge is closed</a></li><li><a href="/z">Football: Marrow wins</a></li></ul>',
    ],
)
def test_lines_that_lead_elsewhere_are_left_out(furniture: str) -> None:
    article = read(page(f"<p>{LEAD}</p>{furniture}<p>{ARCHES}</p><p>{COSTS}</p>{furniture}"))
    assert texts(article, "paragraph") == [LEAD, ARCHES, COSTS]


def test_a_paragraph_with_a_link_stays_whole() -> None:
    body = '<p>Costs rise, <a href="/x">the report</a> of 2025 says, and <a href="/y">Ana Ruiz</a>, a member, agrees.</p>'
    assert "Costs rise, the report of 2025 says, and Ana Ruiz, a member, agrees." in texts(read(page(body + BODY)), "paragraph")


def test_words_are_not_glued() -> None:
    body = (
        f'<p>{LEAD}</p><p>They saw <a href="/x">the plan</a> and signed.<br>Nobody <b>ob</b>jected to <em>it</em>, a witness '
        f'told <a href="/y">Paper</a>. (<a href="/z">More</a>)</p><p>{COSTS}</p>'
    )
    expected = "They saw the plan and signed. Nobody objected to it, a witness told Paper. (More)"
    assert expected in texts(read(page(body)), "paragraph")


def test_a_repeated_paragraph_stands_once() -> None:
    article = read(page(f"<p>{LEAD}</p><p>{ARCHES}</p><p>{LEAD}</p><p>{COSTS}</p>"))
    assert texts(article, "paragraph") == [LEAD, ARCHES, COSTS]


def test_ids_of_passages_outlive_a_revision() -> None:
    before = read(page())
    after = read(
        page(BODY.replace("4.2 million", "5.1 million").replace("<h2>", "<p>A new paragraph, put in later on.</p><h2>"))
    )
    kept = {one.text: one.id for one in before.passages if "4.2" not in one.text}
    assert len(kept) == 5
    assert {one.text: one.id for one in after.passages if one.text in kept} == kept
    changed = {one.id for one in after.passages} - {one.id for one in before.passages}
    assert len(changed) == 2


def test_ids_of_articles_follow_source_and_link() -> None:
    one = read(page())
    assert read(page("<p>Else.</p>" + BODY), url="https://paper.example/news/bridge?utm_source=x#top").id == one.id
    assert read(page(), url="https://paper.example/news/other").id != one.id
    assert read(page(), source="bote").id != one.id


# -- metadata ----------------------------------------------------------------------------------------------------------

NEWS = {
    "@type": "NewsArticle",
    "headline": "Marrow rebuilds &amp; repairs",
    "datePublished": "2026-05-13T20:00:00+02:00",
    "dateModified": "2026-05-14T06:00:00Z",
    "author": [{"@type": "Person", "name": "By Ana Ruiz, in Marrow"}, {"name": "Ben Okri"}, {"name": "Ana Ruiz"}],
    "articleSection": ["World", "Europe"],
    "image": [{"@type": "ImageObject", "url": "/bridge.jpg"}],
    "inLanguage": "en-GB",
    "isAccessibleForFree": False,
}
WEBSITE = {"@type": "WebSite", "headline": "Paper", "datePublished": "2001-01-01"}


@pytest.mark.parametrize(
    "script",
    [
        json_ld(NEWS),
        json_ld([WEBSITE, NEWS]),
        json_ld({"@context": "https://schema.org", "@graph": [WEBSITE, {"@type": "BreadcrumbList"}, NEWS]}),
        json_ld({**WEBSITE, "mainEntity": NEWS}),
        json_ld({**NEWS, "@type": ["Article", "NewsArticle"]}),
        json_ld({**NEWS, "@type": "https://schema.org/ReportageNewsArticle"}),
        json_ld("{ broken") + json_ld(WEBSITE) + json_ld(json.dumps(NEWS) + ";"),
        json_ld(json.dumps(NEWS).replace("repairs", "repairs\n")),
    ],
)
def test_json_ld_comes_first(script: str) -> None:
    head = script + '<meta property="og:title" content="Other"><meta property="article:published_time" content="2020-01-01">'
    article = read(page(head=head))
    assert article.headline == "Marrow rebuilds & repairs"
    assert article.published_at == datetime(2026, 5, 13, 18, tzinfo=UTC)
    assert article.date_from == "json-ld"
    assert article.modified_at == datetime(2026, 5, 14, 6, tzinfo=UTC)
    assert article.bylines == ("Ana Ruiz", "Ben Okri")
    assert (article.section, article.image, article.language) == ("World", "https://paper.example/bridge.jpg", "en")
    assert article.access == "paywalled"


def test_meta_where_there_is_no_json_ld() -> None:
    article = read(
        page(
            head="""<meta property="og:title" content="From meta"><meta name="author" content="Par Léa Petit">
            <meta property="article:published_time" content="2026-05-14T09:00:00+00:00">
            <meta property="og:image" content="/i.png">
            <meta property="article:modified_time" content="2026-05-14T10:00:00+00:00">"""
        )
    )
    assert (article.headline, article.bylines, article.image) == ("From meta", ("Léa Petit",), "https://paper.example/i.png")
    assert (article.published_at, article.date_from) == (datetime(2026, 5, 14, 9, tzinfo=UTC), "meta")
    assert article.modified_at == datetime(2026, 5, 14, 10, tzinfo=UTC)
    assert article.access == "free"


def test_only_a_time_element() -> None:
    article = read(page('<time datetime="2026-05-12T07:30:00Z">Tuesday</time>' + BODY))
    assert (article.published_at, article.date_from) == (datetime(2026, 5, 12, 7, 30, tzinfo=UTC), "page")


def test_nothing_but_a_text() -> None:
    article = read(page(heading="", language=""), language="fr")
    assert (article.published_at, article.date_from) == (NOW, "seen")
    assert article.headline == "Old bridge to be rebuilt"
    assert (article.bylines, article.section, article.image, article.language) == ((), None, None, "fr")


def test_the_feed_s_date_is_believed_before_the_page_s() -> None:
    published = NOW - timedelta(hours=3)
    article = read(page(head=json_ld(NEWS)), published_at=published)
    assert (article.published_at, article.date_from) == (published, "feed")


@pytest.mark.parametrize(
    ("feed", "ld", "expected", "date_from"),
    [
        (NOW + timedelta(days=30), "2026-05-13T18:00:00Z", datetime(2026, 5, 13, 18, tzinfo=UTC), "json-ld"),
        (NOW + timedelta(hours=2), "", NOW, "feed"),
        (None, "2026-05-14T15:00:00Z", NOW, "json-ld"),
        (None, "2030-01-01", NOW, "seen"),
        (datetime(1970, 1, 1, tzinfo=UTC), "1970-01-01", NOW, "seen"),
        (None, "0001-01-01T00:00:00+10:00", NOW, "seen"),
        (None, "in the evening", NOW, "seen"),
    ],
)
def test_dates_are_never_of_the_future_nor_before_the_web(
    feed: datetime | None, ld: str, expected: datetime, date_from: str
) -> None:
    article = read(
        page(head=json_ld({"@type": "Article", "datePublished": ld, "dateModified": "2031-01-01"})), published_at=feed
    )
    assert (article.published_at, article.date_from, article.modified_at) == (expected, date_from, None)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<link rel="canonical" href="/news/old-bridge?utm_source=x">', "https://paper.example/news/old-bridge"),
        ('<link rel="canonical" href="https://www.paper.example/n/1">', "https://www.paper.example/n/1"),
        ('<meta property="og:url" content="https://paper.example/n/2">', "https://paper.example/n/2"),
        ('<link rel="canonical" href="https://bote.example/n/1">', "https://paper.example/news/bridge"),
        ('<link rel="canonical" href="https://paper.example.evil.example/n/1">', "https://paper.example/news/bridge"),
        ('<link rel="canonical" href="https://paper.example/">', "https://paper.example/news/bridge"),
        ('<link rel="canonical" href="javascript:x">', "https://paper.example/news/bridge"),
        ('<link rel="canonical" href="http://[broken">', "https://paper.example/news/bridge"),
        ("", "https://paper.example/news/bridge"),
    ],
)
def test_a_page_speaks_only_for_its_own_host(head: str, expected: str) -> None:
    assert read(page(head=head)).canonical == expected


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ("Ana Ruiz", ("Ana Ruiz",)),
        (["Ana Ruiz", "https://paper.example/ana", ""], ("Ana Ruiz",)),
        ({"@type": "Organization", "name": "<b>Agency</b>"}, ()),
        ([{"name": None}, {"url": "https://x.example"}, 5], ()),
        (None, ()),
        ("A" * 200, ()),
    ],
)
def test_bylines(authors: Any, expected: tuple[str, ...]) -> None:
    assert read(page(head=json_ld({"@type": "Article", "author": authors}))).bylines == expected


def test_the_feed_s_authors_where_the_page_is_silent() -> None:
    assert read(page(), authors=("by Ana Ruiz", "Ben Okri")).bylines == ("Ana Ruiz", "Ben Okri")


@pytest.mark.parametrize(
    ("declared", "of_feed", "expected"),
    [('lang="pt-BR"', "es", "pt"), ('lang="english"', "es-MX", "es"), ("", None, "fr"), ('xml:lang="de"', None, "de")],
)
def test_language(declared: str, of_feed: str | None, expected: str) -> None:
    made = outcome(page(language=declared), "fr", item(language=of_feed))
    assert isinstance(made, Done)
    assert made.value.article.language == expected


def test_json_ld_gives_the_text_where_the_page_is_made_by_scripts() -> None:
    data = {"@type": "NewsArticle", "headline": "Bridge", "articleBody": f"{LEAD}\n\n{ARCHES}\n\n{COSTS}"}
    article = read(page("<div id=app></div>", heading="", head=json_ld(data)))
    assert texts(article, "paragraph") == [LEAD, ARCHES, COSTS]


# -- from the feed alone -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("problem", [Failed("http-404", "Gone."), Skipped("robots", "Not wanted.")])
def test_a_page_that_cannot_be_had(problem: Failed | Skipped) -> None:
    article = read(problem, language="en", title="Bridge reopens", summary="It was closed for a year.", authors=("Ana",))
    assert article.from_feed is True
    assert [(one.kind, one.text) for one in article.passages] == [
        ("headline", "Bridge reopens"),
        ("lead", "It was closed for a year."),
    ]
    assert (article.bylines, article.canonical) == (("Ana",), "https://paper.example/news/bridge")


def test_the_feed_s_full_text_is_better_than_its_summary() -> None:
    content = (
        f"<p>{LEAD}</p><h3>Arches</h3><blockquote>{QUOTE}</blockquote><p>Read also: <a href=/x>Other</a></p><p>{COSTS}</p>"
    )
    article = read(Failed("http-500"), title="Bridge", summary=LEAD[:60], content=content)
    assert [(one.kind, one.text) for one in article.passages[1:]] == [
        ("lead", LEAD),
        ("subhead", "Arches"),
        ("quote", QUOTE),
        ("paragraph", COSTS),
    ]


@pytest.mark.parametrize(
    "markup",
    [
        page("<p>Please accept our cookies to go on.</p>", heading=""),
        page("<p>Subscribe now.</p>"),
        "<html><body><div id=app></div></body></html>",
        "",
        "\x00" * 500,
    ],
)
def test_a_page_with_too_little_text_gives_way_to_the_feed(markup: str) -> None:
    article = read(markup, title="Bridge reopens", summary=LEAD)
    assert article.from_feed is True
    assert article.lead == LEAD


def test_nothing_at_all_has_failed_for_the_page_s_reason() -> None:
    assert outcome(Failed("http-404", "Gone.")) == Failed("http-404", "Gone.")
    made = outcome("<html><head><title>Paper</title></head><body><div id=app></div></body></html>")
    assert isinstance(made, Failed)
    assert made.reason == "no-text"
    large = outcome(Done(replace(captured("").value, body=b"<p>" + b"x" * MAX_PAGE)))
    assert isinstance(large, Failed)
    assert large.reason == "too-large"


def test_a_summary_that_lends_the_headline_is_cut() -> None:
    long = "Words and words. " * 100
    article = read(Failed("http-404"), summary=long.strip())
    assert len(article.headline) == 160
    assert article.passages[1].text == long.strip()


# -- encodings ---------------------------------------------------------------------------------------------------------

CYRILLIC = (
    f"<!doctype html><html><head>%s<title>Мост восстановят</title></head><body><article><p>{RUSSIAN}</p></article></body>"
)


@pytest.mark.parametrize(
    ("content_type", "meta", "encoding"),
    [
        ("text/html; charset=windows-1251", "", "cp1251"),
        ('text/html; charset="Windows-1251"', '<meta charset="utf-8">', "cp1251"),
        ("text/html", '<meta charset="windows-1251">', "cp1251"),
        ("text/html", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "cp1251"),
        ("text/html; charset=utf-8", '<meta charset="windows-1251">', "cp1251"),
        ("text/html; charset=nonsense", '<meta charset="windows-1251">', "cp1251"),
        ("text/html; charset=base64", "", "utf-8"),
        ("text/html; charset=utf-8", "", "utf-8"),
        ("text/html", "", "utf-8"),
        ("text/html; charset=utf-16", "", "utf-16"),
    ],
)
def test_encodings(content_type: str, meta: str, encoding: str) -> None:
    article = read(captured((CYRILLIC % meta).encode(encoding), content_type))
    assert texts(article, "paragraph") == [RUSSIAN]
    assert article.headline == "Мост восстановят"


def test_an_xml_declaration_does_not_hide_a_page() -> None:
    assert texts(read('<?xml version="1.0" encoding="utf-8"?>' + page()), "paragraph") == [LEAD, ARCHES, COSTS]


# -- hostile -----------------------------------------------------------------------------------------------------------

HOSTILE = {
    "a megabyte without end tags": "<html><body><article>" + "<p>some words without an end " * 36_000,
    "deep divisions": "<html><body>" + "<div>" * 50_000 + LEAD * 3,
    "deep paragraphs": "<html><body>" + "<div><p>some words here " * 10_000,
    "deep quotes": "<html><body><article>" + "<blockquote>" * 3_000 + f"<p>{LEAD * 3}",
    "deep lists": f"<html><body><article><p>{LEAD * 3}" + "<ul><li>a word and a word " * 3_000,
    "deep emphasis": "<html><body><article><p>" + "<em>" * 3_000 + LEAD * 3,
    "many attributes": "<html><body>" + "".join(f"<b a={n}>" for n in range(20_000)) + LEAD * 3,
    "an attribute without an end": "<html><body><p title='" + "x" * 500_000,
    "json-ld without a bottom": page(head=json_ld("[" * 100_000)),
    "json-ld objects without a bottom": page(head=json_ld('{"@graph":' * 50_000)),
    "json-ld of the wrong types": page(
        head=json_ld({"@type": "Article", "headline": {"a": 1}, "image": [[["x"]]], "author": [[[5]]]})
    ),
    "halves of characters in json-ld": page(
        head=json_ld(
            '{"@type":"Article","headline":"<b>\\ud800 Bridge","image":"/\\udc00.jpg","articleSection":"\\ud800",'
            '"author":"\\ud800 Ana","description":"\\ud800","inLanguage":"\\ud800"}'
        )
    ),
    "null bytes": page().replace("bridge", "bri\x00dge"),
    "controls and directions": page()
    .replace("Engineers", "\u202eEng\x07ineers\u202c\u2066\x1b[31m")
    .replace("Old", "O\u202eld"),
    "no text": "",
    "a document of another kind": "%PDF-1.7 \ufffd\x00",
    "a comment": "<!-- -->",
    "an instruction": "<?php ?>",
}


@pytest.mark.parametrize("markup", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_pages_give_an_article_or_a_reason(markup: str) -> None:
    made = outcome(markup)
    if isinstance(made, Failed):
        assert made.reason
        return
    assert isinstance(made, Done)
    article = made.value.article
    assert len({one.id for one in article.passages}) == len(article.passages)
    shown = " ".join((article.headline, article.section or "", article.image or "", *article.bylines))
    for words in (shown, *(one.text for one in article.passages)):
        assert words.encode("utf-8")
        assert not any(ord(sign) < 32 or "\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069" for sign in words)
