"""Evidence: files that somebody gave about a case, which lie sealed in the vault."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0600"
down_revision = "0200"
branch_labels = None
depends_on = None

REFERENCES = {
    "case_id": "cases",
    "claim_id": "claims",
    "data_key_id": "data_keys",
    "organisation_id": "organisations",
    "payment_id": "payments",
    "person_id": "persons",
    "taken_by": "users",
}


def upgrade() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("draft_id", sa.Uuid(), nullable=True),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("giver", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("claim_id", sa.Uuid(), nullable=True),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("event_position", sa.Integer(), nullable=True),
        sa.Column("preview", sa.Text(), nullable=False),
        sa.Column("preview_attempts", sa.Integer(), nullable=False),
        sa.Column("preview_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_evidence_size_positive")),
        sa.CheckConstraint(
            "(case_id IS NULL) = (event_position IS NULL)", name=op.f("ck_evidence_event_when_filed")
        ),
        sa.CheckConstraint("case_id IS NOT NULL OR draft_id IS NOT NULL", name=op.f("ck_evidence_belongs_somewhere")),
        sa.CheckConstraint("preview IN ('none','queued','made','failed')", name=op.f("ck_evidence_known_preview")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_evidence_{column}_{table}"))
            for column, table in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("place", name=op.f("uq_evidence_place")),
    )
    op.create_index(op.f("ix_evidence_case_id"), "evidence", ["case_id"])
    known = sa.text("digest IS NOT NULL")
    op.create_index("ix_evidence_digest", "evidence", ["digest"], postgresql_where=known)
    loose = sa.text("case_id IS NULL")
    op.create_index("ix_evidence_draft", "evidence", ["draft_id", "created_at"], postgresql_where=loose)
    owed = sa.text("preview = 'queued'")
    op.create_index("ix_evidence_queued", "evidence", ["preview_until"], postgresql_where=owed)
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON evidence TO wagecase_app")


def downgrade() -> None:
    op.drop_table("evidence")
