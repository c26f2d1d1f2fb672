"""Doors of organisations without accounts, and what goes along with a hand-off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0601"
down_revision = "0202"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "partner_doors",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hand_off_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("names", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rests_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("names IN ('none','masked','full')", name=op.f("ck_partner_doors_known_names")),
        sa.ForeignKeyConstraint(["hand_off_id"], ["hand_offs.id"], name=op.f("fk_partner_doors_hand_off_id_hand_offs")),
        sa.ForeignKeyConstraint(["opened_by"], ["users.id"], name=op.f("fk_partner_doors_opened_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_doors")),
        sa.UniqueConstraint("hand_off_id", name=op.f("uq_partner_doors_hand_off_id")),
    )
    op.create_table(
        "hand_off_papers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hand_off_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("num_nonnulls(evidence_id, document_id) = 1", name=op.f("ck_hand_off_papers_one_thing")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_hand_off_papers_{column}_{table}"))
            for column, table in (
                ("hand_off_id", "hand_offs"),
                ("evidence_id", "evidence"),
                ("document_id", "documents"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_off_papers")),
        sa.UniqueConstraint("hand_off_id", "evidence_id", name=op.f("uq_hand_off_papers_hand_off_id_evidence_id")),
        sa.UniqueConstraint("hand_off_id", "document_id", name=op.f("uq_hand_off_papers_hand_off_id_document_id")),
    )
    op.create_index(op.f("ix_hand_off_papers_hand_off_id"), "hand_off_papers", ["hand_off_id"])
    op.execute("GRANT SELECT, INSERT, UPDATE ON partner_doors TO wagecase_app")
    op.execute("GRANT SELECT, INSERT, DELETE ON hand_off_papers TO wagecase_app")


def downgrade() -> None:
    op.drop_table("hand_off_papers")
    op.drop_table("partner_doors")
