"""Why a reminder waits or has failed, in words. The outbox keeps codes: a server's own words may name people."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wagecase.law.words import Bilingual

# Of a message that was dropped because what it is about had ended; only such a message can come back.
ENDED_REASON = "ended"
_REASON_LABELS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "nobody": Bilingual("找不到收件人", "no recipient was found"),
        "left": Bilingual("收件人已离开", "the recipient has left"),
        ENDED_REASON: Bilingual("事项已办结", "the matter is over"),
        "superseded": Bilingual("已有后一次提醒", "a later reminder has taken its place"),
        "rest_day": Bilingual("休息日，下一工作日发送", "a day of rest; it goes on the next working day"),
        "held": Bilingual("暂缓提醒", "held until a later day"),
        "digest": Bilingual("已并入晨报", "a line of the morning digest"),
        "nothing_to_say": Bilingual("无待办事项", "there is nothing to say"),
        "unknown_clock": Bilingual("期限规则已不存在", "its clock is no longer in the book of law"),
        "no_mail_server": Bilingual("未设置邮件服务器", "no mail server is set"),
        "run_over": Bilingual("本轮时间已到，下一轮发送", "the run was over; the next one sends it"),
        "slow_server": Bilingual("邮件服务器响应慢", "the mail server is slow"),
        "worker_lost": Bilingual("发送进程中断，尚未发出", "its worker was lost before sending"),
        "worker_lost_sending": Bilingual("发送进程在发送时中断", "its worker was lost while sending"),
        "bounced": Bilingual("被退信", "it came back"),
        "imported": Bilingual("案件导入前已到期", "it was due before the case was imported"),
        "demo": Bilingual("演示数据，不补发", "demo data: what is past is not sent"),
        "stale": Bilingual("已过时，不再发送", "it is no longer news"),
        "no_phone": Bilingual("未登记电话", "there is no phone number"),
        "no_mobile": Bilingual("不是手机号码", "the number is no mobile phone"),
        "opted_out": Bilingual("本人不愿接收短信", "the worker wants no texts"),
        "no_template": Bilingual("短信模板未设置", "its template is not set"),
        "no_sms_gateway": Bilingual("未设置短信网关", "no text gateway is set"),
    }
)
_REASON_PREFIX_LABELS: Mapping[str, Bilingual] = MappingProxyType(
    {
        "connect": Bilingual("无法连接邮件服务器", "the mail server cannot be reached"),
        "sender": Bilingual("发件地址被拒", "our own address was refused"),
        "recipient": Bilingual("收件地址被拒", "the recipient's address was refused"),
        "content": Bilingual("邮件被拒收", "the mail was refused"),
        "connection": Bilingual("与邮件服务器的连接中断", "the line to the mail server broke"),
        "no answer": Bilingual(
            "邮件服务器未确认，是否送达不明", "the mail server gave no answer; whether it arrived is unknown"
        ),
        "gateway": Bilingual("短信网关拒收", "the text gateway refused it"),
        "template": Bilingual("邮件内容无法生成", "its text cannot be rendered"),
        "bounced": Bilingual("被退信", "it came back"),
    }
)
_NOT_TRIED = Bilingual("尚未尝试", "not tried yet")


def delivery_reason_cause(reason: str | None) -> str:
    """The cause without its code, for counting."""
    return (reason or "none").partition(":")[0].replace(" ", "_")


def delivery_reason_text(reason: str | None, lang: str) -> str:
    """The reason in words, with the code that a mail administrator looks up."""
    if reason is None:
        return _NOT_TRIED.get(lang)
    if reason in _REASON_LABELS:
        return _REASON_LABELS[reason].get(lang)
    cause, _, code = reason.partition(": ")
    words = _REASON_PREFIX_LABELS.get(cause)
    return reason if words is None else f"{words.get(lang)} ({code})"


def delivery_cause_text(cause: str, lang: str) -> str:
    """A cause as it is counted, in words."""
    known = {key.replace(" ", "_"): words for key, words in {**_REASON_PREFIX_LABELS, **_REASON_LABELS}.items()}
    return known[cause].get(lang) if cause in known else cause
