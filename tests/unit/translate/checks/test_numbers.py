"""Numbers of a sentence and its translation."""

import pytest

from dragoman.translate.checks import Pair
from dragoman.translate.checks.numbers import numbers


@pytest.mark.parametrize(
    ("source", "target", "own", "language"),
    [
        ("It cost 4,200,000 crowns.", "Cela a coûté 4 200 000 couronnes.", "en", "fr"),
        ("It cost 4,200,000 crowns.", "Es kostete 4'200'000 Kronen.", "en", "de"),
        ("It cost 4.2 million crowns.", "Es kostete 4,2 Millionen Kronen.", "en", "de"),
        ("It cost 5.3 billion euros.", "Cela a coûté 5,3 milliards d'euros.", "en", "fr"),
        ("It cost 5,300 million euros.", "Es kostete 5,3 Milliarden Euro.", "en", "de"),
        ("They saw three boats.", "Ils ont vu 3 bateaux.", "en", "fr"),
        ("They saw 12 boats.", "Ils ont vu douze bateaux.", "en", "fr"),
        ("بلغ العدد ٤٬٢٠٠ شخص", "The number reached 4,200 people", "ar", "en"),
        ("死者は１２０人に上った。", "The dead numbered 120.", "ja", "en"),
        ("On 3.5.2012 they came.", "Le 3 mai 2012, ils sont venus.", "en", "fr"),
        ("The train left at 5.30pm.", "Der Zug fuhr um 17.30 Uhr ab.", "en", "de"),
        ("In the 1950s it was new.", "In den 50er Jahren war es neu.", "en", "de"),
        ("The river is 100 miles long.", "Der Fluss ist 161 Kilometer lang.", "en", "de"),
        ("A man of about 5ft 11in was seen.", "Ein Mann von etwa 1,80 Metern wurde gesehen.", "en", "de"),
        ("It was 32 °C in the shade.", "It was 90 °F in the shade.", "fr", "en"),
        ("Nothing is told here.", "Rien n'est dit ici.", "en", "fr"),
    ],
)
def test_what_is_the_same_passes(source: str, target: str, own: str, language: str) -> None:
    assert numbers(Pair(source, target, own, language)).verdict == "pass"


@pytest.mark.parametrize(
    ("source", "target", "note"),
    [
        ("It cost 120 crowns.", "Cela a coûté 210 couronnes.", "−120 +210"),
        ("In 1990 they came.", "En 1991, ils sont venus.", "−1990 +1991"),
        ("It cost 4,200 crowns.", "Cela a coûté 4,25 couronnes.", "−4,200 +4,25"),
        ("It employs 2,500 people.", "Elle emploie 2 700 personnes.", "−2,500 +2 700"),
        ("The F-35 has landed.", "Le F-43 a atterri.", "−35 +43"),
        ("It cost 120 crowns.", "Cela a coûté des couronnes.", "−120"),
    ],
)
def test_a_figure_that_is_lost_or_replaced_fails_with_its_places(source: str, target: str, note: str) -> None:
    check = numbers(Pair(source, target, "en", "fr"))
    assert (check.verdict, check.note) == ("fail", note)
    assert all(source[start:end] in note for start, end in check.source_spans)
    assert all(target[start:end] in note for start, end in check.target_spans)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("They saw nine boats.", "Ils ont vu sept bateaux."),  # words
        ("They saw 12 boats.", "Ils ont vu des bateaux."),  # two figures, only gone
        ("They saw boats.", "Ils ont vu 12 bateaux."),  # only new
        ("It fell by 1.6 percent.", "Il a baissé de 16 pour cent."),  # the same figures, other marks
    ],
)
def test_what_people_do_too_is_a_doubt(source: str, target: str) -> None:
    assert numbers(Pair(source, target, "en", "fr")).verdict == "doubt"


def test_a_measure_is_not_converted_into_any_figure() -> None:
    assert numbers(Pair("The river is 100 miles long.", "Der Fluss ist 130 Kilometer lang.", "en", "de")).verdict == "fail"
    assert numbers(Pair("They saw 100 boats.", "Sie sahen 161 Boote.", "en", "de")).verdict == "fail"
