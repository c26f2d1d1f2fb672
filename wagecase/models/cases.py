"""Complaints, the cases they feed, and who may see them."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base, CaseId, Id, Money, Timestamp


class Case(Base):
    """案件. Its event chain, money totals and version; its stages are those of its proceedings."""

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint("claimed >= 0 AND paid >= 0 AND advanced >= 0", name="money_not_negative"),
        Index("ix_cases_employer", "employer_id"),
        Index("ix_cases_project", "project_id"),
        # Lists behind the figures, oldest first, of the city and of one place.
        Index("ix_cases_opened", "opened_on", "id"),
        Index("ix_cases_area", "area_code", "opened_on", "id"),
        # Who gathers, lists or points out what is in hand reads the few open cases, not the many that are over.
        Index(
            "ix_cases_open",
            "area_code",
            "opened_on",
            "id",
            postgresql_where=text("closed_on IS NULL AND joined_into_id IS NULL"),
        ),
        Index("ix_cases_joined", "joined_into_id", postgresql_where=text("joined_into_id IS NOT NULL")),
        # An employer of whom only the name is known, looked up when a complaint comes in.
        Index(
            "ix_cases_employer_as_stated", "employer_as_stated", postgresql_where=text("employer_as_stated IS NOT NULL")
        ),
        # What was closed in a period: the population of a spot check.
        Index("ix_cases_closed", "closed_on", "id", postgresql_where=text("closed_on IS NOT NULL")),
    )

    id: Mapped[Id]
    # Office, year and a gap-free count: 120116-2026-000123. Taken last before the commit that opens the case.
    number: Mapped[str | None] = mapped_column(unique=True)
    area_code: Mapped[str] = mapped_column(ForeignKey("areas.code"))
    owner_org_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    matter: Mapped[str]
    employer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("employers.id"))
    employer_as_stated: Mapped[str | None]
    project_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("projects.id"))
    cause: Mapped[str | None]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    stage: Mapped[str]
    workers: Mapped[int] = mapped_column(default=0)
    claimed: Mapped[Money] = mapped_column(default=0)
    found: Mapped[Money | None]
    paid: Mapped[Money] = mapped_column(default=0)
    # Advanced from the emergency fund: never the employer's payment (支付条例 63, fact A48).
    advanced: Mapped[Money] = mapped_column(default=0)
    chain_length: Mapped[int] = mapped_column(default=0)
    chain_head: Mapped[str] = mapped_column(default="")
    data_key_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("data_keys.id"))
    joined_into_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("cases.id"))
    created_at: Mapped[Timestamp]


class CaseCounter(Base):
    """The last number given out per office and year; taken as the last statement before commit."""

    __tablename__ = "case_counters"

    office: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class Complaint(Base):
    """线索 / 投诉, as it came in: never edited, only added to. Free text and contact lie sealed."""

    __tablename__ = "complaints"
    __table_args__ = (
        Index(
            "uq_complaints_platform_no",
            "platform_no",
            unique=True,
            postgresql_where=text("platform_no IS NOT NULL"),
        ),
        # A worker's number is that of the case which their complaint opened, wherever it is now.
        Index("ix_complaints_opened", "opened_case_id"),
        Index("ix_complaints_contact", "contact_id"),
        Index("ix_complaints_leads", "received_on", "id", postgresql_where=text("matter = 'lead'")),
    )

    id: Mapped[Id]
    case_id: Mapped[CaseId]
    # The case it opened; joining moves case_id, and splitting it off again leads back here.
    opened_case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"))
    channel: Mapped[str]
    matter: Mapped[str]
    received_at: Mapped[datetime]
    received_on: Mapped[date]
    platform_no: Mapped[str | None]
    contact_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("persons.id"))
    capacity: Mapped[str | None]
    words_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sealed_texts.id"))
    # What was reported, without what names a person: employer, place, times, sums, all as stated.
    details: Mapped[dict[str, Any]]
    confidential: Mapped[bool] = mapped_column(default=False)
    taken_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[Timestamp]
    # A keyed digest of the code on the worker's receipt; null where none was given out.
    tracking_code_digest: Mapped[bytes | None]


class CaseAccess(Base):
    """Which organisation may see a case, and since what. Every query for cases starts here."""

    __tablename__ = "case_access"
    __table_args__ = (
        # One owner at any moment.
        Index("uq_case_access_owner", "case_id", unique=True, postgresql_where=text("ground = 'owner'")),
    )

    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)
    # owner, superior, proceeding, referral, taker, former, caller
    ground: Mapped[str]
    since: Mapped[Timestamp]


class Recusal(Base):
    """A person who must not see or touch a case (监察条例 16, 行政处罚法 43)."""

    __tablename__ = "recusals"

    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)
    since: Mapped[Timestamp]


class LiableParty(Base):
    """责任主体: who else must pay, and on what ground (facts A43–A46)."""

    __tablename__ = "liable_parties"
    __table_args__ = (UniqueConstraint("case_id", "employer_id", "ground"),)

    id: Mapped[Id]
    case_id: Mapped[CaseId]
    employer_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("employers.id"))
    ground: Mapped[str]
    # The limit of what the party must advance, where the law sets one (A43: the unsettled project payment).
    cap: Mapped[Money | None]
    event_position: Mapped[int]


class Transfer(Base):
    """交办 / 转办 / 移送 to another organisation, with its receipt, return and answer."""

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("changes_owner = (kind <> 'statutory')", name="statutory_keeps_owner"),
        # A case is on its way to one new owner at most; transfers may run beside, one at a time to each organisation.
        Index(
            "uq_transfers_changing_owner",
            "case_id",
            unique=True,
            postgresql_where=text("changes_owner AND receipted_on IS NULL AND returned_on IS NULL"),
        ),
        Index(
            "uq_transfers_receiver",
            "case_id",
            "to_org_id",
            unique=True,
            postgresql_where=text("receipted_on IS NULL AND returned_on IS NULL"),
        ),
    )

    id: Mapped[Id]
    case_id: Mapped[CaseId]
    kind: Mapped[str]
    from_org_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    to_org_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    sent_on: Mapped[date]
    sent_position: Mapped[int]
    receipted_on: Mapped[date | None]
    returned_on: Mapped[date | None]
    # Nothing more is waited for.
    ended_on: Mapped[date | None]
    # Whether the case goes to the receiver with the receipt; a statutory transfer leaves it where it is.
    changes_owner: Mapped[bool]
    answer_due_on: Mapped[date | None]
    answered_on: Mapped[date | None]


class IdempotencyKey(Base):
    """What a key has already done. Inserted in the effect's own transaction; holds no bodies."""

    __tablename__ = "idempotency_keys"

    principal: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    mac: Mapped[str]
    status: Mapped[int]
    resource_id: Mapped[str]
    created_at: Mapped[Timestamp] = mapped_column(index=True)
