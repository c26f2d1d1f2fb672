"""Counting the city's morning figures into a small table: by a worker, or when somebody asks for a fresh count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text

from wagecase.extensions import db
from wagecase.models import DailyFigure
from wagecase.services.base.dates import legal_date
from wagecase.services.base.locks import try_advisory_lock
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.oversight.daily_figures import ALL_AREAS, AREA_DIMENSION, SOON_DAYS, figures_counted_at
from wagecase.services.oversight.figure_definitions import FIGURES
from wagecase.services.oversight.figure_sql import WAITING_SQL, figure_binds, figure_statement, used_binds

LOCK_NAME = "wagecase.figures"
# A person may ask for a fresh count, but the machine does not count twice in a minute.
MIN_INTERVAL = timedelta(minutes=1)
# Counting a million cases takes longer than a page may wait.
STATEMENT_TIMEOUT = "60s"


@unit_of_work()
def refresh_figures(moment: datetime) -> bool:
    """Count everything again for this moment's day; False if that is being done or was done within the last minute."""
    day = legal_date(moment)
    last = figures_counted_at(day)
    if (last and moment - last < MIN_INTERVAL) or not try_advisory_lock(LOCK_NAME):
        return False
    db.session.execute(text(f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}'"))
    found = [{**row, "day": day, "counted_at": moment} for row in _counted_rows(day)]
    # Of earlier days the districts' figures are kept; whose desk was late on which day is nobody's history.
    db.session.execute(
        text("DELETE FROM daily_figures WHERE day = :day OR (day < :day AND dimension <> 'area')"), {"day": day}
    )
    # A row for the whole says that the day was counted, even where nothing was found.
    found.append(_figure_row("counted", AREA_DIMENSION, ALL_AREAS, day, moment))
    db.session.execute(insert(DailyFigure), found)
    return True


def _figure_row(figure: str, dimension: str, key: str, day: date, moment: datetime) -> dict[str, Any]:
    nothing = {"cases": 0, "people": 0, "amount": 0, "whole": None}
    return {"figure": figure, "dimension": dimension, "key": key, **nothing, "day": day, "counted_at": moment}


def _counted_rows(day: date) -> Iterator[dict[str, Any]]:
    values = figure_binds(day)
    for row in FIGURES:
        sql = figure_statement(row)
        for found in db.session.execute(text(sql), used_binds(sql, values)).mappings():
            yield {"figure": row.name, "dimension": AREA_DIMENSION, **found}
    for found in db.session.execute(text(WAITING_SQL), {"today": day, "soon": SOON_DAYS}).mappings():
        yield dict(found)
