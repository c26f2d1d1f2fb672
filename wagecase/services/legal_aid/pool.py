"""The pool of a centre or union, and the open matters of each lawyer. Nothing is written here.

An item of the pool holds what a decision needs and nobody's name: kind, sums, days left to a limit, language.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sqlalchemy import text

from wagecase.extensions import db
from wagecase.models import Case
from wagecase.models.proceedings import NO_DUE_DATE
from wagecase.procedure.core.enums import ArrearsCause, MatterKind, Procedure, Role
from wagecase.procedure.core.figures import urgent_days
from wagecase.procedure.core.stages import stage_label
from wagecase.procedure.legal_aid.common import LANGUAGE
from wagecase.procedure.legal_aid.guards import limit_clocks
from wagecase.services.access import visibility
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Forbidden
from wagecase.services.base.pagination import COUNT_LIMIT, DEFAULT_LIMIT, Page, after_day, capped_count, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role

OFFICER, LAWYER = "officer", "lawyer"
OFFICE_ROLES = (Role.legal_aid_officer, Role.head)
POOL_READERS = (*OFFICE_ROLES, Role.lawyer)
NIL_ID = uuid.UUID(int=0)

# Granted and not assigned, or provided first and not assigned: a lawyer is looked for.
SEEKS_LAWYER_SQL = """
p.stage IN ('picked', 'examining', 'aided') AND (
    EXISTS (SELECT FROM deadlines a WHERE a.proceeding_id = p.id AND a.clock = 'aid.assign' AND a.state = 'running')
    OR (EXISTS (SELECT FROM events f WHERE f.proceeding_id = p.id AND f.name = 'legal_aid.provided_first')
        AND NOT EXISTS (SELECT FROM events f WHERE f.proceeding_id = p.id AND f.name = 'legal_aid.assigned')))
"""
WAIT_CONDITIONS: Mapping[str, str] = MappingProxyType({OFFICER: "p.stage = 'referred'", LAWYER: SEEKS_LAWYER_SQL})
WAITING_SQL = """
FROM proceedings p
WHERE p.procedure = 'legal_aid' AND p.ended_on IS NULL AND p.organisation_id = :org AND {waits}
  AND NOT EXISTS (SELECT FROM recusals r WHERE r.case_id = p.case_id AND r.user_id = :user)
"""
COUNT_SQL = """
SELECT (SELECT count(*) FROM (SELECT p.id {officer} LIMIT :most) waiting) AS officer,
       (SELECT count(*) FROM (SELECT p.id {lawyer} LIMIT :most) waiting) AS lawyer
"""
# The first day on which a right of the workers lapses; a limit that was entered by hand stands the urgent days behind
# its flag.
LIMIT_SQL = """
SELECT min(limits.day) AS day FROM (
    SELECT CASE WHEN d.clock = 'aid.urgent_flag' THEN d.due_on + CAST(:urgent AS int) ELSE d.due_on END AS day
    FROM deadlines d
    WHERE d.case_id = p.case_id AND d.state = 'running' AND NOT d.contingent AND d.due_on IS NOT NULL
      AND (d.clock = ANY(CAST(:clocks AS text[])) OR (d.clock = 'aid.urgent_flag' AND d.proceeding_id = p.id))
      AND NOT EXISTS (SELECT FROM parties q WHERE q.case_id = d.case_id AND q.side <> 'worker'
                      AND d.subject LIKE '%party:' || q.id)) limits
WHERE limits.day >= :today
"""
POOL_SQL = """
SELECT p.id, p.case_id, p.stage, p.opened_on, c.number, c.matter, c.area_code, c.cause, e.body,
       coalesce(l.day, DATE '9999-12-31') AS day, money.workers, money.claimed, money.owed,
       ARRAY(SELECT DISTINCT o.procedure FROM proceedings o WHERE o.case_id = p.case_id
             AND o.procedure NOT IN ('case', 'legal_aid') AND o.ended_on IS NULL ORDER BY o.procedure) AS beside,
       (SELECT count(*) FROM aid_volunteers v WHERE v.proceeding_id = p.id) AS volunteers,
       EXISTS (SELECT FROM aid_volunteers v WHERE v.proceeding_id = p.id AND v.user_id = :user) AS volunteered
FROM (SELECT p.* {waiting}) p
JOIN cases c ON c.id = p.case_id
JOIN events e ON e.case_id = p.case_id AND e.position = p.opened_position
CROSS JOIN LATERAL ({limit}) l
CROSS JOIN LATERAL (
    SELECT count(*) AS workers, coalesce(sum(k.claimed), 0) AS claimed,
           coalesce(sum(greatest(coalesce(k.found, k.claimed) - k.paid, 0)), 0) AS owed
    FROM claims k WHERE k.id IN (
        SELECT CAST(x.id AS uuid) FROM json_array_elements_text(CAST(e.body AS json) -> 'claims') AS x (id))) money
WHERE (coalesce(l.day, DATE '9999-12-31'), p.id) > (:day, :last)
ORDER BY day, p.id LIMIT :most
"""
WORKLOAD_SQL = text(
    """
    SELECT u.id, u.name, count(p.id) AS matters, coalesce(sum(c.workers), 0) AS workers,
           min(w.due_on) AS due_on, v.since
    FROM users u
    JOIN user_roles r ON r.user_id = u.id AND r.role = 'lawyer'
    LEFT JOIN proceeding_handlers h ON h.user_id = u.id
    LEFT JOIN proceedings p ON p.id = h.proceeding_id AND p.procedure = 'legal_aid' AND p.ended_on IS NULL
    LEFT JOIN cases c ON c.id = p.case_id
    LEFT JOIN work_items w ON w.proceeding_id = p.id AND w.owner_id = u.id
    LEFT JOIN aid_volunteers v ON v.user_id = u.id AND v.proceeding_id = :proceeding
    WHERE u.organisation_id = :org AND u.active
    GROUP BY u.id, u.name, v.since
    ORDER BY v.since IS NULL, count(p.id), u.name, u.id
    """
)


@dataclass(frozen=True, slots=True)
class PoolItem:
    """A matter that waits, without anybody's name; sums in yuan, `days_left` in calendar days."""

    proceeding_id: uuid.UUID
    case_number: str | None
    stage: str
    stage_label: str
    waits_for: str
    matter: str
    matter_label: str
    cause: str | None
    cause_label: str | None
    district: str
    since: date
    beside: Sequence[Mapping[str, str]]
    workers: int
    claimed: Decimal
    outstanding: Decimal
    limit_on: date | None
    days_left: int | None
    urgent: bool
    language: str | None
    language_label: str | None
    volunteers: int
    volunteered: bool


@dataclass(frozen=True, slots=True)
class LawyerWorkload:
    """A lawyer (id and name) with open matters, the workers in them and the next due date."""

    lawyer: Mapping[str, str]
    matters: int
    workers: int
    next_due_on: date | None
    volunteered_at: datetime | None


def list_pool(
    principal: Principal, lang: str, *, waits: str | None = None, after: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page:
    """A page of what waits for an officer or for a lawyer of this body: the nearest limit first.

    A lawyer sees only what they may volunteer for.

    Raises:
        Forbidden: the person does not work in legal aid.
    """
    if not principal.has(*POOL_READERS):
        raise Forbidden([wrong_role(POOL_READERS)])
    chosen = waits if waits and principal.has(*OFFICE_ROLES) else (OFFICER if principal.has(*OFFICE_ROLES) else LAWYER)
    purpose = f"aid_pool:{chosen}"
    day, last = after_day(purpose, after) or (date.min, NIL_ID)
    query = POOL_SQL.format(waiting=WAITING_SQL.format(waits=WAIT_CONDITIONS[chosen]), limit=LIMIT_SQL)
    values = {
        "org": principal.org_id,
        "user": principal.user_id,
        "clocks": sorted(limit_clocks(rules_in_force.current_rules().book)),
        "urgent": urgent_days(rules_in_force.current_rules().book, today()),
        "today": today(),
        "day": day,
        "last": last,
        "most": limit + 1,
    }
    rows = db.session.execute(text(query), values).all()
    following = encode_cursor(purpose, rows[limit - 1].day, rows[limit - 1].id) if len(rows) > limit else None
    return Page([_pool_entry(row, chosen, lang) for row in rows[:limit]], following)


def _pool_entry(row: Any, waits: str, lang: str) -> PoolItem:
    fields = json.loads(row.body)["fields"]
    limit = None if row.day == NO_DUE_DATE else row.day
    days = (limit - today()).days if limit else None
    languages = {value: label.get(lang) for value, label in LANGUAGE.choices}
    return PoolItem(
        proceeding_id=row.id,
        case_number=row.number,
        stage=row.stage,
        stage_label=stage_label("legal_aid", row.stage, lang),
        waits_for=waits,
        matter=row.matter,
        matter_label=MatterKind(row.matter).label.get(lang),
        cause=row.cause,
        cause_label=ArrearsCause(row.cause).label.get(lang) if row.cause else None,
        district=row.area_code,
        since=row.opened_on,
        beside=[{"procedure": one, "label": Procedure(one).label.get(lang)} for one in row.beside],
        workers=row.workers,
        claimed=row.claimed,
        outstanding=row.owed,
        limit_on=limit,
        days_left=days,
        urgent=days is not None and days < urgent_days(rules_in_force.current_rules().book, today()),
        language=fields.get("language"),
        language_label=languages.get(fields.get("language", "")),
        volunteers=row.volunteers,
        volunteered=row.volunteered,
    )


def pool_counts(principal: Principal) -> Mapping[str, str]:
    """How much waits in the pool for an officer and for a lawyer of this body, each up to a thousand."""
    query = COUNT_SQL.format(**{name: WAITING_SQL.format(waits=waits) for name, waits in WAIT_CONDITIONS.items()})
    values = {"org": principal.org_id, "user": principal.user_id, "most": COUNT_LIMIT + 1}
    found = db.session.execute(text(query), values).one()
    return {name: capped_count(number) for name, number in found._mapping.items()}


def case_key(principal: Principal, proceeding_id: uuid.UUID) -> str:
    """What names the case of a proceeding in an address; raises NotFound."""
    case = db.session.get_one(Case, visibility.get_visible_proceeding(principal, proceeding_id).case_id)
    return case.number or str(case.id)


def lawyer_workloads(principal: Principal, proceeding_id: uuid.UUID | None = None) -> Sequence[LawyerWorkload]:
    """Each lawyer of the body with their open matters; with a proceeding, whoever volunteered for it comes first.

    Raises:
        Forbidden: neither officer nor head.
    """
    if not principal.has(*OFFICE_ROLES):
        raise Forbidden([wrong_role(OFFICE_ROLES)])
    rows = db.session.execute(WORKLOAD_SQL, {"org": principal.org_id, "proceeding": proceeding_id}).all()
    return [
        LawyerWorkload(
            lawyer={"id": str(row.id), "name": row.name},
            matters=row.matters,
            workers=row.workers,
            next_due_on=None if row.due_on == NO_DUE_DATE else row.due_on,
            volunteered_at=row.since,
        )
        for row in rows
    ]
