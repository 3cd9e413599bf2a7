"""How the sources are: what was heard of each, what went wrong, how much of it could be read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from dragoman.archive import open_archive
from dragoman.compose.health import health
from dragoman.config import load
from dragoman.model import Feed, SourceHealth


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
