"""A message as a mail: plain text and the same as HTML, with headers that ask other machines not to answer it."""

from __future__ import annotations

from base64 import b64encode, encodebytes
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, formataddr, parseaddr
from functools import cache

from wagecase.mail.markup import mail_html

# How many characters an encoded word of RFC 2047 holds: of four bytes each they keep a line of the head under 76.
ENCODED_WORD_LENGTH = 9
CONTENT_LANGUAGE = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class OutgoingMail:
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
        letter = _multipart("alternative", _text_part(self.body, "plain"), _text_part(self._page(), "html"))
        content = letter if self.calendar is None else _multipart("mixed", letter, _calendar_part(self.calendar))
        head = {
            "From": _from_header(sender),
            "To": self.to,
            "Subject": self.subject,
            "Date": format_datetime(self.written_at),
            "Message-ID": self.message_id,
            "Auto-Submitted": "auto-generated",
            "Content-Language": CONTENT_LANGUAGE[self.language],
            "MIME-Version": "1.0",
        }
        return "".join(f"{name}: {_header_value(value)}\r\n" for name, value in head.items()).encode() + content

    def _page(self) -> str:
        return mail_html(self.subject, self.body, CONTENT_LANGUAGE[self.language])


@cache
def _from_header(sender: str) -> str:
    return formataddr(parseaddr(sender))


def _header_value(value: str) -> str:
    """A header's value as it travels; a line break in it would begin another header."""
    if "\r" in value or "\n" in value:
        raise ValueError("Header values may not contain linefeed or carriage return characters")
    return value if value.isascii() else _encoded_words(value)


def _encoded_words(value: str) -> str:
    """RFC 2047, section 2: words of at most 75 characters, each of whole characters, on lines of their own."""
    pieces = (value[start : start + ENCODED_WORD_LENGTH] for start in range(0, len(value), ENCODED_WORD_LENGTH))
    return "\r\n ".join(f"=?utf-8?b?{b64encode(piece.encode()).decode()}?=" for piece in pieces)


def _text_part(text: str, subtype: str) -> bytes:
    return _base64_part(f'text/{subtype}; charset="utf-8"', text.encode())


def _calendar_part(file: bytes) -> bytes:
    disposition = '\r\nContent-Disposition: attachment; filename="reminder.ics"'
    return _base64_part(f'text/calendar; charset="utf-8"; method="PUBLISH"{disposition}', file)


def _base64_part(kind: str, content: bytes) -> bytes:
    lines = encodebytes(content).replace(b"\n", b"\r\n")
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode() + lines


def _multipart(subtype: str, *parts: bytes) -> bytes:
    """Several parts as one. Base64 holds no dashes, so that no content can be taken for the boundary."""
    mark = f"----wagecase-{subtype}"
    inner = b"".join(f"--{mark}\r\n".encode() + part for part in parts)
    head = f'Content-Type: multipart/{subtype}; boundary="{mark}"\r\n\r\n'
    return head.encode() + inner + f"--{mark}--\r\n".encode()


@cache
def bare_address(sender: str) -> str:
    """The bare address in From."""
    return parseaddr(sender)[1]


def sender_domain(sender: str) -> str:
    """The domain of the address in From."""
    return bare_address(sender).rpartition("@")[2]


def make_message_id(identity: object, sender: str) -> str:
    """The Message-ID that a thing always has: its own identity at the sender's domain."""
    return f"<{identity}@{sender_domain(sender)}>"
