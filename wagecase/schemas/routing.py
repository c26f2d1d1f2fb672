"""Routing as it goes out, and a person's decision as it comes in."""

from __future__ import annotations

from wagecase.procedure.routing.routing import Route
from wagecase.schemas.fields import (
    BooleanField,
    ChoiceField,
    IdField,
    IntegerField,
    ListField,
    NestedField,
    OutputObjectField,
    OutputTextField,
    StrictSchema,
    TextField,
)


class SuggestionSchema(StrictSchema):
    """One row of the decision table that fits the case."""

    route = OutputTextField()
    label = OutputTextField()
    status = OutputTextField()
    status_label = OutputTextField()
    reason = OutputTextField()
    cite = OutputTextField()
    facts = ListField(OutputTextField())


class RoutingDecisionSchema(StrictSchema):
    """What a person decided, and what had been suggested to them; their reason is in the event of this position."""

    position = IntegerField()
    on = OutputTextField()
    by = IdField()
    suggested = ListField(OutputTextField())
    chosen = ListField(OutputTextField())
    differs = BooleanField()


class RoutingSchema(StrictSchema):
    """The facts asked of, what the table says, and the decisions so far."""

    facts = OutputObjectField()
    suggestions = ListField(NestedField(SuggestionSchema))
    decisions = ListField(NestedField(RoutingDecisionSchema))


class NewRoutingDecisionSchema(StrictSchema):
    chosen = ListField(
        ChoiceField([route for route in Route if route is not Route.limitation], required=True),
        least=1,
        most=12,
        required=True,
    )
    reason = TextField(2000, lines=True)


class RoutingDecisionResultSchema(StrictSchema):
    position = IntegerField()
