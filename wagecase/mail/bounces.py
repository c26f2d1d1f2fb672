"""Mail that came back: which of our mails, and for good or not. RFC 3464 reports, and the free texts of other servers.

Nothing of a report is believed but Message-IDs and status codes; whose address it was stands in the outbox alone.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parseaddr
from enum import StrEnum

MAX_MAIL_BYTES = 256 * 1024
DAEMON_NAMES = ("mailer-daemon", "postmaster", "mail-daemon", "maildaemon")
# What servers that send no report write over a returned mail.
BOUNCE_SUBJECTS = (
    "退信",
    "退回",
    "投递失败",
    "无法投递",
    "undeliver",
    "returned mail",
    "delivery failure",
    "failure notice",
)
STATUS_PATTERN = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
REPLY_CODE_PATTERN = re.compile(r"\b(5[0-9]{2})[ -]")
MESSAGE_ID_PATTERN = re.compile(r"<[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}@[A-Za-z0-9.-]+>")


class DeliveryFate(StrEnum):
    failed = "failed"
    delivered = "delivered"


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a report says of one of our mails; `status` is the enhanced code, or 5.0.0 where there was none."""

    message_ids: frozenset[str]
    delivery: DeliveryFate
    status: str


def parse_bounce(raw: bytes) -> Bounce | None:
    """The report in a mail; None if it is none, speaks of no mail of ours, or of one that is only late."""
    message = email.message_from_bytes(raw[:MAX_MAIL_BYTES], policy=default)
    ids = frozenset(found for text in _report_texts(message) for found in MESSAGE_ID_PATTERN.findall(text))
    if not ids or not isinstance(message, EmailMessage):
        return None
    report = next((part for part in message.walk() if part.get_content_type() == "message/delivery-status"), None)
    verdict = _status_from_report(report) if report is not None else _status_from_text(message)
    return Bounce(ids, *verdict) if verdict else None


def _status_from_report(report: Message) -> tuple[DeliveryFate, str] | None:
    """Action and Status of the recipient (RFC 3464, 2.3.3 and 2.3.4); every mail of ours has one."""
    for fields in report.walk():
        action, status = (
            str(fields.get("Action", "")).strip().lower(),
            STATUS_PATTERN.search(str(fields.get("Status", ""))),
        )
        if action == "failed":
            return DeliveryFate.failed, status[1] if status else "5.0.0"
        if action == "delivered":
            return DeliveryFate.delivered, status[1] if status else "2.0.0"
    return None


def _status_from_text(message: EmailMessage) -> tuple[DeliveryFate, str] | None:
    """A report in free words: only of a mail daemon, and only where it names a lasting fault."""
    sender = parseaddr(str(message.get("From", "")))[1].partition("@")[0].lower()
    subject = str(message.get("Subject", "")).lower()
    empty = str(message.get("Return-Path", "")).strip() == "<>"
    if not (sender in DAEMON_NAMES or empty) or not any(word in subject for word in BOUNCE_SUBJECTS):
        return None
    text = "\n".join(_report_texts(message))
    lasting = [one for one in STATUS_PATTERN.findall(text) if one.startswith("5")]
    if lasting:
        return DeliveryFate.failed, lasting[0]
    return (DeliveryFate.failed, "5.0.0") if REPLY_CODE_PATTERN.search(text) else None


def _report_texts(message: Message) -> Iterator[str]:
    """Every text and every header block in which a Message-ID of ours may stand; its own headers are not its report."""
    for part in message.walk():
        if part is not message:
            yield f"{part.get('Message-ID', '')}\n{part.get('In-Reply-To', '')}"
        if part.get_content_maintype() == "text":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield _decode(payload, part.get_content_charset() or "utf-8")


def _decode(payload: bytes, charset: str) -> str:
    try:
        return payload.decode(charset, "replace")
    except LookupError:
        return payload.decode("gb18030", "replace")
