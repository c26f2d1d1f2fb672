"""The declarative base, column types that every table shares, and time-ordered identifiers."""

from __future__ import annotations

import os
import time
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from sqlalchemy import Date, DateTime, ForeignKey, LargeBinary, MetaData, Numeric, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def new_id() -> uuid.UUID:
    """A version 7 UUID (RFC 9562): ordered by its millisecond, so that keysets and indexes stay local."""
    stamp = (time.time_ns() // 1_000_000) << 80
    noise = int.from_bytes(os.urandom(10), "big")
    value = stamp | noise
    value = value & ~(0xF << 76) | (0x7 << 76)
    value = value & ~(0x3 << 62) | (0x2 << 62)
    return uuid.UUID(int=value)


def utcnow() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


class Base(DeclarativeBase):
    """Every table; names of constraints are derived, so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        bytes: LargeBinary,
        datetime: DateTime(timezone=True),
        date: Date,
        Decimal: Numeric(12, 2),
        uuid.UUID: Uuid,
        dict[str, Any]: JSONB,
    }


Id = Annotated[uuid.UUID, mapped_column(Uuid, primary_key=True, default=new_id)]
Timestamp = Annotated[datetime, mapped_column(DateTime(timezone=True), default=utcnow)]
Money = Annotated[Decimal, mapped_column(Numeric(12, 2))]
CaseId = Annotated[uuid.UUID, mapped_column(ForeignKey("cases.id"), index=True)]
