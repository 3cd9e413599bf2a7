"""Stories, who belongs to them, and what was decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, select

from dragoman.archive import rows, schema
from dragoman.archive.articles import SqlAnalyses, SqlArticles
from dragoman.group import opened
from dragoman.model import Decision, Membership, OpenStory, Story, StoryMembers


class SqlStories:
    """What belongs together."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, placed: Sequence[tuple[Story, Membership, Decision]]) -> None:
        """Store decisions with the stories and memberships that they made, all or none. A slug, once given, stays.

        An article that is in a story already stays there, and its decision is not written twice.
        """
        with self._engine.begin() as connection:
            for story, membership, decision in placed:
                value = {"id": story.id, "slug": story.slug, "opened_at": story.opened_at, "updated_at": story.updated_at}
                row = {
                    "article": membership.article,
                    "story": membership.story,
                    "score": membership.score,
                    "reasons": rows.reasons_json(membership.reasons),
                }
                rows.upsert(connection, schema.stories, [value], keep=("slug",))
                if rows.insert_new(connection, schema.memberships, [row]):
                    connection.execute(schema.decisions.insert().values(_decision_row(decision)))

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
        order = (schema.stories.c.updated_at.desc(), schema.stories.c.id)
        with self._engine.connect() as connection:
            return _with_members(
                connection, select(schema.stories).where(schema.stories.c.updated_at >= moment).order_by(*order)
            )

    def by_slug(self, slug: str) -> StoryMembers | None:
        """The story with this slug and who belongs to it, or None."""
        with self._engine.connect() as connection:
            return next(iter(_with_members(connection, select(schema.stories).where(schema.stories.c.slug == slug))), None)

    def many(self, ids: Collection[str]) -> tuple[StoryMembers, ...]:
        """The stories with these ids that have articles, with who belongs to them."""
        with self._engine.connect() as connection:
            found = (
                one
                for batch in rows.batches(sorted(ids))
                for one in _with_members(connection, select(schema.stories).where(schema.stories.c.id.in_(batch)))
            )
            return tuple(one for one in found if one.articles)

    def of_article(self, article_id: str) -> tuple[Story, Membership] | None:
        """The story of an article and how it came there, or None."""
        stories, memberships = schema.stories, schema.memberships
        query = select(stories, memberships).join(memberships, memberships.c.story == stories.c.id)
        with self._engine.connect() as connection:
            row = connection.execute(query.where(memberships.c.article == article_id)).first()
        if row is None:
            return None
        return rows.story(row), Membership(row.story, row.article, row.score, rows.reasons(row.reasons))

    def decisions(self, subject: str) -> tuple[Decision, ...]:
        """What was decided of an article or a story, oldest first."""
        table = schema.decisions
        query = select(table).where(table.c.subject == subject).order_by(table.c.number)
        with self._engine.connect() as connection:
            return tuple(
                Decision(row.kind, row.subject, row.by, row.at, rows.reasons(row.reasons)) for row in connection.execute(query)
            )


def _with_members(connection: Connection, query: Select[Any]) -> tuple[StoryMembers, ...]:
    found = [rows.story(row) for row in connection.execute(query)]
    memberships, articles, analyses = schema.memberships, schema.articles, schema.analyses
    members: dict[str, list[Any]] = {story.id: [] for story in found}
    for batch in rows.batches(list(members)):
        belonging = (
            select(memberships.c.story, articles.c.id, articles.c.source, analyses.c.language)
            .join(articles, articles.c.id == memberships.c.article)
            .join(analyses, analyses.c.article == memberships.c.article)
            .where(memberships.c.story.in_(batch))
            .order_by(articles.c.published_at, articles.c.id)
        )
        for row in connection.execute(belonging):
            members[row.story].append(row)
    return tuple(
        StoryMembers(
            story,
            tuple(row.id for row in members[story.id]),
            tuple(dict.fromkeys(row.source for row in members[story.id])),
            tuple(dict.fromkeys(row.language for row in members[story.id])),
        )
        for story in found
    )


def _decision_row(decision: Decision) -> dict[str, object]:
    return {
        "kind": decision.kind,
        "subject": decision.subject,
        "by": decision.by,
        "at": decision.at,
        "reasons": rows.reasons_json(decision.reasons),
    }
