"""What stands where on a front page, and on the pages that list stories."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dragoman.compose.lists import IN_SECTION, ON_TOP, day_list, layout, section_list, source_page
from dragoman.model import Line, Source, SourceHealth, StoryCard
from tests.making import NOW, source, story


def card(id: str, section: str = "europe", weight: float = 1.0, hours: float = 0, outlets: int = 1) -> StoryCard:
    moment = NOW - timedelta(hours=hours)
    sources = tuple(source(f"s{number}") for number in range(outlets))
    return StoryCard(
        story(id, opened_at=moment, updated_at=moment),
        Line((), ()),
        None,
        sources[0],
        sources[0],
        sources,
        ("fr",),
        outlets,
        moment,
        weight,
        section=section,
    )


def ids(cards: tuple[StoryCard, ...]) -> list[str]:
    return [one.story.id for one in cards]


def test_the_weightiest_stand_on_top_and_the_others_in_their_sections() -> None:
    top = [card(f"t{number}") for number in range(ON_TOP)]
    below = [card("a", "asia"), card("b", "europe"), card("c", "asia"), card("d", "africa"), card("e", "")]
    found = layout([*top, *below])
    assert ids(found.top) == [f"t{number}" for number in range(ON_TOP)]
    assert [(block.key, ids(block.cards), block.of) for block in found.blocks] == [("asia", ["a", "c"], 2)]
    assert ids(found.rest) == ["b", "d", "e"]


def test_the_weightiest_section_comes_first_and_says_how_many_it_has() -> None:
    top = [card(f"t{number}", "asia") for number in range(ON_TOP)]
    small = [card(f"e{number}", "europe", 1.0) for number in range(2)]
    large = [card(f"a{number}", "asia", 1.0) for number in range(9)]
    found = layout([*top, *small, *large])
    assert [(block.key, len(block.cards), block.of) for block in found.blocks] == [
        ("asia", IN_SECTION, ON_TOP + 9),
        ("europe", 2, 2),
    ]


@given(st.lists(st.sampled_from(["asia", "europe", "africa", ""]), max_size=40))
def test_no_story_stands_twice_and_none_is_lost_but_for_those_on_a_section_s_own_page(keys: list[str]) -> None:
    cards = [card(str(number), key) for number, key in enumerate(keys)]
    found = layout(cards)
    standing = [*ids(found.top), *(id for block in found.blocks for id in ids(block.cards)), *ids(found.rest)]
    assert len(standing) == len(set(standing))
    elsewhere = {one.story.id for one in cards if one.section in {block.key for block in found.blocks}}
    assert {one.story.id for one in cards} - set(standing) <= elsewhere


def test_a_section_holds_its_own_in_their_order() -> None:
    found = section_list("asia", [card("a", "asia"), card("b"), card("c", "asia")], "fr", NOW)
    assert (ids(found.cards), found.path) == (["a", "c"], "section/asia/")


def test_a_day_holds_what_opened_on_it_the_most_reported_first() -> None:
    yesterday = [card("a", hours=13), card("b", hours=20, outlets=3), card("c", hours=30)]
    found = day_list(date(2026, 5, 13), [card("today", hours=1), *yesterday, card("before", hours=40)], "fr", NOW)
    assert (ids(found.cards), found.path) == (["b", "c", "a"], "day/2026-05-13/")


def test_a_source_has_what_it_reports_one_report_of_each_story() -> None:
    one: Source = source("s1")
    health = SourceHealth("s1", "S1", "well", None, None, None, 0, "", "", 0, None, {}, 1, 0, (), False)
    cards = [card("new"), card("old", hours=9), card("new", hours=10), card("older", hours=20)]
    found = source_page(one, health, cards, "fr", NOW)
    assert ids(found.listing.cards) == ["new", "old", "older"]
    assert found.listing.cards[0] == cards[0]
