"""Which attempt is shown, what is tried next, and why an original stands there."""

import pytest

from dragoman.model import Attempt, Check, Done, Failed, Outcome, Sentence, Skipped, Verdict
from dragoman.translate.choose import (
    CHECK_FAILED,
    ENGINE_FAILED,
    NO_ENGINE,
    as_source,
    attempt,
    check,
    choose,
    is_checked,
    needs_next,
)
from tests.making import engine

SENTENCE = Sentence("p1", 0, 0, 12, "Совет решил.")


def tried(name: str, text: str, verdict: Verdict = "pass") -> Attempt:
    return Attempt(SENTENCE.text, "ru", "en", engine(name), text, (Check("numbers", verdict),), "" if text else "died")


GOOD, DOUBTED = tried("good", "The council decided."), tried("doubted", "The council, decided.", "doubt")
WRONG, SILENT = tried("wrong", "The cancel.", "fail"), tried("silent", "")


@pytest.mark.parametrize(
    ("attempts", "chosen"),
    [
        ([GOOD], GOOD),
        ([WRONG, SILENT, GOOD], GOOD),
        ([DOUBTED, GOOD], DOUBTED),
        ([GOOD, DOUBTED], GOOD),
        ([SILENT, DOUBTED], DOUBTED),
    ],
)
def test_the_first_that_no_check_fails_is_shown(attempts: list[Attempt], chosen: Attempt) -> None:
    shown = choose(SENTENCE, "ru", "en", attempts)
    assert (shown.shown_as, shown.text, shown.attempt, shown.reason) == ("translation", chosen.text, chosen, "")
    assert (shown.sentence, shown.source_language, shown.language) == (SENTENCE, "ru", "en")
    assert not needs_next(attempts)


@pytest.mark.parametrize(
    ("attempts", "reason"),
    [
        ([], NO_ENGINE),
        ([SILENT], ENGINE_FAILED),
        ([SILENT, SILENT], ENGINE_FAILED),
        ([WRONG], CHECK_FAILED),
        ([WRONG, SILENT], CHECK_FAILED),
        ([SILENT, WRONG], CHECK_FAILED),
    ],
)
def test_else_the_original_and_why(attempts: list[Attempt], reason: str) -> None:
    shown = choose(SENTENCE, "ru", "en", attempts)
    assert (shown.shown_as, shown.text, shown.reason) == ("original", SENTENCE.text, reason)
    said = [attempt for attempt in attempts if attempt.text] or attempts  # the one whose checks can be told
    assert shown.attempt == (said[-1] if said else None)
    assert needs_next(attempts)


def test_what_an_engine_gave_is_checked() -> None:
    good = check(attempt("Их было 120.", "ru", "en", engine(), Done("There were 120 of them.")))
    lost = check(attempt("Их было 120.", "ru", "en", engine(), Done("There were some of them.")))
    assert is_checked(good)
    assert not is_checked(attempt("Их было 120.", "ru", "en", engine(), Done("There were 120 of them.")))
    assert (good.verdict, good.text, good.error) == ("pass", "There were 120 of them.", "")
    assert [one.name for one in lost.checks if one.verdict == "fail"] == ["numbers"]
    assert lost.verdict == "fail"


@pytest.mark.parametrize("outcome", [Failed("engine-died", "x"), Skipped("engine-died")])
def test_an_engine_that_gave_nothing_says_why(outcome: Outcome[str]) -> None:
    made = attempt("Да.", "ru", "en", engine(), outcome)
    assert (made.text, made.checks, made.error, made.verdict) == ("", (), "engine-died", "fail")


def test_the_reader_s_own_language_is_shown_as_it_is() -> None:
    shown = as_source(SENTENCE, "ru")
    assert (shown.shown_as, shown.text, shown.source_language, shown.language) == ("source", SENTENCE.text, "ru", "ru")
    assert shown.attempt is None
