"""A change of settings or calendar is looked at, then confirmed, then carried out behind the pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0202"
down_revision = "0500"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "planned_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("days", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), server_default="looking", nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settings_seen", sa.Integer(), nullable=False),
        sa.Column("days_seen", sa.Integer(), nullable=False),
        sa.Column("done_until", sa.Uuid(), nullable=True),
        sa.Column("tally", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('looking','looked','confirmed','done','dropped')", name=op.f("ck_planned_changes_known_state")
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["users.id"], name=op.f("fk_planned_changes_confirmed_by_users")),
        sa.ForeignKeyConstraint(["planned_by"], ["users.id"], name=op.f("fk_planned_changes_planned_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_changes")),
    )
    confirmed = sa.text("state = 'confirmed'")
    op.create_index(
        "uq_planned_changes_confirmed", "planned_changes", [sa.text("(true)")], unique=True, postgresql_where=confirmed
    )
    op.execute("GRANT SELECT, INSERT, UPDATE ON planned_changes TO wagecase_app")


def downgrade() -> None:
    op.drop_table("planned_changes")
