"""Stories of demo cases: who does what on which day, and what a step can ask of its case."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, Claim, Document, Organisation, Proceeding, User
from wagecase.services.base.dates import LEGAL_TIMEZONE, today

StepValues = Callable[["StoryCase", date], dict[str, Any]]


def constant_values(**values: Any) -> StepValues:
    """The same answers whatever the day."""
    return lambda storyteller, on: dict(values)


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One act: who, in which procedure, how many days after the complaint, with what."""

    who: str
    procedure: str
    act: str
    day: int
    values: StepValues = field(default=lambda storyteller, on: {})


@dataclass(frozen=True, slots=True)
class DemoStory:
    """A case from its complaint to some stage; `ago` is how many days before today it came in."""

    ago: int
    steps: Sequence[StoryStep]
    workers: int = 1
    each: str = "8600.00"
    channel: str = "counter"
    matter: str = "complaint"
    taker: str = "clerk.binhai"
    district: str = "120116"
    arrears_end: int = 30


def user_id(username: str) -> str:
    return str(db.session.scalars(select(User.id).where(User.username == username)).one())


def organisation_id(code: str) -> str:
    return str(db.session.scalars(select(Organisation.id).where(Organisation.code == code)).one())


class StoryCase:
    """The case of a story, with what its steps need to know of it."""

    def __init__(self, story: DemoStory, number: int) -> None:
        self.story, self.number = story, number
        self.received = today() - timedelta(days=story.ago)
        self.case_id: uuid.UUID | None = None

    def proceeding(self, procedure: str) -> uuid.UUID:
        query = (
            select(Proceeding.id)
            .where(Proceeding.case_id == self.case_id, Proceeding.procedure == procedure)
            .order_by(Proceeding.opened_position.desc())
        )
        return db.session.scalars(query.limit(1)).one()

    def claims(self) -> list[Claim]:
        return list(db.session.scalars(select(Claim).where(Claim.case_id == self.case_id).order_by(Claim.seq)))

    def amounts(self, share: Decimal) -> tuple[Mapping[str, Any], ...]:
        """A share of what is outstanding to each worker, in yuan with two decimals."""
        rows = [(claim, (claim.found or claim.claimed) - claim.paid) for claim in self.claims()]
        cent = Decimal("0.01")
        return tuple(
            {"claim": str(claim.id), "amount": (outstanding * share).quantize(cent)} for claim, outstanding in rows
        )

    def at(self, on: date, hour: int) -> datetime:
        return datetime.combine(on, time(hour), LEGAL_TIMEZONE)

    def outstanding(self) -> Decimal:
        return sum(((claim.found or claim.claimed) - claim.paid for claim in self.claims()), Decimal(0))

    def employer(self) -> str:
        return str(db.session.get_one(Case, self.case_id).employer_id)

    def document(self, kind: str) -> str:
        query = select(Document.id).where(Document.case_id == self.case_id, Document.kind == kind)
        return str(db.session.scalars(query.order_by(Document.event_position.desc()).limit(1)).one())
