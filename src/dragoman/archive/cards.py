"""What stories' cards are made with: derived, and made anew at any time."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Engine, and_, exists, select

from dragoman.archive import rows, schema
from dragoman.model import CardChoice

_cards = schema.cards


class SqlCards:
    """What stories' cards are made with, as long as it holds."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, choices: Sequence[CardChoice], number: int) -> None:
        """Store what was chosen by what the archive held after the change `number`, each in the place of what is known of the
        same story in the same language."""
        values = [
            {
                "story": one.story,
                "language": one.language,
                "number": number,
                "best": one.best,
                "countries": list(one.countries),
                "published_at": one.published_at,
            }
            for one in choices
        ]
        with self._engine.begin() as connection:
            rows.upsert(connection, _cards, values)

    def many(self, stories: Collection[str], language: str) -> dict[str, CardChoice]:
        """What was chosen for these stories in `language`, by story, of those that have not changed since."""
        found: dict[str, CardChoice] = {}
        with self._engine.connect() as connection:
            for batch in rows.batches(sorted(set(stories))):
                query = select(_cards).where(_cards.c.story.in_(batch), _cards.c.language == language, ~_changed_since())
                for row in connection.execute(query):
                    found[row.story] = CardChoice(row.story, row.language, row.best, tuple(row.countries), row.published_at)
        return found


def _changed_since() -> ColumnElement[bool]:
    """Whether the story of a row, or an article in it, has changed since the row was made."""
    changes, memberships = schema.changes, schema.memberships
    later = changes.c.number > _cards.c.number
    story = exists().where(changes.c.kind == "story", changes.c.subject == _cards.c.story, later)
    inside = and_(memberships.c.story == _cards.c.story, memberships.c.article == changes.c.subject)
    return story | exists().where(inside, changes.c.kind == "article", later)
