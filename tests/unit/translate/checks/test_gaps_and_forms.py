"""What a lost name leaves behind, and the shapes in which a place is told."""

import pytest

from dragoman.translate.checks import Pair
from dragoman.translate.checks.forms import forms, tells
from dragoman.translate.checks.gaps import gaps


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ("Is expected to return home on Sunday.", "doubt"),
        ("Is she expected to return home on Sunday?", "pass"),
        ("Had it rained, the match would have been played later.", "pass"),
        ("The head of said that work had begun.", "doubt"),
        ("He comes from and plays in the north.", "doubt"),
        ("In, the river rose again.", "doubt"),
        ("A woman from the city,, was ill.", "doubt"),
        (", who is also a mayor, agreed.", "doubt"),
        ("The house they moved in, he said, was old.", "pass"),
    ],
)
def test_what_a_lost_name_leaves(target: str, verdict: str) -> None:
    assert gaps(Pair("Er sagte, dass die Arbeit begonnen habe.", target, "de", "en")).verdict == verdict


@pytest.mark.parametrize(
    ("text", "key", "language", "told"),
    [
        ("European powers met.", "region:150", "en", True),
        ("The powers met.", "region:150", "en", False),
        ("الأخ الأصغر لألمانيا واليابان", "country:de", "ar", True),  # with a preposition written to it
        ("全美的儿童", "country:us", "zh", True),  # by one character
        ("全国的儿童", "country:us", "zh", False),
    ],
)
def test_a_place_is_told_in_any_shape(text: str, key: str, language: str, told: bool) -> None:
    assert tells(text, key, language) is told


def test_forms_are_those_of_the_language_s_script() -> None:
    assert "新加坡" in forms("city:1880252", "zh")
    assert "singapore" not in forms("city:1880252", "zh")
