"""A letter as a mail: plain text and the same as HTML, with headers that tell other machines not to answer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from wagecase.mail.markup import as_html

CONTENT_LANGUAGE = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A mail to one address. Sent again it has the same `message_id`, so that the recipient's server can drop it.

    `calendar` is an iCalendar file (RFC 5545) that goes with it.
    """

    to: str
    subject: str
    body: str
    language: str
    message_id: str
    written_at: datetime
    calendar: bytes | None = None

    def compose(self, sender: str) -> bytes:
        """The mail as SMTP carries it; `sender` is the address in From."""
        mail = EmailMessage(policy=SMTP)
        mail["From"] = sender
        mail["To"] = self.to
        mail["Subject"] = self.subject
        mail["Date"] = self.written_at
        mail["Message-ID"] = self.message_id
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(self.body, cte="7bit" if self.body.isascii() else "base64")
        page = as_html(self.subject, self.body, CONTENT_LANGUAGE[self.language])
        mail.add_alternative(page, subtype="html", cte="base64")
        mail["Content-Language"] = CONTENT_LANGUAGE[self.language]
        if self.calendar is not None:
            told = {"charset": "utf-8", "method": "PUBLISH"}
            mail.add_attachment(self.calendar, "text", "calendar", filename="reminder.ics", cte="base64", params=told)
        return mail.as_bytes()


def domain_of(sender: str) -> str:
    """The domain of the address in From."""
    return parseaddr(sender)[1].rpartition("@")[2]


def message_id_of(identity: object, sender: str) -> str:
    """The Message-ID that a thing always has: its own identity at the sender's domain."""
    return f"<{identity}@{domain_of(sender)}>"
