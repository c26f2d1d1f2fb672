"""The desk of a legal-aid body: what is in hand with its clocks, and the choice of a lawyer for those who have none."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from wagecase.extensions import db
from wagecase.models.proceedings import NO_DUE
from wagecase.procedure.figures import urgent_days
from wagecase.procedure.guards_legal_aid import limit_clocks, of_proceeding
from wagecase.procedure.table import act_of
from wagecase.procedure.words import Procedure
from wagecase.services import desk, legal_aid, rules, visibility, worklist
from wagecase.services.actform import ActForm, act_form
from wagecase.services.desk import Narrowed
from wagecase.services.errors import Forbidden
from wagecase.services.paging import USUAL, Page
from wagecase.services.principal import Principal
from wagecase.services.refusal import wrong_role
from wagecase.services.timing import today

ASSIGNING = ("assign", "assign_too")
# Those of many recipients that run alike stand together; a right or a wait that is over is no news.
CLOCKS = text(
    """
    SELECT proceeding_id, clock, due_on, bool_or(provisional) AS provisional, count(*) AS people
    FROM deadlines
    WHERE proceeding_id = ANY(:ids) AND state = 'running' AND NOT contingent AND due_on IS NOT NULL
      AND (kind IN ('duty', 'target') OR due_on >= :today)
    GROUP BY proceeding_id, clock, due_on ORDER BY due_on, clock
    """
)
LIMITS = """
SELECT p.id, l.day, ({seeks}) AS seeks FROM proceedings p CROSS JOIN LATERAL ({limit}) l WHERE p.id = ANY(:ids)
"""


@dataclass(frozen=True)
class Assigning:
    """The form of an assignment: rows of the roster that look for a lawyer, how many others there are, and the body's
    lawyers, whoever volunteered first."""

    form: ActForm
    seeking: list[dict[str, Any]]
    others: int
    lawyers: Sequence[Mapping[str, Any]]


def assigning(principal: Principal, proceeding_id: uuid.UUID, lang: str) -> Assigning:
    """What an officer needs to choose a lawyer; the case counts as read.

    Raises:
        NotFound: no such proceeding, or not for this person.
        Forbidden: neither officer nor head.
    """
    lawyers = legal_aid.load(principal, proceeding_id)
    stage = visibility.proceeding_for(principal, proceeding_id).stage
    name = next((one for one in ASSIGNING if stage in act_of(Procedure.legal_aid, one).at), ASSIGNING[0])
    form = act_form(principal, proceeding_id, name, lang)
    seen = next(one for one in form.found.view.proceedings if one.id == str(proceeding_id))
    known = of_proceeding(form.found.view, seen)
    seeking = [row for row in form.claims if (one := known.get(row["id"])) and one.aided and not one.lawyer]
    return Assigning(form, seeking, len(form.claims) - len(seeking), lawyers)


def matters(
    principal: Principal, whose: str, lang: str, *, after: str | None = None, limit: int = USUAL
) -> tuple[str, Page]:
    """Whose matters of legal aid these are, and a page of them by next due date, each with its running clocks and the
    nearest limit of the workers. A lawyer has only his own.

    Raises:
        Forbidden: the person does not work in legal aid.
    """
    if not principal.has(*legal_aid.READERS):
        raise Forbidden([wrong_role(legal_aid.READERS)])
    whole = whose == worklist.ORGANISATION and principal.has(*legal_aid.STAFF)
    wanted = Narrowed(worklist.ORGANISATION if whole else worklist.MINE, Procedure.legal_aid)
    found = desk.work(principal, wanted, lang, after=after, limit=limit)
    ids = [one["proceeding_id"] for one in found.items]
    clocks, limits = _clocks(ids, lang), _limits(ids)
    lines = [{**one, "clocks": clocks[one["proceeding_id"]], **limits[one["proceeding_id"]]} for one in found.items]
    return wanted.whose, Page(lines, found.next)


def _clocks(ids: Sequence[uuid.UUID], lang: str) -> Mapping[uuid.UUID, list[dict[str, Any]]]:
    book = rules.current().book.clocks
    found: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in db.session.execute(CLOCKS, {"ids": list(ids), "today": today()}):
        found[row.proceeding_id].append(
            {
                "label": book[row.clock].label.get(lang),
                "due_on": row.due_on,
                "days_left": (row.due_on - today()).days,
                "provisional": row.provisional,
                "people": row.people,
            }
        )
    return found


def _limits(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, dict[str, Any]]:
    book = rules.current().book
    urgent = urgent_days(book, today())
    values = {"ids": list(ids), "urgent": urgent, "clocks": sorted(limit_clocks(book))}
    found = {}
    query = LIMITS.format(seeks=legal_aid.SEEKS_LAWYER, limit=legal_aid.LIMIT)
    for row in db.session.execute(text(query), {**values, "today": today()}):
        day = None if row.day in (None, NO_DUE) else row.day
        days = (day - today()).days if day else None
        found[row.id] = {
            "limit_on": day,
            "limit_days": days,
            "urgent": days is not None and days < urgent,
            "seeks_lawyer": row.seeks,
        }
    return found
