"""督办: the orders that an office has not answered, and month by month all orders and how they ended.

Both are read from the deadlines of the answer, which the orders started, within the cases that the person sees.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, func, select, tuple_

from wagecase.extensions import db
from wagecase.law.words import Bilingual
from wagecase.models import Case, CaseAccess, Deadline, Employer, Event, Organisation, Proceeding
from wagecase.procedure.core.enums import Role
from wagecase.procedure.core.stages import stage_label
from wagecase.services.access import access_log
from wagecase.services.access.visibility import visible_to
from wagecase.services.base import lookups
from wagecase.services.base.dates import today
from wagecase.services.base.lookups import localized_name
from wagecase.services.base.principal import Principal
from wagecase.services.crypto import personal_data
from wagecase.services.eventlog import case_state

ANSWER_CLOCK = "case.supervision_answer"
ANSWERING_ROLES = (Role.clerk, Role.inspector, Role.head, Role.bureau_head)
ORDER_READERS = (*ANSWERING_ROLES, Role.supervisor)
MAX_ORDERS, MAX_ORDERS_OF_MONTH = 50, 5000
# How an order ended, or where it is: by the day of its answer and the day by which it was due.
ENDING_LABELS: Mapping[str, Bilingual] = {
    "in_time": Bilingual("按期回复", "Answered in time"),
    "late": Bilingual("逾期回复", "Answered late"),
    "waiting": Bilingual("未到期", "Not due yet"),
    "overdue": Bilingual("逾期未回", "Overdue"),
}


@dataclass(frozen=True, slots=True)
class SupervisionOrder:
    """One order: to which office, since when, until when, and what became of it and of the case."""

    case_id: uuid.UUID
    root_id: uuid.UUID
    number: str | None
    area: str
    organisation_id: uuid.UUID
    office: str
    employer: str | None
    handlers: tuple[str, ...]
    ordered_on: date
    due_on: date
    answered_on: date | None
    ending: str
    stage: str
    owed: Decimal
    paid: Decimal
    position: int
    order: str | None = None


@dataclass(frozen=True, slots=True)
class SupervisionOrderTally:
    """How the orders to one organisation ended."""

    area: str
    office: str
    orders: int
    endings: Mapping[str, int]


def unanswered_orders(principal: Principal, lang: str) -> list[SupervisionOrder]:
    """Unanswered orders to the person's office or one below it, with their words; each case counts as read."""
    offices = {principal.org_id, *principal.answers_for}
    query = _orders_query(principal).where(Deadline.state == "running", Proceeding.organisation_id.in_(offices))
    rows = db.session.execute(query.order_by(Deadline.due_on, Deadline.case_id).limit(MAX_ORDERS)).all()
    found = _present_orders(rows, lang, _order_texts(rows))
    # Last, since the commit makes the session forget its rows and each would be read again.
    access_log.log_case_accesses(principal, [one.case_id for one in found])
    return found


def orders_of_month(principal: Principal, first: date, lang: str) -> list[SupervisionOrder]:
    """Every order given in the month that begins on this day, by office and day."""
    after = (first + timedelta(days=32)).replace(day=1)
    query = _orders_query(principal).where(Deadline.started_on >= first, Deadline.started_on < after)
    rows = db.session.execute(query.order_by(Deadline.started_on, Deadline.case_id).limit(MAX_ORDERS_OF_MONTH)).all()
    return sorted(_present_orders(rows, lang, {}), key=lambda one: (one.area, one.office, one.ordered_on))


def _orders_query(principal: Principal) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Deadline,
            Case,
            Proceeding,
            Organisation,
            func.coalesce(Employer.name, Case.employer_as_stated).label("employer"),
        )
        .join(Proceeding, Proceeding.id == Deadline.proceeding_id)
        .join(Case, Case.id == Deadline.case_id)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .join(Organisation, Organisation.id == Proceeding.organisation_id)
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .where(Deadline.clock == ANSWER_CLOCK, Deadline.state.in_(("running", "stopped")), visible_to(principal))
    )


def _order_texts(rows: Sequence[Row[Any]]) -> dict[tuple[uuid.UUID, int], str | None]:
    """What was asked, by case and position of the order."""
    keys = [(row.Case.id, row.Deadline.started_by) for row in rows]
    events = db.session.scalars(select(Event).where(tuple_(Event.case_id, Event.position).in_(keys))).all()
    sealed = {
        (one.case_id, one.position): uuid.UUID(
            case_state.parse_event(one.body, one.recorded_at).body["texts"]["order"][0]
        )
        for one in events
    }
    texts = personal_data.open_texts(sealed.values())
    return {key: texts.get(one) for key, one in sealed.items()}


def _present_orders(
    rows: Sequence[Row[Any]], lang: str, orders: Mapping[tuple[uuid.UUID, int], str | None]
) -> list[SupervisionOrder]:
    names = lookups.handlers_by_proceeding([row.Proceeding.id for row in rows])
    return [_order_view(row, lang, [each["name"] for each in names.get(row.Proceeding.id, [])], orders) for row in rows]


def _order_view(
    row: Row[Any], lang: str, handlers: Iterable[str], orders: Mapping[tuple[uuid.UUID, int], str | None]
) -> SupervisionOrder:
    case, deadline = row.Case, row.Deadline
    return SupervisionOrder(
        case_id=case.id,
        root_id=row.Proceeding.id,
        number=case.number,
        area=case.area_code,
        organisation_id=row.Organisation.id,
        office=localized_name(row.Organisation, lang),
        employer=row.employer,
        handlers=tuple(handlers),
        ordered_on=deadline.started_on,
        due_on=deadline.due_on,
        answered_on=deadline.stopped_on,
        ending=order_ending(deadline.due_on, deadline.stopped_on, today()),
        stage=stage_label("case", case.stage, lang),
        owed=case.claimed if case.found is None else case.found,
        paid=case.paid,
        position=deadline.started_by,
        order=orders.get((case.id, deadline.started_by)),
    )


def order_ending(due_on: date, answered_on: date | None, on: date) -> str:
    if answered_on is not None:
        return "in_time" if answered_on <= due_on else "late"
    return "waiting" if on <= due_on else "overdue"


def tally_orders(rows: Sequence[SupervisionOrder]) -> list[SupervisionOrderTally]:
    """How the orders to each organisation ended, in the order of the rows."""
    found: dict[uuid.UUID, list[SupervisionOrder]] = {}
    for one in rows:
        found.setdefault(one.organisation_id, []).append(one)
    return [
        SupervisionOrderTally(
            group[0].area, group[0].office, len(group), {name: _count_ending(group, name) for name in ENDING_LABELS}
        )
        for group in found.values()
    ]


def _count_ending(group: Iterable[SupervisionOrder], name: str) -> int:
    return sum(one.ending == name for one in group)
