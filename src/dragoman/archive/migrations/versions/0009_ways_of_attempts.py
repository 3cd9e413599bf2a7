"""How attempts came to be, and by which checks they were judged."""

import sqlalchemy as sa
from alembic import op


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version."""
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("way", sa.String(16), server_default="", nullable=False))
        batch_op.add_column(sa.Column("checked_with", sa.String(16), server_default="", nullable=False))
