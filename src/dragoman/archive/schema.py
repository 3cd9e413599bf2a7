"""The tables. Alembic's migrations in `migrations/` make them; a test holds the two against each other.

What waits for a step is never noted by hand: it is what the step before has stored and this one has not. A crash between two
steps therefore loses nothing, and a step that is run twice finds nothing to do.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
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
    Column("source", ForeignKey("sources.id"), nullable=False, index=True),
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
)

stories = Table(
    "stories",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("slug", String(160), nullable=False, unique=True),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False, index=True),
)

memberships = Table(
    "memberships",
    metadata,
    Column("article", ForeignKey("articles.id"), primary_key=True),
    Column("story", ForeignKey("stories.id"), nullable=False, index=True),
    Column("score", Float, nullable=False),
    Column("reasons", JSON, nullable=False),
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
)

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
    Column("attempt", ForeignKey("attempts.key")),
    Column("reason", String(64), nullable=False),
    Column("engines", Text, nullable=False),
)
