"""What an award says, row by row."""

from __future__ import annotations

import uuid

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base, CaseId, Id, Money


class AwardItem(Base):
    """裁决项: one item that an award grants one worker, in yuan; zero where it was dismissed. Whether an award is final
    is asked of each item by itself (fact C30), so that mixed content makes two documents (fact C31)."""

    __tablename__ = "award_items"
    __table_args__ = (
        UniqueConstraint("document_id", "claim_id", "item"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
    )

    id: Mapped[Id]
    case_id: Mapped[CaseId]
    proceeding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proceedings.id"), index=True)
    document_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("documents.id"))
    claim_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("claims.id"), index=True)
    item: Mapped[str]
    amount: Mapped[Money]
    final: Mapped[bool]
