"""Captures: an item's page as fetched, or why there is none."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import datetime

from sqlalchemy import Engine, and_, bindparam, or_, select, update

from dragoman.archive import rows, schema
from dragoman.feeds.retry import HELD_BACK
from dragoman.model import Capture, Done, Failed, Item, Outcome, Skipped


class SqlCaptures:
    """The last answer for each item's page."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, item: Item, outcome: Outcome[Capture], at: datetime, retry_at: datetime | None = None) -> None:
        """Store what became of the request for `item`'s page at `at`; it replaces what was there.

        A page is asked for again at `retry_at`: after a failure that may pass, or where an older copy stands in for it.
        """
        if isinstance(outcome, Done):
            row = rows.capture_row(item, outcome.value) | {"retry_at": retry_at}
        else:
            nothing = Capture(item.url, item.url, at, 0, "", b"")
            failure = {"body": b"", "reason": outcome.reason, "note": outcome.note, "retry_at": retry_at}
            counted = self.failures(item) + (outcome.reason != HELD_BACK)
            row = rows.capture_row(item, nothing) | failure | {"tries": counted}
        with self._engine.begin() as connection:
            if rows.standing(connection, schema.items.c.id, [item.id]):
                rows.upsert(connection, schema.captures, [row])

    def failures(self, item: Item) -> int:
        """How often the page was asked for in vain since the item's text is what it is."""
        table = schema.captures
        mine = (table.c.item == item.id, table.c.item_key == item.text_key, table.c.reason != "")
        with self._engine.connect() as connection:
            return connection.scalar(select(table.c.tries).where(*mine)) or 0

    def get(self, item_id: str) -> Outcome[Capture] | None:
        """What became of the request for the item's page, or None where it was not made."""
        with self._engine.connect() as connection:
            row = connection.execute(select(schema.captures).where(schema.captures.c.item == item_id)).first()
        if row is None:
            return None
        return Failed(row.reason, row.note) if row.reason else Done(rows.capture(row))

    def to_extract(self, limit: int) -> tuple[tuple[Item, Outcome[Capture]], ...]:
        """Items with an answer from which nothing was taken yet, in the order in which they were fetched."""
        items, captures = schema.items, schema.captures
        waiting = or_(captures.c.extracted_key.is_(None), captures.c.extracted_key != captures.c.item_key)
        query = (
            select(captures)
            .join(items, and_(items.c.id == captures.c.item, items.c.text_key == captures.c.item_key))
            .where(waiting)
            .order_by(captures.c.fetched_at, captures.c.item)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            found = connection.execute(query).all()
            ids = [row.item for row in found]
            by_id = {row.id: rows.item(row) for row in connection.execute(select(items).where(items.c.id.in_(ids)))}
        return tuple(
            (by_id[row.item], Failed(row.reason, row.note) if row.reason else Done(rows.capture(row))) for row in found
        )

    def mark_extracted(self, read: Sequence[tuple[Item, Failed | Skipped | None]], *, forget: Container[str] = ()) -> None:
        """Note that items' pages were read, and why no article was taken from them, where none was.

        The copies of those whose ids are in `forget` are let go.
        """
        table = schema.captures
        values = [
            {
                "of_item": item.id,
                "extracted_key": item.text_key,
                "extract_reason": problem.reason if problem else "",
                "extract_note": problem.note if problem else "",
            }
            for item, problem in read
        ]
        with self._engine.begin() as connection:
            if values:
                connection.execute(update(table).where(table.c.item == bindparam("of_item")), values)
            for item, _ in read:
                if item.id in forget:
                    connection.execute(update(table).where(table.c.item == item.id).values(body=b""))

    def problem(self, item_id: str) -> Failed | None:
        """Why no article was taken from the item's page, or None."""
        with self._engine.connect() as connection:
            row = connection.execute(select(schema.captures).where(schema.captures.c.item == item_id)).first()
        return Failed(row.extract_reason, row.extract_note) if row and row.extract_reason else None
