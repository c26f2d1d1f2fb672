"""The pool of legal aid and the load of its lawyers."""

from __future__ import annotations

from wagecase.schemas.fields import Choice, Day, Flag, Id, Instant, Money, Rows, Schema, Shown, Whole, Word
from wagecase.schemas.queries import PageQuerySchema


class PoolQuerySchema(PageQuerySchema):
    """What waits for an officer, or for a lawyer; a lawyer sees the latter only."""

    waits_for = Choice(["officer", "lawyer"])


class LoadQuerySchema(Schema):
    proceeding = Id()


class PoolLineSchema(Schema):
    """What one needs to decide, and nobody's name."""

    proceeding_id = Id()
    case_number = Word()
    stage = Word()
    stage_label = Word()
    waits_for = Word()
    matter = Word()
    matter_label = Word()
    cause = Word()
    cause_label = Word()
    district = Word()
    since = Day()
    beside = Rows(Shown())
    workers = Whole()
    claimed = Money()
    outstanding = Money()
    limit_on = Day()
    days_left = Whole()
    urgent = Flag()
    language = Word()
    language_label = Word()
    volunteers = Whole()
    volunteered = Flag()


class OfferSchema(Schema):
    """Whether the lawyer offers to take the matter."""

    proceeding_id = Id()
    volunteered = Flag()


class LoadSchema(Schema):
    """One lawyer: open matters, the workers on them, the next day on which something of his is due."""

    lawyer = Shown()
    matters = Whole()
    workers = Whole()
    next_due_on = Day()
    volunteered_at = Instant()
