"""Decisions of persons on stories."""

import sqlalchemy as sa
from alembic import op

from dragoman.archive import schema

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this version."""
    op.create_table(
        "titles",
        sa.Column("decision", sa.Integer(), nullable=False),
        sa.Column("story", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("holds", sa.Boolean(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(["decision"], ["decisions.number"], name=op.f("fk_titles_decision")),
        sa.ForeignKeyConstraint(["story"], ["stories.id"], name=op.f("fk_titles_story")),
        sa.PrimaryKeyConstraint("decision", name=op.f("pk_titles")),
    )
    with op.batch_alter_table("titles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_titles_story"), ["story"], unique=False)

    op.create_table(
        "moves",
        sa.Column("decision", sa.Integer(), nullable=False),
        sa.Column("article", sa.String(length=32), nullable=False),
        sa.Column("origin", sa.String(length=32), nullable=False),
        sa.Column("target", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name=op.f("fk_moves_article")),
        sa.ForeignKeyConstraint(["decision"], ["decisions.number"], name=op.f("fk_moves_decision")),
        sa.ForeignKeyConstraint(["origin"], ["stories.id"], name=op.f("fk_moves_origin")),
        sa.ForeignKeyConstraint(["target"], ["stories.id"], name=op.f("fk_moves_target")),
        sa.PrimaryKeyConstraint("decision", "article", name=op.f("pk_moves")),
    )
    with op.batch_alter_table("moves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moves_origin"), ["origin"], unique=False)

    op.create_table(
        "words",
        sa.Column("decision", sa.Integer(), nullable=False),
        sa.Column("article", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("story", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name=op.f("fk_words_article")),
        sa.ForeignKeyConstraint(["decision"], ["decisions.number"], name=op.f("fk_words_decision")),
        sa.ForeignKeyConstraint(["story"], ["stories.id"], name=op.f("fk_words_story")),
        sa.PrimaryKeyConstraint("decision", "article", name=op.f("pk_words")),
    )
    with op.batch_alter_table("words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_words_article"), ["article"], unique=False)

    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("who", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("why", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("undone_by", sa.Integer(), nullable=True))
        batch_op.create_index("ix_decisions_by_number", ["by", "number"], unique=False)

    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reviewed", sa.Boolean(), server_default="1", nullable=False))
        batch_op.create_index(batch_op.f("ix_memberships_reviewed"), ["reviewed"], unique=False)

    with op.batch_alter_table("stories", schema=None) as batch_op:
        batch_op.add_column(sa.Column("into", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("gone_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("gone_at", schema.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("touched_at", schema.UtcDateTime(), nullable=True))
        batch_op.add_column(sa.Column("pinned", sa.Boolean(), server_default="0", nullable=False))
        batch_op.create_index(batch_op.f("ix_stories_gone_at"), ["gone_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_stories_into"), ["into"], unique=False)
        batch_op.create_index(batch_op.f("ix_stories_pinned"), ["pinned"], unique=False)
        batch_op.create_index(batch_op.f("ix_stories_touched_at"), ["touched_at"], unique=False)
