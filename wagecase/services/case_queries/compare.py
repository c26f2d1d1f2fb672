"""Two cases that may be one, side by side: where they differ and what they share. A person decides."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, union_all

from wagecase.extensions import db
from wagecase.models import Case, Claim, Complaint, Evidence, Person, Proceeding
from wagecase.procedure.core.enums import Channel
from wagecase.procedure.tables import table
from wagecase.services.base.principal import Principal
from wagecase.services.case_queries import page_view
from wagecase.services.crypto import personal_data
from wagecase.services.intake import duplicates
from wagecase.services.intake.duplicates import DuplicateCandidate, MatchReason

MAX_WORKERS = 50
JOIN_ACT = table.get_act("case", "join")


@dataclass(frozen=True)
class ComparedComplaint:
    """A complaint as it stands in the comparison; its words are gone once they were erased."""

    channel: str
    received_at: datetime
    words: str | None


@dataclass(frozen=True)
class ComparedCase:
    """One of the two, as its column shows it; `join` is its proceeding where joining it to the other is for the person,
    whose form says what still stands against it."""

    case: Case
    head: Mapping[str, Any]
    complaints: Sequence[ComparedComplaint]
    workers: Sequence[tuple[str, bool]]
    more_workers: int
    evidence: int
    join: uuid.UUID | None


@dataclass(frozen=True)
class CaseComparison:
    """Both sides, why they may be one, and how likely that is of a hundred."""

    sides: tuple[ComparedCase, ComparedCase]
    why: tuple[MatchReason, ...]
    score: int


def similar_cases(principal: Principal, case: Case) -> list[DuplicateCandidate]:
    """Cases that may be the same as this one, the likeliest first."""
    return duplicates.find_duplicates(principal, duplicates.query_from_case(case), besides=case.id)


def compare_cases(principal: Principal, cases: Sequence[Case], lang: str) -> CaseComparison:
    """Two cases that were read."""
    told = duplicates.query_from_case(cases[0])
    why = duplicates.match_reasons(principal, told, cases[1].id) if cases[0] is not cases[1] else ()
    first, second = _compared_cases(
        principal, cases, (told.id_indexes | told.phone_indexes) & _personal_digests(cases[1].id), lang
    )
    return CaseComparison((first, second), why, duplicates.match_score(why))


def _compared_cases(
    principal: Principal, cases: Sequence[Case], shared: frozenset[bytes], lang: str
) -> list[ComparedCase]:
    """Both columns together: whatever is read is read for both at once."""
    ids = [case.id for case in cases]
    said, workers, evidence = _complaints_by_case(ids, lang), _workers_by_case(ids, shared), _evidence_counts(ids)
    joins = _joinable_proceedings(principal, ids)
    return [
        ComparedCase(
            case,
            head,
            said[case.id],
            workers[case.id],
            max(case.workers - len(workers[case.id]), 0),
            evidence.get(case.id, 0),
            joins.get(case.id),
        )
        for case, head in zip(cases, page_view.case_headers(cases, lang), strict=True)
    ]


def _complaints_by_case(ids: Sequence[uuid.UUID], lang: str) -> Mapping[uuid.UUID, list[ComparedComplaint]]:
    query = select(Complaint.case_id, Complaint.channel, Complaint.received_at, Complaint.words_id)
    rows = db.session.execute(query.where(Complaint.case_id.in_(ids)).order_by(Complaint.id)).all()
    clear = personal_data.open_texts(row.words_id for row in rows)
    found: dict[uuid.UUID, list[ComparedComplaint]] = defaultdict(list)
    for row in rows:
        one = ComparedComplaint(Channel(row.channel).label.get(lang), row.received_at, clear[row.words_id])
        found[row.case_id].append(one)
    return found


def _workers_by_case(ids: Sequence[uuid.UUID], shared: frozenset[bytes]) -> Mapping[uuid.UUID, list[tuple[str, bool]]]:
    """The first workers of each case, and whether the other case has them too."""
    found: dict[uuid.UUID, list[tuple[str, bool]]] = defaultdict(list)
    for row in db.session.execute(union_all(*map(_first_workers_query, dict.fromkeys(ids))).order_by("seq")):
        found[row.case_id].append((row.name, bool({row.id_number_index, row.phone_index} & shared)))
    return found


def _first_workers_query(case_id: uuid.UUID) -> Select[Any]:
    query = (
        select(Claim.case_id, Claim.seq, Person.name, Person.id_number_index, Person.phone_index)
        .join(Claim, Claim.worker_id == Person.id)
        .where(Claim.case_id == case_id)
    )
    return select(query.order_by(Claim.seq).limit(MAX_WORKERS).subquery())


def _evidence_counts(ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, int]:
    """How many pieces lie with each case that has any."""
    query = select(Evidence.case_id, func.count().label("pieces")).where(Evidence.case_id.in_(ids))
    return {row.case_id: row.pieces for row in db.session.execute(query.group_by(Evidence.case_id))}


def _personal_digests(case_id: uuid.UUID) -> frozenset[bytes]:
    """The ID numbers and phones that stand on a case, by their digests."""
    query = select(Person.id_number_index, Person.phone_index).where(Person.case_id == case_id)
    rows = db.session.execute(query.limit(duplicates.MAX_SCANNED))
    return frozenset(mark for row in rows for mark in row if mark)


def _joinable_proceedings(principal: Principal, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The root proceedings, by case, at whose stage the act of joining is for this person."""
    if not principal.has(*JOIN_ACT.by):
        return {}
    query = select(Proceeding).where(Proceeding.case_id.in_(ids), Proceeding.procedure == JOIN_ACT.procedure)
    rows = db.session.scalars(query.where(Proceeding.stage.in_(JOIN_ACT.at)))
    return {row.case_id: row.id for row in rows if principal.actor.belongs_to(str(row.organisation_id))}


def joined_cases(case: Case) -> list[tuple[str, int]]:
    """The cases that were joined to this one, by number, each with how many pieces of evidence lie there."""
    count = select(func.count()).select_from(Evidence).where(Evidence.case_id == Case.id).scalar_subquery()
    query = select(Case.number, count).where(Case.joined_into_id == case.id).order_by(Case.number)
    return [(number, pieces) for number, pieces in db.session.execute(query) if number]
