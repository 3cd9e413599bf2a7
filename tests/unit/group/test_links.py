"""What a link needs: two kinds of evidence at once, and time in the right order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from dragoman.group import Window
from dragoman.group.links import LEAST_APART, MOST_APART, links
from dragoman.group.profiles import FOUND_BY, MOST_NAMES, found_by, profile
from dragoman.model import Link, Profile
from tests.grouping import EAST, FOREIGN, leaning, told
from tests.making import at, story

ENCODED = frozenset({"en", "fr"})
TRIAL = ("name:MR-TNT", "name:KRTS-PN", "city:1")
USUAL = 0.2
COURT = "court murder trial judge harbour"


def of(id: str, hours: float, cosine: float = 1.0, headline: str = COURT, names: Sequence[str] = TRIAL, **more: Any) -> Profile:
    one = told(f"{id}-1", leaning(cosine) if cosine < 1 else EAST, headline=headline, names=tuple(names), hours=hours, **more)
    return profile(story(id, at(hours), at(hours)), [one], "test 1", 0)


def linked(own: Profile, *others: Profile, followers: Sequence[str] = ()) -> tuple[Link, ...]:
    window = Window(one.opened for one in (own, *others))
    return links(own, others, window.rarity, USUAL, ENCODED, followers)


def kinds(found: Sequence[Link]) -> list[tuple[str, str, str]]:
    return [(one.story, one.kind, one.earlier) for one in found]


def test_a_trial_follows_the_arrest() -> None:
    arrest, trial = of("arrest", hours=500), of("trial", hours=10, cosine=0.8, headline="court murder trial opens harbour")
    (link,) = linked(trial, arrest)
    assert kinds([link]) == [("trial", "follows", "arrest")]
    assert 0 < link.score <= 1
    reasons = {one.name: one for one in link.reasons}
    assert reasons["earlier"].note == "slug-arrest"
    assert reasons["days apart"].value == pytest.approx(490 / 24, abs=0.1)
    assert set(reasons["names"].note.split(", ")) == {"Mr-Tnt", "Krts-Pn", "1"}


def test_what_came_before_follows_nothing_that_came_after() -> None:
    arrest, trial = of("arrest", hours=500), of("trial", hours=10, cosine=0.8)
    assert kinds(linked(arrest, trial)) == [("trial", "related", "arrest")]


@pytest.mark.parametrize(
    ("apart", "kind"),
    [
        (LEAST_APART - timedelta(minutes=1), "related"),
        (LEAST_APART, "follows"),
        (MOST_APART, "follows"),
        (MOST_APART + timedelta(hours=1), "related"),
    ],
)
def test_a_step_takes_some_hours_and_not_years(apart: timedelta, kind: str) -> None:
    first, then = of("first", hours=10 + apart / timedelta(hours=1)), of("then", hours=10, cosine=0.8)
    assert [one.kind for one in linked(then, first)] == [kind]


def test_a_common_theme_is_not_enough() -> None:
    """Vectors and words are all the same, and nobody is: another murder, another court."""
    other = of("other", hours=100, names=("name:NTN-PRK", "name:SN-TLR", "city:2"))
    assert linked(of("own", hours=1), other) == ()


def test_common_names_are_not_enough() -> None:
    """The match that the accused once played in: a page about football does not stand beside a trial."""
    football = of("football", hours=100, cosine=0.1, headline="cup final penalty goalkeeper striker", names=TRIAL[:2])
    assert linked(of("own", hours=1), football) == ()


def test_many_common_names_and_words_need_no_vectors() -> None:
    names = (*TRIAL, "name:ATRK-PN", "org:7")
    own, ferries = of("own", hours=1, names=names), of("ferries", hours=30, cosine=0.2, names=names)
    assert kinds(linked(own, ferries)) == [("own", "related", "ferries")]


def test_places_that_everything_happens_in_are_no_evidence() -> None:
    names = ("country:us", "region:150", "outlet:reuters")
    assert linked(of("own", hours=1, names=names), of("other", hours=100, cosine=0.8, names=names)) == ()


def test_a_name_that_many_open_stories_have_is_no_evidence() -> None:
    crowd = [of(f"crowd{number}", hours=50, cosine=0.1, headline=f"word{number}", names=TRIAL) for number in range(150)]
    own, other = of("own", hours=1), of("other", hours=100, cosine=0.7)
    assert linked(own, other) != ()
    window = Window(one.opened for one in (own, other, *crowd))
    assert links(own, [other], window.rarity, USUAL, ENCODED) == ()


def test_a_whole_name_and_its_last_part_are_one() -> None:
    (link,) = linked(of("own", hours=1, names=TRIAL), of("other", hours=100, cosine=0.8, names=TRIAL))
    assert sorted(one.key for one in link.names) == sorted(TRIAL)


def test_it_follows_one_story_only_and_the_rest_is_related() -> None:
    own = of("own", hours=1)
    near, far = of("near", hours=100, cosine=0.9), of("far", hours=200, cosine=0.7, headline="court murder trial weather")
    assert kinds(linked(own, far, near)) == [("own", "follows", "near"), ("own", "related", "far")]


def test_what_follows_a_story_stays_where_it_is() -> None:
    own, later = of("own", hours=100), of("later", hours=1, cosine=0.8)
    assert linked(own, later, followers=["later"]) == ()


def test_in_a_language_that_the_encoder_does_not_know_names_must_do_and_more_of_them() -> None:
    many = (*TRIAL, "name:ATRK-PN", "org:7")
    foreign = of("foreign", hours=100, cosine=0.0, headline="суд", names=many, language=FOREIGN)
    assert kinds(linked(of("own", hours=1, names=many), foreign)) == [("own", "follows", "foreign")]
    few = of("few", hours=100, cosine=1.0, headline="суд", names=TRIAL[:2], language=FOREIGN)
    assert linked(of("own", hours=1, names=TRIAL[:2]), few) == ()


def test_the_order_of_candidates_does_not_matter() -> None:
    own = of("own", hours=1)
    others = [of(f"o{number}", hours=50 + number, cosine=0.9 - number / 50) for number in range(6)]
    assert linked(own, *others) == linked(own, *reversed(others))


def test_a_profile_says_what_its_articles_say_and_how_they_call_it() -> None:
    english = told("a", names=("name:MR-TNT", "city:1"), numbers=((5.0, "EUR"),), hours=5)
    french = told("b", names=("name:MR-TNT",), language="fr", hours=3)
    made = profile(story("s", at(5), at(3)), [english, french], "test 1", 4)
    assert (made.opened.size, made.opened.languages, made.articles, made.number) == (2, {"en": 1, "fr": 1}, ("a", "b"), 4)
    assert made.called["name:MR-TNT"] == {"en": "Mr-Tnt", "fr": "Mr-Tnt"}
    assert made.called["city:1"] == {"en": "1"}
    assert made.opened.names["name:MR-TNT"] > made.opened.names["city:1"]
    assert made.opened.members == ()


def test_a_profile_is_small_however_much_is_told() -> None:
    names = tuple(f"name:K{chr(65 + n % 26)}-{chr(65 + n // 26)}NT" for n in range(300))
    made = profile(story("s"), [told("a", names=names)], "test 1", 0)
    assert len(made.opened.names) == MOST_NAMES
    assert len(found_by(made)) == FOUND_BY


def test_a_story_is_found_by_what_leads_to_few() -> None:
    made = profile(
        story("s"), [told("a", names=("country:us", "outlet:x", "region:2", "name:K", "city:3", "name:MR-TNT"))], "e", 0
    )
    assert set(found_by(made)) == {"city:3", "name:MR-TNT", "part:TNT"}
