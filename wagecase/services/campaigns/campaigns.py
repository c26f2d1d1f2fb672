"""专项行动: start a campaign, gather its cases while it runs, and count the results, each figure with its total."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, text, update

from wagecase.extensions import db
from wagecase.models import Campaign, CampaignCase, Case, CaseAccess, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Role
from wagecase.services.access.visibility import visible_to
from wagecase.services.base.dates import legal_date, now, today
from wagecase.services.base.errors import Forbidden, Invalid, NotFound
from wagecase.services.base.locks import try_advisory_lock
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.unit_of_work import unit_of_work

STARTING_ROLES = (Role.supervisor,)
CAMPAIGN_READERS = (Role.supervisor, Role.bureau_head, Role.head)

# Cases that are open while the push runs; a case once gathered stays, whatever becomes of it.
GATHER_SQL = text(
    """
    INSERT INTO campaign_cases (campaign_id, case_id, gathered_on, owed_then, paid_then)
    SELECT g.id, c.id, CAST(:today AS date), greatest(coalesce(c.found, c.claimed) - c.paid, 0), c.paid
    FROM campaigns g
    JOIN cases c ON c.closed_on IS NULL AND c.joined_into_id IS NULL AND c.opened_on <= g.until
     AND (g.areas = '{}' OR c.area_code = ANY(g.areas)) AND (g.causes = '{}' OR c.cause = ANY(g.causes))
    LEFT JOIN projects p ON p.id = c.project_id
    WHERE CAST(:today AS date) BETWEEN g.since AND g.until
      AND (g.investments = '{}' OR p.investment = ANY(g.investments))
    ON CONFLICT DO NOTHING
    """
)


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """What a campaign gathers; empty choices leave everything in."""

    name: str
    since: date
    until: date
    areas: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    investments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CampaignResults:
    """One district, or all under an empty code: matters, people, yuan; `concluded` and `cleared` are of `cases`, `paid`
    since gathering is of `owed` at gathering."""

    area: str
    cases: int
    people: int
    owed: Decimal
    paid: Decimal
    concluded: int
    cleared: int


def start_campaign(principal: Principal, new_campaign: NewCampaign) -> Campaign:
    """Start a push and gather at once.

    Raises:
        Forbidden: only the city starts one.
        Invalid: its last day lies before its first, or is past.
    """
    if not principal.has(*STARTING_ROLES):
        raise Forbidden([wrong_role(STARTING_ROLES)])
    if new_campaign.until < new_campaign.since or new_campaign.until < today():
        raise Invalid({"until": [Unmet("period_backwards")]})
    row = Campaign(
        id=new_id(),
        name=new_campaign.name,
        organisation_id=principal.org_id,
        started_by=principal.user_id,
        since=new_campaign.since,
        until=new_campaign.until,
        areas=list(new_campaign.areas),
        causes=list(new_campaign.causes),
        investments=list(new_campaign.investments),
    )
    with unit_of_work():
        db.session.add(row)
    gather_cases(now())
    return row


@unit_of_work()
def gather_cases(moment: datetime) -> int | None:
    """Take in what came since for every push that runs; how many, or None while another does it."""
    if not try_advisory_lock("wagecase.campaigns"):
        return None
    on = legal_date(moment)
    result: Any = db.session.execute(GATHER_SQL, {"today": on})
    running = Campaign.since <= on, Campaign.until >= on
    db.session.execute(update(Campaign).where(*running).values(gathered_at=moment))
    return int(result.rowcount)


def list_campaigns() -> Sequence[Campaign]:
    """Every push, the latest first."""
    return db.session.scalars(select(Campaign).order_by(Campaign.since.desc(), Campaign.id.desc())).all()


def list_running_campaigns() -> Sequence[Campaign]:
    """The pushes of today, for filters."""
    query = select(Campaign).where(Campaign.since <= today(), Campaign.until >= today())
    return db.session.scalars(query.order_by(Campaign.since.desc(), Campaign.id.desc())).all()


def get_campaign(campaign_id: uuid.UUID) -> Campaign:
    """Raises NotFound."""
    found = db.session.get(Campaign, campaign_id)
    if found is None:
        raise NotFound
    return found


def belongs_to_campaign(case_id: Any, campaign_id: uuid.UUID) -> Any:
    """The condition that a case belongs to a push."""
    return select(1).where(CampaignCase.case_id == case_id, CampaignCase.campaign_id == campaign_id).exists()


def campaign_results(principal: Principal, campaign_id: uuid.UUID) -> list[CampaignResults]:
    """All first, then each district, among the cases that the person sees.

    Raises:
        Forbidden: not this person's role.
    """
    if not principal.has(*CAMPAIGN_READERS):
        raise Forbidden([wrong_role(CAMPAIGN_READERS)])
    paid = func.greatest(Case.paid - CampaignCase.paid_then, 0)
    left = func.greatest(func.coalesce(Case.found, Case.claimed) - Case.paid, 0)
    query: Any = (
        select(
            Case.area_code,
            func.count().label("cases"),
            func.coalesce(func.sum(Case.workers), 0).label("people"),
            func.coalesce(func.sum(CampaignCase.owed_then), 0).label("owed"),
            func.coalesce(func.sum(paid), 0).label("paid"),
            func.count().filter(Case.closed_on.is_not(None)).label("concluded"),
            func.count().filter(left == 0).label("cleared"),
        )
        .join(Case, Case.id == CampaignCase.case_id)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .where(CampaignCase.campaign_id == campaign_id, visible_to(principal))
        .group_by(Case.area_code)
        .order_by(Case.area_code)
    )
    rows = [CampaignResults(*row) for row in db.session.execute(query)]
    return [_total(rows), *rows]


def _total(rows: Sequence[CampaignResults]) -> CampaignResults:
    return CampaignResults(
        area="",
        cases=sum(one.cases for one in rows),
        people=sum(one.people for one in rows),
        owed=sum((one.owed for one in rows), Decimal(0)),
        paid=sum((one.paid for one in rows), Decimal(0)),
        concluded=sum(one.concluded for one in rows),
        cleared=sum(one.cleared for one in rows),
    )
