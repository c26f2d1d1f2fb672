"""Indexes for what pages and sweeps look up at a million cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0950"
down_revision = "0803"
branch_labels = None
depends_on = None

OPEN = sa.text("closed_on IS NULL AND joined_into_id IS NULL")


def upgrade() -> None:
    op.create_index("ix_complaints_opened", "complaints", ["opened_case_id"])
    op.create_index("ix_complaints_contact", "complaints", ["contact_id"])
    op.create_index(
        "ix_complaints_leads", "complaints", ["received_on", "id"], postgresql_where=sa.text("matter = 'lead'")
    )
    op.create_index("ix_cases_open", "cases", ["area_code", "opened_on", "id"], postgresql_where=OPEN)
    op.create_index(
        "ix_cases_joined", "cases", ["joined_into_id"], postgresql_where=sa.text("joined_into_id IS NOT NULL")
    )
    op.create_index(
        "ix_cases_employer_as_stated", "cases", ["employer_as_stated"], postgresql_where=sa.text("employer_as_stated IS NOT NULL")
    )
    op.create_index(
        "ix_events_answered", "events", ["happened_on", "case_id"], postgresql_where=sa.text("name = 'case.answered'")
    )
    op.create_index("ix_audit_entries_action", "audit_entries", ["action", "at", "id"])
    op.create_index("ix_audit_entries_subject", "audit_entries", ["subject", "at", "id"])


def downgrade() -> None:
    for name in ("subject", "action"):
        op.drop_index(f"ix_audit_entries_{name}", "audit_entries")
    op.drop_index("ix_events_answered", "events")
    for name in ("employer_as_stated", "joined", "open"):
        op.drop_index(f"ix_cases_{name}", "cases")
    for name in ("leads", "contact", "opened"):
        op.drop_index(f"ix_complaints_{name}", "complaints")
