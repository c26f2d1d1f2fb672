"""Routing as it goes out, and a person's decision as it comes in."""

from __future__ import annotations

from wagecase.procedure.routing.routing import Door
from wagecase.schemas.fields import Choice, Flag, Id, Part, Rows, Schema, Shown, Text, Whole, Word


class SuggestionSchema(Schema):
    """One row of the decision table that fits the case."""

    door = Word()
    label = Word()
    standing = Word()
    standing_label = Word()
    reason = Word()
    cite = Word()
    facts = Rows(Word())


class DecisionSchema(Schema):
    """What a person decided, and what had been suggested to him; his reason is in the event of this position."""

    position = Whole()
    on = Word()
    by = Id()
    suggested = Rows(Word())
    chosen = Rows(Word())
    differs = Flag()


class RoutingSchema(Schema):
    """The facts asked of, what the table says, and the decisions so far."""

    facts = Shown()
    suggestions = Rows(Part(SuggestionSchema))
    decisions = Rows(Part(DecisionSchema))


class DecideSchema(Schema):
    chosen = Rows(
        Choice([door for door in Door if door is not Door.limitation], required=True), least=1, most=12, required=True
    )
    reason = Text(2000, lines=True)


class DecidedSchema(Schema):
    position = Whole()
