"""Two cases that may be one, side by side: what tells them apart and what they share. A person decides."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from wagecase.extensions import db
from wagecase.models import Case, Claim, Evidence, Person
from wagecase.procedure import table
from wagecase.services import casefile, casepages, duplicates, loading, reading
from wagecase.services.duplicates import Alike, Likeness
from wagecase.services.principal import Principal
from wagecase.services.timing import now

WORKERS_SHOWN = 50


@dataclass(frozen=True)
class Side:
    """One of the two, as its column shows it; `join` is its proceeding where the person may join it to the other."""

    case: Case
    head: Mapping[str, Any]
    complaints: Sequence[Mapping[str, Any]]
    workers: Sequence[tuple[str, bool]]
    more_workers: int
    evidence: int
    join: uuid.UUID | None


@dataclass(frozen=True)
class Compared:
    """Both sides, why they may be one, and how likely that is of a hundred."""

    sides: tuple[Side, Side]
    why: tuple[Likeness, ...]
    score: int


def alike(principal: Principal, case: Case) -> list[Alike]:
    """Cases that may be the same as this one, the likeliest first."""
    return duplicates.alike(principal, duplicates.told_of(case), besides=case.id)


def compared(principal: Principal, key: str, other_key: str, lang: str) -> Compared:
    """Two cases; both count as read. Raises NotFound."""
    cases = (reading.opened(principal, key), reading.opened(principal, other_key))
    likes = [one for one in duplicates.alike(principal, duplicates.told_of(cases[0])) if one.case_id == cases[1].id]
    shared = _shared(cases[0].id, cases[1].id)
    first, second = (_side(principal, one, shared, lang) for one in cases)
    return Compared((first, second), likes[0].why if likes else (), likes[0].score if likes else 0)


def _side(principal: Principal, case: Case, shared: frozenset[bytes], lang: str) -> Side:
    query = (
        select(Person.name, Person.id_number_index, Person.phone_index)
        .join(Claim, Claim.worker_id == Person.id)
        .where(Claim.case_id == case.id)
        .order_by(Claim.seq)
        .limit(WORKERS_SHOWN)
    )
    workers = [(row.name, bool({row.id_number_index, row.phone_index} & shared)) for row in db.session.execute(query)]
    pieces = select(func.count()).select_from(Evidence).where(Evidence.case_id == case.id)
    return Side(
        case,
        casefile.head(case, lang),
        casepages.complaints(case, lang),
        workers,
        max(case.workers - len(workers), 0),
        db.session.scalar(pieces) or 0,
        _may_join(principal, case),
    )


def _shared(one: uuid.UUID, other: uuid.UUID) -> frozenset[bytes]:
    """The ID numbers and phones, by their digests, that stand on both cases."""
    marks = [_marks(one), _marks(other)]
    return frozenset(marks[0] & marks[1])


def _marks(case_id: uuid.UUID) -> set[bytes]:
    query = select(Person.id_number_index, Person.phone_index).where(Person.case_id == case_id)
    rows = db.session.execute(query.limit(duplicates.MOST_LOOKED))
    return {mark for row in rows for mark in row if mark}


def _may_join(principal: Principal, case: Case) -> uuid.UUID | None:
    """The root proceeding, where the act of joining is open to the person."""
    view = loading.dossier(case).view(now())
    root = next(one for one in view.proceedings if one.procedure == "case")
    allowed = {one.act.name for one in table.permissions(view, root, principal.actor) if one.allowed}
    return uuid.UUID(root.id) if "join" in allowed else None


def joined_to(case: Case) -> list[tuple[str, int]]:
    """The cases that were joined to this one, by number, each with how many pieces of evidence lie there."""
    count = select(func.count()).select_from(Evidence).where(Evidence.case_id == Case.id).scalar_subquery()
    query = select(Case.number, count).where(Case.joined_into_id == case.id).order_by(Case.number)
    return [(number, pieces) for number, pieces in db.session.execute(query) if number]
