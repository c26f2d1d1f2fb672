"""`duplicates` for many at once: what each row of a file may be, by numbers, or by employer and touching arrears."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, text

from wagecase.extensions import db
from wagecase.models import Case, CaseAccess
from wagecase.services.access.visibility import visible_to
from wagecase.services.base.principal import Principal

# Of each reason so many candidates are looked at, the newest first, and of all so many are named.
ROW_CANDIDATES_PER_REASON, MAX_MATCHES_PER_ROW = 20, 3

ROW_CANDIDATES_SQL = text(
    """
    SELECT line.number, found.why, found.case_id
    FROM unnest(CAST(:numbers AS int[]), CAST(:ids AS bytea[]), CAST(:phones AS bytea[]), CAST(:firms AS text[]),
                CAST(:begins AS date[]), CAST(:ends AS date[]))
         AS line (number, id_index, phone_index, firm, begins, ends)
    CROSS JOIN LATERAL (
        (SELECT 'id_number' AS why, case_id FROM persons
         WHERE id_number_index = line.id_index ORDER BY case_id DESC LIMIT :most)
        UNION ALL
        (SELECT 'phone', case_id FROM persons WHERE phone_index = line.phone_index ORDER BY case_id DESC LIMIT :most)
        UNION ALL
        (SELECT 'period', c.id
         FROM employers e
         CROSS JOIN LATERAL (SELECT id FROM cases WHERE employer_id = e.id ORDER BY id DESC LIMIT :most) c
         WHERE e.name = line.firm AND EXISTS (
             SELECT FROM claims k WHERE k.case_id = c.id
               AND coalesce(k.period_from, k.period_to) <= line.ends
               AND coalesce(k.period_to, k.period_from) >= line.begins)
         LIMIT :most)
    ) found
    """
)


@dataclass(frozen=True)
class DuplicateRowQuery:
    """One of many: its number, and what of it tells whether it came before; personal numbers by their digests."""

    number: int
    id_index: bytes | None = None
    phone_index: bytes | None = None
    employer: str | None = None
    begin: date | None = None
    end: date | None = None


RowMatch = tuple[str, tuple[str, ...]]


def find_duplicates_bulk(principal: Principal, lines: Sequence[DuplicateRowQuery]) -> Mapping[int, list[RowMatch]]:
    """For each line that looks like something: case numbers the person may see, each with the reasons."""
    if not lines:
        return {}
    rows = db.session.execute(ROW_CANDIDATES_SQL, {**_bulk_columns(lines), "most": ROW_CANDIDATES_PER_REASON}).all()
    numbers = _visible_numbers(principal, {row.case_id for row in rows})
    reasons: dict[tuple[int, uuid.UUID], set[str]] = defaultdict(set)
    for row in rows:
        if row.case_id in numbers:
            reasons[row.number, row.case_id].add(row.why)
    found: dict[int, list[RowMatch]] = defaultdict(list)
    for (number, case_id), why in sorted(reasons.items(), key=lambda one: (-len(one[1]), -one[0][1].int)):
        if len(found[number]) < MAX_MATCHES_PER_ROW:
            found[number].append((numbers[case_id], tuple(sorted(why))))
    return found


def _bulk_columns(lines: Sequence[DuplicateRowQuery]) -> dict[str, Any]:
    return {
        "numbers": [line.number for line in lines],
        "ids": [line.id_index for line in lines],
        "phones": [line.phone_index for line in lines],
        "firms": [line.employer for line in lines],
        "begins": [line.begin or line.end for line in lines],
        "ends": [line.end or line.begin for line in lines],
    }


def _visible_numbers(principal: Principal, case_ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    query = (
        select(Case.id, Case.number)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .where(Case.id.in_(case_ids), Case.number.is_not(None), visible_to(principal))
    )
    return {row.id: row.number for row in db.session.execute(query)}
