"""Case numbers: office, year, gap-free count, as in 120116-2026-000123."""

from __future__ import annotations

import uuid

from sqlalchemy import text

from wagecase.extensions import db

TAKE = text(
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


def take_number(case_id: uuid.UUID, office: str, year: int) -> str:
    """Number a case as the last statement before commit: the counter's row is locked until then."""
    number: str = db.session.execute(TAKE, {"office": office, "year": year, "case_id": case_id}).scalar_one()
    return number
