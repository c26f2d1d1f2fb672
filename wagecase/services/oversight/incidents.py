"""Collective incidents on record 聚集事件, and how large they were by the thresholds in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, text

from wagecase.extensions import db
from wagecase.models import Case, CaseAccess, Event, Organisation
from wagecase.procedure.core.figures import CROWD_THRESHOLDS
from wagecase.services.access.visibility import visible_to
from wagecase.services.base import rules_in_force
from wagecase.services.base.lookups import localized_name
from wagecase.services.base.principal import Principal
from wagecase.services.eventlog import case_state

INCIDENTS_SQL = text(
    """
    SELECT e.case_id, e.position, e.happened_on, e.happened_at, e.body FROM events e
    WHERE e.name = 'case.incident' AND e.happened_on >= :since AND NOT e.void
      AND NOT EXISTS (SELECT FROM events x WHERE x.case_id = e.case_id AND x.corrects = e.position)
    """
).columns(Event.case_id, Event.position, Event.happened_on, Event.happened_at, Event.body)


@dataclass(frozen=True, slots=True)
class CollectiveIncident:
    """One report. `reached` is the largest threshold that the headcount reaches; None below all."""

    number: str
    area: str
    office: str
    on: date
    at: datetime | None
    headcount: int
    reached: int | None
    extreme: bool
    settled: bool


def list_incidents(principal: Principal, since: date, lang: str, limit: int = 200) -> list[CollectiveIncident]:
    """Collective incidents reported since a day, the latest first; the thresholds in force say how large one is."""
    found = INCIDENTS_SQL.bindparams(since=since).subquery("found")
    query = (
        select(found, Case, Organisation)
        .join(Case, Case.id == found.c.case_id)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .join(Organisation, Organisation.id == Case.owner_org_id)
        .where(visible_to(principal))
        .order_by(found.c.happened_on.desc(), found.c.case_id, found.c.position.desc())
    )
    settings = rules_in_force.current_rules().settings
    sizes = [int(settings.get(name) or 0) for name in CROWD_THRESHOLDS.values()]
    return [_incident_view(row, sizes, lang) for row in db.session.execute(query.limit(limit))]


def _incident_view(row: Any, thresholds: Sequence[int], lang: str) -> CollectiveIncident:
    fields: Mapping[str, str] = case_state.parse_event(row.body, row.Case.created_at).body["fields"]
    headcount = int(fields.get("headcount") or 0)
    return CollectiveIncident(
        number=row.Case.number or str(row.Case.id),
        area=row.Case.area_code,
        office=localized_name(row.Organisation, lang),
        on=row.happened_on,
        at=row.happened_at or _parse_moment(fields.get("time")),
        headcount=headcount,
        reached=max((one for one in thresholds if one and headcount >= one), default=None),
        extreme=fields.get("extreme_act") == "yes",
        settled=fields.get("settled") == "yes",
    )


def _parse_moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
