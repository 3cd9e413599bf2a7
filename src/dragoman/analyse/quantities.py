"""How many, how much: numbers with their units in the text of a language, normalised so that translations can be compared.

What counts:

- digits of any script, with the language's marks; number words from two up; scale words ("5,3 milliards", "2 mln", "3 lakh");
- `unit` is "" for a bare count (people, things), "%" and "pp" (percentage points), an ISO 4217 code, one name a unit
  whatever its spelling ("km", "mi", "kg", "°C", "h", "year", see `dragoman.analyse.number_tables`), "ordinal" for a rank
  ("the 25th", "第25"), "score" for a result ("2-1");
- `high` is the upper end of a range, or a score's second figure.

What does not: "one" and "first" (in most languages also an article, an adverb), a scale without a number ("thousands of
people"), years, parts of dates and clock times (see `dragoman.analyse.periods`), digits that belong to a name ("F-16", "G7"),
telephone numbers and the like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from dragoman.analyse.dates import calendar_spans
from dragoman.analyse.figures import Figure, Found, Reader
from dragoman.analyse.lexicon import fold
from dragoman.analyse.number_tables import NumberTable, number_table
from dragoman.analyse.numerals import Number, Token, read_digits, read_row
from dragoman.analyse.ranges import joined
from dragoman.model import Passage, Quantity, Span

_TELEPHONE = re.compile(r"(?<![\d.,])(?<!\d )0\d{2,}(?:[ -]?\d{2,})*")
_WORD = ("number", 0.0)


def quantities(passages: Sequence[Passage], language: str) -> tuple[Quantity, ...]:
    """Return the quantities of `passages`, which are written in `language` (ISO 639-1), in order; spans never overlap."""
    return tuple(
        Quantity(Span(passage.id, found.start, found.end), found.value, found.unit, found.high)
        for passage in passages
        for found in quantities_in(passage.text, language)
    )


@lru_cache(maxsize=512)
def quantities_in(text: str, language: str) -> tuple[Found, ...]:
    """Return the quantities of a text, in order of their places."""
    table = number_table(language)
    folded = fold(text, table.language)
    figures = sorted(_figures(text, folded, table), key=_place) if table.fraction else list(_figures(text, folded, table))
    return tuple(joined(figures, folded, table)) if figures else ()


def _place(figure: Figure) -> int:
    return figure.start


def _figures(text: str, folded: str, table: NumberTable) -> Iterator[Figure]:
    """Yield numbers with their units, one by one."""
    candidates = list(table.scan.finditer(folded))
    if not candidates and table.fraction is None:
        return
    reader = Reader(text, folded, table)
    taken = _taken(text, folded, table)
    if table.fraction is not None and (fractions := list(_fractions(folded, table))):
        taken = sorted((*taken, *(figure.number[:2] for figure in fractions)))
        yield from (figure for figure in fractions if figure.number.value)
    place, busy, nowhere = 0, 0, (len(folded), len(folded))
    for candidate in candidates:
        start, end = candidate.span()
        if candidate["word"]:
            if table.words.exact.get(candidate[0], _WORD)[0] == "skip":
                continue
            start = candidate.start("word")
        while place < len(taken) and taken[place][1] <= start:
            place += 1
        near = taken[place : place + 3]
        for number in _numbers(folded, start, end, table):
            if number.start < busy or any(low < number.end and number.start < high for low, high in near):
                continue
            ahead = next((span for span in near if span[0] >= number.end), nowhere)
            if (figure := reader.figure(number, busy, ahead)) is not None:
                busy = figure.end
                yield figure


def _fractions(folded: str, table: NumberTable) -> Iterator[Figure]:
    """Yield fractions of which the lower figure comes first.

    "One of five" is five, as other languages tell it; all others are 0, for none, as words for parts are everywhere.
    """
    for match in table.fraction.finditer(folded) if table.fraction else ():
        lower, upper = (_numbers(folded, *match.span(group), table) for group in ("lower", "upper"))
        if len(lower) == 1 and 1 < lower[0].value < 100:
            above, below = upper[0].value if len(upper) == 1 else 1, lower[0].value
            value = below if above == 1 and below > 4 else 0.0
            yield Figure(Number(*match.span(), value), *match.span(), "")


def _numbers(folded: str, start: int, end: int, table: NumberTable) -> Sequence[Number]:
    """Return the numbers of a row of numerals. Most rows are one word or one row of digits, and need no adding up."""
    tokens = list(_tokens(folded, start, end, table))
    if len(tokens) == 1 and tokens[0].kind in ("number", "ordinal"):
        (one,) = tokens
        return (Number(one.start, one.end, float(f"{one.value:.12g}"), one.kind == "ordinal", one.digits),)
    return read_row(tokens, units_first=table.units_first, scale_first=table.scale_first)


def _taken(text: str, folded: str, table: NumberTable) -> Sequence[tuple[int, int]]:
    """Return the places of figures that are no quantities: dates, clock times, telephone numbers."""
    dates = calendar_spans(text, table.language)
    calls = [match.span() for match in _TELEPHONE.finditer(folded)] if "0" in folded else []
    return sorted((*dates, *calls)) if calls else dates


def _tokens(folded: str, start: int, end: int, table: NumberTable) -> Iterator[Token]:
    for match in table.token.finditer(folded, start, end):
        if match.lastgroup == "word":
            kind, value = table.words[match[0]]
            if kind != "skip":
                yield Token(match.start(), match.end(), kind, value)
        elif (digits := read_digits(match[0], table.decimal)) is not None:
            yield Token(match.start(), match.end(), "number", digits, digits=True)
