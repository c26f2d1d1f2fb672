"""Opening a case: who, which and when is on record before anything is shown; and who has read it."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import (
    Case,
    CaseAccess,
    CaseRead,
    Complaint,
    Organisation,
    Person,
    Proceeding,
    Unmasking,
    User,
)
from wagecase.procedure.core.enums import Role
from wagecase.services.access import visibility
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Forbidden, NotFound
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_instant, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import personal_data
from wagecase.services.crypto.field_encryption import DecryptionError

CASE_NUMBER_PATTERN = re.compile(r"[0-9]{4}[0-9A-Z]{2}-[0-9]{4}-[0-9]{6,9}", re.ASCII)
OVERSIGHT_ROLES = (Role.head, Role.bureau_head, Role.supervisor, Role.auditor)


def parse_id(text: str) -> uuid.UUID:
    """An id from an address; what is none names nothing, so it is NotFound."""
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise NotFound from error


def read_case(principal: Principal, key: str) -> Case:
    """A case by id or number, for display; the reading is committed first.

    Raises:
        NotFound: no such case, or not for this person.
    """
    query = select(Case.id).join(CaseAccess, CaseAccess.case_id == Case.id)
    query = query.where(_matches_key(key), visibility.visible_to(principal))
    case_id = db.session.scalar(query)
    if case_id is None:
        raise NotFound
    log_case_access(principal, case_id)
    return visibility.get_visible_case(principal, case_id)


def read_cases(principal: Principal, *keys: str) -> list[Case]:
    """Several cases that one page shows, in the order of their keys; raises NotFound if one is missing."""
    query = select(Case.id, Case.number).join(CaseAccess, CaseAccess.case_id == Case.id)
    rows = db.session.execute(query.where(or_(*map(_matches_key, keys)), visibility.visible_to(principal)))
    known = {name: row.id for row in rows for name in (row.number, str(row.id))}
    ids = [known.get(key if CASE_NUMBER_PATTERN.fullmatch(key) else str(parse_id(key))) for key in keys]
    found = [one for one in ids if one is not None]
    if len(found) < len(keys):
        raise NotFound
    log_case_accesses(principal, found)
    cases = visibility.get_visible_cases(principal, found)
    if not cases.keys() >= set(found):
        raise NotFound
    return [cases[one] for one in found]


def _matches_key(key: str) -> ColumnElement[bool]:
    return Case.number == key if CASE_NUMBER_PATTERN.fullmatch(key) else Case.id == parse_id(key)


def log_case_access(principal: Principal, case_id: uuid.UUID) -> None:
    """One row per person, case and hour."""
    hour = now().replace(minute=0, second=0, microsecond=0)
    row = {"user_id": principal.user_id, "case_id": case_id, "hour": hour}
    with unit_of_work():
        db.session.execute(insert(CaseRead).values(row).on_conflict_do_nothing())


def log_case_accesses(principal: Principal, cases: Iterable[uuid.UUID]) -> None:
    """The same for several cases whose sealed words a page shows."""
    hour = now().replace(minute=0, second=0, microsecond=0)
    rows = [{"user_id": principal.user_id, "case_id": one, "hour": hour} for one in dict.fromkeys(cases)]
    if rows:
        with unit_of_work():
            db.session.execute(insert(CaseRead).on_conflict_do_nothing(), rows)


def read_proceeding(principal: Principal, key: str) -> Proceeding:
    """A proceeding for display; its case counts as read."""
    proceeding_id = parse_id(key)
    log_case_access(principal, visibility.get_visible_proceeding(principal, proceeding_id).case_id)
    return visibility.get_visible_proceeding(principal, proceeding_id)


def read_complaint(principal: Principal, key: str) -> Complaint:
    """A complaint for display; its case counts as read."""
    complaint_id = parse_id(key)
    query = (
        select(Complaint)
        .join(CaseAccess, CaseAccess.case_id == Complaint.case_id)
        .where(Complaint.id == complaint_id, visibility.visible_to(principal))
    )
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    log_case_access(principal, found.case_id)
    return db.session.scalars(query).one()


def unmask_person_field(principal: Principal, key: str, person_id: str, field: str, purpose: str) -> str:
    """One protected field of one person on the case, in clear; who, what and why is committed first.

    Raises:
        NotFound: no such case, person or value, or not for this person, or erased.
    """
    case = read_case(principal, key)
    query = select(Person).where(Person.id == parse_id(person_id), Person.case_id == case.id)
    person = db.session.scalar(query)
    if person is None:
        raise NotFound
    try:
        return personal_data.unmask_and_log(principal.user_id, person, field, purpose)
    except DecryptionError as error:
        raise NotFound from error


def list_readers(principal: Principal, key: str, *, after: str | None = None, limit: int = DEFAULT_LIMIT) -> Page:
    """Who opened the case in which hour, newest first; for heads, the city and auditors."""
    case_id = overseen_case_id(principal, key)
    query = (
        select(CaseRead.hour, User.id, User.name, Organisation.name_zh, Organisation.name_en)
        .join(User, User.id == CaseRead.user_id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(CaseRead.case_id == case_id)
    )
    position = after_instant("reads", after)
    if position is not None:
        query = query.where(tuple_(CaseRead.hour, CaseRead.user_id) < position)
    rows = db.session.execute(query.order_by(CaseRead.hour.desc(), CaseRead.user_id.desc()).limit(limit + 1)).all()
    following = (
        encode_cursor("reads", rows[limit - 1].hour.isoformat(), rows[limit - 1].id) if len(rows) > limit else None
    )
    return Page(rows[:limit], following)


def list_unmaskings(principal: Principal, key: str, *, after: str | None = None, limit: int = DEFAULT_LIMIT) -> Page:
    """Who had which field shown in clear and for what purpose, newest first; for the same readers."""
    case_id = overseen_case_id(principal, key)
    query = (
        select(Unmasking, User.name)
        .join(User, User.id == Unmasking.user_id)
        .where(Unmasking.case_id == case_id)
        .order_by(Unmasking.at.desc(), Unmasking.id.desc())
    )
    position = after_instant("unmaskings", after)
    if position is not None:
        query = query.where(tuple_(Unmasking.at, Unmasking.id) < position)
    rows = db.session.execute(query.limit(limit + 1)).all()
    last: Any = rows[limit - 1].Unmasking if len(rows) > limit else None
    return Page(rows[:limit], encode_cursor("unmaskings", last.at.isoformat(), last.id) if last else None)


def overseen_case_id(principal: Principal, key: str) -> uuid.UUID:
    """A case whose reading records the person may see; an auditor sees those of their organisation, never the case."""
    if not principal.has(*OVERSIGHT_ROLES):
        raise Forbidden([wrong_role(OVERSIGHT_ROLES)])
    seen = (
        (CaseAccess.organisation_id == principal.org_id) & (CaseAccess.ground != visibility.CALLER_GROUND)
        if principal.has(Role.auditor)
        else visibility.visible_to(principal)
    )
    query = select(Case.id).join(CaseAccess, CaseAccess.case_id == Case.id)
    found = db.session.scalar(query.where(_matches_key(key), seen))
    if found is None:
        raise NotFound
    return found


def root_proceeding_id(case: Case) -> uuid.UUID:
    """The proceeding of the case itself."""
    query = select(Proceeding.id).where(Proceeding.case_id == case.id, Proceeding.procedure == "case")
    return db.session.scalars(query).one()


def numbers_by_case(case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str | None]:
    """The numbers of cases, by id."""
    rows = db.session.execute(select(Case.id, Case.number).where(Case.id.in_(set(case_ids))))
    return {row.id: row.number for row in rows}
