"""The register of projects: what is asked for, what is put on record."""

from __future__ import annotations

from wagecase.procedure.records.projects import System, SystemState, VisitKind
from wagecase.schemas.fields import Choice, Day, Flag, Id, Part, Rows, Schema, Shown, Text, Whole, Word


class RegisterQuerySchema(Schema):
    """`lacking`: projects in which this system is missing or was never checked."""

    area = Text(6, load_default="")
    lacking = Choice(System, load_default="")
    name = Text(100, load_default="")
    cursor = Text(500)


class SystemCheckSchema(Schema):
    """`responsible` is who must act where a system is missing; `evidence` shows that it is in place. `expires_on`: when
    the letter of guarantee of a wage deposit ends."""

    system = Choice(System, required=True)
    state = Choice(SystemState, required=True)
    checked_on = Day(required=True)
    responsible = Text(200)
    evidence = Text(500)
    expires_on = Day()


class VisitSchema(Schema):
    kind = Choice(VisitKind, required=True)
    held_on = Day(required=True)
    headcount = Whole(0, 100_000, required=True)
    account = Text(5_000, lines=True, required=True)


class VisitShownSchema(VisitSchema):
    by = Word()


class ProjectLineSchema(Schema):
    """`systems` holds the state of each system by its name; what is not there was never checked."""

    id = Id()
    name = Word()
    place = Word()
    area = Word()
    contractor = Word()
    systems = Shown()


class ProjectWholeSchema(ProjectLineSchema):
    developer = Word()
    investment = Word()
    open_cases = Whole()
    cases = Whole()
    may_write = Flag()
    checks = Rows(Part(SystemCheckSchema))
    visits = Rows(Part(VisitShownSchema))
