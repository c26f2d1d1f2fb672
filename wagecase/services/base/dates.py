"""Now and today. Services take both from here, so that one place says which time zone the law lives in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LEGAL_TIMEZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The legal date, in Asia/Shanghai."""
    return now().astimezone(LEGAL_TIMEZONE).date()


def legal_date(instant: datetime) -> date:
    return instant.astimezone(LEGAL_TIMEZONE).date()
