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
from wagecase.law.deadlines import Deadline, Standing, State, judge
from wagecase.law.explain import explain
from wagecase.law.words import Words
from wagecase.models import Area, Case, Employer, Organisation, Project
from wagecase.procedure.core.enums import EVENTS, ArrearsCause, InvestmentKind, Matter, Procedure
from wagecase.procedure.core.progress import Step, track
from wagecase.procedure.core.views import CaseView, ProceedingView
from wagecase.procedure.tables import table
from wagecase.procedure.tables.table import PROCEDURES, Permission
from wagecase.services.access import access_log
from wagecase.services.acts.perform import NOT_YOURS
from wagecase.services.base.dates import now
from wagecase.services.base.lookups import name_of
from wagecase.services.base.principal import Principal
from wagecase.services.case_queries import api_view
from wagecase.services.case_queries.work_list import stage_label
from wagecase.services.eventlog import case_state

# Whose duty or right a clock is.
OWNERS: Mapping[str, Words] = {
    "handler": Words("承办人", "handler"),
    "head": Words("机构负责人", "head of the body"),
    "bureau_head": Words("局领导", "head of the bureau"),
    "employer": Words("用人单位", "employer"),
    "worker": Words("劳动者", "worker"),
    "party": Words("当事人", "party"),
    "police": Words("公安机关", "police"),
    "bank": Words("银行", "bank"),
    "court": Words("人民法院", "court"),
    "lawyer": Words("承办律师", "lawyer"),
    "officer": Words("法律援助机构", "legal-aid office"),
    "clerk": Words("受理人员", "clerk"),
    "supervisor": Words("督办人员", "supervisor"),
    "arbitrator": Words("仲裁员", "arbitrator"),
    "mediator": Words("调解员", "mediator"),
    "city": Words("市级部门", "city"),
    "receiver": Words("接收单位", "receiving organisation"),
}
ORDER = {Standing.late: 0, Standing.due_today: 1, Standing.open: 2, Standing.paused: 3, Standing.unset: 4}
OPEN = frozenset(ORDER)


@dataclass(frozen=True)
class Term:
    """A deadline on the page; those of many workers that run alike stand together."""

    label: str
    standing: Standing
    owner: str
    due: date | None
    due_at: datetime | None
    days_left: int | None
    provisional: bool
    claims: int
    why: str
    procedure: str


@dataclass(frozen=True)
class Track:
    """A proceeding with what it has passed and what its person may do."""

    id: str
    procedure: str
    label: str
    organisation: str
    handlers: list[str]
    stage: str
    since: date
    ended: bool
    steps: tuple[Step, ...]
    allowed: list[Permission]
    blocked: list[Permission]
    others: dict[str, list[Permission]]


@dataclass(frozen=True)
class Opened:
    """A case that is open to its reader and recorded as read."""

    case: Case
    view: CaseView
    dossier: case_state.Dossier


def opened(principal: Principal, key: str) -> Opened:
    """A case by id or number with all that guards need; raises NotFound."""
    case = access_log.opened(principal, key)
    dossier = case_state.dossier(case)
    return Opened(case, dossier.view(now()), dossier)


def head(case: Case, lang: str) -> dict[str, Any]:
    """What stands over every page of a case, in one query."""
    return heads([case], lang)[0]


def heads(cases: Sequence[Case], lang: str) -> list[dict[str, Any]]:
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
    return [_head(case, found[case.id], lang) for case in cases]


def _head(case: Case, row: Any, lang: str) -> dict[str, Any]:
    owed = case.claimed if case.found is None else case.found
    return {
        "id": case.id,
        "key": case.number or str(case.id),
        "number": case.number,
        "matter": Matter(case.matter).label.get(lang),
        "stage": stage_label("case", case.stage, lang),
        "district": name_of(row.Area, lang),
        "owner": name_of(row.Organisation, lang),
        "phone": row.Organisation.phone,
        "employer": row.Employer.name if row.Employer else case.employer_as_told,
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


def tracks(found: Opened, principal: Principal, lang: str) -> list[Track]:
    """Every proceeding of the case, those that go on first, with the acts of the person."""
    view = found.view
    people = api_view.people(uuid.UUID(one) for each in view.proceedings for one in each.handler_ids)
    offices = api_view.offices((uuid.UUID(each.org_id) for each in view.proceedings), lang)
    drawn = [_track(view, each, principal, people, offices, lang) for each in view.proceedings]
    return sorted(drawn, key=lambda one: one.ended)


def _track(
    view: CaseView,
    proceeding: ProceedingView,
    principal: Principal,
    people: Mapping[uuid.UUID, Mapping[str, Any]],
    offices: Mapping[uuid.UUID, Mapping[str, Any]],
    lang: str,
) -> Track:
    permissions = table.permissions(view, proceeding, principal.actor)
    known = [people.get(uuid.UUID(one)) for one in proceeding.handler_ids]
    return Track(
        id=proceeding.id,
        procedure=proceeding.procedure,
        label=Procedure(proceeding.procedure).label.get(lang),
        organisation=offices[uuid.UUID(proceeding.org_id)]["name"],
        handlers=[one["name"] for one in known if one],
        stage=stage_label(proceeding.procedure, proceeding.stage, lang),
        since=proceeding.stage_since,
        ended=proceeding.ended_on is not None,
        steps=track(PROCEDURES[proceeding.procedure], proceeding, view.events),
        allowed=sorted((one for one in permissions if one.allowed), key=lambda one: one.act.to is None),
        blocked=[one for one in permissions if not one.allowed and not _others(one)],
        others=_by_reason(permissions, lang),
    )


def _others(permission: Permission) -> list[str]:
    return [one.code for one in permission.unmet if one.code in NOT_YOURS]


def _by_reason(permissions: Sequence[Permission], lang: str) -> dict[str, list[Permission]]:
    """Acts that are somebody else's, under the reason why: one sentence for all of them."""
    found: dict[str, list[Permission]] = defaultdict(list)
    for one in permissions:
        theirs = [unmet for unmet in one.unmet if unmet.code in NOT_YOURS]
        if theirs:
            found[theirs[0].say(lang)].append(one)
    return dict(found)


def terms(view: CaseView, lang: str) -> tuple[list[Term], list[Term]]:
    """The deadlines that wait, the next first, and those that are over. Superseded runs are history of the log."""
    grouped: dict[tuple[Any, ...], list[tuple[str, Deadline]]] = defaultdict(list)
    for owner, one in view.deadlines:
        if one.state is not State.superseded:
            grouped[_alike(view, owner, one)].append((owner, one))
    found = [_term(view, key[-1], rows, lang) for key, rows in grouped.items()]
    waiting = [one for one in found if one.standing in OPEN]
    past = [one for one in found if one.standing not in OPEN and one.standing is not Standing.contingent]
    return (
        sorted(waiting, key=lambda one: (ORDER[one.standing], one.due or date.max)),
        sorted(past, key=lambda one: one.due or date.min, reverse=True),
    )


def _alike(view: CaseView, owner: str, one: Deadline) -> tuple[Any, ...]:
    """What deadlines of several workers share when they stand together; others stand alone."""
    standing = judge(one, view.today, view.now)
    subject = "claim" if one.subject.startswith("claim:") else (one.subject, one.run)
    return owner, one.clock, subject, one.due, standing


def _term(view: CaseView, standing: Standing, rows: Sequence[tuple[str, Deadline]], lang: str) -> Term:
    owner, first = rows[0]
    clock: Clock = view.book.clocks[first.clock]
    procedure = next(one.procedure for one in view.proceedings if one.id == owner)
    open_ = standing in OPEN and first.due is not None
    return Term(
        label=clock.label.get(lang),
        standing=standing,
        owner=OWNERS[str(clock.owner)].get(lang),
        due=first.due,
        due_at=first.due_at,
        days_left=(first.due - view.today).days if open_ and first.due else None,
        provisional=first.provisional,
        claims=len(rows) if first.subject.startswith("claim:") else 0,
        why=explain(clock, first.derivation, lang),
        procedure=Procedure(procedure).label.get(lang),
    )


def latest(found: Opened, lang: str, count: int = 5) -> list[dict[str, Any]]:
    """The last things that happened, newest first."""
    events = sorted(found.view.events, key=lambda one: one.position, reverse=True)[:count]
    return [
        {"on": one.on, "label": label(one.name, lang), "actor_id": one.actor_id, "position": one.position}
        for one in events
    ]


def label(event: str, lang: str) -> str:
    return EVENTS[event].get(lang)


def since(found: Opened, position: int, lang: str) -> Iterator[str]:
    """What has happened on the case behind a position: for somebody whose form is older than that."""
    for one in found.view.events:
        if one.position > position:
            yield f"{one.on.isoformat()} {label(one.name, lang)}"


def names(ids: Iterable[str]) -> dict[str, str]:
    """Names of people by the text of their ids."""
    found = api_view.people(uuid.UUID(one) for one in ids if one)
    return {str(key): value["name"] for key, value in found.items()}


def permissions(view: CaseView, proceeding: ProceedingView, principal: Principal) -> tuple[Permission, ...]:
    """The acts of a proceeding's stage for a person, each with what stands against it."""
    return table.permissions(view, proceeding, principal.actor)
