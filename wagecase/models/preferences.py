"""What a person has chosen for their own pages; nothing depends on it but their convenience."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base


class Preference(Base):
    """One choice of one person, such as how they last narrowed their work list."""

    __tablename__ = "preferences"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
