"""The first schema: cases with their event chain, sealed personal data, two database roles, the reminder outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


STATEMENTS = (
    "CREATE TABLE case_reads_default PARTITION OF case_reads DEFAULT",
    "CREATE TABLE unmaskings_default PARTITION OF unmaskings DEFAULT",
    """
CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the event log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$
    """,
    """
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
FOR EACH STATEMENT EXECUTE FUNCTION forbid_change()
    """,
    """
CREATE FUNCTION ensure_month(day date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    first date := date_trunc('month', day)::date;
    parent text;
    child text;
BEGIN
    FOREACH parent IN ARRAY ARRAY['case_reads', 'unmaskings'] LOOP
        child := parent || to_char(first, '_YYYY_MM');
        IF to_regclass(child) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                           child, parent, first, first + interval '1 month');
        END IF;
    END LOOP;
END $$
    """,
    "REVOKE ALL ON FUNCTION ensure_month(date) FROM PUBLIC",
    "GRANT EXECUTE ON FUNCTION ensure_month(date) TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON api_tokens TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON areas TO wagecase_app",
    "GRANT SELECT, INSERT ON audit_entries TO wagecase_app",
    "GRANT SELECT, INSERT ON calendar_days TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON case_access TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON case_counters TO wagecase_app",
    "GRANT SELECT, INSERT ON case_reads TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON case_search TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON cases TO wagecase_app",
    "GRANT SELECT, INSERT ON checkpoints TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON claims TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON complaints TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON data_keys TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON deadlines TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON documents TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON employers TO wagecase_app",
    "GRANT SELECT, INSERT ON events TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON transfers TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON heartbeats TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON jurisdictions TO wagecase_app",
    "GRANT SELECT, INSERT ON liable_parties TO wagecase_app",
    "GRANT SELECT, INSERT ON notes TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON organisations TO wagecase_app",
    "GRANT SELECT, INSERT ON parties TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON pay_promises TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE (paid_on) ON payments TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON persons TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON proceeding_handlers TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON proceedings TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON project_systems TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON projects TO wagecase_app",
    "GRANT SELECT, INSERT ON recusals TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON reminders TO wagecase_app",
    "GRANT SELECT, INSERT ON sealed_texts TO wagecase_app",
    "GRANT SELECT, INSERT ON settings TO wagecase_app",
    "GRANT SELECT, INSERT ON unmaskings TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON user_roles TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON users TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON work_items TO wagecase_app",
    "GRANT SELECT ON alembic_version TO wagecase_app",
)


def upgrade() -> None:
    op.create_table(
        "areas",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_areas")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(op.f("ix_audit_entries_at"), "audit_entries", ["at"], unique=False)
    op.create_table(
        "calendar_days",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("day >= DATE '2004-01-01'", name=op.f("ck_calendar_days_day_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_days")),
    )
    op.create_index(op.f("ix_calendar_days_day"), "calendar_days", ["day"], unique=False)
    op.create_table(
        "case_counters",
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office", "year", name=op.f("pk_case_counters")),
    )
    op.create_table(
        "case_reads",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "case_id", "hour", name=op.f("pk_case_reads")),
        postgresql_partition_by="RANGE (hour)",
    )
    op.create_index("ix_case_reads_case", "case_reads", ["case_id", "hour"], unique=False)
    op.create_table(
        "checkpoints",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_checkpoints")),
    )
    op.create_table(
        "data_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ring_key", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_keys")),
    )
    op.create_table(
        "employers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uscc", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("trade", sa.Text(), nullable=True),
        sa.Column("registered_address", sa.Text(), nullable=True),
        sa.Column("business_address", sa.Text(), nullable=True),
        sa.Column("service_address", sa.Text(), nullable=True),
        sa.Column("legal_representative", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("registration_status", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employers")),
    )
    op.create_index("ix_employers_name", "employers", ["name"], unique=False)
    op.create_index(
        "uq_employers_uscc", "employers", ["uscc"], unique=True, postgresql_where=sa.text("uscc IS NOT NULL")
    )
    op.create_table(
        "heartbeats",
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_heartbeats")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("principal", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("mac", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("principal", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index(op.f("ix_idempotency_keys_created_at"), "idempotency_keys", ["created_at"], unique=False)
    op.create_table(
        "unmaskings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", "at", name=op.f("pk_unmaskings")),
        postgresql_partition_by="RANGE (at)",
    )
    op.create_index("ix_unmaskings_case", "unmaskings", ["case_id", "at"], unique=False)
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_organisations_area_code_areas")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["organisations.id"], name=op.f("fk_organisations_parent_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("code", name=op.f("uq_organisations_code")),
    )
    op.create_index(op.f("ix_organisations_area_code"), "organisations", ["area_code"], unique=False)
    op.create_table(
        "projects",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("sector", sa.Text(), nullable=True),
        sa.Column("investment", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("permit", sa.Text(), nullable=True),
        sa.Column("contract_price", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("developer_id", sa.Uuid(), nullable=True),
        sa.Column("contractor_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_projects_area_code_areas")),
        sa.ForeignKeyConstraint(["contractor_id"], ["employers.id"], name=op.f("fk_projects_contractor_id_employers")),
        sa.ForeignKeyConstraint(["developer_id"], ["employers.id"], name=op.f("fk_projects_developer_id_employers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_projects")),
    )
    op.create_index(op.f("ix_projects_area_code"), "projects", ["area_code"], unique=False)
    op.create_index(op.f("ix_projects_name"), "projects", ["name"], unique=False)
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
    op.create_index("ix_cases_employer", "cases", ["employer_id"], unique=False)
    op.create_index("ix_cases_project", "cases", ["project_id"], unique=False)
    op.create_table(
        "jurisdictions",
        sa.Column("area_code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["area_code"], ["areas.code"], name=op.f("fk_jurisdictions_area_code_areas")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_jurisdictions_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("area_code", "kind", name=op.f("pk_jurisdictions")),
    )
    op.create_table(
        "project_systems",
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("responsible", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('in_place','missing','not_applicable','unchecked')", name=op.f("ck_project_systems_known_state")
        ),
        sa.CheckConstraint(
            "system IN ('real_name','special_account','deposit','pay_on_behalf')",
            name=op.f("ck_project_systems_known_system"),
        ),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_project_systems_project_id_projects")),
        sa.PrimaryKeyConstraint("project_id", "system", name=op.f("pk_project_systems")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failed_logins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_users_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
    )
    op.create_index(op.f("ix_users_organisation_id"), "users", ["organisation_id"], unique=False)
    op.create_index("uq_users_username_lower", "users", [sa.literal_column("lower(username)")], unique=True)
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("expires_at > created_at", name=op.f("ck_api_tokens_expires_later")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_api_tokens_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_tokens_digest")),
    )
    op.create_index(op.f("ix_api_tokens_user_id"), "api_tokens", ["user_id"], unique=False)
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
        "uq_transfers_open", "transfers", ["case_id"], unique=True, postgresql_where=sa.text("ended_on IS NULL")
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
        "uq_proceedings_root", "proceedings", ["case_id"], unique=True, postgresql_where=sa.text("procedure = 'case'")
    )
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
        "settings",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["set_by"], ["users.id"], name=op.f("fk_settings_set_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings")),
    )
    op.create_index(op.f("ix_settings_name"), "settings", ["name"], unique=False)
    op.create_table(
        "user_roles",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_user_roles_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_user_roles")),
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
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_complaints_case_id_cases")),
        sa.ForeignKeyConstraint(["contact_id"], ["persons.id"], name=op.f("fk_complaints_contact_id_persons")),
        sa.ForeignKeyConstraint(["opened_case_id"], ["cases.id"], name=op.f("fk_complaints_opened_case_id_cases")),
        sa.ForeignKeyConstraint(["taken_by"], ["users.id"], name=op.f("fk_complaints_taken_by_users")),
        sa.ForeignKeyConstraint(["words_id"], ["sealed_texts.id"], name=op.f("fk_complaints_words_id_sealed_texts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaints")),
    )
    op.create_index(op.f("ix_complaints_case_id"), "complaints", ["case_id"], unique=False)
    op.create_index(
        "uq_complaints_platform_no",
        "complaints",
        ["platform_no"],
        unique=True,
        postgresql_where=sa.text("platform_no IS NOT NULL"),
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
    op.create_index("ix_events_proceeding", "events", ["proceeding_id", "position"], unique=False)
    op.create_index(
        "uq_events_corrects",
        "events",
        ["case_id", "corrects"],
        unique=True,
        postgresql_where=sa.text("corrects IS NOT NULL"),
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_notes_author_id_users")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_notes_case_id_cases")),
        sa.ForeignKeyConstraint(["text_id"], ["sealed_texts.id"], name=op.f("fk_notes_text_id_sealed_texts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_case_id"), "notes", ["case_id"], unique=False)
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
        "reminders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("proceeding_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("clock", sa.Text(), server_default="", nullable=False),
        sa.Column("run", sa.Integer(), server_default="0", nullable=False),
        sa.Column("subject", sa.Text(), server_default="", nullable=False),
        sa.Column("grouped", sa.Text(), server_default="", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("send_on", sa.Date(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claim_token", sa.Uuid(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sending_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued','sending','sent','unknown','failed','dropped')", name=op.f("ck_reminders_known_state")
        ),
        sa.CheckConstraint(
            "kind IN ('deadline','promise','event','hearing','guarantee','area','digest','spot_check','desk_handover',"
            "'inactivity')",
            name=op.f("ck_reminders_known_kind"),
        ),
        sa.CheckConstraint("grouped IN ('','claims','parties')", name=op.f("ck_reminders_known_group")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reminders_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["proceeding_id"], ["proceedings.id"], name=op.f("fk_reminders_proceeding_id_proceedings")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reminders_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint(
            "rule",
            "proceeding_id",
            "kind",
            "clock",
            "run",
            "subject",
            "grouped",
            "due_on",
            "send_on",
            "role",
            name="uq_reminders_once",
        ),
    )
    op.create_index("ix_reminders_case", "reminders", ["case_id"], unique=False)
    op.create_index(
        "ix_reminders_ready",
        "reminders",
        ["next_try_at", "id"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued','unknown')"),
    )
    op.create_index(
        "ix_reminders_sending",
        "reminders",
        ["lease_until"],
        unique=False,
        postgresql_where=sa.text("state = 'sending'"),
    )
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
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_index("uq_payments_reverses", table_name="payments", postgresql_where=sa.text("reverses_id IS NOT NULL"))
    op.drop_index(op.f("ix_payments_claim_id"), table_name="payments")
    op.drop_index(op.f("ix_payments_case_id"), table_name="payments")
    op.drop_table("payments")
    op.drop_index(op.f("ix_documents_proceeding_id"), table_name="documents")
    op.drop_index(op.f("ix_documents_case_id"), table_name="documents")
    op.drop_table("documents")
    op.drop_index("uq_work_items_line", table_name="work_items")
    op.drop_index("ix_work_items_owner", table_name="work_items", postgresql_where=sa.text("owner_id IS NOT NULL"))
    op.drop_index("ix_work_items_org", table_name="work_items", postgresql_where=sa.text("organisation_id IS NOT NULL"))
    op.drop_index(op.f("ix_work_items_case_id"), table_name="work_items")
    op.drop_table("work_items")
    op.drop_index("ix_reminders_sending", table_name="reminders", postgresql_where=sa.text("state = 'sending'"))
    op.drop_index("ix_reminders_ready", table_name="reminders", postgresql_where=sa.text("state IN ('queued','unknown')"))
    op.drop_index("ix_reminders_case", table_name="reminders")
    op.drop_table("reminders")
    op.drop_index(op.f("ix_proceeding_handlers_user_id"), table_name="proceeding_handlers")
    op.drop_table("proceeding_handlers")
    op.drop_index(op.f("ix_parties_case_id"), table_name="parties")
    op.drop_table("parties")
    op.drop_index(op.f("ix_notes_case_id"), table_name="notes")
    op.drop_table("notes")
    op.drop_index("uq_events_corrects", table_name="events", postgresql_where=sa.text("corrects IS NOT NULL"))
    op.drop_index("ix_events_proceeding", table_name="events")
    op.drop_table("events")
    op.drop_index(
        "ix_deadlines_due",
        table_name="deadlines",
        postgresql_where=sa.text("state = 'running' AND due_on IS NOT NULL AND NOT contingent"),
    )
    op.drop_index("ix_deadlines_case", table_name="deadlines")
    op.drop_table("deadlines")
    op.drop_index(
        "uq_complaints_platform_no", table_name="complaints", postgresql_where=sa.text("platform_no IS NOT NULL")
    )
    op.drop_index(op.f("ix_complaints_case_id"), table_name="complaints")
    op.drop_table("complaints")
    op.drop_index(op.f("ix_claims_worker_id"), table_name="claims")
    op.drop_index(op.f("ix_claims_case_id"), table_name="claims")
    op.drop_table("claims")
    op.drop_table("user_roles")
    op.drop_index(op.f("ix_settings_name"), table_name="settings")
    op.drop_table("settings")
    op.drop_index(op.f("ix_sealed_texts_case_id"), table_name="sealed_texts")
    op.drop_table("sealed_texts")
    op.drop_index(op.f("ix_recusals_case_id"), table_name="recusals")
    op.drop_table("recusals")
    op.drop_index("uq_proceedings_root", table_name="proceedings", postgresql_where=sa.text("procedure = 'case'"))
    op.drop_index(op.f("ix_proceedings_case_id"), table_name="proceedings")
    op.drop_table("proceedings")
    op.drop_index("ix_persons_phone_index", table_name="persons", postgresql_where=sa.text("phone_index IS NOT NULL"))
    op.drop_index(
        "ix_persons_id_number_index", table_name="persons", postgresql_where=sa.text("id_number_index IS NOT NULL")
    )
    op.drop_index(op.f("ix_persons_case_id"), table_name="persons")
    op.drop_index("ix_persons_card_index", table_name="persons", postgresql_where=sa.text("card_index IS NOT NULL"))
    op.drop_table("persons")
    op.drop_index(
        "ix_pay_promises_open",
        table_name="pay_promises",
        postgresql_where=sa.text("kept < amount AND withdrawn_on IS NULL"),
    )
    op.drop_index(op.f("ix_pay_promises_case_id"), table_name="pay_promises")
    op.drop_table("pay_promises")
    op.drop_index(op.f("ix_liable_parties_case_id"), table_name="liable_parties")
    op.drop_table("liable_parties")
    op.drop_index("uq_transfers_open", table_name="transfers", postgresql_where=sa.text("ended_on IS NULL"))
    op.drop_index(op.f("ix_transfers_to_org_id"), table_name="transfers")
    op.drop_index(op.f("ix_transfers_case_id"), table_name="transfers")
    op.drop_table("transfers")
    op.drop_index("ix_case_search_grams", table_name="case_search", postgresql_using="gin")
    op.drop_table("case_search")
    op.drop_index(op.f("ix_case_access_case_id"), table_name="case_access")
    op.drop_table("case_access")
    op.drop_index(op.f("ix_api_tokens_user_id"), table_name="api_tokens")
    op.drop_table("api_tokens")
    op.drop_index("uq_users_username_lower", table_name="users")
    op.drop_index(op.f("ix_users_organisation_id"), table_name="users")
    op.drop_table("users")
    op.drop_table("project_systems")
    op.drop_table("jurisdictions")
    op.drop_index("ix_cases_project", table_name="cases")
    op.drop_index("ix_cases_employer", table_name="cases")
    op.drop_table("cases")
    op.drop_index(op.f("ix_projects_name"), table_name="projects")
    op.drop_index(op.f("ix_projects_area_code"), table_name="projects")
    op.drop_table("projects")
    op.drop_index(op.f("ix_organisations_area_code"), table_name="organisations")
    op.drop_table("organisations")
    op.drop_index("ix_unmaskings_case", table_name="unmaskings")
    op.drop_table("unmaskings")
    op.drop_index(op.f("ix_idempotency_keys_created_at"), table_name="idempotency_keys")
    op.drop_table("idempotency_keys")
    op.drop_table("heartbeats")
    op.drop_index("uq_employers_uscc", table_name="employers", postgresql_where=sa.text("uscc IS NOT NULL"))
    op.drop_index("ix_employers_name", table_name="employers")
    op.drop_table("employers")
    op.drop_table("data_keys")
    op.drop_table("checkpoints")
    op.drop_index("ix_case_reads_case", table_name="case_reads")
    op.drop_table("case_reads")
    op.drop_table("case_counters")
    op.drop_index(op.f("ix_calendar_days_day"), table_name="calendar_days")
    op.drop_table("calendar_days")
    op.drop_index(op.f("ix_audit_entries_at"), table_name="audit_entries")
    op.drop_table("audit_entries")
    op.drop_table("areas")
    op.execute("DROP FUNCTION ensure_month(date)")
    op.execute("DROP FUNCTION forbid_change()")
