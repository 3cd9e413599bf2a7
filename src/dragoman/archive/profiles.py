"""What stories tell, summed up and kept beside them: made from their articles, and made anew at any time.

Which stories changed is read from the log of decisions: each decision past the last that profiles know of names an article or
a story, and both the story that holds it now and the one whose profile had it are looked at again.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, Row, delete, or_, select, update

from dragoman.archive import rows, schema
from dragoman.model import OpenStory, Profile, Story

LINKING = ("follow", "unfollow")  # kinds of decisions that change no story
_profiles, _names, _articles = schema.profiles, schema.profile_names, schema.profile_articles


class SqlProfiles:
    """What stories tell, summed up."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def waiting(self, engine: str, limit: int) -> tuple[dict[str, tuple[str, ...]], int] | None:
        """Stories that changed since profiles were made of them, or whose profile has vectors of another encoder: their ids
        with their articles' in order of publication (none where the story is gone); and the last decision looked at, of
        `limit` at most. None where nothing is new."""
        decisions = schema.decisions
        with self._engine.connect() as connection:
            before = connection.scalar(select(schema.profiled.c.number)) or 0
            query = select(decisions.c.number, decisions.c.subject).where(decisions.c.number > before)
            found = connection.execute(
                query.where(decisions.c.kind.not_in(LINKING)).order_by(decisions.c.number).limit(limit)
            ).all()
            if found:
                return _members(connection, _touched(connection, {row.subject for row in found})), found[-1].number
            other = select(_profiles.c.story).where(or_(_profiles.c.engine < engine, _profiles.c.engine > engine))
            stories = set(connection.scalars(other.limit(limit)))
            return (_members(connection, stories), before) if stories else None

    def stories(self, ids: Collection[str]) -> dict[str, Story]:
        """The stories with these ids that there are."""
        found: dict[str, Story] = {}
        with self._engine.connect() as connection:
            for batch in rows.batches(list(ids)):
                query = select(schema.stories).where(schema.stories.c.id.in_(batch))
                found |= {row.id: rows.story(row) for row in connection.execute(query)}
        return found

    def put(self, profiles: Sequence[tuple[Profile, Sequence[str]]], gone: Collection[str], number: int) -> None:
        """Store profiles, each with the names under which it is found; forget those of stories that are `gone`, with
        their links; and note that
        decisions up to `number` are known. What is written waits for its links."""
        ids = [profile.opened.story.id for profile, _ in profiles]
        with self._engine.begin() as connection:
            _forget(connection, ids)
            for batch in rows.batches(list(gone)):
                links, segments = schema.links, schema.segments
                # A vector of what is gone stays nowhere: its segment is made anew, however few have changed.
                filed = select(_profiles.c.segment).where(_profiles.c.story.in_(batch), _profiles.c.segment.is_not(None))
                connection.execute(update(segments).where(segments.c.number.in_(filed)).values(stale=segments.c.stories))
                connection.execute(delete(links).where(or_(links.c.story.in_(batch), links.c.earlier.in_(batch))))
                _forget(connection, batch)
            rows.upsert(connection, _profiles, [_row(profile) for profile, _ in profiles])
            members = [{"article": id, "story": one.opened.story.id} for one, _ in profiles for id in one.articles]
            rows.upsert(connection, _articles, members)
            named = [{"key": key[:160], "story": one.opened.story.id} for one, keys in profiles for key in keys]
            if named:
                connection.execute(_names.insert(), named)
            rows.upsert(connection, schema.profiled, [{"id": 1, "number": number}])

    def many(self, ids: Collection[str]) -> dict[str, Profile]:
        """The profiles of these stories that there are, by id."""
        found: dict[str, Profile] = {}
        with self._engine.connect() as connection:
            for batch in rows.batches(list(ids)):
                found |= {row.story: _profile(row) for row in connection.execute(_query().where(_profiles.c.story.in_(batch)))}
        return found

    def unfiled(self) -> Iterable[Profile]:
        """Yield the profiles that no segment holds: those of open stories, and of some that were closed of late."""
        with self._engine.connect() as connection:
            query = _query().where(_profiles.c.segment.is_(None)).order_by(_profiles.c.story)
            for row in connection.execute(query.execution_options(yield_per=rows.BATCH)):
                yield _profile(row)

    def vectors(self, ids: Collection[str]) -> dict[str, np.ndarray]:
        """The sums of the vectors of these stories' articles, by id."""
        found: dict[str, np.ndarray] = {}
        with self._engine.connect() as connection:
            for batch in rows.batches(list(ids)):
                query = select(_profiles.c.story, _profiles.c.vector).where(_profiles.c.story.in_(batch))
                found |= {row.story: vector(row.vector) for row in connection.execute(query)}
        return found

    def holders(self, keys: Iterable[str], most: int) -> dict[str, tuple[str, ...]]:
        """The stories that are found under each of these names, one more than `most` where they are too many to matter."""
        found: dict[str, tuple[str, ...]] = {}
        with self._engine.connect() as connection:
            for key in keys:
                query = select(_names.c.story).where(_names.c.key == key[:160]).limit(most + 1)
                found[key] = tuple(connection.scalars(query))
        return found


def vector(stored: bytes) -> np.ndarray:
    """A vector from what the database holds of it."""
    return np.frombuffer(stored, dtype=np.float16).astype(np.float32)


def _query() -> Any:
    stories = schema.stories
    columns = (_profiles, stories.c.id, stories.c.slug)
    return select(*columns).join(stories, stories.c.id == _profiles.c.story)


def _touched(connection: Connection, subjects: set[str]) -> set[str]:
    """The stories that decisions of these subjects concern: by name, as an article's place now and before, and those between
    which the articles of such stories went."""
    memberships, stories = schema.memberships, schema.stories
    found: set[str] = set()
    for batch in rows.batches(sorted(subjects)):
        found.update(connection.scalars(select(stories.c.id).where(stories.c.id.in_(batch))))
        for table in (memberships, _articles):
            found.update(connection.scalars(select(table.c.story).where(table.c.article.in_(batch))))
    for batch in rows.batches(sorted(found)):
        for held, other in ((memberships, _articles), (_articles, memberships)):
            moved = select(other.c.story).join(held, held.c.article == other.c.article).where(held.c.story.in_(batch))
            found.update(connection.scalars(moved.distinct()))
    return found


def _members(connection: Connection, ids: set[str]) -> dict[str, tuple[str, ...]]:
    memberships, articles = schema.memberships, schema.articles
    found: dict[str, list[str]] = {id: [] for id in sorted(ids)}
    for batch in rows.batches(sorted(ids)):
        query = (
            select(memberships.c.story, memberships.c.article)
            .join(articles, articles.c.id == memberships.c.article)
            .where(memberships.c.story.in_(batch))
            .order_by(articles.c.published_at, articles.c.id)
        )
        for row in connection.execute(query):
            found[row.story].append(row.article)
    return {id: tuple(members) for id, members in found.items()}


def _forget(connection: Connection, ids: Sequence[str]) -> None:
    """Take profiles out of all that is made of them."""
    for batch in rows.batches(ids):
        filed = select(_profiles.c.segment).where(_profiles.c.story.in_(batch), _profiles.c.segment.is_not(None))
        for segment in connection.scalars(filed).all():
            table = schema.segments
            connection.execute(update(table).where(table.c.number == segment).values(stale=table.c.stale + 1))
        for table in (_profiles, _names, _articles):
            connection.execute(delete(table).where(table.c.story.in_(batch)))


def _row(profile: Profile) -> dict[str, Any]:
    opened = profile.opened
    told = {
        "names": opened.names,
        "words": opened.words,
        "numbers": opened.numbers,
        "days": opened.days,
        "languages": opened.languages,
        "length": opened.length,
        "called": profile.called,
        "articles": profile.articles,
    }
    return {
        "story": opened.story.id,
        "opened_at": opened.story.opened_at,
        "updated_at": opened.story.updated_at,
        "size": opened.size,
        "vector": opened.total.astype(np.float16).tobytes(),
        "told": zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), 1),
        "engine": profile.engine,
        "number": profile.number,
        "linked": False,
        "segment": None,
    }


def _profile(row: Row[Any]) -> Profile:
    told: Mapping[str, Any] = json.loads(zlib.decompress(row.told))
    opened = OpenStory(
        story=Story(row.id, row.slug, row.opened_at, row.updated_at),
        total=vector(row.vector),
        size=row.size,
        names=told["names"],
        words=told["words"],
        numbers=told["numbers"],
        days=told["days"],
        languages=told["languages"],
        length=told["length"],
    )
    return Profile(opened, told["called"], tuple(told["articles"]), row.engine, row.number)
