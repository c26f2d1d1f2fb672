"""When mail may go out: not in the quiet hours, which are settings of the office in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from wagecase.services.base.dates import ZONE
from wagecase.services.base.rules_in_force import Rules

FROM, UNTIL = "reminders.quiet_from", "reminders.quiet_until"


def hour(rules: Rules, name: str) -> time:
    """A time of day from the settings, which take no other text (`SettingSpec.hour`)."""
    return time.fromisoformat(str(rules.settings[name]))


def earliest(moment: datetime, rules: Rules) -> datetime:
    """This moment, or the end of the quiet hours that it falls into."""
    start, end = hour(rules, FROM), hour(rules, UNTIL)
    local = moment.astimezone(ZONE)
    if not _within(local.time(), start, end):
        return moment
    morning = datetime.combine(local.date(), end, ZONE)
    return morning if morning > local else morning + timedelta(days=1)


def morning_of(day: date, rules: Rules) -> datetime:
    """When mail may go out on a day."""
    return datetime.combine(day, hour(rules, UNTIL), ZONE)


def quiet_until(moment: datetime, rules: Rules) -> datetime:
    """When the last quiet hours ended: what was owed before could not go out sooner."""
    start, end = hour(rules, FROM), hour(rules, UNTIL)
    if start == end:
        return moment - timedelta(days=36_500)
    local = moment.astimezone(ZONE)
    morning = datetime.combine(local.date(), end, ZONE)
    return morning if morning <= local else morning - timedelta(days=1)


def _within(clock: time, start: time, end: time) -> bool:
    if start <= end:
        return start <= clock < end
    return clock >= start or clock < end
