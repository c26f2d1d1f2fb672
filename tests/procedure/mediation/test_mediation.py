"""Mediation: guards met and refused, three forms with their clocks, agreements per worker, one way of giving force."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.procedure.next_steps import reading
from tests.procedure.next_steps.reading import MEDIATION
from tests.procedure.world import World

START = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("form", "clocks"), [("committee", {"med.committee"}), ("onestop", {"med.onestop"}), ("people", set())]
)
def test_each_form_has_its_own_clock_from_acceptance(form: str, clocks: set[str]) -> None:
    world = reading.applied(form)
    assert world.due("med.law") == date(2026, 3, 17)
    world.wait(2)
    world.do("mediator", "accept", MEDIATION, form=form)
    running = {one.clock for _, one in world.deadlines()} & {"med.committee", "med.onestop"}
    assert running == clocks
    for clock in clocks:
        # B05, B17, J01: fifteen plain days from acceptance on 4 March.
        assert world.due(clock) == date(2026, 3, 19)


def test_only_the_committee_has_three_working_days_to_accept() -> None:
    # B04: 3, 4 and 5 March.
    assert reading.applied("committee").due("med.committee_accept") == date(2026, 3, 5)
    assert "med.committee_accept" not in {one.clock for _, one in reading.applied("people").deadlines()}


def test_an_oral_application_is_taken_down() -> None:
    world = World()
    given: dict[str, Any] = {"form": "people", "oral": True}
    assert world.refusals("mediator", "apply_mediation", **given) == ("oral_not_recorded",)
    world.do("mediator", "apply_mediation", **given, record="口述")


def test_strangers_lead_nobody_on_and_a_second_mediation_only_warns() -> None:
    world = reading.applied()
    assert "other_organisation" in world.refusals("stranger", "apply_mediation")
    assert [one.code for one in world.ask("clerk", "apply_mediation").warnings] == ["mediation_open"]
    assert world.hints("clerk", "apply_mediation", form="onestop", dispute="other") == ("outside_onestop",)


def test_mediation_needs_both_sides_and_says_when_the_form_changes() -> None:
    world = reading.applied("onestop")
    assert world.refusals("mediator", "accept", MEDIATION, form="onestop", both_consent=False) == (
        "mediation_needs_consent",
    )
    assert world.hints("mediator", "accept", MEDIATION, form="people") == ("form_differs",)
    assert world.refusals("clerk", "accept", MEDIATION)[0] == "not_your_role"


@pytest.mark.parametrize(
    ("form", "days", "refusal"),
    [
        ("onestop", 15, ()),
        ("onestop", 16, ("extension_beyond_law",)),
        ("onestop", 0, ("length_not_positive",)),
        ("committee", 40, ()),
        ("people", 5, ("no_term_to_extend",)),
    ],
)
def test_an_extension_stays_within_its_form(form: str, days: int, refusal: tuple[str, ...]) -> None:
    assert reading.accepted(form).refusals("mediator", "extend", MEDIATION, days=days) == refusal


def test_an_extension_needs_both_and_comes_in_time() -> None:
    world = reading.accepted()
    assert world.refusals("mediator", "extend", MEDIATION, days=5, workers_consent=False) == ("consent_missing",)
    world.do("mediator", "extend", MEDIATION, days=10)
    assert world.refusals("mediator", "extend", MEDIATION, days=6) == ("extension_beyond_law",)
    world.wait(40)
    assert world.refusals("mediator", "extend", MEDIATION, days=5) == ("extension_too_late",)


def test_an_agreement_is_signed_by_all_and_its_terms_become_promises() -> None:
    world = reading.accepted()
    for missing in ("workers_signed", "employer_signed", "mediator_signed", "sealed"):
        unsigned: dict[str, Any] = {missing: False}
        assert world.refusals("mediator", "agree", MEDIATION, **unsigned) == ("not_signed",)
    due = world.today + timedelta(days=20)
    terms = ({"claim": "c1", "amount": Decimal(3000), "due": due}, {"claim": "c2", "amount": Decimal(4000), "due": due})
    assert world.hints("mediator", "agree", MEDIATION, terms=terms) == ("settled_below_owed",)
    world.do("mediator", "agree", MEDIATION, terms=terms)
    assert [(one.claims, one.due, one.amount) for one in world.promises] == [
        (("c1",), due, Decimal(3000)),
        (("c2",), due, Decimal(4000)),
    ]
    event = world.view().last("mediation.agreement_effective")
    assert event is not None
    assert event.claims == ("c1", "c2")


def test_terms_lie_ahead_and_one_day_has_one_payment() -> None:
    world = reading.accepted()
    row = {"claim": "c1", "amount": Decimal(10), "due": world.today}
    assert world.refusals("mediator", "agree", MEDIATION, terms=(row, row)) == ("term_twice",)
    early = {**row, "due": world.today - timedelta(days=1)}
    assert world.refusals("mediator", "agree", MEDIATION, terms=(early,)) == ("due_has_passed",)
    assert world.refusals("mediator", "agree", MEDIATION, terms=({**row, "claim": "c9"},)) == ("unknown_claims",)
    assert world.refusals("mediator", "agree", MEDIATION, terms=({**row, "due": "soon"},)) == ("wrong_value",)


def test_only_who_applied_is_mediated() -> None:
    world = World()
    world.do("mediator", "apply_mediation", form="people", oral=False, claims=("c1",))
    assert world.refusals("mediator", "refuse", MEDIATION, claims="all") == ("claims_not_here",)
    assert world.refusals("mediator", "refuse", MEDIATION, claims=("c1",)) == ()


def test_some_agree_and_the_others_go_on() -> None:
    world = reading.accepted()
    reading.agree(world, claims=("c1",))
    assert world.refusals("mediator", "fail_rest", MEDIATION, claims=("c1",)) == ("claims_agreed",)
    world.do("mediator", "fail_rest", MEDIATION, claims=("c2",))
    world.wait(1)
    reading.agree(world, claims=("c2",))
    assert "all_agreed" in world.refusals("mediator", "fail_rest", MEDIATION, claims=("c2",))


def test_a_later_agreement_takes_the_place_of_an_earlier_promise() -> None:
    world = World()
    world.do("clerk", "promise", claims="all", amount=Decimal(7500), due=world.today + timedelta(days=3))
    world.do("mediator", "apply_mediation", form="people", oral=False)
    world.do("mediator", "accept", MEDIATION, form="people")
    world.do("mediator", "name", MEDIATION, handlers=("mediator",))
    reading.agree(world, 30)
    assert [one.withdrawn for one in world.promises] == [True, False, False]


def test_default_is_recorded_only_after_the_agreed_day_and_only_of_the_unpaid() -> None:
    world = reading.agreed(days=10)
    world.wait(10)
    assert world.refusals("mediator", "record_default", MEDIATION) == ("term_still_runs",)
    world.wait(1)
    world.do("clerk", "pay", amounts=({"claim": "c1", "amount": Decimal(3000)},), source="employer")
    assert world.refusals("mediator", "record_default", MEDIATION) == ("claims_not_in_default",)
    world.do("mediator", "record_default", MEDIATION, claims=("c2",))
    assert world.proceeding(MEDIATION).stage == "defaulted"
    assert world.refusals("mediator", "record_performed", MEDIATION) == ("terms_unkept",)
    world.do("clerk", "pay", amounts=({"claim": "c2", "amount": Decimal(4500)},), source="employer")
    assert world.refusals("mediator", "apply_payment_order", MEDIATION) == ("terms_kept",)
    world.do("mediator", "record_performed", MEDIATION)
    assert world.proceeding(MEDIATION).stage == "performed"


def test_review_or_confirmation_but_not_both() -> None:
    world = reading.reviewing()
    assert world.refusals("mediator", "apply_confirmation", MEDIATION, document="d5") == ("one_way_chosen",)
    other = reading.confirming()
    assert other.refusals("mediator", "apply_review", MEDIATION) == ("one_way_chosen",)


def test_review_is_asked_for_by_both_of_an_agreement_without_a_labour_relation() -> None:
    world = reading.accepted("people")
    due = world.today + timedelta(days=10)
    term = {"claim": "c1", "amount": Decimal(100), "due": due}
    world.do("mediator", "agree", MEDIATION, terms=(term,), confirms_relation=True)
    assert world.refusals("mediator", "apply_review", MEDIATION) == ("relation_not_reviewed",)
    assert world.refusals("mediator", "apply_review", MEDIATION, joint=False) == ("not_joint", "relation_not_reviewed")
    assert world.refusals("mediator", "apply_review", MEDIATION, document="d99") == ("no_such_agreement",)
    world.do("mediator", "apply_confirmation", MEDIATION)


def test_the_windows_of_an_agreement_are_its_own_and_their_end_only_warns() -> None:
    world = reading.agreed(days=60)
    first = world.last_document()
    # B13 and B15 from 2 March; the thirtieth day is 1 April.
    assert (world.due("med.arb_review_apply"), world.due("med.court_confirm_apply")) == (
        date(2026, 3, 17),
        date(2026, 4, 1),
    )
    world.wait(16)
    assert world.hints("mediator", "apply_review", MEDIATION, document=first) == ("window_passed",)
    assert world.hints("mediator", "apply_confirmation", MEDIATION, document=first) == ()
    world.do("mediator", "apply_review", MEDIATION, document=first)


def test_a_review_ends_with_a_letter_that_can_be_enforced() -> None:
    world = reading.reviewing()
    # B14: 3–6 and 9 March.
    assert world.due("med.arb_review") == date(2026, 3, 9)
    assert world.refusals("mediator", "record_review_extended", MEDIATION, days=6) == ("longer_than_law",)
    world.do("mediator", "record_review_extended", MEDIATION, days=5)
    assert world.due("med.arb_review") == date(2026, 3, 16)
    assert world.refusals("mediator", "finish_review", MEDIATION, result="letter") == ("perform_by_missing",)
    world.do("mediator", "finish_review", MEDIATION, result="letter", perform_by=date(2026, 3, 12))
    # C36: two years from 12 March 2026; 12 March 2028 is a Sunday.
    assert world.due("enf.apply") == date(2028, 3, 13)
    assert world.refusals("mediator", "finish_review", MEDIATION, result="refused") == ("nothing_to_answer",)


def test_no_answer_for_five_days_is_a_refusal_to_negotiate() -> None:
    world = reading.negotiating()
    # B06: five plain days from 2 March end on Saturday the 7th and roll to Monday.
    assert world.due("med.negotiate") == date(2026, 3, 9)
    assert "negotiation_runs" in world.refusals("mediator", "record_silence", MEDIATION)
    world.until("2026-03-10")
    world.do("mediator", "record_silence", MEDIATION)
    world.do("mediator", "apply", MEDIATION, form="people", oral=False)
    assert world.proceeding(MEDIATION).stage == "applied"


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("fail", {}),
        ("refuse", {"ground": "other_side_unwilling"}),
    ],
)
def test_failing_interrupts_the_limitation_of_those_concerned(act: str, values: dict[str, Any]) -> None:
    world = reading.applied() if act == "refuse" else reading.accepted()
    world.do("clerk", "list_claims", claims="all", relation_ended=date(2026, 2, 27))
    world.wait(5)
    world.do("mediator", act, MEDIATION, claims=("c1",), **values)
    ends = {one.subject: one.due for _, one in world.deadlines() if one.clock == "arb.limitation" and one.due}
    # B07: a year from 7 March 2026, a Sunday, rolls to the 8th; the other worker's year began on 27 February.
    assert ends["claim:c1"] == date(2027, 3, 8)
    assert ends["claim:c2"] != ends["claim:c1"]


def test_a_session_is_set_for_a_day_to_come_and_an_hour_that_there_is() -> None:
    world = reading.applied()
    world.do("mediator", "accept", MEDIATION)
    assert "event_missing" in world.refusals("mediator", "set_session", MEDIATION)
    world.do("mediator", "name", MEDIATION, handlers=("mediator",))
    day = world.today
    assert world.refusals("mediator", "set_session", MEDIATION, hearing_on=day - timedelta(days=1)) == (
        "session_in_past",
    )
    for wrong in ("24:00", "9:30", "09：30", "早上"):
        assert world.refusals("mediator", "set_session", MEDIATION, hour=wrong) == ("not_a_time_of_day",)
    world.do("mediator", "set_session", MEDIATION, hearing_on=day, hour="09:30")
    world.do("mediator", "hold_session", MEDIATION)
