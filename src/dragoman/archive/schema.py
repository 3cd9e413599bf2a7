"""The tables. Alembic's migrations in `migrations/` make them; a test holds the two against each other.

What waits for a step is never noted by hand: it is what the step before has stored and this one has not. A crash between two
steps therefore loses nothing, and a step that is run twice finds nothing to do.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    false,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC. Stored without a zone, since SQLite has none; a naive one is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the database the time in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; the archive keeps aware datetimes only")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Say that what the database gave is UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


sources = Table(
    "sources",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("homepage", Text, nullable=False),
    Column("country", String(8), nullable=False),
    Column("languages", JSON, nullable=False),
    Column("feeds", JSON, nullable=False),
    Column("terms", String(16), nullable=False),
    Column("pace", Float, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    Column("url", Text, primary_key=True),
    Column("source", ForeignKey("sources.id"), nullable=False, index=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("due_at", UtcDateTime, index=True),
    Column("failures", Integer, nullable=False),
    Column("last_reason", Text, nullable=False, server_default=""),
    Column("last_note", Text, nullable=False, server_default=""),
    Column("location", Text),
    Column("interval", Float),
    Column("body_key", String(32)),
    Column("last_success_at", UtcDateTime),
    Column("last_new_at", UtcDateTime),
    Column("retired_at", UtcDateTime),
)

items = Table(
    "items",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("feed", Text, nullable=False),
    Column("source", ForeignKey("sources.id"), nullable=False, index=True),
    Column("guid", Text, nullable=False),
    Column("url", Text, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("language", String(32)),
    Column("authors", JSON, nullable=False),
    Column("published_at", UtcDateTime),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("text_key", String(32), nullable=False),
)

# One row an item: the last answer for its page. `reason` is empty where there is a page. `item_key` is the item's text_key when
# it was fetched, `extracted_key` the one for which an article was taken: where they differ from the item's, work waits.
captures = Table(
    "captures",
    metadata,
    Column("item", ForeignKey("items.id"), primary_key=True),
    Column("item_key", String(32), nullable=False),
    Column("url", Text, nullable=False),
    Column("final_url", Text, nullable=False),
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("status", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("reason", String(64), nullable=False),
    Column("note", Text, nullable=False),
    Column("moved_to", Text),
    Column("reservations", JSON, nullable=False, server_default="[]"),
    Column("retry_at", UtcDateTime, index=True),
    Column("tries", Integer, nullable=False, server_default="1"),
    Column("extracted_key", String(32)),
    Column("extract_reason", String(64), nullable=False, server_default=""),
    Column("extract_note", Text, nullable=False, server_default=""),
    Index("ix_captures_waiting", "extracted_key", "item_key"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("item", ForeignKey("items.id"), nullable=False, index=True),
    Column("source", ForeignKey("sources.id"), nullable=False),
    Column("url", Text, nullable=False, index=True),
    Column("canonical", Text, nullable=False, index=True),
    Column("language", String(32)),
    Column("headline", Text, nullable=False),
    Column("bylines", JSON, nullable=False),
    Column("section", Text),
    Column("image", Text),
    Column("published_at", UtcDateTime, nullable=False, index=True),
    Column("date_from", String(16), nullable=False),
    Column("access", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("from_feed", Boolean, nullable=False),
    Column("modified_at", UtcDateTime),
    Column("reservations", JSON, nullable=False, server_default="[]"),
    Column("problem", String(64), nullable=False, server_default=""),
    Column("organisations", JSON, nullable=False, server_default="[]"),
    Column("notes", JSON, nullable=False, server_default="[]"),
    Column("image_credit", Text),
    Column("text_key", String(32), nullable=False),
    Index("ix_articles_source", "source", "published_at"),
)

# A passage that a revision dropped stays, with `current` off: what was cited can still be looked up.
passages = Table(
    "passages",
    metadata,
    Column("id", String(48), primary_key=True),
    Column("article", ForeignKey("articles.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("current", Boolean, nullable=False),
)

# The blocks that an outlet's pages repeat, by key: first and last page, and how many had it.
frames = Table(
    "frames",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("pages", Integer, nullable=False),
    Column("recent", JSON, nullable=False),
    Column("blocks", JSON, nullable=False),
)

analyses = Table(
    "analyses",
    metadata,
    Column("article", ForeignKey("articles.id"), primary_key=True),
    Column("text_key", String(32), nullable=False),
    Column("language", String(32), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Column("engine", Text, nullable=False),
    Column("facts", JSON, nullable=False, server_default="{}"),
    Column("grouped", Boolean, nullable=False, server_default=false()),
)
# Those that wait for a story are found by an index of their own, whatever the archive holds.
_waits = analyses.c.grouped.is_(False)
Index("ix_analyses_waiting", analyses.c.article, sqlite_where=_waits, postgresql_where=_waits)

# `into` is set where all articles have left: the story that most of them went to, by decision `gone_by`. `touched_at` is when
# a person last decided of a story, or it became a page again: its page may be one that no edition lists any more.
stories = Table(
    "stories",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("slug", String(160), nullable=False, unique=True),
    Column("opened_at", UtcDateTime, nullable=False, index=True),
    Column("updated_at", UtcDateTime, nullable=False, index=True),
    Column("into", String(32), index=True),
    Column("gone_by", Integer),
    Column("gone_at", UtcDateTime, index=True),
    Column("touched_at", UtcDateTime, index=True),
    Column("pinned", Boolean, nullable=False, server_default="0", index=True),
)

# `reviewed` is off for what came into a story since the last slower look.
memberships = Table(
    "memberships",
    metadata,
    Column("article", ForeignKey("articles.id"), primary_key=True),
    Column("story", ForeignKey("stories.id"), nullable=False, index=True),
    Column("score", Float, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("reviewed", Boolean, nullable=False, server_default="1", index=True),
)

decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(32), nullable=False),
    Column("subject", String(64), nullable=False, index=True),
    Column("by", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("who", Text, nullable=False, server_default=""),
    Column("why", Text, nullable=False, server_default=""),
    Column("undone_by", Integer),
    Index("ix_decisions_by_number", "by", "number"),
)

# Every change of place, whoever decided it: what undoing needs, and where a story's articles went.
moves = Table(
    "moves",
    metadata,
    Column("decision", ForeignKey("decisions.number"), primary_key=True),
    Column("article", ForeignKey("articles.id"), primary_key=True),
    Column("origin", ForeignKey("stories.id"), nullable=False, index=True),
    Column("target", ForeignKey("stories.id"), nullable=False),
)

# What persons' decisions say of articles, as long as they hold. See `dragoman.model.Word`.
words = Table(
    "words",
    metadata,
    Column("decision", ForeignKey("decisions.number"), primary_key=True),
    Column("article", ForeignKey("articles.id"), primary_key=True, index=True),
    Column("role", String(16), nullable=False),
    Column("story", ForeignKey("stories.id")),
)

# The last one that holds counts.
titles = Table(
    "titles",
    metadata,
    Column("decision", ForeignKey("decisions.number"), primary_key=True),
    Column("story", ForeignKey("stories.id"), nullable=False, index=True),
    Column("language", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("holds", Boolean, nullable=False, server_default="1"),
)

# What stories tell, summed up: made from their articles and made anew at any time, so that nothing refers to it and it refers
# to nothing. `vector` is the sum in float16, `told` and `called` are zlib-compressed JSON. `segment` is the file of vectors
# that a closed story is in, `linked` is off while its links wait to be decided.
profiles = Table(
    "profiles",
    metadata,
    Column("story", String(32), primary_key=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("size", Integer, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Column("told", LargeBinary, nullable=False),
    Column("engine", String(128), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("linked", Boolean, nullable=False, index=True),
    Column("segment", Integer),
    Index("ix_profiles_closed", "segment", "updated_at"),
)

# Which profile an article is in, and which stories hold a name that tells something.
profile_articles = Table(
    "profile_articles",
    metadata,
    Column("article", String(32), primary_key=True),
    Column("story", String(32), nullable=False, index=True),
)
profile_names = Table(
    "profile_names",
    metadata,
    Column("key", String(160), primary_key=True),
    Column("story", String(32), primary_key=True, index=True),
)

# One row: the last decision that profiles know of.
profiled = Table("profiled", metadata, Column("id", Integer, primary_key=True), Column("number", Integer, nullable=False))

# Files of vectors of closed stories; `stale` counts those of a segment whose story has changed since.
segments = Table(
    "segments",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("stories", Integer, nullable=False),
    Column("stale", Integer, nullable=False),
)

# `story` opened after `earlier`.
links = Table(
    "links",
    metadata,
    Column("story", String(32), primary_key=True),
    Column("earlier", String(32), primary_key=True, index=True),
    Column("kind", String(16), nullable=False),
    Column("score", Float, nullable=False),
    Column("names", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("text_key", String(32), nullable=False, index=True),
    Column("source_text", Text, nullable=False),
    Column("source_language", String(32), nullable=False),
    Column("language", String(32), nullable=False),
    Column("engine", String(64), nullable=False),
    Column("version", Text, nullable=False),
    Column("quality", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("checks", JSON, nullable=False),
    Column("error", Text, nullable=False),
    Column("way", String(16), nullable=False, server_default=""),
    Column("checked_with", String(16), nullable=False, server_default=""),
    Column("names", JSON),  # none: it is not known which names the sentence has
)

# How editors have sentences translated.
corrections = Table(
    "corrections",
    metadata,
    Column("text_key", String(32), primary_key=True),
    Column("source_text", Text, nullable=False),
    Column("source_language", String(32), nullable=False),
    Column("language", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# How editors have names written; `source_language` is "" for names of all languages.
style_entries = Table(
    "style_entries",
    metadata,
    Column("name", String(128), primary_key=True),
    Column("source_language", String(32), primary_key=True),
    Column("language", String(32), primary_key=True),
    Column("key", String(128), nullable=False),
    Column("text", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

# What the press of readers' languages calls what has a key, in how many articles.
spellings = Table(
    "spellings",
    metadata,
    Column("language", String(32), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("form", String(128), primary_key=True),
    Column("articles", Integer, nullable=False),
)

# What stood there for a key of another language's in articles of one story, in how many pairs of articles.
spelling_links = Table(
    "spelling_links",
    metadata,
    Column("language", String(32), primary_key=True),
    Column("source_language", String(32), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("form", String(128), primary_key=True),
    Column("pairs", Integer, nullable=False),
)

# Articles of which the spellings were counted.
spellings_read = Table("spellings_read", metadata, Column("article", String(32), primary_key=True))

renderings = Table(
    "renderings",
    metadata,
    Column("passage", ForeignKey("passages.id"), primary_key=True),
    Column("language", String(32), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("source_language", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("shown_as", String(16), nullable=False),
    Column("attempt", ForeignKey("attempts.key"), index=True),
    Column("reason", String(64), nullable=False),
    Column("engines", Text, nullable=False),
)

# What was asked of translation services, by day in UTC ("2026-05-14").
usage = Table(
    "usage",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("service", String(64), primary_key=True),
    Column("requests", Integer, nullable=False),
    Column("characters", Integer, nullable=False),
    Column("tokens", Integer, nullable=False),
    Column("cost", Float, nullable=False),
)

# What changed, numbered in the order in which it did; a subject keeps the number of its last change. Whoever follows the
# archive (a folder of pages, the search index) remembers the last number that it has seen.
changes = Table(
    "changes",
    metadata,
    Column("kind", String(8), primary_key=True),
    Column("subject", String(64), primary_key=True),
    Column("number", BigInteger, nullable=False, index=True),
)

# What stories' cards are made with, chosen by what the archive held after the change `number`.
cards = Table(
    "cards",
    metadata,
    Column("story", String(32), primary_key=True),
    Column("language", String(32), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("best", String(32), nullable=False),
    Column("countries", JSON, nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
)

# Articles that can be searched, by their number in the index of words, which follows the time of their publication. The index
# itself is FTS5's or PostgreSQL's own, see `dragoman.archive.search`.
searched = Table(
    "searched",
    metadata,
    Column("article", String(32), primary_key=True),
    Column("number", BigInteger, nullable=False, unique=True),
)

# One row: the last change that the index of words knows of, and by which rules it was made.
searchable = Table(
    "searchable",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("rules", String(64), nullable=False),
)

# Articles that a person took out for good: nothing of them is kept but this note.
withdrawals = Table(
    "withdrawals",
    metadata,
    Column("article", String(32), primary_key=True),
    Column("story", String(32), index=True),
    Column("source", String(64), nullable=False),
    Column("url", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
)

# Under which names a feed may bring one of them again: addresses and ids of items.
withdrawn = Table(
    "withdrawn",
    metadata,
    Column("name", Text, primary_key=True),
    Column("article", String(32), nullable=False, index=True),
)
