"""Acts of an inspection: each rule is met once by an act that passes and once by one refused with its reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.procedure import stories
from tests.procedure.inspection.acting import ON, last
from tests.procedure.inspection.test_police_and_list import transferred
from tests.procedure.stories import approval_topic
from tests.procedure.world import World


def test_filing_goes_from_the_handler_over_the_head_to_the_bureau() -> None:
    world = stories.accepted()
    assert world.refusals("bureau", "file", ON) == ("not_endorsed",)
    assert world.refusals("head", "endorse", ON, **approval_topic("filed")) == ("nothing_waits",)
    world.do("ins1", "submit", ON, **approval_topic("filed"))
    assert world.refusals("ins1", "submit", ON, **approval_topic("filed")) == ("waits_already",)
    assert world.refusals("bureau", "file", ON) == ("not_endorsed",)
    world.do("head", "endorse", ON, **approval_topic("filed"))
    assert world.refusals("bureau", "approve", ON, **approval_topic("filed")) == ("approved_by_own_act",)
    world.do("bureau", "file", ON)
    assert world.proceeding(ON).stage == "investigating"


def test_no_handler_approves_their_own_request_whatever_other_office_they_hold() -> None:
    world = stories.accepted()
    world.do("ins1", "submit", ON, **approval_topic("filed"))
    assert "own_work" in world.refusals("handling_head", "endorse", ON, **approval_topic("filed"))
    world.do("head", "endorse", ON, **approval_topic("filed"))
    assert "own_work" in world.refusals("handling_head", "file", ON)
    world.do("head", "assign", ON, handlers=("ins2", "ins3"))
    assert world.refusals("handling_head", "file", ON) == ("own_work",)
    assert world.refusals("foreign_bureau", "file", ON) == ("other_organisation",)


def test_an_approver_returns_and_the_handler_asks_again() -> None:
    world = stories.accepted()
    world.do("ins1", "submit", ON, **approval_topic("filed"))
    world.do("head", "return", ON, **approval_topic("filed"))
    assert world.refusals("head", "return", ON, **approval_topic("filed")) == ("nothing_waits",)
    stories.submit_and_endorse(world, "filed")
    assert world.refusals("head", "endorse", ON, **approval_topic("filed")) == ("nothing_waits",)
    assert world.refusals("bureau", "return", ON, **approval_topic("closed")) == ("not_submitted",)


def test_topics_belong_to_stages() -> None:
    world = stories.filed()
    assert world.refusals("ins1", "submit", ON, **approval_topic("filed")) == ("not_submitted_here",)
    assert world.refusals("ins1", "submit", ON, **approval_topic("decision")) == ("not_submitted_here",)


@pytest.mark.parametrize("act", ["serve_inquiry", "interview", "inspect", "instruct"])
def test_nothing_is_inquired_by_one_inspector_alone(act: str) -> None:
    world = stories.filed()
    assert world.refusals("ins1", act, ON) == ()
    world.do("ins1", "recuse", ON, handler="ins2")
    assert world.refusals("ins1", act, ON) == ("two_inspectors",)
    assert world.refusals("ins3", act, ON)[0] == "handlers_only"


def test_two_inspectors_of_the_proceeding_are_present() -> None:
    world = stories.filed()
    assert world.refusals("ins1", "interview", ON, inspectors=("ins1", "ins1")) == ("two_present",)
    assert world.refusals("ins1", "interview", ON, inspectors=("ins1", "ins3")) == ("not_a_handler",)


def test_a_recused_inspector_is_not_named_again() -> None:
    world = stories.filed()
    assert world.refusals("head", "recuse", ON, handler="ins3") == ("not_a_handler",)
    world.do("ins1", "recuse", ON, handler="ins2")
    assert world.refusals("head", "assign", ON, handlers=("ins1",)) == ("two_named",)
    assert world.refusals("head", "assign", ON, handlers=("ins1", "ins2")) == ("recused",)
    world.do("head", "assign", ON, handlers=("ins1", "ins3"))


def extension(world: World, clock: str, days: int) -> tuple[str, ...]:
    return world.refusals("bureau", "extend", ON, clock=clock, days=days)


@pytest.mark.parametrize(("clock", "cap"), [("insp.investigate", 30), ("insp.close_tj", 30)])
def test_an_extension_stays_within_the_law(clock: str, cap: int) -> None:
    world = stories.filed()
    assert extension(world, clock, 5) == ("not_endorsed",)
    stories.submit_and_endorse(world, "extended")
    assert extension(world, clock, cap + 1) == ("extension_beyond_law",)
    assert extension(world, clock, 0) == ("length_not_positive",)
    before = world.due(clock)
    world.do("bureau", "extend", ON, clock=clock, days=20)
    after = world.due(clock)
    assert before is not None
    assert after is not None
    assert after > before
    stories.submit_and_endorse(world, "extended")
    assert extension(world, clock, 11) == ("extension_beyond_law",)
    assert extension(world, clock, 10) == ()


def test_extending_one_time_limit_leaves_the_other_alone() -> None:
    world = stories.filed()
    before = world.due("insp.close_tj")
    stories.submit_and_endorse(world, "extended")
    world.do("bureau", "extend", ON, clock="insp.investigate", days=30)
    assert world.due("insp.close_tj") == before


def test_nothing_is_extended_after_it_ran_out() -> None:
    world = stories.filed()
    stories.submit_and_endorse(world, "extended")
    due = world.due("insp.close_tj")
    assert due is not None
    world.until(due)
    assert extension(world, "insp.close_tj", 10) == ()
    world.wait(1)
    assert extension(world, "insp.close_tj", 10) == ("extension_too_late",)
    assert extension(world, "insp.decide", 10) == ("clock_not_running",)


def test_the_special_extension_of_the_decision_has_no_cap_in_the_text() -> None:
    world = stories.investigated()
    stories.submit_and_endorse(world, "extended")
    assert extension(world, "insp.decide", 60) == ()


def test_the_day_in_a_document_comes_after_its_service() -> None:
    world = stories.filed()
    assert world.refusals("ins1", "instruct", ON, due=world.today) == ("due_not_after_service",)
    assert world.refusals("ins1", "instruct", ON, due=None) == ("missing_value",)
    assert world.refusals("ins1", "instruct", ON, due=world.today + timedelta(days=1)) == ()


def test_an_instruction_lapses_only_after_its_day_and_unpaid() -> None:
    world = stories.ordered(days=10)
    paper = last(world, "instruction_served")
    world.wait(10)
    assert world.refusals("ins1", "record_lapse", ON, document=paper) == ("not_lapsed_yet",)
    world.wait(1)
    assert world.refusals("ins1", "record_lapse", ON, document="d99") == ("no_such_instruction",)
    world.do("ins1", "record_lapse", ON, document=paper)
    paid = stories.ordered(days=10)
    paid.do("clerk", "pay")
    paid.wait(11)
    assert paid.refusals("ins1", "record_lapse", ON, document=paper) == ("paid_meanwhile",)


def test_a_performed_instruction_neither_lapses_nor_is_performed_twice() -> None:
    world = stories.paid()
    assert world.refusals("ins1", "record_performance", ON) == ("no_order_open",)
    assert world.refusals("ins1", "record_lapse", ON)[0] == "no_instruction_open"
    again = stories.ordered()
    assert again.refusals("ins1", "record_performance", ON, document="d99") == ("no_such_order",)


def test_the_instructions_stage_and_day_are_beside_the_decision() -> None:
    world = stories.lapsed()
    assert world.refusals("ins1", "dun", ON)[0] == "wrong_stage"
    assert world.due("insp.pay_order") == date(2026, 3, 13)


def test_a_decision_needs_investigation_notice_views_and_approval() -> None:
    world = stories.lapsed()
    assert world.refusals("ins1", "give_notice", ON) == ("event_missing",)
    world = stories.notified()
    assert world.refusals("ins1", "serve_decision", ON) == ("event_missing", "views_not_heard", "not_approved")
    assert world.refusals("ins1", "submit", ON, **approval_topic("decision")) == ("views_not_heard",)
    world.do("ins1", "hear_views", ON)
    stories.submit_and_endorse(world, "decision")
    assert world.refusals("ins1", "serve_decision", ON) == ("event_missing", "not_approved")
    world.do("bureau", "approve", ON, **approval_topic("decision"))
    assert world.refusals("ins1", "serve_decision", ON) == ()


def test_a_new_notice_calls_for_new_views() -> None:
    world = stories.heard()
    assert world.refusals("ins1", "submit", ON, **approval_topic("decision")) == ()
    world.do("ins1", "give_notice", ON)
    assert world.refusals("ins1", "submit", ON, **approval_topic("decision")) == ("views_not_heard",)


def test_a_hearing_that_was_asked_for_is_held_and_announced_seven_working_days_before() -> None:
    world = stories.heard()
    assert world.refusals("ins1", "notify_hearing", ON) == ("event_missing", "nothing_to_answer")
    world.do("ins1", "request_hearing", ON)
    assert world.refusals("ins1", "submit", ON, **approval_topic("decision")) == ("hearing_outstanding",)
    world.until("2026-03-16")
    seventh = world.calendar.add_workdays(world.today, 7)
    assert world.refusals("ins1", "notify_hearing", ON, hearing_on=seventh - timedelta(days=1)) == (
        "hearing_notice_short",
    )
    world.do("ins1", "notify_hearing", ON, hearing_on=seventh)
    assert world.refusals("ins1", "hold_hearing", ON) == ("before_hearing_day",)
    world.until(seventh)
    world.do("ins1", "hold_hearing", ON)
    assert world.refusals("ins1", "submit", ON, **approval_topic("decision")) == ()


def test_a_penalty_is_reviewed_legally_before_it_is_approved() -> None:
    world = stories.heard("penalty")
    assert world.refusals("legal", "review", ON)[-1] == "penalty_not_submitted"
    stories.submit_and_endorse(world, "penalty")
    assert world.refusals("bureau", "approve", ON, **approval_topic("penalty")) == ("not_reviewed",)
    world.do("legal", "review", ON, opinion="amend")
    assert world.refusals("bureau", "approve", ON, **approval_topic("penalty")) == ("not_reviewed",)
    world.do("legal", "review", ON, opinion="agree")
    world.do("bureau", "approve", ON, **approval_topic("penalty"))


def test_the_penalty_served_is_the_one_announced() -> None:
    world = stories.approved("penalty")
    assert world.refusals("ins1", "serve_penalty", ON) == ("event_missing",)
    world.do("ins1", "announce_penalty", ON, present=False)
    paper = last(world, "penalty_announced")
    assert world.refusals("ins1", "serve_penalty", ON, document="d1") == ("not_announced",)
    assert world.refusals("ins1", "serve_penalty", ON, document=paper, party="another") == ("other_party",)
    assert world.due("insp.serve") is not None
    world.do("ins1", "serve_penalty", ON, document=paper)
    assert [d.state for _, d in world.deadlines() if d.clock == "insp.serve"] == ["stopped"]


@pytest.mark.parametrize(("percent", "fits"), [(49, False), (50, True), (100, True), (101, False)])
def test_extra_compensation_is_fifty_to_a_hundred_per_cent(percent: int, fits: bool) -> None:
    world = stories.approved()
    due = world.today + timedelta(days=15)
    assert world.refusals("ins1", "serve_decision", ON, due=due, extra_percent=percent) == (
        () if fits else ("extra_out_of_range",)
    )


def test_extra_compensation_waits_until_an_order_ran_out() -> None:
    world = stories.investigated()
    world.do("ins1", "give_notice", ON, kind="decision")
    world.do("ins1", "hear_views", ON)
    stories.submit_and_endorse(world, "decision")
    world.do("bureau", "approve", ON, **approval_topic("decision"))
    assert world.refusals("ins1", "serve_decision", ON, extra_percent=50) == ("extra_too_early",)
    assert world.refusals("ins1", "serve_decision", ON, extra_percent=None) == ()


def test_a_developer_pays_within_the_unsettled_project_payment() -> None:
    world = stories.filed()
    order: dict[str, Any] = {"ground": "developer_advances", "amount": Decimal("7500.00")}
    assert world.refusals("ins1", "order_liable", ON, **order) == ("cap_missing",)
    assert world.refusals("ins1", "order_liable", ON, **order, cap=Decimal("7000.00")) == ("above_cap",)
    assert world.refusals("ins1", "order_liable", ON, **order, cap=Decimal("7500.00")) == ()
    assert world.refusals("ins1", "order_liable", ON, ground="contractor_pays") == ()


@pytest.mark.parametrize("act", ["call_deposit", "report_transfer", "notice_list"])
def test_deposit_police_and_list_wait_for_an_order_that_ran_out_unpaid(act: str) -> None:
    assert stories.ordered().refusals("ins1", act, ON) == ("no_order_lapsed",)
    world = stories.lapsed()
    assert world.refusals("ins1", act, ON) == ()
    world.do("clerk", "pay")
    assert world.refusals("ins1", act, ON) == ("paid_meanwhile",)


def test_a_liable_partys_order_that_ran_out_opens_the_deposit_too() -> None:
    world = stories.filed()
    world.do("ins1", "order_liable", ON, ground="contractor_pays", due=world.today + timedelta(days=5))
    assert world.refusals("ins1", "call_deposit", ON) == ("no_order_lapsed",)
    world.wait(6)
    assert world.refusals("ins1", "call_deposit", ON) == ()


def test_only_the_government_of_its_own_project_is_asked() -> None:
    assert stories.filed().refusals("ins1", "ask_government", ON) == ("not_government_funded",)
    world = stories.filed(investment="government")
    assert world.refusals("ins1", "record_government_order", ON) == ("event_missing",)
    world.do("ins1", "ask_government", ON)
    world.do("ins1", "record_government_order", ON, due=world.today + timedelta(days=20))
    world.do("ins1", "record_funding", ON)
    assert [d.state for _, d in world.deadlines() if d.clock == "insp.government_pay"] == ["stopped"]


def test_review_and_suit_belong_to_a_decision() -> None:
    assert stories.lapsed().refusals("ins1", "apply_review", ON) == ("no_decision",)
    world = stories.decided()
    paper = last(world, "decision_served")
    world.do("ins1", "apply_review", ON, document=paper)
    world.do("ins1", "record_review_accepted", ON, document=paper, simple=False)
    world.do("ins1", "record_review", ON, document=paper, result="upheld")
    assert world.due("review.sue") is not None


def test_the_court_is_asked_after_the_windows_and_ten_working_days_from_the_demand() -> None:
    world = stories.decided()
    assert world.refusals("ins1", "dun", ON)[0] == "decision_still_runs"
    world.wait(16)
    assert world.refusals("ins1", "dun", ON) == ("window_open",)
    world = stories.demand_served()
    assert world.refusals("ins1", "apply_enforcement", ON) == ("dun_runs",)
    due = world.due("insp.dun")
    assert due is not None
    assert due == world.calendar.add_workdays(world.today, 10)
    world.until(due + timedelta(days=1))
    world.do("ins1", "apply_enforcement", ON)
    assert [d.state for _, d in world.deadlines() if d.clock == "insp.court_apply"] == ["stopped"]


def test_a_suit_keeps_the_court_from_being_asked() -> None:
    world = stories.decided()
    world.do("ins1", "sue", ON, document=last(world, "decision_served"))
    world.wait(400)
    assert "remedy_used" in world.refusals("ins1", "dun", ON)


def test_what_was_paid_is_not_enforced() -> None:
    world = stories.demand_served()
    world.do("clerk", "pay")
    world.wait(30)
    assert world.refusals("ins1", "apply_enforcement", ON) == ("paid_meanwhile",)


def test_three_months_after_the_windows_a_warning_is_given() -> None:
    world = stories.demand_served()
    world.wait(20)
    assert world.ask("ins1", "apply_enforcement", ON).warnings == ()
    world.wait(120)
    assert [one.code for one in world.ask("ins1", "apply_enforcement", ON).warnings] == ["court_window_over"]


def test_a_filing_is_withdrawn_only_when_slight_and_corrected() -> None:
    world = stories.ordered()
    assert world.refusals("ins1", "submit", ON, **approval_topic("withdrawn")) == ("not_corrected",)
    world = stories.paid()
    stories.submit_and_endorse(world, "withdrawn")
    assert world.refusals("bureau", "withdraw_filing", ON, slight=False) == ("not_slight",)
    world.do("bureau", "withdraw_filing", ON, slight=True)
    assert world.proceeding(ON).ended_on == world.today


def test_an_inspection_is_not_closed_on_a_running_instruction_or_a_waiting_approval() -> None:
    world = stories.ordered()
    stories.submit_and_endorse(world, "closed")
    assert world.refusals("bureau", "close", ON) == ("instruction_running",)
    world = stories.paid()
    stories.submit_and_endorse(world, "closed")
    world.do("ins1", "submit", ON, **approval_topic("extended"))
    assert world.refusals("bureau", "close", ON) == ("waits_already",)
    world.do("head", "return", ON, **approval_topic("extended"))
    world.do("bureau", "close", ON, ground="paid_in_full")


GROUNDS: tuple[tuple[str, Callable[[], World]], ...] = (
    ("paid_in_full", stories.paid),
    ("performed", stories.paid),
    ("transferred", transferred),
)


@pytest.mark.parametrize(("ground", "story"), GROUNDS)
def test_an_inspection_is_closed_on_what_is_on_record(ground: str, story: Callable[[], World]) -> None:
    bare = stories.filed()
    stories.submit_and_endorse(bare, "closed")
    assert bare.refusals("bureau", "close", ON, ground=ground) == ("closing_ground_missing",)
    world = story()
    stories.submit_and_endorse(world, "closed")
    assert world.refusals("bureau", "close", ON, ground=ground) == ()


def test_no_breach_and_a_withdrawal_by_all_are_grounds_of_their_own() -> None:
    world = stories.filed()
    world.do("ins1", "conclude_investigation", ON, finding="none")
    stories.submit_and_endorse(world, "closed")
    assert world.refusals("bureau", "close", ON, ground="withdrawn") == ("closing_ground_missing",)
    world.do("clerk", "withdraw", claims="all")
    assert world.refusals("bureau", "close", ON, ground="withdrawn") == ()
    assert world.refusals("bureau", "close", ON, ground="not_established") == ()
    assert world.refusals("ins1", "conclude_investigation", ON)[0] == "wrong_stage"


def test_the_investigation_ends_once() -> None:
    world = stories.investigated()
    world.do("ins1", "instruct", ON, due=world.today + timedelta(days=3))
    assert world.refusals("ins1", "conclude_investigation", ON) == ("already_done",)
