"""Who calls whom: somebody of another organisation or another team than every hand of the case, never its handler, and
the one of them who has the fewest calls (fact F11). The procedure's guard asks the same again."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import (
    CallbackTask,
    CaseAccess,
    Organisation,
    Proceeding,
    ProceedingHandler,
    Recusal,
    SpotCheck,
    User,
    UserRole,
    new_id,
    utcnow,
)
from wagecase.procedure.case.guards import is_independent_of
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.roles import CALLBACK_ROLES
from wagecase.procedure.records.spot_checks import SampledCase
from wagecase.services.access.visibility import CALLER_GROUND
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid, NotFound

CALLER_ROLES = tuple(sorted(CALLBACK_ROLES))


@dataclass
class CaseInvolvement:
    """Who is at work on a case or was: people, organisations and teams, and who must not see it."""

    people: set[uuid.UUID] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)
    teams: set[str] = field(default_factory=set)
    recused: set[uuid.UUID] = field(default_factory=set)

    def allows_caller(self, caller: Row[Any]) -> bool:
        if caller.id in self.people | self.recused:
            return False
        return is_independent_of(str(caller.organisation_id), caller.team, self.organisations, self.teams)


def eligible_callers(among: Collection[uuid.UUID] | None = None) -> Sequence[Row[Any]]:
    """People whose role lets them call back, with organisation and team; all, or those among these."""
    holds = select(UserRole.user_id).where(UserRole.role.in_([str(role) for role in CALLER_ROLES]))
    query: Any = (
        select(User.id, User.name, User.team, User.organisation_id, Organisation.name_zh, Organisation.name_en)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(User.active, User.id.in_(holds))
        .order_by(Organisation.code, User.name, User.id)
    )
    return db.session.execute(query if among is None else query.where(User.id.in_(among))).all()


def involvement_by_case(cases: Collection[uuid.UUID]) -> dict[uuid.UUID, CaseInvolvement]:
    found: dict[uuid.UUID, CaseInvolvement] = defaultdict(CaseInvolvement)
    at_work = (
        select(Proceeding.case_id, Proceeding.organisation_id, User.id, User.team)
        .outerjoin(ProceedingHandler, ProceedingHandler.proceeding_id == Proceeding.id)
        .outerjoin(User, User.id == ProceedingHandler.user_id)
        .where(Proceeding.case_id.in_(cases))
    )
    for case_id, org_id, user_id, team in db.session.execute(at_work):
        found[case_id].organisations.add(str(org_id))
        found[case_id].people |= {user_id} if user_id else set()
        found[case_id].teams |= {team} if team else set()
    recused = select(Recusal.case_id, Recusal.user_id).where(Recusal.case_id.in_(cases))
    for case_id, user_id in db.session.execute(recused):
        found[case_id].recused.add(user_id)
    return found


def assign_callbacks(spot_check: SpotCheck, drawn: Sequence[SampledCase]) -> None:
    """Make a task of each case of the sample. Where nobody of the callers may, the task waits for the supervisor."""
    callers = eligible_callers(spot_check.callers)
    hands = involvement_by_case([uuid.UUID(one.case) for one in drawn])
    load: Counter[uuid.UUID] = Counter()
    tasks = [_task_row(spot_check, one, _least_loaded(callers, hands[uuid.UUID(one.case)], load)) for one in drawn]
    db.session.execute(insert(CallbackTask), tasks)
    _grant_access([(task["case_id"], task["caller_id"]) for task in tasks if task["caller_id"]], callers)


def _task_row(spot_check: SpotCheck, one: SampledCase, caller_id: uuid.UUID | None) -> dict[str, Any]:
    return {
        "id": new_id(),
        "round_id": spot_check.id,
        "case_id": uuid.UUID(one.case),
        "claim_id": uuid.UUID(one.claim),
        "caller_id": caller_id,
        "due_on": today() + timedelta(days=spot_check.callback_days),
    }


def _least_loaded(
    callers: Sequence[Row[Any]], involvement: CaseInvolvement, load: Counter[uuid.UUID]
) -> uuid.UUID | None:
    able = [one for one in callers if involvement.allows_caller(one)]
    if not able:
        return None
    chosen: uuid.UUID = min(able, key=lambda one: (load[one.id], one.id)).id
    load[chosen] += 1
    return chosen


def _grant_access(pairs: Iterable[tuple[uuid.UUID, uuid.UUID]], callers: Sequence[Row[Any]]) -> None:
    """A caller's organisation gets a row of the weakest ground, through which nobody but the caller sees the case."""
    orgs = {one.id: one.organisation_id for one in callers}
    rows = {
        (orgs[caller], case): {
            "organisation_id": orgs[caller],
            "case_id": case,
            "ground": CALLER_GROUND,
            "since": utcnow(),
        }
        for case, caller in pairs
    }
    if rows:
        db.session.execute(insert(CaseAccess).on_conflict_do_nothing(), list(rows.values()))


def assign_caller(task: CallbackTask, caller_id: uuid.UUID) -> None:
    """Name another caller for an open task; the service that asks has looked at who may.

    Raises:
        NotFound: the task is over.
        Invalid: this person may not call this worker.
    """
    if task.closed_at is not None:
        raise NotFound
    callers = eligible_callers([caller_id])
    if not callers or not involvement_by_case([task.case_id])[task.case_id].allows_caller(callers[0]):
        raise Invalid({"caller": [Unmet("caller_unfit")]})
    task.caller_id = caller_id
    _grant_access([(task.case_id, caller_id)], callers)
