"""What somebody has typed and not yet handed in, so that a closed browser loses nothing."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base, Id, Timestamp


class Draft(Base):
    """A form half filled in, sealed under a data key of its own; only who typed it can open it."""

    __tablename__ = "drafts"

    id: Mapped[Id]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), index=True)
    # Which form it is of.
    form: Mapped[str]
    data_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("data_keys.id"))
    ciphertext: Mapped[bytes]
    created_at: Mapped[Timestamp]
    saved_at: Mapped[datetime] = mapped_column(index=True)
