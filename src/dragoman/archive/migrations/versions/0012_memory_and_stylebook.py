"""Corrections of sentences, the stylebook, and the names with which attempts were made."""

import sqlalchemy as sa
from alembic import op
from dragoman.archive.schema import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version."""
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("names", sa.JSON(), nullable=True))
    op.create_table(
        "corrections",
        sa.Column("text_key", sa.String(length=32), nullable=False),
        sa.Column("source_text", sa.Text(), nullable=False),
        sa.Column("source_language", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("text_key", name=op.f("pk_corrections")),
    )
    op.create_table(
        "style_entries",
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("source_language", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", "source_language", "language", name=op.f("pk_style_entries")),
    )
    op.create_table(
        "spellings",
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("form", sa.String(length=128), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("language", "key", "form", name=op.f("pk_spellings")),
    )
    op.create_table(
        "spelling_links",
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("source_language", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("form", sa.String(length=128), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("language", "source_language", "key", "form", name=op.f("pk_spelling_links")),
    )
    op.create_table(
        "spellings_read",
        sa.Column("article", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_spellings_read")),
    )
