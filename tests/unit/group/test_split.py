"""A story that falls apart into two, or into one and a stray; and what stays as it is."""

from __future__ import annotations

from dragoman.group import GroupSettings, Rules, Window
from dragoman.group.split import Part, parts
from dragoman.model import Analysis, Article, Constraints, Word
from tests.grouping import NORTH, leaning, of, told
from tests.making import NOW

BRIDGE = {"headline": "Bridge in Marrow reopens after the flood", "names": ("name:brk-trn", "city:1", "org:river-authority")}
FISHING = {"headline": "Parliament votes on fishing in the north", "names": ("city:8", "name:ks-lnd", "org:fishers")}
SETTINGS = GroupSettings(encoded=frozenset({"en"}))
B1, B2, B3 = (told(f"b{n}", leaning(0.99 + n / 1000), hours=9 - n, **BRIDGE) for n in range(3))
F1, F2, F3 = (told(f"f{n}", NORTH, hours=6 - n, **FISHING) for n in range(3))


def fallen(*members: tuple[Article, Analysis], rules: Rules | None = None, window: Window | None = None) -> list[Part]:
    in_order = sorted(members, key=lambda one: one[0].published_at)
    window = Window() if window is None else window
    window.put(of("s", *in_order))
    return parts(["s"], window, lambda _story: in_order, NOW, SETTINGS, rules=rules or Rules())


def test_two_events_in_one_story_become_two() -> None:
    window = Window()
    (part,) = fallen(B1, B2, B3, F1, F2, window=window)
    assert part.leaving == ("f0", "f1")
    assert (part.kept.size, part.left.size, part.kept.story.id) == (3, 2, "s")
    assert (part.new.opened_at, part.new.updated_at) == (F1[0].published_at, F2[0].published_at)
    assert part.kept.story.updated_at == B3[0].published_at
    assert (part.decision.kind, part.decision.subject, part.decision.by) == ("split", "s", "machine")
    assert part.decision.reasons[0].value < SETTINGS.staying
    assert window.get("s") == part.kept
    assert window.get(part.new.id) == part.left


def test_the_larger_part_keeps_the_address_although_the_other_was_first() -> None:
    (part,) = fallen(B1, F1, F2, F3)
    assert part.leaving == ("b0",)


def test_of_equal_parts_the_one_of_the_first_article_keeps_it() -> None:
    (part,) = fallen(B1, B2, F1, F2)
    assert part.leaving == ("f0", "f1")


def test_a_story_that_holds_together_stays() -> None:
    assert fallen(B1, B2, B3) == []


def test_two_articles_are_not_parted() -> None:
    assert fallen(B1, F1) == []


def test_what_a_person_placed_stays_and_the_others_leave() -> None:
    def held(*ids: str) -> Rules:
        words = tuple(Word(1, id, "placed", "s") for id in ids)
        return Rules(Constraints(words, dict.fromkeys(ids, "s"), frozenset(), {"s": of("s", B1).story}))

    (part,) = fallen(B1, B2, B3, F1, F2, rules=held("f0"))
    assert part.leaving == ("b0", "b1", "b2")
    assert fallen(B1, B2, B3, F1, F2, rules=held("f0", "b0")) == []


def test_a_pinned_story_stays() -> None:
    assert fallen(B1, B2, B3, F1, F2, rules=Rules(Constraints(pinned=frozenset({"s"})))) == []


def test_a_story_of_several_events_falls_into_as_many_parts() -> None:
    third = told("t0", (-1.0, 0.0), headline="Comet passes the outer planets", names=("name:kmt", "org:observatory"), hours=4)
    window = Window()
    made = fallen(B1, B2, B3, F1, F2, third, window=window)
    assert [part.leaving for part in made] == [("f0", "f1"), ("t0",)]
    assert [part.kept.size for part in made] == [4, 3]
    assert (len(window), window.get("s")) == (3, made[-1].kept)


def test_an_id_that_is_taken_is_not_taken_twice() -> None:
    (first,) = fallen(B1, B2, B3, F1)
    whole, inside = of("s", B1, B2, B3, F1), [B1, B2, B3, F1]
    (again,) = parts(
        ["s"], Window([whole]), lambda _story: inside, NOW, SETTINGS, rules=Rules(), taken=lambda id: id == first.new.id
    )
    assert again.new.id != first.new.id
    assert again.new.slug != first.new.slug
