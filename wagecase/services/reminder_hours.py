"""When mail may go out: not in the quiet hours, which are settings of the office in Asia/Shanghai."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from wagecase.services.rules import Rules
from wagecase.services.timing import ZONE

FROM, UNTIL = "reminders.quiet_from", "reminders.quiet_until"


def hour(rules: Rules, name: str) -> time:
    """A time of day from the settings. One that cannot be read must not stop all mail: the default stands in."""
    for value in (rules.settings.get(name), rules.book.settings[name].default):
        try:
            return time.fromisoformat(str(value))
        except ValueError:
            continue
    raise ValueError(name)


def earliest(moment: datetime, rules: Rules) -> datetime:
    """This moment, or the end of the quiet hours that it falls into."""
    start, end = hour(rules, FROM), hour(rules, UNTIL)
    local = moment.astimezone(ZONE)
    if not _within(local.time(), start, end):
        return moment
    morning = datetime.combine(local.date(), end, ZONE)
    return morning if morning > local else morning + timedelta(days=1)


def _within(clock: time, start: time, end: time) -> bool:
    if start <= end:
        return start <= clock < end
    return clock >= start or clock < end
