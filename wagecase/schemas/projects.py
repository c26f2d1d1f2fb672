"""The register of projects: what is asked for, what is put on record."""

from __future__ import annotations

from wagecase.procedure.records.projects import VisitKind, WageSystem, WageSystemState
from wagecase.schemas.fields import (
    BooleanField,
    ChoiceField,
    DateField,
    IdField,
    IntegerField,
    ListField,
    NestedField,
    OutputObjectField,
    OutputTextField,
    StrictSchema,
    TextField,
)


class ProjectRegisterQuerySchema(StrictSchema):
    """`lacking`: projects in which this system is missing or was never checked."""

    area = TextField(6, load_default="")
    lacking = ChoiceField(WageSystem, load_default="")
    name = TextField(100, load_default="")
    cursor = TextField(500)


class SystemCheckSchema(StrictSchema):
    """`responsible` is who must act where a system is missing; `evidence` shows that it is in place. `expires_on`: when
    the letter of guarantee of a wage deposit ends."""

    system = ChoiceField(WageSystem, required=True)
    state = ChoiceField(WageSystemState, required=True)
    checked_on = DateField(required=True)
    responsible = TextField(200)
    evidence = TextField(500)
    expires_on = DateField()


class VisitSchema(StrictSchema):
    kind = ChoiceField(VisitKind, required=True)
    held_on = DateField(required=True)
    headcount = IntegerField(0, 100_000, required=True)
    account = TextField(5_000, lines=True, required=True)


class VisitOutSchema(VisitSchema):
    by = OutputTextField()


class ProjectListItemSchema(StrictSchema):
    """`systems` holds the state of each system by its name; what is not there was never checked."""

    id = IdField()
    name = OutputTextField()
    place = OutputTextField()
    area = OutputTextField()
    contractor = OutputTextField()
    systems = OutputObjectField()


class ProjectDetailSchema(ProjectListItemSchema):
    developer = OutputTextField()
    investment = OutputTextField()
    open_cases = IntegerField()
    cases = IntegerField()
    may_write = BooleanField()
    checks = ListField(NestedField(SystemCheckSchema))
    visits = ListField(NestedField(VisitOutSchema))
