"""Sources and their feeds."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine, and_, delete, func, or_, select

from dragoman.archive import changes, rows, schema
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
        before = {source.id: source for source in self.all()}
        # What is shown of a source and of its articles; how it is asked changes no page.
        new = [one.id for one in sources if one.id not in before]
        changed = [
            one.id for one in sources if one.id in before and replace(before[one.id], feeds=one.feeds, pace=one.pace) != one
        ]
        with self._engine.begin() as connection:
            changes.note(connection, sources=[*new, *changed])
            for id in changed:
                articles = select(schema.articles.c.id).where(schema.articles.c.source == id)
                changes.note(connection, articles=connection.scalars(articles).all())
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

    def many(self, ids: Collection[str]) -> dict[str, Source]:
        """The sources with these ids, by id."""
        table = schema.sources
        with self._engine.connect() as connection:
            return {
                row.id: rows.source(row)
                for batch in rows.batches(sorted(set(ids)))
                for row in connection.execute(select(table).where(table.c.id.in_(batch)))
            }

    def articles_taken(self) -> dict[str, dict[str, int]]:
        """How many articles were taken of each source, by why their page could not be read, "" for those that were."""
        articles = schema.articles
        query = select(articles.c.source, articles.c.problem, func.count().label("number")).group_by(
            articles.c.source, articles.c.problem
        )
        found: dict[str, dict[str, int]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                found.setdefault(row.source, {})[row.problem] = row.number
        return found


class SqlFeeds:
    """The feeds' state: what the last answer was, and when to ask again."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def due(self, now: datetime) -> tuple[Feed, ...]:
        """The feeds to ask now: never asked, or due at or before `now`, and not retired."""
        due_at = schema.feeds.c.due_at
        waiting = and_(schema.feeds.c.retired_at.is_(None), or_(due_at.is_(None), due_at <= now))
        query = select(schema.feeds).where(waiting).order_by(due_at, schema.feeds.c.url)
        with self._engine.connect() as connection:
            return tuple(rows.feed(row) for row in connection.execute(query))

    def all(self) -> tuple[Feed, ...]:
        """Every feed, by address."""
        with self._engine.connect() as connection:
            return tuple(rows.feed(row) for row in connection.execute(select(schema.feeds).order_by(schema.feeds.c.url)))

    def put(self, feed: Feed) -> None:
        """Store what became of `feed`."""
        with self._engine.begin() as connection:
            rows.upsert(connection, schema.feeds, [rows.feed_row(feed)])

    def next_due_at(self) -> datetime | None:
        """When the next feed is due, or None where there is no feed, or one that was never asked."""
        due_at, asked = schema.feeds.c.due_at, schema.feeds.c.retired_at.is_(None)
        with self._engine.connect() as connection:
            never = connection.scalar(select(func.count()).where(due_at.is_(None), asked))
            return None if never else connection.scalar(select(func.min(due_at)).where(asked))
