"""What lists can be asked for."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, validates_schema

from wagecase.procedure.core.enums import Matter
from wagecase.procedure.core.stages import STAGES
from wagecase.schemas.fields import Choice, Day, Flag, Id, Schema, Text, Whole, Word
from wagecase.schemas.numbers import IDNumber, Phone

USUAL, LARGEST = 50, 200


class PageQuerySchema(Schema):
    """`cursor` is the `next` of the page before."""

    cursor = Text(500)
    limit = Whole(1, LARGEST, load_default=USUAL, allow_none=False)


class CasesQuerySchema(PageQuerySchema):
    q = Text(100)
    stage = Choice([stage.name for stage in STAGES["case"]])
    district = Text(6)
    matter = Choice(Matter)
    employer = Id()
    since = Day()
    until = Day()
    late = Flag()
    closed = Flag()
    paid = Flag()
    handler = Choice(["me"])
    count = Flag(load_default=False)


class WorkQuerySchema(PageQuerySchema):
    whose = Choice(["mine", "organisation"], load_default="mine")


class NameQuerySchema(Schema):
    name = Text(100, shortest=2, required=True)


class LookUpSchema(Schema):
    """Exactly this ID number or this phone; in the body, because addresses end up in logs."""

    id_number = IDNumber(50)
    phone = Phone(50)

    @validates_schema
    def one_of_two(self, data: dict[str, Any], **_: Any) -> None:
        if bool(data.get("id_number")) == bool(data.get("phone")):
            raise ValidationError("one_of_two")


class NoteSchema(Schema):
    """`private`: for legal aid, a note that only its own people read."""

    text = Text(10_000, lines=True, required=True)
    private = Flag(load_default=False)


class UnmaskSchema(Schema):
    """One field of one person, and what for."""

    person = Id(required=True)
    field = Choice(["id_number", "phone", "card", "address"], required=True)
    purpose = Text(200, shortest=2, required=True)


class ClearSchema(Schema):
    person = Id()
    field = Word()
    value = Word()
