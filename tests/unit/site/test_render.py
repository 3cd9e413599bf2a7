"""Pages from values: what outlets send is text and never markup, what a reader must be told is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from lxml import etree, html

from dragoman.compose import pages
from dragoman.config import Settings
from dragoman.model import (
    Article,
    Attempt,
    Check,
    Edition,
    EngineIdentity,
    Passage,
    Rendering,
    Sentence,
    Source,
    Story,
    StoryPage,
)
from dragoman.site.publish import publish
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


def edition(page: StoryPage, language: str = "fr") -> Edition:
    return pages.edition((page,), language, NOW)


@pytest.mark.parametrize("words", HOSTILE)
def test_what_outlets_send_is_text(words: str) -> None:
    source = Source("sud", words, "https://sud.example/", "FR", ("fr",), ())
    page = story_page(covered(words, words, source=source))
    made = renderer(title=words)
    for content in (
        made.story(page, NOW),
        made.front(edition(page)),
        made.method("fr", [source], {("original", words): 1}, {(words, "numbers", "fail"): 1, (words, "", ""): 2}, NOW),
    ):
        tree = html.fromstring(content)
        assert not tree.xpath("//script | //img | //style | //*[@onerror or @onload]")
        assert not [node for node in tree.xpath("//svg") if "timeline-row" not in (node.get("class") or "")]
        assert words in tree.text_content()
    feed = etree.fromstring(made.atom(edition(page)).encode())
    assert feed.find(".//{*}entry/{*}title").text == words


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


def test_a_private_site_asks_to_be_left_alone() -> None:
    assert "Disallow: /" in renderer(private=True).robots()
    assert "Sitemap: https://une.example/sitemap.xml" in renderer(address="https://une.example").robots()


def test_publishing_again_writes_nothing_and_leaves_no_half_files(tmp_path: Path) -> None:
    settings = Settings(tmp_path, "La Une", editions=("fr",))
    page = story_page(covered())
    first = publish(tmp_path / "site", settings, [edition(page)], [], {}, {})
    assert first == sum(1 for path in (tmp_path / "site").rglob("*") if path.is_file())
    assert publish(tmp_path / "site", settings, [edition(page)], [], {}, {}) == 0
    changed = story_page(covered("Le barrage tient"))
    assert publish(tmp_path / "site", settings, [edition(changed)], [], {}, {}) == 3  # the story, the front page, the feed
    assert not list((tmp_path / "site").rglob("*.new"))
