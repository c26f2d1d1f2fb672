"""Consultations of union and legal-aid lawyers and publicity of the law, on record (津人社办发〔2025〕7号, measure 19):
place, lawyer, headcount, and the resulting case."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, tuple_

from wagecase.extensions import db
from wagecase.models import Case, CaseAccess, Outreach, User, UserRole, utcnow
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import OutreachKind, Role
from wagecase.procedure.core.roles import AID_PROVIDERS
from wagecase.services.access.visibility import visible_to
from wagecase.services.base import idempotency
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Forbidden, Invalid, NotFound
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_day, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.legal_aid.pool import POOL_READERS

CURSOR_PURPOSE = "outreach"


@dataclass(frozen=True, slots=True)
class OutreachItem:
    """A consultation or event on record; the case's number is None for whoever may not see the case."""

    id: uuid.UUID
    kind: str
    kind_label: str
    held_on: date
    place: str
    lawyer: Mapping[str, str]
    headcount: int
    platform_workers: int
    subject: str | None
    followed_up: bool
    case_number: str | None


@dataclass(frozen=True, slots=True)
class OutreachTotals:
    """How many occasions of one kind, and how many people and platform workers came."""

    occasions: int = 0
    people: int = 0
    platform: int = 0


def _require_provider(principal: Principal) -> None:
    if not principal.has(*POOL_READERS) or principal.org_kind not in AID_PROVIDERS:
        raise Forbidden([wrong_role(POOL_READERS)])


@unit_of_work()
def record_outreach(
    principal: Principal, given: Mapping[str, Any], *, idempotency_key: str | None = None, body: bytes = b""
) -> uuid.UUID:
    """Put a consultation or an event on record; returns its id.

    Args:
        given: kind, held_on, place, headcount; and lawyer (the caller if left out), platform_workers, subject, case
            (a number), where there are any.

    Raises:
        Forbidden: not of a legal-aid centre or a union.
        Invalid: no lawyer of this body, more platform workers than people, or no case that the person may see.
        AlreadyDone, KeyReused: about the idempotency key.
    """
    _require_provider(principal)
    mac = idempotency.request_mac(body)
    idempotency.check_key(str(principal.user_id), idempotency_key, mac)
    row = Outreach(
        organisation_id=principal.org_id,
        kind=given["kind"],
        held_on=given["held_on"],
        place=given["place"],
        lawyer_id=_require_lawyer(principal, given.get("lawyer")),
        headcount=given["headcount"],
        platform_workers=_check_platform_workers(given.get("platform_workers") or 0, given["headcount"]),
        subject=given.get("subject"),
        case_id=_require_case(principal, given["case"]) if given.get("case") else None,
        recorded_by=principal.user_id,
    )
    db.session.add(row)
    db.session.flush()
    idempotency.store_key(str(principal.user_id), idempotency_key, mac, 201, str(row.id))
    return row.id


def _require_lawyer(principal: Principal, given: str | None) -> uuid.UUID:
    wanted = uuid.UUID(given) if given else principal.user_id
    query = select(User.id).join(UserRole, UserRole.user_id == User.id)
    found = db.session.scalar(
        query.where(User.id == wanted, User.active, User.organisation_id == principal.org_id).where(
            UserRole.role.in_([Role.lawyer, Role.legal_aid_officer])
        )
    )
    if found is None:
        raise Invalid({"lawyer": [Unmet("not_a_lawyer_here")]})
    return found


def _check_platform_workers(platform: int, headcount: int) -> int:
    if platform > headcount:
        raise Invalid({"platform_workers": [Unmet("more_than_came", {"count": str(headcount)})]})
    return platform


def _require_case(principal: Principal, number: str) -> uuid.UUID:
    query = select(Case.id).join(CaseAccess, CaseAccess.case_id == Case.id)
    found = db.session.scalar(query.where(Case.number == number, visible_to(principal)))
    if found is None:
        raise Invalid({"case": [Unmet("no_such_case_here")]})
    return found


@unit_of_work()
def link_case(principal: Principal, outreach_id: uuid.UUID, number: str) -> None:
    """Name the resulting case.

    Raises:
        NotFound: no such record of this body, or it was withdrawn.
        Invalid: no case that the person may see.
    """
    row = _own_outreach(principal, outreach_id)
    row.case_id = _require_case(principal, number)


@unit_of_work()
def withdraw_outreach(principal: Principal, outreach_id: uuid.UUID) -> None:
    """Take a mistaken record out of lists and counts; it stays in the database. Raises NotFound."""
    _own_outreach(principal, outreach_id).withdrawn_at = utcnow()


def _own_outreach(principal: Principal, outreach_id: uuid.UUID) -> Outreach:
    query = select(Outreach).where(Outreach.id == outreach_id, Outreach.organisation_id == principal.org_id)
    row = db.session.scalar(query.where(Outreach.withdrawn_at.is_(None)).with_for_update())
    if row is None or not principal.has(*POOL_READERS):
        raise NotFound
    return row


def outreach_totals(principal: Principal, since: date) -> Mapping[str, OutreachTotals]:
    """Occasions, people and platform workers since a day, by kind, of the person's body."""
    _require_provider(principal)
    query = (
        select(Outreach.kind, func.count(), func.sum(Outreach.headcount), func.sum(Outreach.platform_workers))
        .where(Outreach.organisation_id == principal.org_id, Outreach.withdrawn_at.is_(None))
        .where(Outreach.held_on >= since)
        .group_by(Outreach.kind)
    )
    found = {kind.value: OutreachTotals() for kind in OutreachKind}
    for kind, occasions, people, platform in db.session.execute(query):
        found[kind] = OutreachTotals(occasions, people, platform)
    return found


def list_outreach(principal: Principal, lang: str, *, after: str | None = None, limit: int = DEFAULT_LIMIT) -> Page:
    """A page of what the person's body has on record, the latest first. A case is named to those who may see it.

    Raises:
        Forbidden: not of a legal-aid centre or a union.
        Invalid: the cursor is not one of ours, or of another list.
    """
    _require_provider(principal)
    sight = (
        select(CaseAccess.case_id)
        .where(CaseAccess.case_id == Outreach.case_id, visible_to(principal))
        .correlate(Outreach)
    )
    query = (
        select(Outreach, User.name.label("lawyer"), Case.number)
        .join(User, User.id == Outreach.lawyer_id)
        .outerjoin(Case, (Case.id == Outreach.case_id) & sight.exists())
        .where(Outreach.organisation_id == principal.org_id, Outreach.withdrawn_at.is_(None))
    )
    position = after_day(CURSOR_PURPOSE, after)
    if position is not None:
        query = query.where(tuple_(Outreach.held_on, Outreach.id) < position)
    rows = db.session.execute(query.order_by(Outreach.held_on.desc(), Outreach.id.desc()).limit(limit + 1)).all()
    last = rows[limit - 1].Outreach if len(rows) > limit else None
    return Page(
        [_outreach_view(row, lang) for row in rows[:limit]],
        encode_cursor(CURSOR_PURPOSE, last.held_on, last.id) if last else None,
    )


def _outreach_view(row: Any, lang: str) -> OutreachItem:
    one = row.Outreach
    return OutreachItem(
        id=one.id,
        kind=one.kind,
        kind_label=OutreachKind(one.kind).label.get(lang),
        held_on=one.held_on,
        place=one.place,
        lawyer={"id": str(one.lawyer_id), "name": row.lawyer},
        headcount=one.headcount,
        platform_workers=one.platform_workers,
        subject=one.subject,
        followed_up=one.case_id is not None,
        case_number=row.number,
    )


def list_lawyers(principal: Principal) -> list[tuple[str, str]]:
    """Who of the body may have held it, the person first."""
    query = (
        select(User.id, User.name)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.organisation_id == principal.org_id, User.active)
        .where(UserRole.role.in_([Role.lawyer, Role.legal_aid_officer]))
        .group_by(User.id, User.name)
        .order_by(User.id != principal.user_id, User.name, User.id)
    )
    return [(str(row.id), row.name) for row in db.session.execute(query)]


def start_of_year() -> date:
    return today().replace(month=1, day=1)
