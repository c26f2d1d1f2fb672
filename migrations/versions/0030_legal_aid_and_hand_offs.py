"""Transfers that move a case and transfers that do not, one owner at a time; lawyers who volunteer; notes of one office."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0041"
branch_labels = None
depends_on = None

ON_ITS_WAY = "receipted_on IS NULL AND returned_on IS NULL"


def upgrade() -> None:
    op.add_column("transfers", sa.Column("changes_owner", sa.Boolean(), nullable=True))
    op.execute("UPDATE transfers SET changes_owner = (kind <> 'statutory')")
    op.alter_column("transfers", "changes_owner", nullable=False)
    op.add_column("transfers", sa.Column("answer_due_on", sa.Date(), nullable=True))
    op.add_column("transfers", sa.Column("answered_on", sa.Date(), nullable=True))
    op.create_check_constraint("statutory_keeps_owner", "transfers", "changes_owner = (kind <> 'statutory')")
    op.drop_index("uq_transfers_open", table_name="transfers")
    op.create_index(
        "uq_transfers_changing_owner", "transfers", ["case_id"], unique=True, postgresql_where=sa.text(f"changes_owner AND {ON_ITS_WAY}")
    )
    op.create_index(
        "uq_transfers_receiver",
        "transfers",
        ["case_id", "to_org_id"],
        unique=True,
        postgresql_where=sa.text(ON_ITS_WAY),
    )
    op.execute(
        "UPDATE case_access SET ground = 'owner' FROM cases"
        " WHERE cases.id = case_access.case_id AND cases.owner_org_id = case_access.organisation_id"
    )
    op.create_index(
        "uq_case_access_owner", "case_access", ["case_id"], unique=True, postgresql_where=sa.text("ground = 'owner'")
    )
    op.create_index(
        "ix_proceedings_pool",
        "proceedings",
        ["organisation_id", "stage"],
        postgresql_where=sa.text("procedure = 'legal_aid' AND ended_on IS NULL"),
    )
    op.add_column("notes", sa.Column("readers_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_notes_readers_id_organisations"), "notes", "organisations", ["readers_id"], ["id"])
    op.create_table(
        "aid_volunteers",
        sa.Column("proceeding_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proceeding_id"], ["proceedings.id"], name=op.f("fk_aid_volunteers_proceeding_id_proceedings")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_aid_volunteers_user_id_users")),
        sa.PrimaryKeyConstraint("proceeding_id", "user_id", name=op.f("pk_aid_volunteers")),
    )
    op.create_index(op.f("ix_aid_volunteers_user_id"), "aid_volunteers", ["user_id"])
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON aid_volunteers TO wagecase_app")


def downgrade() -> None:
    op.drop_table("aid_volunteers")
    op.drop_constraint(op.f("fk_notes_readers_id_organisations"), "notes")
    op.drop_column("notes", "readers_id")
    op.drop_index("ix_proceedings_pool", table_name="proceedings")
    op.drop_index("uq_case_access_owner", table_name="case_access")
    op.drop_index("uq_transfers_receiver", table_name="transfers")
    op.drop_index("uq_transfers_changing_owner", table_name="transfers")
    op.drop_constraint(op.f("ck_transfers_statutory_keeps_owner"), "transfers")
    op.drop_column("transfers", "answered_on")
    op.drop_column("transfers", "answer_due_on")
    op.drop_column("transfers", "changes_owner")
    op.create_index(
        "uq_transfers_open", "transfers", ["case_id"], unique=True, postgresql_where=sa.text("ended_on IS NULL")
    )
