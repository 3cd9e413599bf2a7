"""Weekdays and months: one that is gone with another in its place is a failure. Days and years in figures are `numbers`.

Some months stand in figures in one language and as a word in the other; a weekday may be told as "tomorrow". So one that is
only gone, or only new, says nothing; and the night to Sunday is Saturday night, so that days told with a night are a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.analyse.dates import Partial, dates_in
from dragoman.model import Check
from dragoman.translate.checks.pair import Pair, Span, found, passed

NAME = "dates"


def dates(pair: Pair) -> Check:
    """Compare the weekdays and the months of both sides."""
    source, target = dates_in(pair.source, pair.source_language), dates_in(pair.target, pair.language)
    for kind in ("weekday", "month"):
        before, after = dict(_told(source, kind)), dict(_told(target, kind))
        gone = [span for value, span in before.items() if value not in after]
        new = [span for value, span in after.items() if value not in before]
        if gone and new:
            nightly = kind == "weekday" and any("night" in one.cues for one in (*source, *target))
            return found(NAME, "doubt" if nightly else "fail", pair, gone, new)
    return passed(NAME)


def _told(partials: tuple[Partial, ...], kind: str) -> Iterator[tuple[int, Span]]:
    for one in partials:
        value = one.weekday if kind == "weekday" else one.month
        if value is not None:
            yield value, (one.start, one.end)
