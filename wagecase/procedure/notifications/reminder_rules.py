"""The reminder rules as data: about what, how many days from its date, to whom, by which letter, and what silences it.

One mail at each step of an overdue duty, afterwards one line in the morning digest: daily mails about everything are
read by nobody. Days are settings of the office, or stand with the clock in the book of law."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wagecase.law.book import Clock, Kind, Owner


class About(StrEnum):
    """What a reminder is about; the date it counts from is that thing's own."""

    clock = "clock"
    """A deadline; counted from its due date."""
    promise = "promise"
    """A pay promise; counted from the promised day."""
    approval = "approval"
    """A submission on which an approver has not decided; counted from the day of submission."""
    press = "press"
    """A pressing order; counted from the day by which it is to be answered."""
    call_back = "call_back"
    """A concluded case that nobody has called back; counted from the day of conclusion."""
    call = "call"
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


class Offset(StrEnum):
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


class Audience(StrEnum):
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
    """Head of the body after a submission, head of the bureau after the endorsement, supervisor for a clue's answer."""
    district = "district"
    """Who heads a district's bureau."""
    caller = "caller"
    """Who may call back: of another organisation or team than the handlers."""
    checker = "checker"
    """Who last checked this system of a project."""


class Stop(StrEnum):
    """What makes a message no longer owed; looked at again when it is claimed."""

    clock_ended = "clock_ended"
    """The clock was stopped, superseded or moved to another day."""
    promise_kept = "promise_kept"
    """The promised amount arrived in full, or the promise was withdrawn."""
    approval_given = "approval_given"
    press_answered = "press_answered"
    called_back = "called_back"
    calls_made = "calls_made"
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
class Rule:
    """`kinds` narrows clock rules. `days` goes with Offset.days, `setting` with offsets that name one. A digest rule
    adds a line to the receiver's morning digest; every other rule is a mail of its own."""

    name: str
    about: About
    offset: Offset
    to: tuple[Audience, ...]
    letter: str
    stops: Stop
    kinds: tuple[Kind, ...] = ()
    days: int = 0
    setting: str | None = None
    digest: bool = False
    # Narrows a rule of clocks to these.
    clocks: tuple[str, ...] = ()


URGENT = frozenset(
    {
        "due_today",
        "overdue",
        "overdue_escalated",
        "lapsed",
        "pressed",
        "press_unanswered",
        "transferred",
        "report_missing",
    }
)
"""Letters that wait for no working day; the quiet hours of the night hold for them too."""

NEVER_HELD = frozenset({*URGENT} - {"lapsed"})
"""What is due or late by statute is told whatever anybody holds back."""

OWNERS: dict[Owner, Audience] = {
    Owner.head: Audience.head,
    Owner.bureau_head: Audience.approver,
    Owner.supervisor: Audience.supervisor,
    Owner.city: Audience.supervisor,
    Owner.lawyer: Audience.lawyer,
    Owner.receiver: Audience.receiver,
}
"""Which audience stands for a clock's owner inside the office; for every other owner (an employer, the police, a bank,
a court, a worker) the handler is told, because it is he who must know."""

OUTSIDE = frozenset({Owner.employer, Owner.worker, Owner.party, Owner.police, Owner.bank, Owner.court})
"""Owners whom the office can neither order to log in nor press. What they let pass opens doors for the office: its
handler is told once, and nobody is reported as late."""


def manner(clock: Clock) -> Kind:
    """As what kind a clock is reminded of."""
    return Kind.wait if clock.owner in OUTSIDE else clock.kind


DUTIES = (Kind.duty, Kind.target)
RIGHTS = (Kind.window, Kind.wait)

RULES: tuple[Rule, ...] = (
    Rule(
        name="clock.before",
        about=About.clock,
        kinds=(*DUTIES, *RIGHTS),
        offset=Offset.clock_own,
        to=(Audience.owner,),
        letter="due_soon",
        stops=Stop.clock_ended,
    ),
    Rule(
        name="clock.today",
        about=About.clock,
        kinds=DUTIES,
        offset=Offset.days,
        days=0,
        to=(Audience.owner,),
        letter="due_today",
        stops=Stop.clock_ended,
    ),
    Rule(
        name="clock.lapsed",
        about=About.clock,
        kinds=RIGHTS,
        offset=Offset.days,
        days=1,
        to=(Audience.owner,),
        letter="lapsed",
        stops=Stop.clock_ended,
    ),
    Rule(
        name="clock.overdue",
        about=About.clock,
        kinds=DUTIES,
        offset=Offset.days,
        days=1,
        to=(Audience.owner,),
        letter="overdue",
        stops=Stop.clock_ended,
    ),
    Rule(
        name="clock.overdue_head",
        about=About.clock,
        kinds=DUTIES,
        offset=Offset.setting_after,
        setting="reminders.escalate_head_days",
        to=(Audience.head,),
        letter="overdue_escalated",
        stops=Stop.clock_ended,
    ),
    Rule(
        name="clock.overdue_city",
        about=About.clock,
        kinds=DUTIES,
        offset=Offset.setting_after,
        setting="reminders.escalate_city_days",
        to=(Audience.supervisor,),
        letter="overdue_escalated",
        stops=Stop.clock_ended,
    ),
    Rule(
        name="clock.digest",
        about=About.clock,
        kinds=DUTIES,
        offset=Offset.daily_after_setting,
        setting="reminders.escalate_city_days",
        to=(Audience.owner, Audience.head, Audience.supervisor),
        letter="morning_digest",
        stops=Stop.clock_ended,
        digest=True,
    ),
    Rule(
        name="promise.before",
        about=About.promise,
        offset=Offset.setting_before,
        setting="promise.remind_before",
        to=(Audience.handler,),
        letter="promise_soon",
        stops=Stop.promise_kept,
    ),
    Rule(
        name="promise.after",
        about=About.promise,
        offset=Offset.setting_after,
        setting="promise.remind_after",
        to=(Audience.handler,),
        letter="promise_passed",
        stops=Stop.promise_kept,
    ),
    Rule(
        name="approval.waiting",
        about=About.approval,
        offset=Offset.daily,
        to=(Audience.approver,),
        letter="approvals_waiting",
        stops=Stop.approval_given,
        digest=True,
    ),
    Rule(
        name="press.unanswered",
        about=About.press,
        offset=Offset.days,
        days=1,
        to=(Audience.head,),
        letter="press_unanswered",
        stops=Stop.press_answered,
    ),
    Rule(
        name="press.unanswered_bureau",
        about=About.press,
        offset=Offset.setting_after,
        setting="press.escalate_bureau_days",
        to=(Audience.approver,),
        letter="press_unanswered",
        stops=Stop.press_answered,
    ),
    Rule(
        name="calls.new",
        about=About.call,
        offset=Offset.days,
        to=(Audience.caller,),
        letter="calls_assigned",
        stops=Stop.calls_made,
    ),
    Rule(
        name="calls.late",
        about=About.call,
        offset=Offset.days,
        days=1,
        to=(Audience.caller,),
        letter="calls_overdue",
        stops=Stop.calls_made,
    ),
    Rule(
        name="case.silent",
        about=About.silence,
        offset=Offset.setting_after,
        setting="follow_up.silent_days",
        to=(Audience.handler, Audience.head),
        letter="no_progress",
        stops=Stop.event_since,
    ),
    Rule(
        name="instruction.lapsed",
        about=About.clock,
        clocks=("insp.pay_order",),
        kinds=RIGHTS,
        offset=Offset.days,
        days=1,
        to=(Audience.handler,),
        letter="instruction_lapsed",
        stops=Stop.clock_ended,
    ),
    Rule(
        name="hearing.early",
        about=About.hearing,
        offset=Offset.workdays,
        days=5,
        to=(Audience.handler, Audience.counsel),
        letter="hearing_soon",
        stops=Stop.hearing_over,
    ),
    Rule(
        name="hearing.eve",
        about=About.hearing,
        offset=Offset.workdays,
        days=1,
        to=(Audience.handler, Audience.counsel),
        letter="hearing_soon",
        stops=Stop.hearing_over,
    ),
    *(
        Rule(
            name=f"festival.{days}",
            about=About.festival,
            offset=Offset.days,
            days=-days,
            to=(Audience.district,),
            letter="festival_list",
            stops=Stop.nothing_open,
        )
        for days in (45, 30, 15, 7)
    ),
    Rule(
        name="report.missing",
        about=About.report,
        offset=Offset.hour,
        setting="spring_festival.report_until",
        to=(Audience.district,),
        letter="report_missing",
        stops=Stop.reported,
    ),
    Rule(
        name="guarantee.ends",
        about=About.guarantee,
        offset=Offset.setting_before,
        setting="guarantee.remind_before",
        to=(Audience.checker,),
        letter="guarantee_ends",
        stops=Stop.guarantee_replaced,
    ),
    Rule(
        name="call_back.due",
        about=About.call_back,
        offset=Offset.setting_after,
        setting="call_back.days",
        to=(Audience.caller,),
        letter="call_back_task",
        stops=Stop.called_back,
    ),
)
