"""Acts on the case: each rule is met once by an act that passes and once by one that is refused with its reason."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.procedure import stories
from tests.procedure.world import World
from wagecase.procedure.core.views import ProceedingView

REACHED: dict[str, Any] = {
    "claims": "all",
    "result": "reached",
    "identity_checked": True,
    "received_amount": Decimal("7500.00"),
    "received_on": date(2026, 3, 3),
    "own_card": True,
    "asked_to_say_satisfied": False,
    "charged_fee": False,
    "differs": False,
}


def test_a_complaint_is_accepted_and_opens_an_inspection_with_the_same_handlers() -> None:
    world = stories.accepted()
    assert world.proceeding("case").stage == "in_hand"
    assert world.proceeding("inspection").stage == "filing"
    assert world.proceeding("inspection").handler_ids == ("ins1", "ins2")


def test_an_unknown_employer_is_not_accepted_but_asked_about() -> None:
    world = stories.verified(employer_known=False)
    assert world.refusals("ins1", "accept") == ("employer_unknown",)
    world.do("clerk", "ask_supplement")
    world.do("clerk", "supplement")
    assert world.proceeding("case").stage == "verifying"


def test_what_is_in_arbitration_is_left_there() -> None:
    world = stories.verified()
    assert world.refusals("ins1", "accept", in_a_forum=True) == ("in_forum",)
    day = world.today
    world.proceedings.append(ProceedingView("p9", "arbitration", "accepted", "x", (), day, day, None))
    assert world.refusals("ins1", "accept") == ("in_other_procedure",)
    world.change("p9", ended_on=day)
    assert world.refusals("ins1", "accept", in_a_forum=False) == ()


def test_more_than_two_years_warns_and_never_refuses() -> None:
    world = stories.verified(period_to=date(2023, 12, 31))
    permission = world.ask("ins1", "accept")
    assert permission.allowed
    assert [one.code for one in permission.warnings] == ["perhaps_too_old"]
    assert stories.verified().ask("ins1", "accept").warnings == ()


def test_the_corresponding_day_of_the_twenty_ninth_of_february_is_the_twenty_eighth() -> None:
    young = stories.verified(period_to=date(2024, 2, 29), today=date(2026, 2, 28))
    old = stories.verified(period_to=date(2024, 2, 29), today=date(2026, 3, 2))
    assert young.ask("ins1", "accept").warnings == ()
    assert [one.code for one in old.ask("ins1", "accept").warnings] == ["perhaps_too_old"]


def test_missing_documents_are_no_ground_before_the_worker_was_asked() -> None:
    world = stories.verified()
    assert world.refusals("ins1", "not_accept", ground="not_supplemented") == ("not_asked_to_supplement",)
    world.do("ins1", "ask_supplement")
    world.do("ins1", "not_accept", ground="not_supplemented")
    assert world.proceeding("case").ended_on == world.today


def test_a_lead_becomes_a_complaint_only_by_an_act_and_only_once() -> None:
    world = stories.verified_lead("unclear")
    assert world.refusals("ins1", "accept") == ("not_a_complaint_yet",)
    world.do("clerk", "start_complaint")
    assert world.due("insp.accept") is not None
    assert world.refusals("clerk", "start_complaint") == ("complaint_already",)
    world.do("ins1", "accept")
    assert stories.verified().refusals("clerk", "start_complaint") == ("only_for_lead", "complaint_already")


def test_a_verified_lead_may_be_filed_of_the_offices_own_motion() -> None:
    assert stories.verified_lead("violation").refusals("ins1", "accept") == ()


def test_a_lead_is_signed_in_once() -> None:
    world = World(matter="lead")
    world.do("clerk", "sign_in")
    assert world.refusals("clerk", "sign_in") == ("signed_in_already",)
    assert World().refusals("clerk", "sign_in") == ("only_for_lead",)


def test_a_lead_is_settled_reviewed_answered_and_concluded() -> None:
    world = stories.verified_lead()
    world.do("ins1", "settle")
    assert world.refusals("clerk", "answer") == ("event_missing", "not_passed_by_city")
    world.do("clerk", "submit", conclusion="03")
    assert world.refusals("clerk", "submit") == ("with_city_already",)
    world.do("city", "send_back")
    assert world.refusals("city", "approve") == ("nothing_with_city",)
    assert world.refusals("head", "conclude") == ("outcome_missing", "lead_unanswered")
    world.do("clerk", "submit", conclusion="04")
    world.do("city", "approve")
    world.do("clerk", "answer", conclusion="04")
    world.do("ins1", "record_outcome", outcome="agreed")
    world.do("head", "conclude", conclusion="agreement")
    assert world.proceeding("case").stage == "concluded"


def test_an_unverified_lead_is_not_submitted() -> None:
    world = World(matter="lead")
    assert world.refusals("clerk", "submit") == ("not_verified",)


def test_only_a_lead_is_settled_without_filing() -> None:
    assert stories.verified().refusals("ins1", "settle") == ("only_for_lead", "complaint_already")


def test_a_transfer_is_receipted_only_by_the_office_it_is_addressed_to() -> None:
    world = World()
    assert world.refusals("other_clerk", "receipt") == ("no_transfer",)
    assert world.refusals("clerk", "transfer", to_org="brigade") == ("same_organisation",)
    world.do("clerk", "transfer", to_org="elsewhere")
    assert world.refusals("clerk", "transfer") == ("transfer_open",)
    assert world.refusals("clerk", "receipt") == ("not_addressed_to_you",)
    assert world.refusals("other_clerk", "redirect") == ("other_organisation",)
    world.do("other_clerk", "receipt")
    assert world.proceeding("case").org_id == "elsewhere"
    assert world.refusals("clerk", "redirect") == ("other_organisation",)


def test_a_transfer_may_be_returned_and_made_again() -> None:
    world = World()
    world.do("clerk", "transfer")
    world.do("other_clerk", "return")
    assert world.refusals("other_clerk", "return") == ("no_transfer",)
    assert world.refusals("clerk", "transfer") == ()


def test_a_case_with_proceedings_is_not_joined_away() -> None:
    assert stories.verified().refusals("head", "join", target="120116-2026-000002") == ()
    assert stories.verified().refusals("head", "join", target="120116-2026-000001") == ("same_case",)
    world = stories.verified()
    day = world.today
    world.proceedings.append(ProceedingView("p9", "legal_aid", "applied", "x", (), day, day, None))
    assert world.refusals("head", "join") == ("proceedings_begun",)


def test_a_split_leaves_someone_behind() -> None:
    world = World()
    assert world.refusals("head", "split", claims="all") == ("all_claims_taken",)
    world.do("head", "split", claims=("c1",))
    assert world.refusals("head", "split") == ("one_claim_only",)


def test_money_needs_a_roster() -> None:
    world = stories.verified(amounts=())
    for who, act in (("clerk", "pay"), ("clerk", "promise"), ("ins1", "find_amount"), ("clerk", "withdraw")):
        assert [one.code for one in world.ask(who, act).unmet] == ["no_claims"]


def test_a_promise_is_for_a_day_to_come() -> None:
    world = World()
    assert world.refusals("clerk", "promise", due=world.today - timedelta(days=1)) == ("due_has_passed",)
    assert world.refusals("clerk", "promise", due=world.today) == ()


def test_a_promise_is_checked_with_the_worker_once_its_day_has_come() -> None:
    world = World()
    world.do("clerk", "promise", due=world.today + timedelta(days=2))
    assert world.refusals("clerk", "check_promise", result="nothing") == ("no_promise_due",)
    world.today += timedelta(days=2)
    world.do("clerk", "check_promise", result="nothing")
    checked = world.view().last("case.promise_checked")
    assert checked is not None
    assert checked.fields["result"] == "nothing"


def test_the_emergency_fund_pays_nobodys_debt() -> None:
    world = stories.filed()
    world.do("ins1", "advance_fund", "inspection", ground="fled")
    assert world.view().outstanding == Decimal("7500.00")
    assert world.refusals("clerk", "confirm_receipt") == ("nothing_paid",)


def test_a_payment_may_be_older_than_the_stage_but_not_of_tomorrow() -> None:
    world = stories.verified()
    assert world.refusals("clerk", "pay", on=date(2026, 2, 20)) == ()
    assert world.refusals("clerk", "pay", on=world.today + timedelta(days=1)) == ("after_today",)
    assert world.refusals("clerk", "redirect", on=date(2026, 2, 20)) == ("before_stage",)


def test_only_a_worker_with_a_payment_confirms_it() -> None:
    world = World()
    world.do("clerk", "pay", amounts=({"claim": "c1", "amount": Decimal("10.00")},))
    assert world.refusals("clerk", "confirm_receipt", claims="all") == ("claims_unpaid",)
    world.do("clerk", "confirm_receipt", claims=("c1",))
    assert world.view().claims[0].confirmed


def test_a_payment_is_reversed_once() -> None:
    world = World()
    assert world.refusals("head", "reverse_payment") == ("nothing_paid",)
    position = world.do("clerk", "pay")
    other = world.do("clerk", "pay", amounts=({"claim": "c1", "amount": Decimal("1.00")},))
    assert world.refusals("head", "reverse_payment", position=1) == ("no_such_payment",)
    world.do("head", "reverse_payment", position=other)
    assert world.refusals("head", "reverse_payment", position=other) == ("no_such_payment",)
    assert world.refusals("head", "reverse_payment", position=position) == ()


def test_nobody_withdraws_twice_and_a_withdrawal_is_an_act_of_its_own() -> None:
    world = stories.verified()
    assert world.refusals("ins1", "record_outcome", outcome="withdrawn") == ("withdraw_by_act",)
    world.do("clerk", "withdraw", claims=("c1",))
    assert world.refusals("clerk", "withdraw", claims=("c1",)) == ("withdrawn_already",)


def test_when_everyone_withdrew_a_complaint_is_concluded_without_acceptance() -> None:
    world = World()
    assert set(world.refusals("head", "conclude")) == {"complaint_undecided", "not_verified", "outcome_missing"}
    world.do("clerk", "withdraw", claims="all")
    assert world.refusals("head", "conclude", conclusion="paid_in_full") == ("conclusion_does_not_fit",)
    world.do("head", "conclude", conclusion="withdrawn")


def test_closed_is_not_paid() -> None:
    world = stories.accepted()
    assert world.refusals("ins1", "record_outcome", outcome="paid_in_full") == ("not_paid_in_full",)
    assert set(world.refusals("head", "conclude")) == {"proceeding_open", "outcome_missing"}
    world = stories.closed()
    world.do("ins1", "record_outcome", claims=("c1",), outcome="paid_in_full")
    assert world.refusals("head", "conclude") == ("outcome_missing",)
    world.do("ins1", "record_outcome", claims=("c2",), outcome="agreed")
    assert world.refusals("head", "conclude", conclusion="paid_in_full") == ("conclusion_does_not_fit",)
    assert world.refusals("head", "conclude", conclusion="transferred") == ("conclusion_does_not_fit",)
    world.do("head", "conclude", conclusion="mixed")


def test_the_head_who_handles_does_not_conclude() -> None:
    world = stories.closed()
    world.do("ins1", "record_outcome", outcome="paid_in_full")
    assert world.refusals("handling_head", "conclude") == ("own_work",)


def test_a_call_back_is_made_by_another_hand() -> None:
    world = stories.concluded()
    assert "own_work" in world.refusals("ins1", "callback")
    assert world.refusals("clerk", "callback") == ("same_team",)
    assert world.refusals("ins3", "callback", **REACHED) == ()
    assert world.refusals("city", "callback", **REACHED) == ()
    world.change("p1", handler_teams=())
    world.change("p2", handler_teams=())
    assert world.refusals("ins3", "callback", **REACHED) == ("same_team",)


def test_satisfaction_is_asked_only_after_the_money_is_confirmed() -> None:
    world = stories.concluded()
    unpaid = {**REACHED, "received_amount": Decimal(0), "received_on": None, "satisfaction": "satisfied"}
    assert world.refusals("city", "callback", **unpaid) == ("satisfaction_too_early",)
    unchecked = {**REACHED, "identity_checked": False, "satisfaction": "satisfied"}
    assert world.refusals("city", "callback", **unchecked) == ("satisfaction_too_early",)
    world.do("city", "callback", **REACHED, satisfaction="satisfied")


def test_an_unanswered_call_has_no_answers_and_an_answered_one_has_them_all() -> None:
    world = stories.concluded()
    assert world.refusals("city", "callback", result="dead_number") == ()
    assert world.refusals("city", "callback", **{**REACHED, "result": "refused"}) == ("not_reached",)
    assert world.refusals("city", "callback", **{**REACHED, "own_card": None}) == ("answer_missing",)
    late = {**REACHED, "received_on": world.today + timedelta(days=1)}
    assert world.refusals("city", "callback", **late) == ("future_date",)


def test_a_case_is_reopened_when_the_call_back_differs() -> None:
    world = stories.concluded()
    assert world.refusals("head", "reopen", ground="callback_differs") == ("reopening_ground_missing",)
    world.do("city", "callback", **{**REACHED, "differs": True})
    assert world.refusals("other_clerk", "reopen", ground="new_facts") == ("other_organisation",)
    world.do("city", "reopen", ground="callback_differs")
    assert world.proceeding("case").stage == "in_hand"
    assert world.refusals("ins1", "accept_again") == ()


def test_a_case_is_reopened_when_a_payment_is_reversed_after_its_close() -> None:
    world = stories.concluded()
    position = next(e.position for e in world.events() if e.name == "case.paid")
    assert world.refusals("head", "reopen", ground="payment_reversed") == ("reopening_ground_missing",)
    world.do("head", "reverse_payment", position=position)
    world.do("head", "reopen", ground="payment_reversed")


def test_acceptance_again_needs_a_reopened_case_without_a_running_inspection() -> None:
    assert stories.accepted().refusals("ins1", "accept_again") == ("not_reopened", "inspection_open")


def test_a_supervision_order_comes_from_above_and_is_answered_once() -> None:
    world = stories.accepted()
    assert world.refusals("inner_city", "order_supervision") == ("own_organisation",)
    assert world.refusals("head", "answer_supervision") == ("event_missing", "nothing_to_answer")
    world.do("city", "order_supervision")
    world.do("head", "answer_supervision")
    assert world.refusals("head", "answer_supervision") == ("nothing_to_answer",)


@pytest.mark.parametrize(("position", "void", "code"), [(99, False, "no_such_event"), (1, True, "opening_stays")])
def test_a_correction_names_an_event_and_leaves_the_opening(position: int, void: bool, code: str) -> None:
    assert World().refusals("head", "correct", position=position, void=void) == (code,)


def test_a_corrected_date_moves_the_deadline_and_a_stranger_corrects_nothing() -> None:
    world = World()
    before = world.due("insp.accept")
    assert world.refusals("clerk", "correct", position=1, void=False) == ("handler_or_head",)
    world.do("head", "correct", on=date(2026, 2, 27), position=1, void=False)
    after = world.due("insp.accept")
    assert before == date(2026, 3, 9)
    # Saturday 28 February 2026 is worked, in exchange for a day of the Spring Festival.
    assert after == date(2026, 3, 5)


def test_the_end_of_arrears_is_not_in_the_future() -> None:
    world = World()
    assert world.refusals("clerk", "list_claims", arrears_ended=world.today + timedelta(days=1)) == ("future_date",)
    world.do("clerk", "list_claims", arrears_ended=date(2026, 1, 31))
    assert world.due("insp.lookback") is not None
