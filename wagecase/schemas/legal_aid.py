"""The pool of legal aid and the load of its lawyers."""

from __future__ import annotations

from wagecase.schemas.fields import (
    BooleanField,
    ChoiceField,
    DateField,
    IdField,
    InstantField,
    IntegerField,
    ListField,
    MoneyField,
    OutputObjectField,
    OutputTextField,
    StrictSchema,
)
from wagecase.schemas.queries import PageQuerySchema


class PoolQuerySchema(PageQuerySchema):
    """What waits for an officer, or for a lawyer; a lawyer sees the latter only."""

    waits_for = ChoiceField(["officer", "lawyer"])


class LoadQuerySchema(StrictSchema):
    proceeding = IdField()


class PoolItemSchema(StrictSchema):
    """What one needs to decide, and nobody's name."""

    proceeding_id = IdField()
    case_number = OutputTextField()
    stage = OutputTextField()
    stage_label = OutputTextField()
    waits_for = OutputTextField()
    matter = OutputTextField()
    matter_label = OutputTextField()
    cause = OutputTextField()
    cause_label = OutputTextField()
    district = OutputTextField()
    since = DateField()
    beside = ListField(OutputObjectField())
    workers = IntegerField()
    claimed = MoneyField()
    outstanding = MoneyField()
    limit_on = DateField()
    days_left = IntegerField()
    urgent = BooleanField()
    language = OutputTextField()
    language_label = OutputTextField()
    volunteers = IntegerField()
    volunteered = BooleanField()


class VolunteerOfferSchema(StrictSchema):
    """Whether the lawyer offers to take the matter."""

    proceeding_id = IdField()
    volunteered = BooleanField()


class LawyerLoadSchema(StrictSchema):
    """One lawyer: open matters, the workers on them, the next day on which something of theirs is due."""

    lawyer = OutputObjectField()
    matters = IntegerField()
    workers = IntegerField()
    next_due_on = DateField()
    volunteered_at = InstantField()
