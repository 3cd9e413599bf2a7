"""The commands that run the desk and its site, and how a desk is put together from its settings."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dragoman.archive import SqlArchive, open_archive
from dragoman.cli.progress import Progress
from dragoman.config import Settings, load
from dragoman.desk import Desk, Summary
from dragoman.editions import Editions
from dragoman.engines.factory import make_encoder, make_translators
from dragoman.errors import ConfigError, SiteError, StoryError
from dragoman.fetch.http import HttpTransport
from dragoman.publishing import Publishing
from dragoman.searching import Searching
from dragoman.site.publish import STATE
from dragoman.workers import Processes

SHORTEST_REST = 5.0  # seconds between two rounds, whatever is due


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


@contextmanager
def open_desk(settings: Settings, progress: Progress, stop: threading.Event | None = None) -> Iterator[Desk]:
    """Put a desk together from its settings, and end its processes when the block ends."""
    archive = open_archive(settings.archive, settings.segments)
    translators = make_translators(settings, archive.usage)
    pool = Processes()
    stopping = stop.is_set if stop else lambda: False
    publishing = Publishing(Editions(archive, settings), settings.site, watch=progress.watch, stopping=stopping)
    desk = Desk(
        settings,
        archive,
        transport=lambda: HttpTransport(contact=settings.contact, allow=settings.allow),
        translators=translators.order,
        orders=translators.pairs,
        encoder=make_encoder(settings.encoder),
        pool=pool,
        publish=lambda at: publishing.run(at).files,
        watch=progress.watch,
        stopping=stopping,
    )
    try:
        yield desk
    finally:
        desk.close()
        pool.close()
        translators.close()
        archive.close()


def run(where: Path, *, once: bool) -> None:
    """Run rounds until told to stop."""
    settings = load(where)
    if not settings.sources:
        advice = "Add some with `dragoman add URL` or `dragoman import FILE.opml`."
        raise ConfigError("the desk has no sources.", subject=str(where), advice=advice)
    with stopping_on_signals() as stop, Progress() as progress, open_desk(settings, progress, stop) as desk:
        while True:
            summary = desk.round()
            progress.say(summary_line(summary))
            if stop.is_set():
                progress.say("Stopped. The next run goes on from here.")
                return
            if once:
                return
            stop.wait(_rest(desk))


def _rest(desk: Desk) -> float:
    due = desk.archive.feeds.next_due_at()
    wait = (due - now()).total_seconds() if due else SHORTEST_REST
    return min(max(wait, SHORTEST_REST), timedelta(hours=1).total_seconds())


@contextmanager
def stopping_on_signals() -> Iterator[threading.Event]:
    """Turn the first Ctrl-C (or SIGTERM) into a wish to stop after the work in hand; a second one interrupts at once."""
    stop = threading.Event()

    def wish(number: int, _frame: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        if number == signal.SIGINT:
            print("\nStopping after the work in hand; Ctrl-C again stops at once.")

    before = {number: signal.signal(number, wish) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def summary_line(summary: Summary) -> str:
    """Return what a round did in a line or two."""
    said = (
        f"{summary.feeds} feeds, {summary.items} new or changed items, {summary.articles} articles"
        f" ({summary.from_feed} from the feed alone, {summary.revised} revised); {summary.stories} stories opened,"
        f" {summary.joined} articles joined, {summary.merged} merged, {summary.split} split, {summary.follows} follow others;"
        f" {summary.translated} sentences translated, {sum(summary.originals.values())} left in the original;"
        f" {summary.published} files written; {summary.seconds:.1f} s"
    )
    reasons = ", ".join(f"{reason} × {count}" for reason, count in sorted(summary.reasons.items()) if count)
    return f"{said}\n  not taken: {reasons}" if reasons else said


def publish(where: Path, folder: Path | None, *, everything: bool) -> str:
    """Bring a folder (the desk's own, where none is named) up to date with the archive; `everything` makes all pages anew."""
    settings = load(where)
    target = folder or settings.site
    with open_archive(settings.archive, settings.segments) as archive, stopping_on_signals() as stop, Progress() as progress:
        archive.sources.put(settings.sources)  # what desk.toml says of terms counts now
        editions = Editions(archive, settings)
        made = Publishing(editions, target, watch=progress.watch, stopping=stop.is_set).run(now(), everything=everything)
    pages = (
        f"{len(settings.editions)} editions, {made.stories} stories; {made.files} files written, the others had not changed."
    )
    if made.whole:
        return f"{target}: {pages}"
    return f"{target}: stopped before the end; {pages} The next `dragoman publish` goes on from here."


def withdraw(where: Path, url: str, who: str, why: str, *, off: bool) -> str:
    """Take an article out for good, or with `off` allow it again. SiteError where the desk knows none at `url`."""
    settings = load(where)
    with open_archive(settings.archive, settings.segments) as archive:
        archive.sources.put(settings.sources)
        store = archive.withdrawals
        found = store.lift(url) if off else store.withdraw(url, now(), who, why)
        if not found:
            advice = (
                "Nothing was withdrawn there." if off else "Name the article as its source links to it: see `dragoman explain`."
            )
            raise StoryError("is the address of no article that the desk knows.", subject=url, advice=advice)
        editions = Editions(archive, settings)
        Searching(editions).index()
        files = Publishing(editions, settings.site).run(now()).files if (settings.site / STATE).exists() else 0
    lines = [f"{one.url} ({one.source})" for one in found]
    if off:
        return "\n".join(
            ["May come again, where its feed still has it:", *lines, "What was deleted is not brought back by this."]
        )
    said = [
        "Withdrawn from site, feeds, search and memory:",
        *lines,
        f"{files} files of {settings.site} were written anew. Copies elsewhere, and an archive's backups, are yours to mend.",
        f"It stays away, also when a feed brings it again. To allow it again: dragoman withdraw --off {url}",
    ]
    return "\n".join(said)


def serve(where: Path, host: str, port: int) -> None:
    """Serve the site until Ctrl-C."""
    settings = load(where)
    with open_archive(settings.archive, settings.segments) as archive:
        archive.sources.put(settings.sources)
        serve_app(settings, archive, host, port)


def serve_app(settings: Settings, archive: SqlArchive, host: str, port: int) -> None:
    """Serve the site of an open archive until Ctrl-C. SiteError where the port is taken."""
    import socket

    import uvicorn

    from dragoman.site.serve import make_app

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise SiteError(f"cannot listen: {error.strerror}.", subject=f"{host}:{port}", advice="Name another --port.") from error
    shown = f"[{host}]" if ":" in host else host
    print(f"The site is at http://{shown}:{listener.getsockname()[1]}/ (Ctrl-C ends it)", flush=True)
    editions = Editions(archive, settings)
    searching = Searching(editions)
    searching.index()
    app = make_app(settings, editions, now, searching)
    uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listener])
