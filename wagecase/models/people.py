"""Persons whose data is protected: workers, and those who speak for them."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from wagecase.models.base import Base, Id, Timestamp


class DataKey(Base):
    """A data key wrapped by the key ring. Destroying it makes everything sealed under it unreadable for good."""

    __tablename__ = "data_keys"

    id: Mapped[Id]
    ring_key: Mapped[str]
    # AES-GCM nonce and the wrapped key; null once the key has been destroyed.
    wrapped: Mapped[bytes | None]
    created_at: Mapped[Timestamp]
    destroyed_at: Mapped[datetime | None]


class Person(Base):
    """Somebody on a case. ID number, phone, card and home address are sealed; the indexes are keyed digests."""

    __tablename__ = "persons"
    __table_args__ = (
        Index("ix_persons_id_number_index", "id_number_index", postgresql_where=text("id_number_index IS NOT NULL")),
        Index("ix_persons_phone_index", "phone_index", postgresql_where=text("phone_index IS NOT NULL")),
        Index("ix_persons_card_index", "card_index", postgresql_where=text("card_index IS NOT NULL")),
    )

    id: Mapped[Id]
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    name: Mapped[str]
    sex: Mapped[str | None]
    data_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("data_keys.id"))
    id_number: Mapped[bytes | None]
    id_number_index: Mapped[bytes | None]
    phone: Mapped[bytes | None]
    phone_index: Mapped[bytes | None]
    card: Mapped[bytes | None]
    card_index: Mapped[bytes | None]
    address: Mapped[bytes | None]
    created_at: Mapped[Timestamp]
    erased_at: Mapped[datetime | None]


class SealedText(Base):
    """Personal text of an event, a complaint or a note. Its ciphertext's digest is what the event chain holds."""

    __tablename__ = "sealed_texts"

    id: Mapped[Id]
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    data_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("data_keys.id"))
    purpose: Mapped[str]
    ciphertext: Mapped[bytes]
    digest: Mapped[str]
    created_at: Mapped[Timestamp]


class SearchGrams(Base):
    """The bigrams of what a case is looked up by: number, names, employer, project (no trigram extension needed)."""

    __tablename__ = "case_search"
    __table_args__ = (Index("ix_case_search_grams", "grams", postgresql_using="gin"),)

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    text: Mapped[str]
    grams: Mapped[list[str]] = mapped_column(ARRAY(Text))
