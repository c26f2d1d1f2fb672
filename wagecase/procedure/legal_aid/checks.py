"""Checks of what is entered in acts of legal aid: each recipient must have the status that the act needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from wagecase.procedure.core.acts import Actor, CaseView, Check, ProceedingView, Unmet
from wagecase.procedure.core.figures import urgent_days
from wagecase.procedure.core.refusals import check, refusal, refuse_unless
from wagecase.procedure.legal_aid.guards import AidRecipient, aid_recipients, nearest_limit

Values = Mapping[str, Any]


def each_recipient(holds: Callable[[AidRecipient], bool], code: str, *facts: str) -> Check:
    """Every recipient named is so; the refusal says how many are not."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
        known = aid_recipients(view, proceeding)
        wrong = [one for one in values["claims"] if not holds(known.get(one, AidRecipient()))]
        return refusal(code, *facts, field="claims", count=len(wrong)) if wrong else None

    return look


may_apply = each_recipient(lambda one: one.status in ("", "gone", "refused"), "aid_applied_already", "D04")
application_pending = each_recipient(lambda one: one.pending, "aid_not_pending", "D04")
documents_requested_once = each_recipient(lambda one: not one.asked_before, "aid_asked_once", "D06")
awaiting_documents = each_recipient(lambda one: one.status == "asked", "aid_not_asked", "D06")
not_aided_yet = each_recipient(lambda one: not one.status or one.pending, "aid_decided_already", "D08")
not_yet_provided_first = each_recipient(lambda one: not one.first, "aid_first_already", "D08")
to_be_decided = each_recipient(lambda one: one.to_be_decided, "aid_not_pending", "D04")
aided = each_recipient(lambda one: one.aided, "aid_not_granted", "D05", "D08")
without_lawyer = each_recipient(lambda one: not one.lawyer, "aid_lawyer_there", "D05")
with_lawyer = each_recipient(lambda one: bool(one.lawyer), "aid_no_lawyer", "D05")
not_signed = each_recipient(lambda one: not one.signed, "aid_signed_already", "D11")
aid_has_ended = each_recipient(lambda one: one.over, "aid_not_over", "D13")
not_reported = each_recipient(lambda one: not one.reported, "aid_reported_already", "D13")
may_object = each_recipient(
    lambda one: one.status in ("refused", "terminated") and not one.objecting, "aid_nothing_to_object", "D09"
)
objection_pending = each_recipient(lambda one: one.objecting, "aid_no_objection", "D09")
signed_by_each = check(lambda v, p, a, x: x["signed"] is True, "signed", "aid_signature_missing", "D04")


def not_before_previous_step(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """A step is dated not before the recipient's step that it follows."""
    known = aid_recipients(view, proceeding)
    last = max((known[one].last_on for one in values["claims"] if one in known), default=date.min)
    return refuse_unless(last <= values["happened_on"], "aid_before_last", "H01", field="happened_on", on=last)


def supplement_overdue(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """An application counts as withdrawn only once the day set for the documents is over (D06)."""
    known = aid_recipients(view, proceeding)
    dues = [known[one].due for one in values["claims"] if one in known]
    last = max(dues, default="")
    return refuse_unless(
        last < values["happened_on"].isoformat(), "aid_supplement_period_runs", "D06", field="happened_on", due=last
    )


def exemption_proved(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Applicants exempt from the check of hardship prove that they belong to the group (D02)."""
    return refuse_unless(
        values["means"] == "declared" or bool(values["proof"]), "aid_proof_missing", "D02", field="proof"
    )


def first_aid_is_urgent(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Fewer days to a limit than the law names, from the act's day; the other grounds are the officer's to judge."""
    if values["ground"] != "limit":
        return None
    limit = nearest_limit(view, proceeding.id, values["happened_on"])
    if limit is None:
        return refusal("aid_no_limit", "D08", field="ground")
    days = (limit - values["happened_on"]).days
    urgent = urgent_days(view.book, values["happened_on"])
    return refuse_unless(days < urgent, "aid_limit_far", "D08", field="ground", on=limit, days=days, urgent=urgent)


def lawyer_is_another(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    known = aid_recipients(view, proceeding)
    same = [one for one in values["claims"] if one in known and known[one].lawyer == values["lawyer"]]
    return refusal("aid_same_lawyer", "D15", field="lawyer", count=len(same)) if same else None
