"""Values to rows and back, and an insert that both databases understand."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import Column, Connection, Executable, Row, Table, Text, cast, select
from sqlalchemy.dialects import postgresql, sqlite

from dragoman.archive import schema
from dragoman.model import (
    Analysis,
    Article,
    Attempt,
    Capture,
    Check,
    Credit,
    Decision,
    EngineIdentity,
    Feed,
    Item,
    Mention,
    Passage,
    Period,
    Quantity,
    Quote,
    Reason,
    Source,
    SourceName,
    Span,
    Story,
    digest,
)

V = TypeVar("V")

BATCH = 500  # keys a query: well below SQLite's limit of bound variables


def upsert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]], *, keep: tuple[str, ...] = ()) -> None:
    """Insert `rows`, which have the same keys; where a row with the same primary key stands, overwrite it but for the columns
    `keep`."""
    if rows:
        connection.execute(_upsert(connection.dialect.name, table, tuple(rows[0]), keep), list(rows))


def add_up(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows of numbers; where one with the same primary key stands, add to each of its other columns."""
    if rows:
        connection.execute(_add_up(connection.dialect.name, table), list(rows))


def insert_new(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> int:
    """Insert those of `rows` whose primary key does not stand yet. Returns how many were written."""
    return sum(connection.execute(_insert_new(connection.dialect.name, table), row).rowcount for row in rows)


# Making a statement costs more than running it: each is made once, for one row, and run for as many as there are.
@cache
def _upsert(dialect: str, table: Table, names: tuple[str, ...], keep: tuple[str, ...]) -> Executable:
    keys = [column.name for column in table.primary_key]
    statement = _insert(dialect, table)
    changes = {name: getattr(statement.excluded, name) for name in names if name not in keys and name not in keep}
    return statement.on_conflict_do_update(index_elements=keys, set_=changes)


@cache
def _add_up(dialect: str, table: Table) -> Executable:
    keys = [column.name for column in table.primary_key]
    statement = _insert(dialect, table)
    sums = {one.name: one + getattr(statement.excluded, one.name) for one in table.columns if one.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=sums)


@cache
def _insert_new(dialect: str, table: Table) -> Executable:
    return _insert(dialect, table).on_conflict_do_nothing()


def _insert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def batches(values: Sequence[V]) -> list[Sequence[V]]:
    """Cut `values` into pieces that fit one statement."""
    return [values[start : start + BATCH] for start in range(0, len(values), BATCH)]


def standing(connection: Connection, column: Column[str], ids: Sequence[str]) -> frozenset[str]:
    """Those of `ids` that stand in `column`: what a person withdraws while a step works on it is stored no more."""
    found: set[str] = set()
    for batch in batches(sorted(set(ids))):
        found |= set(connection.scalars(select(column).where(column.in_(batch))))
    return frozenset(found)


# -- values to rows ------------------------------------------------------------------------------------------------------


def item_row(item: Item) -> dict[str, Any]:
    """The row of an item."""
    return {
        "id": item.id,
        "feed": item.feed,
        "source": item.source,
        "guid": item.guid,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "content": item.content,
        "language": item.language,
        "authors": list(item.authors),
        "published_at": item.published_at,
        "seen_at": item.seen_at,
        "text_key": item.text_key,
    }


def feed_row(feed: Feed) -> dict[str, Any]:
    """The row of a feed."""
    return {
        "url": feed.url,
        "source": feed.source,
        "etag": feed.etag,
        "last_modified": feed.last_modified,
        "due_at": feed.due_at,
        "failures": feed.failures,
        "last_reason": feed.last_reason,
        "last_note": feed.last_note,
        "location": feed.location,
        "interval": feed.interval,
        "body_key": feed.body_key,
        "last_success_at": feed.last_success_at,
        "last_new_at": feed.last_new_at,
        "retired_at": feed.retired_at,
    }


def capture_row(item: Item, capture: Capture) -> dict[str, Any]:
    """The row of an item's page."""
    return {
        "item": item.id,
        "item_key": item.text_key,
        "url": capture.url,
        "final_url": capture.final_url,
        "fetched_at": capture.fetched_at,
        "status": capture.status,
        "media_type": capture.media_type,
        "headers": [list(pair) for pair in capture.headers],
        "body": zlib.compress(capture.body, 1),  # pages are many, and read again but once
        "reason": "",
        "note": "",
        "moved_to": capture.moved_to,
        "reservations": list(capture.reservations),
        "retry_at": None,
        "tries": 1,
        "extracted_key": None,
        "extract_reason": "",
        "extract_note": "",
    }


def article_row(item_id: str, article: Article) -> dict[str, Any]:
    """The row of an article, without its passages."""
    return {
        "id": article.id,
        "item": item_id,
        "source": article.source,
        "url": article.url,
        "canonical": article.canonical,
        "language": article.language,
        "headline": article.headline,
        "bylines": list(article.bylines),
        "section": article.section,
        "image": article.image,
        "published_at": article.published_at,
        "date_from": article.date_from,
        "access": article.access,
        "revision": article.revision,
        "from_feed": article.from_feed,
        "modified_at": article.modified_at,
        "reservations": list(article.reservations),
        "problem": article.problem,
        "organisations": list(article.organisations),
        "notes": list(article.notes),
        "image_credit": article.image_credit,
        "text_key": article.text_key,
    }


def passage_row(passage: Passage) -> dict[str, Any]:
    """The row of a passage that its article has now."""
    return {
        "id": passage.id,
        "article": passage.article,
        "position": passage.index,
        "kind": passage.kind,
        "text": passage.text,
        "current": True,
    }


def attempt_key(attempt: Attempt) -> str:
    """The key of an attempt: the same text, pair, engine, version and way, with the same names bound, is the same attempt."""
    engine = attempt.engine
    ways = (attempt.way,) if attempt.way else ()
    bound = tuple(f"{name.surface}={name.text}" for name in attempt.names or () if name.text)
    told = (attempt.source_text, attempt.source_language, attempt.language, engine.name, engine.version, *ways, *bound)
    return digest(*told, length=32)


def attempt_row(attempt: Attempt) -> dict[str, Any]:
    """The row of an attempt."""
    return {
        "key": attempt_key(attempt),
        "text_key": text_key(attempt.source_text, attempt.source_language, attempt.language),
        "source_text": attempt.source_text,
        "source_language": attempt.source_language,
        "language": attempt.language,
        "engine": attempt.engine.name,
        "version": attempt.engine.version,
        "quality": attempt.engine.quality,
        "text": attempt.text,
        "checks": [_check_json(check) for check in attempt.checks],
        "error": attempt.error,
        "way": attempt.way,
        "checked_with": attempt.checked_with,
        "names": None if attempt.names is None else [tuple(getattr(name, part) for part in _NAME) for name in attempt.names],
    }


_NAME = tuple(part.name for part in fields(SourceName))


def text_key(text: str, source_language: str, language: str) -> str:
    """The key under which all attempts at a text for a pair are found."""
    return digest(text, source_language, language, length=32)


def _check_json(check: Check) -> dict[str, Any] | str:
    """A check as JSON: its name alone where it passed, as most do."""
    if check.verdict == "pass" and not (check.source_spans or check.target_spans or check.note):
        return check.name
    spans = {"source_spans": [list(s) for s in check.source_spans], "target_spans": [list(s) for s in check.target_spans]}
    return {"name": check.name, "verdict": check.verdict, "note": check.note, **spans}


def reasons_json(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    """The reasons of a decision as JSON."""
    return [{"name": reason.name, "value": reason.value, "note": reason.note} for reason in reasons]


def story_row(story: Story) -> dict[str, Any]:
    """The row of a story."""
    return {"id": story.id, "slug": story.slug, "opened_at": story.opened_at, "updated_at": story.updated_at}


def decision_row(decision: Decision) -> dict[str, Any]:
    """The row of a decision."""
    return {
        "kind": decision.kind,
        "subject": decision.subject,
        "by": decision.by,
        "at": decision.at,
        "reasons": reasons_json(decision.reasons),
        "who": decision.who,
        "why": decision.why,
    }


# -- rows to values ------------------------------------------------------------------------------------------------------


def source(row: Row[Any]) -> Source:
    """A source from its row."""
    lists = {"languages": tuple(row.languages), "feeds": tuple(row.feeds)}
    return Source(row.id, row.name, row.homepage, row.country, terms=row.terms, pace=row.pace, **lists)


def feed(row: Row[Any]) -> Feed:
    """A feed from its row."""
    return Feed(
        url=row.url,
        source=row.source,
        etag=row.etag,
        last_modified=row.last_modified,
        due_at=row.due_at,
        failures=row.failures,
        last_reason=row.last_reason,
        last_note=row.last_note,
        location=row.location,
        interval=row.interval,
        body_key=row.body_key,
        last_success_at=row.last_success_at,
        last_new_at=row.last_new_at,
        retired_at=row.retired_at,
    )


def item(row: Row[Any]) -> Item:
    """An item from its row."""
    texts = {"title": row.title, "summary": row.summary, "content": row.content, "language": row.language}
    times = {"published_at": row.published_at, "seen_at": row.seen_at}
    return Item(row.id, row.feed, row.source, row.guid, row.url, authors=tuple(row.authors), **texts, **times)


def capture(row: Row[Any]) -> Capture:
    """A capture from its row."""
    headers = tuple((name, value) for name, value in row.headers)
    body = zlib.decompress(row.body) if row.body else b""
    answer = (row.url, row.final_url, row.fetched_at, row.status, row.media_type)
    return Capture(*answer, body, headers, row.moved_to, tuple(row.reservations))


def article(row: Row[Any], its_passages: Sequence[Passage]) -> Article:
    """An article from its row and its passages in order."""
    return Article(
        id=row.id,
        source=row.source,
        url=row.url,
        canonical=row.canonical,
        language=row.language,
        headline=row.headline,
        bylines=tuple(row.bylines),
        section=row.section,
        image=row.image,
        published_at=row.published_at,
        date_from=row.date_from,
        access=row.access,
        revision=row.revision,
        passages=tuple(its_passages),
        from_feed=row.from_feed,
        modified_at=row.modified_at,
        reservations=tuple(row.reservations),
        problem=row.problem,
        organisations=tuple(row.organisations),
        notes=tuple(row.notes),
        image_credit=row.image_credit,
    )


def passage(row: Row[Any]) -> Passage:
    """A passage from its row."""
    return Passage(row.id, row.article, row.position, row.kind, row.text)


def analysis(row: Row[Any]) -> Analysis:
    """An analysis from its row."""
    vector = np.frombuffer(row.vector, dtype=np.float32)
    found = row.facts
    return Analysis(
        row.article,
        row.language,
        row.confidence,
        vector,
        row.engine,
        tuple(Mention(Span(*span), *rest) for span, *rest in found.get("mentions", ())),
        tuple(Quantity(Span(*span), *rest) for span, *rest in found.get("quantities", ())),
        tuple(
            Period(Span(*span), datetime.fromisoformat(start), datetime.fromisoformat(end), precision)
            for span, start, end, precision in found.get("periods", ())
        ),
        tuple(Quote(tuple(Span(*span) for span in spans)) for spans in found.get("quotes", ())),
        tuple(Credit(Span(*span), *rest) for span, *rest in found.get("credits", ())),
        found.get("encoded", ""),
    )


def analysis_row(article: Article, analysis: Analysis) -> dict[str, Any]:
    """The row of what was learned of an article's present text. Facts are lists, in the order of their values' fields."""
    return {
        "article": article.id,
        "text_key": article.text_key,
        "language": analysis.language,
        "confidence": analysis.confidence,
        "vector": analysis.vector.astype(np.float32).tobytes(),
        "engine": analysis.engine,
        "facts": {
            "mentions": [(_span(one.span), one.kind, one.key, one.name, one.note) for one in analysis.mentions],
            "quantities": [(_span(one.span), one.value, one.unit, one.high) for one in analysis.quantities],
            "periods": [
                (_span(one.span), one.start.isoformat(), one.end.isoformat(), one.precision) for one in analysis.periods
            ],
            "quotes": [[_span(span) for span in one.spans] for one in analysis.quotes],
            "credits": [(_span(one.span), one.outlet, one.url) for one in analysis.credits],
            "encoded": analysis.encoded,
        },
    }


def _span(span: Span) -> tuple[str, int, int]:
    return span.passage, span.start, span.end


def story(row: Row[Any]) -> Story:
    """A story from its row."""
    return Story(row.id, row.slug, row.opened_at, row.updated_at)


def decision(row: Row[Any]) -> Decision:
    """A decision from its row."""
    return Decision(row.kind, row.subject, row.by, row.at, reasons(row.reasons), row.who, row.why)


def reasons(data: list[dict[str, Any]]) -> tuple[Reason, ...]:
    """Reasons from their JSON."""
    return tuple(Reason(**one) for one in data)


# Of an attempt: what its value has, in this order. Checks come as text, since most attempts have the same: all passed.
_made = schema.attempts.c
ATTEMPT = (
    _made.source_text, _made.source_language, _made.language, _made.engine, _made.version, _made.quality, _made.text,
    cast(_made.checks, Text), _made.error, _made.way, _made.checked_with, _made.names,
)  # fmt: skip


def attempt(row: Sequence[Any]) -> Attempt:
    """An attempt from the columns ATTEMPT of its row."""
    source_text, source_language, language, engine, version, quality, text, checks, error, way, checked_with, names = row
    by, told = _identity(engine, version, quality), None if names is None else source_names(names)
    return Attempt(source_text, source_language, language, by, text, _checks(checks), error, way, checked_with, told)


_identity = lru_cache(maxsize=1_000)(EngineIdentity)


@lru_cache(maxsize=1_000)
def _checks(data: str) -> tuple[Check, ...]:
    return tuple(map(_check, json.loads(data)))


def source_names(data: Sequence[Sequence[Any]]) -> tuple[SourceName, ...]:
    """The names of a sentence from their JSON."""
    return tuple([_source_name(*one) for one in data])


_source_name = lru_cache(maxsize=20_000)(SourceName)  # the same names come again and again


def _check(data: dict[str, Any] | str) -> Check:
    if isinstance(data, str):
        return Check(data, "pass")
    spans = {name: tuple((start, end) for start, end in data[name]) for name in ("source_spans", "target_spans")}
    return Check(data["name"], data["verdict"], note=data["note"], **spans)
