"""What stands beside a story: its thread in order, and what to read also."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dragoman.compose.related import RELATED_AT_MOST, Candidate, after, before, beside, parts, related
from dragoman.model import Link, StoryMembers
from tests.making import at, story


def link(later: str, earlier: str, kind: str = "follows", score: float = 0.5) -> Link:
    return Link(later, earlier, kind, score, (), ())  # type: ignore[arg-type]


def candidate(id: str, score: float = 0.5, hours: float = 1, outlets: int = 3, angle: float = 0.0) -> Candidate:
    vector = np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)
    return Candidate(link("own", id, "related", score), story(id, at(hours), at(hours)), outlets, vector)


def members(*ids: str, sources: int = 1) -> dict[str, StoryMembers]:
    outlets = tuple(f"outlet{number}" for number in range(sources))
    return {id: StoryMembers(story(id, at(50 - number)), ("a",), outlets, ("en",)) for number, id in enumerate(ids)}


def chosen(candidates: Sequence[Candidate], thread: Sequence[Link] = ()) -> list[str]:
    return [one.story.id for one in related("own", candidates, parts(thread))]


THREAD = [link("b", "a"), link("c", "b"), link("d", "c"), link("c2", "b")]


def test_what_came_before_stands_in_order_of_time() -> None:
    assert [one.earlier for one in before("d", THREAD)] == ["a", "b", "c"]
    assert before("a", THREAD) == ()


def test_of_a_long_way_the_nearest_steps_are_shown() -> None:
    long = [link(chr(98 + number), chr(97 + number)) for number in range(9)]
    assert [one.earlier for one in before("j", long)] == ["f", "g", "h", "i"]


def test_what_came_after_stands_in_order_of_opening_whoever_follows_whom() -> None:
    opened: dict[str, datetime] = {"b": at(40), "c": at(10), "c2": at(30), "d": at(5)}
    assert [one.story for one in after("a", THREAD, opened)] == ["b", "c2", "c"]
    assert after("d", THREAD, opened) == ()


def test_links_that_go_round_end() -> None:
    ring = [link("a", "b"), link("b", "a")]
    assert len(before("a", ring)) == 2
    assert len(after("a", ring, {"a": at(1), "b": at(2)})) <= 2


def test_a_thread_is_one_part_and_others_are_others() -> None:
    found = parts([*THREAD, link("z", "y")])
    assert len({found[id] for id in ("a", "b", "c", "d", "c2")}) == 1
    assert found["z"] == found["y"] != found["a"]


def test_the_nearest_first_then_the_weightier_then_the_newer() -> None:
    assert chosen([candidate("far", 0.3), candidate("near", 0.9)])[0] == "near"
    assert chosen([candidate("one", outlets=1), candidate("many", outlets=9)])[0] == "many"
    assert chosen([candidate("old", hours=2000), candidate("new", hours=2)])[0] == "new"


def test_what_says_the_same_again_stands_behind_what_is_other() -> None:
    found = [candidate("first", 0.9), candidate("twin", 0.8), candidate("other", 0.6, angle=1.5)]
    assert chosen(found) == ["first", "other", "twin"]


def test_of_a_thread_one_story_stands_and_none_of_the_pages_own() -> None:
    found = [candidate("a", 0.9), candidate("b", 0.8, angle=1.0), candidate("mine", 0.95, angle=2.0), candidate("z", 0.2)]
    assert chosen(found, [link("b", "a"), link("own", "mine")]) == ["a", "z"]


def test_nothing_where_there_is_nothing() -> None:
    assert chosen([]) == []


@given(
    st.lists(st.tuples(st.floats(0.01, 1), st.floats(0, 900), st.integers(1, 60), st.floats(0, 6)), max_size=12), st.randoms()
)
def test_the_choice_is_short_without_doubles_and_does_not_hang_on_order(
    drawn: list[tuple[float, float, int, float]], chance: object
) -> None:
    found = [candidate(f"s{number}", *values) for number, values in enumerate(drawn)]
    first = chosen(found)
    assert len(first) == len(set(first)) == min(len(found), RELATED_AT_MOST)
    chance.shuffle(found)  # type: ignore[attr-defined]
    assert chosen(found) == first


def test_links_to_stories_that_are_gone_lead_nowhere() -> None:
    links = [link("own", "x", "related"), link("own", "gone", "related")]
    vectors = {id: np.ones(2, dtype=np.float32) for id in ("x", "gone")}
    made = beside(["own"], links, [link("own", "lost")], members("own", "x"), vectors)["own"]
    assert (made.before, [one.earlier for one in made.related]) == ((), ["x"])


def test_both_ends_of_a_link_show_each_other() -> None:
    links = [link("b", "a", "related")]
    vectors = {id: np.ones(2, dtype=np.float32) for id in ("a", "b")}
    made = beside(["a", "b"], links, [], members("a", "b"), vectors)
    assert [one.other("a") for one in made["a"].related] == ["b"]
    assert [one.other("b") for one in made["b"].related] == ["a"]
    assert made["a"].ids == {"a", "b"}
