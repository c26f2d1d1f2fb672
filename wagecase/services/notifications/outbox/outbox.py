"""Who sends what: a worker claims messages with a token and a lease on the database's clock, and records by its token.

A lease that ran out before `sending_at` was committed is owed again. With `sending_at` nobody can tell whether the mail
went, so it is sent once more under the same Message-ID. Whoever comes too late records nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import SystemRandom
from typing import Any, cast

from sqlalchemy import Connection, Table, text, update

from wagecase.extensions import db
from wagecase.mail.sender import Outcome, Result
from wagecase.models import Reminder, new_id

# Longer than everything that one flight may take: see `wagecase.mail.smtp.Patience.budget`.
LEASE = timedelta(seconds=180)
# How many are claimed at once, how many where they fly fast, and how many are in the air without a record of how they
# fared.
CLAIM, LARGEST_CLAIM, FLIGHT = 25, 200, 5
# With the delays below some five days, as mail servers themselves keep trying (RFC 5321, 4.5.4.1).
MOST_TRIES = 64
FIRST_DELAY, LONGEST_DELAY = timedelta(minutes=1), timedelta(hours=2)
CHANCE = SystemRandom()
TABLE = cast(Table, Reminder.__table__)

TAKE = text(
    """
    UPDATE reminders SET state = 'sending', claim_token = :token, lease_until = now() + :lease, sending_at = NULL
    WHERE id IN (
        SELECT id FROM reminders WHERE state IN ('owed', 'unknown') AND next_try_at <= :moment AND channel = :channel
        ORDER BY next_try_at, id LIMIT :most FOR UPDATE SKIP LOCKED)
    RETURNING id, rule, letter, case_id, proceeding_id, subject, due_on, send_on, role, user_id, attempts
    """
)
# The random share parts messages that were claimed together, should one of them be what ends its worker each time.
RELEASE = text(
    """
    UPDATE reminders SET
        state = CASE WHEN attempts + 1 >= :most THEN 'failed' WHEN sending_at IS NULL THEN 'owed' ELSE 'unknown' END,
        reason = CASE WHEN sending_at IS NULL THEN 'worker_lost' ELSE 'worker_lost_sending' END,
        next_try_at = CAST(:moment AS timestamptz) + random() * attempts * interval '1 minute',
        attempts = attempts + 1, claim_token = NULL, lease_until = NULL
    WHERE id IN (SELECT id FROM reminders WHERE state = 'sending' AND lease_until < now() FOR UPDATE SKIP LOCKED)
    """
)
# These three are said for every few mails: as the driver reads them, past SQLAlchemy's own reading.
LAUNCH = """
    UPDATE reminders SET
        sending_at = now(), lease_until = now() + %(lease)s, message_id = m.message_id, user_id = m.user_id,
        address_index = m.address_index
    FROM unnest(CAST(%(ids)s AS uuid[]), CAST(%(message_ids)s AS text[]), CAST(%(user_ids)s AS uuid[]),
                CAST(%(indexes)s AS bytea[])) AS m (id, message_id, user_id, address_index)
    WHERE reminders.id = m.id AND claim_token = %(token)s AND lease_until > now()
    RETURNING reminders.id
    """
RECORD = """
    UPDATE reminders SET
        state = m.state, attempts = m.attempts, reason = m.reason, next_try_at = m.next_try_at, sent_at = m.sent_at,
        claim_token = NULL, lease_until = NULL
    FROM unnest(CAST(%(rows)s AS uuid[]), CAST(%(states)s AS text[]), CAST(%(tries)s AS integer[]),
                CAST(%(reasons)s AS text[]), CAST(%(again)s AS timestamptz[]), CAST(%(sent)s AS timestamptz[]))
        AS m (id, state, attempts, reason, next_try_at, sent_at)
    WHERE reminders.id = m.id AND claim_token = %(token)s
    """
# How one flight fared and that the next is about to leave: no message is in both.
TURN = f"WITH landed AS ({RECORD}) {LAUNCH}"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row of the ledger in the hands of this worker."""

    id: uuid.UUID
    rule: str
    letter: str
    case_id: uuid.UUID | None
    proceeding_id: uuid.UUID | None
    subject: str
    due_on: date
    send_on: date
    role: str
    user_id: uuid.UUID | None
    attempts: int


def take(moment: datetime, channel: str = "mail", most: int = CLAIM) -> tuple[uuid.UUID, list[Claimed]]:
    """Claim what is ready, under a new token. The caller commits."""
    token = new_id()
    rows = db.session.execute(
        TAKE, {"token": token, "lease": LEASE, "moment": moment, "most": most, "channel": channel}
    )
    return token, sorted((Claimed(*row) for row in rows), key=lambda one: one.id)


def release_lapsed(moment: datetime) -> int:
    """Give back what workers left behind; returns how many messages. The caller commits."""
    result: Any = db.session.execute(RELEASE, {"moment": moment, "most": MOST_TRIES})
    return int(result.rowcount)


@dataclass(frozen=True, slots=True)
class Flier:
    """A message about to be sent: to whom (None for a mailbox), under which Message-ID, and a digest of the address."""

    id: uuid.UUID
    message_id: str
    user_id: uuid.UUID | None
    address_index: bytes | None = None


def launch(token: uuid.UUID, fliers: Sequence[Flier]) -> set[uuid.UUID]:
    """Say that these are about to be sent; returns those whose lease still holds. The caller commits, then sends."""
    found = db.session.connection().exec_driver_sql(LAUNCH, {"token": token, **_leaving(fliers)})
    return set(found.scalars())


def _leaving(fliers: Sequence[Flier]) -> dict[str, Any]:
    return {
        "lease": LEASE,
        "ids": [one.id for one in fliers],
        "message_ids": [one.message_id for one in fliers],
        "user_ids": [one.user_id for one in fliers],
        "indexes": [one.address_index for one in fliers],
    }


def record(token: uuid.UUID, results: Sequence[tuple[Claimed, Result]], moment: datetime) -> None:
    """Write down how a flight fared. The caller commits."""
    if results:
        db.session.connection().exec_driver_sql(RECORD, {"token": token, **_landed(results, moment)})


@contextmanager
def turning() -> Iterator[Connection]:
    """A connection of its own for the turns of a run, each of which is a transaction: one way to the database and back
    for each flight."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
        yield line


def turn(
    line: Connection,
    token: uuid.UUID,
    results: Sequence[tuple[Claimed, Result]],
    fliers: Sequence[Flier],
    moment: datetime,
) -> set[uuid.UUID]:
    """Record one flight and launch the next; returns those of it whose lease still holds. Committed on return."""
    found = line.exec_driver_sql(TURN, {"token": token, **_landed(results, moment), **_leaving(fliers)})
    return set(found.scalars())


def _landed(results: Sequence[tuple[Claimed, Result]], moment: datetime) -> dict[str, Any]:
    fared = [_fared(row, result, moment) for row, result in results]
    names = ("rows", "states", "tries", "reasons", "again", "sent")
    return {name: [one[place] for one in fared] for place, name in enumerate(names)}


def _fared(row: Claimed, result: Result, moment: datetime) -> tuple[Any, ...]:
    tried = result.outcome is not Outcome.untried
    tries = row.attempts + tried
    state = {
        Outcome.sent: "sent",
        Outcome.refused: "failed",
        Outcome.unknown: "unknown",
        Outcome.retry: "owed",
        Outcome.untried: "owed",
    }[result.outcome]
    if state in ("owed", "unknown") and tries >= MOST_TRIES:
        state = "failed"
    again = moment + (delay(tries) if tried else FIRST_DELAY)
    return row.id, state, tries, result.reason, again, moment if state == "sent" else None


def delay(tries: int) -> timedelta:
    """How long to wait after so many tries: doubling, with a random share so that a crowd does not return as one."""
    whole: timedelta = min(FIRST_DELAY * (1 << min(tries - 1, 20)), LONGEST_DELAY)
    return whole * CHANCE.uniform(0.75, 1.0)


def put_off(token: uuid.UUID, row: Claimed, until: datetime, reason: str) -> None:
    """Give a message back for a later time without counting a try. The caller commits."""
    db.session.execute(
        update(TABLE)
        .where(TABLE.c.id == row.id, TABLE.c.claim_token == token)
        .values(state="owed", reason=reason, next_try_at=until, claim_token=None, lease_until=None)
    )


def settle(token: uuid.UUID, row: Claimed, state: str, reason: str) -> None:
    """End a message without sending it: dropped because nothing is owed any more, or failed. The caller commits."""
    db.session.execute(
        update(TABLE)
        .where(TABLE.c.id == row.id, TABLE.c.claim_token == token)
        .values(state=state, reason=reason, claim_token=None, lease_until=None)
    )
