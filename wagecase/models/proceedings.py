"""Proceedings, who handles them, their parties and documents, the event log and the deadlines derived from it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, TextClause, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from wagecase.models.base import Base, CaseId, Id, Timestamp

# The date of a work item for which nothing is due: after every real one.
NO_DUE_DATE = date(9999, 12, 31)
# Events that set or move the day of a hearing, the day itself in their text, and those that record that one was held.
HEARING_SET = (
    "arbitration.hearing_set",
    "arbitration.hearing_notified",
    "arbitration.collective_notified",
    "arbitration.postponed",
    "inspection.hearing_set",
    "inspection.hearing_notified",
    "mediation.session_set",
)
HEARING_HELD = ("arbitration.heard", "inspection.hearing_held", "mediation.session_held")
HEARING_DATE_SQL = "((body::jsonb -> 'fields'::text) ->> 'hearing_on'::text)"


def _name_in(names: tuple[str, ...]) -> TextClause:
    return text("name IN (" + ", ".join(f"'{name}'" for name in names) + ")")


class Proceeding(Base):
    """程序: one run of a procedure on a case. Every case has a root proceeding of procedure `case`."""

    __tablename__ = "proceedings"
    __table_args__ = (
        Index("uq_proceedings_root", "case_id", unique=True, postgresql_where=text("procedure = 'case'")),
        # The pool of a legal-aid centre or union: what waits for an officer or a lawyer.
        Index(
            "ix_proceedings_pool",
            "organisation_id",
            "stage",
            postgresql_where=text("procedure = 'legal_aid' AND ended_on IS NULL"),
        ),
    )

    id: Mapped[Id]
    case_id: Mapped[CaseId]
    procedure: Mapped[str]
    stage: Mapped[str]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    opened_on: Mapped[date]
    opened_position: Mapped[int]
    # The legal date of the event that opened the present stage.
    stage_since: Mapped[date]
    ended_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Timestamp]


class ProceedingHandler(Base):
    """Who handles a proceeding; the first by `rank` is the main handler, to whom reminders go."""

    __tablename__ = "proceeding_handlers"

    proceeding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proceedings.id"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    rank: Mapped[int]


class Party(Base):
    """当事人: the worker or employer side; deadlines may run per party."""

    __tablename__ = "parties"
    __table_args__ = (
        CheckConstraint("side IN ('worker','employer','liable')", name="known_side"),
        CheckConstraint("num_nonnulls(person_id, employer_id) = 1", name="one_identity"),
    )

    id: Mapped[Id]
    case_id: Mapped[CaseId]
    side: Mapped[str]
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("persons.id"))
    employer_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("employers.id"))


class Document(Base):
    """文书: an official document that an event issued; `due_on` is the date set in it."""

    __tablename__ = "documents"

    id: Mapped[Id]
    case_id: Mapped[CaseId]
    proceeding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proceedings.id"), index=True)
    kind: Mapped[str]
    number: Mapped[str | None]
    issued_on: Mapped[date]
    due_on: Mapped[date | None]
    service_method: Mapped[str | None]
    party_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("parties.id"))
    event_position: Mapped[int]


class Event(Base):
    """办理记录: append-only; each row carries the digest of the row before it, per case."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_proceeding", "proceeding_id", "position"),
        Index(
            "ix_events_hearing_on", "organisation_id", text(HEARING_DATE_SQL), postgresql_where=_name_in(HEARING_SET)
        ),
        Index("ix_events_held_on", "organisation_id", "happened_on", postgresql_where=_name_in(HEARING_HELD)),
        Index("uq_events_corrects", "case_id", "corrects", unique=True, postgresql_where=text("corrects IS NOT NULL")),
        # Leads answered in a period, taken out as a file.
        Index("ix_events_answered", "happened_on", "case_id", postgresql_where=text("name = 'case.answered'")),
        # What the city counts each morning: few among all events.
        Index(
            "ix_events_watched",
            "name",
            "happened_on",
            "case_id",
            postgresql_where=text("name IN ('case.callback_recorded','case.incident','case.reopened')"),
        ),
        CheckConstraint("position >= 1", name="position_from_one"),
    )

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    proceeding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proceedings.id"))
    name: Mapped[str]
    # The legal date, in Asia/Shanghai; the instant where hours count.
    happened_on: Mapped[date]
    happened_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisations.id"))
    corrects: Mapped[int | None]
    void: Mapped[bool] = mapped_column(default=False)
    # The canonical text that the digest covers; everything above is repeated in it.
    body: Mapped[str]
    previous: Mapped[str]
    digest: Mapped[str]


class Deadline(Base):
    """期限: a projection of the events by the clocks of the law; may be thrown away and folded again."""

    __tablename__ = "deadlines"
    __table_args__ = (
        Index(
            "ix_deadlines_due",
            "due_on",
            "proceeding_id",
            postgresql_where=text("state = 'running' AND due_on IS NOT NULL AND NOT contingent"),
        ),
        Index("ix_deadlines_case", "case_id"),
        # Duties that run, by clock: what is late is counted without the rights and waits that have long lapsed.
        Index(
            "ix_deadlines_duties",
            "clock",
            "due_on",
            "case_id",
            postgresql_where=text("state = 'running' AND kind = 'duty' AND NOT contingent"),
        ),
        # Supervision orders of a month, and how they ended.
        Index(
            "ix_deadlines_supervision",
            "started_on",
            "case_id",
            postgresql_where=text("clock = 'case.supervision_answer'"),
        ),
    )

    proceeding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proceedings.id"), primary_key=True)
    clock: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str]
    state: Mapped[str]
    contingent: Mapped[bool]
    started_on: Mapped[date]
    started_by: Mapped[int]
    due_on: Mapped[date | None]
    due_at: Mapped[datetime | None]
    stopped_on: Mapped[date | None]
    stopped_by: Mapped[int | None]
    provisional: Mapped[bool]
    derivation: Mapped[dict[str, Any]] = mapped_column(JSONB)


class WorkItem(Base):
    """One line of a work list: a proceeding that waits, ordered by its next due date.

    An organisation that may see the case has a line, and so has each handler; a list is read by one equality.
    """

    __tablename__ = "work_items"
    __table_args__ = (
        CheckConstraint("num_nonnulls(organisation_id, owner_id) = 1", name="one_list"),
        Index(
            "ix_work_items_org", "organisation_id", "due_on", "id", postgresql_where=text("organisation_id IS NOT NULL")
        ),
        Index("ix_work_items_owner", "owner_id", "due_on", "id", postgresql_where=text("owner_id IS NOT NULL")),
        Index("uq_work_items_line", "proceeding_id", "organisation_id", "owner_id", unique=True),
    )

    id: Mapped[Id]
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("users.id"))
    # NO_DUE where nothing is due, so that one index orders all.
    due_on: Mapped[date]
    clock: Mapped[str | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    case_id: Mapped[CaseId]
    proceeding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proceedings.id"))


class Note(Base):
    """A note on a case that is no act; its text lies sealed. `readers_id` is the only organisation that reads it: what
    a worker confided to a lawyer is nobody else's (法律援助法 21, fact D19)."""

    __tablename__ = "notes"

    id: Mapped[Id]
    case_id: Mapped[CaseId]
    author_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"))
    text_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("sealed_texts.id"))
    created_at: Mapped[Timestamp]
    readers_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisations.id"))


class AidVolunteer(Base):
    """A lawyer who offers to take a matter of legal aid; the officer assigns (办理法律援助案件程序规定 24, D05)."""

    __tablename__ = "aid_volunteers"

    proceeding_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("proceedings.id"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    since: Mapped[Timestamp]
