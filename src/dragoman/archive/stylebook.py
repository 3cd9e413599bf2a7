"""The stylebook: what editors have set, and what the press was seen to write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Engine, Row, and_, delete, select

from dragoman.archive import rows, schema
from dragoman.model import Spellings, StyleEntry

_entries, _forms, _links, _read = schema.style_entries, schema.spellings, schema.spelling_links, schema.spellings_read


class SqlStylebook:
    """How names are written in readers' languages."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def entries(self, language: str = "") -> tuple[StyleEntry, ...]:
        """What editors have set for a reader's language, all without one, by language and name."""
        query = select(_entries).order_by(_entries.c.language, _entries.c.name, _entries.c.source_language)
        with self._engine.connect() as connection:
            found = connection.execute(query.where(_entries.c.language == language) if language else query).all()
        return tuple(
            StyleEntry(one.name, one.key, one.source_language, one.language, one.text, one.by, one.at) for one in found
        )

    def set(self, entries: Sequence[StyleEntry]) -> None:
        """Store entries, all or none; each takes the place of one of the same name and languages."""
        values = [{part: getattr(one, part) for part in _entries.c.keys()} for one in entries]  # noqa: SIM118
        with self._engine.begin() as connection:
            rows.upsert(connection, _entries, values)

    def unset(self, name: str, language: str, source_language: str = "") -> bool:
        """Forget an entry. Returns whether there was one."""
        wanted = and_(_entries.c.name == name, _entries.c.language == language, _entries.c.source_language == source_language)
        with self._engine.begin() as connection:
            return connection.execute(delete(_entries).where(wanted)).rowcount > 0

    def spellings(self, language: str) -> Spellings:
        """All that the press in a reader's language was seen to write: in a large archive, a great deal."""
        with self._engine.connect() as connection:
            return _spellings(
                connection.execute(select(_forms).where(_forms.c.language == language)),
                connection.execute(select(_links).where(_links.c.language == language)),
            )

    def spellings_of(self, keys: Collection[str], source_language: str, language: str) -> Spellings:
        """What the press in `language` was seen to write for names under these keys, in texts in `source_language`."""
        forms, links = list[Row[Any]](), list[Row[Any]]()
        pair = and_(_links.c.language == language, _links.c.source_language == source_language)
        with self._engine.connect() as connection:
            for batch in rows.batches(sorted(keys)):
                forms += connection.execute(select(_forms).where(_forms.c.language == language, _forms.c.key.in_(batch)))
                links += connection.execute(select(_links).where(pair, _links.c.key.in_(batch)))
        return _spellings(forms, links)

    def add(self, more: Spellings, read: Collection[str]) -> None:
        """Add to what is known, and note that the articles `read` (ids) were counted; all or none."""
        forms = [
            {"language": language, "key": key, "form": form, "articles": count}
            for (language, key), counts in more.forms.items()
            for form, count in counts.items()
        ]
        links = [
            {"language": language, "source_language": source, "key": key, "form": form, "pairs": count}
            for (source, key, language), counts in more.links.items()
            for form, count in counts.items()
        ]
        with self._engine.begin() as connection:
            rows.add_up(connection, _forms, forms)
            rows.add_up(connection, _links, links)
            rows.insert_new(connection, _read, [{"article": one} for one in sorted(read)])

    def to_learn(self, limit: int) -> dict[str, tuple[str, ...]]:
        """Stories with analysed articles that were not counted yet, at most `limit`, with the ids of these."""
        members, analyses = schema.memberships, schema.analyses
        query = (
            select(members.c.story, members.c.article)
            .join(analyses, analyses.c.article == members.c.article)
            .outerjoin(_read, _read.c.article == members.c.article)
            .where(_read.c.article.is_(None))
            .order_by(members.c.story, members.c.article)
        )
        found: dict[str, tuple[str, ...]] = {}
        with self._engine.connect() as connection:
            for story, article in connection.execute(query):
                if story not in found and len(found) == limit:
                    break
                found[story] = (*found.get(story, ()), article)
        return found


def _spellings(form_rows: Iterable[Row[Any]], link_rows: Iterable[Row[Any]]) -> Spellings:
    forms: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    links: defaultdict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for one in form_rows:
        forms[one.language, one.key][one.form] = one.articles
    for one in link_rows:
        links[one.source_language, one.key, one.language][one.form] = one.pairs
    return Spellings(dict(forms), dict(links))
