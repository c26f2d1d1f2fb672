"""The reminder rules: each has its days, its reader and its end, and every clock of the law is covered."""

from __future__ import annotations

import pytest

from wagecase.law.book import ClockKind, ClockOwner, load_book
from wagecase.procedure.notifications.reminder_rules import (
    DUTY_KINDS,
    OWNER_AUDIENCES,
    REMINDER_RULES,
    RIGHT_KINDS,
    ReminderAudience,
    ReminderOffset,
    ReminderRule,
    ReminderSubject,
)

# What the setting of a rule holds: days, or an hour of the day.
SETTING_OFFSETS = {
    ReminderOffset.setting_before: "int",
    ReminderOffset.setting_after: "int",
    ReminderOffset.daily_after_setting: "int",
    ReminderOffset.hour: "text",
}


def test_rule_names_are_unique() -> None:
    assert len({rule.name for rule in REMINDER_RULES}) == len(REMINDER_RULES)


@pytest.mark.parametrize("rule", REMINDER_RULES, ids=lambda rule: rule.name)
def test_every_rule_is_whole(rule: ReminderRule) -> None:
    assert rule.to
    assert bool(rule.kinds) == (rule.about is ReminderSubject.clock)
    assert set(rule.clocks) <= set(load_book().clocks)
    assert rule.since or len(rule.clocks) == 1
    assert rule.urgent or rule.holdable
    spec = load_book().settings[rule.setting] if rule.setting else None
    assert (spec and spec.type) == SETTING_OFFSETS.get(rule.offset)
    assert (spec is not None and spec.hour) == (rule.offset is ReminderOffset.hour)
    assert rule.digest == (rule.offset in {ReminderOffset.daily, ReminderOffset.daily_after_setting})


def test_every_kind_of_clock_is_notified_before_and_after() -> None:
    assert {*DUTY_KINDS, *RIGHT_KINDS} == set(ClockKind)
    for kind in ClockKind:
        about = [rule for rule in REMINDER_RULES if kind in rule.kinds]
        assert any(rule.offset is ReminderOffset.clock_own for rule in about)
        assert any(rule.offset is ReminderOffset.days and rule.days == 1 for rule in about)


def test_an_overdue_duty_goes_to_its_owner_then_the_head_then_the_city_and_then_into_the_digest() -> None:
    late = [rule for rule in REMINDER_RULES if rule.name.startswith(("clock.overdue", "clock.digest"))]
    assert [rule.to[0] for rule in late] == [
        ReminderAudience.owner,
        ReminderAudience.head,
        ReminderAudience.city,
        ReminderAudience.owner,
    ]
    assert [rule.setting for rule in late[1:]] == [
        "reminders.escalate_head_days",
        "reminders.escalate_city_days",
        "reminders.escalate_city_days",
    ]


def test_nobody_gets_a_daily_mail_without_end() -> None:
    assert all(
        rule.digest
        for rule in REMINDER_RULES
        if rule.offset in {ReminderOffset.daily, ReminderOffset.daily_after_setting}
    )


def test_owners_inside_the_office_are_notified_themselves() -> None:
    assert set(OWNER_AUDIENCES) <= set(ClockOwner)
    assert ClockOwner.employer not in OWNER_AUDIENCES
