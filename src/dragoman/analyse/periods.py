"""When: dates and times in the text of a language, resolved against the day of the article to ranges.

`start` is in, `end` is out, both in UTC; days begin at midnight of the article's time zone. `precision` is how finely the
text tells it. What is not told is filled in from the article's date, and the direction is the past, as reports mostly tell what
has happened:

- a bare weekday is the last one before or on the article's day ("samedi"), a day and month without a year the nearest one that
  is not more than half a year ahead, a bare month the last one that has begun ("в июле");
- the future where a cue stands beside it ("next Friday", "mardi prochain", "предстоящую субботу") or "by" before it;
- "by the end of May", "d'ici fin mai" reach from the article's moment to the end of what is named; "early", "mid" and "late"
  take a third of it, "the end of" the last third;
- a clock time beside a day belongs to it, one alone to the article's day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

from dragoman.analyse.date_tables import DateTable, date_table
from dragoman.analyse.dates import Partial, dates_in
from dragoman.analyse.figures import Found
from dragoman.analyse.lexicon import fold
from dragoman.analyse.quantities import quantities_in
from dragoman.model import Passage, Period, Precision, Span

_PARTS = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (20, 30)}
_THIRDS = {"early": (0, 1), "mid": (1, 2), "late": (2, 3)}
_SPANS = ("day", "week", "month", "year", "h", "min")
_NEAR = 14  # characters between a day and its clock time: ", at ", " um "
_HALF_YEAR = 183


@dataclass(frozen=True, slots=True)
class Resolved:
    """A period by its place in a text."""

    start: int
    end: int
    since: datetime
    until: datetime
    precision: Precision


def periods(passages: Sequence[Passage], language: str, published_at: datetime, zone: tzinfo = UTC) -> tuple[Period, ...]:
    """Return the dates and times of `passages`, which are written in `language` (ISO 639-1), in order; spans never overlap.

    `published_at` is the article's date (aware), `zone` the time zone of its outlet, in which its days are meant.
    """
    return tuple(
        Period(Span(passage.id, found.start, found.end), found.since, found.until, found.precision)
        for passage in passages
        for found in periods_in(passage.text, language, published_at, zone)
    )


def periods_in(text: str, language: str, published_at: datetime, zone: tzinfo = UTC) -> tuple[Resolved, ...]:
    """Return the dates and times of a text, in order of their places."""
    dates = dates_in(text, language)
    lengths = [quantity for quantity in quantities_in(text, language) if _is_length(quantity)]
    if not dates and not lengths:
        return ()
    now = published_at.astimezone(zone)
    found = [*_with_clocks(dates, text, now)]
    if lengths:
        table = date_table(language.partition("-")[0].lower())
        found += _distances(lengths, fold(text, table.language), table, now)
    return tuple(_apart(sorted(found, key=lambda one: (one.start, -one.end))))


def _apart(found: list[Resolved]) -> Iterator[Resolved]:
    end = 0
    for one in found:
        if one.start >= end:
            end = one.end
            yield replace(one, since=one.since.astimezone(UTC), until=one.until.astimezone(UTC))


def _with_clocks(partials: Sequence[Partial], text: str, now: datetime) -> Iterator[Resolved]:
    """Resolve each partial date; a clock time beside a day becomes one with it."""
    waiting = list(partials)
    while waiting:
        first = waiting.pop(0)
        second = waiting[0] if waiting else None
        if second is not None and _beside(first, second, text):
            day, clock = (second, first) if first.kind == "clock" else (first, second)
            whole = resolve(replace(day, start=first.start, end=second.end, hour=clock.hour, minute=clock.minute), now)
            waiting.pop(0)
        else:
            whole = resolve(first, now)
        if whole is not None:
            yield whole


def _beside(first: Partial, second: Partial, text: str) -> bool:
    kinds = {first.kind, second.kind}
    if "clock" not in kinds or len(kinds) == 1 or second.start - first.end > _NEAR:
        return False
    other = second if first.kind == "clock" else first
    whole_day = other.kind == "weekday" or other.day is not None or (other.kind == "relative" and other.scale == "day")
    return whole_day and not set(text[first.end : second.start]) & set(".;!?")


def resolve(partial: Partial, now: datetime) -> Resolved | None:
    """Return what `partial` means at `now` (aware, in the article's time zone), or None for a day that there is not."""
    ranges = _RANGES.get(partial.kind)
    try:
        told = ranges(partial, now) if ranges else None
    except (ValueError, OverflowError):
        return None
    if told is None:
        return None
    since, until, precision = told
    if precision == "day" and partial.hour is not None and partial.kind != "clock":
        since, until, precision = _at(since, partial.hour, partial.minute)
    elif precision == "day" and (part := next((cue for cue in _PARTS if cue in partial.cues), None)):
        begin, finish = _PARTS[part]
        since, until, precision = since + timedelta(hours=begin), since + timedelta(hours=finish), "part of day"
    elif third := next((cue for cue in _THIRDS if cue in partial.cues), None):
        length = (until - since) / 3
        low, high = _THIRDS[third]
        since, until = _midnight(since + low * length), until if high == 3 else _midnight(since + high * length)
    if "by" in partial.cues and until > now:
        since = min(now, since) if since <= now else now
    return Resolved(partial.start, partial.end, since, until, precision)


# -- what each kind spans: (first moment, first moment after it, precision) ---------------------------------------------------

Range = tuple[datetime, datetime, Precision]


def _of_date(partial: Partial, now: datetime) -> Range:
    if partial.month is None and partial.day is None:
        year = partial.year or now.year
        return _first(now, year), _first(now, (partial.last_year or year) + 1), "year"
    if partial.month is None:
        return _of_day_alone(partial, now)
    year = partial.year or _year_of(partial, now)
    if partial.day is None:
        return _first(now, year, partial.month), _next_month(now, year, partial.month), "month"
    since = _first(now, year, partial.month, partial.day)
    last = _first(now, year, partial.month, partial.last_day) if partial.last_day else since
    return since, _next_day(max(since, last)), "day"


def _of_day_alone(partial: Partial, now: datetime) -> Range:
    """The nearest such day that is not after the article's, or after it where a cue says so ("30日")."""
    month = _first(now, now.year, now.month)
    for _ in range(12):
        try:
            day = month.replace(day=partial.day or 1)
        except ValueError:
            day = None
        ahead = _ahead(partial)
        if day is not None and (day >= _midnight(now) if ahead else day <= now):
            return day, _next_day(day), "day"
        month = _next_month(now, month.year, month.month) if ahead else _first(now, *_month_before(month))
    raise ValueError(partial.day)


def _year_of(partial: Partial, now: datetime) -> int:
    month = partial.month or 1
    if partial.day is not None:
        years = {year: _first(now, year, month, min(partial.day, 28)) for year in (now.year - 1, now.year, now.year + 1)}
        if _ahead(partial):
            return next(year for year, day in years.items() if day >= _midnight(now))
        allowed = [year for year, day in years.items() if (day - now).days <= (0 if "past" in partial.cues else _HALF_YEAR)]
        return min(allowed, key=lambda year: abs((years[year] - now).days))
    if _ahead(partial):
        return now.year if month >= now.month else now.year + 1
    begun = month <= now.month if "past" not in partial.cues else month < now.month
    return now.year if begun else now.year - 1


def _of_weekday(partial: Partial, now: datetime) -> Range:
    back = (now.weekday() - (partial.weekday or 0)) % 7
    if _ahead(partial):
        day = _midnight(now) + timedelta(days=(7 - back) or 7)
    else:
        day = _midnight(now) - timedelta(days=7 if back == 0 and "past" in partial.cues else back)
    return day, _next_day(day), "day"


def _of_clock(partial: Partial, now: datetime) -> Range:
    return _at(_midnight(now), partial.hour or 0, partial.minute)


def _of_relative(partial: Partial, now: datetime) -> Range:
    day = _midnight(now)
    if partial.scale == "day":
        day += timedelta(days=partial.shift)
        return day, _next_day(day), "day"
    if partial.scale == "week":
        monday = day + timedelta(weeks=partial.shift) - timedelta(days=day.weekday())
        return monday, _midnight(monday + timedelta(days=7, hours=12)), "week"
    if partial.scale == "month":
        months = now.year * 12 + now.month - 1 + partial.shift
        return _first(now, months // 12, months % 12 + 1), _next_month(now, months // 12, months % 12 + 1), "month"
    return _first(now, now.year + partial.shift), _first(now, now.year + partial.shift + 1), "year"


def _of_decade(partial: Partial, now: datetime) -> Range:
    year = partial.year or now.year
    return _first(now, year), _first(now, year + 10), "decade"


def _of_century(partial: Partial, now: datetime) -> Range:
    year = partial.year or 0
    return _first(now, year + 1), _first(now, year + 101), "century"


_RANGES = {
    "date": _of_date,
    "weekday": _of_weekday,
    "clock": _of_clock,
    "relative": _of_relative,
    "decade": _of_decade,
    "century": _of_century,
}


# -- distances: "three years ago", "in five days" ------------------------------------------------------------------------------


def _is_length(quantity: Found) -> bool:
    return quantity.unit in _SPANS and quantity.high is None and quantity.value == int(quantity.value)


def _distances(lengths: Sequence[Found], folded: str, table: DateTable, now: datetime) -> Iterator[Resolved]:
    for quantity in lengths:
        low = max(0, quantity.start - 24)
        if match := table.ago_after.match(folded, quantity.end):
            yield from _away(quantity, quantity.start, match.end(), -1, now)
        elif match := table.ago_before.search(folded, low, quantity.start):
            yield from _away(quantity, match.start(), quantity.end, -1, now)
        elif match := table.in_after.match(folded, quantity.end):
            yield from _away(quantity, quantity.start, match.end(), 1, now)
        elif match := table.in_before.search(folded, low, quantity.start):
            yield from _away(quantity, match.start(), quantity.end, 1, now)


def _away(quantity: Found, start: int, end: int, sign: int, now: datetime) -> Iterator[Resolved]:
    """Yield the day, week, month, year, hour or minute that is so far from `now`."""
    shift = sign * int(quantity.value)
    try:
        if quantity.unit in ("h", "min"):
            hours = quantity.unit == "h"
            length = timedelta(hours=1) if hours else timedelta(minutes=1)
            moment = now + shift * length
            moment = moment.replace(minute=0 if hours else moment.minute, second=0, microsecond=0)
            yield Resolved(start, end, moment, moment + length, "hour" if hours else "minute")
        else:
            told = _of_relative(Partial(start, end, "relative", scale=quantity.unit, shift=shift), now)
            yield Resolved(start, end, *told)
    except (ValueError, OverflowError):
        return


# -- moments -------------------------------------------------------------------------------------------------------------------


def _ahead(partial: Partial) -> bool:
    return bool({"future", "by"} & partial.cues)


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _first(now: datetime, year: int, month: int = 1, day: int = 1) -> datetime:
    return datetime(year, month, day, tzinfo=now.tzinfo)


def _next_day(day: datetime) -> datetime:
    return _midnight(day + timedelta(hours=36))


def _next_month(now: datetime, year: int, month: int) -> datetime:
    return _first(now, year + month // 12, month % 12 + 1)


def _month_before(month: datetime) -> tuple[int, int]:
    return (month.year - 1, 12) if month.month == 1 else (month.year, month.month - 1)


def _at(day: datetime, hour: int, minute: int | None) -> Range:
    moment = day.replace(hour=hour, minute=minute or 0)
    if minute is None:
        return moment, moment + timedelta(hours=1), "hour"
    return moment, moment + timedelta(minutes=1), "minute"
