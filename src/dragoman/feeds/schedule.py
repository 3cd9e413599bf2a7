"""When a feed is asked again: a pure decision on what it has answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from dragoman.model import Capture, Failed, Feed

LONGEST_WAIT = timedelta(days=1)


def after_answer(feed: Feed, capture: Capture, now: datetime, interval: timedelta) -> Feed:
    """Return `feed` after it answered: its validators for the next conditional request, and the time of that request."""
    return replace(
        feed,
        etag=capture.header("etag") or (feed.etag if capture.status == 304 else None),
        last_modified=capture.header("last-modified") or (feed.last_modified if capture.status == 304 else None),
        due_at=now + interval,
        failures=0,
        last_reason="",
        last_note="",
    )


def after_failure(feed: Feed, failed: Failed, now: datetime, interval: timedelta) -> Feed:
    """Return `feed` after a failure: each one in a row doubles the wait, up to a day."""
    failures = feed.failures + 1
    wait = min(interval * 2 ** min(failures - 1, 16), LONGEST_WAIT)
    return replace(feed, due_at=now + wait, failures=failures, last_reason=failed.reason, last_note=failed.note)


def is_news(published_at: datetime | None, now: datetime, max_age: timedelta) -> bool:
    """Whether an item is recent enough to be fetched. One without a date is: its page may say it."""
    return published_at is None or now - published_at <= max_age
