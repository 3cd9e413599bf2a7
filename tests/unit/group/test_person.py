"""A person's decisions as changes: what moves, which words hold, what an undo restores and what it cannot."""

from __future__ import annotations

import pytest

from dragoman.errors import StoryError
from dragoman.group import person
from dragoman.group.person import Said
from dragoman.model import Change, Constraints, Move, Record, Story, StoryMembers, Word
from tests.making import NOW, story

SAID = Said("anna", NOW, "one event")


def members(id: str, *articles: str, pinned: bool = False) -> StoryMembers:
    return StoryMembers(story(id), articles, ("paper",), ("en",), pinned)


def words(change: Change, role: str) -> set[str]:
    return {word.article for word in change.words if word.role == role}


def test_a_merge_places_all_articles_of_both() -> None:
    change = person.merge(members("s", "a"), [members("t", "b"), members("u", "c")], SAID)
    assert change.moves == (Move("b", "t", "s"), Move("c", "u", "s"))
    assert {(word.article, word.story) for word in change.words} == {("a", "s"), ("b", "s"), ("c", "s")}
    assert (change.decision.kind, change.decision.by, change.decision.who, change.decision.why) == (
        "merge", "person", "anna", "one event",
    )  # fmt: skip


def test_a_story_is_not_merged_with_itself() -> None:
    with pytest.raises(StoryError, match="one story already"):
        person.merge(members("s", "a"), [members("s", "a")], SAID)


def test_a_split_places_what_leaves_and_parts_what_stays() -> None:
    new = story("n")
    change = person.split(members("s", "a", "b", "c"), ["c", "a"], new, SAID)
    assert (change.opens, change.moves) == ((new,), (Move("a", "s", "n"), Move("c", "s", "n")))
    assert (words(change, "placed"), words(change, "parted")) == ({"a", "c"}, {"b"})


@pytest.mark.parametrize(("named", "match"), [(["a", "b"], "without an article"), (["x"], "not in this story"), ([], "not in")])
def test_a_split_needs_some_and_not_all(named: list[str], match: str) -> None:
    with pytest.raises(StoryError, match=match):
        person.split(members("s", "a", "b"), named, story("n"), SAID)


def test_a_moved_article_is_placed_beside_some_and_parted_from_others() -> None:
    change = person.move("a", members("s", "a", "b"), members("t", "c"), SAID)
    assert change.moves == (Move("a", "s", "t"),)
    assert set(change.words) == {Word(0, "a", "placed", "t"), Word(0, "c", "beside", "t"), Word(0, "b", "parted")}
    with pytest.raises(StoryError, match="in this story already"):
        person.move("a", members("s", "a"), members("s", "a"), SAID)


def test_a_pin_holds_what_is_there_and_ends_when_it_is_lifted() -> None:
    change = person.pin(members("s", "a", "b"), SAID, on=True, before=())
    assert (change.pinned, words(change, "placed")) == (True, {"a", "b"})
    before = [Record(4, change.decision), Record(5, change.decision, undone_by=6)]
    lifted = person.pin(members("s", "a", "b", pinned=True), SAID, on=False, before=before)
    assert (lifted.pinned, lifted.words, lifted.ends) == (False, (), (4,))
    with pytest.raises(StoryError, match="pinned already"):
        person.pin(members("s", "a", pinned=True), SAID, on=True, before=())


def test_a_title_needs_words() -> None:
    with pytest.raises(StoryError, match="needs words"):
        person.title(story("s"), "fr", "", SAID)


# -- undo --------------------------------------------------------------------------------------------------------------------

HELD: dict[str, Story] = {id: story(id) for id in ("s", "t", "u")}
MERGED = (Word(3, "a", "placed", "s"), Word(3, "b", "placed", "s"), Word(3, "c", "placed", "s"))
RECORD = Record(3, SAID.decision("merge", "s"), (Move("b", "t", "s"), Move("c", "t", "s")))
ENDED = {"t": (story("s"), True), "s": (story("s"), False)}


def undo(*words: Word, **where: str) -> person.Undone:
    return person.undo(RECORD, ENDED, Constraints((*MERGED, *words), where, frozenset(), HELD), SAID)


def test_an_undone_merge_gives_the_other_story_its_articles_back() -> None:
    undone = undo(a="s", b="s", c="s")
    assert undone.change.moves == (Move("b", "s", "t"), Move("c", "s", "t"))
    assert (undone.change.ends, undone.change.undoes, undone.change.words, undone.stays) == ((3,), 3, (), {})


def test_what_was_placed_since_stays_and_is_said() -> None:
    undone = undo(Word(5, "b", "placed", "u"), a="s", b="u", c="s")
    assert undone.change.moves == (Move("c", "s", "t"),)
    assert undone.stays == {"b": "decision 5 has placed it there, or others beside it, since"}


def test_what_is_parted_from_the_story_it_came_from_stays_and_what_was_put_together_stays_so() -> None:
    """`b` came from `t`, which lives on with `d`; decision 4 has parted `d` from `b`. An older parting of `a` and `b`, which
    the merge went over, does not hold again while they are together."""
    parted = (Word(4, "d", "placed", "t"), Word(4, "b", "parted"), Word(1, "a", "placed", "s"), Word(1, "b", "parted"))
    constraints = Constraints((*MERGED, *parted), {"a": "s", "b": "s", "c": "s", "d": "t"}, frozenset(), HELD)
    undone = person.undo(RECORD, {"t": (story("t"), False), "s": (story("s"), False)}, constraints, SAID)
    assert undone.change.moves == (Move("c", "s", "t"),)
    assert undone.stays == {"b": "decision 4 parts it from an article there"}
    assert set(undone.change.words) == {Word(3, "a", "beside"), Word(3, "b", "beside")}


def test_an_older_word_that_held_an_article_elsewhere_lets_it_go() -> None:
    """`b` was held in `u` by decision 2 before the merge took it from there; it cannot go back, since `u` has gone into `s`."""
    record = Record(3, SAID.decision("merge", "s"), (Move("b", "u", "s"),))
    constraints = Constraints((*MERGED, Word(2, "b", "placed", "t")), {"a": "s", "b": "s", "c": "s"}, frozenset(), HELD)
    undone = person.undo(record, {"u": (story("s"), False), "s": (story("s"), False)}, constraints, SAID)
    assert undone.stays == {"b": "the stories have become one since"}
    assert Word(2, "b", "placed", None) in undone.change.words


def test_an_undone_pin_lets_go_unless_a_later_one_stands() -> None:
    pinned = Record(3, SAID.decision("pin", "s"))
    change = person.of_pin(pinned, members("s", "a", pinned=True), [pinned], SAID)
    assert (change.pinned, change.ends, change.words) == (False, (3,), ())
    later = Record(8, SAID.decision("pin", "s"))
    assert person.of_pin(pinned, members("s", "a"), [pinned, later], SAID).pinned is None


def test_an_undone_letting_go_pins_again() -> None:
    lifted = Record(4, SAID.decision("unpin", "s"))
    change = person.of_pin(lifted, members("s", "a"), [lifted], SAID)
    assert (change.pinned, words(change, "placed")) == (True, {"a"})
