"""What the application's database role may do, table by table. What is not listed here it may not do.

The owner's role makes and changes tables and is used by migrations alone. The event log, the calendar, settings,
reading records and checkpoints can only be added to, whatever the application does.
"""

from __future__ import annotations

ADD = "SELECT, INSERT"
CHANGE = "SELECT, INSERT, UPDATE"
ALL = "SELECT, INSERT, UPDATE, DELETE"

GRANTS: dict[str, str] = {
    "absences": CHANGE,
    "aid_volunteers": ALL,
    "api_tokens": CHANGE,
    "areas": CHANGE,
    "audit_entries": ADD,
    "award_items": ADD,
    "bounced_addresses": ALL,
    "calendar_days": ADD,
    "calendar_feeds": ALL,
    "callback_findings": ADD,
    "callback_tasks": "SELECT, INSERT, UPDATE (caller_id, closed_at)",
    "callback_attempts": ADD,
    "campaign_cases": ADD,
    "campaigns": "SELECT, INSERT, UPDATE (gathered_at)",
    "case_access": ALL,
    "case_counters": CHANGE,
    "case_reads": ADD,
    "case_search": CHANGE,
    "cases": CHANGE,
    "checkpoints": ADD,
    "claims": CHANGE,
    "lead_chunks": ALL,
    "lead_exports": CHANGE,
    "lead_imports": CHANGE,
    "lead_pieces": ALL,
    "lead_rows": ALL,
    "lead_shapes": CHANGE,
    "complaints": CHANGE,
    "console_sessions": CHANGE,
    "daily_figures": ALL,
    "daily_reports": CHANGE,
    "data_keys": CHANGE,
    "deadlines": ALL,
    "desk_handover_items": CHANGE,
    "desk_handovers": CHANGE,
    "documents": CHANGE,
    "drafts": ALL,
    "employers": CHANGE,
    "events": ADD,
    "evidence": ALL,
    "transfer_attachments": "SELECT, INSERT, DELETE",
    "transfers": CHANGE,
    "heartbeats": CHANGE,
    "idempotency_keys": ALL,
    "jurisdictions": ALL,
    "law_changes": CHANGE,
    "liable_parties": ADD,
    "notes": ADD,
    "organisations": CHANGE,
    "outreach": "SELECT, INSERT, UPDATE (case_id, withdrawn_at)",
    "parties": ADD,
    "partner_accesses": CHANGE,
    "pay_promises": CHANGE,
    "payments": "SELECT, INSERT, UPDATE (paid_on)",
    "pending_designations": ALL,
    "pending_reviews": ALL,
    "persons": CHANGE,
    "planned_changes": CHANGE,
    "preferences": CHANGE,
    "proceeding_handlers": ALL,
    "proceedings": CHANGE,
    "tracking_code_attempts": ALL,
    "project_checks": ADD,
    "project_systems": CHANGE,
    "project_visits": ADD,
    "projects": CHANGE,
    "recovery_codes": ALL,
    "recusals": ADD,
    "reminder_holds": CHANGE,
    "reminders": CHANGE,
    "representations": ADD,
    "sealed_texts": ADD,
    "second_factors": ALL,
    "settings": ADD,
    "spot_check_cases": ADD,
    "spot_check_draws": ADD,
    "spot_check_steps": ADD,
    "spot_checks": ADD,
    "sms_opt_outs": ALL,
    "sms_replies": CHANGE,
    "statements": CHANGE,
    "unmaskings": ADD,
    "user_roles": ALL,
    "users": CHANGE,
    "work_items": ALL,
    "worker_drafts": ALL,
}

APPLICATION_ROLE = "wagecase_app"

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

# The application may not create tables, so the owner lends it this one power: the month partitions of reading records.
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

PARTITIONED = ("case_reads", "unmaskings")


def statements() -> list[str]:
    """Everything beside tables and indexes that the schema consists of, in the order in which it is made."""
    return [
        *(f"CREATE TABLE {table}_default PARTITION OF {table} DEFAULT" for table in PARTITIONED),
        FORBID_CHANGE,
        GUARD_EVENTS,
        ENSURE_MONTH,
        "REVOKE ALL ON FUNCTION ensure_month(date) FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION ensure_month(date) TO {APPLICATION_ROLE}",
        *(f"GRANT {rights} ON {table} TO {APPLICATION_ROLE}" for table, rights in GRANTS.items()),
    ]
