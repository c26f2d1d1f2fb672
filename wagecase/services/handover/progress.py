"""How far a desk handover has come. Nothing is written here."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from wagecase.extensions import db
from wagecase.models import Case, DeskHandover, DeskHandoverItem, Proceeding, User
from wagecase.procedure.core.acts import Unmet
from wagecase.services.base.errors import NotFound
from wagecase.services.base.principal import Principal
from wagecase.services.handover import plan as handover_plan


@dataclass(frozen=True, slots=True)
class RefusedMatter:
    """A matter that stayed, and why."""

    case_id: uuid.UUID
    number: str | None
    procedure: str
    reasons: Sequence[Unmet]


@dataclass(frozen=True, slots=True)
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


def get_progress(principal: Principal, handover_id: uuid.UUID) -> HandoverProgress:
    """How far a handover has come, for whoever may hand this desk over; raises NotFound for others."""
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
    """Each successor with how many matters were planned for them and how many they have."""
    query = (
        select(User.name, func.count(), func.count().filter(DeskHandoverItem.state == "done"))
        .join(User, User.id == DeskHandoverItem.successor_id)
        .where(DeskHandoverItem.handover_id == handover_id)
        .group_by(User.id)
        .order_by(User.name, User.id)
    )
    return [(name, planned, done) for name, planned, done in db.session.execute(query)]


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
            row.id, row.number, row.procedure, [Unmet(one["code"], one["params"], cite=one["cite"]) for one in stored]
        )
        for row in db.session.execute(query)
        for stored in [row.reasons or []]
    ]


def handover_under_way(principal: Principal, user_id: uuid.UUID) -> DeskHandover | None:
    """The handover of this person's desk that is under way."""
    handover_plan.get_person(principal, user_id)
    query = select(DeskHandover).where(DeskHandover.leaver_id == user_id, DeskHandover.finished_at.is_(None))
    return db.session.scalar(query)
