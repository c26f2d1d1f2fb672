"""The brake on guessing codes: from however many addresses, one number answers to a few tries an hour.

A try is counted before its code is looked at, in a transaction of its own, so that a thousand at once are a thousand.
A browser from which the right code was given before has a count of its own and cannot be shut out by strangers.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, text

from wagecase.extensions import db
from wagecase.models import TrackingCodeAttempt
from wagecase.services.base.dates import now
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption

# So many tries are free; after each further one the number rests, twice as long each time, up to an hour.
FREE_ATTEMPTS = 5
MIN_THROTTLE, MAX_THROTTLE = timedelta(minutes=1), timedelta(hours=1)
COUNT_RETENTION = timedelta(days=1)
BATCH_SIZE = 5000
COUNT_SQL = text(
    """
    INSERT INTO tracking_code_attempts AS old (key, failures, throttled_until, last_at)
    VALUES (:key, 1, :moment, :moment)
    ON CONFLICT (key) DO UPDATE SET
        failures = CASE WHEN old.last_at < :forgotten THEN 1 ELSE old.failures + 1 END,
        throttled_until = CAST(:moment AS timestamptz) + CASE
            WHEN old.last_at < :forgotten OR old.failures + 1 < :free THEN interval '0'
            ELSE least(:longest, :first * power(2, least(old.failures + 1 - :free, 20))) END,
        last_at = :moment
    WHERE old.throttled_until <= :moment
    RETURNING failures
    """
)


def throttle_key(number: str, browser: str = "") -> bytes:
    return field_encryption.key_ring().index("progress_try", f"{number}\0{browser}")


@unit_of_work()
def count_attempt(key: bytes) -> datetime | None:
    """Count a try; returns until when the number rests if it does, and then nothing may be compared."""
    moment = now()
    values: dict[str, Any] = {
        "key": key,
        "moment": moment,
        "forgotten": moment - COUNT_RETENTION,
        "free": FREE_ATTEMPTS,
        "first": MIN_THROTTLE,
        "longest": MAX_THROTTLE,
    }
    taken = db.session.execute(COUNT_SQL, values).first()
    return (
        db.session.scalar(select(TrackingCodeAttempt.throttled_until).where(TrackingCodeAttempt.key == key))
        if taken is None
        else None
    )


@unit_of_work()
def clear_attempts(key: bytes) -> None:
    """The code was right: what was tried before counts no more."""
    db.session.execute(delete(TrackingCodeAttempt).where(TrackingCodeAttempt.key == key))


@unit_of_work()
def erase_old_attempts() -> int:
    """Drop counts that nobody added to for a day; returns how many."""
    old = select(TrackingCodeAttempt.key).where(TrackingCodeAttempt.last_at < now() - COUNT_RETENTION).limit(BATCH_SIZE)
    result: Any = db.session.execute(delete(TrackingCodeAttempt).where(TrackingCodeAttempt.key.in_(old)))
    return int(result.rowcount)
