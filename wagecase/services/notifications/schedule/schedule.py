"""The reminder rules under the book and the settings: for each clock and role, which template at which age.

The age of a deadline is today minus its due date, in days: negative before, 0 on the day. A role has one step at a
time, so that of several missed ones only the latest is sent, and two rules that meet on one day make one mail.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache

from wagecase.law.book import Book, Clock, Settings
from wagecase.procedure.notifications.reminder_rules import (
    OWNER_AUDIENCES,
    REMINDER_RULES,
    ReminderAudience,
    ReminderOffset,
    ReminderRule,
    ReminderSubject,
)

# A deadline that is first seen so many days after its last step (recorded late, imported) goes straight to the digest.
MAX_AGE_DAYS = 14


@dataclass(frozen=True, slots=True)
class ReminderStep:
    """`first` and `last` are ages in days; after `last` the role has its next step, or the digest."""

    rule: str
    clock: str
    role: str
    template: str
    first: int
    last: int


@dataclass(frozen=True)
class ReminderPlan:
    """Every step in force. `clocks` and `promises` are what the sweep looks for."""

    clocks: tuple[ReminderStep, ...]
    promises: tuple[ReminderStep, ...]

    def superseded(self, clock: str, role: str, due: date, send: date, today: date) -> bool:
        """Whether the role's next step has come, so that a message of the day `send` is no longer news."""
        return any(send < due + timedelta(days=age) <= today for age in self._ages.get((clock, role), ()))

    @cached_property
    def _ages(self) -> Mapping[tuple[str, str], list[int]]:
        """At which ages a role has a step; of promises, which have no clock, under an empty one."""
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for one in (*self.clocks, *self.promises):
            found[one.clock, one.role].append(one.first)
        return found


@lru_cache(maxsize=4)
def _build_plan(book: Book, settings_version: str, values: tuple[tuple[str, int | None], ...]) -> ReminderPlan:
    days = dict(values)
    rules = [rule for rule in REMINDER_RULES if not rule.digest]
    clocks = [
        step
        for clock in book.clocks.values()
        for step in _order_steps(_reminder_steps([rule for rule in rules if rule.speaks_of(clock)], clock, days))
    ]
    promises = _order_steps(
        _reminder_steps([rule for rule in rules if rule.about is ReminderSubject.promise], None, days)
    )
    return ReminderPlan(tuple(clocks), tuple(promises))


def get_reminder_plan(book: Book, settings: Settings) -> ReminderPlan:
    """The plan for these rules; worked out once for each state of the settings."""
    names = sorted({rule.setting for rule in REMINDER_RULES if rule.setting})
    return _build_plan(book, settings.version, tuple((name, settings.get(name)) for name in names))


def _reminder_steps(
    rules: Iterable[ReminderRule], clock: Clock | None, days: Mapping[str, int | None]
) -> Iterator[ReminderStep]:
    for rule in rules:
        for age in _rule_ages(rule, clock, days):
            for audience in rule.to:
                role = role_of_audience(audience, clock)
                yield ReminderStep(rule.name, clock.name if clock else "", role, rule.template, age, age)


def _rule_ages(rule: ReminderRule, clock: Clock | None, days: Mapping[str, int | None]) -> tuple[int, ...]:
    """The ages at which a rule speaks; none while its setting is not confirmed."""
    if rule.offset is ReminderOffset.clock_own:
        return tuple(-before for before in clock.remind) if clock else ()
    if rule.offset is ReminderOffset.days:
        return (rule.days,)
    figure = days.get(rule.setting or "")
    if figure is None:
        return ()
    return (-figure,) if rule.offset is ReminderOffset.setting_before else (figure,)


def role_of_audience(audience: ReminderAudience, clock: Clock | None) -> str:
    """The outbox's role for an audience; a clock's owner outside the office is represented by the handler."""
    if audience is ReminderAudience.owner:
        audience = OWNER_AUDIENCES.get(clock.owner, ReminderAudience.handler) if clock else ReminderAudience.handler
    return audience.value


def _order_steps(steps: Iterable[ReminderStep]) -> list[ReminderStep]:
    """Each role's steps by age; of two at one age the later rule speaks, being the more urgent."""
    by_role: dict[str, dict[int, ReminderStep]] = defaultdict(dict)
    for step in steps:
        by_role[step.role][step.first] = step
    found = []
    for ages in by_role.values():
        order = [ages[age] for age in sorted(ages)]
        lasts = [later.first - 1 for later in order[1:]] + [order[-1].first + MAX_AGE_DAYS]
        found += [replace(step, last=last) for step, last in zip(order, lasts, strict=True)]
    return found
