"""Keyset pages. A cursor is opaque and signed, so that nobody can steer a query with a forged one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from wagecase.procedure.core.unmet import Unmet
from wagecase.services.base.errors import Invalid

DEFAULT_LIMIT, MAX_LIMIT = 50, 200
COUNT_LIMIT = 1000


@dataclass(frozen=True)
class Page:
    """Some rows, and the cursor of what follows them; None at the end."""

    items: Sequence[Any]
    next: str | None
    count: str | None = None


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"cursor:{purpose}")


def encode_cursor(purpose: str, *position: object) -> str:
    """Where a list of this purpose goes on."""
    return str(_signer(purpose).dumps([str(part) for part in position]))


def _decode_cursor(purpose: str, given: str) -> list[str]:
    try:
        return list(_signer(purpose).loads(given))
    except BadSignature as error:
        raise Invalid({"cursor": [Unmet("bad_cursor")]}) from error


def after_id(purpose: str, given: str | None) -> uuid.UUID | None:
    """The id behind which a list goes on.

    Raises:
        Invalid: the cursor is not one of ours, or of another list.
    """
    return uuid.UUID(_decode_cursor(purpose, given)[0]) if given else None


def after_day(purpose: str, given: str | None) -> tuple[date, uuid.UUID] | None:
    """The day and id behind which a list goes on; raises Invalid."""
    if not given:
        return None
    day, row_id = _decode_cursor(purpose, given)
    return date.fromisoformat(day), uuid.UUID(row_id)


def after_number(purpose: str, given: str | None) -> int:
    """The number behind which a list goes on; raises Invalid."""
    return int(_decode_cursor(purpose, given)[0]) if given else 0


def after_text(purpose: str, given: str | None) -> str | None:
    """The word behind which a list goes on; raises Invalid."""
    return _decode_cursor(purpose, given)[0] if given else None


def capped_count(found: int) -> str:
    """A count as it is shown: beyond the limit nobody counts."""
    return f"{COUNT_LIMIT}+" if found > COUNT_LIMIT else str(found)


def after_instant(purpose: str, given: str | None) -> tuple[datetime, uuid.UUID] | None:
    """The instant and id behind which a list goes on; raises Invalid."""
    if not given:
        return None
    instant, row_id = _decode_cursor(purpose, given)
    return datetime.fromisoformat(instant), uuid.UUID(row_id)


def after_instant_and_keys(purpose: str, given: str | None) -> tuple[Any, ...] | None:
    """The instant, and the ids and numbers that distinguish rows of one instant, behind which a list goes on."""
    if not given:
        return None
    instant, *keys = _decode_cursor(purpose, given)
    return (datetime.fromisoformat(instant), *(int(key) if key.isdigit() else uuid.UUID(key) for key in keys))
