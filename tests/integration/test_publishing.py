"""A folder of pages follows the archive: what has changed is written anew, and nothing else; the whole is made in pieces."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dragoman.archive import SqlArchive, open_archive
from dragoman.config import Settings
from dragoman.editions import Editions
from dragoman.errors import SiteError
from dragoman.model import Story
from dragoman.publishing import Published, Publishing
from dragoman.searching import Searching
from dragoman.site.publish import STATE
from dragoman.site.serve import make_app
from dragoman.stories import Said, Stories
from tests.integration.test_rounds import files

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "bench"))
many = pytest.importorskip("many_published")

NOW = many.NOW
STORIES = 24


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Story, ...]]:
    folder = tmp_path_factory.mktemp("filled")
    with open_archive(f"sqlite:///{folder / 'archive.sqlite'}") as archive:
        stories = many.fill(archive, STORIES, many.Maker())
        with archive._engine.begin() as connection:  # half of the stories are long past
            for story in stories[: STORIES // 2]:
                for table, columns in (("stories", ("opened_at", "updated_at")), ("profiles", ("opened_at", "updated_at"))):
                    key = "id" if table == "stories" else "story"
                    for column in columns:
                        connection.exec_driver_sql(
                            f"UPDATE {table} SET {column} = datetime({column}, '-60 days') WHERE {key} = ?", (story.id,)
                        )
    return folder, stories


@pytest.fixture
def archive(filled: tuple[Path, tuple[Story, ...]], tmp_path: Path) -> Iterator[SqlArchive]:
    (tmp_path / "archive.sqlite").write_bytes((filled[0] / "archive.sqlite").read_bytes())
    with open_archive(f"sqlite:///{tmp_path / 'archive.sqlite'}") as opened:
        yield opened


@pytest.fixture
def desk(archive: SqlArchive, tmp_path: Path) -> Settings:
    return Settings(
        tmp_path, "Test", many.EDITIONS, site=tmp_path / "site", address="https://news.example", sources=archive.sources.all()
    )


def pages(folder: Path) -> dict[str, bytes]:
    """What readers can see of a folder, but for what counts over the whole archive: that is told once a day."""
    return {name: content for name, content in files(folder).items() if not name.endswith("method/index.html")}


def said() -> Said:
    return Said("Ana", NOW, "one event")


def publish(archive: SqlArchive, desk: Settings, folder: Path | None = None, **how: bool) -> Published:
    return Publishing(Editions(archive, desk), folder or desk.site).run(NOW, **how)


def test_all_stories_of_all_ages_have_pages_and_days_have_lists(archive: SqlArchive, desk: Settings, filled) -> None:
    made = publish(archive, desk)
    assert (made.stories, made.whole) == (STORIES, True)
    for story in filled[1]:
        assert (desk.site / "fr" / "story" / story.slug / "index.html").is_file()
    old = archive.stories.many([filled[1][0].id])[0].story
    assert (desk.site / "fr" / "day" / old.opened_at.date().isoformat() / "index.html").is_file()
    assert old.slug in (desk.site / "fr" / "sitemap" / f"{old.opened_at.date()}.xml").read_text()
    assert f"/fr/sitemap/{old.opened_at.date()}.xml" in (desk.site / "sitemap.xml").read_text()


def test_nothing_new_writes_nothing(archive: SqlArchive, desk: Settings) -> None:
    assert publish(archive, desk).files > 0
    assert publish(archive, desk) == Published(0, 0, True)
    assert publish(archive, desk, everything=True).files == 0


def test_a_new_article_makes_what_a_whole_rebuild_would_and_touches_nothing_else(
    archive: SqlArchive, desk: Settings, filled, tmp_path: Path
) -> None:
    publish(archive, desk)
    before = {path: path.stat().st_mtime_ns for path in desk.site.rglob("*") if path.is_file()}
    target = archive.stories.many([filled[1][-1].id])[0].story
    many.add(archive, many.Maker(), target, 1)
    made = publish(archive, desk)
    publish(archive, desk, tmp_path / "whole")
    assert pages(desk.site) == pages(tmp_path / "whole")
    touched = {path for path in desk.site.rglob("*") if path.is_file() and before.get(path) != path.stat().st_mtime_ns}
    stories = {path.parent.name for path in touched if path.parent.parent.name == "story"}
    beside = {id for link in archive.threads.threads([target.id]) for id in (link.story, link.earlier)}
    beside |= {id for link in archive.threads.of([target.id]) for id in (link.story, link.earlier)}
    assert stories <= {one.story.slug for one in archive.stories.many(beside | {target.id})}
    assert target.slug in stories
    assert made.files == len(touched - {desk.site / STATE})


def test_lists_are_the_same_from_stored_choices_as_from_whole_pages(archive: SqlArchive, desk: Settings, filled) -> None:
    def lists() -> list[object]:
        fresh = Editions(archive, desk)
        days = [fresh.day(day, language, NOW) for day in archive.stories.days() for language in desk.editions]
        return [*days, *(fresh.edition(language, NOW) for language in desk.editions)]

    ids = [one.id for one in filled[1]]
    whole = lists()
    assert not archive.cards.many(ids, "fr")
    publish(archive, desk)
    assert archive.cards.many(ids, "fr").keys() == set(ids)
    assert lists() == whole
    target = archive.stories.many(ids[-1:])[0].story
    many.add(archive, many.Maker(), target, 1)
    assert archive.cards.many(ids, "fr").keys() == set(ids) - {target.id}
    changed = lists()
    publish(archive, desk)
    assert archive.cards.many(ids, "en").keys() == set(ids)
    assert lists() == changed != whole


def test_stricter_terms_are_kept_to_on_pages_of_all_ages(archive: SqlArchive, desk: Settings, filled, tmp_path: Path) -> None:
    publish(archive, desk)
    old = archive.stories.many([filled[1][0].id])[0]
    (article,) = archive.articles.many(old.articles[:1])
    page = desk.site / "fr" / "story" / old.story.slug / "index.html"
    lead = article.passages[1].text.split(".")[0]
    assert lead in page.read_text("utf-8")
    archive.sources.put([replace(one, terms="link") for one in desk.sources])
    publish(archive, desk)
    assert lead not in page.read_text("utf-8")
    publish(archive, desk, tmp_path / "whole")
    assert pages(desk.site) == pages(tmp_path / "whole")


def test_what_a_person_decides_reaches_lists_and_sources(archive: SqlArchive, desk: Settings, filled, tmp_path: Path) -> None:
    publish(archive, desk)
    persons = Stories(archive)
    one, other, third = (archive.stories.many([filled[1][number].id])[0] for number in (0, 5, -1))
    decisions = (
        lambda: persons.merge(one.story.slug, [other.story.slug], said()),
        lambda: persons.move(other.articles[0], third.story.slug, said()),
        lambda: persons.title(third.story.slug, "fr", "Un titre", said()),
        lambda: persons.undo(1, said()),
    )
    for number, decide in enumerate(decisions):
        decide()
        publish(archive, desk)
        publish(archive, desk, tmp_path / f"whole-{number}")
        made, whole = pages(desk.site), pages(tmp_path / f"whole-{number}")
        assert {name: made[name] for name in whole} == whole  # an address that led on once stays


def test_a_source_s_page_has_what_it_reported_however_long_ago(archive: SqlArchive, desk: Settings, filled) -> None:
    publish(archive, desk)
    old = archive.stories.many([filled[1][0].id])[0]
    article = archive.articles.many(old.articles[:1])[0]
    page = (desk.site / "fr" / "source" / article.source / "index.html").read_text("utf-8")
    assert f"/fr/story/{old.story.slug}/" in page
    assert article.source in page
    client = TestClient(make_app(desk, Editions(archive, desk), lambda: NOW))
    assert f"/fr/story/{old.story.slug}/" in client.get(f"/fr/source/{article.source}/").text
    feed = (desk.site / "fr" / "source" / article.source / "feed.atom").read_text("utf-8")
    assert old.story.slug in feed


def test_a_new_source_has_a_page_before_it_has_news(archive: SqlArchive, desk: Settings) -> None:
    publish(archive, desk)
    new = replace(desk.sources[0], id="brand-new", name="Brand New", feeds=())
    archive.sources.put([*desk.sources, new])
    publish(archive, replace(desk, sources=(*desk.sources, new)))
    assert "Brand New" in (desk.site / "en" / "source" / "brand-new" / "index.html").read_text("utf-8")


def test_a_rebuild_that_is_stopped_goes_on(archive: SqlArchive, desk: Settings, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    publishing = Publishing(
        Editions(archive, desk), desk.site,
        watch=lambda _step, done, total: told.append((done, total)), stopping=lambda: len(told) >= 2,
    )  # fmt: skip
    first = publishing.run(NOW, everything=True)
    assert not first.whole
    assert 0 < first.stories < STORIES
    assert told == sorted(told)
    assert {total for _, total in told} == {STORIES}
    last = publish(archive, desk)
    assert last.whole
    assert first.stories + last.stories == STORIES  # the rest alone
    publish(archive, desk, tmp_path / "whole")
    assert pages(desk.site) == pages(tmp_path / "whole")


def test_what_changes_while_a_rebuild_rests_is_in_it(archive: SqlArchive, desk: Settings, filled, tmp_path: Path) -> None:
    seen = iter((False, True, True, True))
    Publishing(Editions(archive, desk), desk.site, stopping=lambda: next(seen)).run(NOW)
    many.add(archive, many.Maker(), archive.stories.many([filled[1][-1].id])[0].story, 1)
    assert publish(archive, desk).whole
    publish(archive, desk, tmp_path / "whole")
    assert pages(desk.site) == pages(tmp_path / "whole")


def test_another_look_makes_all_pages_anew(archive: SqlArchive, desk: Settings) -> None:
    publish(archive, desk)
    made = publish(archive, replace(desk, title="Another name"))
    assert made.stories == STORIES
    assert all("Another name" in page.read_text("utf-8") for page in desk.site.rglob("story/*/index.html"))


def test_a_new_day_brings_the_pages_of_yesterday_up_to_date(archive: SqlArchive, desk: Settings, tmp_path: Path) -> None:
    publishing = Publishing(Editions(archive, desk), desk.site)
    publishing.run(NOW)
    tomorrow = NOW + timedelta(days=1)
    publishing.run(tomorrow)
    Publishing(Editions(archive, desk), tmp_path / "whole").run(tomorrow)
    made, whole = files(desk.site), files(tmp_path / "whole")
    recent = {one.story.slug for one in Editions(archive, desk).front(tomorrow) if one.story.updated_at.date() == NOW.date()}
    assert recent
    for slug in recent:
        assert made[f"fr/story/{slug}/index.html"] == whole[f"fr/story/{slug}/index.html"]


def test_a_folder_that_cannot_be_written_is_said_so(archive: SqlArchive, desk: Settings, tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(SiteError, match="Free space, or name another folder"):
        publish(archive, desk)


def test_the_cost_of_search_follows_what_has_changed(archive: SqlArchive, desk: Settings, filled) -> None:
    searching = Searching(Editions(archive, desk))
    assert searching.index() == sum(archive.sources.articles_taken()[id][""] for id in archive.sources.articles_taken())
    assert searching.index() == 0
    article = many.add(archive, many.Maker(), archive.stories.many([filled[1][-1].id])[0].story, 1)
    assert searching.index() == 1
    assert archive.search.find(article.headline)[0][0] == article.id
