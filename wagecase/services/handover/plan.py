"""A person's desk, who could take it over, and which matter would go to whom.

Everybody sees only what they may see: matters that are hidden from them are counted and named as such. A matter goes to
the colleague with the least in hand who may take it, and the matters of one case go together where they can.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, exists, func, select, text
from sqlalchemy.orm import contains_eager

from wagecase.extensions import db
from wagecase.models import (
    NO_DUE_DATE,
    Case,
    CaseAccess,
    Organisation,
    Proceeding,
    ProceedingHandler,
    Recusal,
    User,
    UserRole,
    WorkItem,
)
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Procedure, Role
from wagecase.procedure.core.roles import HANDLING_ROLES
from wagecase.procedure.tables.reassignment import successor_refusal, successor_roles
from wagecase.services.access.visibility import visible_to
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Forbidden, NotFound
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role

HANDOVER_ROLES = (Role.head, Role.supervisor)
# One act reaches so many matters; what is beyond waits for the next.
MAX_MATTERS = 2000
MAX_PEOPLE = 200
DESKS_SQL = """
SELECT u.id, u.name, u.username, u.team, u.active, o.name_zh, o.name_en, count(*) AS matters,
       count(*) FILTER (WHERE w.due_on < :today) AS late
FROM users u
JOIN organisations o ON o.id = u.organisation_id
JOIN proceeding_handlers h ON h.user_id = u.id
JOIN proceedings p ON p.id = h.proceeding_id AND p.ended_on IS NULL
LEFT JOIN work_items w ON w.owner_id = u.id AND w.proceeding_id = p.id
WHERE {whose} GROUP BY u.id, o.id ORDER BY u.active, count(*) DESC, u.username LIMIT :most
"""


@dataclass(frozen=True, slots=True)
class DeskSummary:
    """A person with open matters: how many, and how many of them are late."""

    id: uuid.UUID
    name: str
    username: str
    team: str
    active: bool
    name_zh: str
    name_en: str
    matters: int
    late: int


@dataclass(frozen=True, slots=True)
class DeskMatter:
    """One proceeding of a desk. `as_lawyer`: the person helps in it as a lawyer, not as an officer."""

    proceeding_id: uuid.UUID
    case_id: uuid.UUID
    number: str | None
    procedure: str
    organisation_id: uuid.UUID
    due_on: date | None
    as_lawyer: bool

    @property
    def late(self) -> bool:
        return self.due_on is not None and self.due_on < today()


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who could take matters over, and how many they have in hand."""

    id: uuid.UUID
    name: str
    team: str
    organisation_id: uuid.UUID
    roles: frozenset[Role]
    matters: int
    late: int


@dataclass(frozen=True, slots=True)
class Desk:
    """What a person has open, as far as one may see it. `hidden` matters only another overseer can hand over."""

    person: User
    matters: Sequence[DeskMatter]
    hidden: int
    colleagues: Sequence[Colleague]

    @property
    def by_procedure(self) -> list[tuple[str, int, int]]:
        """Procedure, matters, and how many of them are late."""
        counted = Counter(one.procedure for one in self.matters)
        late = Counter(one.procedure for one in self.matters if one.late)
        return [(str(one), counted[one], late[one]) for one in Procedure if counted[one]]


@dataclass(frozen=True, slots=True)
class UnassignedMatter:
    """A matter that nobody of those chosen can take: each of them with the reason."""

    matter: DeskMatter
    reasons: Sequence[tuple[str, Unmet]]


@dataclass(frozen=True, slots=True)
class HandoverPlan:
    """Which matter goes to whom, and what stays."""

    assigned: Sequence[tuple[DeskMatter, Colleague]]
    stays: Sequence[UnassignedMatter]

    @property
    def shares(self) -> list[tuple[Colleague, Mapping[str, int]]]:
        """What each successor gets, by procedure."""
        found: dict[Colleague, Counter[str]] = defaultdict(Counter)
        for matter, colleague in self.assigned:
            found[colleague][matter.procedure] += 1
        return sorted(found.items(), key=lambda one: one[0].name)


def require_handover_role(principal: Principal) -> None:
    """Raises Forbidden for those who neither head a body nor oversee the city."""
    if not principal.has(*HANDOVER_ROLES):
        raise Forbidden([wrong_role(HANDOVER_ROLES)])


def _overseen_organisations(principal: Principal) -> Sequence[uuid.UUID] | None:
    """The organisations whose desks this person may hand over; None for every one."""
    return None if principal.has(Role.supervisor) else [principal.org_id, *principal.answers_for]


def list_desks(principal: Principal, organisation: uuid.UUID | None = None) -> list[DeskSummary]:
    """People with open matters of an organisation: those who left first, then the fullest desks.

    Without an organisation, a head sees their own body, and the city all who left and still have open matters.
    """
    require_handover_role(principal)
    reach = _overseen_organisations(principal)
    orgs = [organisation] if organisation and (reach is None or organisation in reach) else reach
    whose = "u.organisation_id = ANY(CAST(:orgs AS uuid[]))" if orgs is not None else "NOT u.active"
    values = {"today": today(), "most": MAX_PEOPLE, **({"orgs": orgs} if orgs is not None else {})}
    return [DeskSummary(*row) for row in db.session.execute(text(DESKS_SQL.format(whose=whose)), values)]


def get_person(principal: Principal, user_id: uuid.UUID) -> User:
    """Somebody whose desk this person may hand over; raises NotFound."""
    found, reach = db.session.get(User, user_id), _overseen_organisations(principal)
    if (
        not principal.has(*HANDOVER_ROLES)
        or found is None
        or (reach is not None and found.organisation_id not in reach)
    ):
        raise NotFound
    return found


def get_desk(principal: Principal, user_id: uuid.UUID) -> Desk:
    """A person's desk; raises NotFound for somebody of a body that is not this person's to oversee."""
    whose = get_person(principal, user_id)
    matters = _desk_matters(principal, whose)
    handled = select(func.count()).select_from(ProceedingHandler).join(Proceeding)
    whole = db.session.scalar(handled.where(ProceedingHandler.user_id == user_id, Proceeding.ended_on.is_(None))) or 0
    hidden = whole - len(matters) if len(matters) < MAX_MATTERS else 0
    return Desk(whose, matters, hidden, _colleagues(whose))


def _desk_matters(principal: Principal, person: User) -> list[DeskMatter]:
    own = and_(WorkItem.proceeding_id == Proceeding.id, WorkItem.owner_id == person.id)
    query = (
        select(Proceeding, Case.number, ProceedingHandler.rank, WorkItem.due_on)
        .join(ProceedingHandler, ProceedingHandler.proceeding_id == Proceeding.id)
        .join(Case, Case.id == Proceeding.case_id)
        .join(CaseAccess, CaseAccess.case_id == Proceeding.case_id)
        .outerjoin(WorkItem, own)
        .where(ProceedingHandler.user_id == person.id, Proceeding.ended_on.is_(None), visible_to(principal))
        .order_by(Proceeding.case_id, Proceeding.id)
        .limit(MAX_MATTERS)
    )
    roles = {Role(row.role) for row in person.roles}
    return [_desk_matter(row, roles) for row in db.session.execute(query)]


def _desk_matter(row: Any, roles: set[Role]) -> DeskMatter:
    """An officer stands first among the handlers of legal aid; a lawyer never does where there is one."""
    proceeding: Proceeding = row.Proceeding
    lawyer = Role.lawyer in roles and (Role.legal_aid_officer not in roles or row.rank > 0)
    return DeskMatter(
        proceeding.id,
        proceeding.case_id,
        row.number,
        proceeding.procedure,
        proceeding.organisation_id,
        None if row.due_on in (None, NO_DUE_DATE) else row.due_on,
        lawyer and proceeding.procedure == Procedure.legal_aid,
    )


def _colleagues(person: User) -> list[Colleague]:
    """Active people of the person's organisation who handle matters, the least loaded first."""
    open_ones = and_(Proceeding.id == ProceedingHandler.proceeding_id, Proceeding.ended_on.is_(None))
    own = and_(WorkItem.proceeding_id == Proceeding.id, WorkItem.owner_id == User.id)
    query = (
        select(User, func.count(Proceeding.id), func.count(WorkItem.id).filter(WorkItem.due_on < today()))
        .outerjoin(ProceedingHandler, ProceedingHandler.user_id == User.id)
        .outerjoin(Proceeding, open_ones)
        .outerjoin(WorkItem, own)
        .where(User.organisation_id == person.organisation_id, User.active, User.id != person.id)
        .where(exists().where(UserRole.user_id == User.id, UserRole.role.in_(HANDLING_ROLES)))
        .group_by(User.id, Organisation.id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .options(contains_eager(User.organisation))
    )
    found = [_colleague(user, matters, late) for user, matters, late in db.session.execute(query)]
    return sorted(found, key=lambda one: (one.matters, one.name, one.id))


def _colleague(user: User, matters: int, late: int) -> Colleague:
    roles = frozenset(Role(row.role) for row in user.roles)
    return Colleague(user.id, user.name, user.team, user.organisation_id, roles, matters, late)


def plan_handover(desk: Desk, chosen: Sequence[Colleague]) -> HandoverPlan:
    """Share a desk out among these colleagues."""
    cases = {one.case_id for one in desk.matters}
    recused = _user_case_pairs(select(Recusal.user_id, Recusal.case_id), Recusal, Recusal.case_id.in_(cases), chosen)
    beside = _user_case_pairs(
        select(ProceedingHandler.user_id, ProceedingHandler.proceeding_id),
        ProceedingHandler,
        ProceedingHandler.proceeding_id.in_([one.proceeding_id for one in desk.matters]),
        chosen,
    )
    roles = frozenset(Role(row.role) for row in desk.person.roles)
    load = {one.id: one.matters for one in chosen}
    taken: dict[uuid.UUID, uuid.UUID] = {}
    goes, stays = [], []
    for matter in desk.matters:
        wanted = successor_roles(matter.procedure, roles, matter.as_lawyer)
        reasons = [(one, _refusal_for(matter, one, wanted, recused, beside)) for one in chosen]
        able = [one for one, why in reasons if why is None]
        if not able:
            stays.append(UnassignedMatter(matter, [(one.name, why) for one, why in reasons if why]))
            continue
        who = min(able, key=lambda one: (one.id != taken.get(matter.case_id), load[one.id], one.name, one.id))
        load[who.id] += 1
        taken[matter.case_id] = who.id
        goes.append((matter, who))
    return HandoverPlan(goes, stays)


UserCasePairs = frozenset[tuple[uuid.UUID, uuid.UUID]]


def _user_case_pairs(query: Any, table: Any, among: Any, chosen: Sequence[Colleague]) -> UserCasePairs:
    rows = db.session.execute(query.where(table.user_id.in_([one.id for one in chosen]), among))
    return frozenset((row[0], row[1]) for row in rows)


def _refusal_for(
    matter: DeskMatter, one: Colleague, wanted: frozenset[Role], recused: UserCasePairs, beside: UserCasePairs
) -> Unmet | None:
    """Why this colleague cannot take it, if so; the act asks the same once more when it is done."""
    if one.organisation_id != matter.organisation_id:
        return successor_refusal("successor_elsewhere")
    if not wanted & one.roles:
        return successor_refusal("successor_role")
    if (one.id, matter.case_id) in recused:
        return successor_refusal("successor_recused")
    return successor_refusal("handles_already") if (one.id, matter.proceeding_id) in beside else None
