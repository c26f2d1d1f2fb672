"""Sending what is owed: claim, judge, resolve, then hand over in flights of five that are announced before they leave.

Any number of workers may do this at once, each over two lines to the mail server. One connection serves a line's whole
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
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import current_config, db
from wagecase.mail import rendering
from wagecase.mail.calendars import calendar
from wagecase.mail.message import Outgoing, message_id_of
from wagecase.mail.sender import NullSender, Outcome, Result, Sender
from wagecase.mail.smtp import SmtpSender
from wagecase.models import Reminder, new_id
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import legal_date, now
from wagecase.services.notifications.bounces.suppressed_addresses import index_of
from wagecase.services.notifications.outbox.context import Facts, read
from wagecase.services.notifications.outbox.outbox import (
    CLAIM,
    FLIGHT,
    LARGEST_CLAIM,
    Claimed,
    Flier,
    put_off,
    record,
    release_lapsed,
    settle,
    take,
    turn,
    turning,
)
from wagecase.services.notifications.outbox.resolution import Gone, Held, Matter
from wagecase.services.notifications.outbox.resolve import judge, role_of
from wagecase.services.notifications.recipients.preferences import Wishes, in_digest, waits_until
from wagecase.services.notifications.recipients.recipients import OPTIONAL, Directory, Recipient
from wagecase.services.notifications.schedule.quiet_hours import earliest, morning_of
from wagecase.services.notifications.schedule.sweep import ENDED

T = TypeVar("T")
logger = structlog.get_logger(__name__)

# Beat calls every minute; a run leaves room for its last flight within the task's time limit.
RUN_SECONDS = 50
MOST_FAULTS = 2
# While one line waits for the mail server, the other judges and writes.
LINES = 2
# What was sent in so many seconds was sent fast: the next claim may be larger.
FAST_SECONDS = 1
# What faulty data of one message can raise while its letter is written; faults of the database are not among them.
FAULTS = (LookupError, ValueError, TypeError, TemplateError)
NO_TIME = Result(Outcome.untried, "run_over")
POSTPONE = text(
    """
    UPDATE reminders SET next_try_at = :morning
    WHERE id IN (SELECT id FROM reminders WHERE state IN ('owed', 'unknown') AND next_try_at <= :moment
                 FOR UPDATE SKIP LOCKED)
    """
)


@dataclass(frozen=True, slots=True)
class Ready:
    """A message with its mail."""

    row: Claimed
    mail: Outgoing
    user_id: uuid.UUID | None

    @property
    def flier(self) -> Flier:
        return Flier(self.row.id, self.mail.message_id, self.user_id, index_of(self.mail.to))


def sender() -> Sender:
    """The mail server of the settings, or what stands where there is none."""
    config = current_config()
    return NullSender() if config.smtp is None else SmtpSender(config.smtp, config.mail_from)


def send_over_lines(run_seconds: float = RUN_SECONDS) -> int:
    """`send_owed` over one line and, where that one alone has its hands full, over others at once.

    Each has a context, a claim and a connection of its own.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined] # a proxy's own method
    open_lines: list[Future[int]] = []

    def one() -> int:
        with app.app_context():
            return send_owed(sender(), run_seconds, another)

    def another() -> None:
        if len(open_lines) < LINES:
            open_lines.append(lines.submit(one))

    with ThreadPoolExecutor(LINES, "line") as lines:
        another()
        return sum(line.result() for line in open_lines)


def send_owed(through: Sender, run_seconds: float = RUN_SECONDS, hands_full: Callable[[], None] = lambda: None) -> int:
    """Send what is owed and ready; returns how many mails were taken. At night everything waits until the morning.

    `hands_full` is called whenever a claim took all that it may, so that more is probably left.
    """
    moment = now()
    release_lapsed(moment)
    morning = earliest(moment, rulebook.current())
    if morning > moment:
        db.session.execute(POSTPONE, {"morning": morning, "moment": moment})
        db.session.commit()
        return 0
    run = _Run(through, time.monotonic() + run_seconds)
    with through, turning() as line:
        while run.going:
            token, rows = take(now(), most=run.most)
            db.session.commit()
            if not rows:
                break
            if len(rows) == run.most:
                hands_full()
            run.fly(line, token, prepare(token, rows))
    return run.sent


class _Run:
    """The flights of one call. Two in a row that bring nothing through end it."""

    def __init__(self, through: Sender, end: float) -> None:
        self._through, self._end = through, end
        self._faults = 0
        self.sent, self.most = 0, CLAIM

    @property
    def going(self) -> bool:
        return self._faults < MOST_FAULTS and time.monotonic() < self._end

    def fly(self, line: Connection, token: uuid.UUID, ready: Sequence[Ready]) -> None:
        """Send what was prepared; what the run has no time or line for is given back."""
        landed: list[tuple[Claimed, Result]] = []
        start, begun = 0, time.monotonic()
        while start < len(ready) and self.going:
            flight = ready[start : start + FLIGHT]
            leave = turn(line, token, landed, [one.flier for one in flight], now())
            landed = self._flight([one for one in flight if one.row.id in leave])
            start += FLIGHT
        left = [(one.row, NO_TIME) for one in ready[start:]]
        turn(line, token, landed + left, [], now())
        if time.monotonic() - begun < FAST_SECONDS:
            self.most = min(2 * self.most, LARGEST_CLAIM)

    def _flight(self, flight: Sequence[Ready]) -> list[tuple[Claimed, Result]]:
        results = self._through.send([one.mail for one in flight])
        taken = sum(result.outcome is Outcome.sent for result in results)
        broken = not taken and any(result.outcome is Outcome.untried for result in results)
        self.sent, self._faults = self.sent + taken, self._faults + 1 if broken else 0
        return [(one.row, result) for one, result in zip(flight, results, strict=True)]


def prepare(token: uuid.UUID, rows: Sequence[Claimed]) -> list[Ready]:
    """Judge and address claimed messages: what is no longer owed is dropped, what reaches nobody has failed."""
    moment = now()
    facts = read(rows, moment, legal_date(moment))
    judged = [(row, _alone(token, row, partial(judge, facts, row), moment)) for row in rows]
    directory = Directory([matter.place for _, matter in judged if isinstance(matter, Matter)], facts.today)
    ready = list(_addressed(token, judged, directory, facts))
    db.session.commit()
    return ready


def _alone(token: uuid.UUID, row: Claimed, make: Callable[[], T], moment: datetime) -> T | None:
    """What is made for one message. Should its data be at fault it waits with the reason, and holds up no other."""
    try:
        return make()
    except FAULTS as fault:
        logger.exception("a reminder cannot be written", reminder=str(row.id))
        record(token, [(row, Result(Outcome.retry, f"letter: {type(fault).__name__}"))], moment)
        return None


def _addressed(
    token: uuid.UUID, judged: Iterable[tuple[Claimed, Matter | Gone | Held | None]], directory: Directory, facts: Facts
) -> Iterator[Ready]:
    moment = facts.moment
    for row, matter in judged:
        if isinstance(matter, Gone):
            settle(token, row, matter.state, matter.reason)
        elif isinstance(matter, Held):
            put_off(token, row, morning_of(matter.until, facts.rules), "held")
        elif matter is not None:
            recipient = _recipient(token, row, directory.of(role_of(row), matter.place), moment)
            if recipient is not None and not _waits(token, row, directory.wishes(recipient), facts):
                mail = _alone(token, row, partial(_mail, row, matter, recipient, moment), moment)
                if mail is not None:
                    yield Ready(row, mail, recipient.user_id)


def _recipient(token: uuid.UUID, row: Claimed, found: Sequence[Recipient], moment: datetime) -> Recipient | None:
    """Whom this row is for. The first to be found takes the role's own row; each further person gets a copy of it."""
    if not found:
        left = role_of(row) in OPTIONAL
        settle(token, row, "dropped" if left else "failed", "left" if left else "nobody")
        return None
    copy = ":" in row.role
    own = [one for one in found if row.user_id is None or one.user_id == row.user_id]
    if not copy:
        _copy(row, found[1:] if row.user_id is None else [one for one in found if one.user_id != row.user_id], moment)
    if not own:
        settle(token, row, "dropped", "left")
        return None
    if row.user_id is None and len(found) > 1:
        # Said before it leaves: should this try be lost, the next must not take someone who has his copy.
        db.session.execute(update(Reminder).where(Reminder.id == row.id).values(user_id=own[0].user_id))
    return own[0]


def _waits(token: uuid.UUID, row: Claimed, wishes: Wishes, facts: Facts) -> bool:
    """Whether this is no time for a mail: a line of the digest stands for it, or it is a day of rest."""
    if in_digest(wishes, row.letter, row.due_on, facts.today, facts.rules):
        settle(token, row, "dropped", "digest")
        return True
    until = waits_until(wishes, row.letter, row.due_on, facts.moment, facts.today, facts.rules)
    if until is not None:
        put_off(token, row, until, "rest_day")
    return until is not None


def _copy(row: Claimed, others: Iterable[Recipient], moment: datetime) -> None:
    """A row of their own for further people of the same role; once, however often this message is tried."""
    rows = [
        {
            "id": new_id(),
            "rule": row.rule,
            "letter": row.letter,
            "case_id": row.case_id,
            "proceeding_id": row.proceeding_id,
            "subject": row.subject,
            "due_on": row.due_on,
            "send_on": row.send_on,
            "role": f"{row.role}:{one.user_id}",
            "user_id": one.user_id,
            "next_try_at": moment,
        }
        for one in others
    ]
    if rows:
        owe = insert(Reminder).values(rows)
        again = {"state": "owed", "attempts": 0, "reason": None, "next_try_at": moment}
        ended = (Reminder.state == "dropped") & (Reminder.reason == ENDED)
        db.session.execute(owe.on_conflict_do_update(constraint="uq_reminders_once", set_=again, where=ended))


def _mail(row: Claimed, matter: Matter, recipient: Recipient, moment: datetime) -> Outgoing:
    preferences = f"{current_config().public_url}/console/account/reminders"
    values = {**matter.values(recipient.language), "role": recipient.role, "preferences": preferences}
    letter = rendering.render(row.letter, recipient.language, values)
    return Outgoing(
        to=recipient.address,
        subject=letter.subject,
        body=letter.body,
        language=recipient.language,
        message_id=message_id_of(row.id, current_config().mail_from),
        written_at=moment,
        calendar=calendar([matter.entry(recipient.language)]) if matter.entry else None,
    )
