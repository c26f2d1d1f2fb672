"""The reminder rules as data: about what, how many days from its date, to whom and by which template.

One mail at each step of an overdue duty, afterwards one line in the morning digest: daily mails about everything are
read by nobody. Days are settings of the office, or stand with the clock in the book of law."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wagecase.law.book import Clock, ClockKind, ClockOwner
from wagecase.law.words import Bilingual


class ReminderSubject(StrEnum):
    """What a reminder is about; the date it counts from is that thing's own."""

    clock = "clock"
    """A deadline; counted from its due date."""
    promise = "promise"
    """A pay promise; counted from the promised day."""
    approval = "approval"
    """A submission on which an approver has not decided; counted from the day of submission."""
    supervision_order = "supervision_order"
    """A supervision order; counted from the due day of its clock."""
    callback = "callback"
    """A concluded case that nobody has called back; counted from the due day of its clock."""
    callback_task = "callback_task"
    """Calls of a spot check that fell to one person; counted from the day by which they are to be made."""
    inactivity = "inactivity"
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

    at_once = "at_once"
    """When it happens."""
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
    """To whom: the owner of the clock, or a role of the outbox, see `RECIPIENT_ROLES`."""

    owner = "owner"
    """Who owns the clock, see `OWNER_AUDIENCES`."""
    handler = "handler"
    lawyer = "lawyer"
    """Who acts for the worker under legal aid."""
    counsel = "counsel"
    """A legal-aid lawyer of the worker, where the case has one."""
    receiver = "receiver"
    """The office to which something was transferred."""
    head = "head"
    bureau_head = "bureau_head"
    city = "city"
    """The city's supervisor, who also calls back: the caller must not be of the handlers' team (fact F11)."""
    district = "district"
    """Who heads a district's bureau."""
    caller = "caller"
    """Whom a call of a spot check was assigned to."""
    checker = "checker"
    """Who last checked this system of a project."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRule:
    """One rule with all that is particular to it.

    `since` is what its days count from, in words; None is the label of its one clock. `kinds` and `clocks` narrow a
    rule about clocks. `days` goes with the offsets that count days, `setting` with those that name one. A digest rule
    adds a line to the receiver's morning digest; every other rule is a mail of its own.

    An `urgent` mail waits for no working day; the quiet hours of the night hold for it too. What is not `holdable`
    is due or late by statute and is sent whatever anybody holds back. For a mail that is `listed` a line of the digest
    can stand, if its reader prefers that. A `calendar` mail brings its day as a calendar file.
    """

    name: str
    about: ReminderSubject
    since: Bilingual | None
    offset: ReminderOffset
    to: tuple[ReminderAudience, ...]
    template: str
    kinds: tuple[ClockKind, ...] = ()
    clocks: tuple[str, ...] = ()
    days: int = 0
    setting: str | None = None
    digest: bool = False
    urgent: bool = False
    holdable: bool = True
    listed: bool = False
    calendar: bool = False

    def speaks_of(self, clock: Clock) -> bool:
        """Whether this clock is reminded of by the rule."""
        if self.clocks and clock.name not in self.clocks:
            return False
        return reminder_kind(clock) in self.kinds if self.kinds else bool(self.clocks)


OWNER_AUDIENCES: dict[ClockOwner, ReminderAudience] = {
    ClockOwner.head: ReminderAudience.head,
    ClockOwner.bureau_head: ReminderAudience.bureau_head,
    ClockOwner.supervisor: ReminderAudience.city,
    ClockOwner.city: ReminderAudience.city,
    ClockOwner.lawyer: ReminderAudience.lawyer,
    ClockOwner.receiver: ReminderAudience.receiver,
}
"""Which audience stands for a clock's owner inside the office; for every other owner (an employer, the police, a bank,
a court, a worker) it is the handler, who must know."""

OUTSIDE_OWNERS = frozenset(
    {ClockOwner.employer, ClockOwner.worker, ClockOwner.party, ClockOwner.police, ClockOwner.bank, ClockOwner.court}
)
"""Owners to whom the office can give no orders. What they let pass opens the office's next step: its handler is
notified once, and nobody is reported as late."""


def reminder_kind(clock: Clock) -> ClockKind:
    """As what kind a clock is reminded of: what an owner outside the office lets pass is no duty of ours."""
    return ClockKind.wait if clock.owner in OUTSIDE_OWNERS else clock.kind


DUTY_KINDS = (ClockKind.duty, ClockKind.target)
RIGHT_KINDS = (ClockKind.window, ClockKind.wait)

_TIME_LIMIT = Bilingual("期限到期日", "due day of a time-limit")
_DUTY = Bilingual("应办期限到期日", "due day of a duty")
_RIGHT = Bilingual("权利或者等待期到期日", "end of a right or of a waiting time")
_PROMISE = Bilingual("承诺付清日", "promised day of payment")
_SUBMISSION = Bilingual("报批之日", "day of submission")
_SUPERVISION = Bilingual("督办回复期限", "day by which a supervision order is to be answered")
_CALLBACK = Bilingual("回访期限", "day by which a worker is to be called back")
_ASSIGNED = Bilingual("抽查回访分到人时", "when calls of a spot check fall to a person")
_SPOT_CHECK = Bilingual("抽查回访期限", "day by which the calls of a spot check are to be made")
_LAST_EVENT = Bilingual("最近一次办理记录", "last event of an open case")
_HEARING = Bilingual("开庭或者调解之日", "day of a hearing or session")
_NEW_YEARS_EVE = Bilingual("除夕", "New Year's Eve")
_GUARANTEE = Bilingual("保函到期日", "day on which a letter of guarantee ends")
_REPORT = Bilingual("节前每日报告", "daily report before Spring Festival")

REMINDER_RULES: tuple[ReminderRule, ...] = (
    ReminderRule(
        name="clock.before",
        about=ReminderSubject.clock,
        since=_TIME_LIMIT,
        kinds=(*DUTY_KINDS, *RIGHT_KINDS),
        offset=ReminderOffset.clock_own,
        to=(ReminderAudience.owner,),
        template="due_soon",
        listed=True,
        calendar=True,
    ),
    ReminderRule(
        name="clock.today",
        about=ReminderSubject.clock,
        since=_DUTY,
        kinds=DUTY_KINDS,
        offset=ReminderOffset.days,
        days=0,
        to=(ReminderAudience.owner,),
        template="due_today",
        urgent=True,
        holdable=False,
    ),
    ReminderRule(
        name="clock.lapsed",
        about=ReminderSubject.clock,
        since=_RIGHT,
        kinds=RIGHT_KINDS,
        offset=ReminderOffset.days,
        days=1,
        to=(ReminderAudience.owner,),
        template="lapsed",
        urgent=True,
    ),
    ReminderRule(
        name="clock.overdue",
        about=ReminderSubject.clock,
        since=_DUTY,
        kinds=DUTY_KINDS,
        offset=ReminderOffset.days,
        days=1,
        to=(ReminderAudience.owner,),
        template="overdue",
        urgent=True,
        holdable=False,
    ),
    ReminderRule(
        name="clock.overdue_head",
        about=ReminderSubject.clock,
        since=_DUTY,
        kinds=DUTY_KINDS,
        offset=ReminderOffset.setting_after,
        setting="reminders.escalate_head_days",
        to=(ReminderAudience.head,),
        template="overdue_escalated",
        urgent=True,
        holdable=False,
    ),
    ReminderRule(
        name="clock.overdue_city",
        about=ReminderSubject.clock,
        since=_DUTY,
        kinds=DUTY_KINDS,
        offset=ReminderOffset.setting_after,
        setting="reminders.escalate_city_days",
        to=(ReminderAudience.city,),
        template="overdue_escalated",
        urgent=True,
        holdable=False,
    ),
    ReminderRule(
        name="clock.digest",
        about=ReminderSubject.clock,
        since=_DUTY,
        kinds=DUTY_KINDS,
        offset=ReminderOffset.daily_after_setting,
        setting="reminders.escalate_city_days",
        to=(ReminderAudience.owner, ReminderAudience.head, ReminderAudience.city),
        template="morning_digest",
        digest=True,
    ),
    ReminderRule(
        name="promise.before",
        about=ReminderSubject.promise,
        since=_PROMISE,
        offset=ReminderOffset.setting_before,
        setting="promise.remind_before",
        to=(ReminderAudience.handler,),
        template="promise_soon",
    ),
    ReminderRule(
        name="promise.after",
        about=ReminderSubject.promise,
        since=_PROMISE,
        offset=ReminderOffset.setting_after,
        setting="promise.remind_after",
        to=(ReminderAudience.handler,),
        template="promise_passed",
    ),
    ReminderRule(
        name="approval.waiting",
        about=ReminderSubject.approval,
        since=_SUBMISSION,
        offset=ReminderOffset.daily,
        to=(ReminderAudience.head, ReminderAudience.bureau_head, ReminderAudience.city),
        template="morning_digest",
        digest=True,
    ),
    ReminderRule(
        name="supervision.unanswered",
        about=ReminderSubject.supervision_order,
        since=_SUPERVISION,
        clocks=("case.supervision_answer",),
        offset=ReminderOffset.days,
        days=1,
        to=(ReminderAudience.head,),
        template="supervision_unanswered",
        urgent=True,
        holdable=False,
    ),
    ReminderRule(
        name="supervision.unanswered_bureau",
        about=ReminderSubject.supervision_order,
        since=_SUPERVISION,
        clocks=("case.supervision_answer",),
        offset=ReminderOffset.setting_after,
        setting="supervision.escalate_bureau_days",
        to=(ReminderAudience.bureau_head,),
        template="supervision_unanswered",
        urgent=True,
        holdable=False,
    ),
    ReminderRule(
        name="callback_tasks.new",
        about=ReminderSubject.callback_task,
        since=_ASSIGNED,
        offset=ReminderOffset.at_once,
        to=(ReminderAudience.caller,),
        template="callbacks_assigned",
    ),
    ReminderRule(
        name="callback_tasks.late",
        about=ReminderSubject.callback_task,
        since=_SPOT_CHECK,
        offset=ReminderOffset.days,
        days=1,
        to=(ReminderAudience.caller,),
        template="callbacks_overdue",
    ),
    ReminderRule(
        name="case.silent",
        about=ReminderSubject.inactivity,
        since=_LAST_EVENT,
        offset=ReminderOffset.setting_after,
        setting="follow_up.silent_days",
        to=(ReminderAudience.handler, ReminderAudience.head),
        template="no_progress",
    ),
    ReminderRule(
        name="instruction.lapsed",
        about=ReminderSubject.clock,
        since=None,
        clocks=("insp.pay_order",),
        kinds=RIGHT_KINDS,
        offset=ReminderOffset.days,
        days=1,
        to=(ReminderAudience.handler,),
        template="instruction_lapsed",
    ),
    *(
        ReminderRule(
            name=f"hearing.{name}",
            about=ReminderSubject.hearing,
            since=_HEARING,
            offset=ReminderOffset.workdays,
            days=days,
            to=(ReminderAudience.handler, ReminderAudience.counsel),
            template="hearing_soon",
            calendar=True,
        )
        for name, days in (("early", 5), ("eve", 1))
    ),
    *(
        ReminderRule(
            name=f"festival.{days}",
            about=ReminderSubject.festival,
            since=_NEW_YEARS_EVE,
            offset=ReminderOffset.days,
            days=-days,
            to=(ReminderAudience.district,),
            template="festival_list",
        )
        for days in (45, 30, 15, 7)
    ),
    ReminderRule(
        name="report.missing",
        about=ReminderSubject.report,
        since=_REPORT,
        offset=ReminderOffset.hour,
        setting="spring_festival.report_until",
        to=(ReminderAudience.district,),
        template="report_missing",
        urgent=True,
        holdable=False,
    ),
    ReminderRule(
        name="guarantee.ends",
        about=ReminderSubject.guarantee,
        since=_GUARANTEE,
        offset=ReminderOffset.setting_before,
        setting="guarantee.remind_before",
        to=(ReminderAudience.checker,),
        template="guarantee_ends",
    ),
    ReminderRule(
        name="callback.due",
        about=ReminderSubject.callback,
        since=_CALLBACK,
        clocks=("case.callback",),
        offset=ReminderOffset.days,
        to=(ReminderAudience.city,),
        template="callback_task",
    ),
)

URGENT_EVENT_TEMPLATES = frozenset({"supervision_ordered", "transferred_by_statute"})
"""Messages of events that are urgent and cannot be held back."""
URGENT_TEMPLATES = frozenset({rule.template for rule in REMINDER_RULES if rule.urgent} | URGENT_EVENT_TEMPLATES)
NEVER_DEFERRED_TEMPLATES = frozenset(
    {rule.template for rule in REMINDER_RULES if not rule.holdable} | URGENT_EVENT_TEMPLATES
)
LISTED_TEMPLATES = frozenset(rule.template for rule in REMINDER_RULES if rule.listed)
CALENDAR_TEMPLATES = frozenset(rule.template for rule in REMINDER_RULES if rule.calendar)
