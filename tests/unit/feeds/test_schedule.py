"""When a feed is asked again, and with which validators."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dragoman.feeds.schedule import after_answer, after_failure, is_news
from dragoman.model import Capture, Failed, Feed
from tests.making import FEED, NOW

INTERVAL = timedelta(minutes=15)
KNOWN = replace(FEED, etag='"old"', last_modified="Mon, 11 May 2026 10:00:00 GMT", failures=3, last_reason="x", last_note="y")


def answer(status: int, **headers: str) -> Capture:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Capture(FEED.url, FEED.url, NOW, status, "application/xml", b"", pairs)


def test_not_modified_keeps_the_validators() -> None:
    after = after_answer(KNOWN, answer(304), NOW, INTERVAL)
    assert (after.etag, after.last_modified) == (KNOWN.etag, KNOWN.last_modified)


def test_not_modified_may_renew_one() -> None:
    after = after_answer(KNOWN, answer(304, etag='"new"'), NOW, INTERVAL)
    assert (after.etag, after.last_modified) == ('"new"', KNOWN.last_modified)


def test_a_new_answer_without_validators_forgets_the_old_ones() -> None:
    after = after_answer(KNOWN, answer(200), NOW, INTERVAL)
    assert (after.etag, after.last_modified) == (None, None)
    after = after_answer(KNOWN, answer(200, etag='"new"'), NOW, INTERVAL)
    assert (after.etag, after.last_modified) == ('"new"', None)


def test_an_answer_ends_a_row_of_failures() -> None:
    after = after_answer(KNOWN, answer(200), NOW, INTERVAL)
    assert (after.failures, after.last_reason, after.last_note) == (0, "", "")
    assert after.due_at == NOW + INTERVAL


def test_failures_double_the_wait_up_to_a_day() -> None:
    feed, waits = replace(FEED, etag='"old"'), []
    for _ in range(40):
        feed = after_failure(feed, Failed("http-500", "Later."), NOW, INTERVAL)
        assert feed.due_at is not None
        waits.append((feed.due_at - NOW) / timedelta(minutes=1))
    assert waits[:8] == [15, 30, 60, 120, 240, 480, 960, 1440]
    assert set(waits[8:]) == {1440}
    assert (feed.failures, feed.last_reason, feed.last_note, feed.etag) == (40, "http-500", "Later.", '"old"')


@pytest.mark.parametrize(
    ("hours", "expected"), [(0, True), (48, True), (48.1, False), (24 * 365, False), (-5, True), (None, True)]
)
def test_what_is_news(hours: float | None, expected: bool) -> None:
    published = None if hours is None else NOW - timedelta(hours=hours)
    assert is_news(published, NOW, timedelta(days=2)) is expected


def test_a_feed_begins_due() -> None:
    assert Feed("https://x.example/", "x").due_at is None
