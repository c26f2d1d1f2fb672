"""Who sends what: a worker claims messages with a token and a lease on the database's clock, and records by its token.

A message whose lease ran out before `sending_at` was committed is queued again. With `sending_at` nobody can tell
whether the mail went, so it is sent once more under the same Message-ID. Whoever comes too late records nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from random import SystemRandom
from typing import Any

from sqlalchemy import Connection, Row, text, update

from wagecase.extensions import db
from wagecase.mail.sender import DeliveryOutcome, DeliveryResult
from wagecase.models import new_id
from wagecase.procedure.notifications.message_subject import MessageSubject
from wagecase.services.base.sql import row_count
from wagecase.services.notifications.outbox.new_message import REMINDERS_TABLE

# Longer than everything that one batch may take: see `wagecase.mail.smtp.Patience.budget`.
LEASE = timedelta(seconds=180)
# How many are claimed at once, how many where sending is fast, and how many are sent before their results are recorded.
CLAIM_SIZE, MAX_CLAIM_SIZE, BATCH_SIZE = 25, 200, 5
# With the delays below some five days, as mail servers themselves keep trying (RFC 5321, 4.5.4.1).
MAX_ATTEMPTS = 64
MIN_DELAY, MAX_DELAY = timedelta(minutes=1), timedelta(hours=2)
RANDOM = SystemRandom()

CLAIM_SQL = text(
    """
    UPDATE reminders SET state = 'sending', claim_token = :token, lease_until = now() + :lease, sending_at = NULL
    WHERE id IN (
        SELECT id FROM reminders WHERE state IN ('queued', 'unknown') AND next_try_at <= :moment AND channel = :channel
        ORDER BY next_try_at, id LIMIT :most FOR UPDATE SKIP LOCKED)
    RETURNING id, rule, template, case_id, proceeding_id, kind, clock, run, subject, grouped,
              due_on, send_on, role, user_id, attempts
    """
)
# The random share parts messages that were claimed together, should one of them be what ends its worker each time.
RELEASE_SQL = text(
    """
    UPDATE reminders SET
        state = CASE WHEN attempts + 1 >= :most THEN 'failed' WHEN sending_at IS NULL THEN 'queued' ELSE 'unknown' END,
        reason = CASE WHEN sending_at IS NULL THEN 'worker_lost' ELSE 'worker_lost_sending' END,
        next_try_at = CAST(:moment AS timestamptz) + random() * attempts * interval '1 minute',
        attempts = attempts + 1, claim_token = NULL, lease_until = NULL
    WHERE id IN (SELECT id FROM reminders WHERE state = 'sending' AND lease_until < now() FOR UPDATE SKIP LOCKED)
    """
)
# These three are executed for every few mails: in the driver's own notation, past SQLAlchemy's parsing.
MARK_SENDING_SQL = """
    UPDATE reminders SET
        sending_at = now(), lease_until = now() + %(lease)s, message_id = m.message_id, user_id = m.user_id,
        address_index = m.address_index
    FROM unnest(CAST(%(ids)s AS uuid[]), CAST(%(message_ids)s AS text[]), CAST(%(user_ids)s AS uuid[]),
                CAST(%(indexes)s AS bytea[])) AS m (id, message_id, user_id, address_index)
    WHERE reminders.id = m.id AND claim_token = %(token)s AND lease_until > now()
    RETURNING reminders.id
    """
RECORD_SQL = """
    UPDATE reminders SET
        state = m.state, attempts = m.attempts, reason = m.reason, next_try_at = m.next_try_at, sent_at = m.sent_at,
        claim_token = NULL, lease_until = NULL
    FROM unnest(CAST(%(rows)s AS uuid[]), CAST(%(states)s AS text[]), CAST(%(tries)s AS integer[]),
                CAST(%(reasons)s AS text[]), CAST(%(again)s AS timestamptz[]), CAST(%(sent)s AS timestamptz[]))
        AS m (id, state, attempts, reason, next_try_at, sent_at)
    WHERE reminders.id = m.id AND claim_token = %(token)s
    """
# The results of one batch and that the next is about to be sent: no message is in both.
RECORD_AND_MARK_SQL = f"WITH recorded AS ({RECORD_SQL}) {MARK_SENDING_SQL}"


@dataclass(frozen=True, slots=True)
class ClaimedMessage:
    """A row of the outbox in the hands of this worker."""

    id: uuid.UUID
    rule: str
    template: str
    case_id: uuid.UUID | None
    proceeding_id: uuid.UUID | None
    about: MessageSubject
    due_on: date
    send_on: date
    role: str
    user_id: uuid.UUID | None
    attempts: int

    @classmethod
    def of(cls, row: Row[Any]) -> ClaimedMessage:
        about = MessageSubject(row.kind, row.clock, row.run, row.subject, row.grouped)
        own = {one.name: getattr(row, one.name) for one in fields(cls) if one.name != "about"}
        return cls(about=about, **own)


def claim_messages(
    moment: datetime, channel: str = "mail", most: int = CLAIM_SIZE
) -> tuple[uuid.UUID, list[ClaimedMessage]]:
    """Claim what is ready, under a new token. The caller commits."""
    token = new_id()
    rows = db.session.execute(
        CLAIM_SQL, {"token": token, "lease": LEASE, "moment": moment, "most": most, "channel": channel}
    )
    return token, sorted((ClaimedMessage.of(row) for row in rows), key=lambda one: one.id)


def release_expired_leases(moment: datetime) -> int:
    """Give back what workers left behind; returns how many messages. The caller commits."""
    return row_count(RELEASE_SQL, {"moment": moment, "most": MAX_ATTEMPTS})


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """A message about to be sent: to whom (None for a mailbox), under which Message-ID, and a digest of the address."""

    id: uuid.UUID
    message_id: str
    user_id: uuid.UUID | None
    address_index: bytes | None = None


def mark_sending(token: uuid.UUID, messages: Sequence[OutgoingMessage]) -> set[uuid.UUID]:
    """Record that these are about to be sent; returns those whose lease still holds. The caller commits, then sends."""
    found = db.session.connection().exec_driver_sql(MARK_SENDING_SQL, {"token": token, **_sending_parameters(messages)})
    return set(found.scalars())


def _sending_parameters(messages: Sequence[OutgoingMessage]) -> dict[str, Any]:
    return {
        "lease": LEASE,
        "ids": [one.id for one in messages],
        "message_ids": [one.message_id for one in messages],
        "user_ids": [one.user_id for one in messages],
        "indexes": [one.address_index for one in messages],
    }


def record_results(
    token: uuid.UUID, results: Sequence[tuple[ClaimedMessage, DeliveryResult]], moment: datetime
) -> None:
    """Record the results of a batch. The caller commits."""
    if results:
        db.session.connection().exec_driver_sql(RECORD_SQL, {"token": token, **_result_parameters(results, moment)})


@contextmanager
def batch_connection() -> Iterator[Connection]:
    """A connection of its own for the batches of a run.

    Each statement on it is a transaction of its own, so that a batch costs one round trip to the database.
    """
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection


def record_and_mark_next(
    connection: Connection,
    token: uuid.UUID,
    results: Sequence[tuple[ClaimedMessage, DeliveryResult]],
    messages: Sequence[OutgoingMessage],
    moment: datetime,
) -> set[uuid.UUID]:
    """Record one batch and mark the next; returns those of it whose lease still holds. Committed on return."""
    found = connection.exec_driver_sql(
        RECORD_AND_MARK_SQL, {"token": token, **_result_parameters(results, moment), **_sending_parameters(messages)}
    )
    return set(found.scalars())


def _result_parameters(results: Sequence[tuple[ClaimedMessage, DeliveryResult]], moment: datetime) -> dict[str, Any]:
    found = [_delivery_row(row, result, moment) for row, result in results]
    names = ("rows", "states", "tries", "reasons", "again", "sent")
    return {name: [one[place] for one in found] for place, name in enumerate(names)}


def _delivery_row(row: ClaimedMessage, result: DeliveryResult, moment: datetime) -> tuple[Any, ...]:
    tried = result.outcome is not DeliveryOutcome.untried
    tries = row.attempts + tried
    state = {
        DeliveryOutcome.sent: "sent",
        DeliveryOutcome.refused: "failed",
        DeliveryOutcome.unknown: "unknown",
        DeliveryOutcome.retry: "queued",
        DeliveryOutcome.untried: "queued",
    }[result.outcome]
    if state in ("queued", "unknown") and tries >= MAX_ATTEMPTS:
        state = "failed"
    again = moment + (retry_delay(tries) if tried else MIN_DELAY)
    return row.id, state, tries, result.reason, again, moment if state == "sent" else None


def retry_delay(tries: int) -> timedelta:
    """How long to wait after so many tries: doubling, with a random share so that many do not return at once."""
    whole: timedelta = min(MIN_DELAY * (1 << min(tries - 1, 20)), MAX_DELAY)
    return whole * RANDOM.uniform(0.75, 1.0)


def defer_message(token: uuid.UUID, row: ClaimedMessage, until: datetime, reason: str) -> None:
    """Give a message back for a later time without counting a try. The caller commits."""
    db.session.execute(
        update(REMINDERS_TABLE)
        .where(REMINDERS_TABLE.c.id == row.id, REMINDERS_TABLE.c.claim_token == token)
        .values(state="queued", reason=reason, next_try_at=until, claim_token=None, lease_until=None)
    )


def close_message(token: uuid.UUID, row: ClaimedMessage, state: str, reason: str) -> None:
    """End a message without sending it: dropped because it is not needed any more, or failed. The caller commits."""
    db.session.execute(
        update(REMINDERS_TABLE)
        .where(REMINDERS_TABLE.c.id == row.id, REMINDERS_TABLE.c.claim_token == token)
        .values(state=state, reason=reason, claim_token=None, lease_until=None)
    )
