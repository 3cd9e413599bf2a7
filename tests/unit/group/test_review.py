"""The slower look: stories that are one become one, under the address of the larger."""

from itertools import permutations

from dragoman.group import GroupSettings, Rules
from dragoman.group.review import Merge, changes, review
from dragoman.group.split import Part
from dragoman.model import Constraints, Decision, Move, Word
from tests.grouping import NORTH, leaning, of, told
from tests.making import NOW, story

NAMES = ("name:brk-trn", "city:1", "org:river-authority", "name:lst-mr")
SAME = {"headline": "Bridge in Marrow reopens after the flood", "names": NAMES}
SETTINGS = GroupSettings(encoded=frozenset({"en"}))
LARGE = of("large", told("a1", **SAME), told("a2", leaning(0.95), **SAME))
SMALL = of("small", told("a3", leaning(0.97), **SAME, hours=3))
OTHER = of("other", told("a4", NORTH, headline="Parliament votes on fishing", names=("city:8", "name:ks")))


def test_two_stories_of_one_event_become_one() -> None:
    (merge,) = review([LARGE, SMALL, OTHER], NOW, SETTINGS)
    assert (merge.of, merge.into, merge.opened.size) == ("small", "large", 3)
    assert (merge.decision.kind, merge.decision.subject, merge.decision.by, merge.decision.at) == (
        "merge",
        "small",
        "machine",
        NOW,
    )
    assert "names" in {reason.name for reason in merge.decision.reasons}
    assert merge.opened.story.id == "large"
    assert merge.opened.story.opened_at == SMALL.story.opened_at


def test_nothing_is_done_to_different_stories() -> None:
    assert review([LARGE, OTHER], NOW, SETTINGS) == ()
    assert review([], NOW, SETTINGS) == ()


def test_the_order_of_the_stories_does_not_matter() -> None:
    first, *others = [review(some, NOW, SETTINGS) for some in permutations([LARGE, SMALL, OTHER])]
    assert first
    assert all(other == first for other in others)


def test_a_second_look_changes_nothing() -> None:
    (merge,) = review([LARGE, SMALL, OTHER], NOW, SETTINGS)
    assert review([merge.opened, OTHER], NOW, SETTINGS) == ()


def test_only_what_has_changed_looks_for_a_story_to_belong_to() -> None:
    assert [one.of for one in review([LARGE, SMALL, OTHER], NOW, SETTINGS, asked={"small"})] == ["small"]
    assert review([LARGE, SMALL, OTHER], NOW, SETTINGS, asked={"other"}) == ()


def test_pinned_stories_and_those_of_parted_articles_are_not_merged() -> None:
    assert review([LARGE, SMALL], NOW, SETTINGS, rules=Rules(Constraints(pinned=frozenset({"large"})))) == ()
    words = (Word(1, "a1", "placed", None), Word(1, "a3", "parted"))
    parted = Constraints(words, {"a1": "large", "a3": "small"})
    assert review([LARGE, SMALL], NOW, SETTINGS, rules=Rules(parted)) == ()


def test_parted_articles_do_not_meet_in_a_third_story_within_one_look() -> None:
    """Each of two small stories may go into the large one; the second no more once the first is there."""
    other = of("tiny", told("a5", leaning(0.96), **SAME, hours=4))
    words = (Word(1, "a3", "placed", None), Word(1, "a5", "parted"))
    rules = Rules(Constraints(words, {"a3": "small", "a5": "tiny"}))
    (merge,) = review([LARGE, SMALL, other], NOW, SETTINGS, rules=rules)
    assert merge.into == "large"


def test_changes_follow_articles_through_splits_and_chains_of_merges() -> None:
    split = Decision("split", "s", "machine", NOW, ())
    part = Part(story("s"), story("n"), ("a",), split, LARGE, SMALL)
    first, second = (_merge(of, into) for of, into in (("n", "t"), ("t", "u")))
    made = changes([part], [first, second], {"n": (), "t": ("x",), "u": ("y",), "s": ("a", "b")})
    assert [one.moves for one in made] == [
        (Move("a", "s", "n"),),
        (Move("a", "n", "t"),),
        (Move("x", "t", "u"), Move("a", "t", "u")),
    ]
    assert made[0].opens == (story("n"),)


def _merge(of: str, into: str) -> Merge:
    return Merge(of, into, 0.95, Decision("merge", of, "machine", NOW, ()), LARGE)
