"""What stories' cards are made with, kept beside the stories; the articles of a source by time."""

import sqlalchemy as sa
from alembic import op

from dragoman.archive.schema import UtcDateTime


revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version."""
    op.create_table(
        "cards",
        sa.Column("story", sa.String(32), primary_key=True),
        sa.Column("language", sa.String(32), primary_key=True),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("best", sa.String(32), nullable=False),
        sa.Column("countries", sa.JSON(), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
    )
    op.drop_index("ix_articles_source", "articles")
    op.create_index("ix_articles_source", "articles", ["source", "published_at"])
