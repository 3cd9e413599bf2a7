"""When which language reported: the values that a story's timeline is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dragoman.model import Report


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
class Timeline:
    """A story's reports by language, the language that reported first on top."""

    start: datetime
    end: datetime
    rows: tuple[Row, ...]


def timeline(reports: Sequence[Report]) -> Timeline:
    """Return the timeline of `reports`, which stand in order of publication and are at least one."""
    start, end = reports[0].published_at, reports[-1].published_at
    whole = (end - start).total_seconds() or 1.0
    dots = [Dot(one, round(100 * (one.published_at - start).total_seconds() / whole, 1), one is reports[0]) for one in reports]
    languages = dict.fromkeys(one.language for one in reports)
    return Timeline(
        start, end, tuple(Row(code, tuple(dot for dot in dots if dot.report.language == code)) for code in languages)
    )
