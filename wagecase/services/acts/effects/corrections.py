"""Correcting an event: a new one of the same name and subject takes its place; nothing is rewritten."""

from __future__ import annotations

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.law.deadlines import effective_events
from wagecase.models import Document, Payment
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Procedure
from wagecase.procedure.tables.table import PROCEDURES
from wagecase.services.acts.effects import money
from wagecase.services.base.errors import Invalid
from wagecase.services.eventlog.act_context import ActContext
from wagecase.services.eventlog.case_state import LoggedEvent

# Events that changed rows of money or of organisation are undone by an act of their own, not by voiding the record.
VOID_REFUSAL_BY_EVENT = {
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
    "case.transferred": "cannot_void",
    "case.transferred_by_statute": "cannot_void",
    "case.transfer_answered": "cannot_void",
    "case.more_time_asked": "cannot_void",
    "case.more_time_granted": "cannot_void",
    "case.more_time_refused": "cannot_void",
    "legal_aid.referred": "cannot_void",
    "legal_aid.picked": "cannot_void",
    "legal_aid.declined": "cannot_void",
    "legal_aid.assigned": "cannot_void",
    "legal_aid.changed": "cannot_void",
    **{f"{procedure}.reassigned": "cannot_void" for procedure in Procedure},
    "case.designation_asked": "cannot_void",
    "case.designated": "cannot_void",
    "case.joined": "cannot_void",
    "case.unjoined": "cannot_void",
    "case.split": "cannot_void",
    "case.claims_listed": "cannot_void",
    "case.evidence_added": "cannot_void",
}


def correct_event(ctx: ActContext) -> None:
    """Fill the event under way from the one it corrects: same name and subject, another date or `due`, or void."""
    entry = _current_version(ctx, int(ctx.values["position"]))
    body = entry.body
    void = bool(ctx.values.get("void"))
    if void and body["name"] in VOID_REFUSAL_BY_EVENT:
        raise Invalid({"void": [Unmet(VOID_REFUSAL_BY_EVENT[body["name"]])]})
    due = ctx.values.get("due")
    ctx.name, ctx.corrects, ctx.void = body["name"], body["position"], void
    ctx.fields = {**body["fields"], **({"due": due.isoformat()} if due else {})}
    ctx.claims, ctx.claim_fields = list(body["claims"]), dict(body["claim_fields"])
    ctx.party, ctx.document = body["party"], body["document"]
    _update_dependent_rows(ctx)
    _warn_if_out_of_order(ctx)


def _current_version(ctx: ActContext, position: int) -> LoggedEvent:
    """The latest event in the line of corrections that starts at this position."""
    successor = {entry.body["corrects"]: entry for entry in ctx.dossier.log if entry.body["corrects"]}
    by_position = {entry.body["position"]: entry for entry in ctx.dossier.log}
    entry = by_position[position]
    while entry.body["position"] in successor:
        entry = successor[entry.body["position"]]
    return entry


def _update_dependent_rows(ctx: ActContext) -> None:
    """Rows that repeat a date of the event follow it."""
    origin = int(ctx.values["position"])
    issued = select(Document).where(Document.case_id == ctx.case.id, Document.event_position == origin)
    for paper in db.session.scalars(issued):
        paper.issued_on = ctx.happened_on
        paper.due_on = ctx.values.get("due") or paper.due_on
    paid = select(Payment).where(Payment.case_id == ctx.case.id, Payment.event_position == origin)
    for payment in db.session.scalars(paid):
        payment.paid_on = ctx.happened_on
        money.recompute_money(ctx.dossier)


def _warn_if_out_of_order(ctx: ActContext) -> None:
    """Stages fold in the order of recording: a date that breaks it is flagged for a person, and nothing is undone."""
    events = effective_events(
        [entry.clock for entry in ctx.dossier.log if entry.body["proceeding"] == str(ctx.proceeding.id)]
    )
    acts = PROCEDURES[ctx.proceeding.procedure].acts
    moves = {act.records for act in acts if act.to}
    origin = int(ctx.values["position"])
    later = [one for one in events if one.position > origin and one.name in moves]
    opened_stage = not later and any(act.records == ctx.name and act.to == ctx.proceeding.stage for act in acts)
    if opened_stage and not ctx.void:
        ctx.proceeding.stage_since = ctx.happened_on
    if later and (ctx.void or ctx.happened_on > later[0].on):
        ctx.warnings.append(Unmet("order_broken", {"on": later[0].on.isoformat()}))
