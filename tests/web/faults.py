"""A table that refuses every row by a constraint that the product does not know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CONSTRAINT = "ck_nobody_foresaw"
SECRET = "张三的秘密"


@contextmanager
def refusing(as_superuser: Callable[[str], None], table: str) -> Iterator[None]:
    """While it lasts, no row can be written into the table."""
    as_superuser(f"ALTER TABLE {table} ADD CONSTRAINT {CONSTRAINT} CHECK (false) NOT VALID")
    try:
        yield
    finally:
        as_superuser(f"ALTER TABLE {table} DROP CONSTRAINT {CONSTRAINT}")


def lines(caplog: pytest.LogCaptureFixture, event: str) -> list[dict[str, Any]]:
    """The log lines of this name, as their fields."""
    found = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    return [line for line in found if line["event"] == event]
