"""What will be sent of a case, when, to whom and why, if nothing happens meanwhile; and what was sent already.

The future is worked out by the same rules and steps that the sweep takes, so that the two cannot disagree.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.law.book import Book, load_book
from wagecase.law.words import Bilingual
from wagecase.mail import rendering
from wagecase.models import Case, Deadline, PayPromise, Proceeding, Reminder, ReminderHold, User
from wagecase.procedure.core.enums import Procedure
from wagecase.procedure.notifications.message_subject import MessageSubject, MessageSubjectKind
from wagecase.procedure.notifications.recipient_roles import RECIPIENT_ROLES, role_label
from wagecase.procedure.notifications.reminder_rules import NEVER_DEFERRED_TEMPLATES
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import legal_date, now, today
from wagecase.services.base.rules_in_force import RulesInForce
from wagecase.services.hearings import hearing_days
from wagecase.services.notifications.catalogue.reasons import delivery_reason_text
from wagecase.services.notifications.outbox.context import subject_of
from wagecase.services.notifications.recipients.recipients import RecipientDirectory, RecipientScope
from wagecase.services.notifications.schedule import due_messages
from wagecase.services.notifications.schedule.schedule import ReminderStep, get_reminder_plan

LOOKAHEAD = timedelta(days=400)
MAX_MESSAGES = 300
PROMISE_LABEL = Bilingual("付款承诺", "pay promise")
HEARING_LABEL = Bilingual("开庭", "hearing")
INACTIVITY_LABEL = Bilingual("案件无进展", "no progress in the case")
EVENT_LABEL = Bilingual("办理记录", "an event of the case")
KIND_LABELS: Mapping[str, Bilingual] = MappingProxyType(
    {
        MessageSubjectKind.promise: PROMISE_LABEL,
        MessageSubjectKind.hearing: HEARING_LABEL,
        MessageSubjectKind.inactivity: INACTIVITY_LABEL,
    }
)
STATE_LABELS: Mapping[str, Bilingual] = {
    "planned": Bilingual("将发送", "will be sent"),
    "queued": Bilingual("待发送", "waiting"),
    "sending": Bilingual("正在发送", "being sent"),
    "sent": Bilingual("已发送", "sent"),
    "unknown": Bilingual("结果不明，将再发", "outcome unknown, sent once more"),
    "failed": Bilingual("未送达", "undelivered"),
    "dropped": Bilingual("无需发送", "not needed"),
}


@dataclass(frozen=True, slots=True)
class NotificationView:
    """One message of a case, past or to come.

    `about_key` is what a hold of it names; `held_until` is until when somebody holds it back.
    """

    template: str
    about: str
    due_on: date
    on: date
    to: str
    names: tuple[str, ...]
    state: str
    why: str
    about_key: str
    role: str
    proceeding_id: uuid.UUID | None
    id: uuid.UUID | None = None
    at: datetime | None = None
    held_until: date | None = None
    may_hold: bool = False


@dataclass
class _PlannedMessage:
    """A message to come, before its recipients are known."""

    rule: str
    template: str
    about: MessageSubject
    label: Bilingual
    procedure: str
    due_on: date
    on: date
    role: str
    proceeding: Proceeding
    names: tuple[str, ...] = field(default=())


def planned_messages(
    case: Case,
    lang: str,
    on: date | None = None,
    *,
    past: Sequence[NotificationView] | None = None,
    proceedings: Iterable[Proceeding] | None = None,
) -> list[NotificationView]:
    """What will be sent from today on, or on one day; nothing that the outbox holds already.

    A caller that has read them already passes the past and the proceedings of the case.
    """
    if proceedings is None:
        proceedings = db.session.scalars(select(Proceeding).where(Proceeding.case_id == case.id))
    rules = rulebook.current_rules()
    past = outbox_messages(case, lang) if past is None else past
    known = {(one.why, one.proceeding_id, one.about_key, one.due_on, one.role) for one in past}
    found = [
        one
        for one in _plan_messages(case, {one.id: one for one in proceedings}, rules)
        if (on is None or one.on == on)
        and (one.rule, one.proceeding.id, one.about.key, one.due_on, one.role) not in known
    ]
    found.sort(key=lambda one: (one.on, one.due_on, one.role))
    return _with_recipients(found[:MAX_MESSAGES], _active_holds(case.id), lang)


def _plan_messages(
    case: Case, proceedings: Mapping[uuid.UUID, Proceeding], rules: RulesInForce
) -> Iterator[_PlannedMessage]:
    plan = get_reminder_plan(rules.book, rules.settings)
    yield from _from_deadlines(case, proceedings, plan.clocks, rules)
    root = next(one for one in proceedings.values() if one.procedure == "case")
    promises = select(PayPromise).where(
        PayPromise.case_id == case.id, PayPromise.kept < PayPromise.amount, PayPromise.withdrawn_on.is_(None)
    )
    for promise in db.session.scalars(promises):
        about = MessageSubject.of(MessageSubjectKind.promise, promise.id)
        yield from _from_steps(plan.promises, about, PROMISE_LABEL, promise.due_on, promise.promised_on, root)
    for one in hearing_days.hearings_between(today() + timedelta(days=1), today() + LOOKAHEAD, case_id=case.id):
        for due in due_messages.messages_before_hearing(one, rules):
            if due.send_on >= today():
                yield _from_due_message(due, HEARING_LABEL, proceedings[one.proceeding_id])


def _from_due_message(due: due_messages.DueMessage, label: Bilingual, proceeding: Proceeding) -> _PlannedMessage:
    return _PlannedMessage(
        due.rule.name,
        due.rule.template,
        due.about,
        label,
        proceeding.procedure,
        due.due_on,
        due.send_on,
        due.role,
        proceeding,
    )


def _from_deadlines(
    case: Case, proceedings: Mapping[uuid.UUID, Proceeding], steps: Sequence[ReminderStep], rules: RulesInForce
) -> Iterator[_PlannedMessage]:
    query = select(Deadline).where(
        Deadline.case_id == case.id,
        Deadline.state == "running",
        Deadline.due_on.is_not(None),
        ~Deadline.contingent,
    )
    seen: set[tuple[uuid.UUID, MessageSubject, date]] = set()
    for row in db.session.scalars(query):
        about = subject_of(row)
        if row.due_on is None or row.clock not in rules.book.clocks or (row.proceeding_id, about, row.due_on) in seen:
            continue
        seen.add((row.proceeding_id, about, row.due_on))
        own = [step for step in steps if step.clock == row.clock]
        label = rules.book.clocks[row.clock].label
        yield from _from_steps(own, about, label, row.due_on, row.started_on, proceedings[row.proceeding_id])


def _from_steps(
    steps: Iterable[ReminderStep],
    about: MessageSubject,
    label: Bilingual,
    due: date,
    started: date | None,
    proceeding: Proceeding,
) -> Iterator[_PlannedMessage]:
    for step in steps:
        on = due + timedelta(days=step.first)
        if on >= today() and (started is None or started <= on):
            yield _PlannedMessage(
                step.rule, step.template, about, label, proceeding.procedure, due, on, step.role, proceeding
            )


def _with_recipients(
    found: Sequence[_PlannedMessage], holds: Mapping[tuple[uuid.UUID, MessageSubject], date], lang: str
) -> list[NotificationView]:
    places = {
        one.proceeding.id: RecipientScope(one.proceeding.case_id, one.proceeding.id, one.proceeding.organisation_id)
        for one in found
    }
    directory = RecipientDirectory(list(places.values()), today())
    lines = []
    for one in found:
        people = directory.of(one.role, places[one.proceeding.id])
        if not people and RECIPIENT_ROLES[one.role].optional:
            continue
        read = tuple(person.name for person in people if person.name)
        held_until = holds.get((one.proceeding.id, one.about))
        lines.append(
            NotificationView(
                template=rendering.template_title(one.template, lang),
                about=f"{Procedure(one.procedure).label.get(lang)} · {one.label.get(lang)}",
                due_on=one.due_on,
                on=one.on,
                to=role_label(one.role, lang),
                names=read,
                state=STATE_LABELS["planned"].get(lang),
                why=one.rule,
                about_key=one.about.key,
                role=one.role,
                proceeding_id=one.proceeding.id,
                held_until=held_until if held_until and one.template not in NEVER_DEFERRED_TEMPLATES else None,
                may_hold=one.template not in NEVER_DEFERRED_TEMPLATES,
            )
        )
    return lines


def _active_holds(case_id: uuid.UUID) -> dict[tuple[uuid.UUID, MessageSubject], date]:
    query = (
        select(ReminderHold)
        .where(ReminderHold.case_id == case_id, ReminderHold.released_at.is_(None), ReminderHold.until_on > today())
        .order_by(ReminderHold.created_at)
    )
    return {(one.proceeding_id, one.about): one.until_on for one in db.session.scalars(query)}


def outbox_messages(case: Case, lang: str) -> list[NotificationView]:
    """What the outbox holds of the case, the newest first."""
    book = load_book()
    query = (
        select(Reminder, Proceeding.procedure, User.name)
        .join(Proceeding, Proceeding.id == Reminder.proceeding_id)
        .outerjoin(User, User.id == Reminder.user_id)
        .where(Reminder.case_id == case.id)
        .order_by(Reminder.send_on.desc(), Reminder.id.desc())
        .limit(MAX_MESSAGES)
    )
    return [_outbox_view(row.Reminder, row.procedure, row.name, book, lang) for row in db.session.execute(query)]


def _outbox_view(row: Reminder, procedure: str, name: str | None, book: Book, lang: str) -> NotificationView:
    waits = row.state in ("queued", "unknown")
    said = STATE_LABELS[row.state].get(lang)
    reason = f"{said}：{delivery_reason_text(row.reason, lang)}" if row.reason and row.state != "sent" else said
    return NotificationView(
        template=rendering.template_title(row.template, lang),
        about=f"{Procedure(procedure).label.get(lang)} · {_subject_label(row, book).get(lang)}",
        due_on=row.due_on,
        on=row.send_on,
        to=role_label(row.role, lang),
        names=(name,) if name else (),
        state=reason,
        why=row.rule,
        about_key=row.about.key,
        role=row.role,
        proceeding_id=row.proceeding_id,
        id=row.id,
        at=row.sent_at or (row.next_try_at if waits else None),
    )


def _subject_label(row: Reminder, book: Book) -> Bilingual:
    clock = book.clocks.get(row.clock)
    return clock.label if clock else KIND_LABELS.get(row.kind, EVENT_LABEL)


def messages_on(case: Case, lang: str, day: date) -> list[NotificationView]:
    """Past or future of one day."""
    if day < legal_date(now()):
        return [one for one in outbox_messages(case, lang) if one.on == day]
    past = outbox_messages(case, lang)
    return [*(one for one in past if one.on == day), *planned_messages(case, lang, day, past=past)]
