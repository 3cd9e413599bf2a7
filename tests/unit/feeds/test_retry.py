"""Pages that could not be had: what passes is tried again, ever later; what does not pass is not."""

from datetime import timedelta

import pytest

from dragoman.feeds.retry import WAITS, retry_at
from dragoman.model import Failed
from tests.conftest import NOW


@pytest.mark.parametrize("reason", ["timeout", "connection", "http-429", "http-500", "http-503"])
def test_what_may_pass_is_tried_again_ever_later(reason: str) -> None:
    times = [retry_at(Failed(reason), failures, NOW) for failures in range(1, len(WAITS) + 2)]
    assert times[:-1] == [NOW + wait for wait in WAITS]
    assert times[-1] is None


@pytest.mark.parametrize(
    "reason", ["http-404", "http-410", "http-403", "robots", "refused-address", "not-a-page", "too-large", "redirects"]
)
def test_what_does_not_pass_is_not_tried_again(reason: str) -> None:
    assert retry_at(Failed(reason), 1, NOW) is None


def test_a_servers_own_word_counts_where_it_is_later() -> None:
    late, early = NOW + timedelta(hours=3), NOW + timedelta(minutes=1)
    assert retry_at(Failed("http-503", retry_at=late), 1, NOW) == late
    assert retry_at(Failed("http-503", retry_at=early), 1, NOW) == NOW + WAITS[0]


def test_a_page_whose_host_was_not_asked_has_not_failed() -> None:
    later = NOW + timedelta(hours=2)
    assert retry_at(Failed("held-back", retry_at=later), len(WAITS) + 5, NOW) == later


def test_a_server_that_names_a_time_is_taken_at_its_word() -> None:
    assert retry_at(Failed("http-403", retry_at=NOW + timedelta(hours=1)), 1, NOW) == NOW + timedelta(hours=1)
