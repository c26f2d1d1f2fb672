"""Campaigns, and the cases that they gather."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0802"
down_revision = "0410"
branch_labels = None
depends_on = None

TEXTS = postgresql.ARRAY(sa.Text())
MONEY = sa.Numeric(precision=12, scale=2)


def upgrade() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("areas", TEXTS, nullable=False),
        sa.Column("causes", TEXTS, nullable=False),
        sa.Column("investments", TEXTS, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gathered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("until >= since", name=op.f("ck_campaigns_days_in_order")),
        _key("campaigns", "organisation_id", "organisations"),
        _key("campaigns", "started_by", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    op.create_table(
        "campaign_cases",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("gathered_on", sa.Date(), nullable=False),
        sa.Column("owed_then", MONEY, nullable=False),
        sa.Column("paid_then", MONEY, nullable=False),
        _key("campaign_cases", "campaign_id", "campaigns"),
        _key("campaign_cases", "case_id", "cases"),
        sa.PrimaryKeyConstraint("campaign_id", "case_id", name=op.f("pk_campaign_cases")),
    )
    op.create_index(op.f("ix_campaign_cases_case_id"), "campaign_cases", ["case_id"])
    op.execute("GRANT SELECT, INSERT, UPDATE (gathered_at) ON campaigns TO wagecase_app")
    op.execute("GRANT SELECT, INSERT ON campaign_cases TO wagecase_app")


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def downgrade() -> None:
    for table in ("campaign_cases", "campaigns"):
        op.drop_table(table)
