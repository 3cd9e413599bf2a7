"""Currencies and units: a sum stays in its currency, a measure in its unit.

Engines swap currencies that often stand in the same places of their training data ("€5 million" for "$5 million"); the number
is right, so that no comparison of numbers sees it. People convert measures, and then the number is another one as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from dragoman.analyse.figures import Found
from dragoman.analyse.lexicon import END, START, Words, ahead, fold, trie
from dragoman.analyse.number_tables import CURRENCIES, number_table
from dragoman.analyse.quantities import quantities_in
from dragoman.model import Check, Verdict
from dragoman.translate.checks.pair import Pair, Span, found, passed

MONEY, UNITS = "currencies", "units"
# One word, several currencies: which of them is meant, a translator says or does not say.
_FAMILIES = (
    frozenset(("USD", "CAD", "AUD", "NZD", "HKD", "TWD", "SGD", "MXN", "ARS", "CLP", "COP")),  # "$"
    frozenset(("CZK", "SEK", "NOK", "DKK")),  # crowns
    frozenset(("GBP", "EGP", "lb")),
    frozenset(("JPY", "CNY")),  # "¥"
    frozenset(("INR", "PKR", "IDR")),
    frozenset(("ARS", "CLP", "COP", "MXN", "PHP")),
    frozenset(("RON", "BGN")),  # the lei and the lev
    frozenset(("SAR", "IRR")),
    frozenset(("AED", "IQD", "RSD")),
)
_MASS = frozenset(("kg", "g", "t", "lb", "oz"))
_NEAR = {"m", "yd"}  # a free kick from 30 metres is one from 30 yards
_KINDS = (
    frozenset(("km", "m", "cm", "mm", "mi", "ft", "in", "yd", "nmi")),
    frozenset(("kg", "g", "t", "lb", "oz")),
    frozenset(("km2", "m2", "ha", "acre", "mi2")),
    frozenset(("km/h", "mph", "kn")),
    frozenset(("year", "month", "week", "day", "h", "min", "s")),
    frozenset(("°C", "°F")),
    frozenset(("kW", "MW", "GW")),
)
_MONEY = frozenset(CURRENCIES)
# Currencies whose names are no other words ("won", "real", "rand").
_SPOKEN = frozenset(("EUR", "USD", "GBP", "JPY", "CNY", "RUB", "UAH", "PLN", "CHF", "INR", "CZK", "TRY"))


def currencies(pair: Pair) -> Check:
    """A currency of the source that the target has not, where the target has one that the source has not, is a failure."""
    source = money_in(pair.source, pair.source_language)
    if not source:  # most sentences: nothing can be gone
        return passed(MONEY)
    target = money_in(pair.target, pair.language)
    gone = [(unit, span) for unit, span in source if not any(_alike(unit, other) for other, _ in target)]
    new = [(unit, span) for unit, span in target if not any(_alike(unit, other) for other, _ in source)]
    if gone and not new and not _weighs(pair.source, pair.source_language):
        new = [("GBP", span) for span in _pounds(pair.target, pair.language) if "GBP" not in {unit for unit, _ in source}]
    if gone and new:
        names = " ".join([*(f"−{unit}" for unit, _ in gone), *(f"+{unit}" for unit, _ in new)])
        return found(MONEY, "fail", pair, (span for _, span in gone), (span for _, span in new), names)
    return passed(MONEY)


def _weighs(text: str, language: str) -> bool:
    return any(one.unit in _MASS for one in quantities_in(text, language))


def _pounds(text: str, language: str) -> list[Span]:
    """Return what reads as pounds of weight: money, where the source weighs nothing."""
    return [(one.start, one.end) for one in quantities_in(text, language) if one.unit == "lb"]


def _alike(one: str, other: str) -> bool:
    return one == other or any(one in family and other in family for family in _FAMILIES)


@lru_cache(maxsize=512)
def money_in(text: str, language: str) -> tuple[tuple[str, Span], ...]:
    """Return the currencies of a text with their places: beside sums, and by their signs and words alone."""
    counted = {one.start: (one.unit, (one.start, one.end)) for one in quantities_in(text, language) if one.unit in _MONEY}
    taken = [span for _, span in counted.values()]
    pattern, named = _names(language)
    for match in pattern.finditer(fold(text, language)):
        if not any(start < match.end() and match.start() < end for start, end in taken):
            counted[match.start()] = (named[match[0]], match.span())
    return tuple(counted[start] for start in sorted(counted))


@cache
def _names(language: str) -> tuple[re.Pattern[str], Words]:
    """Return the pattern of the signs and words that say a currency without a sum, and what they mean."""
    table = number_table(language)
    spaceless = language in ("zh", "ja", "th")
    exact = {form: unit for form, unit in table.units.exact.items() if unit in _SPOKEN and form.upper() != unit}
    begins = {f"{form}*": unit for form, unit in table.units.begins.items() if unit in _SPOKEN}
    words = {form: unit for form, unit in (exact | begins).items() if form[-1].isalpha() or form[-1] == "*"}
    words = {form: unit for form, unit in words.items() if len(form) > (1 if spaceless else 3)}
    signs = {form: unit for form, unit in table.signs.exact.items() if not form[-1].isalnum() and unit in _MONEY}
    spoken = trie(words) if spaceless else f"{START}{trie(words)}{END}"
    return re.compile(f"{ahead(words | signs)}(?:{spoken}|{trie(signs)})"), Words(words | signs)


def units(pair: Pair) -> Check:
    """The same figure with another unit of the same kind: "ten months" for "ten years". A failure where the figure is in digits
    on both sides, else a doubt."""
    source, target = quantities_in(pair.source, pair.source_language), quantities_in(pair.target, pair.language)
    for one in source:
        kind = next((kind for kind in _KINDS if one.unit in kind), frozenset[str]())
        same = [other for other in target if other.value == one.value]
        others = [other for other in same if other.unit in kind]
        if kind and others and one.unit not in {other.unit for other in same} and not _again(one, source, others):
            sure = _digits(one, pair.source) and _digits(others[0], pair.target) and {one.unit, others[0].unit} != _NEAR
            verdict: Verdict = "fail" if sure else "doubt"
            return found(UNITS, verdict, pair, [(one.start, one.end)], [(other.start, other.end) for other in others])
    return passed(UNITS)


def _again(one: Found, source: Sequence[Found], others: Sequence[Found]) -> bool:
    """Whether the source has the same figure with the other unit too."""
    return any(twin.value == one.value and twin.unit == other.unit for twin in source for other in others)


def _digits(one: Found, text: str) -> bool:
    return any(char.isdigit() for char in text[one.start : one.end])
