"""What lists can be asked for."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from wagecase.procedure.core.enums import MatterKind
from wagecase.procedure.core.stages import STAGES
from wagecase.schemas.fields import (
    BooleanField,
    ChoiceField,
    DateField,
    IdField,
    IntegerField,
    OutputTextField,
    StrictSchema,
    TextField,
)
from wagecase.schemas.numbers import IdNumberField, PhoneField

DEFAULT_LIMIT, MAX_LIMIT = 50, 200


class PageQuerySchema(StrictSchema):
    """`cursor` is the `next` of the page before."""

    cursor = TextField(500)
    limit = IntegerField(1, MAX_LIMIT, load_default=DEFAULT_LIMIT, allow_none=False)


class CasesQuerySchema(PageQuerySchema):
    q = TextField(100)
    stage = ChoiceField([stage.name for stage in STAGES["case"]])
    district = TextField(6)
    matter = ChoiceField(MatterKind)
    employer = IdField()
    since = DateField()
    until = DateField()
    late = BooleanField()
    closed = BooleanField()
    paid = BooleanField()
    handler = ChoiceField(["me"])
    count = BooleanField(load_default=False)


class WorkQuerySchema(PageQuerySchema):
    whose = ChoiceField(["mine", "organisation"], load_default="mine")


class NameQuerySchema(StrictSchema):
    name = TextField(100, shortest=2, required=True)


class LookUpSchema(StrictSchema):
    """Exactly this ID number or this phone; in the body, because addresses end up in logs."""

    id_number = IdNumberField(50)
    phone = PhoneField(50)

    @validates_schema
    def one_of_two(self, data: dict[str, Any], **_: Any) -> None:
        if bool(data.get("id_number")) == bool(data.get("phone")):
            raise ValidationError("one_of_two")


class NoteSchema(StrictSchema):
    """`private`: for legal aid, a note that only its own people read."""

    text = TextField(10_000, lines=True, required=True)
    private = BooleanField(load_default=False)


class UnmaskSchema(StrictSchema):
    """One field of one person, and what for."""

    person = IdField(required=True)
    field = ChoiceField(["id_number", "phone", "card", "address"], required=True)
    purpose = TextField(200, shortest=2, required=True)


class UnmaskedValueSchema(StrictSchema):
    person = IdField()
    field = OutputTextField()
    value = OutputTextField()
