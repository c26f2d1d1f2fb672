"""The mail that carries a letter."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default

import pytest

from wagecase.mail.message import OutgoingMail, make_message_id


def outgoing(language: str = "zh", body: str = "您好：\n\n请办理。\n") -> OutgoingMail:
    return OutgoingMail(
        to="inspector@example.cn",
        subject="【临期】120116-2026-000123 投诉受理：2026年10月12日到期，请在到期之前办理并登记，逾期将提醒负责人",
        body=body,
        language=language,
        message_id=make_message_id("0192", "Wagecase <no-reply@wages.example.cn>"),
        written_at=datetime(2026, 10, 9, 2, tzinfo=UTC),
    )


def test_machines_are_asked_not_to_answer_and_people_see_when_it_was_written() -> None:
    mail = email.message_from_bytes(outgoing().compose("no-reply@wages.example.cn"), policy=default)
    assert dict(mail.items()) == {
        "From": "no-reply@wages.example.cn",
        "To": "inspector@example.cn",
        "Subject": outgoing().subject,
        "Date": "Fri, 09 Oct 2026 02:00:00 +0000",
        "Message-ID": "<0192@wages.example.cn>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "zh-CN",
        "Content-Type": mail["Content-Type"],
        "MIME-Version": "1.0",
    }
    assert mail.get_content_type() == "multipart/alternative"
    assert plain(mail).splitlines() == outgoing().body.splitlines()


@pytest.mark.parametrize("subject", ["期" * 60, "𠮷" * 40, "A mixed 标题 of 两种 languages"])
def test_a_long_subject_travels_in_short_lines(subject: str) -> None:
    content = replace(outgoing(), subject=subject).compose("no-reply@wages.example.cn")
    assert max(map(len, content.partition(b"Content-Type")[0].splitlines())) <= 76
    assert email.message_from_bytes(content, policy=default)["Subject"] == subject


def plain(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_the_html_says_the_same_with_lists_links_and_nothing_of_its_own() -> None:
    body = "您好：\n\n- 一<b>\n- 二\n\n查看：https://w.example.cn/console/work?a=1&b=2\n\n——\n因为您是承办人。\n"
    mail = email.message_from_bytes(outgoing(body=body).compose("no-reply@wages.example.cn"), policy=default)
    part = mail.get_body(("html",))
    assert part is not None
    page = str(part.get_content())
    assert "<ul><li>一&lt;b&gt;</li><li>二</li></ul>" in page
    assert '<a href="https://w.example.cn/console/work?a=1&amp;b=2">' in page
    assert page.index("<hr") < page.index("因为您是承办人")
    assert not {"<img", "<script", "<style", "src="} & set(page.replace(">", " ").split())


def test_a_calendar_file_goes_with_the_mail() -> None:
    mail = email.message_from_bytes(
        replace(outgoing(), calendar=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n").compose("n@w.cn"), policy=default
    )
    (attached,) = mail.iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("text/calendar", "reminder.ics")
    assert plain(mail).startswith("您好")


@pytest.mark.parametrize("body", ["您好：\n" + "长" * 3000 + "\n", "Hello,\n.\n..dots\n"])
def test_what_travels_is_ascii_in_lines_that_every_server_takes(body: str) -> None:
    raw = outgoing(body=body).compose("no-reply@wages.example.cn")
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert plain(email.message_from_bytes(raw, policy=default)).splitlines() == body.splitlines()


def test_a_line_break_cannot_be_smuggled_into_a_header() -> None:
    sneaky = OutgoingMail("a@b", "x\r\nBcc: c@d", "", "en", "<1@b>", datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="Header values may not contain linefeed"):
        sneaky.compose("no-reply@wages.example.cn")


def test_a_sender_with_a_chinese_name_keeps_its_address() -> None:
    mail = email.message_from_bytes(outgoing().compose("欠薪办理 <n@wages.example.cn>"), policy=default)
    assert str(mail["From"]) == "欠薪办理 <n@wages.example.cn>"
