"""A repair that is certain: one figure or one currency in another's place, where the place is known.

The sentence of an engine stays as it is but for that span. What a repair gives is checked like any translation.
"""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal, get_currency_symbol

from dragoman.analyse.number_tables import CURRENCIES
from dragoman.analyse.quantities import quantities_in
from dragoman.model import Check
from dragoman.translate.checks.money import money_in

_SIGNS = frozenset("$€£¥₽₴₺₹₪₩₫฿₦₱₾₸")


def repaired(source: str, target: str, source_language: str, language: str, checks: tuple[Check, ...]) -> str | None:
    """Return `target` with the one thing put right that `checks` fail it for, or None where nothing is certain."""
    failed = [check for check in checks if check.verdict == "fail"]
    if len(failed) != 1 or len(failed[0].source_spans) != 1 or len(failed[0].target_spans) != 1:
        return None
    before, after = failed[0].source_spans[0], failed[0].target_spans[0]
    if failed[0].name == "currencies":
        return _with_currency(source, target, source_language, language, before, after)
    if failed[0].name == "numbers":
        return _with_figure(source, target, source_language, language, before, after)
    return None


def _with_currency(
    source: str, target: str, source_language: str, language: str, before: tuple[int, int], after: tuple[int, int]
) -> str | None:
    """Put the source's currency in the place of the target's: a sign for a sign, for a word its code (ISO 4217)."""
    wanted = next((unit for unit, span in money_in(source, source_language) if span == before), None)
    written = target[slice(*after)]
    sign = next((place for place, char in enumerate(written) if char in _SIGNS), None)
    if wanted is None or wanted not in CURRENCIES:
        return None
    if sign is not None:
        symbol = get_currency_symbol(wanted, locale="en")
        return target[: after[0] + sign] + (symbol if len(symbol) == 1 else f"{wanted} ") + target[after[0] + sign + 1 :]
    word = next((one for one in quantities_in(target, language) if (one.start, one.end) == after), None)
    last = written.rsplit(" ", 1)
    if word is None or len(last) != 2 or not last[1].isalpha():
        return None
    return f"{target[: after[0]]}{last[0]} {wanted}{target[after[1] :]}"


def _with_figure(
    source: str, target: str, source_language: str, language: str, before: tuple[int, int], after: tuple[int, int]
) -> str | None:
    """Put the source's figure in the place of the target's, written as the reader's language writes figures."""
    counted = [one for one in quantities_in(source, source_language) if one.start <= before[0] and before[1] <= one.end]
    plain = source[slice(*before)]
    if counted:
        value = counted[0].value
        scaled = value != int(value) or str(int(value)) != "".join(filter(str.isdecimal, plain))
        if counted[0].high is not None or scaled or counted[0].unit == "ordinal":
            return None
        plain = _written(int(value), language) or plain
    elif not (plain.isdecimal() and plain.isascii()):
        return None
    return f"{target[: after[0]]}{plain}{target[after[1] :]}"


def _written(value: int, language: str) -> str | None:
    try:
        return format_decimal(value, locale=Locale.parse(language))
    except (UnknownLocaleError, ValueError):
        return None
