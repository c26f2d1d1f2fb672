"""Cases that may be the one just told: shown to a person with the reason, never acted upon by software (fact I22)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, any_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute

from wagecase.extensions import db
from wagecase.models import Case, CaseAccess, Claim, Employer, Evidence, Person, Project
from wagecase.procedure.core.enums import Labelled
from wagecase.services.access.visibility import visible
from wagecase.services.base.dates import today
from wagecase.services.base.principal import Principal
from wagecase.services.crypto import field_encryption

# Of each reason so many, the newest first: a large employer has more cases than anybody reads.
OF_EACH, SHOWN = 20, 5


class Likeness(Labelled):
    """Why two cases may be one, the strongest reason first."""

    id_number = "id_number", "证件号相同", "The same ID number"
    file = "file", "同一份证据文件", "The same file as evidence"
    phone = "phone", "电话相同", "The same phone"
    project = "project", "同一项目、同一单位", "The same project and employer"
    period = "period", "同一单位，欠薪期间重叠", "The same employer and overlapping arrears"


# What each reason weighs of a hundred: together they say how likely it is, and decide nothing.
WEIGHTS: Mapping[Likeness, int] = {
    Likeness.id_number: 60,
    Likeness.file: 45,
    Likeness.phone: 35,
    Likeness.project: 20,
    Likeness.period: 25,
}
# The same project and employer mean little once this has gone by.
RECENT = timedelta(days=365)
MOST_LOOKED = 2000


@dataclass(frozen=True)
class Told:
    """What of a complaint tells whether it came before; numbers by their keyed digests, see `digests`."""

    id_indexes: frozenset[bytes] = frozenset()
    phone_indexes: frozenset[bytes] = frozenset()
    employer: str | None = None
    uscc: str | None = None
    project: str | None = None
    periods: tuple[tuple[date | None, date | None], ...] = ()
    # The files that came along, by their keyed digests.
    files: frozenset[bytes] = frozenset()


@dataclass(frozen=True)
class Alike:
    """A case that may be the same, as it may be shown in a list."""

    case_id: uuid.UUID
    number: str | None
    employer: str | None
    project: str | None
    opened_on: date
    closed_on: date | None
    workers: int
    claimed: Decimal
    why: tuple[Likeness, ...]

    @property
    def score(self) -> int:
        return score(self.why)


def score(why: Iterable[Likeness]) -> int:
    """How likely it is the same matter, of a hundred."""
    return min(sum(WEIGHTS[one] for one in why), 100)


def told_of(case: Case) -> Told:
    """What of a case tells whether it came before: its people and files by the digests that they left."""
    people = db.session.execute(
        select(Person.id_number_index, Person.phone_index).where(Person.case_id == case.id).limit(MOST_LOOKED)
    ).all()
    periods = db.session.execute(
        select(Claim.period_from, Claim.period_to).where(Claim.case_id == case.id).distinct().limit(MOST_LOOKED)
    ).all()
    files = select(Evidence.digest).where(Evidence.case_id == case.id, Evidence.digest.is_not(None))
    employer = db.session.get(Employer, case.employer_id) if case.employer_id else None
    project = db.session.get(Project, case.project_id) if case.project_id else None
    return Told(
        id_indexes=frozenset(row.id_number_index for row in people if row.id_number_index),
        phone_indexes=frozenset(row.phone_index for row in people if row.phone_index),
        employer=employer.name if employer else case.employer_as_told,
        uscc=employer.uscc if employer else None,
        project=project.name if project else None,
        periods=tuple((row.period_from, row.period_to) for row in periods),
        files=frozenset(db.session.scalars(files.limit(MOST_LOOKED))),
    )


def alike(principal: Principal, told: Told, *, besides: uuid.UUID | None = None) -> list[Alike]:
    """Cases within what the person may see that share something with what is told; `besides` is the case itself."""
    parts = [_newest(principal, why, term, besides) for why, term in _terms(told)]
    if not parts:
        return []
    reasons: dict[uuid.UUID, set[str]] = {}
    for row in db.session.execute(union_all(*parts)):
        reasons.setdefault(row.id, set()).add(row.why)
    ranked = sorted(reasons, key=lambda one: (-sum(WEIGHTS[Likeness(why)] for why in reasons[one]), -one.int))
    return _shown(ranked[:SHOWN], reasons)


def between(told: Told, case_id: uuid.UUID) -> tuple[Likeness, ...]:
    """What a case that the person has opened shares with what is told, the strongest reason first."""
    parts = [select(literal(why.value)).where(Case.id == case_id, term) for why, term in _terms(told)]
    found = set(db.session.scalars(union_all(*parts))) if parts else set()
    return tuple(one for one in Likeness if one.value in found)


def _newest(principal: Principal, why: Likeness, term: ColumnElement[bool], besides: uuid.UUID | None) -> Select[Any]:
    query = (
        select(Case.id, literal(why.value).label("why"))
        .select_from(CaseAccess)
        .join(Case, Case.id == CaseAccess.case_id)
        .where(visible(principal), term)
    )
    if besides is not None:
        query = query.where(Case.id != besides)
    return select(query.order_by(Case.id.desc()).limit(OF_EACH).subquery())


def _terms(told: Told) -> Iterable[tuple[Likeness, ColumnElement[bool]]]:
    if told.id_indexes:
        yield Likeness.id_number, _held(Person.id_number_index, told.id_indexes)
    if told.files:
        same = select(Evidence.case_id).where(Evidence.digest.in_(list(told.files)), Evidence.case_id.is_not(None))
        yield Likeness.file, Case.id.in_(same)
    if told.phone_indexes:
        yield Likeness.phone, _held(Person.phone_index, told.phone_indexes)
    employer = _employer(told)
    if employer is None:
        return
    if told.project:
        there = Case.project_id.in_(select(Project.id).where(Project.name == told.project))
        yield Likeness.project, employer & there & (Case.opened_on >= today() - RECENT)
    known = [(begin, end) for begin, end in told.periods if begin or end]
    if known:
        yield Likeness.period, employer & _overlapping(known)


def digests(field: str, values: Iterable[str]) -> frozenset[bytes]:
    """Numbers, normalised as by the schema, as the blind index holds them."""
    return frozenset(field_encryption.ring().index(field, one) for one in values)


def _held(column: InstrumentedAttribute[bytes | None], found: Iterable[bytes]) -> ColumnElement[bool]:
    """Somebody on the case has one of these numbers."""
    return Case.id.in_(select(Person.case_id).where(column.in_(list(found))))


def _employer(told: Told) -> ColumnElement[bool] | None:
    if told.uscc:
        return Case.employer_id.in_(select(Employer.id).where(Employer.uscc == told.uscc))
    if told.employer:
        # An array, unlike IN with a query, lets both indexes serve the two halves.
        named = func.array(select(Employer.id).where(Employer.name == told.employer).scalar_subquery())
        return or_(Case.employer_id == any_(named), Case.employer_as_told == told.employer)
    return None


def _overlapping(periods: Sequence[tuple[date | None, date | None]]) -> ColumnElement[bool]:
    """A worker on the case is owed for a time that touches one of these; an open end reaches as far as it may."""
    begins, ends = func.coalesce(Claim.period_from, Claim.period_to), func.coalesce(Claim.period_to, Claim.period_from)
    touching = [and_(begins <= (end or begin), ends >= (begin or end)) for begin, end in periods]
    return exists(select(1).where(Claim.case_id == Case.id, or_(*touching)))


def _shown(case_ids: Sequence[uuid.UUID], reasons: dict[uuid.UUID, set[str]]) -> list[Alike]:
    query = (
        select(Case, func.coalesce(Employer.name, Case.employer_as_told).label("employer"), Project.name)
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .outerjoin(Project, Project.id == Case.project_id)
        .where(Case.id.in_(case_ids))
    )
    found = {row.Case.id: row for row in db.session.execute(query)}
    return [_line(found[one], reasons[one]) for one in case_ids]


def _line(row: Any, why: set[str]) -> Alike:
    case = row.Case
    return Alike(
        case.id,
        case.number,
        row.employer,
        row.name,
        case.opened_on,
        case.closed_on,
        case.workers,
        case.claimed,
        tuple(one for one in Likeness if one.value in why),
    )
