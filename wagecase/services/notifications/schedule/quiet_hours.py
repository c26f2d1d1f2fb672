"""When mail may go out: not in the quiet hours, which are settings of the office in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from wagecase.services.base.dates import LEGAL_TIMEZONE
from wagecase.services.base.rules_in_force import RulesInForce

QUIET_FROM_SETTING, QUIET_UNTIL_SETTING = "reminders.quiet_from", "reminders.quiet_until"


def setting_time(rules: RulesInForce, name: str) -> time:
    """A time of day from the settings, which take no other text (`SettingSpec.hour`)."""
    return time.fromisoformat(str(rules.settings[name]))


def next_sending_time(moment: datetime, rules: RulesInForce) -> datetime:
    """This moment, or the end of the quiet hours that it falls into."""
    start, end = setting_time(rules, QUIET_FROM_SETTING), setting_time(rules, QUIET_UNTIL_SETTING)
    local = moment.astimezone(LEGAL_TIMEZONE)
    if not _in_quiet_hours(local.time(), start, end):
        return moment
    morning = datetime.combine(local.date(), end, LEGAL_TIMEZONE)
    return morning if morning > local else morning + timedelta(days=1)


def morning_of_day(day: date, rules: RulesInForce) -> datetime:
    """When mail may go out on a day."""
    return datetime.combine(day, setting_time(rules, QUIET_UNTIL_SETTING), LEGAL_TIMEZONE)


def last_quiet_hours_end(moment: datetime, rules: RulesInForce) -> datetime:
    """When the last quiet hours ended: what was queued before could not go out sooner."""
    start, end = setting_time(rules, QUIET_FROM_SETTING), setting_time(rules, QUIET_UNTIL_SETTING)
    if start == end:
        return moment - timedelta(days=36_500)
    local = moment.astimezone(LEGAL_TIMEZONE)
    morning = datetime.combine(local.date(), end, LEGAL_TIMEZONE)
    return morning if morning <= local else morning - timedelta(days=1)


def _in_quiet_hours(clock: time, start: time, end: time) -> bool:
    if start <= end:
        return start <= clock < end
    return clock >= start or clock < end


# How many rows one transaction writes: the first sweep of a large office must not run into the statement's time-out.
SWEEP_BATCH_SIZE = 50_000
