"""What will be sent of a case, when, to whom and why, if nothing happens meanwhile; and what was sent already.

The future is worked out by the same rules and steps that the sweep takes, so that the two cannot disagree.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.law.book import Book, load
from wagecase.law.words import Words
from wagecase.mail import rendering
from wagecase.models import Case, Deadline, PayPromise, Proceeding, Reminder, ReminderHold, User
from wagecase.procedure.core.enums import Procedure
from wagecase.procedure.notifications.reminder_rules import NEVER_HELD
from wagecase.services.base import rules_in_force as rulebook
from wagecase.services.base.dates import legal_date, now, today
from wagecase.services.base.rules_in_force import Rules
from wagecase.services.hearings import hearing_days
from wagecase.services.notifications.catalogue.reasons import reason_of
from wagecase.services.notifications.catalogue.roles import role_label
from wagecase.services.notifications.recipients.recipients import OPTIONAL, Directory, Place
from wagecase.services.notifications.schedule import sweep_other
from wagecase.services.notifications.schedule.schedule import Step, plan_of

AHEAD = timedelta(days=400)
MOST = 300
PROMISE = Words("付款承诺", "pay promise")
HEARING = Words("开庭", "hearing")
SILENCE = Words("案件无进展", "no progress in the case")
NEWS = Words("办理记录", "an event of the case")
STATES: Mapping[str, Words] = {
    "planned": Words("将发送", "will be sent"),
    "owed": Words("待发送", "waiting"),
    "sending": Words("正在发送", "being sent"),
    "sent": Words("已发送", "sent"),
    "unknown": Words("结果不明，将再发", "outcome unknown, sent once more"),
    "failed": Words("未送达", "undelivered"),
    "dropped": Words("无需发送", "not needed"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One message of a case, past or to come. `held` is until when somebody holds it back."""

    letter: str
    about: str
    due_on: date
    on: date
    to: str
    names: tuple[str, ...]
    state: str
    why: str
    subject: str
    role: str
    proceeding_id: uuid.UUID | None
    id: uuid.UUID | None = None
    at: datetime | None = None
    held: date | None = None
    may_hold: bool = False


@dataclass
class _Planned:
    """A message to come, before its recipients are known."""

    rule: str
    letter: str
    subject: str
    about: Words
    procedure: str
    due_on: date
    on: date
    role: str
    proceeding: Proceeding
    names: tuple[str, ...] = field(default=())


def to_come(
    case: Case,
    lang: str,
    on: date | None = None,
    *,
    past: Sequence[Told] | None = None,
    tracks: Iterable[Proceeding] | None = None,
) -> list[Told]:
    """What will be sent from today on, or on one day; nothing that the ledger holds already.

    Whoever has read them already hands in the past and the proceedings of the case.
    """
    if tracks is None:
        tracks = db.session.scalars(select(Proceeding).where(Proceeding.case_id == case.id))
    rules = rulebook.current()
    past = so_far(case, lang) if past is None else past
    known = {(one.why, one.proceeding_id, one.subject, one.due_on, one.role) for one in past}
    found = [
        one
        for one in _planned(case, {one.id: one for one in tracks}, rules)
        if (on is None or one.on == on)
        and (one.rule, one.proceeding.id, one.subject, one.due_on, one.role) not in known
    ]
    found.sort(key=lambda one: (one.on, one.due_on, one.role))
    return _told(found[:MOST], _holds(case.id), lang)


def _planned(case: Case, proceedings: Mapping[uuid.UUID, Proceeding], rules: Rules) -> Iterator[_Planned]:
    plan = plan_of(rules.book, rules.settings)
    yield from _of_deadlines(case, proceedings, plan.clocks, rules)
    root = next(one for one in proceedings.values() if one.procedure == "case")
    promises = select(PayPromise).where(
        PayPromise.case_id == case.id, PayPromise.kept < PayPromise.amount, PayPromise.withdrawn_on.is_(None)
    )
    for promise in db.session.scalars(promises):
        yield from _steps(plan.promises, f"promise:{promise.id}", PROMISE, promise.due_on, promise.promised_on, root)
    for one in hearing_days.between(today() + timedelta(days=1), today() + AHEAD, case_id=case.id):
        for due in sweep_other.steps_of(one, rules):
            if due.send_on >= today():
                yield _of_round(due, HEARING, proceedings[one.proceeding_id])


def _of_round(due: sweep_other.Due, about: Words, proceeding: Proceeding) -> _Planned:
    return _Planned(
        due.rule.name,
        due.rule.letter,
        due.subject,
        about,
        proceeding.procedure,
        due.due_on,
        due.send_on,
        due.role,
        proceeding,
    )


def _of_deadlines(
    case: Case, proceedings: Mapping[uuid.UUID, Proceeding], steps: Sequence[Step], rules: Rules
) -> Iterator[_Planned]:
    query = select(Deadline).where(
        Deadline.case_id == case.id,
        Deadline.state == "running",
        Deadline.due_on.is_not(None),
        ~Deadline.contingent,
    )
    seen: set[tuple[uuid.UUID, str, date]] = set()
    for row in db.session.scalars(query):
        subject = subject_of(row)
        if row.due_on is None or row.clock not in rules.book.clocks or (row.proceeding_id, subject, row.due_on) in seen:
            continue
        seen.add((row.proceeding_id, subject, row.due_on))
        own = [step for step in steps if step.clock == row.clock]
        label = rules.book.clocks[row.clock].label
        yield from _steps(own, subject, label, row.due_on, row.started_on, proceedings[row.proceeding_id])


def subject_of(row: Deadline) -> str:
    """As the sweep names it: claims together, and the parties to one document."""
    if row.subject.startswith("claim:"):
        return f"clock:{row.clock}:0:claims"
    if row.kind == "window" and row.subject.startswith("document:") and "/party:" in row.subject:
        return f"clock:{row.clock}:0:{row.subject.partition('/')[0]}/parties"
    return f"clock:{row.clock}:{row.run}:{row.subject}"


def _steps(
    steps: Iterable[Step], subject: str, about: Words, due: date, started: date | None, proceeding: Proceeding
) -> Iterator[_Planned]:
    for step in steps:
        on = due + timedelta(days=step.first)
        if on >= today() and (started is None or started <= on):
            yield _Planned(step.rule, step.letter, subject, about, proceeding.procedure, due, on, step.role, proceeding)


def _told(found: Sequence[_Planned], holds: Mapping[tuple[uuid.UUID, str], date], lang: str) -> list[Told]:
    places = {
        one.proceeding.id: Place(one.proceeding.case_id, one.proceeding.id, one.proceeding.organisation_id)
        for one in found
    }
    directory = Directory(list(places.values()), today())
    lines = []
    for one in found:
        people = directory.of(one.role, places[one.proceeding.id])
        if not people and one.role in OPTIONAL:
            continue
        read = tuple(person.name for person in people if person.name)
        held = holds.get((one.proceeding.id, one.subject))
        lines.append(
            Told(
                letter=rendering.title(one.letter, lang),
                about=f"{Procedure(one.procedure).label.get(lang)} · {one.about.get(lang)}",
                due_on=one.due_on,
                on=one.on,
                to=role_label(one.role, lang),
                names=read,
                state=STATES["planned"].get(lang),
                why=one.rule,
                subject=one.subject,
                role=one.role,
                proceeding_id=one.proceeding.id,
                held=held if held and one.letter not in NEVER_HELD else None,
                may_hold=one.letter not in NEVER_HELD,
            )
        )
    return lines


def _holds(case_id: uuid.UUID) -> dict[tuple[uuid.UUID, str], date]:
    query = (
        select(ReminderHold)
        .where(ReminderHold.case_id == case_id, ReminderHold.released_at.is_(None), ReminderHold.until_on > today())
        .order_by(ReminderHold.created_at)
    )
    return {(one.proceeding_id, one.subject): one.until_on for one in db.session.scalars(query)}


def so_far(case: Case, lang: str) -> list[Told]:
    """What the ledger holds of the case, the newest first."""
    book = load()
    query = (
        select(Reminder, Proceeding.procedure, User.name)
        .join(Proceeding, Proceeding.id == Reminder.proceeding_id)
        .outerjoin(User, User.id == Reminder.user_id)
        .where(Reminder.case_id == case.id)
        .order_by(Reminder.send_on.desc(), Reminder.id.desc())
        .limit(MOST)
    )
    return [_past(row.Reminder, row.procedure, row.name, book, lang) for row in db.session.execute(query)]


def _past(row: Reminder, procedure: str, name: str | None, book: Book, lang: str) -> Told:
    waits = row.state in ("owed", "unknown")
    said = STATES[row.state].get(lang)
    reason = f"{said}：{reason_of(row.reason, lang)}" if row.reason and row.state != "sent" else said
    return Told(
        letter=rendering.title(row.letter, lang),
        about=f"{Procedure(procedure).label.get(lang)} · {_about(row, book).get(lang)}",
        due_on=row.due_on,
        on=row.send_on,
        to=role_label(row.role, lang),
        names=(name,) if name else (),
        state=reason,
        why=row.rule,
        subject=row.subject,
        role=row.role,
        proceeding_id=row.proceeding_id,
        id=row.id,
        at=row.sent_at or (row.next_try_at if waits else None),
    )


def _about(row: Reminder, book: Book) -> Words:
    kind, _, rest = row.subject.partition(":")
    clock = book.clocks.get(rest.partition(":")[0]) if kind == "clock" else None
    if clock is not None:
        return clock.label
    return {"promise": PROMISE, "hearing": HEARING, "silence": SILENCE}.get(kind, NEWS)


def on_date(case: Case, lang: str, day: date) -> list[Told]:
    """Past or future of one day."""
    if day < legal_date(now()):
        return [one for one in so_far(case, lang) if one.on == day]
    past = so_far(case, lang)
    return [*(one for one in past if one.on == day), *to_come(case, lang, day, past=past)]
