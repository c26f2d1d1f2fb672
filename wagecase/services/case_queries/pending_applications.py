"""Applications that a mediation body or a commission has and has not decided on, each with the time to accept it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import and_, or_, select

from wagecase.extensions import db
from wagecase.law.deadlines import RunState, deadline_status
from wagecase.models import Case, Deadline, Proceeding
from wagecase.procedure.core.acts import Act, PerformedBy
from wagecase.procedure.core.enums import OrgKind, Procedure, Role
from wagecase.procedure.tables.table import PROCEDURES
from wagecase.services.base.dates import now, today
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page
from wagecase.services.base.principal import Principal
from wagecase.services.case_queries import work_list, work_list_filters
from wagecase.services.case_queries.work_list_filters import WorkFilter
from wagecase.services.eventlog.deadline_rows import deadline_from_row

APPLICATION_READERS = (Role.mediator, Role.arbitrator, Role.clerk, Role.head)
APPLICATION_BODIES = frozenset({OrgKind.mediation_body, OrgKind.arbitration_body})
# Where an application stands until it is accepted or refused.
UNDECIDED_STAGES: Mapping[Procedure, tuple[str, ...]] = MappingProxyType(
    {Procedure.mediation: ("applied",), Procedure.arbitration: ("applied", "examining", "correcting", "mediating")}
)
# Facts B04, C09 and C39; a people's mediation body has no time to accept, only one to agree.
ACCEPTANCE_CLOCKS = ("med.committee_accept", "arb.accept", "arb.collective_accept")


def list_pending_applications(
    principal: Principal, lang: str, *, after: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page:
    """A page of applications at the person's body, by what is due next, with the acts open to their role.

    Raises:
        Invalid: the cursor is not one of ours, or of another list.
    """
    stages = (
        and_(Proceeding.procedure == procedure, Proceeding.stage.in_(names))
        for procedure, names in UNDECIDED_STAGES.items()
    )
    own = Proceeding.organisation_id == principal.org_id, or_(*stages)
    wanted = WorkFilter(work_list.ORGANISATION)
    found = work_list_filters.filtered_work(
        principal, wanted, lang, after=after, limit=limit, also=own, called=":applications"
    )
    ids = [one["proceeding_id"] for one in found.items]
    clocks, came = _acceptance_deadlines(ids), _received(ids)
    lines = [
        {**one, **came[each], "accept": clocks.get(each), "acts": _available_acts(principal, one)}
        for each, one in zip(ids, found.items, strict=True)
    ]
    return Page(lines, found.next)


def _available_acts(principal: Principal, line: Mapping[str, Any]) -> list[Act]:
    """The acts of the stage that lead on, for the person's roles; whether they stand open is for their form to say."""
    return [
        act
        for act in PROCEDURES[line["procedure"]].acts
        if line["stage"] in act.at
        and act.to
        and act.by & principal.roles
        and act.performed_by is not PerformedBy.outside
    ]


def _received(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, dict[str, Any]]:
    query = select(Proceeding.id, Proceeding.opened_on, Case.claimed).join(Case, Case.id == Proceeding.case_id)
    rows = db.session.execute(query.where(Proceeding.id.in_(ids)))
    return {row.id: {"received_on": row.opened_on, "claimed": row.claimed} for row in rows}


def _acceptance_deadlines(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, dict[str, Any]]:
    """The last run of each acceptance clock; a restart by a correction supersedes the run before it."""
    query = (
        select(Deadline)
        .where(Deadline.proceeding_id.in_(ids), Deadline.clock.in_(ACCEPTANCE_CLOCKS))
        .where(Deadline.state != str(RunState.superseded))
        .order_by(Deadline.run)
    )
    return {
        row.proceeding_id: {
            "status": str(deadline_status(deadline_from_row(row), today(), now())),
            "due_on": row.due_on,
            "days_left": (row.due_on - today()).days if row.due_on else None,
            "provisional": row.provisional,
        }
        for row in db.session.scalars(query)
    }
