"""Half-filled forms are kept sealed; a complaint has a code for its worker; hearings are found by their day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0060"
branch_labels = None
depends_on = None

HEARING_ON = "((body::jsonb -> 'fields'::text) ->> 'hearing_on'::text)"
SET = (
    "arbitration.hearing_set",
    "arbitration.hearing_notified",
    "arbitration.collective_notified",
    "arbitration.postponed",
    "inspection.hearing_set",
    "inspection.hearing_notified",
)
HELD = ("arbitration.heard", "inspection.hearing_held", "mediation.session_held")


def among(names: tuple[str, ...]) -> sa.TextClause:
    return sa.text("name IN (" + ", ".join(f"'{name}'" for name in names) + ")")


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_keys.id"], name=op.f("fk_drafts_data_key_id_data_keys")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_drafts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_user_id"), "drafts", ["user_id"])
    op.create_index(op.f("ix_drafts_saved_at"), "drafts", ["saved_at"])
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON drafts TO wagecase_app")
    op.add_column("complaints", sa.Column("tracking_code_digest", sa.LargeBinary(), nullable=True))
    op.create_index(
        "ix_events_hearing_on", "events", ["organisation_id", sa.text(HEARING_ON)], postgresql_where=among(SET)
    )
    op.create_index(
        "ix_events_held_on", "events", ["organisation_id", "happened_on"], postgresql_where=among(HELD)
    )


def downgrade() -> None:
    op.drop_index("ix_events_held_on", table_name="events")
    op.drop_index("ix_events_hearing_on", table_name="events")
    op.drop_column("complaints", "tracking_code_digest")
    op.drop_table("drafts")
