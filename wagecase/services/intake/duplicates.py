"""Cases that may be the same as a complaint: shown to a person with the reason, never acted on by software (fact I22).

One query answers for one complaint and for every row of a lead file, so that both find the same.
"""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, func, select, text

from wagecase.extensions import db
from wagecase.models import Case, CaseAccess, Claim, Employer, Evidence, Person, Project
from wagecase.procedure.core.enums import Labelled
from wagecase.services.access.visibility import visible_to
from wagecase.services.base.dates import today
from wagecase.services.base.principal import Principal
from wagecase.services.crypto import field_encryption

# Of each reason so many are looked at, the newest first: a large employer has more cases than anybody reads.
CANDIDATES_PER_REASON, CASES_PER_EMPLOYER = 20, 200
MAX_MATCHES, MAX_MATCHES_PER_ROW = 5, 3
# The same project and employer mean little once this has gone by.
LOOKBACK = timedelta(days=365)
MAX_SCANNED = 2000

ComplaintData = Mapping[str, Any]
Period = tuple[date | None, date | None]


class MatchReason(Labelled):
    """Why two cases may be one, the strongest reason first."""

    id_number = "id_number", "证件号相同", "The same ID number"
    file = "file", "同一份证据文件", "The same file as evidence"
    phone = "phone", "电话相同", "The same phone"
    project = "project", "同一项目、同一单位", "The same project and employer"
    period = "period", "同一单位，欠薪期间重叠", "The same employer and overlapping arrears"


# What each reason weighs of a hundred: together they say how likely it is, and decide nothing.
REASON_WEIGHTS: Mapping[MatchReason, int] = MappingProxyType(
    {
        MatchReason.id_number: 60,
        MatchReason.file: 45,
        MatchReason.phone: 35,
        MatchReason.project: 20,
        MatchReason.period: 25,
    }
)
# The cases of each reason, as (number, case_id) of the lines asked about. `employer_cases` are the newest cases of the
# stated employer that the person's organisation sees: by its code, and by its name where one of the two has none.
REASON_CASES_SQL: Mapping[MatchReason, str] = MappingProxyType(
    {
        MatchReason.id_number: """
            SELECT line.number, p.case_id FROM line CROSS JOIN LATERAL (
                SELECT case_id FROM persons WHERE id_number_index = ANY (line.id_indexes) OFFSET 0) p""",
        MatchReason.file: """
            SELECT line.number, e.case_id FROM line CROSS JOIN LATERAL (
                SELECT case_id FROM evidence WHERE digest = ANY (line.files) AND case_id IS NOT NULL OFFSET 0) e""",
        MatchReason.phone: """
            SELECT line.number, p.case_id FROM line CROSS JOIN LATERAL (
                SELECT case_id FROM persons WHERE phone_index = ANY (line.phone_indexes) OFFSET 0) p""",
        MatchReason.project: """
            SELECT line.number, f.case_id FROM line
            JOIN employer_cases f ON f.employer_key = line.employer_key
            JOIN cases c ON c.id = f.case_id AND c.opened_on >= :since
            JOIN projects s ON s.id = c.project_id AND s.name = line.project""",
        # A worker on the case is owed for a time that touches one of these; an open end reaches as far as it may.
        MatchReason.period: """
            SELECT line.number, f.case_id FROM line
            JOIN employer_cases f ON f.employer_key = line.employer_key
            WHERE EXISTS (
                SELECT FROM claims k, unnest(line.begins, line.ends) AS stated (begins, ends)
                WHERE k.case_id = f.case_id AND coalesce(k.period_from, k.period_to) <= stated.ends
                  AND coalesce(k.period_to, k.period_from) >= stated.begins)""",
    }
)
_SHARED_SQL = "\nUNION ALL\n".join(
    f"""(SELECT number, '{why.value}' AS why, case_id FROM (
            SELECT number, case_id, row_number() OVER (PARTITION BY number ORDER BY case_id DESC) AS place FROM (
                SELECT DISTINCT found.number, found.case_id FROM ({cases}) found
                JOIN case_access a ON a.case_id = found.case_id AND a.organisation_id = :org
                WHERE found.case_id = coalesce(:only, found.case_id) AND found.case_id IS DISTINCT FROM :besides
            ) seen) placed WHERE place <= :most)"""  # noqa: S608 - The fragments are those above.
    for why, cases in REASON_CASES_SQL.items()
)
MATCHES_SQL = text(
    f"""
    WITH line AS MATERIALIZED (
        SELECT *, coalesce(uscc, '') || ' ' || coalesce(employer, '') AS employer_key
        FROM jsonb_to_recordset(CAST(:lines AS jsonb)) AS given (
            number int, id_indexes bytea[], phone_indexes bytea[], files bytea[], employer text, uscc text,
            project text, begins date[], ends date[])
    ), employer_cases AS MATERIALIZED (
        SELECT firm.employer_key, newest.case_id
        FROM (SELECT DISTINCT employer_key, uscc, employer AS name FROM line
              WHERE uscc IS NOT NULL OR employer IS NOT NULL) firm
        CROSS JOIN LATERAL (
            SELECT c.case_id FROM (
                SELECT id AS case_id FROM cases WHERE employer_id IN (SELECT id FROM employers WHERE uscc = firm.uscc)
                UNION
                SELECT id FROM cases WHERE employer_id IN (
                    SELECT id FROM employers WHERE name = firm.name AND (uscc IS NULL OR firm.uscc IS NULL))
                UNION
                SELECT id FROM cases WHERE employer_as_stated = firm.name
            ) c JOIN case_access a ON a.case_id = c.case_id AND a.organisation_id = :org
            WHERE c.case_id = coalesce(:only, c.case_id)
            ORDER BY c.case_id DESC LIMIT :cases_per_employer
        ) newest
    )
    {_SHARED_SQL}
    """  # noqa: S608 - The fragments are those above.
)


@dataclass(frozen=True, slots=True)
class DuplicateQuery:
    """What of a complaint tells whether it came before; numbers by their keyed digests, see `index_digests`."""

    id_indexes: frozenset[bytes] = frozenset()
    phone_indexes: frozenset[bytes] = frozenset()
    employer: str | None = None
    uscc: str | None = None
    project: str | None = None
    periods: tuple[Period, ...] = ()
    # The files that came along, by their keyed digests.
    files: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
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


Reasons = Mapping[uuid.UUID, tuple[MatchReason, ...]]


def match_score(why: Iterable[MatchReason]) -> int:
    """How likely it is the same matter, of a hundred."""
    return min(sum(REASON_WEIGHTS[one] for one in why), 100)


def query_from_complaint(data: ComplaintData) -> DuplicateQuery:
    """What of a complaint's fields, as the schema gives them, tells whether it came before."""
    rows, contact = data.get("claims") or [], data.get("contact") or {}
    people = [contact, *rows]
    employer = data.get("employer") or {}
    return DuplicateQuery(
        id_indexes=index_digests("id_number", (one["id_number"] for one in people if one.get("id_number"))),
        phone_indexes=index_digests("phone", (one["phone"] for one in people if one.get("phone"))),
        employer=employer.get("name") or data.get("employer_as_stated"),
        uscc=employer.get("uscc"),
        project=(data.get("project") or {}).get("name"),
        periods=tuple((row.get("period_from"), row.get("period_to")) for row in rows),
    )


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


def index_digests(field: str, values: Iterable[str]) -> frozenset[bytes]:
    """Numbers, normalised as by the schema, as the blind index holds them."""
    return frozenset(field_encryption.key_ring().index(field, one) for one in values)


def find_duplicates(
    principal: Principal, lookup: DuplicateQuery, *, besides: uuid.UUID | None = None
) -> list[DuplicateCandidate]:
    """Cases that the person may see and that share something with the complaint, the likeliest first, five at most;
    `besides` is the complaint's own case."""
    reasons = _shared_reasons(principal, {0: lookup}, besides=besides).get(0, {})
    found = _visible_cases(principal, reasons)
    return [_candidate(found[one], reasons[one]) for one in _ranked(reasons, found)[:MAX_MATCHES]]


def find_duplicates_of_rows(
    principal: Principal, lookups: Mapping[int, DuplicateQuery]
) -> dict[int, list[DuplicateCandidate]]:
    """The same for many by their numbers, three at most for each; those that resemble nothing are left out."""
    reasons = _shared_reasons(principal, lookups)
    found = _visible_cases(principal, {one for shared in reasons.values() for one in shared})
    ranked = {number: _ranked(shared, found)[:MAX_MATCHES_PER_ROW] for number, shared in reasons.items()}
    return {
        number: [_candidate(found[one], reasons[number][one]) for one in case_ids]
        for number, case_ids in ranked.items()
        if case_ids
    }


def match_reasons(principal: Principal, lookup: DuplicateQuery, case_id: uuid.UUID) -> tuple[MatchReason, ...]:
    """What a case that the person has opened shares with the complaint, the strongest reason first."""
    return _shared_reasons(principal, {0: lookup}, only=case_id).get(0, {}).get(case_id, ())


def _shared_reasons(
    principal: Principal,
    lookups: Mapping[int, DuplicateQuery],
    *,
    only: uuid.UUID | None = None,
    besides: uuid.UUID | None = None,
) -> dict[int, Reasons]:
    """By number, the cases that the person's organisation sees and that share something, with what they share."""
    if not lookups:
        return {}
    values = {
        "lines": json.dumps([_line(number, lookup) for number, lookup in lookups.items()], ensure_ascii=False),
        "org": principal.org_id,
        "only": only,
        "besides": besides,
        "since": today() - LOOKBACK,
        "most": CANDIDATES_PER_REASON,
        "cases_per_employer": CASES_PER_EMPLOYER,
    }
    shared: dict[int, dict[uuid.UUID, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in db.session.execute(MATCHES_SQL, values):
        shared[row.number][row.case_id].add(row.why)
    return {
        number: {case: tuple(one for one in MatchReason if one.value in why) for case, why in cases.items()}
        for number, cases in shared.items()
    }


def _line(number: int, lookup: DuplicateQuery) -> dict[str, Any]:
    known = [(begin or end, end or begin) for begin, end in lookup.periods if begin or end]
    return {
        "number": number,
        "id_indexes": _hex(lookup.id_indexes),
        "phone_indexes": _hex(lookup.phone_indexes),
        "files": _hex(lookup.files),
        "employer": lookup.employer or None,
        "uscc": lookup.uscc or None,
        "project": lookup.project or None,
        "begins": [begin.isoformat() for begin, _ in known if begin],
        "ends": [end.isoformat() for _, end in known if end],
    }


def _hex(digests: Iterable[bytes]) -> list[str]:
    return [f"\\x{one.hex()}" for one in digests]


def _ranked(reasons: Reasons, found: Mapping[uuid.UUID, Any]) -> list[uuid.UUID]:
    """The cases that were found, the likeliest first and of equal ones the newest."""
    there = [one for one in reasons if one in found]
    return sorted(there, key=lambda one: (-sum(REASON_WEIGHTS[why] for why in reasons[one]), -one.int))


def _visible_cases(principal: Principal, case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Row[Any]]:
    wanted = list(case_ids)
    if not wanted:
        return {}
    employer = func.coalesce(Employer.name, Case.employer_as_stated).label("employer")
    query = (
        select(Case.id, Case.number, Case.opened_on, Case.closed_on, Case.workers, Case.claimed)
        .add_columns(employer, Project.name.label("project"))
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .outerjoin(Employer, Employer.id == Case.employer_id)
        .outerjoin(Project, Project.id == Case.project_id)
        .where(Case.id.in_(wanted), visible_to(principal))
    )
    return {row.id: row for row in db.session.execute(query)}


def _candidate(row: Row[Any], why: Sequence[MatchReason]) -> DuplicateCandidate:
    return DuplicateCandidate(
        row.id,
        row.number,
        row.employer,
        row.project,
        row.opened_on,
        row.closed_on,
        row.workers,
        row.claimed,
        tuple(why),
    )
