"""Attempts at sentences, and what is shown of each: the desk's memory of translations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Engine, delete, func, select

from dragoman.archive import changes, rows, schema
from dragoman.archive.memory import correction
from dragoman.model import Attempt, Correction, Rendering, Sentence, SourceName
from dragoman.translate.choose import EDITOR, ENGINE_BROKEN


class SqlTranslations:
    """What engines made of sentences, by text, pair, engine and version; and what readers are shown."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put_attempts(self, attempts: Sequence[Attempt]) -> None:
        """Store `attempts`. The same text, pair, engine, version and way, with the same names bound, is the same attempt, and
        the last one counts."""
        if not attempts:
            return
        unique = {row["key"]: row for row in map(rows.attempt_row, attempts)}
        with self._engine.begin() as connection:
            rows.upsert(connection, schema.attempts, list(unique.values()))

    def attempts(self, texts: Sequence[str], source_language: str, language: str) -> dict[str, tuple[Attempt, ...]]:
        """All attempts at these texts for a pair of languages, by text, in no order; a text without any is left out."""
        keys = list({rows.text_key(text, source_language, language) for text in texts})
        found: dict[str, tuple[Attempt, ...]] = {}
        with self._engine.connect() as connection:
            for batch in rows.batches(keys):
                for row in connection.execute(select(*rows.ATTEMPT).where(schema.attempts.c.text_key.in_(batch))):
                    attempt = rows.attempt(row)
                    found[attempt.source_text] = (*found.get(attempt.source_text, ()), attempt)
        return found

    def corrections(self, texts: Sequence[str], source_language: str, language: str) -> dict[str, Correction]:
        """What editors have these texts translated as, by text."""
        table = schema.corrections
        any_of_pair = select(table.c.text_key).where(table.c.source_language == source_language, table.c.language == language)
        with self._engine.connect() as connection:
            if connection.execute(any_of_pair.limit(1)).first() is None:
                return {}
            keys = list({rows.text_key(text, source_language, language) for text in texts})
            found = [
                correction(row)
                for batch in rows.batches(keys)
                for row in connection.execute(select(table).where(table.c.text_key.in_(batch)))
            ]
        return {one.source_text: one for one in found}

    def named(self, passages: Sequence[str], language: str) -> dict[str, tuple[SourceName, ...]]:
        """The names of the sentences that are shown of these passages in `language`, by passage, with what the stylebook bade
        when they were translated; passages of which nobody looked for names are left out."""
        table, attempts, found = schema.renderings, schema.attempts, dict[str, tuple[SourceName, ...]]()
        query = select(table.c.passage, attempts.c.names).join(attempts, attempts.c.key == table.c.attempt)
        with self._engine.connect() as connection:
            for batch in rows.batches(passages):
                for passage, names in connection.execute(query.where(table.c.passage.in_(batch), table.c.language == language)):
                    if names is not None:
                        found[passage] = (*found.get(passage, ()), *rows.source_names(names))
        return found

    def put_renderings(self, renderings: Sequence[Rendering], engines: str) -> None:
        """Store what is shown of the sentences, all of a passage at once, and which `engines` were to be had for it.

        Whatever was shown of these passages in these languages before is replaced. Attempts must be stored first.
        """
        table, passages = schema.renderings, schema.passages
        with self._engine.begin() as connection:
            ids = rows.standing(connection, passages.c.id, [one.sentence.passage for one in renderings])
            values = [_rendering_row(one, engines) for one in renderings if one.sentence.passage in ids]
            articles = [
                article
                for batch in rows.batches(sorted(ids))
                for article in connection.scalars(select(passages.c.article).where(passages.c.id.in_(batch)))
            ]
            changes.note(connection, articles=articles)
            for passage, language in {(row["passage"], row["language"]) for row in values}:
                connection.execute(delete(table).where(table.c.passage == passage, table.c.language == language))
            rows.upsert(connection, table, values)

    def rendered(self, passages: Sequence[str], language: str, engines: str) -> dict[str, frozenset[tuple[int, int]]]:
        """The (start, end) of the sentences of `passages` that were rendered into `language` with these `engines` to be had,
        but for those on which an engine broke down as a whole."""
        table, found = schema.renderings, dict[str, frozenset[tuple[int, int]]]()
        with self._engine.connect() as connection:
            for batch in rows.batches(passages):
                wanted = (table.c.passage.in_(batch), table.c.language == language, table.c.engines == engines)
                for row in connection.execute(select(table).where(*wanted, table.c.reason != ENGINE_BROKEN)):
                    found[row.passage] = found.get(row.passage, frozenset()) | {(row.start, row.end)}
        return found

    def renderings(self, passages: Sequence[str], language: str) -> dict[str, tuple[Rendering, ...]]:
        """What is shown of these passages in `language`, by passage, sentences in order."""
        table, attempts, texts = schema.renderings, schema.attempts, schema.passages
        found: dict[str, tuple[Rendering, ...]] = {}
        with self._engine.connect() as connection:
            for batch in rows.batches(passages):
                wanted = (table.c.passage.in_(batch), table.c.language == language)
                shown = connection.execute(select(table).where(*wanted).order_by(table.c.passage, table.c.position)).all()
                keys = sorted({row.attempt for row in shown if row.attempt})
                by_key = {
                    row.key: rows.attempt(row[1:])
                    for some in rows.batches(keys)
                    for row in connection.execute(select(attempts.c.key, *rows.ATTEMPT).where(attempts.c.key.in_(some)))
                }
                originals = {row.id: row.text for row in connection.execute(select(texts).where(texts.c.id.in_(batch)))}
                for row in shown:
                    original = originals[row.passage][row.start : row.end]
                    sentence = Sentence(row.passage, row.position, row.start, row.end, original)
                    made_by = by_key.get(row.attempt)
                    rendering = Rendering(
                        sentence, row.source_language, row.language, row.text, row.shown_as, made_by, row.reason
                    )
                    found[row.passage] = (*found.get(row.passage, ()), rendering)
        return found

    def shown(self, language: str) -> dict[tuple[str, str], int]:
        """How many sentences are shown in `language`, by (how, why or by which engine): for counts and the method page."""
        table, attempts = schema.renderings, schema.attempts
        query = (
            select(table.c.shown_as, table.c.reason, attempts.c.engine, func.count().label("number"))
            .outerjoin(attempts, attempts.c.key == table.c.attempt)
            .where(table.c.language == language)
            .group_by(table.c.shown_as, table.c.reason, attempts.c.engine)
        )
        counts: dict[tuple[str, str], int] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                key = (row.shown_as, row.reason or row.engine or "")
                counts[key] = counts.get(key, 0) + row.number
        return counts

    def verdicts(self, language: str) -> dict[tuple[str, str, str], int]:
        """How many translations into `language` were not passed, by (engine, check, verdict); by (engine, "", "") all of it."""
        table = schema.attempts
        counts: Counter[tuple[str, str, str]] = Counter()
        with self._engine.connect() as connection:
            wanted = (table.c.language == language, table.c.text != "", table.c.engine != EDITOR)
            made = select(table.c.engine, table.c.checks).where(*wanted)
            for row in connection.execute(made):
                counts[row.engine, "", ""] += 1
                counts.update((row.engine, one["name"], one["verdict"]) for one in row.checks if not isinstance(one, str))
        return dict(counts)

    def verdicts_by_pair(self) -> dict[tuple[str, str, str], tuple[int, int, int]]:
        """How many translations there are, how many of them failed a check, and how many are in doubt, by (engine, source
        language, language)."""
        table = schema.attempts
        counts: dict[tuple[str, str, str], tuple[int, int, int]] = {}
        columns = (table.c.engine, table.c.source_language, table.c.language, table.c.checks)
        with self._engine.connect() as connection:
            for row in connection.execute(select(*columns).where(table.c.text != "", table.c.engine != EDITOR)):
                verdicts = {one["verdict"] for one in row.checks if not isinstance(one, str)}
                failed = "fail" in verdicts
                made, fails, doubts = counts.get((row[0], row[1], row[2]), (0, 0, 0))
                doubted = "doubt" in verdicts and not failed
                counts[row[0], row[1], row[2]] = (made + 1, fails + failed, doubts + doubted)
        return counts

    def doubtful(self, language: str) -> tuple[Rendering, ...]:
        """What is shown in `language` though a check doubts it, and what is not shown because one failed it, by passage."""
        table = schema.renderings
        query = select(table.c.passage).distinct().where(table.c.language == language, table.c.attempt.is_not(None))
        with self._engine.connect() as connection:
            passages = sorted(connection.execute(query).scalars())
        shown = self.renderings(passages, language)
        return tuple(
            one for id in passages for one in shown.get(id, ()) if one.attempt is not None and one.attempt.verdict != "pass"
        )


def _rendering_row(rendering: Rendering, engines: str) -> dict[str, object]:
    return {
        "passage": rendering.sentence.passage,
        "language": rendering.language,
        "position": rendering.sentence.index,
        "start": rendering.sentence.start,
        "end": rendering.sentence.end,
        "source_language": rendering.source_language,
        "text": rendering.text,
        "shown_as": rendering.shown_as,
        "attempt": rows.attempt_key(rendering.attempt) if rendering.attempt else None,
        "reason": rendering.reason,
        "engines": engines,
    }
