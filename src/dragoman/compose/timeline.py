"""When which language reported, and from which countries: the values that a story's drawings are made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dragoman.model import Report, Source

# How far apart the lines of the axis may be; the finest is taken that draws no more than MOST_TICKS of them.
STEPS = tuple(timedelta(hours=hours) for hours in (1, 2, 3, 6, 12, 24, 48, 168, 336, 720, 2160))
MOST_TICKS = 5
_WEEK_START = datetime.fromisoformat("2024-01-01T00:00:00+00:00")  # a Monday: steps of days are counted from it


@dataclass(frozen=True, slots=True)
class Dot:
    """A report's place on the time axis, in percent of its length; `first` marks the first of all."""

    report: Report
    percent: float
    first: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One language's reports."""

    language: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the axis, in percent of its length; `day` is whether it stands for a day, and not for an hour of one."""

    at: datetime
    percent: float
    day: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """A story's reports by language, the language that reported first on top."""

    start: datetime
    end: datetime
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...] = ()


def timeline(reports: Sequence[Report]) -> Timeline:
    """Return the timeline of `reports`, which stand in order of publication and are at least one."""
    start, end = reports[0].published_at, reports[-1].published_at
    dots = [Dot(one, _percent(one.published_at, start, end), one is reports[0]) for one in reports]
    languages = dict.fromkeys(one.language for one in reports)
    rows = tuple(Row(code, tuple(dot for dot in dots if dot.report.language == code)) for code in languages)
    return Timeline(start, end, rows, _ticks(start, end))


def _percent(at: datetime, start: datetime, end: datetime) -> float:
    return round(100 * (at - start).total_seconds() / ((end - start).total_seconds() or 1.0), 1)


def _ticks(start: datetime, end: datetime) -> tuple[Tick, ...]:
    """Full hours or days (UTC) within the axis; those that would stand on its ends are left out."""
    step = next((one for one in STEPS if (end - start) // one < MOST_TICKS), None)
    if step is None:
        return ()
    at = _WEEK_START + ((start - _WEEK_START) // step + 1) * step
    found: list[Tick] = []
    while at < end:
        found.append(Tick(at, _percent(at, start, end), at.hour == 0))
        at += step
    return tuple(one for one in found if 4 <= one.percent <= 96)


@dataclass(frozen=True, slots=True)
class Share:
    """A country's outlets, for a story those that report it, the first to report first; `percent` is how many they are of those
    of the country with most."""

    country: str
    outlets: tuple[Source, ...]
    percent: float


def by_country(sources: Iterable[Source]) -> tuple[Share, ...]:
    """Return outlets by country, the country with most of them first; nothing where there is no more than one country."""
    found: dict[str, dict[str, Source]] = {}
    for one in sources:
        if one.country:
            found.setdefault(one.country, {})[one.id] = one
    if len(found) < 2:
        return ()
    most = max(len(outlets) for outlets in found.values())
    ranked = sorted(found.items(), key=lambda entry: -len(entry[1]))  # the sort is stable: who was first stays first
    return tuple(Share(code, tuple(outlets.values()), round(100 * len(outlets) / most, 1)) for code, outlets in ranked)
