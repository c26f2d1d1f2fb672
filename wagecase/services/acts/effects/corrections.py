"""Correcting an event: a new one of the same name and subject takes its place; nothing is rewritten."""

from __future__ import annotations

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.law.deadlines import effective_events
from wagecase.models import Document, Payment
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.events.table import EVENTS
from wagecase.procedure.tables.table import PROCEDURES
from wagecase.services.acts.effects import money
from wagecase.services.acts.effects.registration import effect
from wagecase.services.base.errors import Invalid
from wagecase.services.eventlog.act_context import ActContext
from wagecase.services.eventlog.case_state import LoggedEvent


@effect("correct")
def correct_event(ctx: ActContext) -> None:
    """Fill the event under way from the one it corrects: same name and subject, another date or `due`, or void."""
    entry = _current_version(ctx, int(ctx.values["position"]))
    body = entry.body
    void = bool(ctx.values.get("void"))
    refusal = EVENTS[body["name"]].void.refusal
    if void and refusal:
        raise Invalid({"void": [Unmet(refusal)]})
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
