"""The slower look: stories that are one become one, under the address of the larger."""

from itertools import permutations

from dragoman.group import GroupSettings
from dragoman.group.review import review
from tests.grouping import NORTH, leaning, of, told
from tests.making import NOW

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
