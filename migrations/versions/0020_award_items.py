"""What awards grant each worker, item by item."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "award_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("proceeding_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_award_items_amount_not_negative")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_award_items_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["proceeding_id"], ["proceedings.id"], name=op.f("fk_award_items_proceeding_id_proceedings")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_award_items_document_id_documents")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_award_items_claim_id_claims")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_items")),
        sa.UniqueConstraint(
            "document_id", "claim_id", "item", name=op.f("uq_award_items_document_id_claim_id_item")
        ),
    )
    op.create_index(op.f("ix_award_items_case_id"), "award_items", ["case_id"])
    op.create_index(op.f("ix_award_items_proceeding_id"), "award_items", ["proceeding_id"])
    op.create_index(op.f("ix_award_items_claim_id"), "award_items", ["claim_id"])
    op.execute("GRANT SELECT, INSERT ON award_items TO wagecase_app")


def downgrade() -> None:
    op.drop_table("award_items")
