"""Links between stories, and the segments of closed ones."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version."""
    op.create_table(
        "segments",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stories", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_segments")),
    )
    op.create_table(
        "links",
        sa.Column("story", sa.String(length=32), nullable=False),
        sa.Column("earlier", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("story", "earlier", name=op.f("pk_links")),
    )
    op.create_index(op.f("ix_links_earlier"), "links", ["earlier"])
