"""What the city does: press one case or many, see what waits for its review, read the crowds on record, and what is
late by person, office, place or procedure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select, text, tuple_

from wagecase.extensions import db
from wagecase.models import Case, CaseAccess, Employer, Event, Organisation, PendingReview, Proceeding, User, WorkItem
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import EVENTS, Procedure
from wagecase.procedure.core.figures import CROWD_THRESHOLDS
from wagecase.services.access import access_log
from wagecase.services.access.visibility import visible_to
from wagecase.services.acts.perform import perform
from wagecase.services.base import lookups, rules_in_force
from wagecase.services.base.dates import today
from wagecase.services.base.errors import AlreadyProcessed, Forbidden, Invalid, NotFound, Refused
from wagecase.services.base.lookups import list_areas, localized_name
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_day, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.case_queries import work_list, work_list_filters
from wagecase.services.crypto import personal_data
from wagecase.services.eventlog import case_state

MAX_AT_ONCE = 100
DIMENSIONS = ("area", "organisation", "person", "procedure")


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of one case among many. `unmet` is empty where the act was done."""

    number: str | None
    unmet: tuple[Unmet, ...]

    @property
    def done(self) -> bool:
        return not self.unmet


def order_supervision(
    principal: Principal, roots: Sequence[uuid.UUID], due: date, order: str, key: str
) -> list[CaseResult]:
    """Press each of these cases by itself; one that refuses keeps no other from being pressed. `key` makes a repeated
    request harmless.

    Raises:
        Invalid: more cases than one request may press, or none.
    """
    wanted = list(dict.fromkeys(roots))
    if not 0 < len(wanted) <= MAX_AT_ONCE:
        raise Invalid({"cases": [Unmet("out_of_range", {"min": "1", "max": str(MAX_AT_ONCE)})]})
    numbers = _case_numbers(principal, wanted)
    return [CaseResult(numbers.get(one), _order_supervision_of_case(principal, one, due, order, key)) for one in wanted]


def _order_supervision_of_case(
    principal: Principal, root: uuid.UUID, due: date, order: str, key: str
) -> tuple[Unmet, ...]:
    body = f"{root}\n{due.isoformat()}\n{order}".encode()
    try:
        perform(
            principal,
            root,
            "order_supervision",
            {"due": due, "order": order},
            idempotency_key=f"{key}:{root}",
            body=body,
        )
    except AlreadyProcessed:
        return ()
    except (Refused, Forbidden) as refusal:
        db.session.rollback()
        return refusal.unmet
    except Invalid as fault:
        db.session.rollback()
        return tuple(one for unmet in fault.fields.values() for one in unmet)
    except NotFound:
        db.session.rollback()
        return (Unmet("case_gone"),)
    return ()


def _case_numbers(principal: Principal, roots: Sequence[uuid.UUID]) -> dict[uuid.UUID, str | None]:
    query = (
        select(Proceeding.id, Case.number)
        .join(Case, Case.id == Proceeding.case_id)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .where(Proceeding.id.in_(roots), visible_to(principal))
    )
    return {row.id: row.number for row in db.session.execute(query)}


# What waits for the city's review.


def list_reviews(principal: Principal, lang: str, *, after: str | None = None, limit: int = DEFAULT_LIMIT) -> Page:
    """Answers to the platform that wait, those submitted first first."""
    query = (
        select(
            PendingReview, Case, Organisation, func.coalesce(Employer.name, Case.employer_as_stated).label("employer")
        )
        .join(Case, Case.id == PendingReview.case_id)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .join(Organisation, Organisation.id == Case.owner_org_id)
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .where(visible_to(principal))
    )
    position = after_day("reviews", after)
    if position is not None:
        query = query.where(tuple_(PendingReview.submitted_on, PendingReview.case_id) > position)
    rows = db.session.execute(query.order_by(PendingReview.submitted_on, PendingReview.case_id).limit(limit + 1)).all()
    last = rows[limit - 1].PendingReview if len(rows) > limit else None
    lines = [
        {
            "number": row.Case.number or str(row.Case.id),
            "area": row.Case.area_code,
            "office": localized_name(row.Organisation, lang),
            "employer": row.employer,
            "people": row.Case.workers,
            "submitted_on": row.PendingReview.submitted_on,
            "days": (today() - row.PendingReview.submitted_on).days,
        }
        for row in rows[:limit]
    ]
    return Page(lines, encode_cursor("reviews", last.submitted_on, last.case_id) if last else None)


def get_review(principal: Principal, key: str, lang: str) -> dict[str, Any]:
    """One answer with its gist: what the district found and concluded, and how often it was sent back. The case counts
    as read.

    Raises:
        NotFound: no such case, or not for this person.
    """
    case = access_log.read_case(principal, key)
    log = case_state.load_log(case.id)
    told = [entry for entry in log if entry.body["name"] in ("case.submitted", "case.verified", "case.settled")]
    texts = personal_data.open_texts(_text_ids(told))
    rows = [
        {
            "label": EVENTS[entry.body["name"]].get(lang),
            "on": entry.clock.on,
            "conclusion": entry.body["fields"].get("conclusion"),
            "account": next((texts[one] for one in _text_ids([entry]) if texts.get(one)), None),
        }
        for entry in told
    ]
    waiting = db.session.get(PendingReview, case.id)
    return {
        "case": case,
        "root": access_log.root_proceeding_id(case),
        "rows": rows[::-1],
        "sent_back": sum(entry.body["name"] == "case.sent_back" for entry in log),
        "waiting": waiting is not None,
        "since": waiting.submitted_on if waiting else None,
    }


def _text_ids(entries: Sequence[case_state.LoggedEvent]) -> list[uuid.UUID]:
    return [uuid.UUID(sealed) for entry in entries for sealed, _ in entry.body["texts"].values()]


# Crowds on record.

INCIDENTS_SQL = text(
    """
    SELECT e.case_id, e.position, e.happened_on, e.happened_at, e.body FROM events e
    WHERE e.name = 'case.incident' AND e.happened_on >= :since AND NOT e.void
      AND NOT EXISTS (SELECT FROM events x WHERE x.case_id = e.case_id AND x.corrects = e.position)
    """
).columns(Event.case_id, Event.position, Event.happened_on, Event.happened_at, Event.body)


def list_incidents(principal: Principal, since: date, lang: str, limit: int = 200) -> list[dict[str, Any]]:
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
    lines = [int(settings.get(name) or 0) for name in CROWD_THRESHOLDS.values()]
    return [_incident_view(row, lines, lang) for row in db.session.execute(query.limit(limit))]


def _incident_view(row: Any, thresholds: Sequence[int], lang: str) -> dict[str, Any]:
    fields: Mapping[str, str] = case_state.parse_event(row.body, row.Case.created_at).body["fields"]
    head = int(fields.get("headcount") or 0)
    return {
        "number": row.Case.number or str(row.Case.id),
        "area": row.Case.area_code,
        "office": localized_name(row.Organisation, lang),
        "on": row.happened_on,
        "at": row.happened_at or _parse_moment(fields.get("time")),
        "headcount": head,
        "reached": max((one for one in thresholds if one and head >= one), default=None),
        "extreme": fields.get("extreme_act") == "yes",
        "settled": fields.get("settled") == "yes",
    }


def _parse_moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


# What is late or about to be, one by one.


def list_late_work(
    principal: Principal,
    dimension: str,
    key: str,
    until: date,
    lang: str,
    *,
    after: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page:
    """What is due up to a day for one place, organisation, person or procedure, by due date.

    Raises:
        NotFound: no such dimension or key.
    """
    if dimension not in DIMENSIONS:
        raise NotFound
    stretch = _late_scan_query(principal, dimension, key, until, f"late:{dimension}:{key}:{until}", after)
    query = (
        select(WorkItem, Case, Proceeding, func.coalesce(Employer.name, Case.employer_as_stated).label("employer"))
        .join(stretch, stretch.c.id == WorkItem.id)
        .join(CaseAccess, CaseAccess.case_id == WorkItem.case_id)
        .join(Case, Case.id == WorkItem.case_id)
        .join(Proceeding, Proceeding.id == WorkItem.proceeding_id)
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .where(visible_to(principal))
    )
    query = _in_dimension(query, dimension, key)
    rows = db.session.execute(query.order_by(stretch.c.due_on, stretch.c.id).limit(limit + 1)).all()
    names = lookups.handlers_by_proceeding([row.Proceeding.id for row in rows[:limit]])
    clocks = rules_in_force.current_rules().book.clocks
    roots = _root_proceedings([row.Case.id for row in rows[:limit]])
    lines = [
        {**work_list.work_item_view(row, names, clocks, lang), "root_id": roots[row.Case.id]} for row in rows[:limit]
    ]
    last = rows[limit - 1].WorkItem if len(rows) > limit else None
    position = (last.due_on, last.id) if last else work_list_filters.scan_end(stretch)
    return Page(lines, encode_cursor(f"late:{dimension}:{key}:{until}", *position) if position else None)


def _late_scan_query(
    principal: Principal, dimension: str, key: str, until: date, purpose: str, after: str | None
) -> Any:
    """A person's own lines, else those of the overseer's organisation: each case once."""
    own = WorkItem.owner_id == _parse_id(key) if dimension == "person" else WorkItem.organisation_id == principal.org_id
    query = select(WorkItem.due_on, WorkItem.id).where(own, WorkItem.due_on <= until)
    position = after_day(purpose, after)
    if position is not None:
        query = query.where(tuple_(WorkItem.due_on, WorkItem.id) > position)
    return query.order_by(WorkItem.due_on, WorkItem.id).limit(work_list_filters.SCAN_ROWS).subquery()


def _in_dimension(query: Select[*tuple[Any, ...]], dimension: str, key: str) -> Select[*tuple[Any, ...]]:
    if dimension == "area" and key:
        return query.where(Case.area_code == key)
    if dimension == "organisation":
        return query.where(Proceeding.organisation_id == _parse_id(key))
    if dimension == "procedure":
        return query.where(Proceeding.procedure == key)
    return query


def _parse_id(key: str) -> uuid.UUID:
    return access_log.parse_id(key)


def _root_proceedings(cases: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    query = select(Proceeding.case_id, Proceeding.id).where(
        Proceeding.case_id.in_(cases), Proceeding.procedure == "case"
    )
    return {row.case_id: row.id for row in db.session.execute(query)}


def dimension_labels(dimension: str, keys: Sequence[str], lang: str) -> dict[str, str]:
    """How places, organisations, people and procedures are called, by their keys."""
    if dimension == "procedure":
        return {one.value: one.label.get(lang) for one in Procedure}
    if dimension == "area":
        return {one["code"]: one["label"] for one in list_areas(lang)}
    ids = [uuid.UUID(key) for key in keys]
    if dimension == "organisation":
        offices = db.session.scalars(select(Organisation).where(Organisation.id.in_(ids)))
        return {str(one.id): localized_name(one, lang) for one in offices}
    people = db.session.scalars(select(User).where(User.id.in_(ids)))
    return {str(one.id): f"{one.name} · {localized_name(one.organisation, lang)}" for one in people}
