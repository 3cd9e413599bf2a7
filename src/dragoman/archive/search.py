"""The index of words: FTS5 on SQLite, lexemes of the `simple` kind on PostgreSQL, the same terms in both.

Terms are cut by `dragoman.analyse.terms`, so that all scripts can be searched and both databases find the same. An article's
number in the index is made of the second in which it was published, so that days are ranges of numbers and the newest come
first without being sorted. Filters are terms too, of a column of their own: narrowing costs no look-up in another table.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from sqlalchemy import Connection, Engine, delete, func, select, text

from dragoman.analyse.terms import Asked, asked, terms
from dragoman.archive import rows, schema
from dragoman.model import Searchable
from dragoman.text import primary

SLOTS = 4096  # articles a second
WEIGHED = 2000  # the newest that answer are put into order by what they say; what is older follows by its time alone
HALF_LIFE = timedelta(days=60)  # an answer of today says as much as one twice as good that is so old
HEADLINE, TEXT = 4.0, 1.0  # what a word counts there

_searched = schema.searched


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of an index: terms, marks of the filters, and numbers from `first` up to and without `last`."""

    terms: tuple[Asked, ...]
    marks: tuple[str, ...]
    first: int
    last: int

    def __bool__(self) -> bool:
        """Whether there is anything to look up but numbers."""
        return bool(self.terms or self.marks)


class SqlSearch:
    """The words of what is shown."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._index: _Index = _Postgres() if engine.dialect.name == "postgresql" else _Sqlite()

    def known(self, rules: str) -> int:
        """The number of the last change that the index knows of; one that was made by other `rules` is emptied, and knows of
        none."""
        table = schema.searchable
        with self._engine.begin() as connection:
            found = connection.execute(select(table)).first()
            if found is not None and found.rules == rules:
                return int(found.number)
            self._index.clear(connection)
            connection.execute(delete(_searched))
            rows.upsert(connection, table, [{"id": 1, "number": 0, "rules": rules}])
            return 0

    def put(self, found: Sequence[Searchable], gone: Collection[str], number: int) -> None:
        """Store articles as they can be searched, each in the place of what was known of it; forget those that are `gone`; and
        note that changes up to `number` are known. All or none."""
        with self._engine.begin() as connection:
            forget(connection, [*gone, *(one.article for one in found)])
            numbers = _free_numbers(connection, found)
            self._index.add(connection, list(zip(numbers, found, strict=True)))
            values = [{"article": one.article, "number": n} for n, one in zip(numbers, found, strict=True)]
            rows.upsert(connection, _searched, values)
            connection.execute(schema.searchable.update().values(number=number))

    def find(
        self,
        question: str,
        *,
        language: str = "",
        source: str = "",
        country: str = "",
        since: date | None = None,
        until: date | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> tuple[tuple[str, ...], int]:
        """Return ids of articles that answer `question`, best first, `limit` of them from place `offset` on, and how many there
        are. Any text is a question; one without a word finds everything, the newest first, where something narrows it or
        nothing was asked, else nothing."""
        first, last = _number(since or date.min), _number(until, after=True) if until else 1 << 62
        wanted = _Question(asked(question), _marks(language, source, country), first, last)
        if question.strip() and not wanted.terms:
            return (), 0
        with self._engine.connect() as connection:
            total = self._index.count(connection, wanted)
            if offset >= WEIGHED or not wanted.terms:
                numbers = [one for one, _ in self._index.newest(connection, wanted, limit, offset)]
            else:
                numbers = _best(self._index.newest(connection, wanted, WEIGHED, 0))[offset : offset + limit]
            ids = _articles(connection, numbers)
        return tuple(ids[one] for one in numbers if one in ids), total


def create_index(connection: Connection) -> None:
    """Make the index's own table. It is none of SQLAlchemy's: each database has its own way."""
    index: _Index = _Postgres() if connection.dialect.name == "postgresql" else _Sqlite()
    index.create(connection)


def forget(connection: Connection, articles: Collection[str]) -> None:
    """Take articles (ids) out of the index."""
    index: _Index = _Postgres() if connection.dialect.name == "postgresql" else _Sqlite()
    for batch in rows.batches(sorted(set(articles))):
        mine = _searched.c.article.in_(batch)
        index.drop(connection, list(connection.scalars(select(_searched.c.number).where(mine))))
        connection.execute(delete(_searched).where(mine))


# -- numbers -----------------------------------------------------------------------------------------------------------


def _number(day: date | datetime, *, after: bool = False) -> int:
    """The first number of a moment's second, of a day, or with `after` of the next day."""
    if not isinstance(day, datetime):
        day = datetime.combine(day, time(), UTC)
        if after:
            return (int(day.timestamp()) + 86_400) * SLOTS
    return int(day.timestamp()) * SLOTS


def _free_numbers(connection: Connection, found: Sequence[Searchable]) -> list[int]:
    """A number for each article, the first of its second that nobody has."""
    firsts = [_number(one.published_at) for one in found]
    taken: set[int] = set()
    for first in sorted(set(firsts)):
        within = _searched.c.number.between(first, first + SLOTS - 1)
        taken |= set(connection.scalars(select(_searched.c.number).where(within)))
    numbers: list[int] = []
    for first in firsts:
        number = next(one for one in range(first, first + 1000 * SLOTS) if one not in taken)
        taken.add(number)
        numbers.append(number)
    return numbers


def _articles(connection: Connection, numbers: Sequence[int]) -> dict[int, str]:
    return {
        row.number: row.article
        for batch in rows.batches(numbers)
        for row in connection.execute(select(_searched).where(_searched.c.number.in_(batch)))
    }


def _best(found: Sequence[tuple[int, float]]) -> list[int]:
    """Numbers by how well they answer, halved by age. Age is counted from the newest answer, so that the order stays."""
    if not found:
        return []
    newest, half = found[0][0], HALF_LIFE.total_seconds() * SLOTS
    worth = {number: score * math.exp2(-(newest - number) / half) for number, score in found}
    return sorted(worth, key=lambda number: (-worth[number], -number))


# -- filters -----------------------------------------------------------------------------------------------------------


def _marks(language: str, source: str, country: str) -> tuple[str, ...]:
    """A term for each filter that narrows. Written in hexadecimal, no value is anything but a term."""
    given = (("l", primary(language)), ("s", source), ("c", country.upper()))
    return tuple(kind + value.encode("utf-8", "replace").hex() for kind, value in given if value)


def _marks_of(one: Searchable) -> tuple[str, ...]:
    return _marks(one.language, one.source, one.country)


# -- the two databases -------------------------------------------------------------------------------------------------


class _Index(Protocol):
    """What both databases are asked for."""

    def create(self, connection: Connection) -> None: ...
    def clear(self, connection: Connection) -> None: ...
    def add(self, connection: Connection, numbered: Sequence[tuple[int, Searchable]]) -> None: ...
    def drop(self, connection: Connection, numbers: Sequence[int]) -> None: ...
    def count(self, connection: Connection, wanted: _Question) -> int: ...
    def newest(self, connection: Connection, wanted: _Question, limit: int, offset: int) -> list[tuple[int, float]]: ...


def _count_all(connection: Connection, wanted: _Question) -> int:
    within = _searched.c.number >= wanted.first, _searched.c.number < wanted.last
    return connection.scalar(select(func.count()).select_from(_searched).where(*within)) or 0


def _newest_of_all(connection: Connection, wanted: _Question, limit: int, offset: int) -> list[tuple[int, float]]:
    within = _searched.c.number >= wanted.first, _searched.c.number < wanted.last
    query = select(_searched.c.number).where(*within).order_by(_searched.c.number.desc()).limit(limit).offset(offset)
    return [(number, 0.0) for number in connection.scalars(query)]


class _Sqlite:
    """FTS5 (https://sqlite.org/fts5.html). Its tokenizer only finds the spaces again that stand between our terms."""

    def create(self, connection: Connection) -> None:
        tokenizer = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
        connection.execute(
            text(f'CREATE VIRTUAL TABLE search_index USING fts5(headline, body, marks, tokenize="{tokenizer}", prefix=4)')
        )

    def clear(self, connection: Connection) -> None:
        connection.execute(text("DELETE FROM search_index"))

    def add(self, connection: Connection, numbered: Sequence[tuple[int, Searchable]]) -> None:
        insert = text("INSERT INTO search_index (rowid, headline, body, marks) VALUES (:number, :headline, :body, :marks)")
        values = [
            {
                "number": number,
                "headline": " ".join(terms(one.headline)),
                "body": " ".join(terms(one.text)),
                "marks": " ".join(_marks_of(one)),
            }
            for number, one in numbered
        ]
        if values:
            connection.execute(insert, values)

    def drop(self, connection: Connection, numbers: Sequence[int]) -> None:
        if numbers:
            connection.execute(text("DELETE FROM search_index WHERE rowid = :number"), [{"number": one} for one in numbers])

    def count(self, connection: Connection, wanted: _Question) -> int:
        if not wanted:
            return _count_all(connection, wanted)
        query = "SELECT count(*) FROM search_index WHERE search_index MATCH :match AND rowid >= :first AND rowid < :last"
        return connection.scalar(text(query), self._values(wanted)) or 0

    def newest(self, connection: Connection, wanted: _Question, limit: int, offset: int) -> list[tuple[int, float]]:
        if not wanted:
            return _newest_of_all(connection, wanted, limit, offset)
        score = f"-bm25(search_index, {HEADLINE}, {TEXT}, 0.0)" if wanted.terms else "0.0"
        query = (
            f"SELECT rowid AS number, {score} AS score FROM search_index WHERE search_index MATCH :match"  # noqa: S608  # constants alone
            " AND rowid >= :first AND rowid < :last ORDER BY rowid DESC LIMIT :limit OFFSET :offset"
        )
        found = connection.execute(text(query), self._values(wanted) | {"limit": limit, "offset": offset})
        return [(row.number, row.score) for row in found]

    def _values(self, wanted: _Question) -> dict[str, object]:
        said = [f"{{headline body}} : {self._phrase(one)}" for one in wanted.terms]
        said += [f'marks : "{mark}"' for mark in wanted.marks]
        return {"match": " AND ".join(f"({one})" for one in said), "first": wanted.first, "last": wanted.last}

    @staticmethod
    def _phrase(one: Asked) -> str:
        return f'"{" ".join(one.terms)}"' + (" *" if one.beginning else "")


class _Postgres:
    """A GIN index of lexemes, written as they are: no parser and no dictionary of the server's stands between."""

    def create(self, connection: Connection) -> None:
        connection.execute(text("CREATE TABLE search_index (number BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)"))
        connection.execute(text("CREATE INDEX ix_search_index_words ON search_index USING gin (words)"))

    def clear(self, connection: Connection) -> None:
        connection.execute(text("DELETE FROM search_index"))

    def add(self, connection: Connection, numbered: Sequence[tuple[int, Searchable]]) -> None:
        insert = text("INSERT INTO search_index (number, words) VALUES (:number, CAST(:words AS tsvector))")
        values = [{"number": number, "words": self._vector(one)} for number, one in numbered]
        if values:
            connection.execute(insert, values)

    def drop(self, connection: Connection, numbers: Sequence[int]) -> None:
        if numbers:
            connection.execute(text("DELETE FROM search_index WHERE number = :number"), [{"number": one} for one in numbers])

    def count(self, connection: Connection, wanted: _Question) -> int:
        if not wanted:
            return _count_all(connection, wanted)
        query = (
            "SELECT count(*) FROM search_index WHERE words @@ CAST(:match AS tsquery) AND number >= :first AND number < :last"
        )
        return connection.scalar(text(query), self._values(wanted)) or 0

    def newest(self, connection: Connection, wanted: _Question, limit: int, offset: int) -> list[tuple[int, float]]:
        if not wanted:
            return _newest_of_all(connection, wanted, limit, offset)
        score = f"ts_rank('{{0, 0, {TEXT / HEADLINE}, 1}}', words, CAST(:match AS tsquery))" if wanted.terms else "0.0"
        query = (
            f"SELECT number, {score} AS score FROM search_index WHERE words @@ CAST(:match AS tsquery)"  # noqa: S608
            " AND number >= :first AND number < :last ORDER BY number DESC LIMIT :limit OFFSET :offset"
        )
        found = connection.execute(text(query), self._values(wanted) | {"limit": limit, "offset": offset})
        return [(row.number, float(row.score)) for row in found]

    def _values(self, wanted: _Question) -> dict[str, object]:
        said = [self._phrase(one) for one in wanted.terms] + [f"'={mark}'" for mark in wanted.marks]
        return {"match": " & ".join(f"({one})" for one in said), "first": wanted.first, "last": wanted.last}

    @staticmethod
    def _phrase(one: Asked) -> str:
        *before, last = (f"'{term}'" for term in one.terms)
        return " <-> ".join([*before, last + (":*" if one.beginning else "")])

    @staticmethod
    def _vector(one: Searchable) -> str:
        """Lexemes with their places: those of the headline have weight A, those of the text B, a gap between the two."""
        headline, body = terms(one.headline), terms(one.text)
        placed = [(term, f"{place}A") for place, term in enumerate(headline, 1)]
        placed += [(term, f"{place}B") for place, term in enumerate(body, len(headline) + 2)]
        return " ".join((*_lexemes(placed), *(f"'={mark}'" for mark in _marks_of(one))))


def _lexemes(placed: Iterable[tuple[str, str]]) -> list[str]:
    places: dict[str, list[str]] = {}
    for term, place in placed:
        places.setdefault(term, []).append(place)
    return [f"'{term}':{','.join(at)}" for term, at in places.items()]
