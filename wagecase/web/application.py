"""The Flask application, with a log line for what nobody caught that shows no address."""

from __future__ import annotations

from types import TracebackType
from typing import Any

import structlog
from flask import Flask

from wagecase.web.request_ids import request_labels

logger = structlog.get_logger(__name__)


class Application(Flask):
    """Flask, which would log the address of a failed request, and with it the secret of a calendar's address."""

    def log_exception(
        self, exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None] | Any
    ) -> None:
        logger.error("unhandled exception", exc_info=exc_info, **request_labels())
