"""The commands that run the desk and its site, and how a desk is put together from its settings."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dragoman.archive import SqlArchive, open_archive
from dragoman.cli.progress import Progress
from dragoman.config import Settings, load
from dragoman.desk import Desk, Summary
from dragoman.editions import Editions
from dragoman.engines.factory import make_encoder, make_translators
from dragoman.errors import ConfigError, SiteError
from dragoman.fetch.http import HttpTransport
from dragoman.model import Edition
from dragoman.site import publish as static
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
    desk = Desk(
        settings,
        archive,
        transport=lambda: HttpTransport(contact=settings.contact, allow=settings.allow),
        translators=translators.order,
        orders=translators.pairs,
        encoder=make_encoder(settings.encoder),
        pool=pool,
        publish=lambda editions: write_site(settings.site, settings, archive, list(editions)),
        watch=progress.watch,
        stopping=stop.is_set if stop else lambda: False,
    )
    try:
        yield desk
    finally:
        desk.close()
        pool.close()
        translators.close()
        archive.close()


def write_site(folder: Path, settings: Settings, archive: SqlArchive, editions: Sequence[Edition]) -> int:
    """Write `editions` as files below `folder`; returns how many changed."""
    shown = {edition.language: archive.translations.shown(edition.language) for edition in editions}
    verdicts = {edition.language: archive.translations.verdicts(edition.language) for edition in editions}
    return static.publish(folder, settings, editions, archive.sources.all(), shown, verdicts)


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


def publish(where: Path, folder: Path) -> str:
    """Write the site as it stands in the archive."""
    settings = load(where)
    with open_archive(settings.archive) as archive:
        archive.sources.put(settings.sources)  # what desk.toml says of terms counts now
        source = Editions(archive, settings)
        editions = [source.edition(language, now()) for language in settings.editions]
        changed = write_site(folder, settings, archive, editions)
    pages = sum(len(edition.stories) for edition in editions)
    return f"{folder}: {len(editions)} editions, {pages} story pages; {changed} files written, the others had not changed."


def serve(where: Path, host: str, port: int) -> None:
    """Serve the site until Ctrl-C."""
    settings = load(where)
    with open_archive(settings.archive) as archive:
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
    app = make_app(settings, Editions(archive, settings), now)
    uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False)).run(sockets=[listener])
