"""Sources and their feeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, delete, func, or_, select

from dragoman.archive import rows, schema
from dragoman.model import Feed, Source


class SqlSources:
    """The outlets that the desk reads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, sources: Sequence[Source]) -> None:
        """Store `sources` and their feeds. A feed that no source lists any more goes; a kept one keeps its state."""
        values = [
            {
                "id": source.id,
                "name": source.name,
                "homepage": source.homepage,
                "country": source.country,
                "languages": list(source.languages),
                "feeds": list(source.feeds),
                "terms": source.terms,
                "pace": source.pace,
            }
            for source in sources
        ]
        feeds = [{"url": url, "source": source.id, "failures": 0} for source in sources for url in source.feeds]
        with self._engine.begin() as connection:
            rows.upsert(connection, schema.sources, values)
            rows.upsert(connection, schema.feeds, feeds, keep=("failures",))
            for batch in rows.batches(self._dropped({one["url"] for one in feeds})):
                connection.execute(delete(schema.feeds).where(schema.feeds.c.url.in_(batch)))

    def _dropped(self, listed: set[object]) -> list[str]:
        with self._engine.connect() as connection:
            return [url for url in connection.scalars(select(schema.feeds.c.url)) if url not in listed]

    def all(self) -> tuple[Source, ...]:
        """Every source, by id."""
        with self._engine.connect() as connection:
            return tuple(rows.source(row) for row in connection.execute(select(schema.sources).order_by(schema.sources.c.id)))


class SqlFeeds:
    """The feeds' state: what the last answer was, and when to ask again."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def due(self, now: datetime) -> tuple[Feed, ...]:
        """The feeds to ask now: never asked, or due at or before `now`."""
        due_at = schema.feeds.c.due_at
        query = select(schema.feeds).where(or_(due_at.is_(None), due_at <= now)).order_by(due_at, schema.feeds.c.url)
        with self._engine.connect() as connection:
            return tuple(rows.feed(row) for row in connection.execute(query))

    def all(self) -> tuple[Feed, ...]:
        """Every feed, by address."""
        with self._engine.connect() as connection:
            return tuple(rows.feed(row) for row in connection.execute(select(schema.feeds).order_by(schema.feeds.c.url)))

    def put(self, feed: Feed) -> None:
        """Store what became of `feed`."""
        value = {
            "url": feed.url,
            "source": feed.source,
            "etag": feed.etag,
            "last_modified": feed.last_modified,
            "due_at": feed.due_at,
            "failures": feed.failures,
            "last_reason": feed.last_reason,
            "last_note": feed.last_note,
        }
        with self._engine.begin() as connection:
            rows.upsert(connection, schema.feeds, [value])

    def next_due_at(self) -> datetime | None:
        """When the next feed is due, or None where there is no feed, or one that was never asked."""
        due_at = schema.feeds.c.due_at
        with self._engine.connect() as connection:
            never = connection.scalar(select(func.count()).where(due_at.is_(None)))
            return None if never else connection.scalar(select(func.min(due_at)))
