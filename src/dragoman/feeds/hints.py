"""How seldom a feed asks to be read: <ttl>, the syndication module, hours and days to leave out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_SYNDICATION = "{http://purl.org/rss/1.0/modules/syndication/}"
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 24 * 7, "monthly": 24 * 30, "yearly": 24 * 365}  # hours
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST = timedelta(days=7)


def of_tree(root: _Element, now: datetime) -> timedelta | None:
    """Return how long the feed asks to be left alone from `now` on, or None where it does not say."""
    channel = next(root.iterchildren("{*}channel", "channel"), root)

    def word(name: str) -> str:
        found = next(channel.iterchildren(name, f"{{*}}{name}" if "}" not in name else name), None)
        return (found.text or "") if found is not None else ""

    def words(name: str) -> Iterable[str]:
        parent = next(channel.iterchildren(f"{{*}}{name}", name), None)
        return [child.text or "" for child in parent] if parent is not None else []

    return least_interval(word, words("skipHours"), words("skipDays"), now)


def least_interval(
    word: Callable[[str], str], skip_hours: Iterable[str], skip_days: Iterable[str], now: datetime
) -> timedelta | None:
    """Return the least wait that follows from what a feed says: `word` gives its ttl, updatePeriod and updateFrequency."""
    minutes = _number(word("ttl"))
    period = _PERIODS.get((word(f"{_SYNDICATION}updatePeriod") or word("updatePeriod")).strip().lower(), 0)
    frequency = _number(word(f"{_SYNDICATION}updateFrequency") or word("updateFrequency")) or 1
    asked = max(timedelta(minutes=minutes), timedelta(hours=period) / frequency)
    asked = _out_of_rest(now, min(asked, _LONGEST), skip_hours, skip_days)
    return asked or None


def _out_of_rest(now: datetime, wait: timedelta, skip_hours: Iterable[str], skip_days: Iterable[str]) -> timedelta:
    """`wait`, made longer until it ends in an hour and on a day (in UTC) that the feed does not ask to be left out."""
    hours = {_number(hour) % 24 for hour in skip_hours if hour.strip().isdecimal()}
    days = {_DAYS.index(day.strip().lower()) for day in skip_days if day.strip().lower() in _DAYS}
    if len(hours) == 24 or len(days) == 7:  # it means something else
        return wait
    at = now + wait
    while at.hour in hours or at.weekday() in days:
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at - now


def _number(text: str) -> int:
    stripped = text.strip()
    return int(stripped) if stripped.isascii() and stripped.isdigit() and len(stripped) < 7 else 0
