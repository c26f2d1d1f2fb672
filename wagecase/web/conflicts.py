"""Constraints that two people who work at once can meet. Whatever else the database refuses is a fault of ours."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

# Rows of which one stands at a time, or each number once: who comes second is answered 409 and tries again.
CONFLICT_CONSTRAINTS = frozenset(
    {
        "pk_aid_volunteers",
        "pk_calendar_feeds",
        "pk_callback_findings",
        "pk_campaign_cases",
        "pk_case_access",
        "pk_daily_reports",
        "pk_events",
        "pk_idempotency_keys",
        "pk_pending_designations",
        "pk_pending_reviews",
        "pk_preferences",
        "pk_proceeding_handlers",
        "pk_project_systems",
        "pk_recusals",
        "pk_representations",
        "pk_second_factors",
        "pk_spot_check_cases",
        "pk_spot_check_draws",
        "pk_spot_check_steps",
        "pk_user_roles",
        "pk_worker_drafts",
        "uq_award_items_document_id_claim_id_item",
        "uq_callback_tasks_round_id_case_id",
        "uq_case_access_owner",
        "uq_claims_case_id_seq",
        "uq_complaints_platform_no",
        "uq_desk_handovers_open",
        "uq_employers_uscc",
        "uq_events_corrects",
        "uq_law_changes_open",
        "uq_lead_rows_complaint",
        "uq_liable_parties_case_id_employer_id_ground",
        "uq_organisations_code",
        "uq_partner_accesses_transfer_id",
        "uq_payments_reverses",
        "uq_planned_changes_confirmed",
        "uq_proceedings_root",
        "uq_transfer_attachments_transfer_id_document_id",
        "uq_transfer_attachments_transfer_id_evidence_id",
        "uq_transfers_changing_owner",
        "uq_transfers_receiver",
        "uq_users_username_lower",
        "uq_work_items_line",
    }
)


def constraint_name(error: DBAPIError) -> str | None:
    """The constraint that the database named in its refusal."""
    name: str | None = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return name


def is_conflict(error: BaseException) -> bool:
    """Whether somebody else wrote the same at the same moment."""
    return isinstance(error, DBAPIError) and constraint_name(error) in CONFLICT_CONSTRAINTS
