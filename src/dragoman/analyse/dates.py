"""When, as it is written: partial dates of a text, not yet resolved against the day of the article.

A year, a month, a day, a weekday, a clock time, or a word such as "yesterday", each with what stands around it: "last", "next",
"by", "early", "the end of", "evening". `dragoman.analyse.periods` makes ranges of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from dragoman.analyse.date_tables import ROMAN, DateTable, date_table
from dragoman.analyse.lexicon import fold
from dragoman.analyse.number_tables import number_table

_REACH = 24  # characters before and after a name in which its day and its cues stand


@dataclass(frozen=True, slots=True)
class Partial:
    """A date as told. `kind`: date, weekday, clock, relative, decade, century.

    `month`, `day`, `last_day` (of "12 to 14 May"), `year`, `weekday` (0 is Monday), `hour` and `minute` are None where nothing
    is said. A relative one is `shift` times `scale` (day, week, month, year) away. `cues` are the names of the cues around it.
    """

    start: int
    end: int
    kind: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None
    weekday: int | None = None
    hour: int | None = None
    minute: int | None = None
    scale: str = ""
    shift: int = 0
    last_year: int | None = None
    cues: frozenset[str] = frozenset()


def calendar_spans(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Return the places of dates and clock times whose digits are no quantities, in order."""
    return tuple((partial.start, partial.end) for partial in dates_in(text, language) if partial.kind != "relative")


@lru_cache(maxsize=512)
def dates_in(text: str, language: str) -> tuple[Partial, ...]:
    """Return the partial dates of `text` (in `language`, ISO 639-1), in order; they do not overlap."""
    table = date_table(language.partition("-")[0].lower())
    folded = fold(text, table.language)
    found: list[Partial] = []
    end = 0
    for match in table.scan.finditer(folded):
        if match.start() < end:
            continue
        for partial in _read(match, text, folded, table, end):
            if found and (whole := _with_year_before(found[-1], partial, folded)) is not None:
                found.pop()
                partial = whole
            found.append(partial)
            end = max(end, partial.end)
    return tuple(found)


def _with_year_before(year: Partial, partial: Partial, folded: str) -> Partial | None:
    """Return the date of which the year stands first ("2018年9月", "2018. szeptember"), or None where it is not so."""
    bare = year.kind == "date" and year.month is None and year.day is None and year.last_year is None and not year.cues
    if not bare or partial.kind != "date" or partial.month is None or partial.year is not None:
        return None
    if folded[year.end : partial.start].strip(" .,/"):
        return None
    return replace(partial, start=year.start, year=year.year)


def _read(match: re.Match[str], text: str, folded: str, table: DateTable, floor: int) -> Iterator[Partial]:
    group = match.lastgroup or ""
    start, end = match.span(group)
    if group == "name":
        yield from _named(match.start(), start, end, text, folded, table, floor)
    elif group == "iso":
        year, month, day = (int(part) for part in match[group].split("-"))
        yield from _date(start, end, year, month, day)
    elif group == "numeric":
        yield from _numeric(match[group], start, table)
    elif group == "clock":
        yield from _clock(match[group], start, end, folded, table, floor)
    elif group in ("year", "yearrange"):
        yield from _year(match[group], start, end, folded, table, floor)
    elif group == "decade":
        if not table.not_decade.search(folded, max(floor, start - 8), start):
            yield Partial(start, end, "decade", year=_decade(match[group]))
    elif group == "century":
        yield from _century(start, end, match[group])
    elif group == "dayword":
        yield _with_cues(Partial(start, end, "date", day=_figures(match[group])), folded, table, floor)


def _led(lead: str, start: int, end: int, folded: str, table: DateTable, floor: int) -> Iterator[Partial]:
    """Read the figure to which a word leads: "at 8", "siglo XIX", "años 90"."""
    match = table.leads[lead].match(folded, end)
    if match is None:
        return
    if lead == "roman":
        yield from _century(start, match.end(), folded[start:end].rstrip("eº"))
    elif lead == "century_before":
        yield from _century(start, match.end(), match["figure"])
    elif lead == "decade_before":
        yield Partial(start, match.end(), "decade", year=_decade(match["figure"]))
    else:
        yield from _clock(match["figure"], match.start("figure"), match.end("figure"), folded, table, floor)


def _named(begin: int, start: int, end: int, text: str, folded: str, table: DateTable, floor: int) -> Iterator[Partial]:
    kind, number, part = table.names[folded[start:end]]
    if kind == "skip" or (folded[start:end] in table.capital and text[start:end].islower()):
        return
    if kind in table.leads:
        yield from _led(kind, start, end, folded, table, floor)
        return
    cues = frozenset((part,)) if part else frozenset()
    if kind == "weekday":
        yield _with_cues(Partial(start, end, "weekday", weekday=number, cues=cues), folded, table, floor)
    elif kind == "month":
        for partial in _month(begin, start, end, number, folded, table, floor):
            if (
                part != "unsure"
                or partial.day
                or partial.year
                or partial.cues
                or _after_cue(partial.start, folded, table, floor)
            ):
                yield partial
    else:
        partial = Partial(start, end, "relative", scale=kind[1:], shift=number, cues=cues)
        yield _with_cues(partial, folded, table, floor)


def _after_cue(start: int, folded: str, table: DateTable, floor: int) -> bool:
    return table.year_before.search(folded, max(floor, start - _REACH), start) is not None


def _month(begin: int, start: int, end: int, month: int, folded: str, table: DateTable, floor: int) -> Iterator[Partial]:
    year = day = first = None
    low = max(floor, start - _REACH)
    worded = table.worded_day.search(folded, low, begin)
    if worded is not None and (value := _day_of(worded["word"], table.language)) is not None:
        day, start = value, worded.start("word")
    if (left := table.left.search(folded, low, begin)) is not None and (left["year"] or left["day"]):
        year, day, first, start = left["year"], left["day"], left["first"], left.start()
    right = table.right.match(folded, end)
    if right is not None and right.end() > end:
        if day is not None and right["day"] is not None and right["year"] is None:
            right = None
        elif day is None and right["day"] is not None:
            day, first = right["day"], right["first"]
    if right is not None and right.end() > end:
        year = right["year"] or year
        end = right.end() if right["year"] or right["day"] else end
    last = int(day) if first and day else None
    partial = Partial(
        start, end, "date",
        year=_gregorian(int(year)) if year else None, month=month, day=int(first or day) if day else None, last_day=last,
    )  # fmt: skip
    yield _with_cues(partial, folded, table, floor)


def _day_of(word: str, language: str) -> str | None:
    """Return the day that a word names ("first", "uno"), or None for words that name none."""
    kind, value = number_table(language).words[word]
    return str(int(value)) if kind in ("number", "ordinal") and value == int(value) and 1 <= value <= 31 else None


def _gregorian(year: int) -> int:
    """Return a year of the common era for one of the Buddhist era (Thai), which is 543 ahead."""
    return year - 543 if year > 2400 else year


def _date(start: int, end: int, year: int | None, month: int, day: int) -> Iterator[Partial]:
    if 1 <= month <= 12 and 1 <= day <= 31:
        yield Partial(start, end, "date", year=year, month=month, day=day)


def _numeric(written: str, start: int, table: DateTable) -> Iterator[Partial]:
    day, month, year = (int(part) for part in re.split("[./]", written))
    if table.month_first and "/" in written and day <= 12:
        day, month = month, day
    if month > 12 >= day:
        day, month = month, day
    if year < 100:
        year += 2000 if year < 70 else 1900
    yield from _date(start, start + len(written), year, month, day)


def _clock(written: str, start: int, end: int, folded: str, table: DateTable, floor: int) -> Iterator[Partial]:
    hour, *minutes = (int(part) for part in re.findall(r"\d+", written))
    minute = minutes[0] if minutes else None
    before = table.clock_before.search(folded, max(floor, start - 16), start)
    after = table.clock_after.match(folded, end)
    if after is not None:
        end = after.end()
        if minute is None and after["minute"]:
            minute = int(after["minute"])
    late = (after is not None and after["pm"]) or (before is not None and before["pm"])
    early = (after is not None and after["am"]) or (before is not None and before["am"])
    if table.hour_offset and hour <= 12:
        hour = (hour + table.hour_offset) % 12
    if late and hour < 12:
        hour += 12
    if early and hour == 12:
        hour = 0
    yield Partial(start, end, "clock", hour=hour % 24, minute=minute)


def _year(written: str, start: int, end: int, folded: str, table: DateTable, floor: int) -> Iterator[Partial]:
    first, *rest = (int(part) for part in re.split("[-–/~]", written))
    last = rest[0] if rest else None
    if last is not None:
        last = last if last > 99 else first // 100 * 100 + last
        if last <= first:
            return
    first = _gregorian(first)
    before = table.year_before.search(folded, max(floor, start - _REACH), start)
    after = table.year_after.match(folded, end)
    cued = before is not None or after is not None
    if number_table(table.language).scales.match(folded, end):
        return
    likely = 1700 <= first < 2040 and (first % 100 != 0 or last is not None)
    if not cued and not likely:
        return
    if after is None and (unit := number_table(table.language).unit.match(folded, end)) is not None:
        name = number_table(table.language).units[unit["unit"]]
        if name != "year" and (name or not cued) and len(unit["unit"]) > 1:
            return
    if before is not None and after is None and last is None and re.match(" ?%", folded[end : end + 2]):
        return
    partial = Partial(start, after.end() if after else end, "date", year=first, last_year=last)
    yield _with_cues(partial, folded, table, floor)


def _figures(written: str) -> int:
    """Return the first figures of `written` as a number; 0 where it has none."""
    found = re.search(r"\d+", written)
    return int(found[0]) if found else 0


def _decade(written: str) -> int:
    year = _figures(written)
    return year if year > 99 else 1900 + year


def _century(start: int, end: int, written: str) -> Iterator[Partial]:
    number = _figures(written) or (ROMAN.index(written) + 1 if written in ROMAN else 0)
    if 1 <= number <= len(ROMAN):
        yield Partial(start, end, "century", year=number * 100 - 100)


def _with_cues(partial: Partial, folded: str, table: DateTable, floor: int) -> Partial:
    """Return `partial` with the cues that stand before and after it, and the place that they take."""
    start, end, cues = partial.start, partial.end, set(partial.cues)
    for _ in range(2):
        if before := table.cue_before.search(folded, max(floor, start - _REACH), start):
            cues.add(table.cues[before["cue"]])
            start = before.start("cue")
        if after := table.cue_after.match(folded, end):
            cues.add(table.cues[after["cue"]])
            end = after.end()
    if not cues:
        return partial
    return replace(partial, start=start, end=end, cues=frozenset(cues))
