"""Which doors a case has, by the decision table; what a person decides is kept beside what was suggested, and why.

Nothing is refused by software: whoever works on the case may choose any door, with a reason where he differs.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.law.deadlines import Deadline, Standing, judge
from wagecase.models import Complaint
from wagecase.procedure.acts import CaseView, Unmet
from wagecase.procedure.figures import count, urgent_days
from wagecase.procedure.routing import Door, Facts, Limit, Suggestion
from wagecase.procedure.routing import Standing as Openness
from wagecase.procedure.routing_rows import suggest as suggest_for
from wagecase.procedure.words import ArrearsCause, InvestmentKind, Procedure, Role
from wagecase.services import chain, limits, loading, reading, sealing, visibility
from wagecase.services.errors import Forbidden, Invalid, Refused
from wagecase.services.joining import ENDED
from wagecase.services.loading import Dossier
from wagecase.services.principal import Principal
from wagecase.services.refusal import wrong_role
from wagecase.services.timing import now, today

EVENT = "case.routed"
ROUTING_ROLES = frozenset(
    {Role.clerk, Role.inspector, Role.mediator, Role.arbitrator, Role.legal_aid_officer, Role.head}
)
# The limitation is told, not chosen.
CHOICES = tuple(door for door in Door if door is not Door.limitation)
OF_BUILDING = frozenset(
    {ArrearsCause.unapproved_project, ArrearsCause.project_money_unpaid, ArrearsCause.subcontracted}
)
ORDERS = ("insp.pay_order", "insp.decision_pay", "insp.liable_pay")
FORUMS = frozenset({Procedure.mediation, Procedure.arbitration, Procedure.litigation, Procedure.enforcement})
_OPEN = frozenset({Standing.open, Standing.due_today, Standing.met})
_OVER = frozenset({Standing.late, Standing.lapsed, Standing.met_late})


def suggest(case_key: str, principal: Principal) -> tuple[Facts, tuple[Suggestion, ...], list[dict[str, Any]]]:
    """The facts as the case's rows have them, what the table says of them, and what was decided so far."""
    dossier = loading.dossier(reading.opened(principal, case_key))
    facts = facts_of(dossier)
    return facts, suggest_for(facts), _decisions(dossier)


def decide(principal: Principal, case_id: uuid.UUID, chosen: Sequence[Door], reason: str | None) -> int:
    """Keep what a person decided, with what was suggested; returns the event's position.

    Raises:
        NotFound, Forbidden: not this person's case, or not his role.
        Refused: the case has ended.
        Invalid: the choice differs from the suggestion and no reason is given.
    """
    if not principal.has(*ROUTING_ROLES):
        raise Forbidden([wrong_role(ROUTING_ROLES)])
    case = visibility.case_for(principal, case_id, lock=True)
    if case.stage in ENDED:
        raise Refused([Unmet("wrong_stage", {"stage": f"stage:case.{case.stage}"})])
    dossier = loading.dossier(case)
    suggested = [one.door for one in suggest_for(facts_of(dossier)) if one.standing is Openness.suggested]
    differs = set(chosen) != set(suggested)
    if differs and not reason:
        raise Invalid({"reason": [Unmet("reason_for_differing")]})
    _record(principal, dossier, chosen, suggested, reason)
    db.session.commit()
    return case.chain_length


def _record(
    principal: Principal, dossier: Dossier, chosen: Sequence[Door], suggested: Sequence[Door], reason: str | None
) -> None:
    case = dossier.case
    key = sealing.key_of(case.data_key_id) if reason else None
    record = chain.Record(
        name=EVENT,
        proceeding_id=dossier.root.id,
        happened_on=today(),
        fields={
            "suggested": ",".join(suggested),
            "chosen": ",".join(door for door in Door if door in chosen),
            "differs": "yes" if set(chosen) != set(suggested) else "no",
        },
        texts={"reason": sealing.seal_text(case.id, key, "routing.reason", reason)} if reason and key else {},
    )
    chain.append(case, record, principal.user_id, principal.org_id)
    dossier.root.version += 1


def _decisions(dossier: Dossier) -> list[dict[str, Any]]:
    logged = [entry.body for entry in dossier.log if entry.body["name"] == EVENT]
    return [
        {
            "position": body["position"],
            "on": body["on"],
            "by": body["actor"],
            "suggested": [one for one in body["fields"]["suggested"].split(",") if one],
            "chosen": body["fields"]["chosen"].split(","),
            "differs": body["fields"]["differs"] == "yes",
        }
        for body in logged
    ]


def facts_of(dossier: Dossier) -> Facts:
    """The facts of a case from its rows, its complaints as they were told, its events and deadlines."""
    view, told = dossier.view(now()), _told(dossier.case.id)
    settings = dossier.rules.settings
    workers = max([len(view.claims), 1, *(int(one["headcount"]) for one in told if one.get("headcount"))])
    highest, total = _amounts(view, told, workers)
    look_back, limitation = (_limit(view, clock) for clock in ("insp.lookback", "arb.limitation"))
    cause = dossier.case.cause
    return Facts(
        construction=dossier.case.project_id is not None or cause in OF_BUILDING or _any(told, "construction"),
        government=dossier.investment == InvestmentKind.government,
        project_money_unpaid=cause == ArrearsCause.project_money_unpaid,
        platform=_any(told, "platform_worker"),
        workers=workers,
        highest=highest,
        total=total,
        average_wage=settings.get("wage.average_year"),
        crime_single=settings.get("crime.amount_single"),
        crime_ten=settings.get("crime.amount_ten"),
        collective_workers=count(view, "arbitration.collective_workers"),
        crime_workers=count(view, "crime.workers"),
        iou=_any(told, "has_iou"),
        agreement_broken=view.happened("mediation.defaulted"),
        order_unpaid=_order_unpaid(view),
        look_back=look_back,
        limitation=limitation,
        employer_gone=_any(told, "employer_gone"),
        urgent=_any(told, "urgent") or _near(view),
        in_forum=_any(told, "already_in_proceedings") or _in_forum(view),
    )


def _told(case_id: uuid.UUID) -> list[Mapping[str, Any]]:
    return list(db.session.scalars(select(Complaint.told).where(Complaint.case_id == case_id)))


def _any(told: Iterable[Mapping[str, Any]], name: str) -> bool:
    return any(one.get(name) for one in told)


def _amounts(view: CaseView, told: Iterable[Mapping[str, Any]], workers: int) -> tuple[Decimal, Decimal]:
    """The largest claim and the sum of all; until claims are listed what was told, shared evenly."""
    if view.claims:
        return max(one.owed for one in view.claims), sum((one.owed for one in view.claims), Decimal(0))
    total = max((Decimal(one["amount_told"]) for one in told if one.get("amount_told")), default=Decimal(0))
    return total / workers, total


def _last_runs(view: CaseView, clocks: Iterable[str]) -> list[Deadline]:
    """The last run of each subject."""
    runs = sorted((one for _, one in view.deadlines if one.clock in clocks), key=lambda one: one.run)
    return list({(one.clock, one.subject): one for one in runs}.values())


def _limit(view: CaseView, clock: str) -> Limit:
    """Open while it is open for any worker: what holds for one need not hold for the next."""
    return limit_among(_last_runs(view, [clock]), view.today, view.now)


def limit_among(runs: Iterable[Deadline], day: date, moment: datetime) -> Limit:
    """What the runs of one clock say of its limit."""
    found = {judge(one, day, moment) for one in runs}
    if found & _OPEN:
        return Limit.open
    return Limit.over if found & _OVER else Limit.unknown


def _order_unpaid(view: CaseView) -> bool:
    late = (judge(one, view.today, view.now) for one in _last_runs(view, ORDERS))
    return view.happened("inspection.instruction_lapsed") or Standing.late in late


def _near(view: CaseView) -> bool:
    """Whether a limit of some worker runs out so soon that aid is provided first (法律援助法 44, fact D08)."""
    urgent = timedelta(days=urgent_days(view.book, view.today))
    running = [one for one in _last_runs(view, limits.CLOCKS.values()) if one.stopped_on is None and one.due]
    return any(one.due and view.today <= one.due < view.today + urgent for one in running)


def _in_forum(view: CaseView) -> bool:
    return any(one.procedure in FORUMS and one.ended_on is None for one in view.proceedings)
