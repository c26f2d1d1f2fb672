"""The reminder rules: each has its days, its reader and its end, and every clock of the law is covered."""

from __future__ import annotations

import pytest

from wagecase.law.book import Kind, Owner, load
from wagecase.procedure.notifications.reminder_rules import DUTIES, OWNERS, RIGHTS, RULES, About, Audience, Offset, Rule

# What the setting of a rule holds: days, or an hour of the day.
SETTING_OFFSETS = {
    Offset.setting_before: "int",
    Offset.setting_after: "int",
    Offset.daily_after_setting: "int",
    Offset.hour: "text",
}


def test_rule_names_are_unique() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_is_whole(rule: Rule) -> None:
    assert rule.to
    assert bool(rule.kinds) == (rule.about is About.clock)
    spec = load().settings[rule.setting] if rule.setting else None
    assert (spec and spec.type) == SETTING_OFFSETS.get(rule.offset)
    assert (spec is not None and spec.hour) == (rule.offset is Offset.hour)
    assert rule.digest == (rule.offset in {Offset.daily, Offset.daily_after_setting})


def test_every_kind_of_clock_is_told_before_and_after() -> None:
    assert {*DUTIES, *RIGHTS} == set(Kind)
    for kind in Kind:
        about = [rule for rule in RULES if kind in rule.kinds]
        assert any(rule.offset is Offset.clock_own for rule in about)
        assert any(rule.offset is Offset.days and rule.days == 1 for rule in about)


def test_an_overdue_duty_goes_to_its_owner_then_the_head_then_the_city_and_then_into_the_digest() -> None:
    late = [rule for rule in RULES if rule.name.startswith(("clock.overdue", "clock.digest"))]
    assert [rule.to[0] for rule in late] == [Audience.owner, Audience.head, Audience.supervisor, Audience.owner]
    assert [rule.setting for rule in late[1:]] == [
        "reminders.escalate_head_days",
        "reminders.escalate_city_days",
        "reminders.escalate_city_days",
    ]


def test_nobody_gets_a_daily_mail_without_end() -> None:
    assert all(rule.digest for rule in RULES if rule.offset in {Offset.daily, Offset.daily_after_setting})


def test_owners_inside_the_office_are_told_themselves() -> None:
    assert set(OWNERS) <= set(Owner)
    assert Owner.employer not in OWNERS
