"""Why a reminder waits or has failed, in words. The ledger keeps codes: a server's own words may name people."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wagecase.law.words import Words

_EXACT: Mapping[str, Words] = MappingProxyType(
    {
        "nobody": Words("找不到收件人", "no recipient was found"),
        "left": Words("收件人已离开", "the recipient has left"),
        "ended": Words("事项已办结", "the matter is over"),
        "superseded": Words("已有后一次提醒", "a later reminder has taken its place"),
        "rest_day": Words("休息日，下一工作日发送", "a day of rest; it goes on the next working day"),
        "held": Words("暂缓提醒", "held until a later day"),
        "digest": Words("已并入晨报", "a line of the morning digest"),
        "nothing_to_say": Words("无待办事项", "there is nothing to say"),
        "unknown_clock": Words("期限规则已不存在", "its clock is no longer in the book of law"),
        "no_mail_server": Words("未设置邮件服务器", "no mail server is set"),
        "run_over": Words("本轮时间已到，下一轮发送", "the run was over; the next one sends it"),
        "slow_server": Words("邮件服务器响应慢", "the mail server is slow"),
        "worker_lost": Words("发送进程中断，尚未发出", "its worker was lost before sending"),
        "worker_lost_sending": Words("发送进程在发送时中断", "its worker was lost while sending"),
        "bounced": Words("被退信", "it came back"),
        "imported": Words("案件导入前已到期", "it was due before the case was imported"),
        "demo": Words("演示数据，不补发", "demo data: what is past is not sent"),
        "stale": Words("已过时，不再发送", "it is no longer news"),
        "no_phone": Words("未登记电话", "there is no phone number"),
        "no_mobile": Words("不是手机号码", "the number is no mobile phone"),
        "opted_out": Words("本人不愿接收短信", "the worker wants no texts"),
        "no_template": Words("短信模板未设置", "its template is not set"),
        "no_sms_gateway": Words("未设置短信网关", "no text gateway is set"),
    }
)
_BEGINNING: Mapping[str, Words] = MappingProxyType(
    {
        "connect": Words("无法连接邮件服务器", "the mail server cannot be reached"),
        "sender": Words("发件地址被拒", "our own address was refused"),
        "recipient": Words("收件地址被拒", "the recipient's address was refused"),
        "content": Words("邮件被拒收", "the mail was refused"),
        "line": Words("与邮件服务器的连接中断", "the line to the mail server broke"),
        "no answer": Words(
            "邮件服务器未确认，是否送达不明", "the mail server gave no answer; whether it arrived is unknown"
        ),
        "gateway": Words("短信网关拒收", "the text gateway refused it"),
        "letter": Words("邮件内容无法生成", "its letter cannot be written"),
        "bounced": Words("被退信", "it came back"),
    }
)
_NONE = Words("尚未尝试", "not tried yet")


def cause_of(reason: str | None) -> str:
    """The cause without its code, for counting."""
    return (reason or "none").partition(":")[0].replace(" ", "_")


def reason_of(reason: str | None, lang: str) -> str:
    """The reason in words, with the code that a mail administrator looks up."""
    if reason is None:
        return _NONE.get(lang)
    if reason in _EXACT:
        return _EXACT[reason].get(lang)
    cause, _, code = reason.partition(": ")
    words = _BEGINNING.get(cause)
    return reason if words is None else f"{words.get(lang)} ({code})"


def words_of(cause: str, lang: str) -> str:
    """A cause as it is counted, in words."""
    known = {key.replace(" ", "_"): words for key, words in {**_BEGINNING, **_EXACT}.items()}
    return known[cause].get(lang) if cause in known else cause
