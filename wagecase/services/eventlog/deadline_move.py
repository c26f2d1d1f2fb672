"""How a deadline changes when it is computed again."""

from __future__ import annotations

import uuid
from datetime import date
from typing import NamedTuple


class DeadlineMove(NamedTuple):
    """An open deadline that falls on another day, or whose day becomes certain or uncertain."""

    case_id: uuid.UUID
    proceeding_id: uuid.UUID
    clock: str
    subject: str
    run: int
    before: date | None
    after: date | None
    was_provisional: bool
    is_provisional: bool

    @property
    def to_another_day(self) -> bool:
        return self.before != self.after
