"""The mail that carries a letter."""

from __future__ import annotations

import email
from datetime import UTC, datetime
from email.policy import default

import pytest

from wagecase.mail.message import Outgoing, message_id_of


def outgoing(language: str = "zh", body: str = "您好：\n\n请办理。\n") -> Outgoing:
    return Outgoing(
        to="inspector@example.cn",
        subject="【临期】120116-2026-000123 投诉受理：2026年10月12日到期，请在到期之前办理并登记，逾期将提醒负责人",
        body=body,
        language=language,
        message_id=message_id_of("0192", "Wagecase <no-reply@wages.example.cn>"),
        written_at=datetime(2026, 10, 9, 2, tzinfo=UTC),
    )


def test_machines_are_told_not_to_answer_and_people_when_it_was_written() -> None:
    mail = email.message_from_bytes(outgoing().compose("no-reply@wages.example.cn"), policy=default)
    assert dict(mail.items()) == {
        "From": "no-reply@wages.example.cn",
        "To": "inspector@example.cn",
        "Subject": outgoing().subject,
        "Date": "Fri, 09 Oct 2026 02:00:00 +0000",
        "Message-ID": "<0192@wages.example.cn>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "zh-CN",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "base64",
        "MIME-Version": "1.0",
    }
    assert mail.get_content().splitlines() == outgoing().body.splitlines()


@pytest.mark.parametrize("body", ["您好：\n" + "长" * 3000 + "\n", "Hello,\n.\n..dots\n"])
def test_what_travels_is_ascii_in_lines_that_every_server_takes(body: str) -> None:
    raw = outgoing(body=body).compose("no-reply@wages.example.cn")
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert email.message_from_bytes(raw, policy=default).get_content().splitlines() == body.splitlines()


def test_a_line_break_cannot_be_smuggled_into_a_header() -> None:
    sneaky = Outgoing("a@b", "x\r\nBcc: c@d", "", "en", "<1@b>", datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(ValueError, match="Header values may not contain linefeed"):
        sneaky.compose("no-reply@wages.example.cn")
