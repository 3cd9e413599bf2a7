"""Articles with their passages, and what was learned of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, Engine, Select, or_, select, update

from dragoman.archive import changes, rows, schema
from dragoman.model import Analysis, Article, Passage


class SqlArticles:
    """What was taken from pages and feeds."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, taken: Sequence[tuple[str, Article]]) -> tuple[Article, ...]:
        """Store articles, each taken from an item (its id), all or none, and return them with their revisions.

        The same text again changes nothing but the particulars. Another text is the next revision; its passages take the
        place of the old ones, which can still be looked up by their ids. An article whose item was withdrawn meanwhile is
        returned as it is, and not stored.
        """
        with self._engine.begin() as connection:
            items = rows.standing(connection, schema.items.c.id, [item_id for item_id, _ in taken])
            put = tuple(_put(connection, id, article) if id in items else article for id, article in taken)
            changes.note(connection, articles=[one.id for (id, _), one in zip(taken, put, strict=True) if id in items])
            return put

    def get(self, id: str) -> Article | None:
        """The article with this id, as it is now, or None."""
        return next(iter(self.many([id])), None)

    def many(self, ids: Sequence[str]) -> tuple[Article, ...]:
        """The articles with these ids that are known, in the order of the ids."""
        found: dict[str, Article] = {}
        with self._engine.connect() as connection:
            for batch in rows.batches(ids):
                query = select(schema.articles).where(schema.articles.c.id.in_(batch))
                found |= {article.id: article for article in _load(connection, query)}
        return tuple(found[id] for id in ids if id in found)

    def of_item(self, item_id: str) -> Article | None:
        """The article that was taken from an item, or None."""
        with self._engine.connect() as connection:
            return next(iter(_load(connection, select(schema.articles).where(schema.articles.c.item == item_id))), None)

    def to_analyse(self, engine: str, limit: int) -> tuple[Article, ...]:
        """Articles that `engine` has not seen with their present text, oldest first."""
        articles, analyses = schema.articles, schema.analyses
        stale = or_(analyses.c.article.is_(None), analyses.c.text_key != articles.c.text_key, analyses.c.engine != engine)
        query = (
            select(articles)
            .outerjoin(analyses, analyses.c.article == articles.c.id)
            .where(stale)
            .order_by(articles.c.published_at, articles.c.id)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return _load(connection, query)


def _put(connection: Connection, item_id: str, article: Article) -> Article:
    article = _as_before(connection, item_id, article)
    table = schema.articles
    found = connection.execute(select(table.c.revision, table.c.text_key).where(table.c.id == article.id)).first()
    same = found is not None and found.text_key == article.text_key
    revision = 1 if found is None else found.revision + (0 if same else 1)
    kept = replace(article, revision=revision)
    rows.upsert(connection, table, [rows.article_row(item_id, kept)])
    if not same:
        if found is not None:
            old = schema.passages.c.article == article.id
            connection.execute(update(schema.passages).where(old).values(current=False))
        rows.upsert(connection, schema.passages, [rows.passage_row(passage) for passage in kept.passages])
    return kept


def _as_before(connection: Connection, item_id: str, article: Article) -> Article:
    """An item whose link has changed is still the same article: it keeps its id, and so its place in its story."""
    known = connection.scalar(select(schema.articles.c.id).where(schema.articles.c.item == item_id))
    if known is None or known == article.id:
        return article
    passages = tuple(replace(one, id=known + one.id.removeprefix(article.id), article=known) for one in article.passages)
    return replace(article, id=known, passages=passages)


def _load(connection: Connection, query: Select[tuple[object, ...]]) -> tuple[Article, ...]:
    found = connection.execute(query).all()
    passages: dict[str, list[Passage]] = {row.id: [] for row in found}
    table = schema.passages
    for batch in rows.batches(list(passages)):
        current = select(table).where(table.c.article.in_(batch), table.c.current).order_by(table.c.article, table.c.position)
        for row in connection.execute(current):
            passages[row.article].append(rows.passage(row))
    return tuple(rows.article(row, passages[row.id]) for row in found)


class SqlAnalyses:
    """What was learned of articles."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, analyses: Sequence[tuple[Article, Analysis]]) -> None:
        """Store what was learned of each article's present text."""
        with self._engine.begin() as connection:
            known = rows.standing(connection, schema.articles.c.id, [article.id for article, _ in analyses])
            values = [rows.analysis_row(article, analysis) for article, analysis in analyses if article.id in known]
            rows.upsert(connection, schema.analyses, values)
            changes.note(connection, articles=sorted(known))

    def many(self, article_ids: Sequence[str]) -> tuple[Analysis, ...]:
        """The analyses of these articles, in their order, without those that have none."""
        found: dict[str, Analysis] = {}
        with self._engine.connect() as connection:
            for batch in rows.batches(article_ids):
                query = select(schema.analyses).where(schema.analyses.c.article.in_(batch))
                found |= {row.article: rows.analysis(row) for row in connection.execute(query)}
        return tuple(found[id] for id in article_ids if id in found)

    def to_group(self, limit: int) -> tuple[str, ...]:
        """Ids of analysed articles that are in no story yet, in the order of their publication."""
        articles, analyses, memberships = schema.articles, schema.analyses, schema.memberships
        query = (
            select(analyses.c.article)
            .join(articles, articles.c.id == analyses.c.article)
            .outerjoin(memberships, memberships.c.article == analyses.c.article)
            .where(analyses.c.grouped.is_(False), memberships.c.article.is_(None))
            .order_by(articles.c.published_at, articles.c.id)
            .limit(limit)
        )
        with self._engine.connect() as connection:
            return tuple(connection.scalars(query))
