"""Consultations and publicity events, in and out."""

from __future__ import annotations

from wagecase.procedure.core.enums import OutreachKind
from wagecase.schemas.fields import (
    BooleanField,
    ChoiceField,
    DateField,
    IdField,
    IntegerField,
    OutputObjectField,
    OutputTextField,
    StrictSchema,
    TextField,
)

MAX_PEOPLE = 100_000


class OutreachCaseSchema(StrictSchema):
    """The number of the resulting case."""

    case = TextField(40, required=True)


class OutreachSchema(StrictSchema):
    """What is put on record; nobody who came is named."""

    kind = ChoiceField(OutreachKind, required=True)
    held_on = DateField(future="day_future", required=True)
    place = TextField(200, required=True)
    lawyer = IdField()
    headcount = IntegerField(1, MAX_PEOPLE, required=True)
    platform_workers = IntegerField(0, MAX_PEOPLE)
    subject = TextField(500)
    case = TextField(40)


class OutreachOutSchema(StrictSchema):
    """One of them as it is shown; the case's number for those who may see the case."""

    id = IdField()
    kind = OutputTextField()
    kind_label = OutputTextField()
    held_on = DateField()
    place = OutputTextField()
    lawyer = OutputObjectField()
    headcount = IntegerField()
    platform_workers = IntegerField()
    subject = OutputTextField()
    followed_up = BooleanField()
    case_number = OutputTextField()


class CreatedSchema(StrictSchema):
    id = IdField()
