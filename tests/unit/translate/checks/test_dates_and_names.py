"""Weekdays, months and names."""

import pytest

from dragoman.translate.checks import Pair
from dragoman.translate.checks.dates import dates
from dragoman.translate.checks.names import names


@pytest.mark.parametrize(
    ("source", "target", "verdict"),
    [
        ("He came on Tuesday.", "Er kam am Dienstag.", "pass"),
        ("He came on Tuesday.", "Er kam am Donnerstag.", "fail"),
        ("He came in June 2012.", "Er kam im Juli 2012.", "fail"),
        ("He came on 3 May 2012.", "Er kam am 3.5.2012.", "pass"),
        ("He came on Tuesday.", "Er kam gestern.", "pass"),  # only gone
        ("He came on Saturday night.", "Er kam in der Nacht zu Sonntag.", "doubt"),
    ],
)
def test_weekdays_and_months(source: str, target: str, verdict: str) -> None:
    assert dates(Pair(source, target, "en", "de")).verdict == verdict


@pytest.mark.parametrize(
    ("source", "target", "own", "language"),
    [
        ("Köln liegt am Rhein.", "Cologne lies on the Rhine.", "de", "en"),
        ("Die britische Regierung stimmte zu.", "The British government agreed.", "de", "en"),
        ("Президент Путин прибыл в Сочи.", "President Putin arrived in Sochi.", "ru", "en"),
        ("Премьер Нетаньяху выступил в Хайфе.", "Prime Minister Netanyahu spoke in Haifa.", "ru", "en"),
        ("Die Vereinten Nationen warnen.", "The UN warns.", "de", "en"),
        ("The Constitutional Court ruled.", "Das Verfassungsgericht entschied.", "en", "de"),
    ],
)
def test_a_name_in_another_form_passes(source: str, target: str, own: str, language: str) -> None:
    assert names(Pair(source, target, own, language)).verdict == "pass"


@pytest.mark.parametrize(
    ("source", "target", "own", "language", "verdict"),
    [
        ("Er reiste nach Frankreich.", "He travelled to Poland.", "de", "en", "fail"),
        ("Er reiste nach Frankreich.", "He travelled there.", "de", "en", "doubt"),
        ("Президент Путин прибыл в Сочи.", "President Chavez arrived in Sochi.", "ru", "en", "doubt"),
        ("Barack Obama sprach in Berlin.", "Miralem Pjanic spoke in Berlin.", "de", "en", "doubt"),
        ("Le président Sarkozy a parlé.", "The president spoke.", "fr", "en", "doubt"),
    ],
)
def test_a_name_that_is_gone_or_another_one(source: str, target: str, own: str, language: str, verdict: str) -> None:
    check = names(Pair(source, target, own, language))
    assert check.verdict == verdict
    assert check.source_spans


def test_an_acronym_may_be_spelled_out_but_not_dropped() -> None:
    source = "Le ministère METI a annoncé une hausse."
    assert names(Pair(source, "The ministry announced a rise.", "fr", "en")).verdict == "doubt"
    assert names(Pair(source, "The METI announced a rise.", "fr", "en")).verdict == "pass"
    assert names(Pair(source, "The European Central Bank announced a rise.", "fr", "en")).verdict == "pass"


@pytest.mark.parametrize(
    ("source", "target", "language"),
    [
        ("They speak Sanskrit there.", "Там говорят на санскрите.", "ru"),  # no capital
        ("They sailed to Hispaniola.", "Они поплыли на Эспаньолу.", "ru"),  # an h that is not written
        ("European powers met.", "Европейские державы встретились.", "ru"),
    ],
)
def test_a_name_that_is_written_otherwise_passes(source: str, target: str, language: str) -> None:
    assert names(Pair(source, target, "en", language)).verdict == "pass"


def test_a_town_that_only_the_translation_has_is_a_doubt() -> None:
    assert names(Pair("Er trat sein Amt früher an.", "He took office in Muskoka and Toyama.", "de", "en")).verdict == "doubt"
    assert names(Pair("Die Regierung stimmte zu.", "The German government agreed.", "de", "en", 0.5)).verdict == "pass"


def test_a_new_name_of_one_word_counts_where_vectors_are_far() -> None:
    source, target = "Er verlor den ersten Satz.", "Then Spectee lost the first set."
    assert names(Pair(source, target, "de", "en", 0.6)).verdict == "doubt"
    assert names(Pair(source, target, "de", "en", 0.9)).verdict == "pass"


def test_names_that_sound_alike_need_letters_in_common() -> None:
    check = names(
        Pair("Am Montag sagte Herr Powell, dass er kommt.", "On Monday Mr Blair said that he would come.", "de", "en")
    )
    assert check.verdict == "doubt"
