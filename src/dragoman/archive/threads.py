"""Which stories belong beside each other, and how the machine came to it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, or_, select, update

from dragoman.archive import changes, rows, schema
from dragoman.model import Decision, Link, SharedName

FARTHEST = 8  # steps along a thread
_links = schema.links


class SqlThreads:
    """Links between stories."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def waiting(self, limit: int) -> tuple[str, ...]:
        """Stories whose profile is newer than their links, the first opened first."""
        profiles = schema.profiles
        query = select(profiles.c.story).where(profiles.c.linked.is_(False)).order_by(profiles.c.opened_at, profiles.c.story)
        with self._engine.connect() as connection:
            return tuple(connection.scalars(query.limit(limit)))

    def put(self, story: str, links: Sequence[Link], now: datetime) -> None:
        """Store what was decided of a story: `links` take the place of all that it follows and of all that it is related to.

        A story that begins or ends to follow another is noted among the decisions, with the reasons.
        """
        with self._engine.begin() as connection:
            known = _of(connection, [story])
            before = {one.earlier: one for one in known if one.kind == "follows" and one.story == story}
            follows = {one.earlier: one for one in links if one.kind == "follows"}
            if known:
                related = or_(_links.c.story == story, _links.c.earlier == story) & (_links.c.kind == "related")
                connection.execute(delete(_links).where(or_(related, _links.c.story == story)))
            rows.upsert(connection, _links, [_row(one) for one in links])
            made = [Decision("follow", story, "machine", now, one.reasons) for id, one in follows.items() if id not in before]
            made += [
                Decision("unfollow", story, "machine", now, one.reasons) for id, one in before.items() if id not in follows
            ]
            for one in made:
                connection.execute(schema.decisions.insert().values(rows.decision_row(one)))
            staying = [one for one in known if one.kind == "follows" and one.earlier == story]
            if {_shown(one) for one in known} != {_shown(one) for one in (*staying, *links)}:
                changes.note(connection, stories=sorted({story, *(one.other(story) for one in (*known, *links))}))
            connection.execute(update(schema.profiles).where(schema.profiles.c.story == story).values(linked=True))

    def of(self, stories: Collection[str]) -> tuple[Link, ...]:
        """All links of these stories, in both directions, by story and earlier story."""
        with self._engine.connect() as connection:
            return _of(connection, stories)

    def threads(self, stories: Collection[str]) -> tuple[Link, ...]:
        """What these stories follow and what follows them, directly or through others, some steps far."""
        found: dict[tuple[str, str], Link] = {}
        seen: set[str] = set()
        reached = set(stories)
        with self._engine.connect() as connection:
            for _ in range(FARTHEST):
                if not reached - seen:
                    break
                links = [one for one in _of(connection, sorted(reached - seen)) if one.kind == "follows"]
                seen |= reached
                found |= {(one.story, one.earlier): one for one in links}
                reached = {id for one in links for id in (one.story, one.earlier)}
        return tuple(found[key] for key in sorted(found))


def _of(connection: Connection, stories: Collection[str]) -> tuple[Link, ...]:
    found: dict[tuple[str, str], Link] = {}
    for batch in rows.batches(list(stories)):
        for column in (_links.c.story, _links.c.earlier):
            for row in connection.execute(select(_links).where(column.in_(batch))):
                found[row.story, row.earlier] = _link(row)
    return tuple(found[key] for key in sorted(found))


def _shown(link: Link) -> tuple[str, str, str, float, tuple[str, ...]]:
    """What a page shows of a link, and orders links by."""
    return link.story, link.earlier, link.kind, link.score, tuple(name.key for name in link.names)


def _row(link: Link) -> dict[str, Any]:
    return {
        "story": link.story,
        "earlier": link.earlier,
        "kind": link.kind,
        "score": link.score,
        "names": [{"key": name.key, "written": dict(name.written)} for name in link.names],
        "reasons": rows.reasons_json(link.reasons),
    }


def _link(row: Row[Any]) -> Link:
    names = tuple(SharedName(name["key"], name["written"]) for name in row.names)
    return Link(row.story, row.earlier, row.kind, row.score, names, rows.reasons(row.reasons))
