"""An auditor leafs through who read what, the latest first."""

from __future__ import annotations

from alembic import op

revision = "0203"
down_revision = "0601"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_case_reads_hour", "case_reads", ["hour", "case_id", "user_id"])


def downgrade() -> None:
    op.drop_index("ix_case_reads_hour", table_name="case_reads")
