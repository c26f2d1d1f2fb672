"""The court's documents: what follows on what, what opens the step to a suit, and what can be enforced by whom."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.procedure import stories
from tests.procedure.next_steps import reading
from tests.procedure.next_steps.reading import ENFORCEMENT, LITIGATION, MEDIATION
from tests.procedure.world import World


def test_a_payment_order_has_the_three_clocks_of_the_law() -> None:
    world = reading.ordered(agreement=False)
    # B11: five plain days from 2 March end on Saturday the 7th and roll to Monday.
    assert world.due("payorder.accept") == date(2026, 3, 9)
    world.until("2026-03-04")
    world.do("clerk", "record_order_accepted", LITIGATION)
    assert world.due("payorder.issue") == date(2026, 3, 19)
    world.do("clerk", "record_order_issued", LITIGATION)
    world.do("clerk", "record_order_served", LITIGATION)
    assert world.due("payorder.object") == date(2026, 3, 19)


def test_two_payment_orders_run_beside_each_other() -> None:
    world = reading.ordered(agreement=False)
    world.wait(3)
    world.do("clerk", "apply_payment_order", claims=("c2",))
    days = [one.due for _, one in world.deadlines() if one.clock == "payorder.accept"]
    assert days == [date(2026, 3, 9), date(2026, 3, 10)]


def test_nothing_owed_asks_for_no_order() -> None:
    world = World()
    world.do("clerk", "pay", source="employer")
    assert world.refusals("clerk", "apply_payment_order") == ("nothing_owed",)


def test_an_objection_is_written_and_a_late_one_is_for_the_court_to_judge() -> None:
    world = reading.served()
    assert world.refusals("clerk", "record_objection", LITIGATION, written=False) == ("objection_not_written",)
    assert world.hints("clerk", "record_objection", LITIGATION) == ()
    world.wait(20)
    assert world.hints("clerk", "record_objection", LITIGATION) == ("objection_after_window",)


def test_an_order_is_enforced_once_the_days_to_object_are_over() -> None:
    world = reading.served()
    assert world.refusals("clerk", "record_order_effective", LITIGATION) == ("objection_runs",)
    world.wait(20)
    world.do("clerk", "record_order_effective", LITIGATION, perform_by=world.today)
    assert world.hints("clerk", "apply_enforcement", title="payment_order") == ("performance_runs",)
    world.wait(1)
    assert world.hints("clerk", "apply_enforcement", title="payment_order") == ()
    world.do("clerk", "apply_enforcement", title="payment_order")
    assert world.proceeding(ENFORCEMENT).stage == "applied"


def test_with_an_agreement_suit_is_open_without_one_arbitration_comes_first() -> None:
    suit: dict[str, Any] = {"ground": "order_lapsed"}
    assert World().refusals("clerk", "file_suit", **suit) == ("no_order_lapsed_on_agreement",)
    assert reading.lapsed(agreement=False).refusals("clerk", "file_suit", **suit) == ("arbitration_first",)
    assert reading.lapsed(agreement=True).refusals("clerk", "file_suit", **suit) == ()


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"ground": "iou", "iou": "欠条1", "other_dispute": False}, ()),
        ({"ground": "iou", "iou": "欠条1", "other_dispute": True}, ("iou_with_other_dispute",)),
        ({"ground": "iou", "other_dispute": False}, ("iou_missing",)),
        ({"ground": "refused"}, ("arbitration_not_refused",)),
        ({"ground": "overdue"}, ("award_not_overdue",)),
        ({"ground": "annulled"}, ("award_stands",)),
    ],
)
def test_a_suit_rests_on_one_of_its_grounds(given: dict[str, Any], refusal: tuple[str, ...]) -> None:
    assert World().refusals("clerk", "file_suit", **given) == refusal


def test_a_confirmation_has_the_courts_days_and_is_enforced() -> None:
    world = reading.confirming()
    assert world.due("confirm.accept") == date(2026, 3, 5)
    world.do("clerk", "record_confirmation_accepted", LITIGATION)
    assert world.due("confirm.decide") == date(2026, 3, 17)
    assert world.refusals("clerk", "record_confirmation_extended", LITIGATION, days=11) == ("longer_than_law",)
    assert world.refusals("clerk", "record_confirmation_extended", LITIGATION, days=0) == ("length_not_positive",)
    world.do("clerk", "record_confirmation_extended", LITIGATION, days=10)
    assert world.due("confirm.decide") == date(2026, 3, 27)
    world.do("clerk", "record_confirmed", LITIGATION)
    assert world.refusals("clerk", "apply_enforcement", title="confirmation") == ()
    assert world.refusals("clerk", "apply_enforcement", title="judgment") == ("no_such_title",)


def test_what_the_court_dismissed_is_no_title() -> None:
    world = reading.suing()
    world.do("clerk", "record_judgment", LITIGATION, result="dismissed")
    assert world.refusals("clerk", "apply_enforcement", title="judgment") == ("no_such_title",)


def test_an_order_to_pay_is_taken_to_court_by_the_bureau() -> None:
    world = stories.decided()
    served = world.view().last("inspection.decision_served")
    assert served is not None
    refused = world.refusals("clerk", "apply_enforcement", title="decision", document=served.document)
    assert refused == ("bureau_applies",)


def test_enforcement_after_two_years_is_only_warned_of() -> None:
    world = reading.enforceable()
    order = world.last_document()
    world.wait(750)
    assert world.hints("clerk", "apply_enforcement", title="payment_order", document=order) == ("window_passed",)


def test_collected_in_full_is_recorded_only_of_what_was_paid() -> None:
    world = reading.enforcing()
    assert world.refusals("clerk", "record_finished", ENFORCEMENT, result="collected") == ("collected_but_owed",)
    world.do(
        "clerk", "pay", source="court", amounts=tuple({"claim": c.id, "amount": c.outstanding} for c in world.claims)
    )
    world.do("clerk", "record_finished", ENFORCEMENT, result="collected")
    assert world.proceeding(ENFORCEMENT).ended_on == world.today


def test_an_obstacle_and_a_public_notice_have_their_clocks() -> None:
    world = reading.suing()
    assert world.refusals("clerk", "ask_prolongation", LITIGATION) == ("event_missing",)
    world.do("clerk", "record_obstacle_ended", LITIGATION)
    # H19: ten plain days from 2 March. H20: thirty.
    assert world.due("lit.prolong") == date(2026, 3, 12)
    world.do("clerk", "record_public_notice", LITIGATION)
    assert world.due("lit.public_notice") == date(2026, 4, 1)
    world.do("clerk", "ask_prolongation", LITIGATION)


def test_strangers_record_nothing_of_what_the_court_did() -> None:
    world = reading.suing()
    assert "other_organisation" in world.refusals("stranger", "record_judgment", LITIGATION)
    assert world.refusals("mediator", "withdraw_suit", LITIGATION) == ()


def test_amounts_agreed_in_parts_are_summed_on_the_event() -> None:
    world = reading.accepted()
    days = (date(2026, 4, 1), date(2026, 5, 1))
    terms = tuple({"claim": "c1", "amount": Decimal("1500.00"), "due": day} for day in days)
    world.do("mediator", "agree", MEDIATION, terms=terms)
    assert [one.due for one in world.promises] == list(days)
