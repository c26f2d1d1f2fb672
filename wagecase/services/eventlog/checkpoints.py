"""A daily signature over all chains: a copy of it kept elsewhere proves that history stands as it stood.

The checkpoint of a day covers what was recorded before that day began in Asia/Shanghai: each case, in the order of ids,
with the length of its chain by then and its last digest. What happens while it is made cannot blur it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import date, datetime, time

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import current_config, db
from wagecase.models import Checkpoint
from wagecase.services.base.dates import LEGAL_TIMEZONE
from wagecase.services.base.unit_of_work import release_snapshot, unit_of_work

BATCH_SIZE = 5000
# By then the transactions of the day before have ended, whatever instant they recorded.
EARLIEST_TIME = time(0, 10)
CHAIN_HEADS_SQL = text(
    """
    SELECT c.id, head.position, head.digest
    FROM cases c CROSS JOIN LATERAL (
        SELECT e.position, e.digest FROM events e
        WHERE e.case_id = c.id AND e.recorded_at < :before ORDER BY e.position DESC LIMIT 1) head
    ORDER BY c.id
    """
)


def make_checkpoint(moment: datetime) -> bool:
    """Sign the state at the beginning of this moment's day; False if that is done or the day is too young."""
    local = moment.astimezone(LEGAL_TIMEZONE)
    day = local.date()
    if local.time() < EARLIEST_TIME or db.session.get(Checkpoint, day) is not None:
        release_snapshot()
        return False
    with unit_of_work():
        return _sign_day(day, moment)


def _sign_day(day: date, moment: datetime) -> bool:
    """False if another worker signed the day first."""
    cases, events, digest = _chain_state(day)
    row = insert(Checkpoint).values(
        day=day,
        cases=cases,
        events=events,
        digest=digest,
        signature=_sign(day, cases, events, digest),
        made_at=moment,
    )
    made = db.session.execute(row.on_conflict_do_nothing().returning(Checkpoint.day)).first()
    return made is not None


def verify_checkpoints(day: date | None = None) -> list[str]:
    """Every fault of one checkpoint or of all, in words for an operator; an empty list means that history stands."""
    query = select(Checkpoint).order_by(Checkpoint.day)
    rows = list(db.session.scalars(query if day is None else query.where(Checkpoint.day == day)))
    if day is not None and not rows:
        return [f"{day}: there is no checkpoint"]
    return [f"{row.day}: {fault}" for row in rows for fault in _checkpoint_faults(row)]


def _checkpoint_faults(row: Checkpoint) -> Iterator[str]:
    if not hmac.compare_digest(row.signature, _sign(row.day, row.cases, row.events, row.digest)):
        yield "the signature does not fit: the checkpoint was changed, or made with another key"
        return
    cases, events, digest = _chain_state(row.day)
    if cases != row.cases:
        yield f"it vouches for {row.cases} cases, the log has {cases}"
    if events != row.events:
        yield f"it vouches for {row.events} events, the log has {events}"
    if (cases, events) == (row.cases, row.events) and digest != row.digest:
        yield "an event was changed since"


def _chain_state(day: date) -> tuple[int, int, str]:
    before = datetime.combine(day, time(), LEGAL_TIMEZONE)
    whole, cases, events = hashlib.sha256(), 0, 0
    rows = db.session.execute(CHAIN_HEADS_SQL, {"before": before}, execution_options={"yield_per": BATCH_SIZE})
    for case_id, position, digest in rows:
        whole.update(f"{case_id} {position} {digest}\n".encode())
        cases, events = cases + 1, events + position
    return cases, events, whole.hexdigest()


def _sign(day: date, cases: int, events: int, digest: str) -> str:
    words = f"{day.isoformat()} {cases} {events} {digest}"
    return hmac.new(current_config().checkpoint_key, words.encode(), hashlib.sha256).hexdigest()
