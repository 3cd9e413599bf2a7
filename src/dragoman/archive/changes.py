"""What changed, numbered in order: stores note it in the transaction that changes it, whoever follows asks for what is new."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, Engine, func, select, text

from dragoman.archive import rows, schema
from dragoman.model import Changed

_changes = schema.changes
LOCK = 20_260_514  # any number that is ours alone


class SqlChanges:
    """What changed, in order."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def last(self) -> int:
        """The number of the last change, 0 before the first."""
        with self._engine.connect() as connection:
            return _last(connection)

    def since(self, number: int, limit: int) -> Changed | None:
        """What changed after the change `number`, the first `limit` changes of it; None where nothing did."""
        query = select(_changes).where(_changes.c.number > number).order_by(_changes.c.number).limit(limit)
        with self._engine.connect() as connection:
            found = connection.execute(query).all()
            if not found:
                return None
            articles = tuple(row.subject for row in found if row.kind == "article")
            stories = {row.subject for row in found if row.kind == "story"} | _holding(connection, articles)
            stories |= _leading_to(connection, stories)
        sources = tuple(row.subject for row in found if row.kind == "source")
        return Changed(articles, tuple(sorted(stories)), sources, found[-1].number)


def note(
    connection: Connection, *, articles: Iterable[str] = (), stories: Iterable[str] = (), sources: Iterable[str] = ()
) -> None:
    """Note that articles, stories and sources (ids) change with this transaction."""
    subjects = [
        (kind, id)
        for kind, ids in (("article", articles), ("story", stories), ("source", sources))
        for id in dict.fromkeys(ids)
    ]
    if not subjects:
        return
    if connection.dialect.name == "postgresql":  # numbers must be seen in their order; SQLite has one writer anyway
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    first = _last(connection) + 1
    values = [{"kind": kind, "subject": subject, "number": number} for number, (kind, subject) in enumerate(subjects, first)]
    rows.upsert(connection, _changes, values)


def _last(connection: Connection) -> int:
    return connection.execute(select(func.max(_changes.c.number))).scalar() or 0


def _holding(connection: Connection, articles: Collection[str]) -> set[str]:
    """The stories that these articles are in."""
    table = schema.memberships
    return {
        story
        for batch in rows.batches(list(articles))
        for story in connection.scalars(select(table.c.story).where(table.c.article.in_(batch)))
    }


def _leading_to(connection: Connection, stories: Collection[str]) -> set[str]:
    """The stories that went into these, by however many steps: what their addresses lead to has changed."""
    table = schema.stories
    found: set[str] = set()
    newest = set(stories)
    while newest:
        before = {
            id
            for batch in rows.batches(sorted(newest))
            for id in connection.scalars(select(table.c.id).where(table.c.into.in_(batch)))
        }
        newest = before - found - set(stories)
        found |= newest
    return found
