"""The reminder rules worked out against the book and the settings: for each clock and role, which letter at which age.

The age of a deadline is today minus its due date, in days: negative before, 0 on the day. A role has one step at a
time, so that of several missed ones only the latest is sent, and two rules that meet on one day make one mail.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
from types import MappingProxyType

from wagecase.law.book import Book, Clock, Settings
from wagecase.procedure.notifications.reminder_rules import OWNERS, RULES, About, Audience, Offset, Rule, manner

# A deadline that is first seen so many days after its last step (recorded late, imported) goes straight to the digest.
STALE_DAYS = 14

# Pressing orders and call-backs have clocks of their own, from whose due days their rules count.
CLOCK_OF: Mapping[About, str] = MappingProxyType({About.press: "case.press_answer", About.call_back: "case.call_back"})

# Roles of the ledger: the words of `reminder_recipients`.
ROLES: Mapping[Audience, str] = MappingProxyType(
    {
        Audience.handler: "handler",
        Audience.lawyer: "lawyer",
        Audience.counsel: "counsel",
        Audience.receiver: "receiver",
        Audience.head: "head",
        Audience.approver: "bureau_head",
        Audience.supervisor: "city",
        Audience.district: "district",
        Audience.checker: "checker",
        # Who calls back must not be of the handlers' team; the city never is, and the spot check is its own (fact F11).
        Audience.caller: "city",
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """`first` and `last` are ages in days; after `last` the role has its next step, or the digest."""

    rule: str
    clock: str
    role: str
    letter: str
    first: int
    last: int


@dataclass(frozen=True)
class Plan:
    """Every step in force. `clocks` and `promises` are what the sweep looks for."""

    clocks: tuple[Step, ...]
    promises: tuple[Step, ...]

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
def _made(book: Book, settings_version: str, values: tuple[tuple[str, int | None], ...]) -> Plan:
    days = dict(values)
    rules = [rule for rule in RULES if not rule.digest]
    clocks = [step for clock in book.clocks.values() for step in _in_turn(_steps(rules_of(clock, rules), clock, days))]
    promises = _in_turn(_steps([rule for rule in rules if rule.about is About.promise], None, days))
    return Plan(tuple(clocks), tuple(promises))


def plan_of(book: Book, settings: Settings) -> Plan:
    """The plan for these rules; worked out once for each state of the settings."""
    names = sorted({rule.setting for rule in RULES if rule.setting})
    return _made(book, settings.version, tuple((name, settings.get(name)) for name in names))


def rules_of(clock: Clock, rules: Iterable[Rule]) -> list[Rule]:
    """The rules that speak of this clock."""
    return [
        rule
        for rule in rules
        if (rule.about is About.clock and manner(clock) in rule.kinds and _names(rule, clock))
        or CLOCK_OF.get(rule.about) == clock.name
    ]


def _names(rule: Rule, clock: Clock) -> bool:
    return not rule.clocks or clock.name in rule.clocks


def _steps(rules: Iterable[Rule], clock: Clock | None, days: Mapping[str, int | None]) -> Iterator[Step]:
    for rule in rules:
        for age in _ages(rule, clock, days):
            for audience in rule.to:
                role = role_of(audience, clock)
                yield Step(rule.name, clock.name if clock else "", role, rule.letter, age, age)


def _ages(rule: Rule, clock: Clock | None, days: Mapping[str, int | None]) -> tuple[int, ...]:
    """The ages at which a rule speaks; none while its setting is not confirmed."""
    if rule.about is About.call_back:
        # The clock already counts the setting's days from the conclusion.
        return (0,)
    if rule.offset is Offset.clock_own:
        return tuple(-before for before in clock.remind) if clock else ()
    if rule.offset is Offset.days:
        return (rule.days,)
    figure = days.get(rule.setting or "")
    if figure is None:
        return ()
    return (-figure,) if rule.offset is Offset.setting_before else (figure,)


def role_of(audience: Audience, clock: Clock | None) -> str:
    """The ledger's role for an audience; a clock's owner outside the office is represented by the handler."""
    if audience is Audience.owner:
        audience = OWNERS.get(clock.owner, Audience.handler) if clock else Audience.handler
    return ROLES[audience]


def _in_turn(steps: Iterable[Step]) -> list[Step]:
    """Each role's steps by age; of two at one age the later rule speaks, being the more urgent."""
    by_role: dict[str, dict[int, Step]] = defaultdict(dict)
    for step in steps:
        by_role[step.role][step.first] = step
    found = []
    for ages in by_role.values():
        order = [ages[age] for age in sorted(ages)]
        lasts = [later.first - 1 for later in order[1:]] + [order[-1].first + STALE_DAYS]
        found += [replace(step, last=last) for step, last in zip(order, lasts, strict=True)]
    return found
