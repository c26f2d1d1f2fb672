"""How long each part of the clockwork took the last time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0701"
down_revision = "0400"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("heartbeats", sa.Column("seconds", sa.Float(), nullable=True))


def downgrade() -> None:
    op.drop_column("heartbeats", "seconds")
