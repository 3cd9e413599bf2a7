"""Dates as outlets write them → moments in UTC. Nothing here guesses at length: what is in no known form is no date."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache

EARLIEST = datetime(1991, 1, 1, tzinfo=UTC)  # no page of the web is older
LONGEST = 100

_ENGLISH = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "may": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3}, )?(\d\d?) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|Z|([+-])(\d\d)(\d\d))", re.ASCII
)
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)

# Hours east of Greenwich. Where a name stands for several zones, the one that most outlets mean; see `_zone`.
_ZONES = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "WAT": 1, "CEST": 2, "MESZ": 2,
    "EET": 2, "CAT": 2, "SAST": 2, "EEST": 3, "MSK": 3, "МСК": 3, "TRT": 3, "EAT": 3, "MSD": 4, "GST": 4, "IRST": 3.5,
    "PKT": 5, "IST": 5.5, "NPT": 5.75, "BDT": 6, "ICT": 7, "WIB": 7, "WITA": 8, "HKT": 8, "SGT": 8, "PHT": 8, "MYT": 8,
    "AWST": 8, "WIT": 9, "JST": 9, "KST": 9, "ACST": 9.5, "AEST": 10, "ACDT": 10.5, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "NST": -3.5, "NDT": -2.5, "BRT": -3, "ART": -3, "ADT": -3, "CLST": -3, "AST": -4, "CLT": -4, "VET": -4, "EDT": -4,
    "EST": -5, "CDT": -5, "COT": -5, "PET": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8, "AKDT": -8,
    "AKST": -9, "HST": -10,
}  # fmt: skip
_ZONES_OF_LANGUAGES = {("IST", "he"): 2, ("CST", "zh"): 8, ("AST", "ar"): 3, ("BST", "bn"): 6}

# Languages whose names of months are looked for, after the feed's own. The first that has a word decides: "listopad" is
# November in Polish and Czech, October in Croatian.
_LANGUAGES = re.findall(
    r"\S+",
    """en fr de es pt it nl ru uk pl cs tr ar ar_LB ar_DZ fa ur he el ro hu sv da nb fi bg sr mk sl sk hr bs lt lv et be ka hy
    az kk ky uz sq ca gl eu ga cy is id ms vi th km my hi bn ta te mr gu pa ne si am sw af mn de_AT sr_Latn""",
)
_OTHER_NAMES = {"sept": 9, "mrz": 3, "maerz": 3, "janner": 1, "genn": 1, "sett": 9, "agustus": 8, "ogos": 8, "снежня": 12}
_EASTERN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号]?")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])\s?(\d{1,2})\2\s?(\d{1,2})\.?(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(?![\d:])")
_WEEK = re.compile(r"(\d{4})-?W(\d\d)(?:-?([1-7]))?")
_ORDINAL = re.compile(r"(\d{4})-(\d{3})(?!\d)")
_TIME = re.compile(
    r"(?<![\d.+-])(\d{1,2})\s?(?::|h|時|时|點|点|시|(?<=\d)\.(?=\d\d\b))\s?(?:(\d{1,2})\s?(?:분|分|min)?(?::(\d\d)(?:[.,]\d+)?)?)?"
)
_AFTERNOON = re.compile(r"(?<![a-z])p\.?m\b|下午|午後|오후|μμ|مساء|晚上", re.I)
_MORNING = re.compile(r"(?<![a-z])a\.?m\b|上午|午前|오전|πμ|صباح|凌晨|早上", re.I)
_OFFSET = re.compile(r"([+\-−])\s?(\d{1,2})(?::?(\d\d))?(?::\d\d)?\s*(?:\(.*)?$")
_YEAR = re.compile(r"(?<![\d:+])(?<![\d\s]-)\d{4}(?![\d:])")  # no offset from Greenwich
# "Mar 17 Mayo" is a Tuesday in May: a word before a day and another word is no month.
_WEEKDAY = re.compile(r"[^\W\d_]+[.,]*\s+(?=\d{1,2}\.?\s+[^\W\d_]{3})")
_WORD = re.compile(r"[^\W\d_]+")


def quick(text: str) -> datetime | None:
    """Return the moment of a date in one of the two forms that feeds should use (RFC 822, RFC 3339), in UTC; else None."""
    try:
        if _ISO.fullmatch(text):
            return _sane(datetime.fromisoformat(text))
        if found := _RFC_822.fullmatch(text):
            day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
            moment = datetime(int(year), _ENGLISH[month.lower()], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
            away = timedelta(hours=int(hours), minutes=int(minutes)) if sign else timedelta()
            return _sane(moment + away if sign == "-" else moment - away)
    except (ValueError, KeyError, OverflowError):
        pass
    return None


def read(text: str, language: str | None = None, now: datetime | None = None) -> datetime | None:
    """Return the moment in UTC that `text` gives, or None where it gives none that a web page can have.

    Names of months are looked for in `language` (a BCP 47 code) first. A date without a zone is taken as UTC, one without a
    time as midnight. `now` decides between 02/03 and 03/02 where one of them is still to come.
    """
    stripped = text.strip()
    if found := quick(stripped):
        return found
    plain = _plain(stripped[:LONGEST])
    if not any(sign.isdigit() for sign in plain):
        return None
    try:
        return _sane(_epoch(plain) or _written(plain, language or "", now))
    except (ValueError, OverflowError):
        return None


def _plain(text: str) -> str:
    """`text` with digits of every script as ASCII, and without marks that only say how to set it."""
    signs = (
        str(unicodedata.decimal(sign, sign)) if not sign.isascii() else sign
        for sign in unicodedata.normalize("NFC", text)
        if unicodedata.category(sign) not in ("Cf", "Cc")
    )
    return re.sub(r"\s+", " ", "".join(signs)).replace("،", ",").strip()


def _sane(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment if moment >= EARLIEST else None


def _epoch(text: str) -> datetime | None:
    """Seconds since 1970, or thousandths or millionths of them."""
    if not re.fullmatch(r"\d{9,10}(\.\d{1,9})?|\d{12,13}|\d{15,16}", text, re.ASCII) or _COMPACT.fullmatch(text):
        return None
    digits = len(text.split(".")[0])
    return datetime.fromtimestamp(float(text) / 10 ** (0 if digits < 12 else 3 if digits < 15 else 6), UTC)


def _written(text: str, language: str, now: datetime | None) -> datetime | None:
    forms: tuple[Callable[[str], tuple[date | None, str]], ...] = (
        _compact,
        _by_week,
        _year_first,
        lambda text: _year_last(text, language, now),
        lambda text: _with_month_name(text, language),
    )
    for form in forms:
        day, rest = form(text)
        if day:
            return datetime.combine(_western(day), datetime.min.time(), UTC) + _time(rest) - _zone(rest, language)
    return None


def _western(day: date) -> date:
    """Years of the Buddhist era, as Thai outlets count them, are 543 ahead."""
    return day.replace(year=day.year - 543) if 2500 < day.year < 2700 else day


def _compact(text: str) -> tuple[date | None, str]:
    """20260217, 20260217T1030, 20260217103000."""
    found = _COMPACT.match(text)
    if not found:
        return None, ""
    year, month, day, hour, minute, second = found.groups()
    rest = text[found.end() :]
    return date(int(year), int(month), int(day)), f"{hour}:{minute}:{second or '00'}{rest}" if hour else rest


def _by_week(text: str) -> tuple[date | None, str]:
    """2026-W08-2, 2026-048."""
    if found := _WEEK.match(text):
        return date.fromisocalendar(int(found[1]), int(found[2]), int(found[3] or 1)), text[found.end() :]
    if found := _ORDINAL.match(text):
        return date(int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1), text[found.end() :]
    return None, ""


def _year_first(text: str) -> tuple[date | None, str]:
    """2026-02-17, 2026/2/17, 2026. 02. 17., 2026年2月17日."""
    if found := _EASTERN.search(text):
        return date(int(found[1]), int(found[2]), int(found[3])), text[found.end() :]
    if found := _YEAR_FIRST.search(text):
        return date(int(found[1]), int(found[3]), int(found[4])), text[found.end() :].lstrip("T")
    return None, ""


def _year_last(text: str, language: str, now: datetime | None) -> tuple[date | None, str]:
    """17.02.2026, 17/02/26, 02/17/2026: the day comes first except with slashes in American English."""
    found = _YEAR_LAST.search(text)
    if not found:
        return None, ""
    first, second, year = int(found[1]), int(found[3]), _full_year(found[4])
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    month_first = found[2] == "/" and language.lower().replace("_", "-") in ("en", "en-us")
    if second > 12 or (month_first and first <= 12):
        first, second = second, first
    day = date(year, second, first)
    if now and day > now.date() + timedelta(days=1) and first <= 12 and date(year, first, second) <= now.date():
        day = date(year, first, second)
    return day, rest


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else 1900 + year if year > 90 else 2000 + year


def _with_month_name(text: str, language: str) -> tuple[date | None, str]:
    """Tue, 17 Feb 26, February 17th 2026, 17 de febrero de 2026, 2026. február 17."""
    bare = _WEEKDAY.sub("", _bare(text), count=1) if _WEEKDAY.match(_bare(text)) else _bare(text)
    found = _find_month(bare, language)
    if not found:
        return None, ""
    month, start, end = found
    before, after = bare[:start], bare[end:]
    year = _YEAR.search(after) or _YEAR.search(before)
    if year and year.string is after:
        after = f"{after[: year.start()]} {after[year.end() :]}"
    elif year:
        before = f"{before[: year.start()]} {before[year.end() :]}"
    day = re.search(r"(\d{1,2})\D{0,8}$", before) or re.match(r"\D{0,4}(\d{1,2})(?![\d:])", after)
    if not day:
        return None, ""
    if day.string is after:
        after = after[day.end() :]
    else:
        before = before[: day.start()]
    if year is None:
        short = re.match(r"\W{0,3}(\d\d)(?![\d:])", after)
        if not short:
            return None, ""
        return date(_full_year(short[1]), month, int(day[1])), f"{before} {after[short.end() :]}"
    return date(int(year[0]), month, int(day[1])), f"{before} {after}"


def _bare(text: str) -> str:
    """`text` in lower case and without accents, which outlets leave out at will."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if unicodedata.category(sign) != "Mn")


def _find_month(bare: str, language: str) -> tuple[int, int, int] | None:
    """The month that is named in `bare`, and where: (month, start, end)."""
    own = re.split(r"[-_]", language.lower(), maxsplit=1)[0]
    for candidate in (own, *_LANGUAGES):
        names, pattern = _months(candidate)
        if found := pattern.search(bare):
            return names[found[0]], found.start(), found.end()
    return None


@cache
def _months(language: str) -> tuple[dict[str, int], re.Pattern[str]]:
    """The names of months in `language`, whole and short, as `_bare` leaves them, and what finds one."""
    from babel import Locale, UnknownLocaleError

    names = dict(_OTHER_NAMES) if language == "en" else {}
    try:
        tables = Locale.parse(language).months if language in _LANGUAGES or language in _known_languages() else {}
    except (UnknownLocaleError, ValueError):
        tables = {}
    for context in tables.values():
        for width in ("wide", "abbreviated"):
            names |= {_bare(name).rstrip("."): month for month, name in context.get(width, {}).items()}
    names = {name: month for name, month in names.items() if not name.isdigit() and len(name) > 1}
    longest_first = sorted(names, key=len, reverse=True)
    return names, re.compile(rf"(?<![^\W\d_])(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?![^\W_])")


@cache
def _known_languages() -> frozenset[str]:
    from babel.localedata import locale_identifiers

    return frozenset(one for one in locale_identifiers() if one.isalpha())


def _time(text: str) -> timedelta:
    found = _TIME.search(text)
    bare_hour = None if found else re.search(r"\b(\d{1,2})\s?(?=[ap]\.?m\b)", text, re.I)
    if not found and not bare_hour:
        return timedelta()
    hour, minute, second = found.groups() if found else (bare_hour[1], None, None)  # type: ignore[index]
    hours = int(hour)
    if hours <= 12 and _AFTERNOON.search(text):
        hours = hours % 12 + 12
    elif hours == 12 and _MORNING.search(text):
        hours = 0
    if hours > 24 or int(minute or 0) > 59 or int(second or 0) > 60:
        return timedelta()
    return timedelta(hours=hours, minutes=int(minute or 0), seconds=int(second or 0))


def _zone(text: str, language: str) -> timedelta:
    """How far east of Greenwich the time stands, from what follows it; nothing where it does not say, or says nonsense."""
    timed = _TIME.search(text)
    rest = text[timed.end() :] if timed else text
    if timed and (found := _OFFSET.search(rest)):
        away = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return (away if found[1] == "+" else -away) if away <= timedelta(hours=14) else timedelta()
    primary = re.split(r"[-_]", language.lower(), maxsplit=1)[0]
    for word in _WORD.findall(rest.upper()):
        if word in _ZONES:
            return timedelta(hours=_ZONES_OF_LANGUAGES.get((word, primary), _ZONES[word]))
    return timedelta()
