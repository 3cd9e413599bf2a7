"""Numbers: what the source tells in figures must be told, in figures or in words, and no other number in its place.

The readings are those of `dragoman.analyse`: scale words, decimal marks and groups of each language, dates, clock times. A
figure lost with another in its place is a failure; one that is only gone, or only new, is a doubt, as people leave out and
repeat figures too. So is a number word that became another, since words such as "second" and "pair" count only at times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from dragoman.analyse.dates import Partial, dates_in
from dragoman.analyse.figures import Found
from dragoman.analyse.lexicon import fold
from dragoman.analyse.number_tables import number_table
from dragoman.analyse.numerals import read_digits
from dragoman.analyse.quantities import quantities_in
from dragoman.analyse.ranges import in_metric
from dragoman.model import Check, Verdict
from dragoman.translate.checks.pair import Pair, Span, found, passed
from dragoman.translate.protection import kept_spans

NAME = "numbers"
# Begins with a plain digit: what begins with one of several ways is sought at every letter, which takes ten times as long.
_DIGITS = re.compile(r"\d\d*(?:(?<!\d{4})(?:[ ']\d{3})+(?!\d)(?:[.,]\d+)?|(?:[.,]\d+)*[½¼¾⅓⅔]?)")
_CLOCK = re.compile(r"(0\d|[01]?\d(?=[.,])|2[0-4](?=[.,]))[.,]?([0-5]\d)")  # "17.30 bis 18 Uhr", "0230 UTC"
_CLOSE = 0.08  # by which a rounded conversion may be off
_LATE = frozenset(map(float, range(13, 24)))  # hours that are told with "pm" elsewhere
_DEGREES = 3.0
_SURE = 3  # a figure with as many digits is nothing that a translator puts in other words
_LEAST = 2  # figures with fewer digits come and go in good translations


class Number(NamedTuple):
    """A number of a sentence: its place, what it may be read as, and whether it is written in digits."""

    start: int
    end: int
    readings: tuple[float, ...]
    digits: bool
    written: str
    unit: str = ""

    @property
    def span(self) -> Span:
        """Its place."""
        return self.start, self.end


class Numbers(NamedTuple):
    """The numbers of a sentence, and every value that it tells in any form: of quantities, dates and times."""

    told: tuple[Number, ...]
    values: frozenset[float]
    written: frozenset[str]
    hours: bool = False


def numbers(pair: Pair) -> Check:
    """Compare the numbers of both sides."""
    source, target = numbers_in(pair.source, pair.source_language), numbers_in(pair.target, pair.language)
    gone = [number for number in source.told if not _covered(number, target)]
    new = [number for number in target.told if not _covered(number, source)]
    gone, new = _unconverted(gone, new)
    gone = [one for one in gone if not any(_converted(one, other) for other in target.told)]  # "350 miles (560 km)"
    if not gone and not new:
        return passed(NAME)
    digits_gone, digits_new = [one for one in gone if one.digits], [one for one in new if one.digits]
    if digits_gone and digits_new:
        same = _together(digits_gone) == _together(digits_new)
        verdict: Verdict = "doubt" if same else "fail"
        return found(NAME, verdict, pair, (one.span for one in digits_gone), (one.span for one in digits_new))
    if gone and new:
        return found(NAME, "doubt", pair, (one.span for one in gone), (one.span for one in new))
    if any(len(_figures(one)) >= _SURE for one in digits_gone):
        return found(NAME, "fail", pair, (one.span for one in digits_gone))
    weighty = [one for one in (*digits_gone, *digits_new) if len(_figures(one)) >= _LEAST]
    if weighty:
        return found(NAME, "doubt", pair, (one.span for one in digits_gone), (one.span for one in digits_new))
    return passed(NAME)


def _together(numbers: Sequence[Number]) -> str:
    """Return the figures of numbers in a row, without zeros at the ends. Where these are the same, the marks between them
    differ, or the scale is told in another way ("15 Tsd.", "582 mil 835", "80, 000"), and that may be right."""
    return "".join(_figures(one) for one in numbers).strip("0")


def _figures(number: Number) -> str:
    return "".join(filter(str.isdigit, number.written))


def _covered(number: Number, other: Numbers) -> bool:
    if any(value in other.values for value in number.readings) or (number.digits and number.written in other.written):
        return True
    if other.hours and any(value in _LATE and value - 12 in other.values for value in number.readings):
        return True
    clock = _CLOCK.fullmatch(number.written)
    return clock is not None and all(float(part) in other.values for part in clock.groups())


def _unconverted(gone: Sequence[Number], new: Sequence[Number]) -> tuple[list[Number], list[Number]]:
    """Leave out what is the same measure in other units: people convert for their readers."""
    if not any(one.unit for one in gone) or not any(one.unit for one in new):
        return list(gone), list(new)
    left, added = _with_inches(gone), _with_inches(new)
    for one in list(left):
        same = next((other for other in added if _converted(one, other)), None)
        if same is not None:
            left.remove(one)
            added.remove(same)
    return left, added


def _with_inches(numbers: Sequence[Number]) -> list[Number]:
    """Put feet and the inches behind them together."""
    whole: list[Number] = []
    for one in numbers:
        if one.unit == "in" and whole and whole[-1].unit == "ft":
            whole[-1] = whole[-1]._replace(readings=(whole[-1].readings[0] + one.readings[0] / 12,))
        else:
            whole.append(one)
    return whole


def _converted(one: Number, other: Number) -> bool:
    if one.unit == other.unit:
        return False
    if {one.unit, other.unit} == {"°C", "°F"}:
        celsius, fahrenheit = (one, other) if one.unit == "°C" else (other, one)
        return abs(celsius.readings[0] * 1.8 + 32 - fahrenheit.readings[0]) < _DEGREES
    first, second = in_metric(one.readings[0], one.unit), in_metric(other.readings[0], other.unit)
    if first is None or second is None or first[1] != second[1]:
        return False
    return abs(first[0] / max(second[0], 1e-9) - 1) < _CLOSE


@lru_cache(maxsize=512)
def numbers_in(text: str, language: str) -> Numbers:
    """Return what `text` (in `language`) tells in numbers."""
    quantities, dates = quantities_in(text, language), dates_in(text, language)
    told = [*_in_digits(text, language, quantities, dates), *_in_words(text, quantities)]
    values = {value for number in told for value in number.readings}
    values |= {value for partial in dates for value in _of_date(partial)}
    values |= {_plain(value) for one in quantities for value in (one.value, one.high) if value is not None}
    written = frozenset(one.written for one in told if one.digits)
    return Numbers(tuple(told), frozenset(values), written, any(one.hour is not None for one in dates))


def _in_digits(text: str, language: str, quantities: tuple[Found, ...], dates: tuple[Partial, ...]) -> Iterator[Number]:
    folded, decimal = fold(text, language), number_table(language).decimal
    matches = list(_DIGITS.finditer(folded))
    kept = kept_spans(text) if matches else ()
    for match in matches:
        start, end = match.span()
        if any(low <= start < high for low, high in kept):
            continue
        inside = [one for one in quantities if one.start <= start and end <= one.end]
        partial = next((one for one in dates if one.start <= start and end <= one.end), None)
        value = None if partial and not match[0].isdigit() else read_digits(match[0], decimal)
        if inside:
            told = [_plain(one) for one in (inside[0].value, inside[0].high) if one is not None]
            yield Number(start, end, tuple(told), True, match[0], inside[0].unit)
        elif partial is not None and partial.kind == "decade":
            yield Number(start, end, tuple(_of_date(partial)), False, match[0])
        elif value is not None:
            yield Number(start, end, (_plain(value),), True, match[0])
        else:
            for part in re.finditer(r"\d+", match[0]):
                yield Number(start + part.start(), start + part.end(), (float(part[0]),), True, part[0])


def _in_words(text: str, quantities: tuple[Found, ...]) -> Iterator[Number]:
    for one in quantities:
        if not any(char.isdigit() for char in text[one.start : one.end]) and one.value > 1:
            values = tuple(_plain(value) for value in (one.value, one.high) if value is not None)
            yield Number(one.start, one.end, values, False, text[one.start : one.end], one.unit)


def _of_date(partial: Partial) -> Iterator[float]:
    for value in (partial.year, partial.last_year, partial.month, partial.day, partial.last_day, partial.hour, partial.minute):
        if value is not None:
            yield float(value)
    for year in (partial.year, partial.last_year):
        if year is not None:
            yield float(year % 100)
    if partial.kind == "century" and partial.year is not None:
        yield partial.year // 100 + 1.0
    if partial.hour is not None:
        yield from (float(partial.hour % 12), partial.hour % 12 + 12.0)


def _plain(value: float) -> float:
    return float(f"{value:.6g}")
