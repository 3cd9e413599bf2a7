"""The state of a source, from what its feeds have answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dragoman.compose.health import health
from dragoman.model import Feed, Source
from tests.conftest import NOW

SOURCE = Source("north", "North", "https://north.example/", "GB", ("en",), ("https://north.example/rss",))
FEED = Feed("https://north.example/rss", "north", last_success_at=NOW, last_new_at=NOW, due_at=NOW + timedelta(minutes=15))
BROKEN = replace(FEED, url="https://north.example/2", failures=3, last_reason="timeout", last_note="slow")


def test_a_source_that_is_well() -> None:
    found = health(SOURCE, [FEED], {"": 9, "http-404": 1}, NOW)
    assert (found.state, found.articles, found.full_text, found.problems) == ("well", 10, 0.9, {"http-404": 1})
    assert (found.last_success_at, found.last_new_at, found.next_at) == (NOW, NOW, NOW + timedelta(minutes=15))


def test_failures_are_told_with_their_reason() -> None:
    assert health(SOURCE, [BROKEN], {}, NOW).state == "failing"
    partly = health(SOURCE, [FEED, BROKEN], {}, NOW)
    assert (partly.state, partly.failures, partly.reason, partly.note) == ("partly failing", 3, "timeout", "slow")


def test_a_feed_that_answers_but_has_nothing_new_is_silent() -> None:
    quiet = replace(FEED, last_new_at=NOW - timedelta(days=4))
    assert health(SOURCE, [quiet], {}, NOW).state == "silent"
    assert health(SOURCE, [replace(quiet, last_new_at=None)], {}, NOW).silent
    assert not health(SOURCE, [replace(quiet, last_new_at=NOW - timedelta(days=2))], {}, NOW).silent


def test_a_source_whose_feeds_are_gone_never_asked_or_not_there() -> None:
    gone = health(SOURCE, [replace(FEED, retired_at=NOW)], {}, NOW)
    assert (gone.state, gone.retired, gone.next_at) == ("gone", 1, None)
    assert health(SOURCE, [Feed(FEED.url, "north")], {}, NOW).state == "not asked yet"
    assert health(SOURCE, [], {}, NOW).state == "no feed"


def test_a_move_for_good_is_told() -> None:
    assert health(SOURCE, [replace(FEED, location="https://new.example/rss")], {}, NOW).moved == ("https://new.example/rss",)
