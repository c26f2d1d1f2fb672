"""Checks of what a person entered in acts of an inspection. The act's legal date is the value `happened_on`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from wagecase.procedure.core.acts import Actor, CaseView, EventView, ProceedingView, Unmet
from wagecase.procedure.core.checks import due_after
from wagecase.procedure.core.enums import LiableGround
from wagecase.procedure.core.figures import count, figure, lead, term
from wagecase.procedure.core.refusals import refusal, refuse_unless
from wagecase.procedure.inspection.guards import (
    LIST_OBJECTION_CLOCK,
    ORDER_EVENTS,
    lapsed_orders,
    last_day_of_window,
    order_due_date,
    performed_on,
)

Values = Mapping[str, Any]


due_after_service = due_after("A20", "J07")


def two_inspectors_present(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """As many inspectors of this proceeding took part as an investigation takes (A19)."""
    present, least = set(values["inspectors"]), count(view, "inspectors")
    if len(present) < least:
        return refusal("two_present", "A19", field="inspectors", count=least)
    return refuse_unless(present <= set(proceeding.handler_ids), "not_a_handler", "A19", field="inspectors")


def names_an_order(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Listing rests on an order that ran out, so that its clock stops for that order and no other (A52)."""
    lapsed = {e.document for e in lapsed_orders(view, proceeding.id)}
    return refuse_unless(values["document"] in lapsed, "no_such_lapsed_order", "A52", field="document")


def penalty_was_announced(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """What is served is the penalty decision that was announced, and on the same party (A14)."""
    said = _find_order(view, proceeding, values["document"], "inspection.penalty_announced")
    if said is None:
        return refusal("not_announced", "A14", field="document")
    return refuse_unless(said.party in (None, values["party"]), "other_party", "A14", field="party")


def two_inspectors_named(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    named, least = set(values["handlers"]), count(view, "inspectors")
    if len(named) < least:
        return refusal("two_named", "A19", field="handlers", count=least)
    gone = {e.fields.get("handler") for e in view.all("inspection.recused", proceeding.id)}
    return refuse_unless(not named & gone, "recused", "A19", field="handlers")


def is_handler(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    return refuse_unless(values["handler"] in proceeding.handler_ids, "not_a_handler", "A19", field="handler")


def _find_order(view: CaseView, proceeding: ProceedingView, document: str, *names: str) -> EventView | None:
    served = (e for name in names for e in view.all(name, proceeding.id))
    return next((e for e in served if e.document == document), None)


def instruction_has_lapsed(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Lapse is recorded only after the day set in the document, if it was not performed (A35, A52)."""
    order = _find_order(view, proceeding, values["document"], "inspection.instruction_served")
    if order is None:
        return refusal("no_such_instruction", field="document")
    if performed_on(view, order) is not None:
        return refusal("instruction_done", field="document")
    if view.claims and view.outstanding == 0:
        return refusal("paid_meanwhile", "A35", field="document")
    due = order_due_date(order)
    return refuse_unless(values["happened_on"] > due, "not_lapsed_yet", "A35", "J07", field="document", due=due)


def order_is_open(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    order = _find_order(view, proceeding, values["document"], *ORDER_EVENTS, "inspection.penalty_served")
    if order is None:
        return refusal("no_such_order", field="document")
    return refuse_unless(performed_on(view, order) is None, "instruction_done", field="document")


def warn_money_outstanding(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: recorded as performed, while the claims still show money owed. Closed is not paid."""
    return refusal("still_owed", amount=view.outstanding) if view.outstanding > 0 else None


def extra_compensation_is_due(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Extra compensation only once an order to pay has run out, and within the shares of the law (A20)."""
    share = values.get("extra_percent")
    if share is None:
        return None
    if not lapsed_orders(view, proceeding.id):
        return refusal("extra_too_early", "A20", field="extra_percent")
    low, high = (int(figure(view, name) * 100) for name in ("extra_compensation.low", "extra_compensation.high"))
    return refuse_unless(low <= share <= high, "extra_out_of_range", "A20", field="extra_percent", low=low, high=high)


HEARING_NOTICE = "insp.hearing_notice"


def hearing_notice_in_time(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """The notice comes the days of its clock before the hearing, 行政处罚法 64 and 85 (A18)."""
    latest, days = lead(view, HEARING_NOTICE, values["hearing_on"]), term(view, HEARING_NOTICE)
    in_time = values["happened_on"] <= latest
    return refuse_unless(in_time, "hearing_notice_short", "A18", field="hearing_on", latest=latest, days=days)


def on_the_hearing_day(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    notice = view.last("inspection.hearing_notified", proceeding.id)
    day = date.fromisoformat(notice.fields["hearing_on"]) if notice else None
    return refuse_unless(day is None or values["happened_on"] >= day, "before_hearing_day", "A18", due=day)


def developer_cap_entered(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """A developer advances within the unsettled project payment, so that sum must be known (A43)."""
    if values["ground"] != LiableGround.developer_advances:
        return None
    cap = values.get("cap")
    if cap is None:
        return refusal("cap_missing", "A43", field="cap")
    return refuse_unless(values["amount"] <= cap, "above_cap", "A43", field="amount", cap=cap)


def extension_within_law(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Approved on or before the day the clock runs out, and all extensions together within its cap (A11, A12, A52)."""
    clock = view.book.clocks[values["clock"]]
    running = [d for d in view.clocks(clock.name, proceeding.id) if d.state in {"running", "paused"} and d.due]
    if not running:
        return refusal("clock_not_running", *clock.facts, field="clock", clock=f"clock:{clock.name}")
    due = max(d.due for d in running if d.due)
    if values["happened_on"] > due:
        return refusal("extension_too_late", *clock.facts, field="clock", clock=f"clock:{clock.name}", due=due)
    if values["days"] <= 0:
        return refusal("length_not_positive", field="days")
    cap = clock.extension.cap if clock.extension else None
    left = None if cap is None else cap - _days_extended(view, proceeding, clock.name)
    beyond = left is not None and values["days"] > left
    return (
        refusal("extension_beyond_law", *clock.facts, field="days", clock=f"clock:{clock.name}", cap=cap, left=left)
        if beyond
        else None
    )


def _days_extended(view: CaseView, proceeding: ProceedingView, clock: str) -> int:
    events = view.all("inspection.extended", proceeding.id)
    return sum(int(e.fields["days"]) for e in events if e.fields.get("clock") == clock)


def transfer_file_is_complete(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Transfer letter, investigation report and list of items belong to the file (A42)."""
    missing = next((name for name in ("letter", "report", "items_list") if not values[name]), None)
    return refusal("transfer_file_incomplete", "A42", field=missing) if missing else None


def warn_late_objection(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """Hint: the days for an objection were over; whether it is heard is for a person to say (A53)."""
    noticed = view.last("inspection.list_noticed", proceeding.id)
    open_ = noticed is None or last_day_of_window(view, proceeding.id, LIST_OBJECTION_CLOCK) is not None
    return None if open_ else refusal("objection_late", "A53", days=term(view, LIST_OBJECTION_CLOCK))


def slight_and_corrected(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    return refuse_unless(values["slight"] is True, "not_slight", "A16", field="slight")


def closing_ground_holds(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """An inspection is closed on what is on record: paid, performed, with court or police, or no breach at all."""
    done = {
        "paid_in_full": bool(view.claims) and view.outstanding == 0,
        "performed": view.happened("inspection.instruction_performed", proceeding.id),
        "enforcement_applied": view.happened("inspection.enforcement_applied", proceeding.id),
        "transferred": view.happened("inspection.transferred", proceeding.id),
        "not_established": view.happened("inspection.investigated", proceeding.id, finding="none"),
        "other_procedure": any(one.procedure in {"arbitration", "litigation"} for one in view.others),
        "withdrawn": bool(view.claims) and all(one.outcome == "withdrawn" for one in view.claims),
    }
    return refuse_unless(done[values["ground"]], "closing_ground_missing", "A12", "A16", field="ground")
