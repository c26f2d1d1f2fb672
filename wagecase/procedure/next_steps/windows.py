"""What a step is, and how the clocks of a case yield the days between which it is open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from wagecase.law.book import ClockKind
from wagecase.law.deadlines import ComputedDeadline, RunState
from wagecase.procedure.core.enums import Bilingual, Labelled
from wagecase.procedure.core.views import CaseView, ProceedingView


class NextStepTarget(Labelled):
    """Where a step leads."""

    mediation = "mediation", "申请调解", "Mediation"
    arbitration = "arbitration", "申请仲裁", "Arbitration"
    payment_order = "payment_order", "申请支付令", "Payment order"
    review = "review", "共同申请仲裁审查", "Arbitration review of the agreement"
    confirmation = "confirmation", "共同申请司法确认", "Judicial confirmation of the agreement"
    suit = "suit", "向法院起诉", "Suit in court"
    setaside = "setaside", "申请撤销裁决", "Setting the award aside"
    enforcement = "enforcement", "申请法院执行", "Enforcement by the court"
    legal_aid = "legal_aid", "申请法律援助", "Legal aid"
    objection = "objection", "向司法行政部门提出异议", "Objection to the justice bureau"
    admin_review = "admin_review", "申请行政复议", "Administrative review"
    admin_suit = "admin_suit", "提起行政诉讼", "Administrative suit"


class NextStepStatus(Labelled):
    open = "open", "可以办理", "Open"
    not_yet = "not_yet", "尚未开放", "Not yet open"
    over = "over", "期限已过", "Time over"
    used = "used", "已经办理", "Used"
    shut = "shut", "不能办理", "Closed"


@dataclass(frozen=True, slots=True)
class StepWindow:
    """First and last day, either None where the law sets none. Whose it is: these claims, or a party and a document."""

    since: date | None
    until: date | None
    status: NextStepStatus
    clock: str
    claims: tuple[str, ...] = ()
    party: str | None = None
    document: str | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class NextStep:
    """`who` may go through: worker, employer, party (both sides together) or bureau. `act` names the act that does it,
    `<procedure>.<act>`, where a table has one."""

    to: NextStepTarget
    reason: Bilingual
    cite: str
    who: str
    claims: tuple[str, ...]
    windows: tuple[StepWindow, ...]
    act: str | None
    shut: bool = False

    @property
    def status(self) -> NextStepStatus:
        """Open while any of its windows is; a step without windows stands open."""
        if self.shut:
            return NextStepStatus.shut
        found = {one.status for one in self.windows}
        order = (NextStepStatus.open, NextStepStatus.not_yet, NextStepStatus.used, NextStepStatus.over)
        return next((one for one in order if one in found), NextStepStatus.open)

    @property
    def until(self) -> date | None:
        """The first last day among the windows that are open."""
        days = [one.until for one in self.windows if one.status is NextStepStatus.open and one.until]
        return min(days, default=None)


ClaimIds = tuple[str, ...]
StepCondition = Callable[[CaseView, ProceedingView], bool]
ClaimSelector = Callable[[CaseView, ProceedingView], ClaimIds]
WindowFinder = Callable[[CaseView, ProceedingView, ClaimIds], tuple[StepWindow, ...]]


def no_window(view: CaseView, proceeding: ProceedingView, claims: ClaimIds) -> tuple[StepWindow, ...]:
    """The law sets no day."""
    return ()


def claims_owed(view: CaseView, claims: Iterable[str]) -> ClaimIds:
    """Of these the workers who are still owed money and have not withdrawn, in the roster's order."""
    wanted = set(claims)
    return tuple(c.id for c in view.claims if c.id in wanted and c.outstanding > 0 and c.outcome != "withdrawn")


def all_claims_owed(view: CaseView, proceeding: ProceedingView) -> ClaimIds:
    return claims_owed(view, (one.id for one in view.claims))


def all_claims(view: CaseView, proceeding: ProceedingView) -> ClaimIds:
    return tuple(one.id for one in view.claims)


@dataclass(frozen=True, slots=True)
class NextStepRule:
    """One line of a step table: `when` it applies, for `claims`, within `windows`."""

    to: NextStepTarget
    when: StepCondition
    reason: Bilingual
    facts: tuple[str, ...]
    claims: ClaimSelector = all_claims_owed
    windows: WindowFinder = no_window
    who: str = "worker"
    act: str | None = None
    shut: bool = False


def latest_runs(deadlines: Iterable[ComputedDeadline]) -> Iterator[ComputedDeadline]:
    """The last run for each subject; what a restart superseded is history."""
    last: dict[tuple[str, str], ComputedDeadline] = {}
    for one in deadlines:
        key = one.clock, one.subject
        if one.state is not RunState.superseded and (key not in last or last[key].run < one.run):
            last[key] = one
    yield from last.values()


def windows_of_clocks(*names: str) -> WindowFinder:
    """Windows that clocks of the proceeding itself keep."""

    def look(view: CaseView, proceeding: ProceedingView, claims: ClaimIds) -> tuple[StepWindow, ...]:
        runs = [one for name in names for one in view.clocks(name, proceeding.id)]
        return tuple(_window_of_deadline(view, one) for one in latest_runs(runs) if not one.contingent or one.due)

    return look


def windows_of_documents(*events: str) -> WindowFinder:
    """The two years for enforcement of the documents that these events of the proceeding issued, from the day after the
    last day to perform (C36)."""

    def look(view: CaseView, proceeding: ProceedingView, claims: ClaimIds) -> tuple[StepWindow, ...]:
        papers = {one.document for name in events for one in view.all(name, proceeding.id)}
        runs = latest_runs(view.clocks("enf.apply", view.root.id))
        found = (_window_of_deadline(view, one, from_next_day=True) for one in runs)
        return tuple(one for one in found if one.document in papers)

    return look


def limitation_windows(view: CaseView, proceeding: ProceedingView, claims: ClaimIds) -> tuple[StepWindow, ...]:
    """The year within which each worker may ask for arbitration (C03, C04); while employment lasts none runs. Workers
    whose time ends on one day stand together."""
    wanted = {f"claim:{one}": one for one in claims}
    runs = [one for one in latest_runs(view.clocks("arb.limitation", view.root.id)) if one.subject in wanted]
    days: dict[date, list[ComputedDeadline]] = {}
    for one in runs:
        if one.state is RunState.running and one.due:
            days.setdefault(one.due, []).append(one)
    return tuple(
        replace(_window_of_deadline(view, same[0]), claims=tuple(wanted[one.subject] for one in same))
        for _, same in sorted(days.items())
    )


def _window_of_deadline(view: CaseView, one: ComputedDeadline, *, from_next_day: bool = False) -> StepWindow:
    after_wait = one.kind is ClockKind.wait
    first = one.due if after_wait and one.due else one.started_on
    since = first + timedelta(days=1) if after_wait or from_next_day else first
    until = None if after_wait else one.due
    party, document, claim = _parse_subject(one.subject)
    status = _window_status(view.today, one, since, until)
    return StepWindow(since, until, status, one.clock, claim, party, document, one.provisional)


def _parse_subject(text: str) -> tuple[str | None, str | None, ClaimIds]:
    """The party, document and claim that a deadline's subject names."""
    parts = dict(part.split(":", 1) for part in text.split("/") if ":" in part)
    return parts.get("party"), parts.get("document"), (parts["claim"],) if "claim" in parts else ()


def _window_status(today: date, one: ComputedDeadline, since: date, until: date | None) -> NextStepStatus:
    if one.stopped_on is not None:
        return NextStepStatus.used
    if today < since or (one.contingent and today <= one.started_on):
        return NextStepStatus.not_yet
    return NextStepStatus.open if until is None or today <= until else NextStepStatus.over
