"""New Year's Eve of the lunar calendar (除夕), the day by which wages that were found owed should have been paid."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from wagecase.law.calendar import own_festivals

# Years whose holidays are published stand in no table of ours: the notices before 2025 do not name the eve.
_PUBLISHED_EVES = (date(2024, 2, 9), date(2025, 1, 28), date(2026, 2, 16))


@cache
def _new_year_eves() -> tuple[date, ...]:
    foreseen = (year.spring_festival - timedelta(days=1) for year in own_festivals().values())
    return tuple(sorted({*_PUBLISHED_EVES, *foreseen}))


def next_new_year_eve(day: date) -> date | None:
    """The next New Year's Eve on or after this day; None beyond the years for which it is known."""
    return next((eve for eve in _new_year_eves() if eve >= day), None)
