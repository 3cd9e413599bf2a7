"""What holds of quantities and periods whatever the text."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.analyse.lexicon import fold, languages
from dragoman.analyse.numerals import read_digits
from dragoman.analyse.periods import periods_in
from dragoman.analyse.quantities import quantities_in

NOW = datetime(2026, 2, 17, 12, tzinfo=UTC)
LANGUAGES = st.sampled_from([*languages("numbers"), "xx", "sl"])
PIECES = [
    "12", "1.234", "5,3", "2015", "30", "1/2", "½", "٥", "１２", "2-1", "12:30", "%", "€", "$", "km", "million", "milliards", "млн", "万",
    "two", "deux", "zwei", "три", "ثلاثة", "三", "and", "et", "und", "и", "و", "to", "à", "May", "mai", "мая", "5月", "日", "Friday", "samedi",
    "last", "ago", "at", "(", ")", "-", "–", ".", ",", " ", "  ", "\u00a0", "\n", "'", "İ", "ß", "😀", "\u0301", "\u064b", "th", "year", "ans",
]  # fmt: skip
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.text(max_size=60),
)


@given(TEXTS, LANGUAGES)
@settings(max_examples=400, deadline=None)
def test_quantities_lie_in_the_text_and_never_overlap(text: str, language: str) -> None:
    found = quantities_in(text, language)
    assert all(0 <= one.start < one.end <= len(text) and one.value == one.value for one in found)
    assert all(one.high is None or one.unit == "score" or one.value < one.high for one in found)
    assert all(first.end <= second.start for first, second in pairwise(found))


@given(TEXTS, LANGUAGES)
@settings(max_examples=400, deadline=None)
def test_periods_lie_in_the_text_and_have_a_length(text: str, language: str) -> None:
    found = periods_in(text, language, NOW)
    assert all(0 <= one.start < one.end <= len(text) and one.since < one.until for one in found)
    assert all(first.end <= second.start for first, second in pairwise(found))


@given(st.text(max_size=80), LANGUAGES)
@settings(deadline=None)
def test_folding_never_moves_a_character(text: str, language: str) -> None:
    assert len(fold(text, language)) == len(text)


@given(
    st.integers(2, 10**12),
    st.sampled_from(
        ["en", "de", "fr", "es", "it", "pt", "nl", "ru", "uk", "pl", "cs", "tr", "el", "hi", "fa", "he", "ja", "zh"]
    ),
)
@settings(deadline=None)
def test_whole_numbers_as_a_language_writes_them_are_read_back(value: int, language: str) -> None:
    text = f"{format_decimal(value, locale=language)} km"
    assert [(one.value, one.unit) for one in quantities_in(text, language)] == [(value, "km")]


@given(st.decimals(min_value=2, max_value=10**6, places=2), st.sampled_from(["en", "de", "fr", "ru", "tr", "hi", "ja"]))
@settings(deadline=None)
def test_decimals_as_a_language_writes_them_are_read_back(value: object, language: str) -> None:
    text = f"{format_decimal(value, locale=language, format='#,##0.00')} km"
    assert [(round(one.value, 2), one.unit) for one in quantities_in(text, language)] == [(float(value), "km")]  # type: ignore[arg-type]


@given(st.from_regex(r"\A[0-9]{1,4}([.,' ][0-9]{1,3}){0,4}[½]?\Z"), st.sampled_from([".", ","]))
def test_any_digits_are_a_number_or_none(text: str, decimal: str) -> None:
    value = read_digits(text, decimal)
    assert value is None or value >= 0
