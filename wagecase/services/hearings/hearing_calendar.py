"""Hearings and sessions by their day, of a body or of the cases that a person handles, each with the notice that is
counted back from it.

A day is what was set or moved last; what was held stands on the day on which it was held. Which cases a person sees is
for `visibility` alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Date, Text, Uuid, func, select, text, tuple_

from wagecase.extensions import db
from wagecase.models import HEARING_HELD, HEARING_ON, HEARING_SET, NO_DUE, Case, CaseAccess, Employer, Proceeding
from wagecase.procedure.core.enums import OrgKind, Procedure
from wagecase.services.access.visibility import visible
from wagecase.services.base.dates import today
from wagecase.services.base.pagination import USUAL, Page, after_day, cursor
from wagecase.services.base.principal import Principal
from wagecase.services.case_queries import work_list
from wagecase.services.hearings import notice_deadlines
from wagecase.services.hearings.notice_deadlines import Told

MINE, BODY = "mine", "body"
# Bodies that hear; everybody else has only the hearings of his own cases.
BODIES = frozenset({OrgKind.arbitration_body, OrgKind.mediation_body, OrgKind.inspection_brigade})
PROCEDURES = (Procedure.arbitration, Procedure.mediation, Procedure.inspection)
# So many in one month or week are drawn; beyond that the list goes on.
MOST = 400

OF_BODY = "organisation_id = :owner"
OF_MINE = """
case_id IN (SELECT own.case_id FROM proceeding_handlers h JOIN proceedings own ON own.id = h.proceeding_id
            WHERE h.user_id = :owner)
"""
STANDS = (
    "NOT {e}.void AND NOT EXISTS (SELECT FROM events x WHERE x.case_id = {e}.case_id AND x.corrects = {e}.position)"
)
FOUND = """
SELECT e.case_id, e.proceeding_id, e.day, FALSE AS held, e.body, NULL AS at
FROM (SELECT *, CAST({hearing_on} AS date) AS day FROM events
      WHERE {whose} AND name IN ({set}) AND {hearing_on} BETWEEN :since AND :until) e
WHERE {stands}
  AND NOT EXISTS (SELECT FROM events f WHERE f.case_id = e.case_id AND f.proceeding_id = e.proceeding_id
                  AND f.name IN ({set}) AND {later_stands}
                  AND (f.happened_on, coalesce(f.corrects, f.position))
                    > (e.happened_on, coalesce(e.corrects, e.position)))
  AND NOT EXISTS (SELECT FROM events f WHERE f.case_id = e.case_id AND f.proceeding_id = e.proceeding_id
                  AND f.name IN ({kept}) AND {later_stands} AND f.happened_on >= e.day)
  AND EXISTS (SELECT FROM proceedings p WHERE p.id = e.proceeding_id AND p.ended_on IS NULL)
UNION ALL
SELECT e.case_id, e.proceeding_id, e.happened_on AS day, TRUE AS held, e.body, CAST(e.happened_at AS text) AS at
FROM (SELECT * FROM events
      WHERE {whose} AND name IN ({kept}) AND happened_on BETWEEN CAST(:since AS date) AND CAST(:until AS date)) e
WHERE {stands}
"""


@dataclass(frozen=True)
class Sitting:
    """One hearing or session. `state` is ahead, held, suspended, or missing: its day is over and nothing is on record.

    `hour` is a time of day in Tianjin, as 09:30; `told` is what the parties are owed before the day.
    """

    day: date
    hour: str | None
    place: str | None
    state: str
    procedure: str
    label: str
    key: str
    number: str | None
    employer: str | None
    workers: int
    stage: str
    handlers: list[str]
    told: Told


def _names(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _sql(whose: str) -> str:
    return FOUND.format(
        hearing_on=HEARING_ON,
        whose=OF_BODY if whose == BODY else OF_MINE,
        set=_names(HEARING_SET),
        kept=_names(HEARING_HELD),
        stands=STANDS.format(e="e"),
        later_stands=STANDS.format(e="f"),
    )


def scope(principal: Principal, wanted: str) -> str:
    """Whose hearings are shown: a body's own where it hears, else those of the person's cases."""
    return BODY if wanted == BODY and principal.org_kind in BODIES else MINE


def between(
    principal: Principal, since: date, until: date, lang: str, *, whose: str, procedure: str = ""
) -> tuple[list[Sitting], bool]:
    """What stands on these days, the first first, and whether there is more than MOST of it."""
    rows = _rows(principal, since, until, scope(principal, whose), procedure, None, MOST)
    return _sittings(rows[:MOST], lang), len(rows) > MOST


def listed(
    principal: Principal,
    since: date,
    lang: str,
    *,
    whose: str,
    procedure: str = "",
    after: str | None = None,
    limit: int = USUAL,
) -> Page:
    """A page of what stands on a day or after it.

    Raises:
        Invalid: the cursor is not one of ours, or of another list.
    """
    chosen = scope(principal, whose)
    purpose = f"sittings:{chosen}:{procedure}"
    rows = _rows(principal, since, NO_DUE, chosen, procedure, after_day(purpose, after), limit)
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(_sittings(rows[:limit], lang), cursor(purpose, last.day, last.proceeding_id) if last else None)


def _rows(
    principal: Principal,
    since: date,
    until: date,
    whose: str,
    procedure: str,
    position: tuple[date, uuid.UUID] | None,
    limit: int,
) -> Sequence[Any]:
    owner = principal.org_id if whose == BODY else principal.user_id
    found = (
        text(_sql(whose))
        .bindparams(owner=owner, since=since.isoformat(), until=until.isoformat())
        .columns(case_id=Uuid, proceeding_id=Uuid, day=Date, held=Boolean, body=Text, at=Text)
        .subquery("found")
    )
    query = (
        select(found, Proceeding, Case, func.coalesce(Employer.name, Case.employer_as_told).label("employer"))
        .join(CaseAccess, CaseAccess.case_id == found.c.case_id)
        .join(Proceeding, Proceeding.id == found.c.proceeding_id)
        .join(Case, Case.id == found.c.case_id)
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .where(visible(principal), Proceeding.procedure.in_([procedure] if procedure else PROCEDURES))
    )
    if position is not None:
        query = query.where(tuple_(found.c.day, found.c.proceeding_id) > position)
    return db.session.execute(query.order_by(found.c.day, found.c.proceeding_id).limit(limit + 1)).all()


def _sittings(rows: Sequence[Any], lang: str) -> list[Sitting]:
    ids = [row.proceeding_id for row in rows]
    names, settled = work_list.handlers(ids), notice_deadlines.told(ids, [row.case_id for row in rows])
    found = [_sitting(row, names.get(row.proceeding_id, []), settled[row.proceeding_id, row.day], lang) for row in rows]
    return sorted(found, key=lambda one: (one.day, one.hour or "99:99"))


def _sitting(row: Any, handlers: list[dict[str, Any]], told: Told, lang: str) -> Sitting:
    procedure = row.Proceeding.procedure
    return Sitting(
        day=row.day,
        hour=notice_deadlines.hour(row.at) or told.hour,
        place=told.place,
        state=_state(row, told),
        procedure=procedure,
        label=notice_deadlines.LABELS[procedure].get(lang),
        key=row.Case.number or str(row.case_id),
        number=row.Case.number,
        employer=row.employer,
        workers=row.Case.workers,
        stage=work_list.stage_label(procedure, row.Proceeding.stage, lang),
        handlers=[one["name"] for one in handlers],
        told=told,
    )


def _state(row: Any, told: Told) -> str:
    if row.held:
        return "held"
    if told.suspended:
        return "suspended"
    return "missing" if row.day < today() else "ahead"
