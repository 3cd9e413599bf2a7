"""Articles that persons took out for good: everything that was made of them goes, a note stays, so that no feed brings them
back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, delete, or_, select, update

from dragoman.archive import changes, rows, schema, search
from dragoman.feeds.links import same_link
from dragoman.model import Decision, Withdrawal
from dragoman.translate.sentences import sentences

_withdrawals, _withdrawn = schema.withdrawals, schema.withdrawn


class SqlWithdrawals:
    """Articles that persons took out for good."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def withdraw(self, url: str, at: datetime, who: str, why: str) -> tuple[Withdrawal, ...]:
        """Delete every article and item that `url` leads to, with all that was made of them, and note that they stay away.

        Nothing is deleted, and nothing returned, where no item or article has this address. An address that is withdrawn
        already gives its withdrawal again.
        """
        with self._engine.begin() as connection:
            items, articles = _behind(connection, {url, same_link(url)})
            if not items:
                return _noted(connection, {url, same_link(url)})
            found = [_note(connection, row, items, at, who, why) for row in articles]
            untold = {item.id for item in items} - {row.item for row in articles}
            found += [_note(connection, row, [row], at, who, why) for row in items if row.id in untold]
            for one in found:
                _delete_article(connection, one.article)
            for batch in rows.batches([item.id for item in items]):
                connection.execute(delete(schema.captures).where(schema.captures.c.item.in_(batch)))
                connection.execute(delete(schema.items).where(schema.items.c.id.in_(batch)))
            return tuple(found)

    def lift(self, url: str) -> tuple[Withdrawal, ...]:
        """Forget that articles at `url` were withdrawn, and return what is forgotten: a feed may bring them again."""
        with self._engine.begin() as connection:
            found = _noted(connection, {url, same_link(url)})
            for one in found:
                for table in (_withdrawn, _withdrawals):
                    connection.execute(delete(table).where(table.c.article == one.article))
                changes.note(connection, stories=[one.story] if one.story else [])
            return found

    def names(self, names: Collection[str]) -> frozenset[str]:
        """Those of `names` (addresses, ids of items) that are withdrawn."""
        with self._engine.connect() as connection:
            return known(connection, names)

    def of(self, stories: Collection[str]) -> tuple[Withdrawal, ...]:
        """What was withdrawn from these stories, the newest first."""
        with self._engine.connect() as connection:
            found = [
                _withdrawal(row)
                for batch in rows.batches(sorted(set(stories)))
                for row in connection.execute(select(_withdrawals).where(_withdrawals.c.story.in_(batch)))
            ]
        return tuple(sorted(found, key=lambda one: (one.at, one.article), reverse=True))

    def log(self, limit: int) -> tuple[Withdrawal, ...]:
        """The last withdrawals, the newest first."""
        query = select(_withdrawals).order_by(_withdrawals.c.at.desc(), _withdrawals.c.article.desc()).limit(limit)
        with self._engine.connect() as connection:
            return tuple(_withdrawal(row) for row in connection.execute(query))


def known(connection: Connection, names: Collection[str]) -> frozenset[str]:
    """Those of `names` that are withdrawn; an address also where it leads to one that is."""
    bare = {name: same_link(name) if "://" in name else name for name in names}
    found: set[str] = set()
    for batch in rows.batches(sorted({*bare, *bare.values()})):
        found |= set(connection.scalars(select(_withdrawn.c.name).where(_withdrawn.c.name.in_(batch))))
    return frozenset(name for name, other in bare.items() if name in found or other in found)


# -- what an address leads to ------------------------------------------------------------------------------------------


def _behind(connection: Connection, urls: set[str]) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """The items and articles that any of `urls` leads to, also by way of each other's addresses."""
    items, articles, captures = schema.items, schema.articles, schema.captures
    found: tuple[list[Row[Any]], list[Row[Any]]] = ([], [])
    while True:
        read = select(captures.c.item).where(or_(captures.c.url.in_(urls), captures.c.final_url.in_(urls)))
        taken = select(articles.c.item).where(or_(articles.c.url.in_(urls), articles.c.canonical.in_(urls)))
        mine = connection.execute(select(items).where(or_(items.c.url.in_(urls), items.c.id.in_(taken), items.c.id.in_(read))))
        found_items = list(mine)
        told = select(articles).where(articles.c.item.in_([row.id for row in found_items]))
        found = (found_items, list(connection.execute(told.order_by(articles.c.id))))
        more = urls | {row.url for row in found_items} | {url for row in found[1] for url in (row.url, row.canonical)}
        if more == urls:
            return found
        urls = more


def _noted(connection: Connection, names: set[str]) -> tuple[Withdrawal, ...]:
    articles = select(_withdrawn.c.article).where(_withdrawn.c.name.in_(names))
    query = select(_withdrawals).where(_withdrawals.c.article.in_(articles)).order_by(_withdrawals.c.article)
    return tuple(_withdrawal(row) for row in connection.execute(query))


def _withdrawal(row: Row[Any]) -> Withdrawal:
    return Withdrawal(row.article, row.story, row.source, row.url, row.at, row.who, row.why)


# -- what goes, and what stays -----------------------------------------------------------------------------------------


def _note(connection: Connection, row: Row[Any], items: Sequence[Row[Any]], at: datetime, who: str, why: str) -> Withdrawal:
    """Note that an article (or an item from which none was taken) goes, and under which names it may come back."""
    memberships = schema.memberships
    story = connection.scalar(select(memberships.c.story).where(memberships.c.article == row.id))
    made = Withdrawal(row.id, story, row.source, row.url, at, who, why)
    values = {"article": row.id, "story": story, "source": row.source, "url": row.url, "at": at, "who": who, "why": why}
    rows.upsert(connection, _withdrawals, [values])
    addresses = {row.url, getattr(row, "canonical", row.url), *(item.url for item in items)}
    names = {item.id for item in items} | addresses | {same_link(one) for one in addresses}
    rows.upsert(connection, _withdrawn, [{"name": name, "article": row.id} for name in sorted(names) if name])
    # A person's decision: a desk that is at work loads its open stories anew, without the article.
    decision = Decision("withdraw", story or row.id, "person", at, (), who, why)
    connection.execute(schema.decisions.insert().values(rows.decision_row(decision)))
    changes.note(connection, articles=[row.id], stories=[story] if story else [])
    return made


def _delete_article(connection: Connection, id: str) -> None:
    search.forget(connection, [id])
    _delete_translations(connection, id)
    for table in (
        *(schema.words, schema.moves, schema.memberships, schema.analyses, schema.profile_articles, schema.passages),
        schema.spellings_read,
    ):
        _delete(connection, table, "article", id)
    connection.execute(update(schema.decisions).where(schema.decisions.c.subject == id).values(reasons=[]))
    _delete(connection, schema.articles, "id", id)


def _delete(connection: Connection, table: Table, column: str, value: str) -> None:
    connection.execute(delete(table).where(table.c[column] == value))


def _delete_translations(connection: Connection, id: str) -> None:
    """Delete what is shown of an article's passages, those that a revision dropped too, and what engines and editors made of
    its sentences, but for what another article shows of the same words."""
    table, attempts = schema.renderings, schema.attempts
    passages = [rows.passage(row) for row in connection.execute(select(schema.passages).where(schema.passages.c.article == id))]
    language = connection.scalar(select(schema.analyses.c.language).where(schema.analyses.c.article == id)) or ""
    told = {one.text for passage in passages for one in sentences(passage, language)} | {one.text for one in passages}
    spoken = {language}
    for batch in rows.batches([one.id for one in passages]):
        shown = select(table).where(table.c.passage.in_(batch))
        text = {passage.id: passage.text for passage in passages}
        for row in connection.execute(shown):
            told.add(text[row.passage][row.start : row.end])
            spoken.add(row.source_language)
        connection.execute(delete(table).where(table.c.passage.in_(batch)))
    into = {
        code for table in (attempts, schema.corrections) for code in connection.scalars(select(table.c.language).distinct())
    }
    _delete_attempts(connection, {rows.text_key(one, source, target) for one in told for source in spoken for target in into})


def _delete_attempts(connection: Connection, text_keys: Iterable[str]) -> None:
    attempts, renderings, corrections = schema.attempts, schema.renderings, schema.corrections
    for batch in rows.batches(sorted(text_keys)):
        mine = attempts.c.text_key.in_(batch)
        keys = select(attempts.c.key).where(mine)
        shown = select(renderings.c.attempt).where(renderings.c.attempt.in_(keys))
        connection.execute(delete(attempts).where(mine, attempts.c.key.not_in(shown)))
        others = select(attempts.c.text_key).where(mine)
        connection.execute(delete(corrections).where(corrections.c.text_key.in_(batch), corrections.c.text_key.not_in(others)))
