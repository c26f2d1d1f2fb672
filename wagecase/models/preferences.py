"""What a person has chosen for his own pages; nothing hangs on it but his convenience."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base


class Preference(Base):
    """One choice of one person, such as how he last narrowed his work list."""

    __tablename__ = "preferences"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
