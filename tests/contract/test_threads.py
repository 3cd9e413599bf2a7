"""What every archive must do with profiles, links and segments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import delete, insert, update

from dragoman.archive import SqlArchive, open_archive, schema
from dragoman.archive.segments import Segments
from dragoman.model import Decision, Link, OpenStory, Profile, Reason, SharedName, Story
from tests.conftest import NOW
from tests.contract.test_archive import ADDRESSES, filled, placed

DAY = timedelta(days=1)
ENGINE = "words 1"
REASONS = (Reason("names", 1.5, "Marrow"),)


@pytest.fixture(params=sorted(ADDRESSES))
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return ADDRESSES[request.param](tmp_path)


@pytest.fixture
def archive(address: str, tmp_path: Path) -> Iterator[SqlArchive]:
    with open_archive(address, tmp_path / "segments") as opened:
        yield opened


def direction(angle: float, length: float = 1.0) -> np.ndarray:
    return np.array([np.cos(angle), np.sin(angle)], dtype=np.float32) * length


def profile(number: int, days: float = 0.0, vector: np.ndarray | None = None, engine: str = ENGINE) -> Profile:
    moment = NOW - timedelta(days=days)
    story = Story(f"story{number}", f"slug-{number}", moment, moment)
    opened = OpenStory(
        story, direction(0.01 * number) if vector is None else vector, 2, (), {"name:MRT": 2.5}, {"bridge": 1.5},
        {"EUR 5": 1.0}, {"2026-05-01": 1.0}, {"fr": 1, "bg": 1}, 900,
    )  # fmt: skip
    return Profile(opened, {"name:MRT": {"fr": "Marot", "bg": "Маро"}}, (f"article{number}",), engine, 7)


def stored(archive: SqlArchive, *profiles: Profile, keys: Sequence[str] = ("name:MRT",)) -> None:
    with archive._engine.begin() as connection:
        for one in profiles:
            story = one.opened.story
            values = {"id": story.id, "slug": story.slug, "opened_at": story.opened_at, "updated_at": story.updated_at}
            connection.execute(delete(schema.stories).where(schema.stories.c.id == story.id))
            connection.execute(insert(schema.stories).values(values))
    archive.profiles.put([(one, keys) for one in profiles], (), 7)


def link(later: int, earlier: int, kind: str = "related") -> Link:
    names = (SharedName("name:MRT", {"fr": "Marot"}),)
    return Link(f"story{later}", f"story{earlier}", kind, 0.5, names, REASONS)  # type: ignore[arg-type]


# -- profiles ------------------------------------------------------------------------------------------------------------------


def test_a_story_waits_until_its_profile_knows_its_last_decision(archive: SqlArchive) -> None:
    filled(archive, range(1, 4))
    archive.stories.put([placed(1, 1), placed(1, 3, "join"), placed(2, 2)])
    found, number = archive.profiles.waiting(ENGINE, 100)
    assert found == {"story1": ("article3", "article1"), "story2": ("article2",)}
    archive.profiles.put([(replace(profile(1), articles=found["story1"]), ()), (profile(2), ())], (), number)
    assert archive.profiles.waiting(ENGINE, 100) is None


def test_decisions_are_looked_at_some_at_a_time(archive: SqlArchive) -> None:
    filled(archive, range(1, 3))
    archive.stories.put([placed(1, 1), placed(2, 2)])
    found, number = archive.profiles.waiting(ENGINE, 1)
    assert found == {"story1": ("article1",)}
    archive.profiles.put([(profile(1), ())], (), number)
    assert archive.profiles.waiting(ENGINE, 1)[0] == {"story2": ("article2",)}


def test_a_move_concerns_both_stories_and_one_that_was_emptied_is_gone(archive: SqlArchive) -> None:
    filled(archive, range(1, 3))
    archive.stories.put([placed(1, 1), placed(2, 2)])
    _, number = archive.profiles.waiting(ENGINE, 100)
    archive.profiles.put([(profile(1), ()), (profile(2), ())], (), number)
    archive.threads.put("story2", [link(2, 1)], NOW)
    with archive._engine.begin() as connection:
        moved = update(schema.memberships).where(schema.memberships.c.article == "article1").values(story="story2")
        connection.execute(moved)
        decision = {"kind": "merge", "subject": "story1", "by": "person", "at": NOW, "reasons": []}
        connection.execute(schema.decisions.insert().values(decision))
    found, number = archive.profiles.waiting(ENGINE, 100)
    assert found == {"story1": (), "story2": ("article2", "article1")}
    archive.profiles.put([(replace(profile(2), articles=found["story2"]), ())], ["story1"], number)
    assert archive.profiles.many(["story1", "story2"]).keys() == {"story2"}
    assert archive.threads.of(["story2"]) == ()
    assert archive.profiles.waiting(ENGINE, 100) is None


def test_an_article_that_is_taken_out_concerns_the_story_that_had_it(archive: SqlArchive) -> None:
    filled(archive, range(1, 3))
    archive.stories.put([placed(1, 1), placed(1, 2, "join")])
    _, number = archive.profiles.waiting(ENGINE, 100)
    archive.profiles.put([(replace(profile(1), articles=("article1", "article2")), ())], (), number)
    with archive._engine.begin() as connection:
        connection.execute(delete(schema.memberships).where(schema.memberships.c.article == "article2"))
        decision = {"kind": "withdraw", "subject": "article2", "by": "person", "at": NOW, "reasons": []}
        connection.execute(schema.decisions.insert().values(decision))
    assert archive.profiles.waiting(ENGINE, 100)[0] == {"story1": ("article1",)}


def test_another_encoder_makes_every_story_wait(archive: SqlArchive) -> None:
    filled(archive)
    archive.stories.put([placed(1, 1)])
    archive.profiles.put([(profile(1), ())], (), 1)
    assert archive.profiles.waiting("words 2", 100) == ({"story1": ("article1",)}, 1)


def test_a_profile_comes_back_as_it_was(archive: SqlArchive) -> None:
    one = profile(1)
    stored(archive, one)
    back = archive.profiles.many(["story1", "nobody"])["story1"]
    assert back == one
    np.testing.assert_allclose(back.opened.total, one.opened.total, atol=1e-3)
    np.testing.assert_allclose(archive.profiles.vectors(["story1"])["story1"], one.opened.total, atol=1e-3)


def test_stories_are_found_by_name_and_one_more_than_matters(archive: SqlArchive) -> None:
    stored(archive, *(profile(number) for number in range(5)))
    stored(archive, profile(9), keys=("name:NN",))
    found = archive.profiles.holders(["name:MRT", "name:NN", "name:NB"], 3)
    assert (len(found["name:MRT"]), found["name:NN"], found["name:NB"]) == (4, ("story9",), ())
    stored(archive, profile(9), keys=("name:NB",))
    assert archive.profiles.holders(["name:NN", "name:NB"], 3) == {"name:NN": (), "name:NB": ("story9",)}


# -- links ---------------------------------------------------------------------------------------------------------------------


def test_links_are_found_from_both_ends(archive: SqlArchive) -> None:
    stored(archive, profile(1), profile(2), profile(3))
    archive.threads.put("story3", [link(3, 1, "follows"), link(3, 2)], NOW)
    assert archive.threads.of(["story1"]) == (link(3, 1, "follows"),)
    assert archive.threads.of(["story2"]) == (link(3, 2),)
    assert archive.threads.of(["story3"]) == (link(3, 1, "follows"), link(3, 2))


def test_what_is_decided_anew_takes_the_place_of_what_was(archive: SqlArchive) -> None:
    stored(archive, *(profile(number) for number in (1, 2, 3)))
    archive.threads.put("story2", [link(2, 1)], NOW)
    archive.threads.put("story3", [link(3, 2, "follows"), link(3, 1)], NOW)
    archive.threads.put("story2", [], NOW)  # what follows it is not its own to decide
    assert archive.threads.of(["story1", "story2", "story3"]) == (link(3, 1), link(3, 2, "follows"))
    archive.threads.put("story1", [], NOW)
    assert archive.threads.of(["story3"]) == (link(3, 2, "follows"),)


def test_beginning_and_ending_to_follow_are_decisions_that_change_no_story(archive: SqlArchive) -> None:
    stored(archive, profile(1), profile(2))
    archive.threads.put("story2", [link(2, 1, "follows")], NOW)
    archive.threads.put("story2", [link(2, 1, "follows")], NOW + DAY)
    archive.threads.put("story2", [], NOW + 2 * DAY)
    assert tuple(one.decision for one in archive.decisions.of("story2")) == (
        Decision("follow", "story2", "machine", NOW, REASONS),
        Decision("unfollow", "story2", "machine", NOW + 2 * DAY, REASONS),
    )
    assert archive.profiles.waiting(ENGINE, 100) is None


def test_stories_wait_for_links_in_the_order_they_opened(archive: SqlArchive) -> None:
    stored(archive, profile(1, days=1), profile(2, days=3), profile(3, days=2))
    assert archive.threads.waiting(2) == ("story2", "story3")
    archive.threads.put("story2", [], NOW)
    assert archive.threads.waiting(9) == ("story3", "story1")
    stored(archive, profile(2, days=3))
    assert archive.threads.waiting(9) == ("story2", "story3", "story1")


def test_a_thread_is_followed_both_ways_from_any_story_in_it(archive: SqlArchive) -> None:
    chain = [link(later, later - 1, "follows") for later in (2, 3, 4)]
    for one in chain:
        archive.threads.put(one.story, [one, link(9, 8)] if one.story == "story4" else [one], NOW)
    assert archive.threads.threads(["story3"]) == tuple(chain)
    assert archive.threads.threads(["story9"]) == ()


# -- segments ------------------------------------------------------------------------------------------------------------------


def segments(archive: SqlArchive, tmp_path: Path, full: int = 100, least: int = 2) -> Segments:
    return Segments(archive._engine, tmp_path / "segments", full, least)


def test_closed_stories_are_filed_and_found_by_direction(archive: SqlArchive, tmp_path: Path) -> None:
    stored(archive, *(profile(number, days=30, vector=direction(number * np.pi / 8, number + 1)) for number in range(8)))
    stored(archive, profile(50, days=1))
    held = segments(archive, tmp_path)
    assert held.tend(NOW - 14 * DAY) == 8
    assert held.search([direction(0.1), direction(np.pi / 2)], 1) == [("story0",), ("story4",)]
    assert [one.opened.story.id for one in archive.profiles.unfiled()] == ["story50"]
    assert (held.count(), held.missing()) == (8, ())
    assert held.tend(NOW - 14 * DAY) == 0


def test_a_few_closed_stories_are_not_worth_a_file(archive: SqlArchive, tmp_path: Path) -> None:
    stored(archive, profile(1, days=30))
    assert segments(archive, tmp_path).tend(NOW) == 0
    assert not (tmp_path / "segments").exists()


def test_the_last_segment_grows_until_it_is_full_and_full_ones_stay(archive: SqlArchive, tmp_path: Path) -> None:
    held = segments(archive, tmp_path, full=5)
    stored(archive, *(profile(number, days=90 - number, vector=direction(number * 0.2)) for number in range(3)))
    held.tend(NOW - 14 * DAY)
    assert [path.name for path in sorted((tmp_path / "segments").glob("*.usearch"))] == ["00001-000003.usearch"]
    stored(archive, *(profile(number, days=90 - number, vector=direction(number * 0.2)) for number in range(3, 12)))
    assert held.tend(NOW - 14 * DAY) == 9
    names = ["00001-000005.usearch", "00002-000005.usearch", "00003-000002.usearch"]
    assert [path.name for path in sorted((tmp_path / "segments").glob("*.usearch"))] == names
    full = (tmp_path / "segments" / names[0]).read_bytes()
    assert [
        ids for number in range(12) for ids in held.search([direction(number * 0.2)], 1) if f"story{number}" not in ids
    ] == []
    stored(archive, *(profile(number, days=30) for number in range(20, 24)))
    held.tend(NOW - 14 * DAY)
    assert (tmp_path / "segments" / names[0]).read_bytes() == full


@pytest.mark.parametrize("damage", ["gone", "without ids", "cut off", "nonsense"])
def test_a_segment_that_is_lost_or_damaged_is_made_anew(archive: SqlArchive, tmp_path: Path, damage: str) -> None:
    stored(archive, *(profile(number, days=30, vector=direction(number * 0.3)) for number in range(6)))
    segments(archive, tmp_path).tend(NOW)
    (path,) = (tmp_path / "segments").glob("*.usearch")
    if damage == "gone":
        path.unlink()
    elif damage == "without ids":
        path.with_suffix(".npy").unlink()
    else:
        path.write_bytes(path.read_bytes()[:300] if damage == "cut off" else b"no index" * 100)
    held = segments(archive, tmp_path)
    assert held.search([direction(0.0)], 1) == [()]
    assert held.missing() == (1,)
    assert held.tend(NOW) == 6
    assert held.search([direction(0.9)], 1) == [("story3",)]
    assert held.missing() == ()


def test_a_segment_is_made_anew_when_its_stories_change(archive: SqlArchive, tmp_path: Path) -> None:
    stored(archive, *(profile(number, days=30, vector=direction(number * 0.3)) for number in range(5)))
    held = segments(archive, tmp_path)
    held.tend(NOW)
    archive.profiles.put([], ["story0"], 8)  # withdrawn
    stored(archive, profile(1, days=30, vector=direction(3.0)))  # merged: it tells something else now
    held.tend(NOW)
    assert held.search([direction(0.0), direction(3.0)], 1) == [("story2",), ("story1",)]
    assert held.count() == 4


def test_vectors_of_another_encoder_are_not_compared(archive: SqlArchive, tmp_path: Path) -> None:
    stored(archive, *(profile(number, days=30) for number in range(3)))
    held = segments(archive, tmp_path)
    held.tend(NOW)
    assert held.search([np.ones(5, dtype=np.float32)], 3) == [()]


def test_files_that_nothing_refers_to_are_removed(archive: SqlArchive, tmp_path: Path) -> None:
    held = segments(archive, tmp_path)
    stored(archive, *(profile(number, days=30) for number in range(3)))
    held.tend(NOW)
    orphan = tmp_path / "segments" / "00009-000777.usearch"
    orphan.write_bytes(b"left by a crash")
    held.tend(NOW)
    assert not orphan.exists()
    assert held.count() == 3
