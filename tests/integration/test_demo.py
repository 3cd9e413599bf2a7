"""The demo's press, the whole way, with the engines that are here: every event is one story with all its languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree, html

from dragoman.archive import open_archive
from dragoman.cli import demo as command
from dragoman.config import Settings, load
from dragoman.demo.press import expected_events
from dragoman.editions import Editions
from dragoman.engines import debian
from dragoman.engines.apertium import ApertiumTranslator
from dragoman.model import StoryPage
from dragoman.translate.stylebook import key_of


@dataclass(frozen=True)
class Made:
    folder: Path
    settings: Settings
    pages: dict[str, tuple[StoryPage, ...]]
    said: str


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The demo, run once with what is installed: nothing is downloaded."""
    folder = tmp_path_factory.mktemp("demo")
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DRAGOMAN_MIRROR", "http://127.0.0.1:9/records")
        patch.setenv("DRAGOMAN_MODELS", str(folder / "models"))
        patch.setattr(debian, "can_install", lambda: False)
        patch.setattr("builtins.print", lambda *words, **_: said.append(" ".join(map(str, words))))
        command.demo(folder, 8000, once=True)
        settings = load(folder)
        with open_archive(settings.archive) as archive:
            source = Editions(archive, settings)
            pages = {
                language: source.pages(source.front(command.work.now()), language, command.work.now())
                for language in settings.editions
            }
    return Made(folder, settings, pages, "\n".join(said))


def test_every_event_is_one_story_with_all_its_reports_and_languages(made: Made) -> None:
    for pages in made.pages.values():
        found = {
            (frozenset(urlsplit(report.url).path for report in page.reports), frozenset(page.card.languages)) for page in pages
        }
        assert found == {(frozenset(event.paths), frozenset(event.languages)) for event in expected_events()}


def test_the_summary_says_what_was_done(made: Made) -> None:
    reports = sum(len(event.paths) for event in expected_events())
    assert f"{reports} items of" in made.said
    assert f"stories     {len(expected_events())}" in made.said
    for word in ("gathered", "articles", "translated", "in the original", "published", "seconds"):
        assert word in made.said


def test_one_page_is_missing_one_is_corrected(made: Made) -> None:
    reports = [report for page in made.pages["en"] for report in page.reports]
    assert [report.from_feed for report in reports].count(True) == 1
    assert [report.revision for report in reports].count(2) == 1


def test_each_site_page_cites_every_report_and_shows_originals_in_place(made: Made) -> None:
    for language, pages in made.pages.items():
        for page in pages:
            file = made.settings.site / language / "story" / page.card.story.slug / "index.html"
            tree = html.fromstring(file.read_bytes())
            cited = set(tree.xpath("//section[@class='reports']//a[@rel='external']/@href"))
            assert cited == {report.url for report in page.reports}
            for report in page.reports:
                told = tree.xpath(f"//article[@id='report-{report.article}']")[0]
                # the headline and the lead that stand at the head of the page do not stand a second time
                shown = tree.xpath("//article[@class='story']")[0] if report.headline == page.card.headline else told
                assert report.headline.text in " ".join(shown.text_content().split())
                for line in report.lines:
                    if line.shown_as == "translation":
                        assert line.original in [quote.text_content() for quote in shown.iter("blockquote")]


def test_nothing_is_published_beyond_a_sources_terms(made: Made) -> None:
    for pages in made.pages.values():
        for report in (report for page in pages for report in page.reports):
            length = sum(len(line.original) for line in report.lines)
            if report.source.terms == "link":
                assert length == 0
            elif report.source.terms == "excerpt":
                assert length <= 430


def test_the_furniture_of_the_pages_is_not_in_the_articles(made: Made) -> None:
    with open_archive(made.settings.archive) as archive:
        ids = [report.article for page in made.pages["en"] for report in page.reports]
        texts = [passage.text for article in archive.articles.many(ids) for passage in article.passages]
    for words in ("Lire aussi", "Read also", "Lea también", "Lesen Sie auch", "Читайте также", "cookie", "newsletter"):
        assert not [text for text in texts if words.lower() in text.lower()], words


def test_an_event_without_an_engine_is_shown_in_the_original_with_the_reason(made: Made) -> None:
    for pages in made.pages.values():
        for report in (report for page in pages for report in page.reports):
            for rendering in (one for line in (report.headline, *report.lines) for one in line.renderings):
                assert rendering.text.strip()
                if rendering.shown_as == "original":
                    assert rendering.reason
                if rendering.shown_as == "translation":
                    assert rendering.attempt is not None
                    assert rendering.attempt.verdict != "fail"


def test_feeds_and_sitemap_are_well_formed_and_lead_to_pages(made: Made) -> None:
    site = made.settings.site
    for language, pages in made.pages.items():
        feed = etree.fromstring((site / language / "feed.atom").read_bytes())
        entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
        assert len(entries) == len(pages)
        links = [entry.find("{http://www.w3.org/2005/Atom}link").get("href") for entry in entries]
        assert {urlsplit(link).path.strip("/") for link in links} == {
            f"{language}/story/{page.card.story.slug}" for page in pages
        }
    sitemap = etree.fromstring((site / "sitemap.xml").read_bytes())
    maps = [site / urlsplit(one[0].text).path.strip("/") for one in sitemap]
    listed = [etree.fromstring(path.read_bytes()) for path in maps if path.parent.name == "sitemap"]
    assert sum(map(len, listed)) == sum(map(len, made.pages.values()))


def test_every_link_inside_the_site_leads_to_a_file(made: Made) -> None:
    site = made.settings.site
    for file in site.rglob("*.html"):
        for link in html.fromstring(file.read_bytes()).xpath("//a/@href | //link/@href"):
            if link.startswith(("http://", "https://", "mailto:", "#")) or link == "/" or "hreflang" in link:
                continue
            where = (site / link.lstrip("/")) if link.startswith("/") else (file.parent / link.split("#")[0])
            assert where.resolve().exists(), f"{file}: {link}"


def test_a_folder_with_another_desk_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_text('[desk]\ntitle = "My own"\n', "utf-8")
    (tmp_path / "archive.sqlite").write_bytes(b"precious")
    with pytest.raises(Exception, match="not the demo's"):
        command.demo(tmp_path, 0, once=True)
    assert (tmp_path / "archive.sqlite").read_bytes() == b"precious"


def test_the_town_has_one_name_in_all_that_is_translated(made: Made) -> None:
    """The demo's press calls it Karvelin, Karveline, Karwelin and Карвелин. What each edition calls it, its own press has taught."""
    key, engine = key_of("Karvelin", "en"), ApertiumTranslator()
    for language, other, name in (("en", "fr", "Karvelin"), ("fr", "en", "Karveline")):
        reports = [report for page in made.pages[language] for report in page.reports]
        shown = [one for report in reports for line in (report.headline, *report.lines) for one in line.renderings]
        translated = " ".join(one.text for one in shown if one.shown_as == "translation")
        found = {word for word in re.findall(r"[^\W\d_]+", translated) if key_of(word, language) == key}
        assert found == ({name} if engine.route(other, language) else set())
