"""Items: the entries of feeds, as last seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine, or_, select

from dragoman.archive import rows, schema, withdrawals
from dragoman.model import Item


class SqlItems:
    """What feeds have announced."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, items: Sequence[Item]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Store `items`; the same item seen again only counts if its text changed. Returns the ids of the (new, changed).

        `seen_at` stays the time when the item was first seen. What was withdrawn stays away.
        """
        with self._engine.connect() as connection:
            away = withdrawals.known(connection, {name for item in items for name in (item.id, item.url)})
        latest = {item.id: item for item in items if not {item.id, item.url} & away}
        known = self._known(list(latest))
        new = [item for item in latest.values() if item.id not in known]
        # an outlet's feeds may tell of one item in different words: the feed that told of it first has the say
        mine = [item for item in latest.values() if item.id in known and known[item.id][0] == item.feed]
        changed = [item for item in mine if known[item.id][1] != item.text_key]
        with self._engine.begin() as connection:
            rows.insert_new(connection, schema.items, [rows.item_row(item) for item in new])
            rows.upsert(connection, schema.items, [rows.item_row(item) for item in changed], keep=("seen_at",))
        return tuple(item.id for item in new), tuple(item.id for item in changed)

    def _known(self, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        with self._engine.connect() as connection:
            for batch in rows.batches(ids):
                columns = (schema.items.c.id, schema.items.c.feed, schema.items.c.text_key)
                query = select(*columns).where(schema.items.c.id.in_(batch))
                found |= {row.id: (row.feed, row.text_key) for row in connection.execute(query)}
        return found

    def to_fetch(self, now: datetime, limit: int) -> tuple[Item, ...]:
        """Items whose page was not fetched since their text changed, or is to be tried again at `now`; oldest first."""
        items, captures = schema.items, schema.captures
        waiting = or_(captures.c.item.is_(None), captures.c.item_key != items.c.text_key, captures.c.retry_at <= now)
        query = (
            select(items)
            .outerjoin(captures, captures.c.item == items.c.id)
            .where(waiting)
            .order_by(items.c.seen_at, items.c.id)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return tuple(rows.item(row) for row in connection.execute(query))

    def get(self, id: str) -> Item | None:
        """The item with this id, or None."""
        with self._engine.connect() as connection:
            row = connection.execute(select(schema.items).where(schema.items.c.id == id)).first()
        return rows.item(row) if row else None

    def find(self, url: str) -> Item | None:
        """The item whose link is `url`, or whose article has this address or canonical address, or None."""
        items, articles = schema.items, schema.articles
        query = (
            select(items)
            .outerjoin(articles, articles.c.item == items.c.id)
            .where(or_(items.c.url == url, articles.c.url == url, articles.c.canonical == url))
            .order_by(items.c.seen_at)
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return rows.item(row) if row else None
