"""What the application's database role may do, table by table. What is not listed here it may not do.

The owner's role makes and changes tables and is used by migrations alone. The event log, the calendar, settings,
reading records and checkpoints can only be added to, whatever the application does.
"""

from __future__ import annotations

ADD = "SELECT, INSERT"
CHANGE = "SELECT, INSERT, UPDATE"
ALL = "SELECT, INSERT, UPDATE, DELETE"

GRANTS: dict[str, str] = {
    "api_tokens": CHANGE,
    "areas": CHANGE,
    "audit_entries": ADD,
    "calendar_days": ADD,
    "case_access": ALL,
    "case_counters": CHANGE,
    "case_reads": ADD,
    "case_search": CHANGE,
    "cases": CHANGE,
    "checkpoints": ADD,
    "claims": CHANGE,
    "complaints": CHANGE,
    "data_keys": CHANGE,
    "deadlines": ALL,
    "documents": CHANGE,
    "employers": CHANGE,
    "events": ADD,
    "hand_offs": CHANGE,
    "heartbeats": CHANGE,
    "idempotency_keys": ALL,
    "jurisdictions": ALL,
    "liable_parties": ADD,
    "notes": ADD,
    "organisations": CHANGE,
    "parties": ADD,
    "pay_promises": CHANGE,
    "payments": ADD,
    "persons": CHANGE,
    "proceeding_handlers": ALL,
    "proceedings": CHANGE,
    "project_systems": CHANGE,
    "projects": CHANGE,
    "recusals": ADD,
    "reminders": CHANGE,
    "sealed_texts": ADD,
    "settings": ADD,
    "unmaskings": ADD,
    "user_roles": ALL,
    "users": CHANGE,
    "work_items": ALL,
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
