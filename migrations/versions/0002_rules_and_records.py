"""Settings, the calendar and changes of law; records of audit, reading and unmasking, checkpoints and heartbeats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ENSURE_MONTH = """
CREATE FUNCTION ensure_month(day date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    first date := date_trunc('month', day)::date;
    beyond timestamp := first + interval '1 month';
    parent text;
    key text;
    child text;
BEGIN
    FOR parent, key IN VALUES ('case_reads', 'hour'), ('unmaskings', 'at') LOOP
        child := parent || to_char(first, '_YYYY_MM');
        CONTINUE WHEN to_regclass(child) IS NOT NULL;
        -- Rows of the month may have come before its partition: they move from the default one.
        EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', parent);
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', child, parent);
        EXECUTE format('WITH moved AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *)'
                       ' INSERT INTO %I SELECT * FROM moved',
                       parent || '_default', key, first, key, beyond, child);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, child, first, beyond);
    END LOOP;
END $$
"""

GRANTS = (
    "GRANT SELECT, INSERT ON settings TO wagecase_app",
    "GRANT SELECT, INSERT ON calendar_days TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON law_changes TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON planned_changes TO wagecase_app",
    "GRANT SELECT, INSERT ON audit_entries TO wagecase_app",
    "GRANT SELECT, INSERT ON case_reads TO wagecase_app",
    "GRANT SELECT, INSERT ON unmaskings TO wagecase_app",
    "GRANT SELECT, INSERT ON checkpoints TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE ON heartbeats TO wagecase_app",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO wagecase_app",
)


def upgrade() -> None:
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
        "law_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("settings_before", sa.Integer(), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("done_until", sa.Uuid(), nullable=True),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("notified", sa.Integer(), nullable=False),
        sa.Column("applied_by", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["applied_by"], ["users.id"], name=op.f("fk_law_changes_applied_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_changes")),
    )
    op.create_index(
        "uq_law_changes_open",
        "law_changes",
        [sa.literal_column("(true)")],
        unique=True,
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_table(
        "planned_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("days", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), server_default="looking", nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settings_seen", sa.Integer(), nullable=False),
        sa.Column("days_seen", sa.Integer(), nullable=False),
        sa.Column("done_until", sa.Uuid(), nullable=True),
        sa.Column("tally", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('looking','looked','confirmed','done','dropped')", name=op.f("ck_planned_changes_known_state")
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["users.id"], name=op.f("fk_planned_changes_confirmed_by_users")),
        sa.ForeignKeyConstraint(["planned_by"], ["users.id"], name=op.f("fk_planned_changes_planned_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_changes")),
    )
    op.create_index(
        "uq_planned_changes_confirmed",
        "planned_changes",
        [sa.literal_column("(true)")],
        unique=True,
        postgresql_where=sa.text("state = 'confirmed'"),
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
    op.create_index("ix_audit_entries_action", "audit_entries", ["action", "at", "id"], unique=False)
    op.create_index(op.f("ix_audit_entries_at"), "audit_entries", ["at"], unique=False)
    op.create_index("ix_audit_entries_subject", "audit_entries", ["subject", "at", "id"], unique=False)
    op.create_index("ix_audit_entries_user", "audit_entries", ["user_id", "at", "id"], unique=False)
    op.create_table(
        "case_reads",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "case_id", "hour", name=op.f("pk_case_reads")),
        postgresql_partition_by="RANGE (hour)",
    )
    op.create_index("ix_case_reads_case", "case_reads", ["case_id", "hour"], unique=False)
    op.create_index("ix_case_reads_hour", "case_reads", ["hour", "case_id", "user_id"], unique=False)
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
    op.create_index("ix_unmaskings_at", "unmaskings", ["at", "id"], unique=False)
    op.create_index("ix_unmaskings_case", "unmaskings", ["case_id", "at"], unique=False)
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
        "heartbeats",
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
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
    op.execute("CREATE TABLE case_reads_default PARTITION OF case_reads DEFAULT")
    op.execute("CREATE TABLE unmaskings_default PARTITION OF unmaskings DEFAULT")
    op.execute(ENSURE_MONTH)
    op.execute("REVOKE ALL ON FUNCTION ensure_month(date) FROM PUBLIC")
    op.execute("GRANT EXECUTE ON FUNCTION ensure_month(date) TO wagecase_app")
    for statement in GRANTS:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("idempotency_keys")
    op.drop_table("heartbeats")
    op.drop_table("checkpoints")
    op.drop_table("unmaskings")
    op.drop_table("case_reads")
    op.drop_table("audit_entries")
    op.drop_table("planned_changes")
    op.drop_table("law_changes")
    op.drop_table("calendar_days")
    op.drop_table("settings")
    op.execute("DROP FUNCTION ensure_month(date)")
