"""A number with what stands around it: its unit, its sign of money, its rank."""

from __future__ import annotations

import re
from typing import NamedTuple

from dragoman.analyse.date_tables import date_table
from dragoman.analyse.number_tables import CURRENCIES, NumberTable
from dragoman.analyse.numerals import Number

_YEAR = re.compile(r" (?:1[89]|20)\d\d(?!\d)")  # what follows the word for "year" in its date: "quý 2 năm 2018"
_NAMED = re.compile(r"(?<!\w)[A-ZА-ЯЁ]\w*[-‑–]\Z")  # F-16, Covid-19
_ON_THE_CLOCK = re.compile(r"[:.-]\d")  # "minute 27:37"
_AND_AGE = re.compile(r", [^\W\d_]+ \Z")  # "Rose Leslie, also 31, said"
_LETTER = re.compile(r" ?(?:(bn|b)|(mn|mio|m)|(tn|trn)|(k))(?![^\W\d_])")
_LETTERS = (1e9, 1e6, 1e12, 1e3)
_QUOTES = frozenset("\"«»'")  # a whole quotation of a number and a unit is a title: "60 Minutes"
_FIRST_YEAR, _LAST_YEAR = 1700, 2040
_OLDEST = 110
_MONEY = frozenset(CURRENCIES)
_HALVED = ("year", "month", "week", "day", "h", "min", "decade", "century", "km", "m", "kg", "t", "mi")
_SPEEDS = {"km": "km/h", "mi": "mph"}
_SCALED = 1000  # from it on scales do not rank: "第十" is the tenth
_TIMES = 10  # below it "3度" is three times, from it on degrees
_RANKED = ("h", "century", "decade")  # what is told by rank and is a time: "the twentieth century"
_BEFORE = 14  # characters: the longest sign or word before a number


def _may_be_year(value: float) -> bool:
    return _FIRST_YEAR <= value < _LAST_YEAR and value == int(value)


def _may_be_age(value: float) -> bool:
    return 1 <= value <= _OLDEST and value == int(value)


class Found(NamedTuple):
    """A quantity by its place in a text."""

    start: int
    end: int
    value: float
    unit: str
    high: float | None = None


class Figure(NamedTuple):
    """A number with its unit, before ranges and scores are put together."""

    number: Number
    start: int
    end: int
    unit: str


class Reader:
    """Reads around the numbers of one text. `folded` is the text folded, `table` that of its language."""

    def __init__(self, text: str, folded: str, table: NumberTable) -> None:
        self.text, self.folded, self.table = text, folded, table

    def figure(self, number: Number, busy: int, ahead: tuple[int, int]) -> Figure | None:
        """Return `number` with its unit, or None where it is no quantity.

        Nothing before `busy` belongs to it; `ahead` is the place of the next date, which is no unit of it.
        """
        if self._belongs_to_a_name(number):
            return None
        if (end := self._rank(number)) is not None:
            return None if number.value == 1 or self._is_hour(number, end) else Figure(number, number.start, end, "ordinal")
        if not number.digits and not self._stands_alone(number):
            return None
        written = self.folded[number.start : number.end]
        first = written.partition(" ")[0] if number.value % 1 else written  # "שנתיים וחצי": two years and a half
        if (unit := self.table.fused.get(first)) is not None:
            return self._and_half(Figure(number, number.start, number.end, unit))
        figure, plain = self._with_unit(number, busy, ahead)
        kept = self._unless_idle(figure, plain)
        return self._and_half(kept) if kept is not None and kept.end > number.end else kept

    def _and_half(self, figure: Figure) -> Figure:
        """Return the figure with the half that is told behind its unit ("deux ans et demi")."""
        half = self.table.and_half.match(self.folded, figure.end) if figure.unit in _HALVED else None
        if half is None:
            return figure
        number = figure.number._replace(value=figure.number.value + 0.5, end=half.end())
        return figure._replace(number=number, end=half.end())

    def _with_unit(self, number: Number, busy: int, ahead: tuple[int, int]) -> tuple[Figure, bool]:
        """Return the figure, and whether nothing says what it counts."""
        unit, end = self._unit_after(number, ahead)
        plain = end == number.end
        start = number.start
        if sign := self.table.before.search(self.folded, max(busy, start - _BEFORE), start):
            start, money = sign.start("unit"), self.table.signs[sign["unit"]]
            # After a sign of money, "m" and "t" are scales.
            if plain or unit in ("m", "t"):
                number, end = self._letter_scale(number)
                unit = money
            elif unit == "" or (unit == "°" and money == "°C"):
                unit = money
            elif unit in _MONEY and unit != money:
                unit, end = money, number.end
            plain = False
        elif plain and (first := self.table.unit_first.search(self.folded, max(busy, start - 24), start)):
            start, unit, plain = first.start("unit"), self.table.units[first["unit"]], False
            if unit in _SPEEDS and (hour := self.table.per_hour.match(self.folded, end)):
                unit, end = _SPEEDS[unit], hour.end()
        return Figure(number, start, end, unit), plain

    def _unit_after(self, number: Number, ahead: tuple[int, int]) -> tuple[str, int]:
        match = self.table.unit.match(self.folded, number.end)
        if match is None or (match.end() > ahead[0] and match.span("unit") != ahead):
            return "", number.end
        unit, end = str(self.table.units[match["unit"]]), match.end()
        if unit in _SPEEDS:
            if hour := self.table.per_hour.match(self.folded, end):
                return _SPEEDS[unit], hour.end()
            if self.table.hourly.search(self.folded, max(0, number.start - _BEFORE), number.start):
                return _SPEEDS[unit], end
        if match["unit"] in self.table.times and number.value < _TIMES:
            return "", end
        after, before = self.folded[end : end + 2].lstrip(), self.folded[max(0, number.start - 2) : number.start].rstrip()
        if after[:1] in _QUOTES and before[-1:] in _QUOTES:
            return "", number.end
        if unit == "year" and _YEAR.match(self.folded, end):
            return "", number.end
        return unit, end

    def _letter_scale(self, number: Number) -> tuple[Number, int]:
        """Return a sum of money with the letter after it read as a scale ("£125m", "$3.6bn"), and where it ends."""
        match = _LETTER.match(self.folded, number.end)
        if match is None:
            return number, number.end
        factor = _LETTERS[(match.lastindex or 1) - 1]
        return number._replace(value=float(f"{number.value * factor:.12g}"), scaled=True), match.end()

    def _unless_idle(self, figure: Figure, plain: bool) -> Figure | None:
        """Return the figure with the unit that an age has, or None for what is no quantity after all."""
        number = figure.number
        if not number.digits:
            if figure.unit in ("", "h") and number.value <= 12 and self._is_clock(figure.start, figure.end):
                return None
            if number.value <= 1 and not number.scaled and figure.unit != "%":
                return None
            aged = self.table.age_words.search(self.folded, max(0, number.start - _BEFORE), number.start)
            return figure._replace(unit="year") if plain and aged and _may_be_age(number.value) else figure
        if not plain:
            return figure
        if _may_be_year(number.value) and self.folded[number.start : number.end].isdigit() and number.value % 100:
            return None
        return figure._replace(unit="year") if _may_be_age(number.value) and self._is_age(number) else figure

    def _belongs_to_a_name(self, number: Number) -> bool:
        """Tell whether letters are joined to the digits: F-16, G7, Covid-19; 7th is not."""
        before = self.folded[number.start - 1 : number.start]
        if not number.digits or not before:
            return False
        if before == "-":
            return _NAMED.search(self.text, max(0, number.start - _BEFORE), number.start) is not None
        return before.isalpha() and (before.isascii() or "а" <= before <= "я")

    def _rank(self, number: Number) -> int | None:
        """Return where an ordinal ends, or None for a number that does not rank."""
        start, end = number.start, number.end
        if number.ordinal:
            return end
        if number.value != int(number.value) or (number.scaled and number.value >= _SCALED):
            return None
        if _ON_THE_CLOCK.match(self.folded, end):
            return None
        if self.table.age.search(self.folded, max(0, start - _BEFORE), start):
            return None
        if match := self.table.ordinal_after.match(self.folded, end):
            return match.end()
        if (
            self.table.dot
            and number.digits
            and end - start <= 3
            and self.folded.startswith(". ", end)
            and self._dotted(start, end)
        ):
            return end + 1
        return end if self.table.ordinal_before.search(self.folded, max(0, start - _BEFORE), start) else None

    def _dotted(self, start: int, end: int) -> bool:
        """Tell an ordinal's dot from a sentence's: what follows is small, or what stands before is an article."""
        following = self.text[end + 2 : end + 3]
        if self.table.dot == "lower":
            return following.islower()
        return following.isalpha() and re.search(self.table.dot, self.folded[max(0, start - 12) : start]) is not None

    def _is_hour(self, number: Number, end: int) -> bool:
        """Tell a time told as a rank: "о 6-й годині", "the twentieth century"."""
        hour = self.table.unit.match(self.folded, end)
        return self._is_clock(number.start, end) or (hour is not None and self.table.units[hour["unit"]] in _RANKED)

    def _is_clock(self, start: int, end: int) -> bool:
        """Tell a clock time in words: "at six in the morning", "a las dos de la tarde"."""
        dates = date_table(self.table.language)
        after = dates.clock_after.match(self.folded, end)
        if after is not None and (after["am"] or after["pm"]):
            return True
        if self.folded[end : end + 1].strip(".,;:!?)"):
            return False
        before = dates.clock_before.search(self.folded, max(0, start - 16), start)
        return before is not None and not (before["am"] or before["pm"])

    def _stands_alone(self, number: Number) -> bool:
        """Tell whether a numeral in letters is one, and no part of another word.

        Where words have no spaces between them it must be longer than one sign, or a counter or unit must follow.
        """
        table, start = self.table, number.start
        written = self.folded[start : number.end]
        if written in table.never_alone or table.vague.search(self.folded, max(0, start - 8), start):
            return False
        if table.counter is None or written in table.fused or self.folded[start].isdigit():
            return True
        long = number.value >= 20 and number.value % 10000 != 0
        free = written not in table.needs_counter if table.needs_counter else long
        return free or table.counter.match(self.folded, number.end) is not None or self._signed(start)

    def _signed(self, start: int) -> bool:
        return self.table.before.search(self.folded, max(0, start - _BEFORE), start) is not None

    def _is_age(self, number: Number) -> bool:
        """Tell an age that has no unit: "aged 25", "Olena Koval, 25, said", "Koval (25)"."""
        start, end, folded = number.start, number.end, self.folded
        if self.table.age.search(folded, max(0, start - _BEFORE), start) or self.table.age_after.match(folded, end):
            return True
        around = folded[max(0, start - 2) : start], folded[end : end + 1]
        if around in ((", ", ","), (" (", ")"), (", ", ".")):
            return folded[start - 3 : start - 2].isalpha() and not folded[end + 2 : end + 3].isdigit()
        return around[1] == "," and _AND_AGE.search(folded, max(0, start - 20), start) is not None
