"""Currencies and units."""

import pytest

from dragoman.translate.checks import Pair
from dragoman.translate.checks.money import currencies, units


@pytest.mark.parametrize(
    ("source", "target", "own", "language"),
    [
        ("The firm paid £27 million.", "Die Firma zahlte 27 Millionen Dollar.", "en", "de"),
        ("The firm paid £81m.", "L'entreprise a payé 81 millions d'euros.", "en", "fr"),
        ("Der Preis liegt bei 423.000 £.", "The price is around 423,000 dollars.", "de", "en"),
        ("Der Preis liegt bei 174.000 €.", "The price is £174,000.", "de", "en"),
        ("Цена составила 5 млн рублей.", "The price was $5 million.", "ru", "en"),
        ("The euro fell.", "Der Dollar fiel.", "en", "de"),
        ("Die Maus kostet 15 $.", "The mouse costs 15 pounds.", "de", "en"),  # which could weigh as much
    ],
)
def test_another_currency_fails(source: str, target: str, own: str, language: str) -> None:
    check = currencies(Pair(source, target, own, language))
    assert check.verdict == "fail"
    assert len(check.source_spans) == len(check.target_spans) == 1


@pytest.mark.parametrize(
    ("source", "target", "own", "language"),
    [
        ("The firm paid £27 million.", "Die Firma zahlte 27 Millionen Pfund.", "en", "de"),
        ("It cost $5 million (£4 million).", "Cela a coûté 5 millions de dollars (4 millions de livres).", "en", "fr"),
        ("It cost 5 Australian dollars.", "Es kostete 5 Dollar.", "en", "de"),  # a dollar is told with less
        ("It cost 5 dollars.", "Es kostete etwas.", "en", "de"),  # gone, but nothing in its place
        ("Sie zahlte 5 $ für 2 Kilo.", "She paid five for 2 pounds.", "de", "en"),
        ("She won the race at Euro 2016.", "Sie gewann das Rennen.", "en", "de"),
    ],
)
def test_the_same_currency_passes(source: str, target: str, own: str, language: str) -> None:
    assert currencies(Pair(source, target, own, language)).verdict == "pass"


def test_the_same_figure_with_another_unit() -> None:
    assert units(Pair("It took 10 months.", "Cela a pris 10 ans.", "en", "fr")).verdict == "fail"
    assert units(Pair("It took ten months.", "Cela a pris dix ans.", "en", "fr")).verdict == "doubt"
    assert units(Pair("It took 10 months.", "Cela a pris 10 mois.", "en", "fr")).verdict == "pass"
    assert units(Pair("It took 10 months of 10 years.", "Cela a pris 10 mois sur 10 ans.", "en", "fr")).verdict == "pass"
