"""Before Spring Festival: how many days are left, which promises come too late, which verified cases are still open,
and what the districts report each day. 零报告 is an answer; silence is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.law.new_year import next_eve
from wagecase.models import DailyReport, Organisation
from wagecase.procedure.core.enums import OrgKind, Role
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import ZONE, now, today
from wagecase.services.base.errors import Forbidden, NotFound
from wagecase.services.base.pagination import USUAL, Page
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.case_queries.figure_case_list import listed
from wagecase.services.oversight.figure_definitions import LEFT, UNPAID

REPORTERS = (Role.head, Role.bureau_head, Role.clerk)
REPORTING = (OrgKind.district_bureau, OrgKind.zone_bureau)

# A promise comes too late when it falls after the eve, or after the day on which a worker says he goes home.
HOME = "CAST(k.told ->> 'going_home_on' AS date)"
TOO_LATE = f"""JOIN (
    SELECT p.case_id, sum(p.amount - p.kept) AS due, max(p.due_on) AS due_on, min(k.home) AS home
    FROM pay_promises p LEFT JOIN LATERAL (
        SELECT min({HOME}) AS home FROM complaints k WHERE k.case_id = p.case_id) k ON true
    WHERE p.kept < p.amount AND p.withdrawn_on IS NULL AND p.due_on >= :today
      AND (p.due_on > :eve OR p.due_on > k.home)
    GROUP BY p.case_id) l ON l.case_id = c.id"""  # noqa: S608  (our own fragment)
DAYS = text(
    f"""
    SELECT p.case_id, max(p.due_on) AS due_on,
           (SELECT min({HOME}) FROM complaints k WHERE k.case_id = p.case_id) AS home
    FROM pay_promises p WHERE p.case_id = ANY(CAST(:ids AS uuid[])) AND p.kept < p.amount AND p.withdrawn_on IS NULL
    GROUP BY p.case_id
    """  # noqa: S608  (our own fragment)
)
STILL_OPEN = f"{UNPAID} AND c.closed_on IS NULL AND c.joined_into_id IS NULL"


@dataclass(frozen=True, slots=True)
class Countdown:
    """`eve` is None beyond the years for which it is known. `reporting` says whether districts report today."""

    eve: date | None
    days: int
    reporting: bool
    from_day: date | None
    until: time


def countdown() -> Countdown:
    eve, settings = next_eve(today()), rules_in_force.current().settings
    until = time.fromisoformat(str(settings.get("spring_festival.report_until")))
    if eve is None:
        return Countdown(None, 0, False, None, until)
    first = eve - timedelta(days=int(settings.get("spring_festival.report_days") or 0))
    return Countdown(eve, (eve - today()).days, today() >= first, first, until)


def too_late(principal: Principal, lang: str, *, area: str = "", after: str | None = None, limit: int = USUAL) -> Page:
    """Cases with a promise later than the eve or than the worker's day of going home."""
    eve = next_eve(today()) or date.max
    return listed(
        principal,
        lang,
        purpose=f"too_late:{area}",
        join=TOO_LATE,
        where="true",
        values={"today": today(), "eve": eve},
        amount="l.due",
        area=area,
        after=after,
        limit=limit,
    )


def promised(cases: Sequence[Any]) -> Mapping[Any, tuple[date, date | None]]:
    """For cases of such a list: the latest promised day, and the earliest day on which a worker goes home."""
    if not cases:
        return {}
    rows = db.session.execute(DAYS, {"ids": list(cases)})
    return {row.case_id: (row.due_on, row.home) for row in rows}


def still_open(
    principal: Principal, lang: str, *, area: str = "", after: str | None = None, limit: int = USUAL
) -> Page:
    """Cases in which arrears were found and are not paid, still open, the oldest first."""
    return listed(
        principal,
        lang,
        purpose=f"still_open:{area}",
        where=STILL_OPEN,
        values={},
        amount=LEFT,
        area=area,
        after=after,
        limit=limit,
    )


# Daily reports.


@dataclass(frozen=True, slots=True)
class Counted:
    """What a district says of its day; all zeros is 零报告. `paid` in yuan."""

    incidents: int
    headcount: int
    matters: int
    people: int
    paid: Decimal


@dataclass(frozen=True, slots=True)
class Reported:
    """A district's report of a day: `state` is in_time, late, waiting or missing."""

    area: str
    office: str
    state: str
    at: datetime | None
    counted: Counted | None

    @property
    def is_zero(self) -> bool:
        return self.counted == Counted(0, 0, 0, 0, Decimal(0))


def own_area(principal: Principal) -> str:
    """The place for which the person may report.

    Raises:
        Forbidden: his role does not report, or his organisation is of no reporting place.
    """
    if not principal.has(*REPORTERS):
        raise Forbidden([wrong_role(REPORTERS)])
    area = db.session.get_one(Organisation, principal.org_id).area_code
    if area not in {one.area_code for one in _bureaus()}:
        raise NotFound
    return area


def _bureaus() -> Sequence[Organisation]:
    query = select(Organisation).where(Organisation.kind.in_([str(kind) for kind in REPORTING]), Organisation.active)
    return db.session.scalars(query.order_by(Organisation.area_code)).all()


def report(principal: Principal, counted: Counted) -> None:
    """Hand in today's report, or correct it; the first hand-in counts for being in time.

    Raises:
        Forbidden, NotFound: see own_area.
    """
    moment = now()
    values: dict[str, Any] = {
        "area_code": own_area(principal),
        "day": today(),
        "organisation_id": principal.org_id,
        "reported_by": principal.user_id,
        "reported_at": moment,
        "incidents": counted.incidents,
        "headcount": counted.headcount,
        "matters": counted.matters,
        "people": counted.people,
        "paid": counted.paid,
    }
    row = insert(DailyReport).values({**values, "first_at": moment})
    db.session.execute(row.on_conflict_do_update(index_elements=["area_code", "day"], set_=values))
    db.session.commit()


def reported(area: str, day: date) -> Counted | None:
    """What a place has reported of a day."""
    row = db.session.get(DailyReport, (area, day))
    return _counted(row) if row else None


def _counted(row: DailyReport) -> Counted:
    return Counted(row.incidents, row.headcount, row.matters, row.people, row.paid)


def reports(day: date, names: Mapping[str, str]) -> list[Reported]:
    """What every district reported of a day, and who is silent. `names` are those of the places."""
    rows = {row.area_code: row for row in db.session.scalars(select(DailyReport).where(DailyReport.day == day))}
    count = countdown()
    end = datetime.combine(day, count.until, ZONE)
    over = now() > end and count.from_day is not None and day >= count.from_day
    return [_reported(one.area_code, rows.get(one.area_code), end, over, names) for one in _bureaus()]


def _reported(area: str, row: DailyReport | None, end: datetime, over: bool, names: Mapping[str, str]) -> Reported:
    if row is None:
        return Reported(area, names.get(area, area), "missing" if over else "waiting", None, None)
    state = "in_time" if row.first_at <= end else "late"
    return Reported(area, names.get(area, area), state, row.first_at, _counted(row))
