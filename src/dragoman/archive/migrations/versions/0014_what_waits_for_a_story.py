"""Which analysed articles are in no story yet, found without looking at all of them."""

import sqlalchemy as sa
from alembic import op


revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version."""
    op.add_column("analyses", sa.Column("grouped", sa.Boolean(), nullable=False, server_default=sa.false()))
    analyses, memberships = (
        sa.table("analyses", sa.column("article"), sa.column("grouped")),
        sa.table("memberships", sa.column("article")),
    )
    inside = sa.select(memberships.c.article)
    op.execute(analyses.update().where(analyses.c.article.in_(inside)).values(grouped=sa.true()))
    waiting = sa.text("grouped IS 0") if op.get_bind().dialect.name == "sqlite" else sa.text("grouped IS false")
    op.create_index("ix_analyses_waiting", "analyses", ["article"], sqlite_where=waiting, postgresql_where=waiting)
