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
from wagecase.models import (
    HEARING_DATE_SQL,
    HEARING_HELD,
    HEARING_SET,
    NO_DUE_DATE,
    Case,
    CaseAccess,
    Employer,
    Proceeding,
)
from wagecase.procedure.core import stages
from wagecase.procedure.core.enums import OrgKind, Procedure
from wagecase.services.access.visibility import visible_to
from wagecase.services.base import lookups
from wagecase.services.base.dates import today
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_day, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.hearings import notice_deadlines
from wagecase.services.hearings.notice_deadlines import HearingNotice

OWN_SCOPE, BODY_SCOPE = "mine", "body"
# Bodies that hear; everybody else has only the hearings of their own cases.
HEARING_BODY_KINDS = frozenset({OrgKind.arbitration_body, OrgKind.mediation_body, OrgKind.inspection_brigade})
HEARING_PROCEDURES = (Procedure.arbitration, Procedure.mediation, Procedure.inspection)
# So many in one month or week are drawn; beyond that the list goes on.
MAX_HEARINGS = 400

BODY_CONDITION = "organisation_id = :owner"
OWN_CONDITION = """
case_id IN (SELECT own.case_id FROM proceeding_handlers h JOIN proceedings own ON own.id = h.proceeding_id
            WHERE h.user_id = :owner)
"""
VALID_EVENT_CONDITION = (
    "NOT {e}.void AND NOT EXISTS (SELECT FROM events x WHERE x.case_id = {e}.case_id AND x.corrects = {e}.position)"
)
HEARINGS_SQL = """
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
class HearingEntry:
    """One hearing or session. `state` is ahead, held, suspended, or missing: its day is over and nothing is on record.

    `hour` is a time of day in Tianjin, as 09:30; `notice` is the notice due to the parties before the day.
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
    notice: HearingNotice


def _quoted_names(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _hearings_sql(whose: str) -> str:
    return HEARINGS_SQL.format(
        hearing_on=HEARING_DATE_SQL,
        whose=BODY_CONDITION if whose == BODY_SCOPE else OWN_CONDITION,
        set=_quoted_names(HEARING_SET),
        kept=_quoted_names(HEARING_HELD),
        stands=VALID_EVENT_CONDITION.format(e="e"),
        later_stands=VALID_EVENT_CONDITION.format(e="f"),
    )


def resolve_scope(principal: Principal, wanted: str) -> str:
    """Whose hearings are shown: a body's own where it hears, else those of the person's cases."""
    return BODY_SCOPE if wanted == BODY_SCOPE and principal.org_kind in HEARING_BODY_KINDS else OWN_SCOPE


def hearings_in_range(
    principal: Principal, since: date, until: date, lang: str, *, whose: str, procedure: str = ""
) -> tuple[list[HearingEntry], bool]:
    """What stands on these days, the first first, and whether there is more than MOST of it."""
    rows = _hearing_rows(principal, since, until, resolve_scope(principal, whose), procedure, None, MAX_HEARINGS)
    return _hearing_entries(rows[:MAX_HEARINGS], lang), len(rows) > MAX_HEARINGS


def list_hearings(
    principal: Principal,
    since: date,
    lang: str,
    *,
    whose: str,
    procedure: str = "",
    after: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page:
    """A page of what stands on a day or after it.

    Raises:
        Invalid: the cursor is not one of ours, or of another list.
    """
    chosen = resolve_scope(principal, whose)
    purpose = f"sittings:{chosen}:{procedure}"
    rows = _hearing_rows(principal, since, NO_DUE_DATE, chosen, procedure, after_day(purpose, after), limit)
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(
        _hearing_entries(rows[:limit], lang), encode_cursor(purpose, last.day, last.proceeding_id) if last else None
    )


def _hearing_rows(
    principal: Principal,
    since: date,
    until: date,
    whose: str,
    procedure: str,
    position: tuple[date, uuid.UUID] | None,
    limit: int,
) -> Sequence[Any]:
    owner = principal.org_id if whose == BODY_SCOPE else principal.user_id
    found = (
        text(_hearings_sql(whose))
        .bindparams(owner=owner, since=since.isoformat(), until=until.isoformat())
        .columns(case_id=Uuid, proceeding_id=Uuid, day=Date, held=Boolean, body=Text, at=Text)
        .subquery("found")
    )
    query = (
        select(found, Proceeding, Case, func.coalesce(Employer.name, Case.employer_as_stated).label("employer"))
        .join(CaseAccess, CaseAccess.case_id == found.c.case_id)
        .join(Proceeding, Proceeding.id == found.c.proceeding_id)
        .join(Case, Case.id == found.c.case_id)
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .where(visible_to(principal), Proceeding.procedure.in_([procedure] if procedure else HEARING_PROCEDURES))
    )
    if position is not None:
        query = query.where(tuple_(found.c.day, found.c.proceeding_id) > position)
    return db.session.execute(query.order_by(found.c.day, found.c.proceeding_id).limit(limit + 1)).all()


def _hearing_entries(rows: Sequence[Any], lang: str) -> list[HearingEntry]:
    ids = [row.proceeding_id for row in rows]
    names, settled = (
        lookups.handlers_by_proceeding(ids),
        notice_deadlines.notice_deadlines(ids, [row.case_id for row in rows]),
    )
    found = [
        _hearing_entry(row, names.get(row.proceeding_id, []), settled[row.proceeding_id, row.day], lang) for row in rows
    ]
    return sorted(found, key=lambda one: (one.day, one.hour or "99:99"))


def _hearing_entry(row: Any, handlers: list[dict[str, Any]], notice: HearingNotice, lang: str) -> HearingEntry:
    procedure = row.Proceeding.procedure
    return HearingEntry(
        day=row.day,
        hour=notice_deadlines.local_time(row.at) or notice.hour,
        place=notice.place,
        state=_hearing_state(row, notice),
        procedure=procedure,
        label=notice_deadlines.HEARING_LABELS[procedure].get(lang),
        key=row.Case.number or str(row.case_id),
        number=row.Case.number,
        employer=row.employer,
        workers=row.Case.workers,
        stage=stages.stage_label(procedure, row.Proceeding.stage, lang),
        handlers=[one["name"] for one in handlers],
        notice=notice,
    )


def _hearing_state(row: Any, notice: HearingNotice) -> str:
    if row.held:
        return "held"
    if notice.suspended:
        return "suspended"
    return "missing" if row.day < today() else "ahead"
