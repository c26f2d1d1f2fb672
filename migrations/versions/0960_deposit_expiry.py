"""The day on which a letter of guarantee for the wage deposit ends."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0960"
down_revision = "0950"
branch_labels = None
depends_on = None

TABLES = ("project_systems", "project_checks")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("expires_on", sa.Date(), nullable=True))
    op.create_index(
        "ix_project_systems_expires",
        "project_systems",
        ["expires_on"],
        postgresql_where=sa.text("expires_on IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_project_systems_expires", "project_systems")
    for table in TABLES:
        op.drop_column(table, "expires_on")
