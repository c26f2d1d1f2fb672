"""A person's whole desk: what is on it, who could take it over, and how handing it over goes on."""

from __future__ import annotations

from wagecase.procedure.tables.reassignment import REASSIGNMENT_GROUND
from wagecase.schemas.fields import (
    BooleanField,
    ChoiceField,
    IdField,
    InstantField,
    IntegerField,
    ListField,
    OutputObjectField,
    OutputTextField,
    StrictSchema,
)


class DesksQuerySchema(StrictSchema):
    organisation = IdField()


class DeskListItemSchema(StrictSchema):
    """One person with open matters."""

    id = IdField()
    name = OutputTextField()
    username = OutputTextField()
    team = OutputTextField()
    active = BooleanField()
    organisation = OutputTextField()
    matters = IntegerField()
    late = IntegerField()


class DeskSchema(StrictSchema):
    """What a person has open, and who could take it over. `hidden` matters are not yours to see or to hand over."""

    person = OutputObjectField()
    matters = IntegerField()
    hidden = IntegerField()
    by_procedure = ListField(OutputObjectField())
    colleagues = ListField(OutputObjectField())
    handover_id = IdField()


class HandoverSchema(StrictSchema):
    """Among several successors the matters are shared out by load; those of one case go together where they can."""

    successors = ListField(IdField(required=True), least=1, most=20, required=True)
    ground = ChoiceField([value for value, _ in REASSIGNMENT_GROUND.choices], required=True)


class HandoverProgressSchema(StrictSchema):
    """How far handing a desk over has come; what is still waiting is carried on with every minute."""

    id = IdField()
    person = OutputObjectField()
    ground = OutputTextField()
    begun_at = InstantField()
    finished_at = InstantField()
    total = IntegerField()
    done = IntegerField()
    waiting = IntegerField()
    refused = ListField(OutputObjectField())
