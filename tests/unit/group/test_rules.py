"""What persons' words leave open to the machine."""

from __future__ import annotations

from dragoman.group import Rules
from dragoman.model import Constraints, Word
from tests.making import story

LEFT, RIGHT = story("left"), story("right")
PARTED = (Word(1, "a", "placed", "left"), Word(1, "b", "parted"), Word(1, "c", "parted"))


def rules(*words: Word, pinned: tuple[str, ...] = (), **where: str) -> Rules:
    return Rules(Constraints(words, where, frozenset(pinned), {"left": LEFT, "right": RIGHT}))


def test_without_words_everything_is_permitted() -> None:
    free = Rules()
    assert free.held("a") is None
    assert free.permits("a", "left")
    assert free.may_merge("left", "right")
    assert free.may_split("left")


def test_an_article_is_held_where_the_latest_decision_placed_it() -> None:
    assert rules(Word(1, "a", "placed", "left")).held("a") == (1, LEFT)
    assert rules(Word(1, "a", "placed", "left"), Word(7, "a", "placed", "right")).held("a") == (7, RIGHT)
    assert rules(Word(1, "a", "placed", "left"), Word(7, "a", "placed", None)).held("a") == (1, LEFT)


def test_parted_articles_are_kept_out_of_each_others_story() -> None:
    found = rules(*PARTED, a="left", b="right", c="right")
    assert not found.permits("a", "right")
    assert not found.permits("b", "left")
    assert found.permits("b", "right")
    assert found.parted("a") == {"b", "c"}
    assert found.parted("b") == {"a"}


def test_an_article_that_is_held_keeps_others_out_before_it_is_there() -> None:
    assert not rules(*PARTED).permits("b", "left")


def test_stories_of_parted_articles_are_never_merged_also_through_a_third() -> None:
    found = rules(*PARTED, a="left", b="right", c="right")
    assert not found.may_merge("left", "right")
    assert not found.may_merge("right", "left")
    assert found.may_merge("third", "left")
    found.merge("left", "third")
    assert not found.may_merge("third", "right")
    assert not found.permits("b", "third")


def test_a_later_decision_puts_together_what_was_parted() -> None:
    moved = rules(*PARTED, Word(2, "a", "placed", "right"), Word(2, "b", "beside"), a="right", b="right", c="left")
    assert moved.parted("a") == {"c"}
    assert moved.parted("c") == {"a"}
    assert not moved.permits("c", "right")


def test_an_earlier_decision_does_not_put_together_what_is_parted_later() -> None:
    assert rules(Word(0, "a", "placed", "left"), Word(0, "b", "beside"), *PARTED).parted("a") == {"b", "c"}


def test_a_pinned_story_takes_nothing_and_gives_nothing() -> None:
    found = rules(pinned=("left",))
    assert not found.permits("a", "left")
    assert not found.may_split("left")
    assert not found.may_merge("left", "right")
    assert not found.may_merge("right", "left")


def test_where_an_article_goes_is_followed() -> None:
    found = rules(*PARTED, a="left", b="right", c="right")
    found.put("b", "third")
    assert not found.permits("a", "third")
    assert not found.may_merge("third", "left")
    found.put("stranger", "left")
    assert found.where("stranger") is None
