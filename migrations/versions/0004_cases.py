"""Cases with complaints, claims and payments, the people of a case in sealed form, and who may see it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

GRANTS = (
    "GRANT SELECT, INSERT, UPDATE ON cases TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON persons TO wagecase_app",
    "GRANT SELECT, INSERT ON sealed_texts TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON case_access TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON case_search TO wagecase_app",
    "GRANT SELECT, INSERT ON recusals TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON complaints TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON claims TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE (paid_on) ON payments TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON pay_promises TO wagecase_app",
    "GRANT SELECT, INSERT ON liable_parties TO wagecase_app",
    "GRANT SELECT, INSERT ON parties TO wagecase_app",
    "GRANT SELECT, INSERT ON notes TO wagecase_app",
)


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("owner_org_id", sa.Uuid(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=True),
        sa.Column("employer_as_stated", sa.Text(), nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("workers", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("found", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("paid", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("advanced", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("chain_length", sa.Integer(), nullable=False),
        sa.Column("chain_head", sa.Text(), nullable=False),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("joined_into_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("claimed >= 0 AND paid >= 0 AND advanced >= 0", name=op.f("ck_cases_money_not_negative")),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_cases_area_code_areas")),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_keys.id"], name=op.f("fk_cases_data_key_id_data_keys")),
        sa.ForeignKeyConstraint(["employer_id"], ["employers.id"], name=op.f("fk_cases_employer_id_employers")),
        sa.ForeignKeyConstraint(["joined_into_id"], ["cases.id"], name=op.f("fk_cases_joined_into_id_cases")),
        sa.ForeignKeyConstraint(
            ["owner_org_id"], ["organisations.id"], name=op.f("fk_cases_owner_org_id_organisations")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_cases_project_id_projects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
    )
    op.create_index("ix_cases_area", "cases", ["area_code", "opened_on", "id"], unique=False)
    op.create_index(
        "ix_cases_closed", "cases", ["closed_on", "id"], unique=False, postgresql_where=sa.text("closed_on IS NOT NULL")
    )
    op.create_index("ix_cases_employer", "cases", ["employer_id"], unique=False)
    op.create_index(
        "ix_cases_employer_as_stated",
        "cases",
        ["employer_as_stated"],
        unique=False,
        postgresql_where=sa.text("employer_as_stated IS NOT NULL"),
    )
    op.create_index(
        "ix_cases_joined",
        "cases",
        ["joined_into_id"],
        unique=False,
        postgresql_where=sa.text("joined_into_id IS NOT NULL"),
    )
    op.create_index(
        "ix_cases_open",
        "cases",
        ["area_code", "opened_on", "id"],
        unique=False,
        postgresql_where=sa.text("closed_on IS NULL AND joined_into_id IS NULL"),
    )
    op.create_index("ix_cases_opened", "cases", ["opened_on", "id"], unique=False)
    op.create_index("ix_cases_project", "cases", ["project_id"], unique=False)
    op.create_table(
        "persons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=True),
        sa.Column("id_number_index", sa.LargeBinary(), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("card", sa.LargeBinary(), nullable=True),
        sa.Column("card_index", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_persons_case_id_cases")),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_keys.id"], name=op.f("fk_persons_data_key_id_data_keys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_persons")),
    )
    op.create_index(
        "ix_persons_card_index",
        "persons",
        ["card_index"],
        unique=False,
        postgresql_where=sa.text("card_index IS NOT NULL"),
    )
    op.create_index(op.f("ix_persons_case_id"), "persons", ["case_id"], unique=False)
    op.create_index(
        "ix_persons_id_number_index",
        "persons",
        ["id_number_index"],
        unique=False,
        postgresql_where=sa.text("id_number_index IS NOT NULL"),
    )
    op.create_index(
        "ix_persons_phone_index",
        "persons",
        ["phone_index"],
        unique=False,
        postgresql_where=sa.text("phone_index IS NOT NULL"),
    )
    op.create_table(
        "sealed_texts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("data_key_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_sealed_texts_case_id_cases")),
        sa.ForeignKeyConstraint(["data_key_id"], ["data_keys.id"], name=op.f("fk_sealed_texts_data_key_id_data_keys")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sealed_texts")),
    )
    op.create_index(op.f("ix_sealed_texts_case_id"), "sealed_texts", ["case_id"], unique=False)
    op.create_table(
        "case_access",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_access_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_case_access_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "case_id", name=op.f("pk_case_access")),
    )
    op.create_index(op.f("ix_case_access_case_id"), "case_access", ["case_id"], unique=False)
    op.create_index(
        "uq_case_access_owner", "case_access", ["case_id"], unique=True, postgresql_where=sa.text("ground = 'owner'")
    )
    op.create_table(
        "case_search",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("grams", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_search_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_search")),
    )
    op.create_index("ix_case_search_grams", "case_search", ["grams"], unique=False, postgresql_using="gin")
    op.create_table(
        "recusals",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_recusals_case_id_cases")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_recusals_user_id_users")),
        sa.PrimaryKeyConstraint("user_id", "case_id", name=op.f("pk_recusals")),
    )
    op.create_index(op.f("ix_recusals_case_id"), "recusals", ["case_id"], unique=False)
    op.create_table(
        "complaints",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("opened_case_id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("matter", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("platform_no", sa.Text(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("capacity", sa.Text(), nullable=True),
        sa.Column("words_id", sa.Uuid(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tracking_code_digest", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_complaints_case_id_cases")),
        sa.ForeignKeyConstraint(["contact_id"], ["persons.id"], name=op.f("fk_complaints_contact_id_persons")),
        sa.ForeignKeyConstraint(["opened_case_id"], ["cases.id"], name=op.f("fk_complaints_opened_case_id_cases")),
        sa.ForeignKeyConstraint(["taken_by"], ["users.id"], name=op.f("fk_complaints_taken_by_users")),
        sa.ForeignKeyConstraint(["words_id"], ["sealed_texts.id"], name=op.f("fk_complaints_words_id_sealed_texts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
    )
    op.create_index(op.f("ix_complaints_case_id"), "complaints", ["case_id"], unique=False)
    op.create_index("ix_complaints_contact", "complaints", ["contact_id"], unique=False)
    op.create_index(
        "ix_complaints_leads",
        "complaints",
        ["received_on", "id"],
        unique=False,
        postgresql_where=sa.text("matter = 'lead'"),
    )
    op.create_index("ix_complaints_opened", "complaints", ["opened_case_id"], unique=False)
    op.create_index(
        "uq_complaints_platform_no",
        "complaints",
        ["platform_no"],
        unique=True,
        postgresql_where=sa.text("platform_no IS NOT NULL"),
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("claimed", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("found", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("found_basis", sa.Text(), nullable=True),
        sa.Column("paid", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("advanced", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column("relation_ended_on", sa.Date(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("job", sa.Text(), nullable=True),
        sa.Column("pay_basis", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("claimed > 0", name=op.f("ck_claims_claimed_positive")),
        sa.CheckConstraint("found IS NULL OR found >= 0", name=op.f("ck_claims_found_not_negative")),
        sa.CheckConstraint("paid >= 0 AND advanced >= 0", name=op.f("ck_claims_paid_not_negative")),
        sa.CheckConstraint(
            "period_to IS NULL OR period_from IS NULL OR period_to >= period_from",
            name=op.f("ck_claims_period_in_order"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_claims_case_id_cases")),
        sa.ForeignKeyConstraint(["worker_id"], ["persons.id"], name=op.f("fk_claims_worker_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_claims_case_id_seq")),
    )
    op.create_index(op.f("ix_claims_case_id"), "claims", ["case_id"], unique=False)
    op.create_index(op.f("ix_claims_worker_id"), "claims", ["worker_id"], unique=False)
    op.create_table(
        "payments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("payer", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("for_month", sa.Text(), nullable=True),
        sa.Column("event_position", sa.Integer(), nullable=False),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_amount_positive")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_payments_case_id_cases")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_payments_claim_id_claims")),
        sa.ForeignKeyConstraint(["reverses_id"], ["payments.id"], name=op.f("fk_payments_reverses_id_payments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
    )
    op.create_index(op.f("ix_payments_case_id"), "payments", ["case_id"], unique=False)
    op.create_index(op.f("ix_payments_claim_id"), "payments", ["claim_id"], unique=False)
    op.create_index(
        "uq_payments_reverses",
        "payments",
        ["reverses_id"],
        unique=True,
        postgresql_where=sa.text("reverses_id IS NOT NULL"),
    )
    op.create_table(
        "pay_promises",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("claim_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("event_position", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("kept_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_pay_promises_amount_positive")),
        sa.CheckConstraint("kept >= 0", name=op.f("ck_pay_promises_kept_not_negative")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_pay_promises_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pay_promises")),
    )
    op.create_index(op.f("ix_pay_promises_case_id"), "pay_promises", ["case_id"], unique=False)
    op.create_index(
        "ix_pay_promises_open",
        "pay_promises",
        ["due_on"],
        unique=False,
        postgresql_where=sa.text("kept < amount AND withdrawn_on IS NULL"),
    )
    op.create_table(
        "liable_parties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("employer_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("cap", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("event_position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_liable_parties_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employers.id"], name=op.f("fk_liable_parties_employer_id_employers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_liable_parties")),
        sa.UniqueConstraint(
            "case_id", "employer_id", "ground", name=op.f("uq_liable_parties_case_id_employer_id_ground")
        ),
    )
    op.create_index(op.f("ix_liable_parties_case_id"), "liable_parties", ["case_id"], unique=False)
    op.create_table(
        "parties",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("employer_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("side IN ('worker','employer','liable')", name=op.f("ck_parties_known_side")),
        sa.CheckConstraint("num_nonnulls(person_id, employer_id) = 1", name=op.f("ck_parties_one_identity")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_parties_case_id_cases")),
        sa.ForeignKeyConstraint(["employer_id"], ["employers.id"], name=op.f("fk_parties_employer_id_employers")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_parties_person_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
    )
    op.create_index(op.f("ix_parties_case_id"), "parties", ["case_id"], unique=False)
    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("readers_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_notes_author_id_users")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notes_case_id_cases")),
        sa.ForeignKeyConstraint(["readers_id"], ["organisations.id"], name=op.f("fk_notes_readers_id_organisations")),
        sa.ForeignKeyConstraint(["text_id"], ["sealed_texts.id"], name=op.f("fk_notes_text_id_sealed_texts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_case_id"), "notes", ["case_id"], unique=False)
    for statement in GRANTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("notes")
    op.drop_table("parties")
    op.drop_table("liable_parties")
    op.drop_table("pay_promises")
    op.drop_table("payments")
    op.drop_table("claims")
    op.drop_table("complaints")
    op.drop_table("recusals")
    op.drop_table("case_search")
    op.drop_table("case_access")
    op.drop_table("sealed_texts")
    op.drop_table("persons")
    op.drop_table("cases")
