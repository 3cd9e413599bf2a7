"""Politeness and reservations."""

import sqlalchemy as sa
from alembic import op

from dragoman.archive import schema


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version."""
    with op.batch_alter_table("articles", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reservations", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("problem", sa.String(length=64), server_default="", nullable=False))

    with op.batch_alter_table("captures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("moved_to", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("reservations", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("retry_at", schema.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("tries", sa.Integer(), server_default="1", nullable=False))
        batch_op.create_index(batch_op.f("ix_captures_retry_at"), ["retry_at"], unique=False)

    with op.batch_alter_table("feeds", schema=None) as batch_op:
        batch_op.add_column(sa.Column("location", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("interval", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("body_key", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("last_success_at", schema.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("last_new_at", schema.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("retired_at", schema.UtcDateTime(), nullable=True))
