"""Log lines as key=value or JSON. They carry ids only: a key that could hold personal data is cut out."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from config import Config

SENSITIVE_KEYS = frozenset(
    {"account", "address", "authorization", "body", "card", "code", "cookie", "email", "id_number", "name"}
    | {"password", "payload", "phone", "secret", "text", "token"}
)
REDACTED = "[cut]"


def redact_personal_data(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Names, numbers and contents of messages have no place in a log, even if somebody adds them one day."""
    for key in line:
        if key in SENSITIVE_KEYS:
            line[key] = REDACTED
    return line


def configure_logging(config: Config) -> None:
    """Send our own lines and those of the libraries to standard error in one form."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        redact_personal_data,
    ]
    renderer: Any = structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])
    if config.production:
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            renderer,
        ],
    )
    _install(formatter, config.log_level.upper())


def _install(formatter: logging.Formatter, level: str) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    handler.set_name("wagecase")
    root = logging.getLogger()
    root.handlers = [old for old in root.handlers if old.get_name() != "wagecase"]
    root.addHandler(handler)
    root.setLevel(level)
