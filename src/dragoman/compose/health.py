"""How a source is: what was heard of it, and how much of it could be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from dragoman.model import Feed, Source, SourceHealth

SILENT_AFTER = timedelta(days=3)


def health(source: Source, feeds: Sequence[Feed], taken: Mapping[str, int], now: datetime) -> SourceHealth:
    """Return how `source` is. `taken` counts its articles by why their page could not be read, "" for those that were."""
    asked = [feed for feed in feeds if feed.retired_at is None]
    worst = max(feeds, key=lambda feed: (feed.failures, feed.url), default=None)
    success = max((feed.last_success_at for feed in feeds if feed.last_success_at), default=None)
    new = max((feed.last_new_at for feed in feeds if feed.last_new_at), default=None)
    silent = success is not None and (new is None or now - new > SILENT_AFTER) and not (worst and worst.failures)
    articles = sum(taken.values())
    return SourceHealth(
        id=source.id,
        name=source.name,
        state=_state(feeds, asked, silent=silent),
        last_success_at=success,
        last_new_at=new,
        next_at=min((feed.due_at for feed in asked if feed.due_at), default=None),
        failures=worst.failures if worst else 0,
        reason=worst.last_reason if worst else "",
        note=worst.last_note if worst else "",
        articles=articles,
        full_text=taken.get("", 0) / articles if articles else None,
        problems={reason: count for reason, count in sorted(taken.items()) if reason},
        feeds=len(feeds),
        retired=len(feeds) - len(asked),
        moved=tuple(feed.location for feed in feeds if feed.location),
        silent=silent,
    )


def _state(feeds: Sequence[Feed], asked: Sequence[Feed], *, silent: bool) -> str:
    if not feeds:
        return "no feed"
    if not asked:
        return "gone"
    if all(feed.failures for feed in asked):
        return "failing"
    if any(feed.failures for feed in asked):
        return "partly failing"
    if not any(feed.last_success_at for feed in asked):
        return "not asked yet"
    return "silent" if silent else "well"
