"""Doors of organisations without accounts, and what goes along with a transfer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0601"
down_revision = "0202"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "partner_accesses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("throttled_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("names IN ('none','masked','full')", name=op.f("ck_partner_accesses_known_names")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_partner_accesses_transfer_id_transfers")),
        sa.ForeignKeyConstraint(["opened_by"], ["users.id"], name=op.f("fk_partner_accesses_opened_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_accesses")),
        sa.UniqueConstraint("transfer_id", name=op.f("uq_partner_accesses_transfer_id")),
    )
    op.create_table(
        "transfer_attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("num_nonnulls(evidence_id, document_id) = 1", name=op.f("ck_transfer_attachments_one_thing")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_transfer_attachments_{column}_{table}"))
            for column, table in (
                ("transfer_id", "transfers"),
                ("evidence_id", "evidence"),
                ("document_id", "documents"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_attachments")),
        sa.UniqueConstraint("transfer_id", "evidence_id", name=op.f("uq_transfer_attachments_transfer_id_evidence_id")),
        sa.UniqueConstraint("transfer_id", "document_id", name=op.f("uq_transfer_attachments_transfer_id_document_id")),
    )
    op.create_index(op.f("ix_transfer_attachments_transfer_id"), "transfer_attachments", ["transfer_id"])
    op.execute("GRANT SELECT, INSERT, UPDATE ON partner_accesses TO wagecase_app")
    op.execute("GRANT SELECT, INSERT, DELETE ON transfer_attachments TO wagecase_app")


def downgrade() -> None:
    op.drop_table("transfer_attachments")
    op.drop_table("partner_accesses")
