"""Arbitration from the application to acceptance and onto the fast track: each rule met once and refused once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.procedure.arbitration import before_tribunal as ways
from tests.procedure.arbitration.before_tribunal import ARBITRATION, NO_EXCLUSION
from tests.procedure.world import World
from wagecase.procedure.arbitration.guards import applicant_claims


def apply(world: World, who: str = "clerk", **given: Any) -> tuple[str, ...]:
    whole = {"form": "written", "respondents": 1, "copies": 1, **given}
    return world.refusals(who, "apply_arbitration", **whole)


def test_an_application_is_written_or_taken_down() -> None:
    world = World()
    assert apply(world, form="oral") == ("oral_without_record",)
    assert apply(world, form="oral", record="当面口述") == ()
    assert world.hints("clerk", "apply_arbitration", form="written", respondents=2, copies=1) == ("copies_missing",)


def test_everybody_who_works_on_the_case_may_apply_and_nobody_else() -> None:
    world = World()
    assert apply(world, "ins1") == ()
    assert apply(world, "stranger") == ("other_organisation",)


def test_one_claim_is_before_one_tribunal() -> None:
    world = ways.applied(claims=("c1",))
    assert apply(world, claims=("c1", "c2")) == ("in_arbitration_already",)
    assert apply(world, claims=("c2",)) == ()


def test_a_lapsed_limitation_warns_and_refuses_nothing() -> None:
    world = World(matter="lead")
    ended = date(2025, 2, 1)
    world.do("clerk", "list_claims", claims=("c1",), relation_ended=ended)
    # C04: one year from 1 February 2025 ends on a Sunday, so on Monday, 2 February 2026; today is 2 March.
    assert world.due("arb.limitation") == date(2026, 2, 2)
    assert world.hints("clerk", "apply_arbitration", copies=1, respondents=1) == ("limitation_over",)
    assert apply(world) == ()


def test_acceptance_stops_the_limitation_of_every_applicant() -> None:
    world = World()
    world.do("clerk", "list_claims", relation_ended=date(2026, 1, 31))
    world.do("clerk", "apply_arbitration", form="written", respondents=1, copies=1)
    for act in ("receipt", "accept"):
        world.do("arbclerk", act, ARBITRATION)
    status = [d for _, d in world.deadlines() if d.clock == "arb.limitation" and d.state == "running"]
    assert status == []


def test_corrections_are_asked_for_once_and_the_receipt_counts_again() -> None:
    world = ways.receipted()
    # C09: five working days from Monday, 2 March 2026.
    assert world.due("arb.accept") == date(2026, 3, 9)
    world.do("arb1", "ask_correction", ARBITRATION, lacking=("employer_address", "copies"))
    world.wait(10)
    world.do("arb1", "record_correction", ARBITRATION)
    # C08: five working days from Thursday, 12 March.
    assert world.due("arb.accept") == date(2026, 3, 19)
    assert world.refusals("arb1", "ask_correction", ARBITRATION) == ("corrections_asked_once",)
    assert world.refusals("arb1", "accept", ARBITRATION) == ()


def test_several_things_may_be_lacking_and_only_known_ones() -> None:
    world = ways.receipted()
    assert world.refusals("arb1", "ask_correction", ARBITRATION, lacking=("a_horse",)) == ("unknown_choice",)
    assert world.refusals("arb1", "ask_correction", ARBITRATION, lacking="copies") == ("wrong_value",)


def test_minor_documents_may_follow_on_the_promised_day() -> None:
    world = ways.receipted()
    due = world.today + timedelta(days=20)
    assert world.refusals("arb1", "tolerate", ARBITRATION, essential=True, due=due) == ("essential_document",)
    assert world.refusals("arb1", "tolerate", ARBITRATION, essential=False, due=world.today) == (
        "due_not_after_service",
    )
    world.do("arb1", "tolerate", ARBITRATION, essential=False, due=due)
    assert world.due("arb.tolerance") == due
    world.do("arb1", "accept", ARBITRATION)
    world.wait(5)
    world.do("arb1", "record_documents", ARBITRATION)
    assert world.refusals("arb1", "record_documents", ARBITRATION) == ("nothing_to_answer",)


def test_consent_to_mediation_first_suspends_acceptance_and_refusal_of_it_obliges() -> None:
    world = ways.receipted()
    assert world.refusals("arb1", "mediate_first", ARBITRATION, consent=False) == ("no_consent_so_accept",)
    world.do("arb1", "mediate_first", ARBITRATION, consent=True)
    assert world.due("arb.accept") is None
    assert "wrong_stage" in world.refusals("arb1", "accept", ARBITRATION)
    world.wait(7)
    world.do("arb1", "end_mediation", ARBITRATION, result="failed")
    # B20: nothing was consumed on 2 March, so five working days from Monday, 9 March.
    assert world.due("arb.accept") == date(2026, 3, 16)
    world.do("arb1", "accept", ARBITRATION)


def test_silence_opens_the_court_only_after_its_day() -> None:
    world = ways.receipted()
    world.until("2026-03-09")
    assert world.refusals("clerk", "record_silence", ARBITRATION) == ("answer_not_overdue",)
    world.until("2026-03-10")
    world.do("clerk", "record_silence", ARBITRATION)
    assert world.proceeding(ARBITRATION).stage == "unanswered"


def test_grounds_of_refusal_rest_on_the_record() -> None:
    world = ways.receipted()
    assert world.refusals("arb1", "refuse", ARBITRATION, ground="not_corrected") == ("correction_not_asked",)
    assert world.refusals("arb1", "refuse", ARBITRATION, ground="deemed_withdrawn") == ("nobody_stayed_away",)
    assert world.refusals("arb1", "refuse", ARBITRATION, ground="other_commission") == ()


def test_who_withdrew_may_come_again_and_who_stayed_away_may_not() -> None:
    world = ways.accepted()
    world.do("arbclerk", "withdraw", ARBITRATION)
    assert world.hints("clerk", "apply_arbitration", respondents=1, copies=1) == ()
    absent = ways.applicant_absent()
    absent.do("arb1", "deem_withdrawn", ARBITRATION)
    assert absent.hints("clerk", "apply_arbitration", respondents=1, copies=1) == ("perhaps_barred",)
    absent.do("clerk", "apply_arbitration", form="written", respondents=1, copies=1)
    absent.do("arbclerk", "receipt", ARBITRATION)
    assert absent.refusals("arbclerk", "accept", ARBITRATION) == ("deemed_withdrawn_before",)
    absent.do("arbclerk", "refuse", ARBITRATION, ground="deemed_withdrawn")


@pytest.mark.parametrize("reason", ["public_interest", "major_effect", "respondent_missing", "unsuitable"])
def test_four_matters_are_never_handled_simply(reason: str) -> None:
    world = ways.accepted()
    given: dict[str, Any] = {"clear_facts": True, "both_agree": False, **NO_EXCLUSION, reason: True}
    assert world.refusals("arb1", "fast_track", ARBITRATION, **given) == (f"not_simple_{reason}",)


def test_the_gate_says_why_no_ground_holds() -> None:
    shut: dict[str, Any] = {"clear_facts": False, "both_agree": False, **NO_EXCLUSION}
    unset = ways.accepted()
    assert unset.refusals("arb1", "fast_track", ARBITRATION, **shut) == (
        "facts_not_clear",
        "figure_unset",
        "sides_not_agreed",
    )
    known = ways.accepted(given={"wage.average_year": "7499"})
    assert known.refusals("arb1", "fast_track", ARBITRATION, **shut) == (
        "facts_not_clear",
        "amount_not_small",
        "sides_not_agreed",
    )


def test_any_one_ground_opens_the_gate_and_stays_on_record() -> None:
    shut: dict[str, Any] = {"clear_facts": False, "both_agree": False, **NO_EXCLUSION}
    # C20: 3,000 and 4,500 yuan are within last year's average wage of, say, 7,500.
    small = ways.accepted(given={"wage.average_year": "7500"})
    small.do("arb1", "fast_track", ARBITRATION, **shut)
    opened = small.view().last("arbitration.fast_tracked")
    assert opened is not None
    assert opened.fields["grounds"] == "amount"
    agreed = ways.accepted()
    assert agreed.refusals("arb1", "fast_track", ARBITRATION, **{**shut, "both_agree": True}) == (
        "agreement_not_on_file",
    )
    assert agreed.refusals("arb1", "fast_track", ARBITRATION, **{**shut, "both_agree": True}, evidence="同意书1") == ()
    assert agreed.hints("arb1", "fast_track", ARBITRATION, **ways.CLEAR_CASE) == ("figure_unset",)


def test_leaving_the_fast_track_keeps_the_days_since_acceptance() -> None:
    world = ways.fast()
    # C15: 45 plain days from 2 March 2026 end on 16 April, a Thursday; C25: 30 on 1 April.
    assert (world.due("arb.award"), world.due("arb.fast_target")) == (date(2026, 4, 16), date(2026, 4, 1))
    world.wait(10)
    world.do("arb1", "leave_fast_track", ARBITRATION)
    assert world.due("arb.award") == date(2026, 4, 16)
    assert world.refusals("arb1", "leave_fast_track", ARBITRATION) == ("not_on_fast_track",)
    assert world.refusals("arb1", "fast_track", ARBITRATION, **ways.CLEAR_CASE) == ()


def test_an_answer_is_shortened_only_by_the_respondents_consent_and_in_simple_handling() -> None:
    world = ways.prepared(ways.fast)
    # C12: ten working days from 2 March.
    assert world.due("arb.answer") == date(2026, 3, 16)
    given: dict[str, Any] = {"evidence": "同意书2"}
    late = date(2026, 3, 17)
    assert world.refusals("arb1", "shorten_answer", ARBITRATION, kind="shortened", **given) == (
        "shortened_day_missing",
    )
    assert world.refusals("arb1", "shorten_answer", ARBITRATION, kind="shortened", due=late, **given) == (
        "not_shorter",
    )
    assert world.refusals("arb1", "shorten_answer", ARBITRATION, kind="dropped", due=late, **given) == (
        "dropped_has_no_day",
    )
    world.do("arb1", "shorten_answer", ARBITRATION, kind="shortened", due=date(2026, 3, 6), **given)
    assert world.due("arb.answer_agreed") == date(2026, 3, 6)
    ordinary = ways.prepared()
    assert ordinary.refusals("arb1", "shorten_answer", ARBITRATION, kind="dropped", **given) == ("not_on_fast_track",)


def test_some_may_leave_and_the_others_go_on() -> None:
    world = ways.accepted()
    assert world.refusals("arbclerk", "withdraw", ARBITRATION, claims=("c1",)) == ("consent_of_each",)
    assert world.refusals("arbclerk", "withdraw_some", ARBITRATION) == ("all_of_them",)
    world.do("arbclerk", "withdraw_some", ARBITRATION, claims=("c1",))
    assert applicant_claims(world.view(), world.proceeding(ARBITRATION).id) == ("c2",)
    assert world.refusals("arbclerk", "withdraw_some", ARBITRATION, claims=("c1",)) == ("not_an_applicant",)
    world.do("arbclerk", "withdraw", ARBITRATION, claims=("c2",))


def test_what_is_before_a_tribunal_is_not_split_off() -> None:
    world = ways.accepted()
    assert world.refusals("head", "split", claims=("c1",)) == ("claims_in_proceeding",)
