"""What stands on an event beside the answers of its act: what effects and services write, and what is still to come.

The clocks of the law listen to these fields, so that a field or value that nobody writes is a fault of the book.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wagecase.procedure.core.acts import Act, FieldType
from wagecase.procedure.core.effects import EFFECTS, YES_NO, Fields, Values, Written
from wagecase.procedure.core.enums import MatterKind

_LIMIT_DAYS: Fields = {"arrears_ended": Written.day, "relation_ended": Written.day}
BY_SERVICE: Mapping[str, Fields] = MappingProxyType(
    {
        "case.received": {
            "complaint": Written.text,
            "matter": frozenset(MatterKind),
            "over_two_years": YES_NO,
            "channel": Written.text,
            **_LIMIT_DAYS,
        },
        "case.claims_listed": _LIMIT_DAYS,
        "case.routed": {"suggested": Written.text, "chosen": Written.text, "differs": YES_NO},
        "case.evidence_added": {"kind": Written.text, "giver": Written.text},
        "case.worker_statement_added": {"kind": Written.text, "amount": Written.text, "paid_on": Written.day},
    }
)
"""Events that services leave: opening a case is never refused, a roster and a routing are kept at any stage, and a file
or a worker's word whenever it comes."""

OPENED_BY_SERVICE = frozenset(BY_SERVICE) - {"case.claims_listed"}
"""Events that no act leaves."""

LATER_EVENTS = frozenset(
    {
        "case.union_prompted",
        "case.union_explained",
        "case.union_opined",
        "case.union_answered",
        "case.union_reported",
        "case.union_complainant_notified",
        "case.petition_received",
        "case.petition_receipted",
        "case.petition_accepted",
        "case.petition_extended",
        "case.petition_answered",
        "case.petition_recheck_asked",
        "case.petition_rechecked",
        "case.petition_review_asked",
        "case.petition_reviewed",
        "inspection.hearing_set",
    }
)
"""Events of clocks whose acts are still to come: petitions and the union's supervision."""

LATER_FIELDS: Mapping[str, Fields] = MappingProxyType(
    {
        "case.concluded": {"union_advised": YES_NO},
        "case.not_accepted": {"union": YES_NO},
        "arbitration.posted": {"side": frozenset({"worker"})},
        "arbitration.public_notice": {"side": frozenset({"worker"})},
    }
)
"""Fields and values of known events that wait for the same: awards are posted for employers only so far."""

RESUMED_BY: Mapping[str, str] = MappingProxyType(
    {
        "arbitration.suspended": "arbitration.resumed",
        "arbitration.public_notice": "arbitration.public_notice_ended",
        "arbitration.mediation_advised": "arbitration.mediation_ended",
        "legal_aid.supplement_asked": "legal_aid.supplemented",
    }
)
"""What ends each event that holds a clock up."""


def fields_of(act: Act) -> Fields:
    """Every field that the act's event can carry, with the values that it can have."""
    asked = {ask.name: _values(ask.type, frozenset(value for value, _ in ask.choices)) for ask in act.form_fields}
    constant: dict[str, Values] = {name: frozenset({value}) for name, value in act.sets.items()}
    return {**asked, **constant, **(EFFECTS[act.effect].writes if act.effect else {})}


def _values(kind: FieldType, choices: frozenset[str]) -> Values:
    if kind is FieldType.date:
        return Written.day
    if kind is FieldType.yes_no:
        return YES_NO
    return choices or Written.text
