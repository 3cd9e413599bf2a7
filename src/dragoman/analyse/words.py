"""A text cut into words, with what names need to know of each: where it stands, and whether a sentence begins with it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# Letters with the marks of scripts that write vowels as marks. Abbreviations (U.S.) and Hebrew ones (ארה"ב) are one word.
_MARKS = "\u0300-\u036f\u064b-\u0652\u0670\u0900-\u0963\u0971-\u0dff\u0e31-\u0e3a\u0e47-\u0e4e\u200c\u200d"
_WORD = re.compile(
    r"[A-ZА-ЯΑ-Ω]\.(?:[A-ZА-ЯΑ-Ω]\.)+|[א-ת\u0591-\u05c7]+(?:['׳״\"“”’‘][א-ת]+)*['׳]?|"
    + rf"[^\W\d_]+(?:(?:[{_MARKS}]|(?<=[а-яіїєґА-ЯІЇЄҐ])['’ʼ](?=[а-яіїєґ]))[^\W\d_]*)*"
)
_ENDS = frozenset(".!?…:;。！？؟\n•|।—–")
_SKIPPED = frozenset(" \t\u00a0\"'“”„«»‘’‚(-–—[\u200f\u200e\u202f")
# What may stand between the words of one name.
JOINTS = frozenset((" ", "-", "\u2011", "\u2010", "\u00a0", "\u200c", "·", "・", "\u202f", "  "))


class Word(NamedTuple):
    """A word of a text: its place, itself, whether it begins with a capital, and whether it is the first of a sentence."""

    start: int
    end: int
    text: str
    capital: bool
    first: bool


@lru_cache(maxsize=512)
def words(text: str) -> tuple[Word, ...]:
    """Return the words of `text` in order. They are kept for a while: names, checks and the stylebook ask for the same ones."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        word = match[0]
        start, end = match.span()
        capital = word[0].isupper()
        # A text has hundreds: `Word(…)` itself would take twice the time.
        found.append(tuple.__new__(Word, (start, end, word, capital, capital and _begins(text, start))))
    return tuple(found)


def _begins(text: str, place: int) -> bool:
    place -= 1
    quoted = False
    while place >= 0 and text[place] in _SKIPPED:
        quoted = quoted or text[place] in '"“„«‘‚('
        place -= 1
    return place < 0 or text[place] in _ENDS or (quoted and text[place] in ",")
