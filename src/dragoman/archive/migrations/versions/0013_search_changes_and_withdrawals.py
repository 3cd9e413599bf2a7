"""What changed, the index of words, and articles that were withdrawn."""

import sqlalchemy as sa
from alembic import op

from dragoman.archive import schema
from dragoman.archive.search import create_index

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version."""
    op.create_table(
        "changes",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", name=op.f("pk_changes")),
    )
    op.create_index(op.f("ix_changes_number"), "changes", ["number"])
    op.create_table(
        "searched",
        sa.Column("article", sa.String(length=32), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_searched")),
        sa.UniqueConstraint("number", name=op.f("uq_searched_number")),
    )
    op.create_table(
        "searchable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("rules", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_searchable")),
    )
    op.create_table(
        "withdrawals",
        sa.Column("article", sa.String(length=32), nullable=False),
        sa.Column("story", sa.String(length=32), nullable=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("at", schema.UtcDateTime(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_withdrawals")),
    )
    op.create_index(op.f("ix_withdrawals_story"), "withdrawals", ["story"])
    op.create_index(op.f("ix_withdrawals_at"), "withdrawals", ["at"])
    op.create_table(
        "withdrawn",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("article", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_withdrawn")),
    )
    op.create_index(op.f("ix_withdrawn_article"), "withdrawn", ["article"])
    op.create_index(op.f("ix_stories_opened_at"), "stories", ["opened_at"])
    op.create_index(op.f("ix_renderings_attempt"), "renderings", ["attempt"])
    create_index(op.get_bind())
    # What an older archive holds counts as changed once, each article and story under a number of its own.
    op.execute("INSERT INTO changes SELECT 'article', id, row_number() OVER (ORDER BY id) FROM articles")
    op.execute(
        "INSERT INTO changes SELECT 'story', id, (SELECT count(*) FROM articles) + row_number() OVER (ORDER BY id) FROM stories"
    )
