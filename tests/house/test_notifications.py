"""Every mail template and every reminder rule is used, and every role of the outbox has its row."""

from __future__ import annotations

from pathlib import Path

import pytest

import wagecase
from wagecase.law.book import Settings, load_book
from wagecase.mail import rendering, text_message
from wagecase.procedure.events.table import EVENT_NOTICES
from wagecase.procedure.notifications.recipient_roles import OTHER_READERS, RECIPIENT_ROLES
from wagecase.procedure.notifications.reminder_rules import REMINDER_RULES, ReminderAudience, ReminderSubject
from wagecase.procedure.notifications.sms_rules import TEXT_RULES
from wagecase.services.notifications.schedule.schedule import get_reminder_plan

SERVICES = Path(wagecase.__file__).parent / "services"
# Where the rules about each thing are read, besides the sweep over clocks and promises; the digest reads its own.
READERS = {
    ReminderSubject.hearing: "notifications/schedule/due_messages.py",
    ReminderSubject.festival: "notifications/schedule/due_messages.py",
    ReminderSubject.report: "notifications/schedule/due_messages.py",
    ReminderSubject.guarantee: "notifications/schedule/due_messages.py",
    ReminderSubject.callback_task: "notifications/schedule/callback_notice.py",
    ReminderSubject.inactivity: "base/inactivity.py",
}


def sending_modules() -> str:
    """The text of every module that may enqueue or send, without the catalogue that only describes."""
    files = [one for one in SERVICES.rglob("*.py") if one.parent.name != "catalogue"]
    return "\n".join(one.read_text("utf-8") for one in files)


@pytest.mark.parametrize("template", rendering.template_names())
def test_every_mail_template_is_sent_by_a_rule_or_by_a_module(template: str) -> None:
    notices = EVENT_NOTICES.values()
    later = (one.template for notice in notices for one in notice.later)
    by_row = {rule.template for rule in REMINDER_RULES} | {notice.template for notice in notices} | {*later}
    assert template in by_row or f'"{template}"' in sending_modules()


def test_every_text_template_is_sent_by_a_rule() -> None:
    assert {rule.text for rule in TEXT_RULES} == set(text_message.sms_template_names())


def test_every_rule_is_read_by_the_sweep_or_by_its_own_module() -> None:
    book = load_book()
    plan = get_reminder_plan(book, Settings(book, {"callback.days": 15}))
    swept = {step.rule for step in (*plan.clocks, *plan.promises)}
    others = [rule for rule in REMINDER_RULES if rule.name not in swept and not rule.digest]
    assert {rule.about for rule in others} == set(READERS)
    for about, module in READERS.items():
        assert f"ReminderSubject.{about}" in (SERVICES / module).read_text("utf-8")


def test_every_role_has_a_row_and_a_label() -> None:
    audiences = {one.value for one in ReminderAudience} - {"owner"}
    assert audiences <= set(RECIPIENT_ROLES)
    assert {role for one in RECIPIENT_ROLES.values() for role in one.fallback} <= set(RECIPIENT_ROLES)
    assert not set(OTHER_READERS) & set(RECIPIENT_ROLES)
    labels = [one.label for one in RECIPIENT_ROLES.values()]
    assert all(one.zh and one.en for one in labels)
