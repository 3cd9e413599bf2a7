"""Repairs that are certain, and none that is not."""

import pytest

from dragoman.translate.checks import Pair, run
from dragoman.translate.repair import repaired


def mended(source: str, target: str, own: str = "en", language: str = "de") -> str | None:
    return repaired(source, target, own, language, run(Pair(source, target, own, language)))


@pytest.mark.parametrize(
    ("source", "target", "language", "better"),
    [
        ("It cost £5 million.", "Es kostete 5 Millionen $.", "de", "Es kostete 5 Millionen £."),
        ("It cost £5 million.", "It cost $5 million in all.", "fr", "It cost £5 million in all."),
        ("The firm paid £27 million.", "Die Firma zahlte 27 Millionen Dollar.", "de", "Die Firma zahlte 27 Millionen GBP."),
        ("In 1990 they came.", "Sie kamen im Jahr 1991.", "de", "Sie kamen im Jahr 1990."),
        ("It employs 2,500 people.", "Sie beschäftigt 2.700 Menschen.", "de", "Sie beschäftigt 2.500 Menschen."),
    ],
)
def test_one_thing_in_anothers_place_is_put_right(source: str, target: str, language: str, better: str) -> None:
    assert mended(source, target, "en", language) == better
    assert "fail" not in {check.verdict for check in run(Pair(source, better, "en", language))}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("It cost 120 crowns.", "Es kostete Kronen."),  # nowhere to put it
        ("From 120 to 340 people came.", "Von 150 bis 370 Menschen kamen."),  # which is which?
        ("It cost 4.2 million crowns.", "Es kostete 4,7 Millionen Kronen."),  # a scale
        ("It cost £5 million in 1990.", "Es kostete 5 Millionen Dollar im Jahr 1991."),  # two failures
        ("He came on Tuesday.", "Er kam am Donnerstag."),  # a word
        ("Nothing failed.", "Nichts ist misslungen."),
    ],
)
def test_what_is_not_certain_is_left(source: str, target: str) -> None:
    assert mended(source, target) is None
