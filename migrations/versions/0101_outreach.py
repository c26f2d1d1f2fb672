"""Consultations and publicity of the law are on record, with place, lawyer, headcount and the case that came of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0101"
down_revision = "0802"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outreach",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("lawyer_id", sa.Uuid(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=False),
        sa.Column("platform_workers", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('consultation','publicity')", name=op.f("ck_outreach_known_kind")),
        sa.CheckConstraint("headcount >= 1", name=op.f("ck_outreach_somebody_came")),
        sa.CheckConstraint(
            "platform_workers BETWEEN 0 AND headcount", name=op.f("ck_outreach_platform_workers_among_them")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_outreach_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["lawyer_id"], ["users.id"], name=op.f("fk_outreach_lawyer_id_users")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_outreach_case_id_cases")),
        sa.ForeignKeyConstraint(["recorded_by"], ["users.id"], name=op.f("fk_outreach_recorded_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach")),
    )
    op.create_index("ix_outreach_organisation", "outreach", ["organisation_id", "held_on", "id"])
    op.create_index(op.f("ix_outreach_case_id"), "outreach", ["case_id"])
    op.execute("GRANT SELECT, INSERT, UPDATE (case_id, withdrawn_at) ON outreach TO wagecase_app")


def downgrade() -> None:
    op.drop_table("outreach")
