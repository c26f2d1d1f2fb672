"""Checks of the four systems of a project, and visits to it, on record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0803"
down_revision = "0602"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "project_checks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        _key("project_checks", "by_id", "users"),
        _key("project_checks", "project_id", "projects"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_checks")),
    )
    op.create_index("ix_project_checks_project", "project_checks", ["project_id", "created_at"])
    op.create_table(
        "project_visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('inspection','publicity')", name=op.f("ck_project_visits_known_kind")),
        sa.CheckConstraint("headcount >= 0", name=op.f("ck_project_visits_headcount_not_negative")),
        _key("project_visits", "by_id", "users"),
        _key("project_visits", "organisation_id", "organisations"),
        _key("project_visits", "project_id", "projects"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_visits")),
    )
    op.create_index("ix_project_visits_project", "project_visits", ["project_id", "held_on"])
    op.execute("GRANT SELECT, INSERT ON project_checks, project_visits TO wagecase_app")


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def downgrade() -> None:
    for table in ("project_visits", "project_checks"):
        op.drop_table(table)
