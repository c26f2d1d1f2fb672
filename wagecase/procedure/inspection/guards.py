"""Guards of inspection: two inspectors, orders and their lapse, hearing the employer, listing, crime, court."""

from __future__ import annotations

from datetime import date

from wagecase.procedure.core.acts import Actor, CaseView, EventView, Guard, ProceedingView, Unmet
from wagecase.procedure.core.enums import InvestmentKind
from wagecase.procedure.core.figures import count, term
from wagecase.procedure.core.refusals import guard, refusal, refuse_unless

ORDER_EVENTS = ("inspection.instruction_served", "inspection.decision_served", "inspection.liable_ordered")
"""Documents that order to pay by a day set in them (A20, A35)."""

REVIEW_CLOCKS = ("review.apply", "review.sue", "insp.sue")
LIST_OBJECTION_CLOCK = "insp.list_objection"
DEMAND_CLOCK = "insp.dun"


def order_due_date(order: EventView) -> date:
    return date.fromisoformat(order.fields["due"])


def performed_on(view: CaseView, order: EventView) -> date | None:
    """The day on which this order is on record as performed, if it is."""
    done = [
        e for e in view.all("inspection.instruction_performed", order.proceeding_id) if e.document == order.document
    ]
    return done[-1].on if done else None


def running_orders(view: CaseView, proceeding_id: str) -> tuple[EventView, ...]:
    """Instructions whose day has not passed and that are not performed."""
    served = view.all("inspection.instruction_served", proceeding_id)
    return tuple(e for e in served if order_due_date(e) >= view.today and performed_on(view, e) is None)


def lapsed_orders(view: CaseView, proceeding_id: str) -> tuple[EventView, ...]:
    """Orders of any kind whose day passed before they were performed. Performing them later undoes no lapse (A20)."""
    served = [e for name in ORDER_EVENTS for e in view.all(name, proceeding_id)]
    return tuple(e for e in served if order_due_date(e) < view.today and not _performed_in_time(view, e))


def _performed_in_time(view: CaseView, order: EventView) -> bool:
    done = performed_on(view, order)
    return done is not None and done <= order_due_date(order)


def _is_unpaid(view: CaseView, order: EventView) -> bool:
    return performed_on(view, order) is None and (view.outstanding > 0 or not view.claims)


def two_inspectors(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """As many inspectors handle this proceeding as an investigation takes (A19)."""
    least = count(view, "inspectors")
    return refuse_unless(len(set(proceeding.handler_ids)) >= least, "two_inspectors", "A19", count=least)


order_lapsed = guard(lambda v, p, a: bool(lapsed_orders(v, p.id)), "no_order_lapsed", "A20", "A35")
some_instruction_open = guard(
    lambda v, p, a: any(performed_on(v, e) is None for e in v.all("inspection.instruction_served", p.id)),
    "no_instruction_open",
    "A20",
)
some_order_open = guard(
    lambda v, p, a: any(performed_on(v, e) is None for name in ORDER_EVENTS for e in v.all(name, p.id)),
    "no_order_open",
    "A20",
)
no_instruction_running = guard(
    lambda v, p, a: not running_orders(v, p.id) or (bool(v.claims) and v.outstanding == 0), "instruction_running", "J07"
)
is_government_project = guard(
    lambda v, p, a: v.investment == InvestmentKind.government, "not_government_funded", "A48a"
)


_DECISION_EVENTS = ("inspection.decision_served", "inspection.penalty_served")
decision_was_served = guard(
    lambda v, p, a: any(v.all(name, p.id) for name in _DECISION_EVENTS), "no_decision", "A27", "A28"
)


def decision_unperformed(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """Only a decision leads to demand and court, once the day it set has passed with money owed (A24; practice 2)."""
    handling = view.all("inspection.decision_served", proceeding.id)
    if not handling and not view.all("inspection.penalty_served", proceeding.id):
        return refusal("no_decision", "A24", "A25")
    if handling and order_due_date(handling[-1]) >= view.today:
        return refusal("decision_still_runs", "A25", due=order_due_date(handling[-1]))
    fined = view.all("inspection.penalty_served", proceeding.id)
    return refuse_unless(bool(fined) or not view.claims or view.outstanding > 0, "paid_meanwhile", "A25")


def order_unpaid(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """An order to pay has run out and the wages are still owed: deposit, list and police are open."""
    lapsed = lapsed_orders(view, proceeding.id)
    if not lapsed:
        return refusal("no_order_lapsed", "A20", "A35")
    return refuse_unless(any(_is_unpaid(view, e) for e in lapsed), "paid_meanwhile", "A32", "A52")


def views_heard(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """Before a penalty or handling decision the employer is notified and heard (A17)."""
    notice = view.last("inspection.notice_served", proceeding.id)
    if notice is None:
        return refusal("event_missing", "A17", event="event:inspection.notice_served")
    heard = view.last("inspection.views_heard", proceeding.id)
    return refuse_unless(bool(heard and heard.position > notice.position), "views_not_heard", "A17")


def requested_hearing_held(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """A hearing that was asked for is held before the decision (A18)."""
    asked = view.last("inspection.hearing_requested", proceeding.id)
    held = view.last("inspection.hearing_held", proceeding.id)
    return refuse_unless(asked is None or bool(held and held.position > asked.position), "hearing_outstanding", "A18")


def breach_is_corrected(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """A filing is withdrawn only where the breach was slight and is corrected (A16): nothing owed, or all withdrawn."""
    done = bool(view.claims) and view.outstanding == 0
    return refuse_unless(
        done or view.happened("inspection.instruction_performed", proceeding.id), "not_corrected", "A16"
    )


def last_day_of_window(view: CaseView, proceeding_id: str, *clocks: str) -> date | None:
    """The last day of a right that can still be used, or None where each has lapsed or been used."""
    days = [d.due for name in clocks for d in view.clocks(name, proceeding_id) if d.state == "running" and d.due]
    return max((day for day in days if day >= view.today), default=None)


def windows_over(code: str, *clocks: str, facts: tuple[str, ...]) -> Guard:
    """The windows of these clocks are over; the refusal names their last day, and the length of the first."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
        last = last_day_of_window(view, proceeding.id, *clocks)
        days = term(view, clocks[0])
        return refusal(code, *facts, due=last, days=days) if last else None

    return look


review_windows_over = windows_over("window_open", *REVIEW_CLOCKS, facts=("A25", "A27", "A28"))
demand_period_over = windows_over("dun_runs", DEMAND_CLOCK, facts=("A26",))


def warn_court_window_over(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """Warning: three months after review and suit went unused the court may no longer hear the application (A25)."""
    last = [d.due for d in view.clocks("insp.court_apply", proceeding.id) if d.state == "running" and d.due]
    return refusal("court_window_over", "A25") if last and max(last) < view.today else None


def no_remedy_pending(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """The court is asked only where review and suit went unused (A25); a decided review clears the way again."""
    used = view.latest(("inspection.review_applied", "inspection.sued", "inspection.review_decided"), proceeding.id)
    free = used is None or used.name == "inspection.review_decided"
    return None if free or used is None else refusal("remedy_used", "A25", event=f"event:{used.name}")


def listing_is_allowed(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """Prior notice given, the days for objection over, and an objection checked (A53)."""
    noticed = view.last("inspection.list_noticed", proceeding.id)
    if noticed is None:
        return refusal("event_missing", "A53", event="event:inspection.list_noticed")
    last = view.latest(("inspection.list_objected", "inspection.list_objection_checked"), proceeding.id)
    if last and last.name == "inspection.list_objected":
        return refusal("objection_unchecked", "A53")
    if last and last.name == "inspection.list_objection_checked":
        return refuse_unless(last.fields.get("result") != "upheld", "objection_upheld", "A53")
    until = last_day_of_window(view, proceeding.id, LIST_OBJECTION_CLOCK)
    return refusal("objection_open", "A53", due=until) if until else None


def is_on_list(view: CaseView, proceeding: ProceedingView) -> bool:
    last = view.latest(("inspection.listed", "inspection.unlisted"), proceeding.id)
    return last is not None and last.name == "inspection.listed"


is_listed = guard(lambda v, p, a: is_on_list(v, p), "not_listed", "A55")
not_listed_yet = guard(lambda v, p, a: not is_on_list(v, p), "listed_already", "A52")


def warn_criminal_amount(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """Warning: the figure that makes the amount "relatively large" is a setting (A34); it decides nothing by itself."""
    single, ten = view.settings.get("crime.amount_single"), view.settings.get("crime.amount_ten")
    if single is None or ten is None:
        return refusal("figure_unset", "A34", setting="crime.amount_single, crime.amount_ten")
    owed = [one.outstanding for one in view.claims if one.outstanding > 0]
    many = len(owed) >= count(view, "crime.workers")
    reached = any(amount >= single for amount in owed) or (many and sum(owed) >= ten)
    return refuse_unless(reached, "below_crime_amount", "A33", "A51")


def warn_listing_exemption(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """Warning: who has corrected and promised in writing before the decision may be left off the list (A54)."""
    promised = any(not one.withdrawn for one in view.promises)
    return refusal("may_be_spared", "A54") if promised and view.outstanding == 0 else None


def police_decided(filed: str, code: str) -> Guard:
    """What the police decided last."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
        last = view.last("inspection.police_decided", proceeding.id)
        return refuse_unless(bool(last and last.fields.get("filed") == filed), code, "A40", "A41")

    return look


def police_upheld_refusal(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    """The police refused and did not change their mind: the procuratorate may be asked (A41)."""
    last = view.latest(("inspection.police_decided", "inspection.reconsider_answered"), proceeding.id)
    return refuse_unless(bool(last and last.fields.get("filed") == "no"), "police_not_filed_missing", "A41")


POLICE_TRANSFER_EVENTS = (
    "inspection.transfer_reported",
    "inspection.transfer_approved",
    "inspection.transfer_refused",
    "inspection.transferred",
)


def police_transfer_is_at(step: str, code: str) -> Guard:
    """Report, approval and transfer follow each other; a refusal ends the round (A39)."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
        last = view.latest(POLICE_TRANSFER_EVENTS, proceeding.id)
        return refuse_unless((last.name if last else "") == step, code, "A39")

    return look


def no_police_transfer_under_way(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    last = view.latest(POLICE_TRANSFER_EVENTS, proceeding.id)
    free = last is None or last.name == "inspection.transfer_refused"
    return refuse_unless(free, "transfer_under_way", "A39")


def transfer_reported_by_another(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
    asked = view.last("inspection.transfer_reported", proceeding.id)
    return refuse_unless(asked is None or asked.actor_id != actor.user_id, "own_work", "A39")
