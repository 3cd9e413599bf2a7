"""How the sources are: what was heard of each, what went wrong, how much of it could be read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dragoman.archive import open_archive
from dragoman.config import load
from dragoman.model import Feed, Source

SILENT_AFTER = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source's state. Times are in UTC; `full_text` is the share of its articles that were read from their pages, `problems`
    counts the others by reason; `silent` says that its feeds answer but have had nothing new for long."""

    id: str
    name: str
    state: str
    last_success_at: datetime | None
    last_new_at: datetime | None
    next_at: datetime | None
    failures: int
    reason: str
    note: str
    articles: int
    full_text: float | None
    problems: dict[str, int]
    feeds: int
    retired: int
    moved: tuple[str, ...]
    silent: bool


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


def show(desk: Path, *, as_json: bool) -> None:
    """Print how the sources of the desk are."""
    settings = load(desk)
    now = datetime.now(UTC)
    with open_archive(settings.archive) as archive:
        archive.sources.put(settings.sources)
        feeds: dict[str, list[Feed]] = {}
        for feed in archive.feeds.all():
            feeds.setdefault(feed.source, []).append(feed)
        taken = archive.sources.articles_taken()
    found = [health(source, feeds.get(source.id, ()), taken.get(source.id, {}), now) for source in settings.sources]
    if as_json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2, default=_plain))
    else:
        _print(found, now)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _print(found: Sequence[SourceHealth], now: datetime) -> None:
    print(f"{'source':<22} {'state':<15} {'heard':>8} {'news':>8} {'next':>8} {'articles':>8} {'full':>5}  what is wrong")
    for one in found:
        full = f"{one.full_text:.0%}" if one.full_text is not None else "–"
        wrong = [f"{one.failures} × {one.reason}: {one.note}"] if one.failures else []
        wrong += [f"{count} {reason}" for reason, count in one.problems.items()]
        wrong += [f"moved to {address}" for address in one.moved]
        wrong += [f"{one.retired} of {one.feeds} feeds gone"] if one.retired else []
        heard, new, due = (_ago(moment, now) for moment in (one.last_success_at, one.last_new_at, one.next_at))
        times = f"{heard:>8} {new:>8} {due:>8}"
        print(f"{one.id:<22} {one.state:<15} {times} {one.articles:>8} {full:>5}  {'; '.join(wrong)}")


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return "–"
    seconds = (now - moment).total_seconds()
    size = abs(seconds)
    unit = f"{size / 86400:.0f} d" if size >= 2 * 86400 else f"{size / 3600:.0f} h" if size >= 5400 else f"{size / 60:.0f} min"
    return unit if seconds >= 0 else f"in {unit}"
