"""Campaigns: what is started, and its results."""

from __future__ import annotations

from wagecase.procedure.core.enums import ArrearsCause, InvestmentKind
from wagecase.schemas.fields import (
    ChoiceField,
    DateField,
    IdField,
    InstantField,
    IntegerField,
    ListField,
    MoneyField,
    OutputTextField,
    StrictSchema,
    TextField,
)


class NewCampaignSchema(StrictSchema):
    """Which open cases are gathered between the two days; empty lists leave everything in."""

    name = TextField(100, required=True)
    since = DateField(required=True)
    until = DateField(required=True)
    areas = ListField(TextField(6, required=True), most=50, load_default=list)
    causes = ListField(ChoiceField(ArrearsCause, required=True), most=len(ArrearsCause), load_default=list)
    investments = ListField(ChoiceField(InvestmentKind, required=True), most=len(InvestmentKind), load_default=list)


class CampaignSchema(NewCampaignSchema):
    id = IdField()
    gathered_at = InstantField()


class CampaignFiguresSchema(StrictSchema):
    """One district; an empty code stands for all. `paid` since gathering is of `owed` at gathering."""

    area = OutputTextField()
    cases = IntegerField()
    people = IntegerField()
    owed = MoneyField()
    paid = MoneyField()
    concluded = IntegerField()
    cleared = IntegerField()
