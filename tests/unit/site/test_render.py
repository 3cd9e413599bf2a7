"""Pages from values: what outlets send is text and never markup, what a reader must be told is told."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from lxml import etree, html

from dragoman.compose import pages
from dragoman.compose.health import health
from dragoman.compose.lists import source_page
from dragoman.compose.search import Found, SearchPage, read
from dragoman.config import Settings
from dragoman.model import (
    Article,
    Attempt,
    Check,
    EngineIdentity,
    FrontPage,
    Listing,
    Passage,
    Rendering,
    Sentence,
    Source,
    Story,
    StoryPage,
)
from dragoman.site import feeds
from dragoman.site.render import Renderer
from tests.conftest import NOW

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
    "<style>*{display:none}</style>",
    "</script></style></textarea>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "]]><x/>",
]


def covered(
    headline: str = "Le barrage cède", text: str = "La vallée a été évacuée.", *,
    source: Source | None = None, language: str = "fr",
    edition: str = "fr", attempt: Attempt | None = None, shown: str = "", reason: str = "", hours: int = 1, id: str = "a1",
) -> pages.Covered:  # fmt: skip
    source = source or Source("sud", "Le Sud", "https://sud.example/", "FR", ("fr",), ())
    passages = tuple(
        Passage(f"{id}-{kind}", id, place, kind, words)
        for place, (kind, words) in enumerate((("headline", headline), ("lead", text)))
    )
    url = f"https://{source.id}.example/{id}"
    article = Article(
        id, source.id, url, url, language, headline, (), None, None, NOW - timedelta(hours=hours), "feed", "free", 1, passages
    )
    how = "source" if language == edition else "translation" if attempt else "original"
    renderings = tuple(
        (
            Rendering(
                Sentence(one.id, 0, 0, len(one.text), one.text), language, edition, shown or one.text, how, attempt, reason
            ),
        )
        for one in passages
    )
    return pages.Covered(article, source, language, renderings)


def story_page(*reports: pages.Covered, language: str = "fr") -> StoryPage:
    return pages.story_page(Story("s1", "le-barrage-s1", NOW, NOW), reports, language, NOW)


def renderer(**changes: object) -> Renderer:
    return Renderer(replace(Settings(Path("/nowhere"), "La Une", editions=("fr", "en", "ar")), **changes))


def front_page(page: StoryPage, language: str = "fr") -> FrontPage:
    return pages.front_page((page.card,), language, NOW)


DRAWN = {"timeline-row", "timeline-axis", "bar", "icon"}


def every_page(made: Renderer, page: StoryPage, source: Source) -> dict[str, str]:
    """A page of each kind, by kind, all of the story `page` and of `source`."""
    cards = (page.card,)
    report = page.reports[0]
    found = SearchPage(
        "fr", page.card.headline.text, results=(Found(page.card.story, report, report.lines[0]),), total=1, sources=(source,)
    )
    return {
        "story": made.story(page, NOW),
        "front": made.front(front_page(page)),
        "section": made.listing(Listing("section", "europe", "fr", NOW, cards)),
        "day": made.listing(Listing("day", "2026-05-14", "fr", NOW, cards, earlier="2026-05-12")),
        "source": made.source(source_page(source, health(source, (), {"": 3}, NOW), cards, "fr", NOW)),
        "search": made.search(found, NOW),
        "about": made.about("fr", [source], NOW),
        "method": made.method("fr", [source], {("original", source.name): 1}, {(source.name, "numbers", "fail"): 1}, NOW),
    }


@pytest.mark.parametrize("words", HOSTILE)
def test_what_outlets_send_is_text(words: str) -> None:
    source = Source("sud", words, "https://sud.example/", "FR", ("fr",), ())
    page = story_page(covered(words, words, source=source))
    made = renderer(title=words, contact=words, address="https://une.example")
    for kind, content in every_page(made, page, source).items():
        tree = html.fromstring(content)
        assert not tree.xpath("//img | //style | //x | //textarea | //*[@onerror or @onload or @style]"), kind
        assert {node.get("class") for node in tree.xpath("//svg")} <= DRAWN, kind
        assert words in tree.text_content(), kind
        script, *data = tree.xpath("//script")
        assert (script.text, script.get("src").rpartition("/")[2]) == (None, made.script)
        assert [one.get("type") for one in data] in (["application/ld+json"], []), kind
        assert all(words in json.dumps(json.loads(one.text), ensure_ascii=False) or '"' in words for one in data), kind
    feed = feeds.of_list(made.settings, words, "fr", "fr/", front_page(page).cards, NOW)
    assert etree.fromstring(feed["atom"]).find(".//{*}entry/{*}title").text == words
    assert etree.fromstring(feed["rss"]).find(".//item/title").text == words
    assert json.loads(feed["json"])["items"][0]["title"] == words


def test_pages_say_to_programs_what_they_hold() -> None:
    attempt = Attempt("Der Damm bricht", "de", "fr", EngineIdentity("firefox", "1"), "Le barrage rompt", ())
    page = story_page(covered("Der Damm bricht", language="de", attempt=attempt, shown="Le barrage rompt"))
    made = renderer(address="https://une.example", sources=(page.card.best,))
    pages_made = every_page(made, page, page.card.best)
    data = {
        kind: json.loads(found[0])
        for kind, content in pages_made.items()
        if (found := html.fromstring(content).xpath("//script[@type='application/ld+json']/text()"))
    }
    assert {kind: thing["@type"] for kind, thing in data.items()} == {
        "story": "NewsArticle",
        "front": "CollectionPage",
        "section": "CollectionPage",
        "day": "CollectionPage",
        "source": "CollectionPage",
    }
    story = data["story"]
    assert (story["headline"], story["inLanguage"]) == ("Le barrage rompt", "fr")
    assert story["url"] == "https://une.example/fr/story/le-barrage-s1/"
    assert [(one["headline"], one["inLanguage"], one["url"]) for one in story["isBasedOn"]] == [
        ("Der Damm bricht", "de", "https://sud.example/a1")
    ]
    assert data["section"]["mainEntity"]["itemListElement"][0]["url"] == story["url"]
    tree = html.fromstring(pages_made["story"])
    assert tree.xpath("//meta[@property='og:title']/@content") == ["Le barrage rompt"]
    assert {link.get("hreflang"): link.get("href") for link in tree.xpath("//link[@hreflang]")} == {
        **{code: f"https://une.example/{code}/story/le-barrage-s1/" for code in ("fr", "en", "ar")},
        "x-default": "https://une.example/fr/story/le-barrage-s1/",
    }
    assert tree.xpath("//link[@rel='canonical']/@href") == [story["url"]]


def test_a_site_without_an_address_names_none() -> None:
    content = renderer().story(story_page(covered()), NOW)
    tree = html.fromstring(content)
    assert not tree.xpath("//link[@rel='canonical' or @hreflang] | //section[@class='share']")
    assert "url" not in json.loads(tree.xpath("//script[@type='application/ld+json']/text()")[0])


def test_a_headline_and_its_lead_stand_once() -> None:
    north = Source("north", "North", "https://north.example/", "GB", ("en",), ())
    other = covered("Dam breaks", "The valley.", source=north, language="en", reason="no-engine", id="a2")
    tree = html.fromstring(renderer().story(story_page(covered(), other), NOW))
    assert " ".join(tree.xpath("//main//text()")).count("La vallée a été évacuée.") == 1
    assert [" ".join(node.text_content().split()) for node in tree.xpath("//h1 | //article[@class='report']//h3")] == [
        "Le barrage cède",
        "Son titre et son chapô figurent plus haut.",
        "Dam breaks ↗",
    ]


def test_countries_are_drawn_where_there_are_several() -> None:
    north = Source("north", "North", "https://north.example/", "GB", ("en",), ())
    invented = Source("nowhere", "Nowhere", "https://nowhere.example/", "XC", ("en",), ())
    other = covered("Dam breaks", source=north, language="en", reason="no-engine", id="a2")
    third = covered("Dam", source=invented, language="en", reason="no-engine", id="a3")
    drawn = "//ul[@class='countries']//span[@class='countries-name']/text()"
    assert html.fromstring(renderer().story(story_page(covered(), other, third), NOW)).xpath(drawn) == ["France", "Royaume-Uni"]
    assert not html.fromstring(renderer().story(story_page(covered(), third), NOW)).xpath(drawn)


def test_a_timeline_runs_as_the_edition_reads() -> None:
    reports = covered(hours=9), covered("Dam breaks", language="en", reason="no-engine", hours=1, id="a2")
    circles = "//svg[@class='timeline-row']//circle/@cx"
    assert html.fromstring(renderer().story(story_page(*reports), NOW)).xpath(circles) == ["0.0%", "100.0%"]
    arabic = story_page(*(covered(hours=hours, edition="ar", id=id) for id, hours in (("a1", 9), ("a2", 1))), language="ar")
    assert html.fromstring(renderer().story(arabic, NOW)).xpath(circles) == ["100.0%", "0.0%"]


def test_what_has_no_page_is_not_listed() -> None:
    card = story_page(covered()).card
    listing = Listing("section", "fr", "fr", NOW, (card,))
    assert html.fromstring(renderer().listing(listing)).xpath("//article//h2/a/@href") == ["../../../fr/story/le-barrage-s1/"]
    assert not html.fromstring(renderer().listing(listing, lambda _story: False)).xpath("//article")


def test_a_large_story_is_a_small_page() -> None:
    """Forty reports, each with a headline and an excerpt of its own, translated: below 60 kB with stylesheet and script."""
    chance = Random(7)

    def text(letters: str, length: int) -> str:
        return "".join(chance.choice(letters) for _ in range(length))

    reports = []
    for number in range(40):
        source = Source(f"s{number}", text("abcdefgh ", 16), f"https://s{number}.example/", "RU", ("ru",), ())
        shown = text("abcdefghijklmnopqrstuvwxyz ", 200)
        attempt = Attempt("", "ru", "fr", EngineIdentity("firefox", "1"), shown, ())
        original = text("абвгдежзиклмнопрстуфхцчшщэюя ", 200)
        reports.append(
            covered(original[:80], original, source=source, language="ru", attempt=attempt, shown=shown, id=f"a{number}")
        )
    made = renderer(address="https://une.example")
    whole = [made.story(story_page(*reports), NOW).encode(), made.assets[made.stylesheet], made.assets[made.script]]
    assert 10_000 < sum(len(gzip.compress(part)) for part in whole) < 60_000


def test_the_search_page_shows_what_was_asked_and_what_was_found() -> None:
    page = story_page(covered())
    asked = read([("q", "barrage"), ("country", "FR"), ("page", "2")], "fr")
    report = page.reports[0]
    made = replace(asked, results=(Found(page.card.story, report, report.lines[0]),), total=41, sources=(report.source,))
    tree = html.fromstring(renderer().search(made, NOW))
    assert tree.xpath("//input[@name='q']/@value") == ["barrage"]
    assert tree.xpath("//select[@name='country']/option[@selected]/text()") == ["France"]
    assert tree.xpath("//details[@class='search-filters']/@open") == [""]
    assert tree.xpath("//li[@class='result']//h2/a/@href") == ["../../fr/story/le-barrage-s1/#report-a1"]
    assert tree.xpath("//p[@role='status']/text()") == ["41 articles"]
    assert tree.xpath("//nav[@class='pager']/a/@href") == ["?q=barrage&country=FR", "?q=barrage&country=FR&page=3"]
    nothing = html.fromstring(renderer().search(asked, NOW))
    assert nothing.xpath("//p[@role='status']")[0].text.startswith("Rien n’a été trouvé")
    assert not html.fromstring(renderer().search(SearchPage("fr"), NOW)).xpath("//p[@role='status']")
    assert not html.fromstring(renderer().search(SearchPage("fr", served=False), NOW)).xpath("//form")


def test_a_translated_line_shows_its_original_its_engine_and_its_doubts() -> None:
    doubt = Check("numbers", "doubt", note="+3")
    attempt = Attempt("Der Damm bricht", "de", "fr", EngineIdentity("apertium", "3.8", "gist"), "Le barrage rompt", (doubt,))
    page = story_page(covered("Der Damm bricht", language="de", attempt=attempt, shown="Le barrage rompt"))
    tree = html.fromstring(renderer().story(page, NOW))
    quotes = [(quote.get("lang"), quote.text) for quote in tree.xpath("//details/blockquote")]
    assert quotes == [("de", "Der Damm bricht"), ("de", "La vallée a été évacuée.")]
    assert "apertium" in tree.xpath("//p[@class='made-by']")[0].text_content()
    assert "nombres: +3" in tree.xpath("//p[@class='made-by']")[0].text_content()
    assert tree.xpath("//abbr[@class='gist']")
    assert tree.xpath("//span[@class='in-doubt']")


def test_a_line_in_the_original_says_why_in_the_editions_language() -> None:
    page = story_page(covered("Плотина прорвана", "Долина эвакуирована.", language="ru", reason="no-engine"))
    tree = html.fromstring(renderer().story(page, NOW))
    assert "aucun moteur n’est installé" in tree.xpath("//p[@class='why']")[0].text
    assert tree.xpath("//h1")[0].get("lang") == "ru"


def test_an_arabic_edition_runs_from_right_to_left_and_its_quotes_as_they_must() -> None:
    attempt = Attempt("Le barrage cède", "fr", "ar", EngineIdentity("firefox", "1"), "انهيار السد", ())
    page = story_page(covered(language="fr", edition="ar", attempt=attempt, shown="انهيار السد"), language="ar")
    tree = html.fromstring(renderer().story(page, NOW))
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    assert tree.xpath("//h1")[0].get("dir") == "rtl"
    assert tree.xpath("//blockquote")[0].get("dir") == "ltr"


def test_a_story_cites_each_of_its_articles() -> None:
    north = Source("north", "North", "https://north.example/", "GB", ("en",), ())
    page = story_page(covered(), covered("Dam breaks", source=north, language="en", reason="no-engine", hours=2, id="a2"))
    tree = html.fromstring(renderer().story(page, NOW))
    assert set(tree.xpath("//a[@class='cite']/@href")) == {"https://sud.example/a1", "https://north.example/a2"}
    assert [one.get("id") for one in tree.xpath("//article[@class='report']")] == ["report-a2", "report-a1"]
    assert "2 médias · 2 langues" in " ".join(tree.xpath("//p[@class='story-credit']")[0].text_content().split())


def test_the_reader_is_told_how_an_outlet_s_page_was_made() -> None:
    one = covered()
    noted = replace(one, article=replace(one.article, notes=("live", "part", "corrected", "of-tomorrow")))
    tree = html.fromstring(renderer().story(story_page(noted), NOW))
    assert [flag.text_content() for flag in tree.xpath("//span[@class='flag']")] == [
        "un direct, qui a pu changer depuis",
        "une page d’un article qui continue",
        "corrigé par le média",
    ]
    assert not html.fromstring(renderer().story(story_page(one), NOW)).xpath("//span[@class='flag']")
