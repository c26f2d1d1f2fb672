"""The daily report of a district in the days before Spring Festival."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import DailyReport
from wagecase.services.base.dates import now, today
from wagecase.services.base.principal import Principal
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.oversight.spring_festival import ReportFigures, reporting_area


@unit_of_work()
def submit_report(principal: Principal, counted: ReportFigures) -> None:
    """Submit today's report, or correct it; the first submission counts for being in time.

    Raises:
        Forbidden, NotFound: see `spring_festival.reporting_area`.
    """
    moment = now()
    values: dict[str, Any] = {
        "area_code": reporting_area(principal),
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
