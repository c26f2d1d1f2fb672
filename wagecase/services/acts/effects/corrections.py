"""Correcting an event: a new one of the same name and subject takes its place; nothing is rewritten."""

from __future__ import annotations

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.law.deadlines import effective
from wagecase.models import Document, Payment
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Procedure
from wagecase.procedure.tables.table import PROCEDURES
from wagecase.services.acts.effects import money
from wagecase.services.base.errors import Invalid
from wagecase.services.eventlog.act_context import Performing
from wagecase.services.eventlog.case_state import LoggedEvent

# Events that changed rows of money or of organisation are undone by an act of their own, not by voiding the record.
UNDONE_BY_ACT = {
    "case.paid": "reverse_by_act",
    "inspection.fund_advanced": "reverse_by_act",
    "case.promised": "cannot_void",
    "mediation.agreement_effective": "cannot_void",
    "arbitration.award_made": "cannot_void",
    "arbitration.default_award": "cannot_void",
    "arbitration.partial_award": "cannot_void",
    "arbitration.settlement_signed": "cannot_void",
    "arbitration.part_settled": "cannot_void",
    "case.amount_found": "cannot_void",
    "case.receipted": "cannot_void",
    "case.handed_over": "cannot_void",
    "case.transferred": "cannot_void",
    "case.hand_over_answered": "cannot_void",
    "case.more_time_asked": "cannot_void",
    "case.more_time_granted": "cannot_void",
    "case.more_time_refused": "cannot_void",
    "legal_aid.referred": "cannot_void",
    "legal_aid.picked": "cannot_void",
    "legal_aid.declined": "cannot_void",
    "legal_aid.assigned": "cannot_void",
    "legal_aid.changed": "cannot_void",
    **{f"{procedure}.passed_on": "cannot_void" for procedure in Procedure},
    "case.designation_asked": "cannot_void",
    "case.designated": "cannot_void",
    "case.joined": "cannot_void",
    "case.unjoined": "cannot_void",
    "case.split": "cannot_void",
    "case.claims_listed": "cannot_void",
    "case.evidence_added": "cannot_void",
}


def correct(doing: Performing) -> None:
    """Fill the event under way from the one it corrects: same name and subject, another date or `due`, or void."""
    entry = _entry(doing, int(doing.values["position"]))
    body = entry.body
    void = bool(doing.values.get("void"))
    if void and body["name"] in UNDONE_BY_ACT:
        raise Invalid({"void": [Unmet(UNDONE_BY_ACT[body["name"]])]})
    due = doing.values.get("due")
    doing.name, doing.corrects, doing.void = body["name"], body["position"], void
    doing.fields = {**body["fields"], **({"due": due.isoformat()} if due else {})}
    doing.claims, doing.claim_fields = list(body["claims"]), dict(body["claim_fields"])
    doing.party, doing.document = body["party"], body["document"]
    _follow(doing)
    _order(doing)


def _entry(doing: Performing, position: int) -> LoggedEvent:
    """The latest event in the line of corrections that starts at this position."""
    successor = {entry.body["corrects"]: entry for entry in doing.dossier.log if entry.body["corrects"]}
    by_position = {entry.body["position"]: entry for entry in doing.dossier.log}
    entry = by_position[position]
    while entry.body["position"] in successor:
        entry = successor[entry.body["position"]]
    return entry


def _follow(doing: Performing) -> None:
    """Rows that repeat a date of the event follow it."""
    origin = int(doing.values["position"])
    issued = select(Document).where(Document.case_id == doing.case.id, Document.event_position == origin)
    for paper in db.session.scalars(issued):
        paper.issued_on = doing.happened_on
        paper.due_on = doing.values.get("due") or paper.due_on
    paid = select(Payment).where(Payment.case_id == doing.case.id, Payment.event_position == origin)
    for payment in db.session.scalars(paid):
        payment.paid_on = doing.happened_on
        money.recompute(doing.dossier)


def _order(doing: Performing) -> None:
    """Stages fold in the order of recording: a date that breaks it is flagged for a person, and nothing is undone."""
    events = effective(
        [entry.clock for entry in doing.dossier.log if entry.body["proceeding"] == str(doing.proceeding.id)]
    )
    acts = PROCEDURES[doing.proceeding.procedure].acts
    moves = {act.records for act in acts if act.to}
    origin = int(doing.values["position"])
    later = [one for one in events if one.position > origin and one.name in moves]
    opened_stage = not later and any(act.records == doing.name and act.to == doing.proceeding.stage for act in acts)
    if opened_stage and not doing.void:
        doing.proceeding.stage_since = doing.happened_on
    if later and (doing.void or doing.happened_on > later[0].on):
        doing.warnings.append(Unmet("order_broken", {"on": later[0].on.isoformat()}))
