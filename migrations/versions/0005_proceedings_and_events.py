"""Proceedings, the append-only event log, and what is derived from it: deadlines, work items, reviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FORBID_CHANGE = """
CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the event log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$
"""

GUARD_EVENTS = """
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
"""

GRANTS = (
    "GRANT SELECT, INSERT, UPDATE ON proceedings TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON proceeding_handlers TO wagecase_app",
    "GRANT SELECT, INSERT ON events TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON deadlines TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON documents TO wagecase_app",
    "GRANT SELECT, INSERT ON award_items TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON work_items TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON aid_volunteers TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON pending_reviews TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON pending_designations TO wagecase_app",
)


def upgrade() -> None:
    op.create_table(
        "proceedings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("procedure", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_position", sa.Integer(), nullable=False),
        sa.Column("stage_since", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_proceedings_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_proceedings_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proceedings")),
    )
    op.create_index(op.f("ix_proceedings_case_id"), "proceedings", ["case_id"], unique=False)
    op.create_index(
        "ix_proceedings_pool",
        "proceedings",
        ["organisation_id", "stage"],
        unique=False,
        postgresql_where=sa.text("procedure = 'legal_aid' AND ended_on IS NULL"),
    )
    op.create_index(
        "uq_proceedings_root", "proceedings", ["case_id"], unique=True, postgresql_where=sa.text("procedure = 'case'")
    )
    op.create_table(
        "proceeding_handlers",
        sa.Column("proceeding_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proceeding_id"], ["proceedings.id"], name=op.f("fk_proceeding_handlers_proceeding_id_proceedings")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_proceeding_handlers_user_id_users")),
        sa.PrimaryKeyConstraint("proceeding_id", "user_id", name=op.f("pk_proceeding_handlers")),
    )
    op.create_index(op.f("ix_proceeding_handlers_user_id"), "proceeding_handlers", ["user_id"], unique=False)
    op.create_table(
        "events",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("proceeding_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.CheckConstraint("position >= 1", name=op.f("ck_events_position_from_one")),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_events_actor_id_users")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_events_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_events_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(
            ["proceeding_id"], ["proceedings.id"], name=op.f("fk_events_proceeding_id_proceedings")
        ),
        sa.PrimaryKeyConstraint("case_id", "position", name=op.f("pk_events")),
    )
    op.create_index(
        "ix_events_answered",
        "events",
        ["happened_on", "case_id"],
        unique=False,
        postgresql_where=sa.text("name = 'case.answered'"),
    )
    op.create_index(
        "ix_events_hearing_on",
        "events",
        ["organisation_id", sa.literal_column("((body::jsonb -> 'fields'::text) ->> 'hearing_on'::text)")],
        unique=False,
        postgresql_where=sa.text(
            "name IN ('arbitration.hearing_set', 'arbitration.hearing_notified', 'arbitration.collective_notified', "
            "'arbitration.postponed', 'inspection.hearing_set', 'inspection.hearing_notified', 'mediation.session_set')"
        ),
    )
    op.create_index(
        "ix_events_held_on",
        "events",
        ["organisation_id", "happened_on"],
        unique=False,
        postgresql_where=sa.text("name IN ('arbitration.heard', 'inspection.hearing_held', 'mediation.session_held')"),
    )
    op.create_index("ix_events_proceeding", "events", ["proceeding_id", "position"], unique=False)
    op.create_index(
        "ix_events_watched",
        "events",
        ["name", "happened_on", "case_id"],
        unique=False,
        postgresql_where=sa.text("name IN ('case.callback_recorded','case.incident','case.reopened')"),
    )
    op.create_index(
        "uq_events_corrects",
        "events",
        ["case_id", "corrects"],
        unique=True,
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_table(
        "deadlines",
        sa.Column("proceeding_id", sa.Uuid(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("contingent", sa.Boolean(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("started_by", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("stopped_by", sa.Integer(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("derivation", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_deadlines_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["proceeding_id"], ["proceedings.id"], name=op.f("fk_deadlines_proceeding_id_proceedings")
        ),
        sa.PrimaryKeyConstraint("proceeding_id", "clock", "subject", "run", name=op.f("pk_deadlines")),
    )
    op.create_index("ix_deadlines_case", "deadlines", ["case_id"], unique=False)
    op.create_index(
        "ix_deadlines_due",
        "deadlines",
        ["due_on", "proceeding_id"],
        unique=False,
        postgresql_where=sa.text("state = 'running' AND due_on IS NOT NULL AND NOT contingent"),
    )
    op.create_index(
        "ix_deadlines_duties",
        "deadlines",
        ["clock", "due_on", "case_id"],
        unique=False,
        postgresql_where=sa.text("state = 'running' AND kind = 'duty' AND NOT contingent"),
    )
    op.create_index(
        "ix_deadlines_supervision",
        "deadlines",
        ["started_on", "case_id"],
        unique=False,
        postgresql_where=sa.text("clock = 'case.supervision_answer'"),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("proceeding_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("service_method", sa.Text(), nullable=True),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("event_position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_documents_case_id_cases")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_documents_party_id_parties")),
        sa.ForeignKeyConstraint(
            ["proceeding_id"], ["proceedings.id"], name=op.f("fk_documents_proceeding_id_proceedings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index(op.f("ix_documents_case_id"), "documents", ["case_id"], unique=False)
    op.create_index(op.f("ix_documents_proceeding_id"), "documents", ["proceeding_id"], unique=False)
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
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_award_items_claim_id_claims")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_award_items_document_id_documents")),
        sa.ForeignKeyConstraint(
            ["proceeding_id"], ["proceedings.id"], name=op.f("fk_award_items_proceeding_id_proceedings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_items")),
        sa.UniqueConstraint("document_id", "claim_id", "item", name=op.f("uq_award_items_document_id_claim_id_item")),
    )
    op.create_index(op.f("ix_award_items_case_id"), "award_items", ["case_id"], unique=False)
    op.create_index(op.f("ix_award_items_claim_id"), "award_items", ["claim_id"], unique=False)
    op.create_index(op.f("ix_award_items_proceeding_id"), "award_items", ["proceeding_id"], unique=False)
    op.create_table(
        "work_items",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("proceeding_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("num_nonnulls(organisation_id, owner_id) = 1", name=op.f("ck_work_items_one_list")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_work_items_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_work_items_organisation_id_organisations")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_work_items_owner_id_users")),
        sa.ForeignKeyConstraint(
            ["proceeding_id"], ["proceedings.id"], name=op.f("fk_work_items_proceeding_id_proceedings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_items")),
    )
    op.create_index(op.f("ix_work_items_case_id"), "work_items", ["case_id"], unique=False)
    op.create_index(
        "ix_work_items_org",
        "work_items",
        ["organisation_id", "due_on", "id"],
        unique=False,
        postgresql_where=sa.text("organisation_id IS NOT NULL"),
    )
    op.create_index(
        "ix_work_items_owner",
        "work_items",
        ["owner_id", "due_on", "id"],
        unique=False,
        postgresql_where=sa.text("owner_id IS NOT NULL"),
    )
    op.create_index("uq_work_items_line", "work_items", ["proceeding_id", "organisation_id", "owner_id"], unique=True)
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
    op.create_index(op.f("ix_aid_volunteers_user_id"), "aid_volunteers", ["user_id"], unique=False)
    op.create_table(
        "pending_reviews",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_pending_reviews_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_pending_reviews")),
    )
    op.create_index("ix_pending_reviews_since", "pending_reviews", ["submitted_on", "case_id"], unique=False)
    op.create_table(
        "pending_designations",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_pending_designations_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["organisations.id"], name=op.f("fk_pending_designations_other_id_organisations")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_pending_designations")),
    )
    op.create_index(op.f("ix_pending_designations_asked_at"), "pending_designations", ["asked_at"], unique=False)
    op.execute(FORBID_CHANGE)
    op.execute(GUARD_EVENTS)
    for statement in GRANTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("pending_designations")
    op.drop_table("pending_reviews")
    op.drop_table("aid_volunteers")
    op.drop_table("work_items")
    op.drop_table("award_items")
    op.drop_table("documents")
    op.drop_table("deadlines")
    op.drop_table("events")
    op.drop_table("proceeding_handlers")
    op.drop_table("proceedings")
    op.execute("DROP FUNCTION forbid_change()")
