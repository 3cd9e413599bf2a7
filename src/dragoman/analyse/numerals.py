"""Numerals → values: digits with the marks of a language, and rows of number words."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

# number, scale that needs a number, scale that may stand alone, ordinal, half (before a scale), "and a half", glue
Kind = Literal["number", "scale", "bare", "ordinal", "half", "plus", "glue"]

FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}


class Token(NamedTuple):
    """A numeral or a word of a row, at its place in the text. `digits` says that it is written in digits."""

    start: int
    end: int
    kind: Kind
    value: float
    digits: bool = False


class Number(NamedTuple):
    """A number as read: its place, its value, whether it ranks or is written in digits alone (no scale word)."""

    start: int
    end: int
    value: float
    ordinal: bool = False
    digits: bool = False
    scaled: bool = False


def read_digits(text: str, decimal: str) -> float | None:
    """Return the value of digits with marks ("1 234,5"), or None for what is no number ("1.2.3", "192.168.0.1").

    `decimal` is the language's decimal mark. One mark before three digits groups where it is not the decimal mark, and
    also where it is but the digits end in zero ("12,500" in German): nobody writes such decimals.
    """
    if text.isdecimal():
        return int(text)
    extra = FRACTIONS.get(text[-1], 0.0)
    text = re.sub(r"[ '½¼¾⅓⅔]", "", text)
    marks = re.findall(r"[.,]", text)
    if not marks:
        return int(text or 0) + extra
    if len(set(marks)) == 2:
        whole, _, fraction = text.rpartition(marks[-1])
        if marks.count(marks[-1]) > 1:
            return None
        return float(f"{re.sub('[.,]', '', whole)}.{fraction}") + extra
    head, *groups = re.split(r"[.,]", text)
    grouped = len(groups[-1]) == 3 and all(len(group) in (2, 3) for group in groups) and len(head) <= 3 and head != "0"
    if grouped and (len(groups) > 1 or marks[0] != decimal or groups[-1].endswith("0")):
        return int("".join((head, *groups))) + extra
    if len(groups) > 1:
        return None
    return float(f"{head}.{groups[0]}") + extra


def read_row(tokens: Sequence[Token], *, units_first: bool = False, scale_first: bool = False) -> list[Number]:
    """Return the numbers that a row of tokens spells, more than one where they do not add up ("two three" is 2 and 3).

    `units_first`: ones may stand before tens ("dreiundzwanzig"). `scale_first`: a scale may stand before its number ("elfu
    mbili").
    """
    row = _Row(units_first, scale_first)
    for token in tokens:
        row.take(token)
    row.close()
    return row.numbers


class _Row:
    """The state of reading: terms that will be added up, each smaller than the one before."""

    def __init__(self, units_first: bool, scale_first: bool) -> None:
        self.units_first, self.scale_first = units_first, scale_first
        self.numbers: list[Number] = []
        self.clear()

    def clear(self) -> None:
        self.terms: list[float] = []
        self.used: list[Token] = []
        self.glue = False
        self.waiting: float | None = None
        self.alone = True

    def take(self, token: Token) -> None:
        if token.kind == "glue":
            self.glue = bool(self.terms)
            return
        if token.kind in ("scale", "bare"):
            self._scale(token)
        elif token.kind == "plus" and self.terms:
            last = self.used[-1]
            scale = last.value if last.kind in ("scale", "bare") and last.value >= 1000 else 1.0
            self.terms[-1] += token.value * scale
            self.used.append(token)
        else:
            self._number(token)
        self.glue = False
        if token.kind == "ordinal" and not self.units_first and (token.value < 20 or token.value % 10):
            self.close()

    def _number(self, token: Token) -> None:
        if self.waiting is not None and token.kind != "half":
            self.terms.append(self.waiting * token.value)
            self.waiting, self.alone = None, False
        else:
            if self.terms and not self._adds(token):
                self.close()
            if self.units_first and self.terms and token.value >= 20 > self.terms[-1]:
                self.terms[-1] += token.value
            else:
                self.terms.append(token.value)
        self.used.append(token)

    def _adds(self, token: Token) -> bool:
        last, value = self.terms[-1], token.value
        if last != int(last) or token.kind == "half":
            return False
        if self.used[-1].kind == "ordinal" and not (self.glue or (token.kind == "ordinal" and value < 10 <= last)):
            return False
        if token.digits:
            return last >= 1000 and not self.used[-1].digits and value < _place(last) and not self.glue
        if self.used[-1].digits:
            return False
        if self.units_first and last < 10 and 20 <= value < 100 and value % 10 == 0:
            return True
        return value < _place(last) or (value < 20 and last % 100 in (60, 80) and last < 100)

    def _scale(self, token: Token) -> None:
        if self.scale_first and (not self.terms or self.terms[-1] > token.value) and self.waiting is None:
            self.waiting = token.value
            self.used.append(token)
            return
        factor, taken = 0.0, False
        while self.terms and self.terms[-1] < token.value:
            factor += self.terms.pop()
            taken = True
        if self.terms and not taken and self.terms[-1] == token.value:
            self.close()
        if not taken and (token.kind == "scale" or self.glue):
            if self.terms:
                self.close()
            self.waiting = None
            if token.kind == "scale":
                return
        self.terms.append((factor if taken else 1.0) * token.value)
        self.used.append(token)
        self.alone = False

    def close(self) -> None:
        """Emit what was read so far."""
        if self.waiting is not None:
            last = self.used[-1]
            if last.kind == "bare":
                self.terms.append(self.waiting)
            else:
                self.used.pop()
        if self.terms and self.used:
            value = math.fsum(self.terms)
            scaled = not self.alone
            digits = self.used[0].digits and not scaled
            if self.used[0].kind == "half" and not scaled:
                self.clear()
                return
            ordinal = any(token.kind == "ordinal" for token in self.used)
            self.numbers.append(Number(self.used[0].start, self.used[-1].end, float(f"{value:.12g}"), ordinal, digits, scaled))
        self.clear()


def _place(value: float) -> float:
    """Return the lowest decimal place of `value` that is not zero: 120 → 10, 5 → 1."""
    place, whole = 1.0, int(value)
    while whole and whole % 10 == 0:
        whole //= 10
        place *= 10
    return place
