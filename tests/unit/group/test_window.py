"""Open stories: what a window holds, what is rare in it, and who is near."""

from datetime import timedelta

import pytest

from dragoman.group import Window, opened
from dragoman.group.clues import clues, words
from dragoman.group.opened import together
from tests.grouping import NORTH, leaning, of, told
from tests.making import NOW, article

WIDE = timedelta(days=14)


def near(window: Window, **particulars: object) -> list[str]:
    one, analysis = told("a9", **particulars)  # type: ignore[arg-type]
    return [story.story.id for story, _ in window.near(clues(one, analysis), WIDE).found]


def test_a_story_is_the_sum_of_its_articles() -> None:
    members = [
        told("a1", names=("city:1",), numbers=((5.0, "km"),)),
        told("a2", NORTH, names=("city:1", "city:2"), language="uk"),
    ]
    story = of("s1", *members)
    assert (story.size, story.total.tolist(), dict(story.languages)) == (2, [1.0, 1.0], {"en": 1, "uk": 1})
    assert story.names["city:1"] == 2 * story.names["city:2"]
    assert story.numbers == {"km 5": 2.0}
    assert [member.article for member in story.members] == ["a1", "a2"]


def test_two_stories_together_are_what_their_articles_are() -> None:
    first, second = [told("a1", names=("city:1",), hours=9)], [told("a2", NORTH, names=("city:2",))]
    both = together(of("s1", *first), of("s2", *second))
    whole = opened(both.story, [*first, *second])
    assert both == whole
    assert both.total.tolist() == whole.total.tolist()
    assert (both.story.id, both.story.opened_at, both.story.updated_at) == ("s1", first[0][0].published_at, NOW)


def test_a_name_that_many_stories_have_tells_less() -> None:
    window = Window(of(f"s{n}", told(f"a{n}", names=("city:1", f"city:{n + 2}"))) for n in range(20))
    assert window.rarity["city:1"] < window.rarity["city:5"] < window.rarity["city:999"]
    assert window.rarity["country:fr"] < window.rarity["city:999"] <= 1.0


def test_the_nearest_are_found_and_those_with_rare_names() -> None:
    stories = [of(f"s{n:02}", told(f"a{n}", leaning(0.5 + n / 100))) for n in range(40)]
    far = of("far", told("b1", NORTH, names=("name:rr-nm",)))
    window = Window([*stories, far])
    assert "s39" in near(window)
    assert "s00" not in near(window)
    assert "far" not in near(window)
    assert "far" in near(window, names=("name:rr-nm",))


def test_a_story_that_is_dropped_is_not_near() -> None:
    window = Window([of("s1", told("a1", names=("city:1",))), of("s2", told("a2", NORTH))])
    rare = window.rarity["city:1"]
    window.drop("s1")
    assert (len(window), [one.story.id for one in window]) == (1, ["s2"])
    assert near(window, names=("city:1",)) == ["s2"]
    assert window.get("s1") is None
    assert window.rarity["city:1"] > rare


def test_stories_that_come_and_go_take_no_more_room_than_those_that_are_open() -> None:
    window = Window()
    for number in range(5_000):
        window.put(of(f"s{number}", told(f"a{number}", names=(f"city:{number}",))))
        if number >= 10:
            window.drop(f"s{number - 10}")
    assert len(window) == 10
    assert window.room < 3_000
    assert near(window, names=("city:4995",))[0] in {f"s{number}" for number in range(4_990, 5_000)}


def test_a_new_state_takes_the_place_of_the_old() -> None:
    window = Window([of("s1", told("a1"))])
    window.put(of("s1", told("a1"), told("a2", NORTH)))
    assert len(window) == 1
    assert window.get("s1") == of("s1", told("a1"), told("a2", NORTH))


def test_a_prepared_batch_gives_the_same_cosines() -> None:
    window = Window([of("s1", told("a1")), of("s2", told("a2", NORTH))])
    one, analysis = told("a9", leaning(0.3))
    window.prepare([analysis.vector])
    window.put(of("s2", told("a2", NORTH), told("a3")))
    window.put(of("s3", told("a4")))
    own = clues(one, analysis)
    batched, alone = window.near(own, WIDE, 0), window.near(own, WIDE)
    assert (batched.found, batched.usual) == (alone.found, alone.usual)


def test_more_stories_than_a_batch_has_articles_can_come_while_it_is_decided() -> None:
    window = Window([of("s1", told("a1"))])
    one, analysis = told("a9", leaning(0.3))
    window.prepare([analysis.vector])
    for number in range(5):
        window.put(of(f"t{number}", told(f"b{number}", leaning(0.2 * number))))
    own = clues(one, analysis)
    assert window.near(own, WIDE, 0).found == window.near(own, WIDE).found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bridges reopened", {"bridge", "reopen"}),
        ("橋が開通", {"橋が", "が開", "開通"}),
        ("EU and 12 of it", {"and"}),
        ("", set()),
    ],
)
def test_words_are_cut_to_stems_and_wide_scripts_to_pairs(text: str, found: set[str]) -> None:
    assert set(words(text)) == found


def test_a_name_stands_for_its_last_part_too() -> None:
    one, analysis = told("a1", names=("name:mrk-rb", "name:pl", "country:fr"))
    own = clues(one, analysis)
    assert set(own.names) == {"name:mrk-rb", "part:rb", "part:pl", "country:fr"}
    assert own.called["part:rb"] == "Mrk-Rb"


def test_what_stands_first_weighs_more() -> None:
    pieces = (("paragraph", "One."), ("paragraph", "Two."))
    one = article("a1", "Head", pieces)
    _, analysis = told("a1", headline="Head", names=("city:1",))
    first = clues(one, analysis).names["city:1"]
    assert first > clues(article("a1", "Other head", pieces), analysis).names["city:1"]
