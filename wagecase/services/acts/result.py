"""What an act gives back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from wagecase.procedure.core.acts import Unmet


@dataclass(frozen=True)
class ActResult:
    """What an act gives back."""

    case_id: uuid.UUID
    proceeding_id: uuid.UUID
    position: int
    stage: str
    version: int
    opened: uuid.UUID | None
    warnings: tuple[Unmet, ...]
