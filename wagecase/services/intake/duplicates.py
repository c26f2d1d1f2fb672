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
from wagecase.services.access.visibility import visible_to
from wagecase.services.base.dates import today
from wagecase.services.base.principal import Principal
from wagecase.services.crypto import field_encryption

# Of each reason so many, the newest first: a large employer has more cases than anybody reads.
CANDIDATES_PER_REASON, MAX_MATCHES = 20, 5


class MatchReason(Labelled):
    """Why two cases may be one, the strongest reason first."""

    id_number = "id_number", "证件号相同", "The same ID number"
    file = "file", "同一份证据文件", "The same file as evidence"
    phone = "phone", "电话相同", "The same phone"
    project = "project", "同一项目、同一单位", "The same project and employer"
    period = "period", "同一单位，欠薪期间重叠", "The same employer and overlapping arrears"


# What each reason weighs of a hundred: together they say how likely it is, and decide nothing.
REASON_WEIGHTS: Mapping[MatchReason, int] = {
    MatchReason.id_number: 60,
    MatchReason.file: 45,
    MatchReason.phone: 35,
    MatchReason.project: 20,
    MatchReason.period: 25,
}
# The same project and employer mean little once this has gone by.
LOOKBACK = timedelta(days=365)
MAX_SCANNED = 2000


@dataclass(frozen=True)
class DuplicateQuery:
    """What of a complaint shows whether it came before; numbers by their keyed digests, see `digests`."""

    id_indexes: frozenset[bytes] = frozenset()
    phone_indexes: frozenset[bytes] = frozenset()
    employer: str | None = None
    uscc: str | None = None
    project: str | None = None
    periods: tuple[tuple[date | None, date | None], ...] = ()
    # The files that came along, by their keyed digests.
    files: frozenset[bytes] = frozenset()


@dataclass(frozen=True)
class DuplicateCandidate:
    """A case that may be the same, as it may be shown in a list."""

    case_id: uuid.UUID
    number: str | None
    employer: str | None
    project: str | None
    opened_on: date
    closed_on: date | None
    workers: int
    claimed: Decimal
    why: tuple[MatchReason, ...]

    @property
    def score(self) -> int:
        return match_score(self.why)


def match_score(why: Iterable[MatchReason]) -> int:
    """How likely it is the same matter, of a hundred."""
    return min(sum(REASON_WEIGHTS[one] for one in why), 100)


def query_from_case(case: Case) -> DuplicateQuery:
    """What of a case shows whether it came before: its people and files by the digests that they left."""
    people = db.session.execute(
        select(Person.id_number_index, Person.phone_index).where(Person.case_id == case.id).limit(MAX_SCANNED)
    ).all()
    periods = db.session.execute(
        select(Claim.period_from, Claim.period_to).where(Claim.case_id == case.id).distinct().limit(MAX_SCANNED)
    ).all()
    files = select(Evidence.digest).where(Evidence.case_id == case.id, Evidence.digest.is_not(None))
    employer = db.session.get(Employer, case.employer_id) if case.employer_id else None
    project = db.session.get(Project, case.project_id) if case.project_id else None
    return DuplicateQuery(
        id_indexes=frozenset(row.id_number_index for row in people if row.id_number_index),
        phone_indexes=frozenset(row.phone_index for row in people if row.phone_index),
        employer=employer.name if employer else case.employer_as_stated,
        uscc=employer.uscc if employer else None,
        project=project.name if project else None,
        periods=tuple((row.period_from, row.period_to) for row in periods),
        files=frozenset(db.session.scalars(files.limit(MAX_SCANNED))),
    )


def find_duplicates(
    principal: Principal, lookup: DuplicateQuery, *, besides: uuid.UUID | None = None
) -> list[DuplicateCandidate]:
    """Cases within what the person may see that share something with what is told; `besides` is the case itself."""
    parts = [_newest_matches(principal, why, term, besides) for why, term in _match_conditions(lookup)]
    if not parts:
        return []
    reasons: dict[uuid.UUID, set[str]] = {}
    for row in db.session.execute(union_all(*parts)):
        reasons.setdefault(row.id, set()).add(row.why)
    ranked = sorted(reasons, key=lambda one: (-sum(REASON_WEIGHTS[MatchReason(why)] for why in reasons[one]), -one.int))
    return _present_matches(ranked[:MAX_MATCHES], reasons)


def match_reasons(lookup: DuplicateQuery, case_id: uuid.UUID) -> tuple[MatchReason, ...]:
    """What a case that the person has opened shares with what is told, the strongest reason first."""
    parts = [select(literal(why.value)).where(Case.id == case_id, term) for why, term in _match_conditions(lookup)]
    found = set(db.session.scalars(union_all(*parts))) if parts else set()
    return tuple(one for one in MatchReason if one.value in found)


def _newest_matches(
    principal: Principal, why: MatchReason, term: ColumnElement[bool], besides: uuid.UUID | None
) -> Select[Any]:
    query = (
        select(Case.id, literal(why.value).label("why"))
        .select_from(CaseAccess)
        .join(Case, Case.id == CaseAccess.case_id)
        .where(visible_to(principal), term)
    )
    if besides is not None:
        query = query.where(Case.id != besides)
    return select(query.order_by(Case.id.desc()).limit(CANDIDATES_PER_REASON).subquery())


def _match_conditions(lookup: DuplicateQuery) -> Iterable[tuple[MatchReason, ColumnElement[bool]]]:
    if lookup.id_indexes:
        yield MatchReason.id_number, _has_number(Person.id_number_index, lookup.id_indexes)
    if lookup.files:
        same = select(Evidence.case_id).where(Evidence.digest.in_(list(lookup.files)), Evidence.case_id.is_not(None))
        yield MatchReason.file, Case.id.in_(same)
    if lookup.phone_indexes:
        yield MatchReason.phone, _has_number(Person.phone_index, lookup.phone_indexes)
    employer = _same_employer(lookup)
    if employer is None:
        return
    if lookup.project:
        there = Case.project_id.in_(select(Project.id).where(Project.name == lookup.project))
        yield MatchReason.project, employer & there & (Case.opened_on >= today() - LOOKBACK)
    known = [(begin, end) for begin, end in lookup.periods if begin or end]
    if known:
        yield MatchReason.period, employer & _overlapping_period(known)


def index_digests(field: str, values: Iterable[str]) -> frozenset[bytes]:
    """Numbers, normalised as by the schema, as the blind index holds them."""
    return frozenset(field_encryption.key_ring().index(field, one) for one in values)


def _has_number(column: InstrumentedAttribute[bytes | None], found: Iterable[bytes]) -> ColumnElement[bool]:
    """Somebody on the case has one of these numbers."""
    return Case.id.in_(select(Person.case_id).where(column.in_(list(found))))


def _same_employer(lookup: DuplicateQuery) -> ColumnElement[bool] | None:
    if lookup.uscc:
        return Case.employer_id.in_(select(Employer.id).where(Employer.uscc == lookup.uscc))
    if lookup.employer:
        # An array, unlike IN with a query, lets both indexes serve the two halves.
        named = func.array(select(Employer.id).where(Employer.name == lookup.employer).scalar_subquery())
        return or_(Case.employer_id == any_(named), Case.employer_as_stated == lookup.employer)
    return None


def _overlapping_period(periods: Sequence[tuple[date | None, date | None]]) -> ColumnElement[bool]:
    """A worker on the case claims arrears for a time that touches one of these; an open end reaches as far as it
    may."""
    begins, ends = func.coalesce(Claim.period_from, Claim.period_to), func.coalesce(Claim.period_to, Claim.period_from)
    touching = [and_(begins <= (end or begin), ends >= (begin or end)) for begin, end in periods]
    return exists(select(1).where(Claim.case_id == Case.id, or_(*touching)))


def _present_matches(case_ids: Sequence[uuid.UUID], reasons: dict[uuid.UUID, set[str]]) -> list[DuplicateCandidate]:
    query = (
        select(Case, func.coalesce(Employer.name, Case.employer_as_stated).label("employer"), Project.name)
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .outerjoin(Project, Project.id == Case.project_id)
        .where(Case.id.in_(case_ids))
    )
    found = {row.Case.id: row for row in db.session.execute(query)}
    return [_candidate(found[one], reasons[one]) for one in case_ids]


def _candidate(row: Any, why: set[str]) -> DuplicateCandidate:
    case = row.Case
    return DuplicateCandidate(
        case.id,
        case.number,
        row.employer,
        row.name,
        case.opened_on,
        case.closed_on,
        case.workers,
        case.claimed,
        tuple(one for one in MatchReason if one.value in why),
    )
