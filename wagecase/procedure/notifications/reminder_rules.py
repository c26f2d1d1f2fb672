"""The reminder rules as data: about what, how many days from its date, to whom, by which letter, and what silences it.

One mail at each step of an overdue duty, afterwards one line in the morning digest: daily mails about everything are
read by nobody. Days are settings of the office, or stand with the clock in the book of law."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wagecase.law.book import Clock, ClockKind, ClockOwner


class ReminderSubject(StrEnum):
    """What a reminder is about; the date it counts from is that thing's own."""

    clock = "clock"
    """A deadline; counted from its due date."""
    promise = "promise"
    """A pay promise; counted from the promised day."""
    approval = "approval"
    """A submission on which an approver has not decided; counted from the day of submission."""
    supervision_order = "supervision_order"
    """A supervision order; counted from the day by which it is to be answered."""
    callback = "callback"
    """A concluded case that nobody has called back; counted from the day of conclusion."""
    callback_task = "callback_task"
    """Calls of a spot check that fell to one person; counted from the day by which they are to be made."""
    silence = "silence"
    """An open case in which nothing is recorded; counted from its last event, looked for once a month."""
    hearing = "hearing"
    """A hearing or session; counted back from its day."""
    festival = "festival"
    """The days before Spring Festival, by which wages found owed are to be paid; counted back from New Year's Eve."""
    report = "report"
    """A district's daily report before Spring Festival; counted from its hour."""
    guarantee = "guarantee"
    """The letter of guarantee of a project's wage deposit; counted back from the day on which it ends."""


class ReminderOffset(StrEnum):
    """How the day of sending is found."""

    clock_own = "clock_own"
    """The days before the due date that the clock itself names (`Clock.remind`)."""
    days = "days"
    """A fixed number of days after the date, 0 being the day itself."""
    setting_before = "setting_before"
    setting_after = "setting_after"
    workdays = "workdays"
    """A number of working days before the date, the date not counted."""
    hour = "hour"
    """The day itself, once the hour of the setting is over."""
    daily = "daily"
    """Every working morning from the day after the date on."""
    daily_after_setting = "daily_after_setting"
    """Every working morning once the days of the setting are over."""


class ReminderAudience(StrEnum):
    """To whom, resolved to people when the message is claimed, so that a leaver is not the recipient."""

    owner = "owner"
    """Who owns the clock, see `OWNERS`."""
    handler = "handler"
    lawyer = "lawyer"
    """Who acts for the worker under legal aid."""
    counsel = "counsel"
    """A legal-aid lawyer of the worker, where the case has one."""
    receiver = "receiver"
    """The office to which something was handed over."""
    head = "head"
    supervisor = "supervisor"
    approver = "approver"
    """Head of the body after a submission, head of the bureau after the endorsement, supervisor for a lead's answer."""
    district = "district"
    """Who heads a district's bureau."""
    caller = "caller"
    """Who may call back: of another organisation or team than the handlers."""
    checker = "checker"
    """Who last checked this system of a project."""


class StopCondition(StrEnum):
    """What makes a notification obsolete; checked again when it is claimed."""

    clock_ended = "clock_ended"
    """The clock was stopped, superseded or moved to another day."""
    promise_kept = "promise_kept"
    """The promised amount arrived in full, or the promise was withdrawn."""
    approval_given = "approval_given"
    supervision_answered = "supervision_answered"
    callback_recorded = "callback_recorded"
    callbacks_made = "callbacks_made"
    event_since = "event_since"
    """Something was recorded on the case meanwhile."""
    hearing_over = "hearing_over"
    """It was held, moved to another day, or its proceeding ended."""
    nothing_open = "nothing_open"
    """No case of the district with wages found owed is open."""
    reported = "reported"
    guarantee_replaced = "guarantee_replaced"
    """Another check says that it ends on another day or is not in place any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRule:
    """`kinds` narrows clock rules. `days` goes with Offset.days, `setting` with offsets that name one. A digest rule
    adds a line to the receiver's morning digest; every other rule is a mail of its own."""

    name: str
    about: ReminderSubject
    offset: ReminderOffset
    to: tuple[ReminderAudience, ...]
    template: str
    stops: StopCondition
    kinds: tuple[ClockKind, ...] = ()
    days: int = 0
    setting: str | None = None
    digest: bool = False
    # Narrows a rule of clocks to these.
    clocks: tuple[str, ...] = ()


URGENT_TEMPLATES = frozenset(
    {
        "due_today",
        "overdue",
        "overdue_escalated",
        "lapsed",
        "supervision_ordered",
        "supervision_unanswered",
        "transferred_by_statute",
        "report_missing",
    }
)
"""Letters that wait for no working day; the quiet hours of the night hold for them too."""

NEVER_DEFERRED_TEMPLATES = frozenset({*URGENT_TEMPLATES} - {"lapsed"})
"""What is due or late by statute is notified even if reminders are held."""

OWNER_AUDIENCES: dict[ClockOwner, ReminderAudience] = {
    ClockOwner.head: ReminderAudience.head,
    ClockOwner.bureau_head: ReminderAudience.approver,
    ClockOwner.supervisor: ReminderAudience.supervisor,
    ClockOwner.city: ReminderAudience.supervisor,
    ClockOwner.lawyer: ReminderAudience.lawyer,
    ClockOwner.receiver: ReminderAudience.receiver,
}
"""Which audience stands for a clock's owner inside the office; for every other owner (an employer, the police, a bank,
a court, a worker) the handler is notified, who must know."""

OUTSIDE_OWNERS = frozenset(
    {ClockOwner.employer, ClockOwner.worker, ClockOwner.party, ClockOwner.police, ClockOwner.bank, ClockOwner.court}
)
"""Owners who do not use the system and are under no supervision. What they let lapse opens next steps for the office:
its handler is notified once, and nobody is reported as late."""


def reminder_kind(clock: Clock) -> ClockKind:
    """As what kind a clock is reminded of."""
    return ClockKind.wait if clock.owner in OUTSIDE_OWNERS else clock.kind


DUTY_KINDS = (ClockKind.duty, ClockKind.target)
RIGHT_KINDS = (ClockKind.window, ClockKind.wait)

REMINDER_RULES: tuple[ReminderRule, ...] = (
    ReminderRule(
        name="clock.before",
        about=ReminderSubject.clock,
        kinds=(*DUTY_KINDS, *RIGHT_KINDS),
        offset=ReminderOffset.clock_own,
        to=(ReminderAudience.owner,),
        template="due_soon",
        stops=StopCondition.clock_ended,
    ),
    ReminderRule(
        name="clock.today",
        about=ReminderSubject.clock,
        kinds=DUTY_KINDS,
        offset=ReminderOffset.days,
        days=0,
        to=(ReminderAudience.owner,),
        template="due_today",
        stops=StopCondition.clock_ended,
    ),
    ReminderRule(
        name="clock.lapsed",
        about=ReminderSubject.clock,
        kinds=RIGHT_KINDS,
        offset=ReminderOffset.days,
        days=1,
        to=(ReminderAudience.owner,),
        template="lapsed",
        stops=StopCondition.clock_ended,
    ),
    ReminderRule(
        name="clock.overdue",
        about=ReminderSubject.clock,
        kinds=DUTY_KINDS,
        offset=ReminderOffset.days,
        days=1,
        to=(ReminderAudience.owner,),
        template="overdue",
        stops=StopCondition.clock_ended,
    ),
    ReminderRule(
        name="clock.overdue_head",
        about=ReminderSubject.clock,
        kinds=DUTY_KINDS,
        offset=ReminderOffset.setting_after,
        setting="reminders.escalate_head_days",
        to=(ReminderAudience.head,),
        template="overdue_escalated",
        stops=StopCondition.clock_ended,
    ),
    ReminderRule(
        name="clock.overdue_city",
        about=ReminderSubject.clock,
        kinds=DUTY_KINDS,
        offset=ReminderOffset.setting_after,
        setting="reminders.escalate_city_days",
        to=(ReminderAudience.supervisor,),
        template="overdue_escalated",
        stops=StopCondition.clock_ended,
    ),
    ReminderRule(
        name="clock.digest",
        about=ReminderSubject.clock,
        kinds=DUTY_KINDS,
        offset=ReminderOffset.daily_after_setting,
        setting="reminders.escalate_city_days",
        to=(ReminderAudience.owner, ReminderAudience.head, ReminderAudience.supervisor),
        template="morning_digest",
        stops=StopCondition.clock_ended,
        digest=True,
    ),
    ReminderRule(
        name="promise.before",
        about=ReminderSubject.promise,
        offset=ReminderOffset.setting_before,
        setting="promise.remind_before",
        to=(ReminderAudience.handler,),
        template="promise_soon",
        stops=StopCondition.promise_kept,
    ),
    ReminderRule(
        name="promise.after",
        about=ReminderSubject.promise,
        offset=ReminderOffset.setting_after,
        setting="promise.remind_after",
        to=(ReminderAudience.handler,),
        template="promise_passed",
        stops=StopCondition.promise_kept,
    ),
    ReminderRule(
        name="approval.waiting",
        about=ReminderSubject.approval,
        offset=ReminderOffset.daily,
        to=(ReminderAudience.approver,),
        template="approvals_waiting",
        stops=StopCondition.approval_given,
        digest=True,
    ),
    ReminderRule(
        name="supervision.unanswered",
        about=ReminderSubject.supervision_order,
        offset=ReminderOffset.days,
        days=1,
        to=(ReminderAudience.head,),
        template="supervision_unanswered",
        stops=StopCondition.supervision_answered,
    ),
    ReminderRule(
        name="supervision.unanswered_bureau",
        about=ReminderSubject.supervision_order,
        offset=ReminderOffset.setting_after,
        setting="supervision.escalate_bureau_days",
        to=(ReminderAudience.approver,),
        template="supervision_unanswered",
        stops=StopCondition.supervision_answered,
    ),
    ReminderRule(
        name="callback_tasks.new",
        about=ReminderSubject.callback_task,
        offset=ReminderOffset.days,
        to=(ReminderAudience.caller,),
        template="callbacks_assigned",
        stops=StopCondition.callbacks_made,
    ),
    ReminderRule(
        name="callback_tasks.late",
        about=ReminderSubject.callback_task,
        offset=ReminderOffset.days,
        days=1,
        to=(ReminderAudience.caller,),
        template="callbacks_overdue",
        stops=StopCondition.callbacks_made,
    ),
    ReminderRule(
        name="case.silent",
        about=ReminderSubject.silence,
        offset=ReminderOffset.setting_after,
        setting="follow_up.silent_days",
        to=(ReminderAudience.handler, ReminderAudience.head),
        template="no_progress",
        stops=StopCondition.event_since,
    ),
    ReminderRule(
        name="instruction.lapsed",
        about=ReminderSubject.clock,
        clocks=("insp.pay_order",),
        kinds=RIGHT_KINDS,
        offset=ReminderOffset.days,
        days=1,
        to=(ReminderAudience.handler,),
        template="instruction_lapsed",
        stops=StopCondition.clock_ended,
    ),
    ReminderRule(
        name="hearing.early",
        about=ReminderSubject.hearing,
        offset=ReminderOffset.workdays,
        days=5,
        to=(ReminderAudience.handler, ReminderAudience.counsel),
        template="hearing_soon",
        stops=StopCondition.hearing_over,
    ),
    ReminderRule(
        name="hearing.eve",
        about=ReminderSubject.hearing,
        offset=ReminderOffset.workdays,
        days=1,
        to=(ReminderAudience.handler, ReminderAudience.counsel),
        template="hearing_soon",
        stops=StopCondition.hearing_over,
    ),
    *(
        ReminderRule(
            name=f"festival.{days}",
            about=ReminderSubject.festival,
            offset=ReminderOffset.days,
            days=-days,
            to=(ReminderAudience.district,),
            template="festival_list",
            stops=StopCondition.nothing_open,
        )
        for days in (45, 30, 15, 7)
    ),
    ReminderRule(
        name="report.missing",
        about=ReminderSubject.report,
        offset=ReminderOffset.hour,
        setting="spring_festival.report_until",
        to=(ReminderAudience.district,),
        template="report_missing",
        stops=StopCondition.reported,
    ),
    ReminderRule(
        name="guarantee.ends",
        about=ReminderSubject.guarantee,
        offset=ReminderOffset.setting_before,
        setting="guarantee.remind_before",
        to=(ReminderAudience.checker,),
        template="guarantee_ends",
        stops=StopCondition.guarantee_replaced,
    ),
    ReminderRule(
        name="callback.due",
        about=ReminderSubject.callback,
        offset=ReminderOffset.setting_after,
        setting="callback.days",
        to=(ReminderAudience.caller,),
        template="callback_task",
        stops=StopCondition.callback_recorded,
    ),
)
