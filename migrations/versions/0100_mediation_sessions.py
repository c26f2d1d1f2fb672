"""Sessions of mediation are set ahead, and found by their day as hearings are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0100"
down_revision = "0201"
branch_labels = None
depends_on = None

HEARING_ON = "((body::jsonb -> 'fields'::text) ->> 'hearing_on'::text)"
HEARINGS = (
    "arbitration.hearing_set",
    "arbitration.hearing_notified",
    "arbitration.collective_notified",
    "arbitration.postponed",
    "inspection.hearing_set",
    "inspection.hearing_notified",
)


def among(names: tuple[str, ...]) -> sa.TextClause:
    return sa.text("name IN (" + ", ".join(f"'{name}'" for name in names) + ")")


def index(names: tuple[str, ...]) -> None:
    op.drop_index("ix_events_hearing_on", table_name="events")
    op.create_index(
        "ix_events_hearing_on", "events", ["organisation_id", sa.text(HEARING_ON)], postgresql_where=among(names)
    )


def upgrade() -> None:
    index((*HEARINGS, "mediation.session_set"))


def downgrade() -> None:
    index(HEARINGS)
