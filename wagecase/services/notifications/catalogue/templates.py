"""Every letter and text with what sends it, when and to whom: read from the tables by which it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wagecase.law.book import load
from wagecase.law.words import Words
from wagecase.mail import examples, rendering, text_message
from wagecase.mail.markup import as_html
from wagecase.mail.message import CONTENT_LANGUAGE
from wagecase.procedure.core.enums import Procedure
from wagecase.procedure.core.events import EVENTS
from wagecase.procedure.notifications import sms_rules
from wagecase.procedure.notifications.reminder_rules import DUTIES, RIGHTS, RULES, About, Audience, Offset, Rule
from wagecase.services.administration.users import administrator
from wagecase.services.base import rules_in_force
from wagecase.services.base.errors import NotFound
from wagecase.services.base.principal import Principal
from wagecase.services.notifications.catalogue.roles import role_label
from wagecase.services.notifications.schedule import handover_notice
from wagecase.services.notifications.schedule.on_event import NOTICES
from wagecase.services.notifications.schedule.schedule import ROLES

MAIL, TEXT = "mail", "text"
SEVERAL = re.compile(r"\b1 (day|working day|hour)s\b")
_ABOUT: Mapping[About, Words] = MappingProxyType(
    {
        About.clock: Words("期限到期日", "due day of a time-limit"),
        About.promise: Words("承诺付清日", "promised day of payment"),
        About.approval: Words("报批之日", "day of submission"),
        About.press: Words("督办回复期限", "day by which a pressing is to be answered"),
        About.call_back: Words("回访期限", "day by which a worker is to be called back"),
        About.call: Words("抽查回访期限", "day by which the calls of a spot check are to be made"),
        About.silence: Words("最近一次办理记录", "last event of an open case"),
        About.hearing: Words("开庭或者调解之日", "day of a hearing or session"),
        About.festival: Words("除夕", "New Year's Eve"),
        About.guarantee: Words("保函到期日", "day on which a letter of guarantee ends"),
        About.report: Words("节前每日报告", "daily report before Spring Festival"),
    }
)
_DUTY = Words("应办期限到期日", "due day of a duty")
_RIGHT = Words("权利或者等待期到期日", "end of a right or of a waiting time")
_ASSIGNED = Words("抽查回访分到人时", "when calls of a spot check fall to a person")
_OPEN = Words("（天数未确认）", "(days not confirmed)")
_BEFORE, _AFTER = Words("之前%s天", "%s days before"), Words("之后%s天", "%s days after")
_WORKDAYS = Words("之前%s个工作日", "%s working days before")
_OFFSETS: Mapping[Offset, Words] = MappingProxyType(
    {
        Offset.clock_own: Words("之前，天数随期限而定", "before, as many days as the time-limit names"),
        Offset.hour: Words("当天截止钟点之后", "on the day, once its hour is over"),
        Offset.daily: Words("次日起每个工作日早晨", "every working morning after"),
        Offset.daily_after_setting: Words(
            "之后超过%s天，每个工作日早晨", "every working morning once %s days have passed"
        ),
    }
)
_ROLES: Mapping[str, Words] = MappingProxyType(
    {
        "owner": Words("期限的责任人", "who owns the time-limit"),
        "administrator": Words("单位负责人和系统管理员", "head of the office and administrator"),
        "operator": Words(
            "系统告警邮箱，没有设置的为市级系统管理员", "mailbox for alerts, else the city's administrators"
        ),
    }
)
_OTHERS: Mapping[str, tuple[Words, str]] = MappingProxyType(
    {
        "deadline_moved": (
            Words("放假安排、设置或者规则变动使期限改期时", "when holidays, settings or rules move a time-limit"),
            "owner",
        ),
        handover_notice.LETTER: (
            Words("一人的在办事项整体移交完毕时", "when a whole desk has been handed over"),
            handover_notice.ROLE,
        ),
        "partner_door": (
            Words("为没有账号的接收单位开设协作网页时", "when a page is opened for a receiver without accounts"),
            "receiver",
        ),
        "mail_failed": (
            Words("提醒停止重试时，不经队列", "when a reminder is tried no more, past the queue"),
            "administrator",
        ),
        "mail_bounced": (Words("邮箱退信时，不经队列", "when an address bounces, past the queue"), "administrator"),
        "ops_alert": (Words("运行出现异常时，不经队列", "when the system is in trouble, past the queue"), "operator"),
    }
)


@dataclass(frozen=True, slots=True)
class Cause:
    """What sends a letter; `roles` are the ledger's, `setting` the one that holds its days."""

    when: Words
    roles: tuple[str, ...]
    setting: str = ""

    def to(self, lang: str) -> list[str]:
        return [_ROLES[one].get(lang) if one in _ROLES else role_label(one, lang) for one in self.roles]


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter or a text, what it is called, and its causes."""

    channel: str
    name: str
    title: Words
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A letter in one language, filled with the values of an invented case; a text has no subject and no page."""

    language: str
    tag: str
    subject: str
    body: str
    page: str


def listed(principal: Principal) -> list[Sent]:
    """Every letter, then every text. Raises Forbidden for all but administrators."""
    administrator(principal)
    return [*map(_letter, rendering.names()), *map(_text, text_message.names())]


def one(principal: Principal, channel: str, name: str) -> Sent:
    """One of them; raises Forbidden, NotFound."""
    found = next((each for each in listed(principal) if (each.channel, each.name) == (channel, name)), None)
    if found is None:
        raise NotFound
    return found


def written(sent: Sent) -> list[Written]:
    """The same in every language."""
    return [(_letter_in if sent.channel == MAIL else _text_in)(sent, lang) for lang in rendering.LANGUAGES]


def _letter_in(sent: Sent, lang: str) -> Written:
    role = sent.causes[0].roles[0]
    values = examples.values(sent.name, lang) | {"role": "handler" if role == "owner" else role}
    letter, tag = rendering.render(sent.name, lang, values), CONTENT_LANGUAGE[lang]
    return Written(lang, tag, letter.subject, letter.body, as_html(letter.subject, letter.body, tag))


def _text_in(sent: Sent, lang: str) -> Written:
    body = text_message.render(sent.name, lang, examples.text_values(lang))
    return Written(lang, CONTENT_LANGUAGE[lang], "", body, "")


def _letter(name: str) -> Sent:
    title = Words(rendering.title(name, "zh"), rendering.title(name, "en"))
    return Sent(MAIL, name, title, (*_by_rules(name), *_by_events(name), *_by_others(name)))


def _by_rules(name: str) -> Iterator[Cause]:
    for rule in RULES:
        if rule.letter == name:
            yield Cause(_when(rule), tuple(_role(rule, one) for one in rule.to), rule.setting or "")


def _role(rule: Rule, audience: Audience) -> str:
    """Calls of a spot check go to the caller himself; the call-back of a case to the city (fact F11)."""
    if rule.about is About.call:
        return "caller"
    return "owner" if audience is Audience.owner else ROLES[audience]


def _when(rule: Rule) -> Words:
    if rule.about is About.call and not rule.days:
        return _ASSIGNED
    return _joined(_of_clocks(rule) if rule.about is About.clock else _ABOUT[rule.about], _offset(rule))


def _of_clocks(rule: Rule) -> Words:
    if rule.clocks:
        return load().clocks[rule.clocks[0]].label
    if rule.kinds in (DUTIES, RIGHTS):
        return _DUTY if rule.kinds == DUTIES else _RIGHT
    return _ABOUT[About.clock]


def _joined(about: Words, offset: Words) -> Words:
    return Words(f"{about.zh}{offset.zh}", _singular(f"{offset.en}: {about.en}"))


def _offset(rule: Rule) -> Words:
    match rule.offset:
        case Offset.days:
            return _days(rule.days)
        case Offset.workdays:
            return _filled(_WORKDAYS, rule.days)
        case Offset.setting_before:
            return _filled(_BEFORE, _figure(rule.setting))
        case Offset.setting_after:
            return _filled(_AFTER, _figure(rule.setting))
    return _filled(_OFFSETS[rule.offset], _figure(rule.setting)) if rule.setting else _OFFSETS[rule.offset]


def _days(count: int) -> Words:
    if not count:
        return Words("当天", "on the day")
    return _filled(_BEFORE if count < 0 else _AFTER, abs(count))


def _filled(words: Words, value: object) -> Words:
    """With its figure put in, if it has a place for one; a figure that nobody has confirmed is said to be open."""
    zh, en = (_OPEN.zh, _OPEN.en) if value is None else (value, value)
    return Words(*(text % one if "%s" in text else text for text, one in ((words.zh, zh), (words.en, en))))


def _singular(english: str) -> str:
    return SEVERAL.sub(r"1 \1", english)


def _figure(setting: str | None) -> object:
    return rules_in_force.current().settings.get(setting) if setting else None


def _by_events(name: str) -> Iterator[Cause]:
    for event, notice in NOTICES.items():
        if notice.letter == name:
            yield Cause(_recorded(event), notice.to)
        for later in notice.later:
            if later.letter == name:
                yield Cause(_unanswered(event, later.setting, later.unit.days > 0), later.to, later.setting)


def _recorded(event: str) -> Words:
    procedure, label = Procedure(event.partition(".")[0]).label, EVENTS[event]
    return Words(
        f"登记“{procedure.zh}：{label.zh}”后即时", f"at once when this is recorded: {procedure.en}, {label.en}"
    )


def _unanswered(event: str, setting: str, in_days: bool) -> Words:
    unit = Words("天", "days") if in_days else Words("小时", "hours")
    after = _filled(Words("之后%s", "%s "), _figure(setting))
    label = EVENTS[event]
    return Words(
        f"“{label.zh}”{after.zh}{unit.zh}仍无回应",
        _singular(f"{after.en}{unit.en} without an answer to this: {label.en}"),
    )


def _by_others(name: str) -> Iterator[Cause]:
    if name in _OTHERS:
        when, role = _OTHERS[name]
        yield Cause(when, (role,))


def _text(name: str) -> Sent:
    told = [rule for rule in sms_rules.RULES if rule.text == name]
    return Sent(TEXT, name, told[0].label, tuple(Cause(_texted(rule), ("worker",), rule.setting) for rule in told))


def _texted(rule: sms_rules.TextRule) -> Words:
    if rule.event:
        return _recorded(rule.event)
    if rule.setting:
        return _joined(_ABOUT[About.promise], _filled(_AFTER, _figure(rule.setting)))
    return _joined(load().clocks[rule.clock].label, _days(-rule.days))
