"""Evidence, transfers between organisations, and what the worker and partner portals keep."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

GRANTS = (
    "GRANT SELECT, INSERT, UPDATE, DELETE ON evidence TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON transfers TO wagecase_app",
    "GRANT SELECT, INSERT, DELETE ON transfer_attachments TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON partner_accesses TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON worker_drafts TO wagecase_app",
    "GRANT SELECT, INSERT ON representations TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON statements TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON sms_replies TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON tracking_code_attempts TO wagecase_app",
)


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
        sa.CheckConstraint("preview IN ('none','queued','made','failed')", name=op.f("ck_evidence_known_preview")),
        sa.CheckConstraint("(case_id IS NULL) = (event_position IS NULL)", name=op.f("ck_evidence_event_when_filed")),
        sa.CheckConstraint("case_id IS NOT NULL OR draft_id IS NOT NULL", name=op.f("ck_evidence_belongs_somewhere")),
        sa.CheckConstraint("size > 0", name=op.f("ck_evidence_size_positive")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_evidence_case_id_cases")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_evidence_claim_id_claims")),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_keys.id"], name=op.f("fk_evidence_data_key_id_data_keys")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_evidence_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_evidence_payment_id_payments")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_evidence_person_id_persons")),
        sa.ForeignKeyConstraint(["taken_by"], ["users.id"], name=op.f("fk_evidence_taken_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("place", name=op.f("uq_evidence_place")),
    )
    op.create_index(op.f("ix_evidence_case_id"), "evidence", ["case_id"], unique=False)
    op.create_index(
        "ix_evidence_digest", "evidence", ["digest"], unique=False, postgresql_where=sa.text("digest IS NOT NULL")
    )
    op.create_index(
        "ix_evidence_draft",
        "evidence",
        ["draft_id", "created_at"],
        unique=False,
        postgresql_where=sa.text("case_id IS NULL"),
    )
    op.create_index(
        "ix_evidence_queued",
        "evidence",
        ["preview_until"],
        unique=False,
        postgresql_where=sa.text("preview = 'queued'"),
    )
    op.create_table(
        "transfers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from_org_id", sa.Uuid(), nullable=False),
        sa.Column("to_org_id", sa.Uuid(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("sent_position", sa.Integer(), nullable=False),
        sa.Column("receipted_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("changes_owner", sa.Boolean(), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.CheckConstraint("changes_owner = (kind <> 'statutory')", name=op.f("ck_transfers_statutory_keeps_owner")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_transfers_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["from_org_id"], ["organisations.id"], name=op.f("fk_transfers_from_org_id_organisations")
        ),
        sa.ForeignKeyConstraint(["to_org_id"], ["organisations.id"], name=op.f("fk_transfers_to_org_id_organisations")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
    )
    op.create_index(op.f("ix_transfers_case_id"), "transfers", ["case_id"], unique=False)
    op.create_index(op.f("ix_transfers_to_org_id"), "transfers", ["to_org_id"], unique=False)
    op.create_index(
        "uq_transfers_changing_owner",
        "transfers",
        ["case_id"],
        unique=True,
        postgresql_where=sa.text("changes_owner AND receipted_on IS NULL AND returned_on IS NULL"),
    )
    op.create_index(
        "uq_transfers_receiver",
        "transfers",
        ["case_id", "to_org_id"],
        unique=True,
        postgresql_where=sa.text("receipted_on IS NULL AND returned_on IS NULL"),
    )
    op.create_table(
        "transfer_attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("transfer_id", sa.Uuid(), nullable=False),
        sa.Column("evidence_id", sa.Uuid(), nullable=True),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(evidence_id, document_id) = 1", name=op.f("ck_transfer_attachments_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_transfer_attachments_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name=op.f("fk_transfer_attachments_evidence_id_evidence")
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfers.id"], name=op.f("fk_transfer_attachments_transfer_id_transfers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_attachments")),
        sa.UniqueConstraint("transfer_id", "document_id", name=op.f("uq_transfer_attachments_transfer_id_document_id")),
        sa.UniqueConstraint("transfer_id", "evidence_id", name=op.f("uq_transfer_attachments_transfer_id_evidence_id")),
    )
    op.create_index(op.f("ix_transfer_attachments_transfer_id"), "transfer_attachments", ["transfer_id"], unique=False)
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
        sa.ForeignKeyConstraint(["opened_by"], ["users.id"], name=op.f("fk_partner_accesses_opened_by_users")),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["transfers.id"], name=op.f("fk_partner_accesses_transfer_id_transfers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_accesses")),
        sa.UniqueConstraint("transfer_id", name=op.f("uq_partner_accesses_transfer_id")),
    )
    op.create_table(
        "worker_drafts",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name=op.f("fk_worker_drafts_complaint_id_complaints")
        ),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_keys.id"], name=op.f("fk_worker_drafts_data_key_id_data_keys")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_worker_drafts")),
    )
    op.create_index(op.f("ix_worker_drafts_saved_at"), "worker_drafts", ["saved_at"], unique=False)
    op.create_table(
        "representations",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("complaint_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ground IN ('self','written','said','not_asked')", name=op.f("ck_representations_known_ground")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_representations_claim_id_claims")),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name=op.f("fk_representations_complaint_id_complaints")
        ),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_representations")),
    )
    op.create_index(op.f("ix_representations_complaint_id"), "representations", ["complaint_id"], unique=False)
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
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("channel IN ('page','sms')", name=op.f("ck_statements_known_channel")),
        sa.CheckConstraint(
            "kind IN ('words','paid','not_paid','call','withdraw')", name=op.f("ck_statements_known_kind")
        ),
        sa.CheckConstraint("amount IS NULL OR amount > 0", name=op.f("ck_statements_amount_positive")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_statements_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name=op.f("fk_statements_complaint_id_complaints")
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["users.id"], name=op.f("fk_statements_settled_by_users")),
        sa.ForeignKeyConstraint(["text_id"], ["sealed_texts.id"], name=op.f("fk_statements_text_id_sealed_texts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
    )
    op.create_index(op.f("ix_statements_case_id"), "statements", ["case_id"], unique=False)
    op.create_index(op.f("ix_statements_complaint_id"), "statements", ["complaint_id"], unique=False)
    op.create_index(
        "ix_statements_open",
        "statements",
        ["received_at", "id"],
        unique=False,
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_table(
        "sms_replies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("gateway_no", sa.Text(), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("statement_id", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_keys.id"], name=op.f("fk_sms_replies_data_key_id_data_keys")),
        sa.ForeignKeyConstraint(["settled_by"], ["users.id"], name=op.f("fk_sms_replies_settled_by_users")),
        sa.ForeignKeyConstraint(
            ["statement_id"], ["statements.id"], name=op.f("fk_sms_replies_statement_id_statements")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sms_replies")),
        sa.UniqueConstraint("gateway_no", name=op.f("uq_sms_replies_gateway_no")),
    )
    op.create_index(
        "ix_sms_replies_unread",
        "sms_replies",
        ["received_at", "id"],
        unique=False,
        postgresql_where=sa.text("statement_id IS NULL AND settled_at IS NULL"),
    )
    op.create_table(
        "tracking_code_attempts",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("throttled_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_tracking_code_attempts")),
    )
    op.create_index(op.f("ix_tracking_code_attempts_last_at"), "tracking_code_attempts", ["last_at"], unique=False)
    for statement in GRANTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("tracking_code_attempts")
    op.drop_table("sms_replies")
    op.drop_table("statements")
    op.drop_table("representations")
    op.drop_table("worker_drafts")
    op.drop_table("partner_accesses")
    op.drop_table("transfer_attachments")
    op.drop_table("transfers")
    op.drop_table("evidence")
