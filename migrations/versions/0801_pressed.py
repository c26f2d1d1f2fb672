"""Supervision orders are found by the month in which they were given."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0801"
down_revision = "0203"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pressed = sa.text("clock = 'case.supervision_answer'")
    op.create_index("ix_deadlines_supervision", "deadlines", ["started_on", "case_id"], postgresql_where=pressed)


def downgrade() -> None:
    op.drop_index("ix_deadlines_supervision", table_name="deadlines")
