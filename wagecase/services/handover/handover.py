"""Handing over a whole desk in one act: decided at once, done matter by matter, each in its own transaction.

What was decided is written first. The matters then go one after another, by whoever is at it: the browser that waits,
or the worker's sweep. Each passes by the same act as by hand and under a key of its own, so that none goes twice, and
a matter that cannot go says why.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from wagecase.extensions import db
from wagecase.models import AuditEntry, Case, DeskHandover, DeskHandoverItem, Proceeding, User, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.tables.reassignment import REASSIGNMENT_GROUND
from wagecase.services.acts.perform import perform
from wagecase.services.base import idempotency
from wagecase.services.base.dates import now
from wagecase.services.base.errors import AlreadyProcessed, Forbidden, Invalid, NotFound, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.handover import plan as handover_plan
from wagecase.services.handover.plan import Colleague, Desk
from wagecase.services.notifications.schedule import handover_notice

HANDOVER_GROUNDS = tuple(value for value, _ in REASSIGNMENT_GROUND.choices)
MAX_SUCCESSORS = 20
# A request works so long before it answers, the worker's sweep so long before the next one comes, in seconds.
SLICE_SECONDS, SWEEP_SECONDS = 3.0, 45.0


@dataclass(frozen=True)
class RefusedMatter:
    """A matter that stayed, and why."""

    case_id: uuid.UUID
    number: str | None
    procedure: str
    reasons: Sequence[Unmet]


@dataclass(frozen=True)
class HandoverProgress:
    """How far a handover has come."""

    handover: DeskHandover
    leaver: User
    counts: Mapping[str, int]
    shares: Sequence[tuple[str, int, int]]
    refusals: Sequence[RefusedMatter]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        return self.counts.get("waiting", 0)


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
    """Decide who gets what of a desk, and write it down; returns the handover, which `advance` carries out. Commits.

    Raises:
        Invalid: nobody to take it, or nothing that anyone could take.
        Refused: somebody else is handing this desk over just now.
        AlreadyDone: this very request came before.
    """
    mac = idempotency.request_mac(repr((user_id, sorted(successors), ground)).encode())
    idempotency.check_key(str(principal.user_id), key, mac)
    desk = handover_plan.get_desk(principal, user_id)
    if ground not in HANDOVER_GROUNDS:
        raise Invalid({"ground": [Unmet("unknown_choice_here")]})
    plan = handover_plan.plan_handover(desk, require_successors(desk, successors))
    if not plan.assigned:
        raise Invalid({"successors": [Unmet("nothing_to_hand_over")]})
    handover = new_id()
    try:
        _write_items(principal, handover, user_id, ground, plan)
        idempotency.store_key(str(principal.user_id), key, mac, 202, str(handover))
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        raise Refused([Unmet("desk_handover_open")]) from error
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
    told = {"handover": str(handover), "ground": ground, "matters": len(items)}
    told["successors"] = sorted({str(who.id) for _, who in plan.assigned})
    db.session.add(AuditEntry(user_id=principal.user_id, action="desk_handed_over", subject=str(user_id), detail=told))


def advance_handover(handover_id: uuid.UUID, seconds: float, *, backwards: bool = False) -> None:
    """Pass on what still waits, for so long. Two at it from both ends meet in the middle and do nothing twice."""
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


def _record_result(handover_id: uuid.UUID, proceeding: uuid.UUID, reasons: Sequence[Unmet]) -> None:
    db.session.rollback()
    one = (
        DeskHandoverItem.handover_id == handover_id,
        DeskHandoverItem.proceeding_id == proceeding,
        DeskHandoverItem.state == "waiting",
    )
    said = [{"code": why.code, "params": dict(why.params), "cite": why.cite} for why in reasons]
    values: dict[str, Any] = {"state": "refused" if said else "done", "reasons": said or None}
    db.session.execute(update(DeskHandoverItem).where(*one).values(values))
    db.session.commit()
    db.session.expunge_all()


def _finish_handover(handover_id: uuid.UUID) -> None:
    """Close the handover and enqueue its successors their letters."""
    unfinished = (DeskHandover.id == handover_id, DeskHandover.finished_at.is_(None))
    db.session.execute(update(DeskHandover).where(*unfinished).values(finished_at=now()))
    handover_notice.enqueue_handover_notices(handover_id)
    db.session.commit()


def finish_pending_handovers() -> None:
    """What the worker's sweep does: carry on with every handover whose browser has gone away."""
    until = time.monotonic() + SWEEP_SECONDS
    query = select(DeskHandover.id).where(DeskHandover.finished_at.is_(None)).order_by(DeskHandover.created_at)
    for handover_id in list(db.session.scalars(query)):
        advance_handover(handover_id, max(until - time.monotonic(), 0), backwards=True)


def get_progress(principal: Principal, handover_id: uuid.UUID) -> HandoverProgress:
    """How far a handover has come, for those who may hand this desk over; raises NotFound for others."""
    handover = db.session.get(DeskHandover, handover_id)
    if handover is None:
        raise NotFound
    leaver = handover_plan.get_person(principal, handover.leaver_id)
    mine = DeskHandoverItem.handover_id == handover_id
    counted = select(DeskHandoverItem.state, func.count()).where(mine).group_by(DeskHandoverItem.state)
    return HandoverProgress(
        handover=handover,
        leaver=leaver,
        counts={row[0]: row[1] for row in db.session.execute(counted)},
        shares=_successor_shares(handover_id),
        refusals=_refused_matters(handover_id),
    )


def _successor_shares(handover_id: uuid.UUID) -> list[tuple[str, int, int]]:
    """Each successor with how many matters were intended for them and how many they have."""
    query = (
        select(User.name, func.count(), func.count().filter(DeskHandoverItem.state == "done"))
        .join(User, User.id == DeskHandoverItem.successor_id)
        .where(DeskHandoverItem.handover_id == handover_id)
        .group_by(User.id)
        .order_by(User.name, User.id)
    )
    return [(name, meant, done) for name, meant, done in db.session.execute(query)]


def _refused_matters(handover_id: uuid.UUID) -> list[RefusedMatter]:
    query = (
        select(DeskHandoverItem.reasons, Proceeding.procedure, Case.id, Case.number)
        .join(Proceeding, Proceeding.id == DeskHandoverItem.proceeding_id)
        .join(Case, Case.id == Proceeding.case_id)
        .where(DeskHandoverItem.handover_id == handover_id, DeskHandoverItem.state == "refused")
        .order_by(Case.id)
    )
    return [
        RefusedMatter(
            row.id, row.number, row.procedure, [Unmet(one["code"], one["params"], cite=one["cite"]) for one in said]
        )
        for row in db.session.execute(query)
        for said in [row.reasons or []]
    ]


def handover_under_way(principal: Principal, user_id: uuid.UUID) -> DeskHandover | None:
    """The handover of this person's desk that is under way."""
    handover_plan.get_person(principal, user_id)
    query = select(DeskHandover).where(DeskHandover.leaver_id == user_id, DeskHandover.finished_at.is_(None))
    return db.session.scalar(query)
