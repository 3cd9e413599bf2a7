"""What was asked of translation services, day by day."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from sqlalchemy import ColumnElement, Engine, func, select

from dragoman.archive import rows, schema
from dragoman.model import Usage


class SqlUsage:
    """Sums by day (UTC) and service."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, day: date, service: str, usage: Usage) -> None:
        """Add to what was asked of a service (its name) on a day."""
        with self._engine.begin() as connection:
            rows.add_up(connection, schema.usage, [{"day": day.isoformat(), "service": service, **asdict(usage)}])

    def of(self, day: date) -> dict[str, Usage]:
        """What was asked on a day, by service."""
        return self._sums(schema.usage.c.day == day.isoformat())

    def since(self, day: date) -> dict[str, Usage]:
        """What was asked on a day and after, together, by service."""
        return self._sums(schema.usage.c.day >= day.isoformat())

    def _sums(self, wanted: ColumnElement[bool]) -> dict[str, Usage]:
        table = schema.usage
        sums = (func.sum(column) for column in (table.c.requests, table.c.characters, table.c.tokens, table.c.cost))
        with self._engine.connect() as connection:
            found = connection.execute(select(table.c.service, *sums).where(wanted).group_by(table.c.service))
            return {row[0]: Usage(int(row[1]), int(row[2]), int(row[3]), float(row[4])) for row in found}
