"""The settings of the whole product; nothing else reads the environment.

`load` turns variables into one frozen `Config` or raises `ConfigFault` with a sentence for every fault. In development
what is not set comes from the private state file that `make run` writes into the home folder.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from wagecase.configuration.values import (
    EncryptionKey,
    ImapMailbox,
    SmsAccount,
    SmtpServer,
    StorageBucket,
    is_loopback,
    parse_imap,
    parse_sms,
    parse_smtp,
)

OWNER_ROLE = "wagecase_owner"
APPLICATION_ROLE = "wagecase_app"
DEVELOPMENT_MARK = "development-"
DEVELOPMENT_KEY_ID = "dev"
STATE_FILE = "state.json"
SYSTEM_HOME = Path("/var/lib/wagecase")
SECRET_LENGTH = 32
TOKEN_LENGTH = 24
# What OWASP asks of Argon2id at the least, in KiB.
MIN_PASSWORD_KIB = 19_456
LOG_LEVELS = ("debug", "info", "warning", "error")
# gunicorn gives up on this exit code; any other makes it start the worker again without end.
EXIT_CODE = 3


class Environment(StrEnum):
    """Development trusts only this machine; production trusts nothing that was made for development."""

    development = "development"
    production = "production"


class ConfigFault(Exception):
    """The settings cannot be used; `faults` holds one sentence for each reason."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Config:
    """Every setting, read and checked once at the start. An address is None only in development without `make run`."""

    env: Environment
    home: Path
    port: int
    trusted_proxies: int
    log_level: str
    database_url: str | None = field(repr=False)
    database_owner_url: str | None = field(repr=False)
    redis_url: str | None = field(repr=False)
    smtp: SmtpServer | None
    mail_from: str
    # Alerts go by a path of their own: another server if there is one, and to somebody who need not be in the database.
    alert_smtp: SmtpServer | None
    alert_mail: str | None
    alert_minutes: int
    metrics_token: str | None = field(repr=False)
    bounce_mailbox: ImapMailbox | None
    bounce_folder: Path | None
    public_url: str
    secret_key: str = field(repr=False)
    keys: tuple[EncryptionKey, ...]
    blind_index_key: bytes = field(repr=False)
    checkpoint_key: bytes = field(repr=False)
    # The memory that looking at one password takes.
    password_kib: int
    bucket: StorageBucket | None
    sms: SmsAccount | None
    sms_reply_secret: str | None = field(repr=False)
    # The largest file and the sum of a case's files, in MB of 1024 × 1024 bytes.
    evidence_file_mb: int
    evidence_case_mb: int

    @property
    def production(self) -> bool:
        return self.env is Environment.production


def home_folder(environ: Mapping[str, str] | None = None) -> Path:
    """The folder of the private data: WAGECASE_HOME, else the user's state folder, for root /var/lib/wagecase."""
    environ = os.environ if environ is None else environ
    if environ.get("WAGECASE_HOME"):
        return Path(environ["WAGECASE_HOME"]).expanduser().absolute()
    if os.geteuid() == 0:
        return SYSTEM_HOME
    if environ.get("XDG_STATE_HOME"):
        return Path(environ["XDG_STATE_HOME"]).absolute() / "wagecase"
    try:
        return Path("~/.local/state/wagecase").expanduser().absolute()
    except RuntimeError:  # A user id without an entry, as containers have it.
        return SYSTEM_HOME


def child_environment(extra: Mapping[str, str], without: Iterable[str] = ()) -> dict[str, str]:
    """This process's environment for a child, with some variables put in and others left out."""
    hidden = frozenset(without)
    return {name: value for name, value in {**os.environ, **extra}.items() if name not in hidden}


def load(environ: Mapping[str, str] | None = None) -> Config:
    """Read the settings from `environ` (the process's own by default), or raise `ConfigFault` with every reason."""
    reader = _ConfigReader(dict(os.environ if environ is None else environ))
    config = reader.config()
    # These checks are made of a Config, which is only known once this module is loaded.
    from wagecase.configuration.faults import development_faults, production_faults

    reader.faults += production_faults(config) if config.production else development_faults(config)
    if reader.faults:
        raise ConfigFault(reader.faults)
    return config


class _ConfigReader:
    """Turns text into typed values and gathers the faults instead of stopping at the first."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.faults: list[str] = []
        self.values = {name: value.strip() for name, value in environ.items() if value.strip()}
        self.env = self._choice("WAGECASE_ENV", tuple(Environment), Environment.development)
        self.home = home_folder(self.values)
        if self.env == Environment.development:
            self.values = {**self._state(), **self.values}
        # Law and procedure commands run without any setting; with a database its secrets are required too.
        self.bare = self.env == Environment.development and "DATABASE_URL" not in self.values

    def config(self) -> Config:
        return Config(
            env=Environment(self.env),
            home=self.home,
            port=self._number("PORT", 8000, range(1, 65536)),
            trusted_proxies=self._number("TRUSTED_PROXIES", 0, range(10)),
            log_level=self._choice("LOG_LEVEL", LOG_LEVELS, "info"),
            database_url=self._database("DATABASE_URL"),
            database_owner_url=self._database("DATABASE_OWNER_URL", required=False),
            redis_url=self._redis(),
            smtp=self._smtp("SMTP_URL", self._required("SMTP_URL")),
            mail_from=self._required("MAIL_FROM", bare="wagecase@localhost"),
            alert_smtp=self._smtp("ALERT_SMTP_URL", self.values.get("ALERT_SMTP_URL", "")),
            alert_mail=self._address("ALERT_MAIL"),
            alert_minutes=self._number("ALERT_MINUTES", 30, range(1, 1441)),
            metrics_token=self._token("METRICS_TOKEN"),
            bounce_mailbox=self._imap("BOUNCE_IMAP_URL"),
            bounce_folder=Path(self.values["BOUNCE_FOLDER"]) if "BOUNCE_FOLDER" in self.values else None,
            public_url=self._public_url(),
            secret_key=self._secret_key(),
            keys=self._keys(),
            blind_index_key=self._key_bytes("BLIND_INDEX_KEY"),
            checkpoint_key=self._key_bytes("CHECKPOINT_KEY"),
            password_kib=self._number("PASSWORD_KIB", 65_536, range(32, 4_194_305)),
            bucket=self._bucket(),
            sms=self._sms(),
            sms_reply_secret=self._token("SMS_REPLY_SECRET"),
            evidence_file_mb=self._number("EVIDENCE_FILE_MB", 100, range(1, 4097)),
            evidence_case_mb=self._number("EVIDENCE_CASE_MB", 2000, range(1, 1_000_001)),
        )

    def _state(self) -> dict[str, str]:
        path = self.home / STATE_FILE
        try:
            state = json.loads(path.read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except (OSError, ValueError) as reason:
            self.faults.append(f"The state file {path} cannot be read: {reason}.")
            return {}
        settings = state.get("environment") if isinstance(state, dict) else None
        if not isinstance(settings, dict):
            self.faults.append(f"The state file {path} cannot be read: it holds no settings.")
            return {}
        return {str(name): str(value) for name, value in settings.items()}

    def _choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.values.get(name, default).lower()
        if value in allowed:
            return value
        self.faults.append(f"{name} is {value!r}; it must be one of {', '.join(allowed)}.")
        return default

    def _required(self, name: str, bare: str = "") -> str:
        if name in self.values:
            return self.values[name]
        if self.bare:
            return bare
        self.faults.append(f"{name} is not set.")
        return ""

    def _number(self, name: str, default: int, allowed: range) -> int:
        value = self.values.get(name, str(default))
        if value.isascii() and value.isdigit() and int(value) in allowed:
            return int(value)
        self.faults.append(f"{name} is {value!r}; it must be a number from {allowed[0]} to {allowed[-1]}.")
        return default

    def _database(self, name: str, *, required: bool = True) -> str | None:
        text = self._required(name) if required else self.values.get(name, "")
        if not text:
            return None
        try:
            url = make_url(text)
        except ArgumentError:
            self.faults.append(f"{name} is not a database address such as postgresql://user:password@host/name.")
            return None
        if url.get_backend_name() not in ("postgresql", "postgres"):
            self.faults.append(f"{name} must name a PostgreSQL database; no other is served.")
            return None
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)

    def _redis(self) -> str | None:
        text = self._required("REDIS_URL")
        if text and urlsplit(text).scheme not in ("redis", "rediss", "unix"):
            self.faults.append("REDIS_URL must begin with redis://, rediss:// or unix://.")
        return text or None

    def _smtp(self, name: str, text: str) -> SmtpServer | None:
        if not text:
            return None
        try:
            return parse_smtp(text)
        except ValueError:
            self.faults.append(f"{name} must look like smtp://user:password@host:port, smtps://… or smtp+starttls://….")
            return None

    def _sms(self) -> SmsAccount | None:
        text = self.values.get("SMS_URL", "")
        if not text:
            return None
        try:
            return parse_sms(text, self._required("SMS_SIGNATURE"), self.values.get("SMS_TEMPLATES", ""))
        except ValueError:
            self.faults.append(
                "SMS_URL must look like dysms://key:secret@dysmsapi.aliyuncs.com, and SMS_TEMPLATES like "
                "accepted.zh=SMS_1,promise_asked.zh=SMS_2."
            )
            return None

    def _bucket(self) -> StorageBucket | None:
        text = self.values.get("EVIDENCE_URL", "")
        if not text:
            return None
        parts = urlsplit(text)
        if parts.scheme != "s3" or not parts.hostname:
            self.faults.append("EVIDENCE_URL must look like s3://bucket or s3://bucket/folder.")
        return StorageBucket(
            name=parts.hostname or "",
            prefix=parts.path.strip("/"),
            region=self.values.get("EVIDENCE_S3_REGION", "us-east-1"),
            endpoint=self._endpoint(),
            key_id=self._required("EVIDENCE_S3_KEY_ID"),
            secret=self._required("EVIDENCE_S3_SECRET"),
        )

    def _endpoint(self) -> str | None:
        text = self.values.get("EVIDENCE_S3_ENDPOINT")
        parts = urlsplit(text or "https://default")
        plain = parts.scheme == "http" and is_loopback(parts.hostname or "")
        if not parts.hostname or not (plain or parts.scheme == "https"):
            self.faults.append("EVIDENCE_S3_ENDPOINT must begin with https://; http:// is for this machine alone.")
        return text

    def _imap(self, name: str) -> ImapMailbox | None:
        if name not in self.values:
            return None
        try:
            return parse_imap(self.values[name])
        except ValueError:
            self.faults.append(f"{name} must look like imaps://user:password@host:port/folder.")
            return None

    def _address(self, name: str) -> str | None:
        text = self.values.get(name)
        if text is not None and (text.count("@") != 1 or any(sign in text for sign in " ,;<>")):
            self.faults.append(f"{name} must be one mail address such as operator@example.cn.")
        return text

    def _token(self, name: str) -> str | None:
        text = self.values.get(name)
        if text is not None and len(text) < TOKEN_LENGTH:
            self.faults.append(f"{name} is too short; it needs at least {TOKEN_LENGTH} characters.")
        return text

    def _public_url(self) -> str:
        text = self._required("PUBLIC_URL", bare="http://127.0.0.1:8000").rstrip("/")
        if text and (urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).netloc):
            self.faults.append("PUBLIC_URL must be the address people use, such as https://wages.example.cn.")
        return text

    def _secret_key(self) -> str:
        value = self._required("SECRET_KEY", bare=DEVELOPMENT_MARK + base64.b32encode(os.urandom(32)).decode())
        if value and len(value) < SECRET_LENGTH:
            self.faults.append(f"SECRET_KEY is too short; it needs at least {SECRET_LENGTH} characters.")
        return value

    def _key_bytes(self, name: str) -> bytes:
        text = self._required(name)
        return self._decode(name, text) if text else os.urandom(SECRET_LENGTH)

    def _keys(self) -> tuple[EncryptionKey, ...]:
        text = self._required("WAGECASE_KEYS")
        if not text:
            return (EncryptionKey(DEVELOPMENT_KEY_ID, os.urandom(SECRET_LENGTH)),) if self.bare else ()
        keys = tuple(self._keys_of_text(text))
        if len({key.id for key in keys}) < len(keys):
            self.faults.append("WAGECASE_KEYS names one key id twice.")
        return keys

    def _keys_of_text(self, text: str) -> Iterator[EncryptionKey]:
        for entry in text.split(","):
            key_id, colon, secret = entry.strip().partition(":")
            if not colon or not key_id:
                self.faults.append("WAGECASE_KEYS must be a list like id:base64,id2:base64, the current key first.")
            else:
                yield EncryptionKey(key_id, self._decode(f"WAGECASE_KEYS (key {key_id})", secret))

    def _decode(self, name: str, text: str) -> bytes:
        try:
            value = base64.b64decode(text, validate=True)
        except ValueError:
            value = b""
        if len(value) == SECRET_LENGTH:
            return value
        self.faults.append(f"{name} must be {SECRET_LENGTH} random bytes written in base64.")
        # An unusable key stands for nothing, so it must not count as equal to another.
        return hashlib.sha256(name.encode()).digest()
