"""Whether and when a page that could not be had is asked for again: a pure decision."""

from __future__ import annotations

from datetime import datetime, timedelta

from dragoman.model import Failed

# What may pass: the network, a server in trouble, one that asks for patience.
_PASSING = frozenset({"timeout", "connection", "http-408", "http-425", "http-429"})
HELD_BACK = "held-back"  # the host was not asked at all: this is not the page's failure
WAITS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))


def retry_at(failed: Failed, failures: int, now: datetime) -> datetime | None:
    """Return when to try again after `failed`, the failure number `failures` (1 is the first), or None: never.

    A server's own word (`Failed.retry_at`) counts where it is later than ours, and makes any failure one that may pass.
    """
    if failed.reason == HELD_BACK:
        return failed.retry_at or now + WAITS[0]
    passing = failed.reason in _PASSING or failed.reason.startswith("http-5") or failed.retry_at is not None
    if not passing or failures > len(WAITS):
        return None
    ours = now + WAITS[max(failures - 1, 0)]
    return max(ours, failed.retry_at) if failed.retry_at else ours
