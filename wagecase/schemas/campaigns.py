"""Campaigns: what is started, and what came of it."""

from __future__ import annotations

from wagecase.procedure.core.enums import ArrearsCause, InvestmentKind
from wagecase.schemas.fields import Choice, Day, Id, Instant, Money, Rows, Schema, Text, Whole, Word


class PushSchema(Schema):
    """Which open cases are gathered between the two days; empty lists leave everything in."""

    name = Text(100, required=True)
    since = Day(required=True)
    until = Day(required=True)
    areas = Rows(Text(6, required=True), most=50, load_default=list)
    causes = Rows(Choice(ArrearsCause, required=True), most=len(ArrearsCause), load_default=list)
    investments = Rows(Choice(InvestmentKind, required=True), most=len(InvestmentKind), load_default=list)


class CampaignSchema(PushSchema):
    id = Id()
    gathered_at = Instant()


class CampaignTallySchema(Schema):
    """One district; an empty code stands for all. `paid` since gathering is of `owed` at gathering."""

    area = Word()
    cases = Whole()
    people = Whole()
    owed = Money()
    paid = Money()
    concluded = Whole()
    cleared = Whole()
