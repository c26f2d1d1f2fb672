"""Who sees what: the one place. Every query for a case starts from `visible()`.

An organisation sees a case while it has an access row: as owner, as the owner's superior, through a proceeding, a
referral or a transfer, or because it took the complaint; one of its people sees it while they are to call its worker
back (ground `caller`), and their colleagues do not. Roles without case work (administrator, auditor) see none, a lawyer
only what they handle, another system only what it submitted, and nobody a case from which they are recused.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, exists, false, func, or_, select, text, true
from sqlalchemy.dialects.postgresql import ARRAY, insert

from wagecase.extensions import db
from wagecase.models import (
    CallbackTask,
    Case,
    CaseAccess,
    Complaint,
    Note,
    Proceeding,
    ProceedingHandler,
    Recusal,
    utcnow,
)
from wagecase.procedure.core.enums import Role
from wagecase.services.base.errors import NotFound
from wagecase.services.base.principal import Principal

# On whose work lists a case stands: not of those who only once had it or took the call.
WORK_LIST_GROUNDS = ("owner", "superior", "proceeding", "referral")
# Grounds of access from the weakest to the strongest: a stronger one takes the place of a weaker.
GROUNDS_BY_STRENGTH = cast(["caller", "former", "taker", "superior", "referral", "proceeding", "owner"], ARRAY(Text))
# A case that one person of the organisation sees, for as long as they are to call its worker.
CALLER_GROUND = "caller"
CALLER_GRACE_PERIOD = timedelta(minutes=1)
AID_NOTE_READERS = (Role.legal_aid_officer, Role.lawyer, Role.head)
CASE_ROLES = frozenset(
    {
        Role.clerk,
        Role.inspector,
        Role.mediator,
        Role.arbitrator,
        Role.legal_aid_officer,
        Role.lawyer,
        Role.head,
        Role.bureau_head,
        Role.legal_reviewer,
        Role.supervisor,
        Role.machine,
    }
)


def _is_handler(principal: Principal) -> ColumnElement[bool]:
    return exists(
        select(1)
        .select_from(ProceedingHandler)
        .join(Proceeding, Proceeding.id == ProceedingHandler.proceeding_id)
        .where(Proceeding.case_id == CaseAccess.case_id, ProceedingHandler.user_id == principal.user_id)
    )


def visible_to(principal: Principal) -> ColumnElement[bool]:
    """The condition on CaseAccess rows that this person may look through; join it to the case."""
    working = principal.roles & CASE_ROLES
    if not working:
        return false()
    recused = exists(
        select(1).where(Recusal.user_id == principal.user_id, Recusal.case_id == CaseAccess.case_id)
    ).correlate(CaseAccess)
    own = CaseAccess.organisation_id == principal.org_id
    return and_(
        own,
        ~recused,
        or_(CaseAccess.ground != CALLER_GROUND, _has_callback_task(principal)),
        _role_restriction(principal, working),
    )


def _has_callback_task(principal: Principal) -> ColumnElement[bool]:
    """Whether the person is to call a worker of the case. Access ends a little after the task, because what they
    learned is put on the case's record in the transaction that ends it."""
    return exists(
        select(1).where(
            CallbackTask.case_id == CaseAccess.case_id,
            CallbackTask.caller_id == principal.user_id,
            or_(CallbackTask.closed_at.is_(None), CallbackTask.closed_at > utcnow() - CALLER_GRACE_PERIOD),
        )
    ).correlate(CaseAccess)


def _role_restriction(principal: Principal, working: frozenset[Role]) -> ColumnElement[bool]:
    """A lawyer sees what they handle, another system what it submitted; everybody else what their organisation has."""
    if working == {Role.lawyer}:
        return _is_handler(principal)
    if working == {Role.machine}:
        return exists(
            select(1).where(Complaint.taken_by == principal.user_id, Complaint.case_id == CaseAccess.case_id)
        ).correlate(CaseAccess)
    return true()


def get_visible_case(principal: Principal, case_id: uuid.UUID, *, lock: bool = False) -> Case:
    """The case, if this person may see it; locked for change on request.

    Raises:
        NotFound: there is none, or it is not for this person.
    """
    query = (
        select(Case)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .where(Case.id == case_id, visible_to(principal))
        .execution_options(populate_existing=True)
    )
    found = db.session.scalar(query.with_for_update(of=Case) if lock else query)
    if found is None:
        raise NotFound
    return found


def get_visible_cases(principal: Principal, case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Case]:
    """Those of the cases that this person may see, by id."""
    query = (
        select(Case)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .where(Case.id.in_(set(case_ids)), visible_to(principal))
        .execution_options(populate_existing=True)
    )
    return {case.id: case for case in db.session.scalars(query)}


def get_visible_proceeding(principal: Principal, proceeding_id: uuid.UUID) -> Proceeding:
    """The proceeding, if this person may see its case."""
    found = db.session.scalar(
        select(Proceeding)
        .join(CaseAccess, CaseAccess.case_id == Proceeding.case_id)
        .where(Proceeding.id == proceeding_id, visible_to(principal))
    )
    if found is None:
        raise NotFound
    return found


def readable_notes(principal: Principal) -> ColumnElement[bool]:
    """The condition on notes of a case that is visible. What legal aid keeps for itself is read by the aid people of
    that body and its head alone, no matter who else works in the same organisation (法律援助法 21, fact D19)."""
    kept = Note.readers_id == principal.org_id if principal.has(*AID_NOTE_READERS) else false()
    return or_(Note.readers_id.is_(None), kept)


# The superiors of :org from the nearest to the city, as one array. City, bureau, brigade: a line of more than eight is
# a mistake in the data and must not loop.
SUPERIORS_SQL = """(
    WITH RECURSIVE above AS (
        SELECT parent_id, 1 AS depth FROM organisations WHERE id = :org
        UNION ALL
        SELECT organisations.parent_id, above.depth + 1
        FROM organisations JOIN above ON organisations.id = above.parent_id WHERE above.depth < 8
    )
    SELECT coalesce(array_agg(parent_id ORDER BY depth), '{}') FROM above WHERE parent_id IS NOT NULL
)"""
SUPERIORS_QUERY = text(f"SELECT {SUPERIORS_SQL}")


def superior_ids(org_id: uuid.UUID) -> list[uuid.UUID]:
    """An organisation's superiors from the nearest to the city."""
    return list(db.session.connection().execute(SUPERIORS_QUERY, {"org": org_id}).scalar_one())


def access_rows(
    case_id: uuid.UUID, owner_id: uuid.UUID, above: Iterable[uuid.UUID], ground: str = "owner"
) -> list[dict[str, Any]]:
    """Access for an organisation and its superiors."""
    grounds = {owner_id: ground} | dict.fromkeys(above, "superior")
    return [
        {"organisation_id": org, "case_id": case_id, "ground": why, "since": utcnow()} for org, why in grounds.items()
    ]


def grant_case_access(case_id: uuid.UUID, org_id: uuid.UUID, ground: str) -> None:
    """Let an organisation and its superiors see a case; an existing access keeps its ground, unless it is weaker."""
    rows = insert(CaseAccess).values(access_rows(case_id, org_id, superior_ids(org_id), ground))
    db.session.execute(
        rows.on_conflict_do_update(
            index_elements=["organisation_id", "case_id"],
            set_={"ground": rows.excluded.ground},
            where=func.array_position(GROUNDS_BY_STRENGTH, rows.excluded.ground)
            > func.array_position(GROUNDS_BY_STRENGTH, CaseAccess.ground),
        )
    )


def work_list_organisations(case_id: uuid.UUID) -> list[uuid.UUID]:
    """Organisations on whose work list the case may stand: not those who only once had it or took the call."""
    query = select(CaseAccess.organisation_id).where(
        CaseAccess.case_id == case_id, CaseAccess.ground.in_(WORK_LIST_GROUNDS)
    )
    return list(db.session.scalars(query))
