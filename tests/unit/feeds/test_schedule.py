"""When a feed is asked again, where, and with which validators."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from dragoman.feeds.schedule import PollLimits, after_answer, after_failure, is_news, same_body
from dragoman.model import Capture, Failed, Feed
from tests.making import FEED, NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LIMITS = PollLimits(shortest=5 * MINUTE, usual=15 * MINUTE, longest=DAY)
KNOWN = replace(FEED, etag='"old"', last_modified="Mon, 11 May 2026 10:00:00 GMT", failures=3, last_reason="x", last_note="y")


def answer(status: int = 200, body: bytes = b"<rss/>", moved_to: str | None = None, **headers: str) -> Capture:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Capture(FEED.url, FEED.url, NOW, status, "application/xml", b"" if status == 304 else body, pairs, moved_to=moved_to)


def answered(feed: Feed, capture: Capture, new: int = 0, published: Sequence[datetime] = (), **more: Any) -> Feed:
    return after_answer(feed, capture, NOW, new_items=new, published=published, limits=more.pop("limits", LIMITS), **more)


def wait(feed: Feed) -> timedelta:
    assert feed.due_at is not None
    return feed.due_at - NOW


def planned(feed: Feed) -> timedelta:
    assert feed.interval is not None
    return timedelta(seconds=feed.interval)


def every(gap: timedelta, count: int = 30) -> list[datetime]:
    return [NOW - gap * number for number in range(1, count + 1)]


# -- validators and bodies -----------------------------------------------------------------------------------------------


def test_not_modified_keeps_the_validators() -> None:
    after = answered(KNOWN, answer(304))
    assert (after.etag, after.last_modified) == (KNOWN.etag, KNOWN.last_modified)


def test_not_modified_may_renew_one() -> None:
    after = answered(KNOWN, answer(304, etag='"new"'))
    assert (after.etag, after.last_modified) == ('"new"', KNOWN.last_modified)


def test_a_new_answer_without_validators_forgets_the_old_ones() -> None:
    after = answered(KNOWN, answer(200))
    assert (after.etag, after.last_modified) == (None, None)
    after = answered(KNOWN, answer(200, etag='"new"'))
    assert (after.etag, after.last_modified) == ('"new"', None)


def test_an_answer_ends_a_row_of_failures_and_a_retirement() -> None:
    after = answered(replace(KNOWN, retired_at=NOW), answer())
    assert (after.failures, after.last_reason, after.last_note, after.retired_at) == (0, "", "", None)
    assert after.last_success_at == NOW
    assert planned(after) == LIMITS.usual


def test_the_last_news_are_remembered() -> None:
    assert answered(FEED, answer(), new=2).last_new_at == NOW
    before = replace(FEED, last_new_at=NOW - DAY)
    assert answered(before, answer(), new=0).last_new_at == NOW - DAY


def test_the_same_body_is_known_again() -> None:
    after = answered(FEED, answer(body=b"one"))
    assert same_body(after, answer(body=b"one"))
    assert not same_body(after, answer(body=b"two"))
    assert not same_body(FEED, answer(body=b"one"))
    assert not same_body(FEED, answer(body=b""))
    assert answered(after, answer(304)).body_key == after.body_key


def test_a_permanent_redirect_is_where_the_feed_is() -> None:
    moved = answered(FEED, answer(moved_to="https://new.example/feed"))
    assert moved.address == "https://new.example/feed"
    assert answered(moved, answer()).address == moved.address
    assert answered(moved, answer(moved_to=FEED.url)).location is None


# -- how long ------------------------------------------------------------------------------------------------------------


def test_the_first_wait_is_the_usual_one_or_half_the_time_between_two_items() -> None:
    assert planned(answered(FEED, answer(), new=30, published=every(MINUTE))) == LIMITS.usual
    assert planned(answered(FEED, answer(), new=30, published=every(2 * HOUR))) == HOUR
    assert planned(answered(FEED, answer(), new=30, published=every(30 * DAY))) == DAY
    assert planned(answered(FEED, answer(), new=3)) == LIMITS.usual
    assert planned(answered(FEED, answer(), new=1, published=[NOW + DAY])) == LIMITS.usual


def test_silence_makes_the_wait_longer_and_news_shorter() -> None:
    feed = answered(FEED, answer())
    waits = []
    for _ in range(20):
        feed = answered(feed, answer(304))
        waits.append(planned(feed))
    assert waits[:2] == [22.5 * MINUTE, 33.75 * MINUTE]
    assert waits == sorted(waits)
    assert waits[-1] == DAY
    for _ in range(20):
        feed = answered(feed, answer(), new=1)
        waits.append(planned(feed))
    assert waits[20] == 12 * HOUR
    assert waits[20:] == sorted(waits[20:], reverse=True)
    assert waits[-1] == LIMITS.shortest


def test_a_feed_that_publishes_often_is_soon_asked_often_again() -> None:
    asleep = replace(FEED, interval=DAY.total_seconds())
    assert planned(answered(asleep, answer(), new=1, published=every(20 * MINUTE))) == 10 * MINUTE
    assert planned(answered(asleep, answer(), new=0, published=every(HOUR))) == 2 * HOUR


def test_limits_hold() -> None:
    for interval in (0, 1, 10**9):
        for new in (0, 1):
            after = answered(replace(FEED, interval=float(interval)), answer(), new=new)
            assert LIMITS.shortest <= planned(after) <= LIMITS.longest
            assert 0.9 * LIMITS.shortest <= wait(after) <= LIMITS.longest


def test_limits_around_what_the_desk_wants() -> None:
    assert PollLimits.around(15 * MINUTE) == LIMITS
    assert PollLimits.around(timedelta()).shortest == timedelta()
    assert PollLimits.around(2 * DAY).longest == 2 * DAY
    assert wait(answered(FEED, answer(), limits=PollLimits.around(timedelta()))) == timedelta()


@pytest.mark.parametrize(
    ("headers", "held"),
    [
        ({"cache_control": "public, max-age=7200"}, 2 * HOUR),
        ({"cache_control": 'Max-Age = "7200"', "age": "3600"}, HOUR),
        ({"cache_control": "max-age=60", "age": "900"}, None),
        ({"cache_control": "max-age=0, no-cache"}, None),
        ({"cache_control": "no-store, max-age=7200"}, None),
        ({"cache_control": "s-maxage=7200"}, None),
        ({"cache_control": "max-age=31536000"}, DAY),
        ({"cache_control": "max-age=9999999999999999999"}, DAY),
        ({"cache_control": "max-age=0", "expires": "Fri, 15 May 2026 12:00:00 GMT"}, None),
        ({"expires": "Thu, 14 May 2026 14:00:00 GMT"}, 2 * HOUR),
        ({"expires": "Thu, 14 May 2026 14:00:00 GMT", "date": "Thu, 14 May 2026 13:00:00 GMT"}, HOUR),
        ({"expires": "0"}, None),
        ({"expires": "-1"}, None),
        ({"expires": "Thu, 14 May 2020 14:00:00 GMT"}, None),
    ],
)
def test_never_sooner_than_the_server_says(headers: dict[str, str], held: timedelta | None) -> None:
    after = answered(FEED, answer(**headers))
    if held is None:
        assert planned(after) == LIMITS.usual
    else:
        assert held <= wait(after) <= min(held * 1.1, LIMITS.longest)
        assert planned(after) == held


def test_never_sooner_than_the_feed_asks() -> None:
    assert 3 * HOUR <= wait(answered(FEED, answer(), least_interval=3 * HOUR)) <= 3.3 * HOUR
    assert wait(answered(FEED, answer(), least_interval=30 * DAY)) == DAY
    kept = answered(FEED, answer(), least_interval=3 * HOUR)
    assert planned(answered(kept, answer(304))) > 3 * HOUR


def test_feeds_do_not_fall_due_together() -> None:
    waits = [wait(answered(replace(FEED, url=f"https://paper.example/{n}"), answer())) for n in range(200)]
    assert 0.9 * LIMITS.usual <= min(waits) < 0.92 * LIMITS.usual
    assert 1.08 * LIMITS.usual < max(waits) <= 1.1 * LIMITS.usual
    assert len(set(waits)) == 200
    assert wait(answered(FEED, answer())) == wait(answered(FEED, answer()))


# -- failing and gone ----------------------------------------------------------------------------------------------------


def failing(feed: Feed, reason: str, times: int, limits: PollLimits = LIMITS) -> tuple[Feed, datetime]:
    now = NOW
    for _ in range(times):
        now = feed.due_at or NOW
        feed = after_failure(feed, Failed(reason, "It fails."), now, limits)
    return feed, now


def test_failures_double_the_wait_up_to_a_day() -> None:
    feed, waits = replace(FEED, etag='"old"'), []
    for _ in range(40):
        feed = after_failure(feed, Failed("http-500", "Later."), NOW, LIMITS)
        assert feed.due_at is not None
        assert 0.9 <= wait(feed) / planned(feed) <= 1.1
        waits.append(planned(feed) / MINUTE)
    assert waits[:8] == [15, 30, 60, 120, 240, 480, 960, 1440]
    assert set(waits[8:]) == {1440}
    assert (feed.failures, feed.last_reason, feed.etag, feed.retired_at) == (40, "http-500", '"old"', None)


def test_a_feed_says_that_it_backs_off() -> None:
    once = after_failure(FEED, Failed("timeout", "Too slow."), NOW, LIMITS)
    assert once.last_note == "Too slow."
    often, _ = failing(FEED, "timeout", 5)
    assert often.last_note.startswith("It fails. It failed 5 times in a row and is asked again in ")


def test_an_answer_after_failures_begins_anew() -> None:
    broken, _ = failing(replace(FEED, interval=300.0), "http-500", 9)
    assert planned(answered(broken, answer(304))) == LIMITS.usual


def test_a_server_s_own_word_is_kept() -> None:
    later = after_failure(FEED, Failed("http-429", "", NOW + 2 * HOUR), NOW, LIMITS)
    assert later.due_at == NOW + 2 * HOUR
    sooner = after_failure(FEED, Failed("http-503", "", NOW + MINUTE), NOW, LIMITS)
    assert wait(sooner) > 10 * MINUTE
    never = after_failure(FEED, Failed("http-503", "", NOW + 4000 * DAY), NOW, LIMITS)
    assert never.due_at == NOW + 7 * DAY


def test_what_is_gone_retires_at_once() -> None:
    gone = after_failure(FEED, Failed("http-410", "Gone."), NOW, LIMITS)
    assert gone.retired_at == NOW
    assert "not asked any more" in gone.last_note


def test_what_is_not_found_retires_after_a_week() -> None:
    seen = replace(FEED, last_success_at=NOW)
    for times in range(1, 40):
        feed, now = failing(seen, "http-404", times)
        if feed.retired_at:
            break
    assert times >= 10
    assert timedelta(days=7) <= now - NOW <= timedelta(days=8.5)


def test_what_was_never_found_retires_after_a_week_too() -> None:
    times = next(times for times in range(1, 40) if failing(FEED, "http-404", times)[0].retired_at)
    assert 10 <= times < 20


def test_many_failures_in_a_short_time_retire_nothing() -> None:
    quick = PollLimits(timedelta(), MINUTE, 2 * MINUTE)
    assert failing(replace(FEED, last_success_at=NOW), "http-404", 50, quick)[0].retired_at is None


def test_other_failures_retire_nothing() -> None:
    assert failing(replace(FEED, last_success_at=NOW), "http-403", 60)[0].retired_at is None


def test_where_a_move_led_nowhere_the_old_address_is_tried_again() -> None:
    moved = replace(FEED, location="https://new.example/feed", etag='"x"', last_modified="x")
    back = after_failure(moved, Failed("http-410"), NOW, LIMITS)
    assert (back.address, back.retired_at, back.etag, back.last_modified) == (FEED.url, None, None, None)
    assert after_failure(moved, Failed("http-500"), NOW, LIMITS).address == moved.address


@pytest.mark.parametrize(
    ("hours", "expected"), [(0, True), (48, True), (48.1, False), (24 * 365, False), (-5, True), (None, True)]
)
def test_what_is_news(hours: float | None, expected: bool) -> None:
    published = None if hours is None else NOW - timedelta(hours=hours)
    assert is_news(published, NOW, timedelta(days=2)) is expected


def test_a_feed_begins_due() -> None:
    assert Feed("https://x.example/", "x").due_at is None
