"""Sends what is queued: claim, resolve, address, then hand over in batches that are marked before they are sent.

Any number of workers may do this at once, each over two connections to the mail server. A connection serves a whole
run; a fault on a fresh one ends the run, and the next minute tries again.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

import structlog
from flask import current_app
from jinja2 import TemplateError
from sqlalchemy import Connection, text, update

from wagecase.extensions import current_config, db
from wagecase.mail import rendering
from wagecase.mail.calendars import render_calendar
from wagecase.mail.message import OutgoingMail, make_message_id
from wagecase.mail.sender import DeliveryOutcome, DeliveryResult, MailSender, NullMailSender
from wagecase.mail.smtp import SmtpSender
from wagecase.models import Reminder
from wagecase.procedure.notifications.recipient_roles import RECIPIENT_ROLES
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import legal_date, now
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.notifications.bounces.suppressed_addresses import address_digest
from wagecase.services.notifications.outbox.context import MessageContext, load_context
from wagecase.services.notifications.outbox.new_message import NewMessage, enqueue_or_revive
from wagecase.services.notifications.outbox.outbox import (
    BATCH_SIZE,
    CLAIM_SIZE,
    MAX_CLAIM_SIZE,
    ClaimedMessage,
    OutgoingMessage,
    batch_connection,
    claim_messages,
    close_message,
    defer_message,
    record_and_mark_next,
    record_results,
    release_expired_leases,
)
from wagecase.services.notifications.outbox.resolution import DeferredMessage, DroppedMessage, SendableMessage
from wagecase.services.notifications.outbox.resolve import base_role, resolve_message
from wagecase.services.notifications.recipients.preferences import ReminderPreferences, deferred_until, goes_into_digest
from wagecase.services.notifications.recipients.recipients import (
    NotificationRecipient,
    RecipientDirectory,
)
from wagecase.services.notifications.schedule.quiet_hours import morning_of_day, next_sending_time

T = TypeVar("T")
logger = structlog.get_logger(__name__)

# Beat calls every minute; a run leaves time for its last batch within the task's time limit.
RUN_SECONDS = 50
MAX_FAULTS = 2
# While one connection waits for the mail server, the other resolves and composes.
CONNECTIONS = 2
# What was sent in so many seconds was sent fast: the next claim may be larger.
FAST_SECONDS = 1
# What faulty data of one message can raise while its mail is written; faults of the database are not among them.
DATA_FAULTS = (LookupError, ValueError, TypeError, TemplateError)
RUN_OVER = DeliveryResult(DeliveryOutcome.untried, "run_over")
POSTPONE_SQL = text(
    """
    UPDATE reminders SET next_try_at = :morning
    WHERE id IN (SELECT id FROM reminders WHERE state IN ('queued', 'unknown') AND next_try_at <= :moment
                 FOR UPDATE SKIP LOCKED)
    """
)


@dataclass(frozen=True, slots=True)
class ReadyMail:
    """A message with its mail."""

    row: ClaimedMessage
    mail: OutgoingMail
    user_id: uuid.UUID | None

    @property
    def outgoing(self) -> OutgoingMessage:
        return OutgoingMessage(self.row.id, self.mail.message_id, self.user_id, address_digest(self.mail.to))


def configured_mail_sender() -> MailSender:
    """The mail server of the settings, or what stands where there is none."""
    config = current_config()
    return NullMailSender() if config.smtp is None else SmtpSender(config.smtp, config.mail_from)


def send_over_connections(run_seconds: float = RUN_SECONDS) -> int:
    """`send_queued_mail` over one connection and, where its claims are full, over others at once; how many were sent.

    Each has an application context, a claim and a connection to the mail server of its own.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined] # a proxy's own method
    running: list[Future[int]] = []

    def one() -> int:
        with app.app_context():
            return send_queued_mail(configured_mail_sender(), run_seconds, another)

    def another() -> None:
        if len(running) < CONNECTIONS:
            running.append(threads.submit(one))

    with ThreadPoolExecutor(CONNECTIONS, "mail") as threads:
        another()
        return sum(each.result() for each in running)


def send_queued_mail(
    sender: MailSender, run_seconds: float = RUN_SECONDS, on_full_claim: Callable[[], None] = lambda: None
) -> int:
    """Send what is queued and ready; returns how many mails were taken. At night everything waits until the morning.

    `on_full_claim` is called whenever a claim took all that it may, so that more is probably left.
    """
    if _postpone_in_quiet_hours(now()):
        return 0
    run = _SendRun(sender, time.monotonic() + run_seconds)
    with sender, batch_connection() as connection:
        while run.may_continue:
            with unit_of_work():
                token, rows = claim_messages(now(), most=run.most)
            if not rows:
                break
            if len(rows) == run.most:
                on_full_claim()
            run.send_batches(connection, token, prepare_mails(token, rows))
    return run.sent


@unit_of_work()
def _postpone_in_quiet_hours(moment: datetime) -> bool:
    """Release what lost workers left and, in the quiet hours, put everything off until they end; whether it is so."""
    release_expired_leases(moment)
    morning = next_sending_time(moment, rulebook.current_rules())
    if morning > moment:
        db.session.execute(POSTPONE_SQL, {"morning": morning, "moment": moment})
    return morning > moment


class _SendRun:
    """The batches of one call. Two in a row that bring nothing through end it."""

    def __init__(self, through: MailSender, end: float) -> None:
        self._through, self._end = through, end
        self._faults = 0
        self.sent, self.most = 0, CLAIM_SIZE

    @property
    def may_continue(self) -> bool:
        return self._faults < MAX_FAULTS and time.monotonic() < self._end

    def send_batches(self, connection: Connection, token: uuid.UUID, ready: Sequence[ReadyMail]) -> None:
        """Send what was prepared; what the run has no time or connection for is given back."""
        results: list[tuple[ClaimedMessage, DeliveryResult]] = []
        start, begun = 0, time.monotonic()
        while start < len(ready) and self.may_continue:
            batch = ready[start : start + BATCH_SIZE]
            leave = record_and_mark_next(connection, token, results, [one.outgoing for one in batch], now())
            results = self._send_batch([one for one in batch if one.row.id in leave])
            start += BATCH_SIZE
        left = [(one.row, RUN_OVER) for one in ready[start:]]
        record_and_mark_next(connection, token, results + left, [], now())
        if time.monotonic() - begun < FAST_SECONDS:
            self.most = min(2 * self.most, MAX_CLAIM_SIZE)

    def _send_batch(self, batch: Sequence[ReadyMail]) -> list[tuple[ClaimedMessage, DeliveryResult]]:
        results = self._through.send([one.mail for one in batch])
        taken = sum(result.outcome is DeliveryOutcome.sent for result in results)
        broken = not taken and any(result.outcome is DeliveryOutcome.untried for result in results)
        self.sent, self._faults = self.sent + taken, self._faults + 1 if broken else 0
        return [(one.row, result) for one, result in zip(batch, results, strict=True)]


@unit_of_work()
def prepare_mails(token: uuid.UUID, rows: Sequence[ClaimedMessage]) -> list[ReadyMail]:
    """Resolve and address claimed messages: what is not needed any more is dropped, what reaches nobody has failed."""
    moment = now()
    facts = load_context(rows, moment, legal_date(moment))
    judged = [(row, _isolate_faults(token, row, partial(resolve_message, facts, row), moment)) for row in rows]
    directory = RecipientDirectory(
        [matter.place for _, matter in judged if isinstance(matter, SendableMessage)], facts.today
    )
    return list(_address_messages(token, judged, directory, facts))


def _isolate_faults(token: uuid.UUID, row: ClaimedMessage, make: Callable[[], T], moment: datetime) -> T | None:
    """What is made for one message. Should its data be at fault it waits with the reason, and holds up no other."""
    try:
        return make()
    except DATA_FAULTS as fault:
        logger.exception("a reminder cannot be written", reminder=str(row.id))
        record_results(
            token, [(row, DeliveryResult(DeliveryOutcome.retry, f"template: {type(fault).__name__}"))], moment
        )
        return None


def _address_messages(
    token: uuid.UUID,
    judged: Iterable[tuple[ClaimedMessage, SendableMessage | DroppedMessage | DeferredMessage | None]],
    directory: RecipientDirectory,
    facts: MessageContext,
) -> Iterator[ReadyMail]:
    moment = facts.moment
    for row, matter in judged:
        if isinstance(matter, DroppedMessage):
            close_message(token, row, matter.state, matter.reason)
        elif isinstance(matter, DeferredMessage):
            defer_message(token, row, morning_of_day(matter.until, facts.rules), "held")
        elif matter is not None:
            recipient = _choose_recipient(token, row, directory.of(base_role(row), matter.place), moment)
            if recipient is not None and not _must_wait(token, row, directory.preferences(recipient), facts):
                mail = _isolate_faults(token, row, partial(_compose, row, matter, recipient, moment), moment)
                if mail is not None:
                    yield ReadyMail(row, mail, recipient.user_id)


def _choose_recipient(
    token: uuid.UUID, row: ClaimedMessage, found: Sequence[NotificationRecipient], moment: datetime
) -> NotificationRecipient | None:
    """Whom this row is for. The first to be found takes the role's own row; each further person gets a copy of it."""
    if not found:
        left = RECIPIENT_ROLES[base_role(row)].optional
        close_message(token, row, "dropped" if left else "failed", "left" if left else "nobody")
        return None
    copy = ":" in row.role
    own = [one for one in found if row.user_id is None or one.user_id == row.user_id]
    if not copy:
        _enqueue_copies(
            row, found[1:] if row.user_id is None else [one for one in found if one.user_id != row.user_id], moment
        )
    if not own:
        close_message(token, row, "dropped", "left")
        return None
    if row.user_id is None and len(found) > 1:
        # Written before it is sent: should this try be lost, the next must not take someone who has a copy.
        db.session.execute(update(Reminder).where(Reminder.id == row.id).values(user_id=own[0].user_id))
    return own[0]


def _must_wait(token: uuid.UUID, row: ClaimedMessage, preferences: ReminderPreferences, facts: MessageContext) -> bool:
    """Whether this is no time for a mail: a line of the digest stands for it, or it is a day of rest."""
    if goes_into_digest(preferences, row.template, row.due_on, facts.today, facts.rules):
        close_message(token, row, "dropped", "digest")
        return True
    until = deferred_until(preferences, row.template, row.due_on, facts.moment, facts.today, facts.rules)
    if until is not None:
        defer_message(token, row, until, "rest_day")
    return until is not None


def _enqueue_copies(row: ClaimedMessage, others: Iterable[NotificationRecipient], moment: datetime) -> None:
    """A row of their own for further people of the same role; once, however often this message is tried."""
    enqueue_or_revive(
        NewMessage(
            rule=row.rule,
            template=row.template,
            about=row.about,
            due_on=row.due_on,
            send_on=row.send_on,
            role=f"{row.role}:{one.user_id}",
            next_try_at=moment,
            case_id=row.case_id,
            proceeding_id=row.proceeding_id,
            user_id=one.user_id,
        )
        for one in others
    )


def _compose(
    row: ClaimedMessage, matter: SendableMessage, recipient: NotificationRecipient, moment: datetime
) -> OutgoingMail:
    preferences = f"{current_config().public_url}/console/account/reminders"
    values = {**matter.values(recipient.language), "role": recipient.role, "preferences": preferences}
    letter = rendering.render_mail(row.template, recipient.language, values)
    return OutgoingMail(
        to=recipient.address,
        subject=letter.subject,
        body=letter.body,
        language=recipient.language,
        message_id=make_message_id(row.id, current_config().mail_from),
        written_at=moment,
        calendar=render_calendar([matter.entry(recipient.language)]) if matter.entry else None,
    )
