"""Whatever persons and the machine decide, in whatever order: every word holds, every article is in one story, every address
leads somewhere."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from dragoman.archive import SqlArchive, open_archive, schema
from dragoman.errors import StoryError
from dragoman.group import Rules
from dragoman.group.split import split_off
from dragoman.model import Change, Decision, Move
from dragoman.stories import Stories
from tests.deciding import arrive, broken, of_event, regroup_and_look, said, stories
from tests.making import NOW

# Few articles: what persons say of them soon meets what they said before.
FIRST = [of_event("bridge", number, hours=number) for number in (1, 2, 3, 4)] + [of_event("fishing", 1)]
LATER = [of_event(event, 5) for event in ("bridge", "fishing", "strike")]
ONE = st.integers(0, 5)
STEP = st.one_of(
    st.tuples(st.sampled_from(["merge", "move", "move", "undo", "undo", "pin", "unpin", "machine merges"]), ONE, ONE),
    st.tuples(st.sampled_from(["split", "machine splits"]), ONE, st.sets(st.integers(0, 5), min_size=1, max_size=3)),
    st.tuples(st.just("round"), st.integers(0, 2), ONE),
)


@pytest.fixture(scope="module")
def grouped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("grouped") / "archive.sqlite"
    with open_archive(f"sqlite:///{file}") as archive:
        arrive(archive, *FIRST)
        regroup_and_look(archive)
        with archive._engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=20))
def test_every_word_holds_whatever_is_decided(grouped: Path, tmp_path: Path, steps: list[tuple[str, int, Any]]) -> None:
    file = tmp_path / "archive.sqlite"
    for old in tmp_path.iterdir():
        old.unlink()
    shutil.copy(grouped, file)
    with open_archive(f"sqlite:///{file}") as archive:
        later = list(LATER)
        for step in steps:
            take(archive, step, later)
            assert broken(archive) == [], step
            all_lead_somewhere(archive)


def take(archive: SqlArchive, step: tuple[str, int, Any], later: list[Any]) -> None:
    kind, first, second = step
    slugs = sorted(stories(archive))
    one, persons = slugs[first % len(slugs)], Stories(archive)
    articles = sorted(article for inside in stories(archive).values() for article in inside)
    with suppress(StoryError):  # what cannot be decided is said, and changes nothing
        match kind:
            case "merge":
                persons.merge(one, [slugs[second % len(slugs)]], said())
            case "move":
                persons.move(articles[second % len(articles)], one, said())
            case "pin" | "unpin":
                persons.pin(one, said(), on=kind == "pin")
            case "undo":
                numbers = [record.number for record in archive.decisions.log(100)]
                persons.undo(numbers[first % len(numbers)] if numbers else None, said())
            case "split":
                inside = stories(archive)[one]
                persons.split(one, sorted({inside[number % len(inside)] for number in second}), said())
            case "machine merges":
                machine_merges(archive, one, slugs[second % len(slugs)])
            case "machine splits":
                machine_splits(archive, one, second)
            case "round":
                for _ in range(min(first, len(later))):
                    arrive(archive, later.pop())
                pinned = {id: one.articles for id, one in pinned_stories(archive).items()}
                regroup_and_look(archive)
                assert {id: one.articles for id, one in pinned_stories(archive).items()} == pinned


def pinned_stories(archive: SqlArchive) -> dict[str, Any]:
    return {one.story.id: one for one in archive.stories.many(archive.decisions.constraints().pinned)}


def machine_merges(archive: SqlArchive, of: str, into: str) -> None:
    """The machine would like to merge any two stories; it does where it may."""
    one, other = archive.stories.by_slug(of), archive.stories.by_slug(into)
    rules = Rules(archive.decisions.constraints({*one.articles, *other.articles}))
    if one != other and rules.may_merge(one.story.id, other.story.id):
        moves = tuple(Move(article, one.story.id, other.story.id) for article in one.articles)
        change = Change(Decision("merge", one.story.id, "machine", NOW, ()), moves)
        assert archive.decisions.put([change], known=rules.known)


def machine_splits(archive: SqlArchive, slug: str, numbers: set[int]) -> None:
    """The machine would like to take any articles from a story; it does where it may."""
    story = archive.stories.by_slug(slug)
    rules = Rules(archive.decisions.constraints(story.articles))
    leaving = sorted({story.articles[number % len(story.articles)] for number in numbers})
    if any(rules.held(one) for one in leaving) or not rules.may_split(story.story.id) or len(leaving) == len(story.articles):
        return
    new = split_off(
        story.story.id, archive.articles.get(leaving[0]), lambda id: any(one.articles for one in archive.stories.many([id]))
    )
    moves = tuple(Move(article, story.story.id, new.id) for article in leaving)
    change = Change(Decision("split", story.story.id, "machine", NOW, ()), moves, opens=(new,))
    assert archive.decisions.put([change], known=rules.known)


def all_lead_somewhere(archive: SqlArchive) -> None:
    with archive._engine.connect() as connection:
        slugs = list(connection.execute(select(schema.stories.c.slug)).scalars())
    for slug in slugs:
        assert archive.stories.by_slug(archive.stories.leads_to(slug).slug).articles, slug
