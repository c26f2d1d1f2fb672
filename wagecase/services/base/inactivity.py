"""After how many days without an event a case counts as inactive."""

from __future__ import annotations

from wagecase.procedure.notifications.reminder_rules import REMINDER_RULES, ReminderSubject
from wagecase.services.base.rules_in_force import RulesInForce

(INACTIVITY_RULE,) = (rule for rule in REMINDER_RULES if rule.about is ReminderSubject.inactivity)


def inactivity_days(rules: RulesInForce) -> int | None:
    """After how many days without an event a case counts as inactive; None while that is not confirmed."""
    days = rules.settings.get(INACTIVITY_RULE.setting or "")
    return None if days is None else int(days)
