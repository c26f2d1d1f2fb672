"""Handing over a whole desk in one act: decided at once, carried out matter by matter, each in its own unit of work.

The decision is recorded first. The matters are then reassigned one after another, by the request of a browser that
waits or by the worker's sweep. Each is reassigned by the same act as by hand and under an idempotency key of its own,
so that none goes twice, and a matter that cannot go has its reasons recorded.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from wagecase.extensions import db
from wagecase.models import AuditEntry, DeskHandover, DeskHandoverItem, User, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.tables.reassignment import REASSIGNMENT_GROUND
from wagecase.services.acts.perform import perform
from wagecase.services.base import idempotency
from wagecase.services.base.dates import now
from wagecase.services.base.errors import AlreadyProcessed, Forbidden, Invalid, NotFound, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.handover import plan as handover_plan
from wagecase.services.handover.plan import Colleague, Desk
from wagecase.services.notifications.schedule import handover_notice

HANDOVER_GROUNDS = tuple(value for value, _ in REASSIGNMENT_GROUND.choices)
MAX_SUCCESSORS = 20
# A request works so long before it answers, the worker's sweep so long before the next one comes, in seconds.
SLICE_SECONDS, SWEEP_SECONDS = 3.0, 45.0


def require_successors(desk: Desk, successors: Sequence[uuid.UUID]) -> list[Colleague]:
    """The colleagues who were named; raises Invalid where one cannot be, or there is none or too many."""
    wanted = list(dict.fromkeys(successors))
    known = {one.id: one for one in desk.colleagues}
    if not wanted:
        raise Invalid({"successors": [Unmet("successor_missing")]})
    if len(wanted) > MAX_SUCCESSORS or not known.keys() >= set(wanted):
        raise Invalid({"successors": [Unmet("unknown_choice_here")]})
    return [known[one] for one in wanted]


def begin_handover(
    principal: Principal, user_id: uuid.UUID, successors: Sequence[uuid.UUID], ground: str, key: str | None
) -> uuid.UUID:
    """Decide who gets what of a desk; returns the handover, which `advance_handover` carries out.

    Raises:
        Invalid: nobody is named, or they could take nothing.
        Refused: somebody else is handing this desk over just now.
        AlreadyProcessed: this very request came before.
    """
    try:
        return _begin_handover(principal, user_id, successors, ground, key)
    except IntegrityError as error:
        raise Refused([Unmet("desk_handover_open")]) from error


@unit_of_work()
def _begin_handover(
    principal: Principal, user_id: uuid.UUID, successors: Sequence[uuid.UUID], ground: str, key: str | None
) -> uuid.UUID:
    mac = idempotency.request_mac(repr((user_id, sorted(successors), ground)).encode())
    idempotency.check_key(str(principal.user_id), key, mac)
    desk = handover_plan.get_desk(principal, user_id)
    if ground not in HANDOVER_GROUNDS:
        raise Invalid({"ground": [Unmet("unknown_choice_here")]})
    plan = handover_plan.plan_handover(desk, require_successors(desk, successors))
    if not plan.assigned:
        raise Invalid({"successors": [Unmet("nothing_to_hand_over")]})
    handover = new_id()
    _write_items(principal, handover, user_id, ground, plan)
    idempotency.store_key(str(principal.user_id), key, mac, 202, str(handover))
    return handover


def _write_items(
    principal: Principal, handover: uuid.UUID, user_id: uuid.UUID, ground: str, plan: handover_plan.HandoverPlan
) -> None:
    row = {"id": handover, "leaver_id": user_id, "begun_by": principal.user_id, "ground": ground, "created_at": now()}
    items = [
        {"handover_id": handover, "proceeding_id": matter.proceeding_id, "successor_id": who.id}
        for matter, who in plan.assigned
    ]
    db.session.execute(insert(DeskHandover), [row])
    db.session.execute(insert(DeskHandoverItem), items)
    detail = {"handover": str(handover), "ground": ground, "matters": len(items)}
    detail["successors"] = sorted({str(who.id) for _, who in plan.assigned})
    entry = AuditEntry(user_id=principal.user_id, action="desk_handed_over", subject=str(user_id), detail=detail)
    db.session.add(entry)


def advance_handover(handover_id: uuid.UUID, seconds: float, *, backwards: bool = False) -> None:
    """Reassign what still waits, for so many seconds, a unit of work for each matter and one for its result.

    Two processes that work from both ends meet in the middle and do nothing twice.
    """
    until = time.monotonic() + seconds
    order = DeskHandoverItem.proceeding_id.desc() if backwards else DeskHandoverItem.proceeding_id
    waiting = (DeskHandoverItem.handover_id == handover_id, DeskHandoverItem.state == "waiting")
    query = select(DeskHandoverItem).where(*waiting).order_by(order).limit(1)
    handover = db.session.get_one(DeskHandover, handover_id)
    principal = Principal.from_user(db.session.get_one(User, handover.begun_by))
    leaver, ground = str(handover.leaver_id), handover.ground
    while (item := db.session.scalar(query)) is not None:
        proceeding = item.proceeding_id
        values = {"leaver": leaver, "successor": str(item.successor_id), "ground": ground}
        reasons = _reassign_matter(principal, proceeding, values, f"desk:{handover_id}:{proceeding}")
        _record_result(handover_id, proceeding, reasons)
        # A desk may hold two thousand matters, each with its case: none is kept for the next one.
        db.session.expunge_all()
        if time.monotonic() > until:
            return
    _finish_handover(handover_id)


def _reassign_matter(principal: Principal, proceeding: uuid.UUID, values: dict[str, str], key: str) -> Sequence[Unmet]:
    """Do the act on one matter; returns why not, or nothing."""
    try:
        perform(principal, proceeding, "reassign", values, idempotency_key=key, body=repr(values).encode())
    except AlreadyProcessed:
        return ()
    except (Refused, Forbidden) as refusal:
        return refusal.unmet
    except Invalid as fault:
        return [one for unmet in fault.fields.values() for one in unmet]
    except NotFound:
        return [Unmet("case_gone")]
    return ()


@unit_of_work()
def _record_result(handover_id: uuid.UUID, proceeding: uuid.UUID, reasons: Sequence[Unmet]) -> None:
    one = (
        DeskHandoverItem.handover_id == handover_id,
        DeskHandoverItem.proceeding_id == proceeding,
        DeskHandoverItem.state == "waiting",
    )
    stored = [{"code": why.code, "params": dict(why.params), "cite": why.cite} for why in reasons]
    values: dict[str, Any] = {"state": "refused" if stored else "done", "reasons": stored or None}
    db.session.execute(update(DeskHandoverItem).where(*one).values(values))


@unit_of_work()
def _finish_handover(handover_id: uuid.UUID) -> None:
    """Close the handover and enqueue the notices to its successors."""
    unfinished = (DeskHandover.id == handover_id, DeskHandover.finished_at.is_(None))
    db.session.execute(update(DeskHandover).where(*unfinished).values(finished_at=now()))
    handover_notice.enqueue_handover_notices(handover_id)


def finish_pending_handovers() -> None:
    """The worker's sweep: continue every handover that no browser is waiting for."""
    until = time.monotonic() + SWEEP_SECONDS
    query = select(DeskHandover.id).where(DeskHandover.finished_at.is_(None)).order_by(DeskHandover.created_at)
    for handover_id in list(db.session.scalars(query)):
        advance_handover(handover_id, max(until - time.monotonic(), 0), backwards=True)
