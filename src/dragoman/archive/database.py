"""Opening the archive: the engine, the schema's version, and the stores."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from dragoman.archive.articles import SqlAnalyses, SqlArticles
from dragoman.archive.captures import SqlCaptures
from dragoman.archive.cards import SqlCards
from dragoman.archive.changes import SqlChanges
from dragoman.archive.decisions import SqlDecisions
from dragoman.archive.frames import SqlFrames
from dragoman.archive.items import SqlItems
from dragoman.archive.memory import SqlMemory
from dragoman.archive.profiles import SqlProfiles
from dragoman.archive.search import SqlSearch
from dragoman.archive.segments import Segments
from dragoman.archive.sources import SqlFeeds, SqlSources
from dragoman.archive.stories import SqlStories
from dragoman.archive.stylebook import SqlStylebook
from dragoman.archive.threads import SqlThreads
from dragoman.archive.translations import SqlTranslations
from dragoman.archive.usage import SqlUsage
from dragoman.archive.withdrawals import SqlWithdrawals
from dragoman.errors import ArchiveError

ADVICE = (
    "Look whether the folder can be written and has room, and whether the file is an archive of Dragoman's"
    " that no other program holds; or name another in desk.toml."
)


class SqlArchive:
    """The archive on a database that SQLAlchemy speaks to. Each call is one transaction."""

    def __init__(self, engine: Engine, segments: Path) -> None:
        self._engine = engine
        self.sources = SqlSources(engine)
        self.feeds = SqlFeeds(engine)
        self.items = SqlItems(engine)
        self.captures = SqlCaptures(engine)
        self.articles = SqlArticles(engine)
        self.frames = SqlFrames(engine)
        self.analyses = SqlAnalyses(engine)
        self.stories = SqlStories(engine)
        self.decisions = SqlDecisions(engine)
        self.profiles = SqlProfiles(engine)
        self.threads = SqlThreads(engine)
        self.segments = Segments(engine, segments)
        self.translations = SqlTranslations(engine)
        self.memory = SqlMemory(engine)
        self.stylebook = SqlStylebook(engine)
        self.usage = SqlUsage(engine)
        self.changes = SqlChanges(engine)
        self.cards = SqlCards(engine)
        self.search = SqlSearch(engine)
        self.withdrawals = SqlWithdrawals(engine)

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_archive(address: str, segments: Path | None = None) -> SqlArchive:
    """Open the archive at `address` (as SQLAlchemy writes it), and bring its tables to this version.

    `segments` is the folder for the vectors of closed stories, by default beside SQLite's file, else in the present folder.
    ArchiveError where it cannot be opened, or was written by a newer Dragoman.
    """
    try:
        url = make_url(address)
        if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(url)
        event.listen(engine, "handle_error", partial(_as_archive_error, url.render_as_string()))
        if url.get_backend_name() == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
        with engine.begin() as connection:
            _upgrade(connection)
    except (SQLAlchemyError, OSError, ImportError) as error:
        shown = address.rpartition("@")[2]  # without a password
        raise ArchiveError(f"cannot be opened: {error}.", subject=shown, advice=ADVICE) from error
    beside = Path(url.database).parent if url.get_backend_name() == "sqlite" and url.database else Path()
    return SqlArchive(engine, segments or beside / "segments")


def _as_archive_error(address: str, context: ExceptionContext) -> None:
    """Say what the database said in words of ours, wherever a store was asked."""
    if not isinstance(context.original_exception, ValueError):  # that is a value of ours which no archive takes
        raise ArchiveError(f"{context.original_exception}.", subject=address, advice=ADVICE) from context.original_exception


def _prepare_sqlite(connection: object, _record: object) -> None:
    # WAL lets the served site read while a round writes; NORMAL is safe with it; a second process waits its turn.
    cursor = connection.cursor()  # type: ignore[attr-defined]  # a DB-API connection
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=20000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _upgrade(connection: Connection) -> None:
    """Run the migrations that the database has not seen."""
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    if MigrationContext.configure(connection).get_current_revision() == ScriptDirectory.from_config(config).get_current_head():
        return
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        advice = "Install the Dragoman that wrote it, or a newer one."
        raise ArchiveError(f"this version does not know the archive's: {error}.", advice=advice) from error
