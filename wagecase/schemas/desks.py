"""A person's whole desk: what is on it, who could take it over, and how handing it over goes on."""

from __future__ import annotations

from wagecase.procedure.tables.reassignment import GROUND
from wagecase.schemas.fields import Choice, Flag, Id, Instant, Rows, Schema, Shown, Whole, Word


class DesksQuerySchema(Schema):
    organisation = Id()


class DeskLineSchema(Schema):
    """One person with open matters."""

    id = Id()
    name = Word()
    username = Word()
    team = Word()
    active = Flag()
    organisation = Word()
    matters = Whole()
    late = Whole()


class DeskSchema(Schema):
    """What a person has open, and who could take it over. `hidden` matters are not yours to see or to hand over."""

    person = Shown()
    matters = Whole()
    hidden = Whole()
    by_procedure = Rows(Shown())
    colleagues = Rows(Shown())
    move_id = Id()


class HandOverSchema(Schema):
    """Among several successors the matters are shared out by load; those of one case go together where they can."""

    successors = Rows(Id(required=True), least=1, most=20, required=True)
    ground = Choice([value for value, _ in GROUND.choices], required=True)


class MoveSchema(Schema):
    """How far handing a desk over has come; what is still waiting is carried on with every minute."""

    id = Id()
    person = Shown()
    ground = Word()
    begun_at = Instant()
    finished_at = Instant()
    total = Whole()
    done = Whole()
    waiting = Whole()
    refused = Rows(Shown())
