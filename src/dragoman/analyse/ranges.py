"""Figures that belong together: ranges, scores, lists with one unit, measures that are told twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dragoman.analyse.figures import Figure, Found
from dragoman.analyse.number_tables import CURRENCIES, NumberTable

# Two figures joined without a space may be a result; more are a telephone number, a record or a code.
_CHAIN = re.compile(r"[\d.,]+(?:[-–/:][\d.,]*\d)+")
_SCORE_GAP = re.compile(r" ?[-–:] ?|&")
_REACH = 14  # characters before a range in which "between" stands
_GAP = 8  # characters between its ends
# The factor of a measure to a unit that all of its kind share.
_METRIC = {
    "km": (1000.0, "m"), "m": (1.0, "m"), "cm": (0.01, "m"), "mm": (0.001, "m"), "kg": (1.0, "kg"), "t": (1000.0, "kg"),
    "g": (0.001, "kg"), "km/h": (1.0, "km/h"), "km2": (1e6, "m2"), "m2": (1.0, "m2"), "ha": (1e4, "m2"), "l": (1.0, "l"),
}  # fmt: skip
_IMPERIAL = {
    "mi": (1609.344, "m"), "ft": (0.3048, "m"), "in": (0.0254, "m"), "yd": (0.9144, "m"), "lb": (0.4536, "kg"),
    "oz": (0.02835, "kg"), "mph": (1.609344, "km/h"), "mi2": (2.59e6, "m2"), "acre": (4046.9, "m2"), "gal": (3.785, "l"),
}  # fmt: skip
_SAME_MEASURE = (0.85, 1.18)  # how far a rounded conversion may be off
# Units that only some languages have a word for, in those that all have.
_PLAIN = {"decade": (10, "year"), "century": (100, "year"), "mil": (10, "km")}
# Where one is written for the article, a single thing or span of time is no figure.
_OFTEN_ONE = ("", "year", "month", "week", "day", "h", "min")
_MONEY = frozenset(CURRENCIES)


def joined(figures: Sequence[Figure], folded: str, table: NumberTable) -> Iterator[Found]:
    """Yield the quantities that `figures` are in their text, which is given folded."""
    items = _told_once(_shared_units(figures, folded, table), folded)
    chains = {match.start(): match.end() for match in _CHAIN.finditer(folded)} if len(items) > 1 else {}
    at = 0
    while at < len(items):
        item = items[at]
        chain = chains.get(item.start, 0)
        chained = sum(1 for other in items[at : at + 9] if other.start < chain)
        if chained > 2:
            at += chained
        elif at + 1 < len(items) and (both := _pair(item, items[at + 1], folded, table)) is not None:
            yield both
            at += 2
        else:
            if not _idle(item, table):
                yield Found(item.start, item.end, *_plain(item.number.value, item.unit))
            at += 1


def _idle(item: Figure, table: NumberTable) -> bool:
    return item.number.value == 1 and (item.unit == "" or (table.drop_one and item.unit in _OFTEN_ONE))


def _plain(value: float, unit: str) -> tuple[float, str]:
    """Return a measure in the unit in which all languages tell it: decades in years, Scandinavian miles in kilometres.

    "7.1 degrees" is what several languages call the magnitude of an earthquake: a bare figure in the others.
    """
    if unit == "°" and value < 10 and value != int(value):
        return value, ""
    factor, plain = _PLAIN.get(unit, (1, unit))
    return value * factor, plain


def _shared_units(figures: Sequence[Figure], folded: str, table: NumberTable) -> list[Figure]:
    """Give each number the unit that is told once: "33, 34 and 39 years", "aged 33, 34 and 39", "6-foot-6"."""
    shared = list(figures)
    for at in range(len(shared) - 2, -1, -1):
        item, following = shared[at], shared[at + 1]
        if item.unit == "" and following.unit not in ("", "ordinal") and _listed(item, following, folded, table):
            shared[at] = item._replace(unit=following.unit)
    for at in range(1, len(shared)):
        before, item = shared[at - 1], shared[at]
        aged = before.unit == "year" or (before.start < before.number.start and before.unit not in _MONEY)
        aged = aged and before.unit not in ("", "ordinal") and before.end == before.number.end
        if item.unit == "" and aged and (_listed(before, item, folded, table) or _to_the_next(before, item, folded, table)):
            shared[at] = item._replace(unit=before.unit)
        elif item.unit == "" and before.unit == "ft" and folded[before.end : item.start] in ("-", " "):
            shared[at] = item._replace(unit="in")
    return shared


def _listed(item: Figure, following: Figure, folded: str, table: NumberTable) -> bool:
    if item.end != item.number.end or following.start - item.end >= _GAP or item.number.digits != following.number.digits:
        return False
    return table.between.fullmatch(folded[item.end : following.start]) is not None


def _to_the_next(item: Figure, following: Figure, folded: str, table: NumberTable) -> bool:
    return item.number.digits and following.number.digits and table.to.fullmatch(folded[item.end : following.start]) is not None


def _told_once(figures: Sequence[Figure], folded: str) -> list[Figure]:
    """Leave out what only tells the same again.

    Of "45 miles (72 kilometres)" the metric measure stays, of "$200 billion (£150 billion)" the first sum.
    """
    kept: list[Figure] = []
    for item in figures:
        last = kept[-1] if kept else None
        if last is not None and folded[last.end : item.start].strip() in ("(", "/", "["):
            if last.unit in _MONEY and item.unit in _MONEY and last.unit != item.unit:
                continue
            if _same_measure(last, item):
                if last.unit in _METRIC:
                    continue
                kept.pop()
        kept.append(item)
    return kept


def _same_measure(one: Figure, other: Figure) -> bool:
    if one.unit == other.unit:
        return False
    first, second = in_metric(one.number.value, one.unit), in_metric(other.number.value, other.unit)
    if first is None or second is None or first[1] != second[1] or not second[0]:
        return False
    return _SAME_MEASURE[0] < first[0] / second[0] < _SAME_MEASURE[1]


def in_metric(value: float, unit: str) -> tuple[float, str] | None:
    """Return a measure in the unit that all of its kind share (m, kg, m2, km/h, l); None for what is no such measure."""
    known = _METRIC.get(unit) or _IMPERIAL.get(unit)
    return (value * known[0], known[1]) if known else None


def _pair(low: Figure, high: Figure, folded: str, table: NumberTable) -> Found | None:
    """Return the score or the range that two figures are, or None where they are apart."""
    gap = folded[low.end : high.start]
    if len(gap) > _GAP:
        return None
    return _score(low, high, gap, folded, table) or _range(low, high, gap, folded, table)


def _score(low: Figure, high: Figure, gap: str, folded: str, table: NumberTable) -> Found | None:
    """Tell a result: "2-1", "2:1", "16.5 to 10.5", "2 対 1". What ascends after a dash is a range ("5-10").

    Scripts that run from right to left write both ends in either order; there it is a result, the larger figure first.
    """
    first, second = low.number, high.number
    if low.unit or not (first.digits and second.digits):
        return None
    told = Found(low.start, high.end, first.value, "score", second.value)
    if table.versus.fullmatch(gap):
        return told
    if high.unit:
        return None
    if _SCORE_GAP.fullmatch(gap):
        if table.right_to_left and gap == "-":
            return told._replace(value=max(first.value, second.value), high=min(first.value, second.value))
        return told if gap == ":" or first.value >= second.value or first.value == 0 else None
    falls = second.value < first.value < 100
    return told if falls and table.to.fullmatch(gap) and not _opens(folded, low.start, table) else None


def _range(low: Figure, high: Figure, gap: str, folded: str, table: NumberTable) -> Found | None:
    # A sign before the lower end is told once: "$5-10 million", "yüzde 5 ila 10".
    unit = low.unit if high.unit == "" and low.start < low.number.start else high.unit
    if low.unit not in ("", unit) or low.unit == "ordinal":
        return None
    if not table.to.fullmatch(gap) and not (table.between.fullmatch(gap) and _embraced(low.start, high.end, folded, table)):
        return None
    value = low.number.value
    if high.number.scaled and not low.number.scaled:
        value *= _factor(high.number.value)
    if value >= high.number.value:
        return None
    (value, plain), (top, _) = _plain(value, unit), _plain(high.number.value, unit)
    return Found(low.start, high.end, value, plain, top)


def _embraced(start: int, end: int, folded: str, table: NumberTable) -> bool:
    """Tell whether "between" stands before two figures, or after them, as some languages have it ("5 és 7 között")."""
    return _opens(folded, start, table) or table.closes.match(folded, end) is not None


def _opens(folded: str, start: int, table: NumberTable) -> bool:
    return table.opens.search(folded, max(0, start - _REACH), start) is not None


def _factor(value: float) -> float:
    """Return the scale that a value was told in: 7.5e6 → 1e6, 400 → 100."""
    if value < 1000:
        return 100.0
    factor = 1.0
    while value / (factor * 1000) >= 1:
        factor *= 1000
    return factor
