"""The tables of dates, one a language, made into patterns. Their keys are explained in tables/dates/README.md."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from babel import Locale, UnknownLocaleError

from dragoman.analyse.lexicon import START, Before, Table, Words, ahead, fold, trie
from dragoman.analyse.number_tables import number_table

SCALES = ("day", "week", "month", "year")
CUES = ("past", "future", "by", "early", "mid", "late", "morning", "afternoon", "evening", "night")
# Words that say what the figure behind them is: a clock time, a century, a decade.
LEADS = ("at", "at_weak", "century_before", "decade_before")
ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi".split()  # noqa: SIM905
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
HOUR = r"(?:[01]?\d|2[0-4])"
# What a table's language writes besides years of the common era: the Buddhist era (543 ahead), the Iranian calendar.
YEARS = r"1\d{3}|20\d\d"
OTHER_YEARS = {"th": r"|2[45]\d\d"}


@dataclass(frozen=True, slots=True)
class DateTable:
    """How a language writes dates. `scan` finds candidates; the other patterns read what stands before and after one."""

    language: str
    names: Words
    scan: re.Pattern[str]
    leads: dict[str, re.Pattern[str]]
    left: re.Pattern[str]
    right: re.Pattern[str]
    worded_day: Before
    cue_before: Before
    cue_after: re.Pattern[str]
    year_before: Before
    year_after: re.Pattern[str]
    clock_after: re.Pattern[str]
    clock_before: Before
    ago_before: Before
    ago_after: re.Pattern[str]
    in_before: Before
    in_after: re.Pattern[str]
    not_decade: Before
    hour_offset: int
    cues: Words
    capital: frozenset[str]
    month_first: bool


@cache
def date_table(language: str) -> DateTable:
    """Return the table of `language` (ISO 639-1); one without a file has ISO dates, years and CLDR's names."""
    table = Table("dates", language)
    names = Words(_names(table))
    cues = Words({form: cue for cue in CUES for form in table.forms(cue)})
    clock_before = rf"{table.start}(?:(?P<am>{table.any('am')})|(?P<pm>{table.any('pm')})|{table.any('at')}) *\Z"
    return DateTable(
        language=language,
        names=names,
        scan=_scan(table, names),
        leads=_leads(table, names),
        left=_left(table),
        right=_right(table),
        worded_day=_worded_day(table),
        cue_before=Before([*cues.exact, *cues.begins], rf"{table.start}(?P<cue>{cues.pattern})[ -]*\Z"),
        cue_after=re.compile(rf"[ -](?P<cue>{cues.pattern}){table.end}"),
        year_before=table.before("year_before", gap="[ -]*"),
        year_after=table.after("year_after", "[ -]?"),
        clock_after=_clock_after(table),
        clock_before=Before([*table.forms("am"), *table.forms("pm"), *table.forms("at")], clock_before),
        ago_before=table.before("ago_before", gap=" *"),
        ago_after=table.after("ago_after", " *"),
        in_before=table.before("in_before", gap=" *"),
        in_after=table.after("in_after", " *"),
        not_decade=table.before("not_decade_before", gap=" "),
        hour_offset=table.raw.get("hour_offset", 0),
        cues=cues,
        capital=frozenset(table.forms("capital")),
        month_first=table.raw.get("month_first", False),
    )


def _years(table: Table) -> str:
    return YEARS + OTHER_YEARS.get(table.language, "")


def _left(table: Table) -> re.Pattern[str]:
    """Return the pattern of a year and a day before a month: "12 May", "12. bis 14. Mai", "1968. október"."""
    prefix = f"[{table.raw['prefixes']}]?" if table.raw.get("prefixes") else ""
    gap = rf"(?: ?{table.any('of')})?[ ,.]*"
    suffix = rf"(?: ?{table.any('day_suffix')})?"
    span = rf" ?(?:[-–/]|{table.any('to')}) ?"
    return re.compile(
        rf"(?:(?<!\d)(?P<year>{_years(table)})\.?(?: ?{table.any('year_after')})?[ ,]*)?"
        rf"(?:(?<![\d.,:$€£])(?:(?P<first>{DAY})\.?{suffix}{span})?(?P<day>{DAY}){suffix}{gap})?{prefix}\Z"
    )


def _right(table: Table) -> re.Pattern[str]:
    """Return the pattern of a day and a year after a month: "May 12, 2015", "5月12日", "mai 2015"."""
    marked = table.raw.get("day_word_needed")
    word = rf" ?{table.any('day_word')}(?!{table.any('day_word_not')})" if marked else rf"(?: ?{table.any('day_suffix')})?"
    ends = "" if marked else r"(?![^\W\d_])"
    span = rf" ?(?:[-–/]|{table.any('to')}) ?"
    day = rf"(?:[ .]{{0,2}}(?:(?P<first>{DAY}){word}{span})?(?P<day>{DAY})(?![\d:%]|[.,]\d){word}{ends})?"
    if not (table.raw.get("day_after") or table.raw.get("month_first")):
        day = "(?P<first>(?!))?(?P<day>(?!))?"
    year = rf"(?P<year>{_years(table)})(?!\d)(?: ?{table.any('year_after')}{table.end})?"
    return re.compile(rf"{day}(?:[ .,(/]{{0,2}}(?:{table.any('of')} ?)?(?:{table.any('year_word')} ?)?{year})?")


def _worded_day(table: Table) -> Before:
    """Return what finds a day told in words before its month: "first of May", "uno de mayo"."""
    if table.spaceless or table.raw.get("day_word_needed"):
        return Before((), "(?!)")
    words = number_table(table.language).words.exact.items()
    of = table.forms("of")
    days = [form for form, (kind, value) in words if kind == "ordinal" or (0 < value < 32 and of)]
    return Before([*days, *of], rf"{START}(?P<word>{trie(days)}) (?:{table.any('of')} ?)?\Z" if days else "(?!)")


def _clock_after(table: Table) -> re.Pattern[str]:
    minutes = rf"(?: ?(?P<minute>[0-5]\d)(?!\d)(?: ?{table.any('minutes')})?)?"
    half = rf"(?:[ ,]*(?:(?P<am>{table.any('am')})|(?P<pm>{table.any('pm')})){table.end})?"
    return re.compile(rf"(?: ?(?:{table.any('oclock')}|{table.any('hours')}))?{minutes}{half}")


def _names(table: Table) -> dict[str, tuple[str, int, str]]:
    """Return forms with what they name: ("month", 5, ""), ("weekday", 0, ""), ("+day", -1, "") for yesterday,
    ("+day", 0, "evening") for tonight, ("at", 0, "") for what leads to a figure."""
    found = _cldr_names(table)
    for section, kind in (("months", "month"), ("weekdays", "weekday"), *((scale, f"+{scale}") for scale in SCALES)):
        for key in table.raw.get(section, {}):
            written, _, part = key.partition(" ")
            found |= dict.fromkeys(table.forms(key, section), (kind, int(written), part))
    for form in table.forms("unsure"):
        if form in found:
            found[form] = (*found[form][:2], "unsure")
    for lead in LEADS:
        for form in table.forms(lead):
            found.setdefault(form, (lead, 0, ""))
    if table.forms("century"):
        for number, roman in enumerate(ROMAN, 1):
            for ending in ("", "e", "º"):
                found.setdefault(roman + ending, ("roman", number, ""))
    return found | dict.fromkeys(table.forms("skip"), ("skip", 0, ""))


def _cldr_names(table: Table) -> dict[str, tuple[str, int, str]]:
    """Return CLDR's names of months and days; an abbreviation must stand beside a day or a year."""
    found: dict[str, tuple[str, int, str]] = {}
    try:
        locale = Locale.parse(table.language)
    except (UnknownLocaleError, ValueError):
        return found
    # Whole names first: what is a name and its own abbreviation ("Mai") is sure.
    for width in ("wide", "abbreviated"):
        for context in ("stand-alone", "format"):
            for number, name in locale.months[context].get(width, {}).items():
                form = fold(name, table.language).rstrip(".")
                for of in table.forms("of"):
                    form = form.removeprefix(of).strip()
                if form.isdigit() or len(form) < 2:
                    continue
                sure = width == "wide" or any(character.isdigit() for character in form)
                found.setdefault(form, ("month", number, "" if sure else "unsure"))
                if re.fullmatch(r"\d+\D", form):
                    found[f"{form[:-1]} {form[-1]}"] = ("month", number, "")
    for context in ("stand-alone", "format"):
        for number, name in locale.days[context]["wide"].items():
            found[fold(name, table.language)] = ("weekday", number, "")
    return found


def _leads(table: Table, names: Words) -> dict[str, re.Pattern[str]]:
    """Return what must follow each word that leads to a figure, or a Roman figure."""
    months = trie(form for form, meaning in names.exact.items() if meaning[0] == "month")
    number = r"(?P<figure>\d{1,2}|[xiv]{1,5})"
    return {
        "at": re.compile(rf" ?(?P<figure>{HOUR}(?:[:.h][0-5]\d)?)(?![\d%]|[.,:]\d|[ .]{{1,2}}(?:{months}))"),
        "at_weak": re.compile(rf" (?P<figure>{HOUR}(?:[:.h][0-5]\d)?)(?= ?{table.any('hours')}{table.end})"),
        "century_before": re.compile(rf" ?(?:ال|ה-? ?|ke-?|ที่ ?)?{number}(?![^\W_])"),
        "decade_before": re.compile(rf" (?:{table.any('of')} ?)?'?(?P<figure>(?:1\d|20)?\d0)(?!\d|[.,%]\d)"),
        "roman": re.compile(rf"[ -]?{table.any('century')}{table.end}"),
    }


def _scan(table: Table, names: Words) -> re.Pattern[str]:
    """Return the pattern of everything that may be, or begin, a date or a clock time."""
    ends = rf"(?:(?:{table.any('oclock')}|{table.any('am')}|{table.any('pm')})(?!{table.any('oclock_not')}){table.end})"
    prefix = rf"(?:[{table.raw['prefixes']}]{{1,3}}-? ?)?" if table.raw.get("prefixes") else ""
    start = table.start or r"(?<!\d)"
    years = _years(table)
    figures = (
        r"(?P<iso>(?:19|20)\d\d-[01]\d-[0-3]\d)(?![\d-])",
        r"(?P<numeric>[0-3]?\d(?:/[0-3]?\d/|\.[01]?\d\. ?)(?:(?:19|20)\d\d|\d\d))(?!\d|[./]\d)",
        rf"(?P<century>\d{{1,2}}(?:\.|-?[^\W\d_]{{1,3}}|[º°]|-?वीं)?[ -]?{table.any('century')}){table.end}",
        rf"(?P<decade>(?:1\d|20)?\d0 ?{table.any('decade')}(?! ?\d)){table.end}",
        rf"(?P<clock>{HOUR}(?:(?:[:h]| h )[0-5]\d(?!\d|[.,:]\d)|[.][0-5]\d(?= ?{ends})|(?= ?{ends})))",
        rf"(?<!-)(?P<yearrange>(?:{YEARS})[-–/~](?:(?:{YEARS})|\d\d))(?![\d.,%]\d|\d)",
        rf"(?P<year>{years})(?!\d|[.,:]\d|%)",
        rf"(?P<dayword>{DAY} ?{table.any('day_word')})(?!{table.any('day_word_not')}){table.end}",
    )
    any_of_them = ahead((*names.exact, *names.begins), r"\d" + table.raw.get("prefixes", ""))
    name = rf"{start}{prefix}(?P<name>{names.pattern}){table.end}"
    return re.compile(rf"{any_of_them}(?:{name}|(?=\d)(?<![\d.,:/$€£¥])(?:{'|'.join(figures)}))")
