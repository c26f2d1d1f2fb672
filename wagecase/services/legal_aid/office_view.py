"""The desk of a legal-aid body: what is in hand with its clocks, and the choice of a lawyer for those who have none."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text

from wagecase.extensions import db
from wagecase.models import Proceeding
from wagecase.models.proceedings import NO_DUE_DATE
from wagecase.procedure.core.enums import Procedure
from wagecase.procedure.core.figures import urgent_days
from wagecase.procedure.legal_aid.guards import aid_recipients, limit_clocks
from wagecase.procedure.tables.table import get_act
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Forbidden
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.case_queries import work_list, work_list_filters
from wagecase.services.case_queries.act_form import ActForm, get_act_form
from wagecase.services.case_queries.work_list_filters import WorkFilter
from wagecase.services.legal_aid import pool

ASSIGN_ACTS = ("assign", "assign_too")
# Those of many recipients that run alike stand together; a right or a wait that is over is no news.
CLOCKS_SQL = text(
    """
    SELECT proceeding_id, clock, due_on, bool_or(provisional) AS provisional, count(*) AS people
    FROM deadlines
    WHERE proceeding_id = ANY(:ids) AND state = 'running' AND NOT contingent AND due_on IS NOT NULL
      AND (kind IN ('duty', 'target') OR due_on >= :today)
    GROUP BY proceeding_id, clock, due_on ORDER BY due_on, clock
    """
)
LIMITS_SQL = """
SELECT p.id, l.day, ({seeks}) AS seeks FROM proceedings p CROSS JOIN LATERAL ({limit}) l WHERE p.id = ANY(:ids)
"""


@dataclass(frozen=True)
class AssignmentForm:
    """The form of an assignment: rows of the roster that look for a lawyer, how many others there are, and the body's
    lawyers, volunteers first."""

    form: ActForm
    seeking: list[dict[str, Any]]
    others: int
    lawyers: Sequence[pool.LawyerWorkload]


@dataclass(frozen=True, slots=True)
class RunningClock:
    """Deadlines of one clock that end on one day, and for how many people; `days_left` in calendar days."""

    label: str
    due_on: date
    days_left: int
    provisional: bool
    people: int


def get_assignment_form(principal: Principal, row: Proceeding, lang: str) -> AssignmentForm:
    """What an officer needs to choose a lawyer for a proceeding that was read.

    Raises:
        Forbidden: neither officer nor head.
    """
    lawyers = pool.lawyer_workloads(principal, row.id)
    name = next((one for one in ASSIGN_ACTS if row.stage in get_act(Procedure.legal_aid, one).at), ASSIGN_ACTS[0])
    form = get_act_form(principal, row, name, lang)
    seen = next(one for one in form.found.view.proceedings if one.id == str(row.id))
    known = aid_recipients(form.found.view, seen)
    seeking = [row for row in form.claims if (one := known.get(row["id"])) and one.aided and not one.lawyer]
    return AssignmentForm(form, seeking, len(form.claims) - len(seeking), lawyers)


def list_aid_matters(
    principal: Principal, whose: str, lang: str, *, after: str | None = None, limit: int = DEFAULT_LIMIT
) -> tuple[str, Page]:
    """Whose matters of legal aid these are, and a page of them by next due date, each with its running clocks and the
    nearest limit of the workers. A lawyer has only their own.

    Raises:
        Forbidden: the person does not work in legal aid.
    """
    if not principal.has(*pool.POOL_READERS):
        raise Forbidden([wrong_role(pool.POOL_READERS)])
    whole = whose == work_list.ORGANISATION and principal.has(*pool.OFFICE_ROLES)
    wanted = WorkFilter(work_list.ORGANISATION if whole else work_list.MINE, Procedure.legal_aid)
    found = work_list_filters.filtered_work(principal, wanted, lang, after=after, limit=limit)
    ids = [one["proceeding_id"] for one in found.items]
    clocks, limits = _running_clocks(ids, lang), _nearest_limits(ids)
    lines = [{**one, "clocks": clocks[one["proceeding_id"]], **limits[one["proceeding_id"]]} for one in found.items]
    return wanted.whose, Page(lines, found.next)


def _running_clocks(ids: Sequence[uuid.UUID], lang: str) -> Mapping[uuid.UUID, list[RunningClock]]:
    book = rules_in_force.current_rules().book.clocks
    found: dict[uuid.UUID, list[RunningClock]] = defaultdict(list)
    for row in db.session.execute(CLOCKS_SQL, {"ids": list(ids), "today": today()}):
        found[row.proceeding_id].append(
            RunningClock(
                label=book[row.clock].label.get(lang),
                due_on=row.due_on,
                days_left=(row.due_on - today()).days,
                provisional=row.provisional,
                people=row.people,
            )
        )
    return found


def _nearest_limits(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, dict[str, Any]]:
    book = rules_in_force.current_rules().book
    urgent = urgent_days(book, today())
    values = {"ids": list(ids), "urgent": urgent, "clocks": sorted(limit_clocks(book))}
    found = {}
    query = LIMITS_SQL.format(seeks=pool.SEEKS_LAWYER_SQL, limit=pool.LIMIT_SQL)
    for row in db.session.execute(text(query), {**values, "today": today()}):
        day = None if row.day in (None, NO_DUE_DATE) else row.day
        days = (day - today()).days if day else None
        found[row.id] = {
            "limit_on": day,
            "limit_days": days,
            "urgent": days is not None and days < urgent,
            "seeks_lawyer": row.seeks,
        }
    return found
