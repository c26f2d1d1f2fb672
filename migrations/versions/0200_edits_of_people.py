"""People and organisations know how often they were changed, so that nobody overwrites what he has not seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0200"
down_revision = "0700"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("users", "organisations"):
        op.add_column(table, sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False))


def downgrade() -> None:
    for table in ("users", "organisations"):
        op.drop_column(table, "version")
