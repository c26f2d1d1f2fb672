"""Workers hand in and look up by themselves: forms half filled in, who speaks for whom, statements, wrong codes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0400"
down_revision = "0800"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "worker_drafts",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_keys.id"], name=op.f("fk_worker_drafts_data_key_id_data_keys")),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name=op.f("fk_worker_drafts_complaint_id_complaints")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_worker_drafts")),
    )
    op.create_index(op.f("ix_worker_drafts_saved_at"), "worker_drafts", ["saved_at"])
    op.create_table(
        "representations",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "ground IN ('self','written','said','not_asked')", name=op.f("ck_representations_known_ground")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_representations_claim_id_claims")),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name=op.f("fk_representations_complaint_id_complaints")
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_representations")),
    )
    op.create_index(op.f("ix_representations_complaint_id"), "representations", ["complaint_id"])
    op.create_table(
        "tracking_code_attempts",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("throttled_until", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_tracking_code_attempts")),
    )
    op.create_index(op.f("ix_tracking_code_attempts_last_at"), "tracking_code_attempts", ["last_at"])
    _statements()
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON worker_drafts, tracking_code_attempts TO wagecase_app")
    op.execute("GRANT SELECT, INSERT ON representations TO wagecase_app")
    op.execute("GRANT SELECT, INSERT, UPDATE ON statements TO wagecase_app")


def _statements() -> None:
    op.create_table(
        "statements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("text_id", sa.Uuid(), nullable=True),
        sa.Column("event_position", sa.Integer(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("settled_at", INSTANT, nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('words','paid','not_paid','call','withdraw')", name=op.f("ck_statements_known_kind")
        ),
        sa.CheckConstraint("channel IN ('page','sms')", name=op.f("ck_statements_known_channel")),
        sa.CheckConstraint("amount IS NULL OR amount > 0", name=op.f("ck_statements_amount_positive")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_statements_case_id_cases")),
        sa.ForeignKeyConstraint(["complaint_id"], ["complaints.id"], name=op.f("fk_statements_complaint_id_complaints")),
        sa.ForeignKeyConstraint(["text_id"], ["sealed_texts.id"], name=op.f("fk_statements_text_id_sealed_texts")),
        sa.ForeignKeyConstraint(["settled_by"], ["users.id"], name=op.f("fk_statements_settled_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
    )
    op.create_index(op.f("ix_statements_case_id"), "statements", ["case_id"])
    op.create_index(op.f("ix_statements_complaint_id"), "statements", ["complaint_id"])
    unsettled = sa.text("settled_at IS NULL")
    op.create_index("ix_statements_open", "statements", ["received_at", "id"], postgresql_where=unsettled)


def downgrade() -> None:
    for table in ("statements", "tracking_code_attempts", "representations", "worker_drafts"):
        op.drop_table(table)
