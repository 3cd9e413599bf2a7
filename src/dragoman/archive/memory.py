"""What editors have sentences translated as."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, delete, or_, select, update

from dragoman.archive import rows, schema
from dragoman.model import Attempt, Correction

_corrections, _attempts, _renderings = schema.corrections, schema.attempts, schema.renderings
_TO_BE_MADE = ""  # engines of a rendering that no desk has: the next round makes it anew


class SqlMemory:
    """Corrections, each of one sentence and pair of languages."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def correct(self, corrections: Sequence[Correction]) -> None:
        """Store corrections, all or none; each takes the place of one of the same sentence and pair. What is shown of these
        sentences waits for the next round."""
        values = {row["text_key"]: row for row in map(_row, corrections)}
        with self._engine.begin() as connection:
            rows.upsert(connection, _corrections, list(values.values()))
            _renew(connection, corrections)

    def forget(self, source_text: str, source_language: str, language: str) -> bool:
        """Forget the correction of a sentence, which engines then translate again. Returns whether there was one."""
        key = rows.text_key(source_text, source_language, language)
        with self._engine.begin() as connection:
            row = connection.execute(select(_corrections).where(_corrections.c.text_key == key)).first()
            if row is not None:
                connection.execute(delete(_corrections).where(_corrections.c.text_key == key))
                _renew(connection, [correction(row)])
            return row is not None

    def corrections(self, source_language: str = "", language: str = "") -> tuple[Correction, ...]:
        """All corrections, of a pair or of one side where that is given, by languages and sentence."""
        table, query = _corrections, select(_corrections)
        if source_language:
            query = query.where(table.c.source_language == source_language)
        if language:
            query = query.where(table.c.language == language)
        with self._engine.connect() as connection:
            found = connection.execute(query.order_by(table.c.language, table.c.source_language, table.c.source_text))
            return tuple(correction(row) for row in found)

    def translations(self) -> tuple[Attempt, ...]:
        """What engines made that readers are shown, by languages and sentence."""
        table = _attempts
        shown = select(_renderings.c.attempt).where(_renderings.c.shown_as == "translation")
        order = (table.c.language, table.c.source_language, table.c.source_text)
        with self._engine.connect() as connection:
            found = connection.execute(select(*rows.ATTEMPT).where(table.c.key.in_(shown)).order_by(*order))
            return tuple(rows.attempt(row) for row in found)


def correction(row: Row[Any]) -> Correction:
    """A correction from its row."""
    return Correction(row.source_text, row.source_language, row.language, row.text, row.by, row.at)


def _row(one: Correction) -> dict[str, Any]:
    return {
        "text_key": rows.text_key(one.source_text, one.source_language, one.language),
        "source_text": one.source_text,
        "source_language": one.source_language,
        "language": one.language,
        "text": one.text,
        "by": one.by,
        "at": one.at,
    }


def _renew(connection: Connection, corrections: Sequence[Correction]) -> None:
    """Let the next round make anew what is shown of these sentences: by an attempt, or, where no engine tried, as they are."""
    for one in corrections:
        table, key = _renderings, rows.text_key(one.source_text, one.source_language, one.language)
        made = table.c.attempt.in_(select(_attempts.c.key).where(_attempts.c.text_key == key))
        alone = and_(
            table.c.attempt.is_(None),
            table.c.language == one.language,
            table.c.source_language == one.source_language,
            table.c.text == one.source_text,
        )
        connection.execute(update(table).where(or_(made, alone)).values(engines=_TO_BE_MADE))
