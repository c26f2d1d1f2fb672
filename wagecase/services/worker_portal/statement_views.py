"""What workers said after their complaint, for whoever looks into it and for the workers themselves."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, select, tuple_

from wagecase.extensions import db
from wagecase.models import Case, CaseAccess, Complaint, Statement, User
from wagecase.procedure.core.enums import Role
from wagecase.procedure.core.roles import CASEWORK_ROLES
from wagecase.procedure.records.worker_statements import StatementChannel, StatementKind
from wagecase.services.access import visibility
from wagecase.services.base.errors import Forbidden
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_instant, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.crypto import personal_data

STATEMENT_READERS = CASEWORK_ROLES | {Role.head}
CURSOR_PURPOSE = "statements"


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement as staff read it; `amount` in yuan, `number` that of the case where a list names it."""

    id: uuid.UUID
    case_id: uuid.UUID
    number: str | None
    kind: StatementKind
    channel: StatementChannel
    amount: Decimal | None
    on: date | None
    words: str | None
    received_at: datetime
    settled_at: datetime | None
    settled_by: str | None


@dataclass(frozen=True, slots=True)
class OwnStatement:
    """What the worker themselves see of a statement: not their words again."""

    kind: StatementKind
    received_at: datetime
    settled: bool


def owned_by_office(principal: Principal) -> ColumnElement[bool]:
    """Statements are looked into by the office that has the case."""
    return visibility.visible_to(principal) & (CaseAccess.ground == "owner")


def list_open_statements(principal: Principal, *, after: str | None = None, limit: int = DEFAULT_LIMIT) -> Page:
    """What workers said on the cases of the person's organisation and nobody has settled, the oldest first.

    Raises:
        Forbidden: not their role.
    """
    if not principal.has(*STATEMENT_READERS):
        raise Forbidden([wrong_role(STATEMENT_READERS)])
    query = (
        select(Statement, Case.id.label("now_on"), Case.number)
        .join(Complaint, Complaint.id == Statement.complaint_id)
        .join(Case, Case.id == Complaint.case_id)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .where(Statement.settled_at.is_(None), owned_by_office(principal))
    )
    if position := after_instant(CURSOR_PURPOSE, after):
        query = query.where(tuple_(Statement.received_at, Statement.id) > position)
    found = db.session.execute(query.order_by(Statement.received_at, Statement.id).limit(limit + 1)).all()
    last = found[limit - 1].Statement if len(found) > limit else None
    numbered = [(row.Statement, row.now_on, row.number) for row in found[:limit]]
    return Page(
        _present_statements(numbered),
        encode_cursor(CURSOR_PURPOSE, last.received_at.isoformat(), last.id) if last else None,
    )


def list_statements(complaint_ids: Iterable[uuid.UUID]) -> list[StatementView]:
    """Everything said on complaints that are open to the caller, the newest first."""
    query = select(Statement).where(Statement.complaint_id.in_(list(complaint_ids)))
    rows = db.session.scalars(query.order_by(Statement.received_at.desc(), Statement.id)).all()
    return _present_statements([(row, row.case_id, None) for row in rows])


def _present_statements(rows: Sequence[tuple[Statement, uuid.UUID, str | None]]) -> list[StatementView]:
    clear = personal_data.open_texts(row.text_id for row, _, _ in rows if row.text_id)
    settlers = _user_names(row.settled_by for row, _, _ in rows)
    return [
        StatementView(
            id=row.id,
            case_id=case_id,
            number=number,
            kind=StatementKind(row.kind),
            channel=StatementChannel(row.channel),
            amount=row.amount,
            on=row.happened_on,
            words=clear.get(row.text_id) if row.text_id else None,
            received_at=row.received_at,
            settled_at=row.settled_at,
            settled_by=settlers.get(row.settled_by) if row.settled_by else None,
        )
        for row, case_id, number in rows
    ]


def _user_names(ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    wanted = {one for one in ids if one}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(wanted))) if wanted else ()
    return {row.id: row.name for row in rows}


def latest_statements(complaint_id: uuid.UUID, most: int = 10) -> Sequence[OwnStatement]:
    """What was said last, for the worker themselves."""
    query = select(Statement).where(Statement.complaint_id == complaint_id).order_by(Statement.received_at.desc())
    rows = db.session.scalars(query.limit(most)).all()
    return [OwnStatement(StatementKind(row.kind), row.received_at, row.settled_at is not None) for row in rows]
