"""A case as one page needs it, read in few queries: its head, tracks, deadlines that run, and what I may do now."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from wagecase.extensions import db
from wagecase.law.book import Clock
from wagecase.law.deadlines import ComputedDeadline, DeadlineStatus, RunState, deadline_status
from wagecase.law.words import Bilingual
from wagecase.models import Area, Case, Employer, Organisation, Project
from wagecase.procedure.core.enums import ArrearsCause, InvestmentKind, MatterKind, Procedure
from wagecase.procedure.core.progress import ProgressStep, list_progress_steps
from wagecase.procedure.core.reasons import refusal_sentence
from wagecase.procedure.core.roles import ACCESS_REFUSALS
from wagecase.procedure.core.stages import stage_label
from wagecase.procedure.core.views import CaseView, ProceedingView
from wagecase.procedure.events.explanation import explain_deadline
from wagecase.procedure.events.table import EVENTS
from wagecase.procedure.tables import table
from wagecase.procedure.tables.table import PROCEDURES, Permission
from wagecase.services.base import lookups
from wagecase.services.base.dates import now
from wagecase.services.base.lookups import localized_name
from wagecase.services.base.principal import Principal
from wagecase.services.eventlog import case_state

# Whose duty or right a clock is.
OWNER_LABELS: Mapping[str, Bilingual] = {
    "handler": Bilingual("承办人", "handler"),
    "head": Bilingual("机构负责人", "head of the body"),
    "bureau_head": Bilingual("局领导", "head of the bureau"),
    "employer": Bilingual("用人单位", "employer"),
    "worker": Bilingual("劳动者", "worker"),
    "party": Bilingual("当事人", "party"),
    "police": Bilingual("公安机关", "police"),
    "bank": Bilingual("银行", "bank"),
    "court": Bilingual("人民法院", "court"),
    "lawyer": Bilingual("承办律师", "lawyer"),
    "officer": Bilingual("法律援助机构", "legal-aid office"),
    "clerk": Bilingual("受理人员", "clerk"),
    "supervisor": Bilingual("督办人员", "supervisor"),
    "arbitrator": Bilingual("仲裁员", "arbitrator"),
    "mediator": Bilingual("调解员", "mediator"),
    "city": Bilingual("市级部门", "city"),
    "receiver": Bilingual("接收单位", "receiving organisation"),
}
STATUS_ORDER = {
    DeadlineStatus.late: 0,
    DeadlineStatus.due_today: 1,
    DeadlineStatus.open: 2,
    DeadlineStatus.paused: 3,
    DeadlineStatus.unset: 4,
}
OPEN_STATUSES = frozenset(STATUS_ORDER)


@dataclass(frozen=True)
class DeadlineGroup:
    """A deadline on the page; those of many workers that run alike stand together."""

    label: str
    status: DeadlineStatus
    owner: str
    due: date | None
    due_at: datetime | None
    days_left: int | None
    provisional: bool
    claims: int
    why: str
    procedure: str


@dataclass(frozen=True)
class ProceedingTrack:
    """A proceeding with what it has passed and what its person may do."""

    id: str
    procedure: str
    label: str
    organisation: str
    handlers: list[str]
    stage: str
    since: date
    ended: bool
    steps: tuple[ProgressStep, ...]
    allowed: list[Permission]
    blocked: list[Permission]
    others: dict[str, list[Permission]]


@dataclass(frozen=True)
class CaseFile:
    """A case that is open to its reader and recorded as read."""

    case: Case
    view: CaseView
    dossier: case_state.Dossier


def open_case_file(case: Case) -> CaseFile:
    """A case that was read, with all that guards need."""
    dossier = case_state.load_dossier(case)
    return CaseFile(case, dossier.view(now()), dossier)


def case_header(case: Case, lang: str) -> dict[str, Any]:
    """What stands over every page of a case, in one query."""
    return case_headers([case], lang)[0]


def case_headers(cases: Sequence[Case], lang: str) -> list[dict[str, Any]]:
    """The same for several cases, still in one query."""
    into = aliased(Case)
    query = (
        select(Case.id, Area, Organisation, Employer, Project, into.number.label("into"))
        .select_from(Case)
        .join(Area, Area.code == Case.area_code)
        .join(Organisation, Organisation.id == Case.owner_org_id)
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .outerjoin(Project, Project.id == Case.project_id)
        .outerjoin(into, into.id == Case.joined_into_id)
        .where(Case.id.in_([case.id for case in cases]))
    )
    found = {row.id: row for row in db.session.execute(query)}
    return [_header(case, found[case.id], lang) for case in cases]


def _header(case: Case, row: Any, lang: str) -> dict[str, Any]:
    owed = case.claimed if case.found is None else case.found
    return {
        "id": case.id,
        "key": case.number or str(case.id),
        "number": case.number,
        "matter": MatterKind(case.matter).label.get(lang),
        "stage": stage_label("case", case.stage, lang),
        "district": localized_name(row.Area, lang),
        "owner": localized_name(row.Organisation, lang),
        "phone": row.Organisation.phone,
        "employer": row.Employer.name if row.Employer else case.employer_as_stated,
        "employer_id": case.employer_id,
        "uscc": row.Employer.uscc if row.Employer else None,
        "project": row.Project,
        "investment": InvestmentKind(row.Project.investment).label.get(lang)
        if row.Project and row.Project.investment
        else None,
        "cause": ArrearsCause(case.cause).label.get(lang) if case.cause else None,
        "opened_on": case.opened_on,
        "closed_on": case.closed_on,
        "workers": case.workers,
        "claimed": case.claimed,
        "found": case.found,
        "paid": case.paid,
        "advanced": case.advanced,
        "owed": owed,
        "outstanding": max(owed - case.paid, Decimal(0)),
        "joined_into": row.into,
    }


def proceeding_tracks(found: CaseFile, principal: Principal, lang: str) -> list[ProceedingTrack]:
    """Every proceeding of the case, those that go on first, with the acts of the person."""
    view = found.view
    people = lookups.users_by_id(uuid.UUID(one) for each in view.proceedings for one in each.handler_ids)
    offices = lookups.organisations_by_id((uuid.UUID(each.org_id) for each in view.proceedings), lang)
    drawn = [_proceeding_track(view, each, principal, people, offices, lang) for each in view.proceedings]
    return sorted(drawn, key=lambda one: one.ended)


def _proceeding_track(
    view: CaseView,
    proceeding: ProceedingView,
    principal: Principal,
    people: Mapping[uuid.UUID, Mapping[str, Any]],
    offices: Mapping[uuid.UUID, Mapping[str, Any]],
    lang: str,
) -> ProceedingTrack:
    permissions = table.list_permissions(view, proceeding, principal.actor)
    known = [people.get(uuid.UUID(one)) for one in proceeding.handler_ids]
    return ProceedingTrack(
        id=proceeding.id,
        procedure=proceeding.procedure,
        label=Procedure(proceeding.procedure).label.get(lang),
        organisation=offices[uuid.UUID(proceeding.org_id)]["name"],
        handlers=[one["name"] for one in known if one],
        stage=stage_label(proceeding.procedure, proceeding.stage, lang),
        since=proceeding.stage_since,
        ended=proceeding.ended_on is not None,
        steps=list_progress_steps(PROCEDURES[proceeding.procedure], proceeding, view.events),
        allowed=sorted((one for one in permissions if one.allowed), key=lambda one: one.act.to is None),
        blocked=[one for one in permissions if not one.allowed and not _other_reasons(one)],
        others=_by_reason(permissions, lang),
    )


def _other_reasons(permission: Permission) -> list[str]:
    return [one.code for one in permission.unmet if one.code in ACCESS_REFUSALS]


def _by_reason(permissions: Sequence[Permission], lang: str) -> dict[str, list[Permission]]:
    """Acts that are somebody else's, under the reason why: one sentence for all of them."""
    found: dict[str, list[Permission]] = defaultdict(list)
    for one in permissions:
        theirs = [unmet for unmet in one.unmet if unmet.code in ACCESS_REFUSALS]
        if theirs:
            found[refusal_sentence(theirs[0], lang)].append(one)
    return dict(found)


def deadline_groups(view: CaseView, lang: str) -> tuple[list[DeadlineGroup], list[DeadlineGroup]]:
    """The deadlines that wait, the next first, and those that are over. Superseded runs are history of the log."""
    grouped: dict[tuple[Any, ...], list[tuple[str, ComputedDeadline]]] = defaultdict(list)
    for owner, one in view.deadlines:
        if one.state is not RunState.superseded:
            grouped[_group_key(view, owner, one)].append((owner, one))
    found = [_deadline_group(view, key[-1], rows, lang) for key, rows in grouped.items()]
    waiting = [one for one in found if one.status in OPEN_STATUSES]
    past = [one for one in found if one.status not in OPEN_STATUSES and one.status is not DeadlineStatus.contingent]
    return (
        sorted(waiting, key=lambda one: (STATUS_ORDER[one.status], one.due or date.max)),
        sorted(past, key=lambda one: one.due or date.min, reverse=True),
    )


def _group_key(view: CaseView, owner: str, one: ComputedDeadline) -> tuple[Any, ...]:
    """What deadlines of several workers share when they stand together; others stand alone."""
    status = deadline_status(one, view.today, view.now)
    subject = "claim" if one.subject.startswith("claim:") else (one.subject, one.run)
    return owner, one.clock, subject, one.due, status


def _deadline_group(
    view: CaseView, status: DeadlineStatus, rows: Sequence[tuple[str, ComputedDeadline]], lang: str
) -> DeadlineGroup:
    owner, first = rows[0]
    clock: Clock = view.book.clocks[first.clock]
    procedure = next(one.procedure for one in view.proceedings if one.id == owner)
    open_ = status in OPEN_STATUSES and first.due is not None
    return DeadlineGroup(
        label=clock.label.get(lang),
        status=status,
        owner=OWNER_LABELS[str(clock.owner)].get(lang),
        due=first.due,
        due_at=first.due_at,
        days_left=(first.due - view.today).days if open_ and first.due else None,
        provisional=first.provisional,
        claims=len(rows) if first.subject.startswith("claim:") else 0,
        why=explain_deadline(clock, first.derivation, lang),
        procedure=Procedure(procedure).label.get(lang),
    )


def latest_events(found: CaseFile, lang: str, count: int = 5) -> list[dict[str, Any]]:
    """The last things that happened, newest first."""
    events = sorted(found.view.events, key=lambda one: one.position, reverse=True)[:count]
    return [
        {"on": one.on, "label": event_label(one.name, lang), "actor_id": one.actor_id, "position": one.position}
        for one in events
    ]


def event_label(event: str, lang: str) -> str:
    return EVENTS[event].label.get(lang)


def events_since(found: CaseFile, position: int, lang: str) -> Iterator[str]:
    """What has happened on the case behind a position: for somebody whose form is older than that."""
    for one in found.view.events:
        if one.position > position:
            yield f"{one.on.isoformat()} {event_label(one.name, lang)}"


def user_names(ids: Iterable[str]) -> dict[str, str]:
    """Names of people by the text of their ids."""
    found = lookups.users_by_id(uuid.UUID(one) for one in ids if one)
    return {str(key): value["name"] for key, value in found.items()}


def act_permissions(view: CaseView, proceeding: ProceedingView, principal: Principal) -> tuple[Permission, ...]:
    """The acts of a proceeding's stage for a person, each with what stands against it."""
    return table.list_permissions(view, proceeding, principal.actor)
