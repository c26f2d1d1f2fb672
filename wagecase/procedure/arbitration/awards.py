"""What an award decides for each worker, and since when it binds them. Final or not is asked of every item by itself
(C30, C31), and what one worker or the employer does within a window decides nothing for the next worker (C34)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from wagecase.law.book import Book, Settings
from wagecase.law.figures import NoFigure
from wagecase.procedure.core.enums import AwardItemKind, Labelled
from wagecase.procedure.core.views import CaseView, EventView

AWARD_EVENTS = ("arbitration.award_made", "arbitration.partial_award", "arbitration.default_award")
SERVICE_EVENTS = ("arbitration.award_served", "arbitration.posted", "arbitration.public_notice")
FIGURE_DAY_SETTING = "arb.final_figure_day"


class AwardStatus(Labelled):
    """How an award stands for one worker."""

    pending = "pending", "起诉期内，尚未生效", "Not yet effective"
    effective = "effective", "已生效", "Effective"
    sued = "sued", "已起诉，对该劳动者不生效", "Sued over, not effective for this worker"
    challenged = "challenged", "用人单位已申请撤销", "Setting aside applied for"
    annulled = "annulled", "已被撤销", "Set aside"


@dataclass(frozen=True, slots=True)
class AwardEffect:
    """`since` is the day from which the award binds, where it does."""

    status: AwardStatus
    since: date | None = None


def final_limit(book: Book, settings: Settings, day: date) -> Decimal | None:
    """Twelve monthly minimum wages in yuan by the figure of that day; None where none is confirmed for it."""
    try:
        months = book.amounts.value("arbitration.final_award_months", day, settings)
        return months * book.amounts.value("minimum_wage.month", day, settings)
    except NoFigure:
        return None


def figure_day(settings: Settings, applied_on: date, made_on: date) -> date:
    """Whose day's minimum wage counts is not said in the law, so the office confirms it (J08)."""
    return applied_on if settings.get(FIGURE_DAY_SETTING) == "application" else made_on


def is_final(item: str, amount: Decimal, limit: Decimal) -> bool:
    """One item of the award by itself: of the kinds that article 47 names, and within the limit (C30)."""
    return AwardItemKind(item).limited and amount <= limit


def list_awards(view: CaseView, proceeding_id: str) -> tuple[EventView, ...]:
    """The awards of this arbitration, each a document with its own remedy."""
    return tuple(one for name in AWARD_EVENTS for one in view.all(name, proceeding_id))


def award_by_document(view: CaseView, proceeding_id: str, document: str) -> EventView | None:
    return next((one for one in list_awards(view, proceeding_id) if one.document == document), None)


def service_events(view: CaseView, award: EventView, side: str) -> tuple[EventView, ...]:
    """How this award reached that side, or is deemed to have."""
    events = (one for name in SERVICE_EVENTS for one in view.all(name, award.proceeding_id))
    return tuple(one for one in events if one.document == award.document and one.fields.get("side") == side)


def unserved_claims(view: CaseView, award: EventView) -> tuple[str, ...]:
    """Workers whom this award has not reached yet, by their claims."""
    reached = {claim for one in service_events(view, award, "worker") for claim in one.claims}
    return tuple(claim for claim in award.claims if claim not in reached)


def award_effect(view: CaseView, award: EventView, claim: str) -> AwardEffect:
    """How the award stands for this worker today (C30, C32, C33, C34)."""
    if claim in _sued_over(view, award):
        return AwardEffect(AwardStatus.sued)
    if award.fields.get("final") == "yes":
        return _final_award_effect(view, award)
    ends = tuple(_suit_deadlines(view, award, claim))
    if None in ends or not ends:
        return AwardEffect(AwardStatus.pending)
    last = max(end for end in ends if end)
    if last >= view.today:
        return AwardEffect(AwardStatus.pending)
    return AwardEffect(AwardStatus.effective, last + timedelta(days=1))


def _sued_over(view: CaseView, award: EventView) -> frozenset[str]:
    suits = view.all("arbitration.sued", award.proceeding_id)
    return frozenset(claim for one in suits if one.document == award.document for claim in one.claims)


def _final_award_effect(view: CaseView, award: EventView) -> AwardEffect:
    """Effective on the day it is made; the employer's application to set it aside is shown beside it (C30, C32)."""
    asked = view.all("arbitration.setaside_applied", award.proceeding_id)
    ends = [_court_stage(view, one) for one in asked if one.document == award.document]
    if "annulled" in ends:
        return AwardEffect(AwardStatus.annulled)
    challenged = any(end != "upheld" for end in ends)
    return AwardEffect(AwardStatus.challenged if challenged else AwardStatus.effective, award.on)


def _court_stage(view: CaseView, application: EventView) -> str:
    """The stage of the matter in court that this application opened."""
    opened = (one for one in view.proceedings if one.opened_by == application.position)
    return next((one.stage for one in opened if one.procedure == "litigation"), "")


def _suit_deadlines(view: CaseView, award: EventView, claim: str) -> Iterable[date | None]:
    """The last day on which each side may sue over this worker's part; None where a side has not been served."""
    own = [one for one in service_events(view, award, "worker") if claim in one.claims]
    others = service_events(view, award, "employer")
    for service in (own, others):
        if not service:
            yield None
    for one in (*own, *others):
        yield suit_deadline(view, award, one.party)


def suit_deadline(view: CaseView, award: EventView, party: str | None) -> date | None:
    """The last day of this party's window to sue, used or not; None where none has been opened."""
    subject = f"document:{award.document}/party:{party}"
    days = [one.due for one in view.clocks("arb.sue", award.proceeding_id) if one.subject == subject and one.due]
    return max(days, default=None)


def enforceable_claims(view: CaseView, award: EventView) -> tuple[str, ...]:
    """The workers who may ask the court to enforce this award today, no matter who else has sued (C34)."""
    return tuple(one for one in award.claims if award_effect(view, award, one).status is AwardStatus.effective)
