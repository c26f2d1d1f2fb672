"""Files of the national lead platform: what was handed in, how its columns are read, what became of each row."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from wagecase.models.base import Base, Id, Timestamp


class LeadShape(Base):
    """How an organisation reads files with these titles: a field for each column, empty where it takes none."""

    __tablename__ = "lead_shapes"

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    # A digest of the titles.
    shape: Mapped[str] = mapped_column(primary_key=True)
    titles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    columns: Mapped[list[str]] = mapped_column(ARRAY(Text))
    saved_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    saved_at: Mapped[datetime]


class LeadImport(Base):
    """One file on its way in. The state says what is to be done; the holder of the lease does it, chunk by chunk.

    mapping and checked wait for a person; reading, checking and importing are for a background task; done, cancelled
    and failed are over."""

    __tablename__ = "lead_imports"
    __table_args__ = (
        CheckConstraint(
            "state IN ('mapping','reading','checking','checked','importing','done','cancelled','failed')",
            name="known_state",
        ),
        CheckConstraint("checked <= chunks AND done <= checked", name="in_order"),
        Index("ix_lead_imports_organisation", "organisation_id", "id"),
        Index("ix_lead_imports_file", "file_digest"),
        Index(
            "ix_lead_imports_queued", "created_at", postgresql_where=text("state IN ('reading','checking','importing')")
        ),
    )

    id: Mapped[Id]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    # The key under which file, rows and name lie; destroyed when the rows are forgotten.
    data_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("data_keys.id"))
    file_digest: Mapped[str]
    size: Mapped[int]
    state: Mapped[str]
    # The file's name, its sheets with their first rows, and what was noticed about them.
    head: Mapped[bytes]
    sheet: Mapped[int | None]
    title_row: Mapped[int | None]
    columns: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    shape: Mapped[str | None]
    # Whether immediate notifications about these leads may go out. Off unless somebody turns it on.
    outward: Mapped[bool] = mapped_column(default=False)
    rows: Mapped[int] = mapped_column(default=0)
    set_aside: Mapped[int] = mapped_column(default=0)
    chunks: Mapped[int] = mapped_column(default=0)
    # Positions: chunks before these are checked, and imported.
    checked: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    # Rows by what they were found to be, and those that opened a case.
    fresh: Mapped[int] = mapped_column(default=0)
    again: Mapped[int] = mapped_column(default=0)
    alike: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    imported: Mapped[int] = mapped_column(default=0)
    fault: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    lease_token: Mapped[uuid.UUID | None]
    lease_until: Mapped[datetime | None]
    created_at: Mapped[Timestamp]
    finished_at: Mapped[datetime | None]
    forgotten_at: Mapped[datetime | None]


class LeadPiece(Base):
    """A piece of the file as it came, sealed, until its rows have been read."""

    __tablename__ = "lead_pieces"

    import_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lead_imports.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    ciphertext: Mapped[bytes]


class LeadChunk(Base):
    """Some rows of a file as text, sealed: the step in which it is checked and imported."""

    __tablename__ = "lead_chunks"

    import_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lead_imports.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    ciphertext: Mapped[bytes]


class LeadRow(Base):
    """What one row of a file was found to be, why, and the resulting complaint. Holds nothing personal."""

    __tablename__ = "lead_rows"
    __table_args__ = (
        CheckConstraint("status IN ('fresh','again','alike','wrong')", name="known_status"),
        Index("ix_lead_rows_status", "import_id", "status", "number"),
        Index("ix_lead_rows_platform_no", "import_id", "platform_no"),
        Index("uq_lead_rows_complaint", "complaint_id", unique=True, postgresql_where=text("complaint_id IS NOT NULL")),
    )

    import_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("lead_imports.id"), primary_key=True)
    # As a spreadsheet numbers its rows.
    number: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    platform_no: Mapped[str | None]
    # What is wrong: the column from zero, and the message; of a row that is none of those, nothing.
    reasons: Mapped[list[Any] | None] = mapped_column(JSONB)
    # Cases that it may be, and why.
    likes: Mapped[list[Any] | None] = mapped_column(JSONB)
    complaint_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("complaints.id"))


class LeadExport(Base):
    """Answers given out as a file: who took which ones along, and when (个人信息保护法 51)."""

    __tablename__ = "lead_exports"
    __table_args__ = (Index("ix_lead_exports_organisation", "organisation_id", "id"),)

    id: Mapped[Id]
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    shape: Mapped[str | None]
    area_code: Mapped[str | None]
    from_on: Mapped[date]
    until_on: Mapped[date]
    answered_only: Mapped[bool]
    format: Mapped[str]
    # How many leads went out; null where the file was not fetched to its end.
    rows: Mapped[int | None]
    created_at: Mapped[Timestamp]
