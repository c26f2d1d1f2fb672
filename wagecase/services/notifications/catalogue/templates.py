"""Every letter and text with what sends it, when and to whom: read from the tables by which it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wagecase.law.book import load_book
from wagecase.law.words import Bilingual
from wagecase.mail import examples, rendering, text_message
from wagecase.mail.markup import mail_html
from wagecase.mail.message import CONTENT_LANGUAGE
from wagecase.procedure.core.enums import Procedure
from wagecase.procedure.core.events import EVENTS
from wagecase.procedure.notifications import sms_rules
from wagecase.procedure.notifications.reminder_rules import (
    DUTY_KINDS,
    REMINDER_RULES,
    RIGHT_KINDS,
    ReminderAudience,
    ReminderOffset,
    ReminderRule,
    ReminderSubject,
)
from wagecase.services.base import rules_in_force
from wagecase.services.base.errors import NotFound
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import require_administrator
from wagecase.services.notifications.catalogue.roles import role_label
from wagecase.services.notifications.schedule import handover_notice
from wagecase.services.notifications.schedule.on_event import EVENT_NOTICES
from wagecase.services.notifications.schedule.schedule import ROLE_BY_AUDIENCE

MAIL_KIND, SMS_KIND = "mail", "text"
PLURAL_UNIT_PATTERN = re.compile(r"\b1 (day|working day|hour)s\b")
_SUBJECT_LABELS: Mapping[ReminderSubject, Bilingual] = MappingProxyType(
    {
        ReminderSubject.clock: Bilingual("期限到期日", "due day of a time-limit"),
        ReminderSubject.promise: Bilingual("承诺付清日", "promised day of payment"),
        ReminderSubject.approval: Bilingual("报批之日", "day of submission"),
        ReminderSubject.supervision_order: Bilingual(
            "督办回复期限", "day by which a supervision order is to be answered"
        ),
        ReminderSubject.callback: Bilingual("回访期限", "day by which a worker is to be called back"),
        ReminderSubject.callback_task: Bilingual(
            "抽查回访期限", "day by which the calls of a spot check are to be made"
        ),
        ReminderSubject.silence: Bilingual("最近一次办理记录", "last event of an open case"),
        ReminderSubject.hearing: Bilingual("开庭或者调解之日", "day of a hearing or session"),
        ReminderSubject.festival: Bilingual("除夕", "New Year's Eve"),
        ReminderSubject.guarantee: Bilingual("保函到期日", "day on which a letter of guarantee ends"),
        ReminderSubject.report: Bilingual("节前每日报告", "daily report before Spring Festival"),
    }
)
_DUTY = Bilingual("应办期限到期日", "due day of a duty")
_RIGHT = Bilingual("权利或者等待期到期日", "end of a right or of a waiting time")
_ASSIGNED = Bilingual("抽查回访分到人时", "when calls of a spot check fall to a person")
_NOT_CONFIRMED = Bilingual("（天数未确认）", "(days not confirmed)")
_BEFORE, _AFTER = Bilingual("之前%s天", "%s days before"), Bilingual("之后%s天", "%s days after")
_WORKDAYS = Bilingual("之前%s个工作日", "%s working days before")
_OFFSET_LABELS: Mapping[ReminderOffset, Bilingual] = MappingProxyType(
    {
        ReminderOffset.clock_own: Bilingual("之前，天数随期限而定", "before, as many days as the time-limit names"),
        ReminderOffset.hour: Bilingual("当天截止钟点之后", "on the day, once its hour is over"),
        ReminderOffset.daily: Bilingual("次日起每个工作日早晨", "every working morning after"),
        ReminderOffset.daily_after_setting: Bilingual(
            "之后超过%s天，每个工作日早晨", "every working morning once %s days have passed"
        ),
    }
)
_ROLE_LABELS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "owner": Bilingual("期限的责任人", "who owns the time-limit"),
        "administrator": Bilingual("单位负责人和系统管理员", "head of the office and administrator"),
        "operator": Bilingual(
            "系统告警邮箱，没有设置的为市级系统管理员", "mailbox for alerts, else the city's administrators"
        ),
    }
)
_OTHER_CAUSES: Mapping[str, tuple[Bilingual, str]] = MappingProxyType(
    {
        "deadline_moved": (
            Bilingual("放假安排、设置或者规则变动使期限改期时", "when holidays, settings or rules move a time-limit"),
            "owner",
        ),
        handover_notice.TEMPLATE: (
            Bilingual("一人的在办事项整体移交完毕时", "when a whole desk has been handed over"),
            handover_notice.ROLE,
        ),
        "partner_access": (
            Bilingual("为没有账号的接收单位开设协作网页时", "when a page is opened for a receiver without accounts"),
            "receiver",
        ),
        "mail_failed": (
            Bilingual("提醒停止重试时，不经队列", "when a reminder is tried no more, past the queue"),
            "administrator",
        ),
        "mail_bounced": (Bilingual("邮箱退信时，不经队列", "when an address bounces, past the queue"), "administrator"),
        "ops_alert": (
            Bilingual("运行出现异常时，不经队列", "when the system is in trouble, past the queue"),
            "operator",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class TemplateCause:
    """What sends a letter; `roles` are the outbox's, `setting` the one that holds its days."""

    when: Bilingual
    roles: tuple[str, ...]
    setting: str = ""

    def to(self, lang: str) -> list[str]:
        return [_ROLE_LABELS[one].get(lang) if one in _ROLE_LABELS else role_label(one, lang) for one in self.roles]


@dataclass(frozen=True, slots=True)
class TemplateEntry:
    """A letter or a text, what it is called, and its causes."""

    channel: str
    name: str
    title: Bilingual
    causes: tuple[TemplateCause, ...]


@dataclass(frozen=True, slots=True)
class TemplatePreview:
    """A letter in one language, filled with the values of an invented case; a text has no subject and no page."""

    language: str
    tag: str
    subject: str
    body: str
    page: str


def list_templates(principal: Principal) -> list[TemplateEntry]:
    """Every letter, then every text. Raises Forbidden for all but administrators."""
    require_administrator(principal)
    return [*map(_mail_entry, rendering.template_names()), *map(_sms_entry, text_message.sms_template_names())]


def get_template(principal: Principal, channel: str, name: str) -> TemplateEntry:
    """One of them; raises Forbidden, NotFound."""
    found = next((each for each in list_templates(principal) if (each.channel, each.name) == (channel, name)), None)
    if found is None:
        raise NotFound
    return found


def preview_template(sent: TemplateEntry) -> list[TemplatePreview]:
    """The same in every language."""
    return [(_preview_mail if sent.channel == MAIL_KIND else _preview_sms)(sent, lang) for lang in rendering.LANGUAGES]


def _preview_mail(sent: TemplateEntry, lang: str) -> TemplatePreview:
    role = sent.causes[0].roles[0]
    values = examples.template_values(sent.name, lang) | {"role": "handler" if role == "owner" else role}
    letter, tag = rendering.render_mail(sent.name, lang, values), CONTENT_LANGUAGE[lang]
    return TemplatePreview(lang, tag, letter.subject, letter.body, mail_html(letter.subject, letter.body, tag))


def _preview_sms(sent: TemplateEntry, lang: str) -> TemplatePreview:
    body = text_message.render_sms(sent.name, lang, examples.sms_values(lang))
    return TemplatePreview(lang, CONTENT_LANGUAGE[lang], "", body, "")


def _mail_entry(name: str) -> TemplateEntry:
    title = Bilingual(rendering.template_title(name, "zh"), rendering.template_title(name, "en"))
    return TemplateEntry(
        MAIL_KIND, name, title, (*_causes_by_rule(name), *_causes_by_event(name), *_other_causes(name))
    )


def _causes_by_rule(name: str) -> Iterator[TemplateCause]:
    for rule in REMINDER_RULES:
        if rule.template == name:
            yield TemplateCause(
                _rule_timing(rule), tuple(_recipient_role(rule, one) for one in rule.to), rule.setting or ""
            )


def _recipient_role(rule: ReminderRule, audience: ReminderAudience) -> str:
    """Calls of a spot check go to the caller himself; the call-back of a case to the city (fact F11)."""
    if rule.about is ReminderSubject.callback_task:
        return "caller"
    return "owner" if audience is ReminderAudience.owner else ROLE_BY_AUDIENCE[audience]


def _rule_timing(rule: ReminderRule) -> Bilingual:
    if rule.about is ReminderSubject.callback_task and not rule.days:
        return _ASSIGNED
    return _join_timing(
        _clock_label(rule) if rule.about is ReminderSubject.clock else _SUBJECT_LABELS[rule.about], _offset_label(rule)
    )


def _clock_label(rule: ReminderRule) -> Bilingual:
    if rule.clocks:
        return load_book().clocks[rule.clocks[0]].label
    if rule.kinds in (DUTY_KINDS, RIGHT_KINDS):
        return _DUTY if rule.kinds == DUTY_KINDS else _RIGHT
    return _SUBJECT_LABELS[ReminderSubject.clock]


def _join_timing(about: Bilingual, offset: Bilingual) -> Bilingual:
    return Bilingual(f"{about.zh}{offset.zh}", _singular_units(f"{offset.en}: {about.en}"))


def _offset_label(rule: ReminderRule) -> Bilingual:
    match rule.offset:
        case ReminderOffset.days:
            return _days_label(rule.days)
        case ReminderOffset.workdays:
            return _with_figure(_WORKDAYS, rule.days)
        case ReminderOffset.setting_before:
            return _with_figure(_BEFORE, _setting_value(rule.setting))
        case ReminderOffset.setting_after:
            return _with_figure(_AFTER, _setting_value(rule.setting))
    return (
        _with_figure(_OFFSET_LABELS[rule.offset], _setting_value(rule.setting))
        if rule.setting
        else _OFFSET_LABELS[rule.offset]
    )


def _days_label(count: int) -> Bilingual:
    if not count:
        return Bilingual("当天", "on the day")
    return _with_figure(_BEFORE if count < 0 else _AFTER, abs(count))


def _with_figure(words: Bilingual, value: object) -> Bilingual:
    """With its figure put in, if it has a place for one; a figure that nobody has confirmed is said to be open."""
    zh, en = (_NOT_CONFIRMED.zh, _NOT_CONFIRMED.en) if value is None else (value, value)
    return Bilingual(*(text % one if "%s" in text else text for text, one in ((words.zh, zh), (words.en, en))))


def _singular_units(english: str) -> str:
    return PLURAL_UNIT_PATTERN.sub(r"1 \1", english)


def _setting_value(setting: str | None) -> object:
    return rules_in_force.current_rules().settings.get(setting) if setting else None


def _causes_by_event(name: str) -> Iterator[TemplateCause]:
    for event, notice in EVENT_NOTICES.items():
        if notice.template == name:
            yield TemplateCause(_event_timing(event), notice.to)
        for later in notice.later:
            if later.template == name:
                yield TemplateCause(
                    _escalation_timing(event, later.setting, later.unit.days > 0), later.to, later.setting
                )


def _event_timing(event: str) -> Bilingual:
    procedure, label = Procedure(event.partition(".")[0]).label, EVENTS[event]
    return Bilingual(
        f"登记“{procedure.zh}：{label.zh}”后即时", f"at once when this is recorded: {procedure.en}, {label.en}"
    )


def _escalation_timing(event: str, setting: str, in_days: bool) -> Bilingual:
    unit = Bilingual("天", "days") if in_days else Bilingual("小时", "hours")
    after = _with_figure(Bilingual("之后%s", "%s "), _setting_value(setting))
    label = EVENTS[event]
    return Bilingual(
        f"“{label.zh}”{after.zh}{unit.zh}仍无回应",
        _singular_units(f"{after.en}{unit.en} without an answer to this: {label.en}"),
    )


def _other_causes(name: str) -> Iterator[TemplateCause]:
    if name in _OTHER_CAUSES:
        when, role = _OTHER_CAUSES[name]
        yield TemplateCause(when, (role,))


def _sms_entry(name: str) -> TemplateEntry:
    told = [rule for rule in sms_rules.TEXT_RULES if rule.text == name]
    return TemplateEntry(
        SMS_KIND,
        name,
        told[0].label,
        tuple(TemplateCause(_sms_timing(rule), ("worker",), rule.setting) for rule in told),
    )


def _sms_timing(rule: sms_rules.TextRule) -> Bilingual:
    if rule.event:
        return _event_timing(rule.event)
    if rule.setting:
        return _join_timing(
            _SUBJECT_LABELS[ReminderSubject.promise], _with_figure(_AFTER, _setting_value(rule.setting))
        )
    return _join_timing(load_book().clocks[rule.clock].label, _days_label(-rule.days))
