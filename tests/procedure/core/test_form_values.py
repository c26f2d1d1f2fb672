"""Forms: what is missing, wrong or out of bounds is said by field, and what is whole becomes the event's content."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.procedure import stories
from tests.procedure.world import World
from wagecase.procedure.core.form_values import event_content
from wagecase.procedure.tables.table import get_act


def amount(value: object, claim: str = "c1") -> tuple[dict[str, object], ...]:
    return ({"claim": claim, "amount": value},)


FAULTS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("missing", {"source": None}, "missing_value"),
    ("empty", {"evidence": ""}, "missing_value"),
    ("blank", {"evidence": "  "}, "wrong_value"),
    ("too long", {"evidence": "x" * 101}, "wrong_value"),
    ("with a null character", {"evidence": "a\0b"}, "wrong_value"),
    ("unknown choice", {"source": "pocket"}, "unknown_choice"),
    ("not a choice", {"source": 3}, "wrong_value"),
    ("negative", {"amounts": amount(Decimal("-1.00"))}, "wrong_value"),
    ("thirteen digits", {"amounts": amount(Decimal("1000000000000.00"))}, "wrong_value"),
    ("three decimals", {"amounts": amount(Decimal("1.001"))}, "wrong_value"),
    ("not a number", {"amounts": amount(Decimal("NaN"))}, "wrong_value"),
    ("a float", {"amounts": amount(1.5)}, "wrong_value"),
    ("zero", {"amounts": amount(Decimal("0.00"))}, "amount_not_positive"),
    ("no rows", {"amounts": ()}, "wrong_value"),
    ("a claim of another case", {"amounts": amount(Decimal("1.00"), "c9")}, "unknown_claims"),
    ("a claim twice", {"amounts": amount(Decimal("1.00")) * 2}, "claim_twice"),
    ("a field that is not asked for", {"colour": "red"}, "unknown_field"),
    ("not yes or no", {"recoverable": "maybe"}, "wrong_value"),
)


@pytest.mark.parametrize(("values", "code"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_what_is_wrong_with_a_payment_is_reported(values: dict[str, Any], code: str) -> None:
    assert World().refusals("clerk", "pay", **values) == (code,)


@pytest.mark.parametrize(
    ("who", "act", "values", "code"),
    [
        ("clerk", "promise", {"amount": Decimal("-0.01")}, "wrong_money"),
        ("clerk", "promise", {"due": datetime(2026, 5, 1, 8, 0)}, "wrong_value"),  # noqa: DTZ001  A naive instant is the fault.
        ("clerk", "promise", {"claims": ()}, "wrong_value"),
        ("clerk", "promise", {"claims": ("c9",)}, "unknown_claims"),
        ("clerk", "report_incident", {"time": datetime(2026, 3, 2, 8, 0)}, "wrong_value"),  # noqa: DTZ001  The same.
        ("clerk", "report_incident", {"headcount": True}, "wrong_value"),
        ("head", "assign", {"handlers": ()}, "wrong_value"),
        ("head", "assign", {"handlers": "ins1"}, "wrong_value"),
    ],
)
def test_other_types_are_looked_at_too(who: str, act: str, values: dict[str, Any], code: str) -> None:
    assert World().refusals(who, act, **values) == (code,)


def test_all_of_nobody_is_nobody() -> None:
    assert World(amounts=()).refusals("clerk", "list_claims", claims="all") == ("unknown_claims",)


def test_an_act_is_not_dated_before_the_event_it_answers() -> None:
    world = World(matter="lead")
    world.do("clerk", "transfer", on="2026-03-04")
    assert world.refusals("other_clerk", "receipt", on=date(2026, 3, 3)) == ("before_event",)
    assert world.refusals("other_clerk", "receipt", on=date(2026, 3, 4)) == ()


def test_the_event_holds_canonical_text_and_nothing_personal() -> None:
    world = World()
    values = {
        "claims": "all",
        "amount": Decimal("7500.00"),
        "due": date(2026, 5, 1),
        "promiser": "某某",
        "evidence": "A-1",
    }
    entry = event_content(world.view(), get_act("case", "promise"), values)
    assert entry.fields == {"amount": "7500.00", "due": "2026-05-01", "evidence": "A-1"}
    assert entry.texts == {"promiser": "某某"}
    assert entry.claims == ("c1", "c2")


def test_amounts_per_claim_people_documents_and_constants_find_their_place() -> None:
    world = stories.ordered()
    pay = event_content(
        world.view(), get_act("case", "pay"), {"amounts": amount(Decimal("1.50")), "recoverable": False}
    )
    assert pay.claims == ("c1",)
    assert pay.claim_fields == {"c1": {"amount": "1.50"}}
    assert pay.fields == {"recoverable": "no"}
    handlers = event_content(world.view(), get_act("case", "assign"), {"handlers": ("ins1", "ins2")})
    assert handlers.fields == {"handlers": "ins1,ins2"}
    listed = event_content(world.view(), get_act("inspection", "list"), {"party": "employer", "document": "d9"})
    assert (listed.party, listed.document) == ("employer", "d9")
    assert event_content(world.view(), get_act("case", "sign_in"), {}).fields == {"of": "lead"}
    incident = event_content(world.view(), get_act("case", "report_incident"), {"time": world.now})
    assert incident.at == world.now


def test_more_than_is_owed_warns_and_is_taken() -> None:
    world = World()
    much = amount(Decimal("9999.00"))
    assert world.hints("clerk", "pay", amounts=much) == ("more_than_owed",)
    assert world.refusals("clerk", "pay", amounts=much) == ()
    assert world.hints("clerk", "pay") == ()


def test_what_contradicts_the_record_warns_and_is_left_to_a_person() -> None:
    assert stories.verified().hints("ins1", "not_accept", ground="older_than_two_years") == ("not_seen_as_old",)
    world = stories.ordered()
    assert world.hints("ins1", "record_performance", "inspection") == ("still_owed",)
    world = stories.lapsed()
    world.do("ins1", "notice_list", "inspection")
    assert world.hints("ins1", "object_list", "inspection") == ()
    world.wait(10)
    assert world.hints("ins1", "object_list", "inspection") == ("objection_late",)
