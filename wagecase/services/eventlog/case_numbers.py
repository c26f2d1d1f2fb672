"""Case numbers: office, year, gap-free count, as in 120116-2026-000123."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from sqlalchemy import text

from wagecase.extensions import db

ASSIGN_NUMBER_SQL = text(
    """
    WITH taken AS (
        INSERT INTO case_counters AS c (office, year, last) VALUES (:office, :year, 1)
        ON CONFLICT (office, year) DO UPDATE SET last = c.last + 1
        RETURNING last
    )
    UPDATE cases SET number = :office || '-' || :year || '-' || lpad(taken.last::text, 6, '0')
    FROM taken WHERE cases.id = :case_id
    RETURNING number
    """
)


def assign_number(case_id: uuid.UUID, office: str, year: int) -> str:
    """Number a case as the last statement before commit: the counter's row is locked until then."""
    number: str = db.session.execute(
        ASSIGN_NUMBER_SQL, {"office": office, "year": year, "case_id": case_id}
    ).scalar_one()
    return number


RESERVE_BLOCK_SQL = text(
    """
    INSERT INTO case_counters AS c (office, year, last) VALUES (:office, :year, :count)
    ON CONFLICT (office, year) DO UPDATE SET last = c.last + excluded.last
    RETURNING last
    """
)
WRITE_NUMBERS_SQL = text(
    """
    UPDATE cases SET number = given.number
    FROM unnest(CAST(:ids AS uuid[]), CAST(:numbers AS text[])) AS given (id, number)
    WHERE cases.id = given.id
    """
)


def reserve_block(office: str, year: int, count: int) -> int:
    """Take so many numbers at once, as late before commit as `take_number`; returns the last one given out before."""
    last: int = db.session.execute(RESERVE_BLOCK_SQL, {"office": office, "year": year, "count": count}).scalar_one()
    return last - count


def format_number(office: str, year: int, count: int) -> str:
    return f"{office}-{year}-{count:06d}"


def write_numbers(numbers: Mapping[uuid.UUID, str]) -> None:
    """Write the numbers of many cases."""
    db.session.execute(WRITE_NUMBERS_SQL, {"ids": list(numbers), "numbers": list(numbers.values())})
