"""What a decision costs when many articles are archived, with all that the desk reads and stores for it. Not a bench itself."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from dragoman.archive import SqlArchive, open_archive, schema
from dragoman.config import Settings
from dragoman.desk import Desk, Summary
from dragoman.model import Article, Item, Source, digest
from dragoman.ports import Encoder, Transport
from dragoman.workers import Here
from measure import cpu_seconds
from real_stories import NOW, Told

FIRST, DECIDED = 600, 384  # articles that open the stories, and those that are decided then
AT_A_TIME = 5_000
AGE = timedelta(days=400)


def growth(told: Sequence[Told], encoder: Encoder, archived: int) -> float:
    """Return by which share of itself the CPU time of a decision has grown where so many older articles are archived."""
    shuffled = list(told)
    random.Random(1).shuffle(shuffled)
    chosen = shuffled[: FIRST + DECIDED]
    if len(chosen) < 2:
        return 0.0
    return _cost(chosen, encoder, archived) / _cost(chosen, encoder, 0) - 1


def _cost(told: Sequence[Told], encoder: Encoder, archived: int) -> float:
    """CPU seconds of a decision: what waits is looked up, weighed among the open stories, and stored."""
    first = min(FIRST, len(told) // 2)
    with tempfile.TemporaryDirectory() as folder, open_archive(f"sqlite:///{folder}/archive.sqlite") as archive:
        archive.sources.put([Source("bench", "Bench", "https://bench.example/", "GB", ("en",), ())])
        desk = _desk(archive, encoder)
        _arrive(archive, told[:first])
        desk.group(Summary())
        _fill(archive, archived)
        _arrive(archive, told[first:])
        start = cpu_seconds()
        desk.group(Summary())
        return (cpu_seconds() - start) / (len(told) - first)


def _desk(archive: SqlArchive, encoder: Encoder) -> Desk:
    return Desk(
        Settings(Path(), "Bench"), archive, transport=_no_transport, translators=(), encoder=encoder, pool=Here(),
        publish=lambda _now: 0, clock=lambda: NOW,
    )  # fmt: skip


def _no_transport() -> Transport:
    raise AssertionError("nothing is fetched here")


def _arrive(archive: SqlArchive, told: Sequence[Told]) -> None:
    """Store articles with their analyses: they wait for a story."""
    items = [_item(one.article) for one in told]
    archive.items.put(items)
    articles = [replace(one.article, source="bench") for one in told]
    archive.articles.put([(item.id, article) for item, article in zip(items, articles, strict=True)])
    archive.analyses.put(
        [(article, one.analysis) for article, one in zip(articles, told, strict=True) if one.analysis is not None]
    )


def _item(article: Article) -> Item:
    url = f"https://bench.example/{article.id}"
    return Item(digest("item", article.id), "feed", "bench", article.id, url, article.headline, "", "", None, (), NOW, NOW)


def _fill(archive: SqlArchive, count: int) -> None:
    """Store copies of what is there under other ids, a year older, each in a closed story of its own."""
    with archive._engine.connect() as connection:
        article = connection.scalar(select(schema.articles.c.id).limit(1))
        story = connection.scalar(select(schema.memberships.c.story).where(schema.memberships.c.article == article))
        item = connection.scalar(select(schema.articles.c.item).where(schema.articles.c.id == article))
        real = {
            schema.items: _row(connection, schema.items, "id", item),
            schema.articles: _row(connection, schema.articles, "id", article),
            schema.analyses: _row(connection, schema.analyses, "article", article) | {"vector": b"", "facts": {}},
            schema.stories: _row(connection, schema.stories, "id", story),
            schema.memberships: _row(connection, schema.memberships, "article", article),
        }
    for start in range(0, count, AT_A_TIME):
        numbers = range(start, min(start + AT_A_TIME, count))
        with archive._engine.begin() as connection:
            for table, row in real.items():
                connection.execute(insert(table), [row | _CHANGED[table.name](number, count) for number in numbers])


def _row(connection: Connection, table: Table, key: str, value: Any) -> dict[str, Any]:
    return dict(connection.execute(select(table).where(table.c[key] == value)).mappings().one())


def _old(number: int, count: int) -> dict[str, Any]:
    moment = NOW - timedelta(days=30) - AGE * (number / count)
    return {"opened_at": moment, "updated_at": moment}


_CHANGED: dict[str, Callable[[int, int], dict[str, Any]]] = {
    "items": lambda number, _: {"id": f"i{number}", "url": f"https://bench.example/old/{number}", "guid": f"{number}"},
    "articles": lambda number, count: {
        "id": f"a{number}", "item": f"i{number}", "url": f"https://bench.example/old/{number}",
        "canonical": f"https://bench.example/old/{number}", "published_at": _old(number, count)["opened_at"],
    },
    "analyses": lambda number, _: {"article": f"a{number}"},
    "stories": lambda number, count: {"id": f"s{number}", "slug": f"old-{number}", **_old(number, count)},
    "memberships": lambda number, _: {"article": f"a{number}", "story": f"s{number}"},
}  # fmt: skip
