"""When a feed is asked again: pure decisions on what it has answered.

A feed is asked more often after news and more seldom after silence, never more often than it publishes calls for, never sooner
than the server or the feed itself asks for. One that fails is asked ever more seldom; one that is gone is not asked any more.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from dragoman.model import Capture, Failed, Feed, digest

JITTER = 0.1
AFTER_NEWS = 0.5
AFTER_SILENCE = 1.5
RECENT = 20  # so many of the latest dates tell how often a feed publishes
LONGEST_HOLD = timedelta(days=7)  # a server that asks for more patience than this is asked after it all the same
RETIRE_AFTER = timedelta(days=7)
RETIRE_FAILURES = 10
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.I)
_STALE = re.compile(r"(?:^|[,\s])(?:no-cache|no-store)\b", re.I)


@dataclass(frozen=True, slots=True)
class PollLimits:
    """How often a feed is asked: `usual` at first, and never more often than `shortest` nor more seldom than `longest`."""

    shortest: timedelta = timedelta(minutes=5)
    usual: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(days=1)

    @classmethod
    def around(cls, usual: timedelta) -> PollLimits:
        """Return the limits for a desk that wants its feeds asked every `usual`, which may be less or more than the limits."""
        return cls(min(cls().shortest, usual), usual, max(cls().longest, usual))


def same_body(feed: Feed, capture: Capture) -> bool:
    """Whether `capture` is byte for byte what `feed` answered last: many servers know no conditional requests."""
    return bool(capture.body) and feed.body_key == body_key(capture.body)


def body_key(body: bytes) -> str:
    """Return a digest of an answer's body."""
    return hashlib.sha256(body).hexdigest()[:32]


def after_answer(
    feed: Feed,
    capture: Capture,
    now: datetime,
    *,
    new_items: int,
    published: Sequence[datetime],
    limits: PollLimits,
    least_interval: timedelta | None = None,
) -> Feed:
    """Return `feed` after it answered with 304 or with a body that is a feed: what to ask with next, where, and when.

    `new_items` were not known before; `published` are the dates of all items that it lists, `least_interval` what it asks for
    (see `ParsedFeed`); both are empty where the answer was not read, because it is as before.
    """
    unchanged = capture.status == 304
    interval = _interval(feed, now, new_items, published, limits)
    held = max(_fresh_for(capture, now), least_interval or timedelta())
    return replace(
        feed,
        etag=capture.header("etag") or (feed.etag if unchanged else None),
        last_modified=capture.header("last-modified") or (feed.last_modified if unchanged else None),
        due_at=_due(feed, now, interval, held, limits),
        failures=0,
        last_reason="",
        last_note="",
        location=_location(feed, capture),
        interval=max(interval, min(held, limits.longest)).total_seconds(),
        body_key=feed.body_key if unchanged else body_key(capture.body),
        last_success_at=now,
        last_new_at=now if new_items else feed.last_new_at,
        retired_at=None,
    )


def after_failure(feed: Feed, failed: Failed, now: datetime, limits: PollLimits) -> Feed:
    """Return `feed` after a failure: each one in a row doubles the wait, up to the longest; the note says until when.

    410 retires the feed at once, 404 after a week of failures. Where it had moved to another address, the old one is
    tried again first.
    """
    failures = feed.failures + 1
    wait = _backoff(failures, limits)
    due_at = _due(feed, now, wait, timedelta(), limits)
    if failed.retry_at:
        due_at = max(due_at, min(failed.retry_at, now + LONGEST_HOLD))
    gone = failed.reason == "http-410" or (failed.reason == "http-404" and _hopeless(feed, failures, now, limits))
    moved_away = bool(feed.location) and failed.reason in ("http-404", "http-410")
    retired = gone and not moved_away
    return replace(
        feed,
        etag=None if moved_away else feed.etag,
        last_modified=None if moved_away else feed.last_modified,
        location=None if moved_away else feed.location,
        due_at=due_at,
        failures=failures,
        last_reason=failed.reason,
        last_note=_note(failed.note, failures, due_at - now, retired=retired),
        interval=wait.total_seconds(),
        retired_at=now if retired else None,
    )


def is_news(published_at: datetime | None, now: datetime, max_age: timedelta) -> bool:
    """Whether an item is recent enough to be fetched. One without a date is: its page may say it."""
    return published_at is None or now - published_at <= max_age


# -- how long ----------------------------------------------------------------------------------------------------------


def _interval(feed: Feed, now: datetime, new_items: int, published: Sequence[datetime], limits: PollLimits) -> timedelta:
    """How long to wait for the next item: by what came of the last wait, and by how often the feed publishes.

    To ask more often than twice between two items finds nothing, and a feed that publishes often is soon worth asking again.
    """
    gap = _gap(published, now)
    if feed.interval is None or feed.failures:
        return _between(max(limits.usual, gap / 2) if gap else limits.usual, limits)
    before = timedelta(seconds=feed.interval)
    if new_items:
        return _between(min(before, gap / 2) if gap else before * AFTER_NEWS, limits)
    after = before * AFTER_SILENCE
    return _between(min(after, max(gap * 2, limits.usual)) if gap else after, limits)


def _gap(published: Sequence[datetime], now: datetime) -> timedelta | None:
    """The time between two of the latest items, on average, with the silence since the last one."""
    latest = sorted((moment for moment in published if moment <= now), reverse=True)[:RECENT]
    return (now - latest[-1]) / len(latest) if latest else None


def _between(wait: timedelta, limits: PollLimits) -> timedelta:
    return min(max(wait, limits.shortest), limits.longest)


def _due(feed: Feed, now: datetime, wait: timedelta, held: timedelta, limits: PollLimits) -> datetime:
    """The moment after `wait`, give or take a tenth so that feeds do not fall due together, but not before `held` is over."""
    share = int(digest(feed.url, now.isoformat(), length=8), 16) / 0xFFFFFFFF  # 0 to 1, the same for the same feed and moment
    jittered = wait * (1 - JITTER + 2 * JITTER * share)
    after_hold = held * (1 + JITTER * share)
    return now + min(max(jittered, after_hold), limits.longest)


def _fresh_for(capture: Capture, now: datetime) -> timedelta:
    """How long the server says that its answer holds: Cache-Control, else Expires."""
    control = capture.header("cache-control") or ""
    if _STALE.search(control):
        return timedelta()
    if found := _MAX_AGE.search(control):
        age = (capture.header("age") or "").strip()
        passed = int(age) if age.isascii() and age.isdigit() and len(age) < 10 else 0
        return max(timedelta(seconds=int(found[1]) - passed), timedelta())
    expires, sent = _http_date(capture.header("expires")), _http_date(capture.header("date"))
    return max(expires - (sent or now), timedelta()) if expires else timedelta()


def _http_date(value: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value) if value else None
    except (ValueError, TypeError, OverflowError, IndexError):  # "0" and "-1" are usual
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


# -- moved, failing, gone ----------------------------------------------------------------------------------------------


def _location(feed: Feed, capture: Capture) -> str | None:
    moved_to = capture.moved_to or feed.location
    return None if moved_to == feed.url else moved_to


def _backoff(failures: int, limits: PollLimits) -> timedelta:
    """The wait after so many failures in a row."""
    first: timedelta = max(limits.usual, limits.shortest)
    doubled: int = 2 ** min(failures - 1, 20)
    return min(first * doubled, limits.longest)


def _hopeless(feed: Feed, failures: int, now: datetime, limits: PollLimits) -> bool:
    """Whether a feed has failed for long enough, and often enough, to be taken for gone."""
    waited = sum((_backoff(one, limits) for one in range(1, failures)), timedelta())
    since = feed.last_success_at or now - waited  # one that never answered has no date to count from
    return failures >= RETIRE_FAILURES and now - since >= RETIRE_AFTER


def _note(note: str, failures: int, wait: timedelta, *, retired: bool) -> str:
    if retired:
        return f"{note} The feed is gone and is not asked any more. Find its new address, or take it out of desk.toml.".strip()
    if failures < 2:
        return note
    hours, minutes = divmod(round(wait.total_seconds() / 60), 60)
    span = f"{hours} h" if hours and not minutes else f"{hours} h {minutes} min" if hours else f"{minutes} min"
    return f"{note} It failed {failures} times in a row and is asked again in {span}.".strip()
