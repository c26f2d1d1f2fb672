"""Before Spring Festival: how many days are left, which promises come too late, which verified cases are still open,
and what the districts report each day. 零报告 is an answer; silence is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select, text

from wagecase.extensions import db
from wagecase.law.new_year import next_new_year_eve
from wagecase.models import DailyReport, Organisation
from wagecase.procedure.core.enums import OrgKind, Role
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import LEGAL_TIMEZONE, now, today
from wagecase.services.base.errors import Forbidden, NotFound
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.sql import OUTSTANDING, UNPAID_SQL
from wagecase.services.case_queries.figure_case_list import list_figure_cases

REPORTING_ROLES = (Role.head, Role.bureau_head, Role.clerk)
REPORTING_KINDS = (OrgKind.district_bureau, OrgKind.zone_bureau)

# A promise comes too late when it falls after the eve, or after the day on which a worker intends to go home.
HOME_DATE_SQL = "CAST(k.details ->> 'going_home_on' AS date)"
LATE_PROMISES_SQL = f"""JOIN (
    SELECT p.case_id, sum(p.amount - p.kept) AS due, max(p.due_on) AS due_on, min(k.home) AS home
    FROM pay_promises p LEFT JOIN LATERAL (
        SELECT min({HOME_DATE_SQL}) AS home FROM complaints k WHERE k.case_id = p.case_id) k ON true
    WHERE p.kept < p.amount AND p.withdrawn_on IS NULL AND p.due_on >= :today
      AND (p.due_on > :eve OR p.due_on > k.home)
    GROUP BY p.case_id) l ON l.case_id = c.id"""  # noqa: S608  (our own fragment)
PROMISE_DAYS_SQL = text(
    f"""
    SELECT p.case_id, max(p.due_on) AS due_on,
           (SELECT min({HOME_DATE_SQL}) FROM complaints k WHERE k.case_id = p.case_id) AS home
    FROM pay_promises p WHERE p.case_id = ANY(CAST(:ids AS uuid[])) AND p.kept < p.amount AND p.withdrawn_on IS NULL
    GROUP BY p.case_id
    """  # noqa: S608  (our own fragment)
)
OPEN_UNPAID_SQL = f"{UNPAID_SQL} AND c.closed_on IS NULL AND c.joined_into_id IS NULL"


@dataclass(frozen=True, slots=True)
class FestivalCountdown:
    """`eve` is None beyond the years for which it is known. `reporting` says whether districts report today."""

    eve: date | None
    days: int
    reporting: bool
    from_day: date | None
    until: time


def get_countdown() -> FestivalCountdown:
    eve, settings = next_new_year_eve(today()), rules_in_force.current_rules().settings
    until = time.fromisoformat(str(settings.get("spring_festival.report_until")))
    if eve is None:
        return FestivalCountdown(None, 0, False, None, until)
    first = eve - timedelta(days=int(settings.get("spring_festival.report_days") or 0))
    return FestivalCountdown(eve, (eve - today()).days, today() >= first, first, until)


def cases_promised_too_late(
    principal: Principal, lang: str, *, area: str = "", after: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page:
    """Cases with a promise later than the eve or than the worker's day of going home."""
    eve = next_new_year_eve(today()) or date.max
    return list_figure_cases(
        principal,
        lang,
        purpose=f"too_late:{area}",
        join=LATE_PROMISES_SQL,
        where="true",
        values={"today": today(), "eve": eve},
        amount="l.due",
        area=area,
        after=after,
        limit=limit,
    )


def promise_days_by_case(cases: Sequence[Any]) -> Mapping[Any, tuple[date, date | None]]:
    """For cases of such a list: the latest promised day, and the earliest day on which a worker goes home."""
    if not cases:
        return {}
    rows = db.session.execute(PROMISE_DAYS_SQL, {"ids": list(cases)})
    return {row.case_id: (row.due_on, row.home) for row in rows}


def open_unpaid_cases(
    principal: Principal, lang: str, *, area: str = "", after: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page:
    """Cases in which arrears were found and are not paid, still open, the oldest first."""
    return list_figure_cases(
        principal,
        lang,
        purpose=f"still_open:{area}",
        where=OPEN_UNPAID_SQL,
        values={},
        amount=OUTSTANDING,
        area=area,
        after=after,
        limit=limit,
    )


# Daily reports.


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """What a district says of its day; all zeros is 零报告. `paid` in yuan."""

    incidents: int
    headcount: int
    matters: int
    people: int
    paid: Decimal


@dataclass(frozen=True, slots=True)
class DistrictReport:
    """A district's report of a day: `state` is in_time, late, waiting or missing."""

    area: str
    office: str
    state: str
    at: datetime | None
    counted: ReportFigures | None

    @property
    def is_zero(self) -> bool:
        return self.counted == ReportFigures(0, 0, 0, 0, Decimal(0))


def reporting_area(principal: Principal) -> str:
    """The place for which the person may report.

    Raises:
        Forbidden: the role does not report, or the organisation is of no reporting place.
    """
    if not principal.has(*REPORTING_ROLES):
        raise Forbidden([wrong_role(REPORTING_ROLES)])
    area = db.session.get_one(Organisation, principal.org_id).area_code
    if area not in {one.area_code for one in _reporting_bureaus()}:
        raise NotFound
    return area


def _reporting_bureaus() -> Sequence[Organisation]:
    query = select(Organisation).where(
        Organisation.kind.in_([str(kind) for kind in REPORTING_KINDS]), Organisation.active
    )
    return db.session.scalars(query.order_by(Organisation.area_code)).all()


def get_report(area: str, day: date) -> ReportFigures | None:
    """What a place has reported of a day."""
    row = db.session.get(DailyReport, (area, day))
    return _report_figures(row) if row else None


def _report_figures(row: DailyReport) -> ReportFigures:
    return ReportFigures(row.incidents, row.headcount, row.matters, row.people, row.paid)


def list_reports(day: date, names: Mapping[str, str]) -> list[DistrictReport]:
    """What every district reported of a day, and who is silent. `names` are those of the places."""
    rows = {row.area_code: row for row in db.session.scalars(select(DailyReport).where(DailyReport.day == day))}
    count = get_countdown()
    end = datetime.combine(day, count.until, LEGAL_TIMEZONE)
    over = now() > end and count.from_day is not None and day >= count.from_day
    return [_district_report(one.area_code, rows.get(one.area_code), end, over, names) for one in _reporting_bureaus()]


def _district_report(
    area: str, row: DailyReport | None, end: datetime, over: bool, names: Mapping[str, str]
) -> DistrictReport:
    if row is None:
        return DistrictReport(area, names.get(area, area), "missing" if over else "waiting", None, None)
    state = "in_time" if row.first_at <= end else "late"
    return DistrictReport(area, names.get(area, area), state, row.first_at, _report_figures(row))
