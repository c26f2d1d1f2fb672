"""Settings that a variable holds as an address: mail servers, the text-message account, the bucket, keys."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

IMAP_PORTS = {"imap": 143, "imaps": 993}
SMTP_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


@dataclass(frozen=True, slots=True)
class EncryptionKey:
    """One key of the ring; its id stands beside everything it has wrapped."""

    id: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over; `security` is "smtp" (plain), "smtps" or "smtp+starttls"."""

    security: str
    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SmsAccount:
    """The account at the provider of text messages; `templates` are its codes by `name.language`."""

    endpoint: str
    key_id: str
    secret: str = field(repr=False)
    signature: str
    templates: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StorageBucket:
    """An S3-compatible store for evidence; without one it lies in the home folder."""

    name: str
    prefix: str
    region: str
    endpoint: str | None
    key_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ImapMailbox:
    """The mailbox into which undeliverable mail comes back; `secure` speaks TLS from the first byte."""

    secure: bool
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"


def parse_smtp(text: str) -> SmtpServer:
    parts = urlsplit(text)
    if parts.scheme not in SMTP_PORTS or not parts.hostname:
        raise ValueError(parts.scheme)
    return SmtpServer(
        security=parts.scheme,
        host=parts.hostname,
        port=parts.port or SMTP_PORTS[parts.scheme],
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def parse_imap(text: str) -> ImapMailbox:
    parts = urlsplit(text)
    if parts.scheme not in IMAP_PORTS or not parts.hostname or not parts.username:
        raise ValueError(parts.scheme)
    return ImapMailbox(
        secure=parts.scheme == "imaps",
        host=parts.hostname,
        port=parts.port or IMAP_PORTS[parts.scheme],
        user=unquote(parts.username),
        password=unquote(parts.password or ""),
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )


def parse_sms(text: str, signature: str, templates: str) -> SmsAccount:
    parts = urlsplit(text)
    if parts.scheme != "dysms" or not (parts.hostname and parts.username and parts.password):
        raise ValueError(parts.scheme)
    scheme = "http" if is_loopback(parts.hostname) else "https"
    pairs = [entry.strip().split("=", 1) for entry in templates.split(",") if entry.strip()]
    return SmsAccount(
        endpoint=f"{scheme}://{parts.netloc.rpartition('@')[2]}",
        key_id=unquote(parts.username),
        secret=unquote(parts.password),
        signature=signature,
        templates={one[0]: one[1] for one in pairs if len(one) == 2},
    )


def is_loopback(host: str) -> bool:
    if host == "localhost" or host.startswith("/"):
        return True
    try:
        return ipaddress.ip_address(host.partition(":")[0] if host.count(":") == 1 else host).is_loopback
    except ValueError:
        return False
