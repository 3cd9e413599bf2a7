"""What a language's tables lack: each test says it in a sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dragoman.analyse.date_tables import date_table
from dragoman.analyse.dates import dates_in
from dragoman.analyse.lexicon import Before, Words, expand, fold, languages, load, trie
from dragoman.analyse.number_tables import number_table
from dragoman.analyse.quantities import quantities_in

NUMBERS, DATES = languages("numbers"), languages("dates")
REQUIRED = "en fr es de it pt nl pl cs ru uk bg el tr ar he fa hi zh ja".split()  # noqa: SIM905
SCALES = {1000, 1_000_000, 1_000_000_000}
UNITS = {"%", "year", "month", "day", "h", "km", "m", "USD", "EUR"}
SECTIONS = {"words", "scales", "bare", "half", "plus", "ordinal", "ordinals", "fused", "units", "money", "signs"}
KEYS = {
    "decimal", "glue", "compounds", "units_first", "scale_first", "units_before", "spaceless", "suffixing", "prefixes", "unit_prefix",
    "of", "to", "and", "between", "versus", "age", "age_after", "attached", "vague", "counters", "needs_counter", "never_alone",
    "bare_needs_counter", "no_units", "skip", "per_hour", "hourly", "between_after", "age_words", "and_half", "fraction", "times",
}  # fmt: skip


def test_every_language_has_both_tables() -> None:
    assert set(NUMBERS) == set(DATES), "one of the two tables is missing"
    assert set(REQUIRED) <= set(NUMBERS), f"no table: {set(REQUIRED) - set(NUMBERS)}"


@pytest.mark.parametrize("language", NUMBERS)
def test_a_table_of_numbers_has_no_unknown_key(language: str) -> None:
    raw = load("numbers", language)
    unknown = set(raw) - SECTIONS - KEYS
    assert not unknown, f"{language}: {unknown} is not read by anything"


@pytest.mark.parametrize("language", NUMBERS)
def test_numbers_from_two_to_ten_have_words(language: str) -> None:
    values = {value for kind, value in number_table(language).words.exact.values() if kind in ("number", "bare")}
    lacking = set(range(2, 11)) - values
    # where nine is also "not" or "new", it needs more than a word
    assert lacking <= ({9} if language in ("fa",) else set()), f"{language}: no word for {sorted(lacking)}"


@pytest.mark.parametrize("language", NUMBERS)
def test_scales_have_words(language: str) -> None:
    values = {value for kind, value in number_table(language).words.exact.values() if kind in ("scale", "bare", "number")}
    wanted = {10_000, 100_000_000} if language in ("zh", "ja", "ko") else {1000, 1_000_000} if language == "he" else SCALES
    assert wanted <= values, f"{language}: no word for {sorted(wanted - values)}"


@pytest.mark.parametrize("language", NUMBERS)
def test_ranks_have_words_or_marks(language: str) -> None:
    raw = load("numbers", language)
    ranks = {value for kind, value in number_table(language).words.exact.values() if kind == "ordinal"}
    assert set(range(2, 6)) <= ranks or raw.get("ordinals"), f"{language}: no ordinals"


@pytest.mark.parametrize("language", NUMBERS)
def test_common_units_have_words(language: str) -> None:
    table = number_table(language)
    units = set(table.units.exact.values()) | set(table.units.begins.values()) | set(table.signs.exact.values())
    assert units >= UNITS, f"{language}: no word for {UNITS - units}"


@pytest.mark.parametrize("language", NUMBERS)
def test_percentages_and_money_are_read(language: str) -> None:
    found = {(one.value, one.unit) for one in quantities_in("25 % … 30 € … $40", language)}
    assert found == {(25, "%"), (30, "EUR"), (40, "USD")}


@pytest.mark.parametrize("language", DATES)
def test_months_and_days_have_names(language: str) -> None:
    names = [*date_table(language).names.exact.values(), *date_table(language).names.begins.values()]
    months = {number for kind, number, _ in names if kind == "month"}
    days = {number for kind, number, _ in names if kind == "weekday"}
    assert months == set(range(1, 13)), f"{language}: no name for months {set(range(1, 13)) - months}"
    assert days == set(range(7)), f"{language}: no name for days {set(range(7)) - days}"


@pytest.mark.parametrize("language", DATES)
def test_relative_words_are_there(language: str) -> None:
    raw = load("dates", language)
    lacking = [
        f"{scale} {shift}"
        for scale in ("week", "month", "year")
        for shift in ("-1", "0", "1")
        if shift not in raw.get(scale, {})
    ]
    lacking += [] if "0" in raw.get("day", {}) else ["today"]
    lacking += [] if language == "hi" or {"-1", "1"} <= set(raw["day"]) else ["yesterday", "tomorrow"]  # कल is both
    assert not lacking, f"{language}: {lacking}"
    directions = [key for key in ("past", "future", "by", "early", "late") if not raw.get(key)]
    assert not directions, f"{language}: no words for {directions}"
    assert raw.get("ago_before") or raw.get("ago_after"), f"{language}: no word for a distance back"


@pytest.mark.parametrize("language", DATES)
def test_an_iso_date_is_read(language: str) -> None:
    assert [(one.year, one.month, one.day) for one in dates_in("2015-05-12", language)] == [(2015, 5, 12)]


def _lists(kind: str) -> Iterator[tuple[str, str, str]]:
    """Yield every word list of the tables: language, key, words."""
    for language in languages(kind):
        raw = load(kind, language)
        for section in (raw, *(part for part in raw.values() if isinstance(part, dict))):
            yield from ((language, key, words) for key, words in section.items() if isinstance(words, str) and key != "dot")


@pytest.mark.parametrize("kind", ["numbers", "dates"])
def test_endings_are_endings(kind: str) -> None:
    # "metr/a/ów_kwadratow*" would make a square metre of "metra" alone
    wrong = [
        f"{language}: {key}: {form}"
        for language, key, words in _lists(kind)
        for form in words.split()
        if any("_" in ending for ending in form.split("/")[1:])
    ]
    assert not wrong


# -- the notation ----------------------------------------------------------------------------------------------------------


def test_the_notation_of_word_lists() -> None:
    assert list(expand("год/а/у ship//s twenty_one летн* km∕h", "ru")) == [
        "года",
        "году",
        "ship",
        "ships",
        "twenty one",
        "летн*",
        "km/h",
    ]


def test_a_pattern_takes_the_longest_form() -> None:
    words = Words({"six": 6, "sixty": 60, "sixteen": 16, "летн*": "year"})
    import re

    assert [words[found] for found in re.findall(words.pattern, "sixty six sixteen летний")] == [60, 6, 16, "year"]
    assert trie([]) == "(?!)"


@pytest.mark.parametrize(
    ("language", "text", "folded"),
    [
        ("tr", "IĞDIR İZMİR", "ığdır izmir"),
        ("el", "Ιούλιος", "ιουλιοσ"),
        ("fa", "۱۲٪", "12%"),
        ("de", "ÄÖẞ", "äöß"),
        ("ru", "Ёлка", "елка"),
    ],
)
def test_folding_keeps_places(language: str, text: str, folded: str) -> None:
    assert fold(text, language) == folded
    assert len(fold(text, language)) == len(text)


def test_before_finds_only_what_ends_at_the_place() -> None:
    aged = Before(["aged"], r"aged ?\Z")
    assert aged.search("men aged 25", 0, 9) is not None
    assert aged.search("men aged of 25", 0, 12) is None
