"""Stories, who belongs to them, and what was decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, false, func, or_, select, true, update

from dragoman.archive import changes, rows, schema
from dragoman.archive.articles import SqlAnalyses, SqlArticles
from dragoman.archive.decisions import last_of_a_person, living
from dragoman.group import opened
from dragoman.model import Decision, Membership, OpenStory, Story, StoryMembers


class SqlStories:
    """What belongs together."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, placed: Sequence[tuple[Story, Membership, Decision]], *, known: int | None = None) -> bool:
        """Store decisions with the stories and memberships that they made, all or none. A slug, once given, stays.

        An article that is in a story already stays there, and its decision is not written twice. Nothing is stored, and the
        answer is no, where a person has decided something after the decision `known`.
        """
        with self._engine.connect() as connection:
            if known is not None and last_of_a_person(connection) > known:
                return False
            for story, membership, decision in placed:
                value = rows.story_row(story) | {"into": None, "gone_by": None, "gone_at": None}
                row = {
                    "article": membership.article,
                    "story": membership.story,
                    "score": membership.score,
                    "reasons": rows.reasons_json(membership.reasons),
                    "reviewed": False,
                }
                rows.upsert(connection, schema.stories, [value], keep=("slug",))
                if rows.insert_new(connection, schema.memberships, [row]):
                    connection.execute(schema.decisions.insert().values(rows.decision_row(decision)))
            analyses = schema.analyses
            for batch in rows.batches([membership.article for _, membership, _ in placed]):
                connection.execute(update(analyses).where(analyses.c.article.in_(batch)).values(grouped=True))
            changes.note(connection, stories=[story.id for story, *_ in placed])
            # Asked again after the first write: no other program can store a decision any more before this one is committed.
            if known is not None and last_of_a_person(connection) > known:
                return False
            connection.commit()
            return True

    def open_since(self, moment: datetime) -> tuple[OpenStory, ...]:
        """Stories updated at or after `moment`, with what their analysed articles tell together, by id."""
        stories, memberships, articles = schema.stories, schema.memberships, schema.articles
        query = (
            select(stories, memberships.c.article)
            .join(memberships, memberships.c.story == stories.c.id)
            .join(articles, articles.c.id == memberships.c.article)
            .where(stories.c.updated_at >= moment)
            .order_by(stories.c.id, articles.c.published_at, articles.c.id)
        )
        members: dict[str, tuple[Story, list[str]]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                members.setdefault(row.id, (rows.story(row), []))[1].append(row.article)
        return tuple(found for batch in rows.batches(list(members)) for found in self._opened([members[id] for id in batch]))

    def _opened(self, members: Sequence[tuple[Story, Sequence[str]]]) -> Iterator[OpenStory]:
        ids = [id for _, of_story in members for id in of_story]
        articles = {article.id: article for article in SqlArticles(self._engine).many(ids)}
        analyses = {analysis.article: analysis for analysis in SqlAnalyses(self._engine).many(ids)}
        for story, of_story in members:
            if known := [(articles[id], analyses[id]) for id in of_story if id in analyses]:
                yield opened(story, known)

    def since(self, moment: datetime) -> tuple[StoryMembers, ...]:
        """Stories updated at or after `moment`, newest first, with who belongs to them."""
        return self._pages(schema.stories.c.updated_at >= moment)

    def opened_between(self, start: datetime, end: datetime) -> tuple[StoryMembers, ...]:
        """Stories that opened at or after `start` and before `end`, the last updated first, with who belongs to them."""
        opened_at = schema.stories.c.opened_at
        return self._pages(and_(opened_at >= start, opened_at < end))

    def opened_on(self, day: date) -> tuple[str, ...]:
        """The ids of the stories that opened on a day (UTC), in their order; also of those that went into others."""
        table = schema.stories
        start = datetime.combine(day, time(), UTC)
        within = table.c.opened_at >= start, table.c.opened_at < start + timedelta(days=1)
        with self._engine.connect() as connection:
            return tuple(connection.scalars(select(table.c.id).where(*within).order_by(table.c.id)))

    def count(self) -> int:
        """How many stories there are, with those that went into others."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(schema.stories)) or 0

    def days(self) -> tuple[date, ...]:
        """The days (UTC) on which stories opened, in order; also stories that went into others."""
        table = schema.stories
        day = func.date(table.c.opened_at)
        with self._engine.connect() as connection:
            found = connection.scalars(select(day).distinct().order_by(day))
            return tuple(date.fromisoformat(str(one)) for one in found)

    def opened_around(self, start: datetime, end: datetime) -> tuple[datetime | None, datetime | None]:
        """When the last story before `start` opened, and the first at or after `end`; None where there is none."""
        opened_at = schema.stories.c.opened_at
        lives = select(opened_at).where(schema.stories.c.into.is_(None)).limit(1)
        with self._engine.connect() as connection:
            return (
                connection.scalar(lives.where(opened_at < start).order_by(opened_at.desc())),
                connection.scalar(lives.where(opened_at >= end).order_by(opened_at)),
            )

    def touched_since(self, moment: datetime) -> tuple[StoryMembers, ...]:
        """Stories of which a person decided something at or after `moment`, with who belongs to them, newest first."""
        return self._pages(schema.stories.c.touched_at >= moment)

    def reported_by(self, source: str, limit: int) -> tuple[tuple[Story, str], ...]:
        """The last `limit` articles (ids) of a source that are in stories, the newest first, each with its story."""
        stories, memberships, articles = schema.stories, schema.memberships, schema.articles
        query = (
            select(stories, articles.c.id.label("article"))
            .select_from(articles)
            .join(memberships, memberships.c.article == articles.c.id)
            .join(stories, stories.c.id == memberships.c.story)
            .where(articles.c.source == source)
            .order_by(articles.c.published_at.desc(), articles.c.id)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return tuple((rows.story(row), row.article) for row in connection.execute(query))

    def _pages(self, condition: ColumnElement[bool]) -> tuple[StoryMembers, ...]:
        table = schema.stories
        query = select(table).where(condition, table.c.into.is_(None)).order_by(table.c.updated_at.desc(), table.c.id)
        with self._engine.connect() as connection:
            return _with_members(connection, query)

    def many(self, ids: Collection[str]) -> tuple[StoryMembers, ...]:
        """The stories with these ids and who belongs to them, by id; those that went into others have no articles."""
        table = schema.stories
        with self._engine.connect() as connection:
            found = [
                one
                for batch in rows.batches(sorted(set(ids)))
                for one in _with_members(connection, select(table).where(table.c.id.in_(batch)).order_by(table.c.id))
            ]
        return tuple(found)

    def by_slug(self, slug: str) -> StoryMembers | None:
        """The story with this slug and who belongs to it, or None, also where it went into another one."""
        table = schema.stories
        query = select(table).where(table.c.slug == slug, table.c.into.is_(None))
        with self._engine.connect() as connection:
            return next(iter(_with_members(connection, query)), None)

    def find(self, name: str, limit: int = 10) -> tuple[Story, ...]:
        """Stories with this id or slug, else those of which one begins with `name`, at most `limit`, by slug; whatever they
        have gone into."""
        table = schema.stories
        whole = or_(table.c.id == name, table.c.slug == name)
        beginning = or_(table.c.id.startswith(name, autoescape=True), table.c.slug.startswith(name, autoescape=True))
        with self._engine.connect() as connection:
            for condition in (whole, beginning):
                query = select(table).where(condition).order_by(table.c.slug).limit(limit)
                if found := tuple(rows.story(row) for row in connection.execute(query)):
                    return found
        return ()

    def leads_to(self, slug: str) -> Story | None:
        """The story that the one with this slug has gone into, by however many steps; itself where it has not; or None."""
        table = schema.stories
        with self._engine.connect() as connection:
            row = connection.execute(select(table.c.id).where(table.c.slug == slug)).first()
            return None if row is None else living(connection, [row.id])[row.id]

    def moved_since(self, moment: datetime) -> tuple[tuple[Story, Story], ...]:
        """Stories that went into others, with those that they lead to now, by slug: all of which the way changed at or after
        `moment`."""
        table = schema.stories
        with self._engine.connect() as connection:
            gone = {row.id: rows.story(row) for row in connection.execute(select(table).where(table.c.gone_at >= moment))}
            newest = list(gone)
            while newest:
                found = [
                    row
                    for batch in rows.batches(newest)
                    for row in connection.execute(select(table).where(table.c.into.in_(batch)))
                    if row.id not in gone
                ]
                gone |= {row.id: rows.story(row) for row in found}
                newest = [row.id for row in found]
            lead = living(connection, gone)
        return tuple(sorted(((one, lead[id]) for id, one in gone.items()), key=lambda pair: pair[0].slug))

    def to_review(self) -> tuple[str, ...]:
        """Ids of stories to which something came since they were last reviewed, in order."""
        table = schema.memberships
        query = select(table.c.story).where(table.c.reviewed.is_(false())).distinct().order_by(table.c.story)
        with self._engine.connect() as connection:
            return tuple(connection.execute(query).scalars())

    def of_article(self, article_id: str) -> tuple[Story, Membership] | None:
        """The story of an article and how it came there, or None."""
        stories, memberships = schema.stories, schema.memberships
        query = select(stories, memberships).join(memberships, memberships.c.story == stories.c.id)
        with self._engine.connect() as connection:
            row = connection.execute(query.where(memberships.c.article == article_id)).first()
        if row is None:
            return None
        return rows.story(row), Membership(row.story, row.article, row.score, rows.reasons(row.reasons))


def _with_members(connection: Connection, query: Select[Any]) -> tuple[StoryMembers, ...]:
    taken = list(connection.execute(query))
    found, pinned = [rows.story(row) for row in taken], {row.id for row in taken if row.pinned}
    memberships, articles, analyses = schema.memberships, schema.articles, schema.analyses
    members: dict[str, list[tuple[str, str, str]]] = {story.id: [] for story in found}
    for batch in rows.batches(list(members)):
        belonging = (
            select(memberships.c.story, articles.c.id, articles.c.source, analyses.c.language)
            .join(articles, articles.c.id == memberships.c.article)
            .join(analyses, analyses.c.article == memberships.c.article)
            .where(memberships.c.story.in_(batch))
            .order_by(articles.c.published_at, articles.c.id)
        )
        for story_id, *of in connection.execute(belonging):
            members[story_id].append(tuple(of))
    titles = _titles(connection, list(members))
    return tuple(
        StoryMembers(
            story,
            tuple(article for article, _, _ in members[story.id]),
            tuple(dict.fromkeys(source for _, source, _ in members[story.id])),
            tuple(dict.fromkeys(language for _, _, language in members[story.id])),
            pinned=story.id in pinned,
            titles=titles.get(story.id, {}),
        )
        for story in found
    )


def _titles(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    table = schema.titles
    found: dict[str, dict[str, str]] = {}
    for batch in rows.batches(ids):
        query = select(table).where(table.c.story.in_(batch), table.c.holds.is_(true())).order_by(table.c.decision)
        for row in connection.execute(query):
            found.setdefault(row.story, {})[row.language] = row.text
    return found
