"""The tables of numbers, one a language, made into patterns. Their keys are explained in tables/numbers/README.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name
from babel.units import UnknownUnitError, format_unit

from dragoman.analyse.lexicon import END, START, Before, Table, Words, ahead, expand, fold, trie

# CLDR's names of units, and ours. CLDR gives their words in every language, in the forms that follow numbers.
CLDR_UNITS = {
    "duration-century": "century", "duration-decade": "decade", "duration-year": "year", "duration-month": "month",
    "duration-week": "week", "duration-day": "day", "duration-hour": "h", "duration-minute": "min", "duration-second": "s",
    "length-kilometer": "km", "length-meter": "m", "length-centimeter": "cm", "length-millimeter": "mm", "length-mile": "mi",
    "length-foot": "ft", "length-inch": "in", "length-yard": "yd", "length-nautical-mile": "nmi",
    "area-square-kilometer": "km2",
    "area-square-meter": "m2", "area-square-mile": "mi2", "area-hectare": "ha", "area-acre": "acre",
    "volume-cubic-meter": "m3", "volume-liter": "l", "volume-gallon": "gal", "volume-barrel": "bbl", "mass-tonne": "t",
    "mass-ton": "t", "mass-kilogram": "kg", "mass-gram": "g", "mass-milligram": "mg", "mass-ounce": "oz", "mass-pound": "lb",
    "speed-kilometer-per-hour": "km/h", "speed-mile-per-hour": "mph", "speed-knot": "kn", "power-megawatt": "MW",
    "power-gigawatt": "GW", "power-kilowatt": "kW", "energy-kilowatt-hour": "kWh", "temperature-celsius": "°C",
    "temperature-fahrenheit": "°F", "digital-gigabyte": "GB", "digital-megabyte": "MB", "digital-terabyte": "TB",
}  # fmt: skip
CURRENCIES = (  # noqa: SIM905
    "USD EUR GBP JPY CNY RUB UAH PLN CZK HUF RON BGN TRY SEK NOK DKK CHF INR PKR BDT BRL MXN ARS CLP COP PEN CAD AUD NZD "
    "HKD TWD SGD KRW THB VND IDR MYR PHP ILS SAR AED EGP IRR IQD ZAR NGN KES TZS GEL AMD AZN KZT BYN RSD"
).split()
# Words that are units without being words of a language.
SYMBOLS = {
    "%": "%", "km": "km", "km2": "km2", "km²": "km2", "m²": "m2", "m2": "m2", "m³": "m3", "m3": "m3", "m": "m", "cm": "cm",
    "mm": "mm", "kg": "kg", "g": "g", "mg": "mg", "t": "t", "ha": "ha", "lb": "lb", "lbs": "lb", "oz": "oz",
    "ft": "ft", "km/h": "km/h", "kmh": "km/h", "kph": "km/h", "mph": "mph", "kw": "kW", "mw": "MW", "gw": "GW", "kwh": "kWh",
    "mwh": "MWh", "gwh": "GWh", "gb": "GB", "mb": "MB", "tb": "TB", "hz": "Hz", "mhz": "MHz", "ghz": "GHz", "°c": "°C",
    "° c": "°C",
    "℃": "°C", "°f": "°F", "° f": "°F", "°": "°", "км": "km", "км/ч": "km/h", "м": "m", "см": "cm", "мм": "mm", "кг": "kg",
    "г": "g", "га": "ha",
}  # fmt: skip
SIGNS = {
    "us$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB", "₴": "UAH", "₺": "TRY", "₹": "INR", "₪": "ILS",
    "₩": "KRW", "₫": "VND", "฿": "THB", "₦": "NGN", "₱": "PHP", "₾": "GEL", "₸": "KZT", "zł": "PLN", "kč": "CZK", "r$": "BRL",
    "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "hk$": "HKD", "nt$": "TWD", "nz$": "NZD", "s$": "SGD", "rmb": "CNY",
    "cn¥": "CNY", "元": "CNY", "円": "JPY",
}  # fmt: skip
_FIGURES = r"\d½¼¾⅓⅔"
RIGHT_TO_LEFT = ("ar", "he", "fa", "ur", "ps", "ckb", "yi")


@dataclass(frozen=True, slots=True)
class NumberTable:
    """How a language writes quantities, ready for scanning. `scan` finds candidates, the rest reads around them."""

    language: str
    decimal: str
    words: Words
    token: re.Pattern[str]
    scan: re.Pattern[str]
    unit: re.Pattern[str]
    units: Words
    before: Before
    signs: Words
    to: re.Pattern[str]
    between: re.Pattern[str]
    opens: Before
    closes: re.Pattern[str]
    and_half: re.Pattern[str]
    per_hour: re.Pattern[str]
    hourly: Before
    fraction: re.Pattern[str] | None
    times: frozenset[str]
    age: Before
    age_words: Before
    age_after: re.Pattern[str]
    ordinal_after: re.Pattern[str]
    ordinal_before: Before
    dot: str
    fused: dict[str, str]
    versus: re.Pattern[str]
    vague: Before
    drop_one: bool
    right_to_left: bool
    scales: re.Pattern[str]
    never_alone: frozenset[str]
    needs_counter: frozenset[str]
    unit_first: Before
    counter: re.Pattern[str] | None
    units_first: bool
    scale_first: bool


@cache
def number_table(language: str) -> NumberTable:
    """Return the table of `language` (ISO 639-1, or BCP 47 of which the first part counts); never fails: a language without a
    table has digits, signs, codes and what CLDR knows of its units."""
    language = language.partition("-")[0].lower()
    table = Table("numbers", language)
    raw, start = table.raw, table.start
    words = Words(_lexicon(raw, language))
    units = Words(_units(raw, language))
    signs = Words(_signs(raw, language))
    return NumberTable(
        language=language,
        decimal=raw.get("decimal") or _cldr_decimal(language),
        words=words,
        token=re.compile(rf"(?P<digits>{_digits()})|(?P<word>{words.pattern})"),
        scan=_scan(raw, language),
        unit=_unit_pattern(raw, language, units),
        units=units,
        before=Before([*signs.exact], rf"{start or '(?<![a-z])'}(?P<unit>{signs.pattern}) ?-?\Z"),
        signs=signs,
        to=re.compile(rf" ?[-–~] ?|[.…]{{2,3}}|{_either(raw, 'to', language)}"),
        between=re.compile(rf", ?| *, *{_either(raw, 'and', language)}|{_either(raw, 'and', language)}|、"),
        opens=table.before("between"),
        closes=table.after("between_after"),
        and_half=re.compile(rf" ?{_any_half(raw, language)}{_end(raw)}"),
        per_hour=table.after("per_hour"),
        hourly=table.before("hourly"),
        fraction=_fraction(raw, words, language),
        times=frozenset(expand(raw.get("times", ""), language)),
        age=table.before("age"),
        age_words=table.before("age_words"),
        age_after=re.compile(rf" {_either(raw, 'age_after', language, around='')}{END}"),
        ordinal_after=re.compile(
            rf"(?:(?:st|nd|rd|th){END}|-?{_either(raw.get('ordinals', {}), 'after', language, around='')}{_end(raw)})"
        ),
        ordinal_before=table.before("before", "ordinals", "[ -]?"),
        dot=raw.get("ordinals", {}).get("dot", ""),
        fused={form: unit for _, unit, form in _fused(raw, language)},
        versus=re.compile(_either(raw, "versus", language)),
        vague=table.before("vague"),
        right_to_left=language in RIGHT_TO_LEFT,
        scales=re.compile(rf"[ -]?(?:{trie(f for f, m in words.exact.items() if m[0] in ('scale', 'bare')) or '(?!)'})"),
        never_alone=frozenset(expand(raw.get("never_alone", ""), language)),
        needs_counter=frozenset(expand(raw.get("needs_counter", ""), language)),
        drop_one=raw.get("bare_needs_counter", False),
        unit_first=_unit_first(raw, language, units),
        counter=_counter(raw, language),
        units_first=raw.get("units_first", False),
        scale_first=raw.get("scale_first", False),
    )


def _either(raw: dict[str, Any], key: str, language: str, around: str = " ?") -> str:
    """Return a pattern for the forms under `key`, or one that never matches."""
    forms = list(expand(raw.get(key, ""), language))
    return rf"{around}(?:{Words(dict.fromkeys(forms)).pattern}){around}" if forms else "(?!)"


def _lexicon(raw: dict[str, Any], language: str) -> dict[str, tuple[str, float]]:
    found: dict[str, tuple[str, float]] = {}
    for section, kind in (
        ("scales", "scale"), ("bare", "bare"), ("ordinal", "ordinal"), ("words", "number"), ("half", "half"), ("plus", "plus"),
    ):  # fmt: skip
        for value, notation in raw.get(section, {}).items():
            for form in expand(notation, language):
                found[form] = (kind, _value(value))
    found |= {form: ("number", value) for value, _, form in _fused(raw, language)}
    for form in expand(raw.get("glue", ""), language):
        found.setdefault(form, ("glue", 0.0))
    for form in expand(raw.get("skip", ""), language):
        found[form] = ("skip", 0.0)
    return found


def _fused(raw: dict[str, Any], language: str) -> Iterator[tuple[float, str, str]]:
    """Yield value, unit and form of words that are a number and its unit in one ("יומיים", two days)."""
    for key, notation in raw.get("fused", {}).items():
        value, _, unit = key.partition(" ")
        for form in expand(notation, language):
            yield float(value), unit, form


def _value(written: str) -> float:
    top, _, bottom = written.partition("/")
    return float(top) / float(bottom or 1)


def _units(raw: dict[str, Any], language: str) -> dict[str, str]:
    found = dict(SYMBOLS) | _cldr_units(language) | _cldr_currencies(language)
    found |= _signs(raw, language) | {code.lower(): code for code in CURRENCIES}
    for section in ("units", "money"):
        for unit, notation in raw.get(section, {}).items():
            found |= dict.fromkeys(expand(notation, language), unit)
    for form in (*expand(raw.get("no_units", ""), language), *expand(raw.get("glue", ""), language)):
        found.pop(form, None)
    return {form: ("" if unit == "count" else unit) for form, unit in found.items() if form}


def _signs(raw: dict[str, Any], language: str) -> dict[str, str]:
    found = SIGNS | {code.lower(): code for code in CURRENCIES} | {"%": "%"}
    for unit, notation in raw.get("signs", {}).items():
        found |= dict.fromkeys(expand(notation, language), unit)
    return found


def _cldr_units(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for (name, unit), count in product(CLDR_UNITS.items(), (1, 2, 5, 11, 100)):
        try:
            written = format_unit(count, name, "long", locale=language)
        except (UnknownLocaleError, UnknownUnitError, ValueError):
            continue
        word = re.sub(r"[\d\u0660-\u0669\u06f0-\u06f9]+", "", fold(written, language)).strip()
        if written != word and len(word) > 1 and any(character.isdigit() for character in written):
            found.setdefault(word.replace("*", ""), unit)
    return found


def _cldr_currencies(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, count in product(CURRENCIES, (1, 2, 5)):
        try:
            name = fold(get_currency_name(code, count, locale=language), language).strip()
        except (UnknownLocaleError, ValueError):
            continue
        found.setdefault(name, code)
    return found


def _cldr_decimal(language: str) -> str:
    try:
        return str(Locale.parse(language).number_symbols.get("latn", {}).get("decimal", "."))
    except (UnknownLocaleError, ValueError):
        return "."


def _digits() -> str:
    return r"\d{1,3}(?:[ ']\d{3})+(?!\d)(?:[.,]\d+)?[½¼¾⅓⅔]?|\d+(?:[.,]\d+)*[½¼¾⅓⅔]?|[½¼¾⅓⅔]"


def _end(raw: dict[str, Any]) -> str:
    return "" if raw.get("spaceless") or raw.get("suffixing") else END


def _scan(raw: dict[str, Any], language: str) -> re.Pattern[str]:
    """Return the pattern of candidates: a row of numerals, with what joins them."""
    attached = _either(raw, "attached", language, around="")
    end = _end(raw) and (END if attached == "(?!)" else rf"(?:{END}|(?={attached}))")
    forms = [form for form, meaning in _lexicon(raw, language).items() if meaning[0] != "glue"]
    numerals = trie(forms)
    inner = rf"(?:{_either(raw, 'glue', language, around='')})?"
    pieces = rf"(?:{numerals})(?:{inner}(?:{numerals})){{0,9}}" if raw.get("compounds") else f"(?:{numerals})"
    word = rf"{pieces}{end}"
    digits = rf"(?:{_digits()})"
    prefix = rf"(?:[{raw['prefixes']}]{{1,3}}-? ?)??" if raw.get("prefixes") else ""
    start = START if not raw.get("spaceless") else ""
    join = "[ -]?" if raw.get("spaceless") or raw.get("suffixing") else "(?:[ -]|(?<=\\d))"
    if raw.get("glue") and not raw.get("compounds"):
        join = rf"(?:[ -]{_either(raw, 'glue', language, around='')}{'[ -]?' if prefix else '[ -]'}|{join})"
    first = rf"(?=[{_FIGURES}]){digits}|{start}{prefix}(?P<word>{word})"
    any_of_them = ahead(forms, _FIGURES + raw.get("prefixes", ""))
    return re.compile(rf"{any_of_them}(?:{first})(?:{join}(?:{word}|{digits}))*")


def _unit_pattern(raw: dict[str, Any], language: str, units: Words) -> re.Pattern[str]:
    of = _either(raw, "of", language, around="")
    if of != "(?!)":
        of = rf"(?:{of})(?:(?<=') ?| )"
    prefix = f"(?:{raw['unit_prefix']})?" if "unit_prefix" in raw else ""
    end = _end(raw)
    guard = rf"(?:{END}|(?<=[%°℃$€£¥]))" if end else "(?:(?<![a-z])|(?![a-z]))"
    return re.compile(rf"(?:(?<=[^\W\d_])\.)?[ \-]?(?:{of}){{0,2}}{prefix}(?P<unit>{units.pattern}){guard}")


def _unit_first(raw: dict[str, Any], language: str, units: Words) -> Before:
    """Return what finds a unit that stands before its number, in languages where it does ("miaka mitatu")."""
    if not raw.get("units_before"):
        return Before((), "(?!)")
    forms = [*units.exact, *expand(raw.get("of", ""), language)]
    prefix = f"(?:{raw['unit_prefix']})?" if "unit_prefix" in raw else ""
    return Before(forms, rf"{START}{prefix}(?P<unit>{units.pattern}) (?:{_either(raw, 'of', language, around='')} )?\Z")


def _any_half(raw: dict[str, Any], language: str) -> str:
    """Return the pattern of what adds a half behind a unit: "deux ans *et demi*", "两年*半*"."""
    words = raw.get("and_half") or raw.get("plus", {}).get("0.5", "")
    return _either({"half": words}, "half", language, around="")


def _fraction(raw: dict[str, Any], words: Words, language: str) -> re.Pattern[str] | None:
    """Return the pattern of a fraction of which the lower figure comes first ("三分之二", "3分の2"), None where none is so."""
    if "fraction" not in raw:
        return None
    numeral = rf"(?:\d+|(?:{trie(form for form, (kind, _) in words.exact.items() if kind in ('number', 'bare'))})+)"
    return re.compile(rf"(?P<lower>{numeral}){_either(raw, 'fraction', language)}(?P<upper>{numeral})")


def _counter(raw: dict[str, Any], language: str) -> re.Pattern[str] | None:
    """Return the pattern of what must follow a short numeral where numerals are parts of other words, else None."""
    return re.compile(rf" ?{_either(raw, 'counters', language, around='')}") if "counters" in raw else None
