"""Profiles of stories."""

import sqlalchemy as sa
from alembic import op

from dragoman.archive import schema

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version."""
    op.create_table(
        "profiles",
        sa.Column("story", sa.String(length=32), nullable=False),
        sa.Column("opened_at", schema.UtcDateTime(), nullable=False),
        sa.Column("updated_at", schema.UtcDateTime(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("told", sa.LargeBinary(), nullable=False),
        sa.Column("engine", sa.String(length=128), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("linked", sa.Boolean(), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("story", name=op.f("pk_profiles")),
    )
    op.create_index(op.f("ix_profiles_engine"), "profiles", ["engine"])
    op.create_index(op.f("ix_profiles_linked"), "profiles", ["linked"])
    op.create_index("ix_profiles_closed", "profiles", ["segment", "updated_at"])
    op.create_table(
        "profile_articles",
        sa.Column("article", sa.String(length=32), nullable=False),
        sa.Column("story", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("article", name=op.f("pk_profile_articles")),
    )
    op.create_index(op.f("ix_profile_articles_story"), "profile_articles", ["story"])
    op.create_table(
        "profile_names",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("story", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("key", "story", name=op.f("pk_profile_names")),
    )
    op.create_index(op.f("ix_profile_names_story"), "profile_names", ["story"])
    op.create_table(
        "profiled",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profiled")),
    )
