"""Figures that a plan sets, to compare what was reached with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """What comparing with a plan needs."""
    op.create_table(
        "planned_figure",
        sa.Column("form", sa.String(), nullable=True),
        sa.Column("figure", sa.String(), nullable=True),
        sa.Column("period", sa.String(), nullable=True),
        sa.Column("unit", sa.Integer(), nullable=True),
        sa.Column("value", sa.Numeric(asdecimal=False), nullable=True),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.String(), nullable=True),
        sa.Column("match_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit"], ["unit.id"], name=op.f("fk_planned_figure_unit"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("planned_figure", schema=None) as batch_op:
        batch_op.create_index("ix_planned_figure_match_key", ["match_key"], unique=False)
        batch_op.create_index("ix_planned_figure_unit", ["unit"], unique=False)
