"""The tribunal, the hearing and the forty-five days: each rule met once and refused once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.procedure.arbitration import before_tribunal as ways
from tests.procedure.arbitration.before_tribunal import ARBITRATION
from tests.procedure.world import World

DAY = date(2026, 3, 10)


def name(world: World, count: int) -> None:
    world.do("arbhead", "assign", ARBITRATION, handlers=("arb1", "arb2", "arb3")[:count])


@pytest.mark.parametrize(
    ("start", "count", "refusal"),
    [
        (ways.accepted, 1, ()),
        (ways.accepted, 3, ()),
        (ways.accepted, 2, ("tribunal_one_or_three",)),
        (ways.fast, 1, ()),
        (ways.fast, 3, ("tribunal_of_one",)),
        (ways.collective, 3, ()),
        (ways.collective, 1, ("tribunal_of_three",)),
    ],
)
def test_a_tribunal_has_the_arbitrators_its_track_asks_for(start: Any, count: int, refusal: tuple[str, ...]) -> None:
    world = start()
    name(world, count)
    assert world.refusals("arb1", "notify_tribunal", ARBITRATION) == refusal


def test_a_collective_case_handled_simply_has_one_arbitrator() -> None:
    world = ways.collective()
    world.do("arb1", "fast_track", ARBITRATION, **ways.CLEAR_CASE)
    assert world.refusals("arb1", "notify_tribunal", ARBITRATION) == ("tribunal_of_one",)
    name(world, 1)
    assert world.refusals("arb1", "notify_tribunal", ARBITRATION) == ()


def test_a_collective_case_is_notified_at_once_and_has_three_to_five_representatives() -> None:
    world = ways.collective()
    # C39: five working days from 2 March 2026 for acceptance and for the one notice.
    assert world.due("arb.collective_notice") == date(2026, 3, 9)
    named = tuple(f"c{n}" for n in range(1, 7))
    for count in (2, 6):
        assert world.refusals("arb1", "name_representatives", ARBITRATION, claims=named[:count]) == (
            "representatives_number",
        )
    world.do("arb1", "name_representatives", ARBITRATION, claims=named[:5])
    days: dict[str, Any] = {"answer_by": date(2026, 3, 16), "evidence_by": date(2026, 3, 17)}
    short = world.refusals("arb1", "notify_collective", ARBITRATION, hearing_on=date(2026, 3, 6), **days)
    assert short == ("notice_period_short",)
    world.do("arb1", "notify_collective", ARBITRATION, hearing_on=date(2026, 3, 18), **days)
    ended = {d.clock for _, d in world.deadlines() if d.stopped_on}
    assert {"arb.collective_notice", "arb.tribunal_notice", "arb.hearing_notice"} <= ended
    few = ways.accepted()
    assert few.refusals("arb1", "name_representatives", ARBITRATION, claims=("c1",)) == ("not_collective",)


def test_the_hearing_is_notified_five_working_days_before() -> None:
    world = ways.answered()
    # C14: Monday 9 March less five working days is 2 March, today.
    assert world.refusals("arb1", "notify_hearing", ARBITRATION, hearing_on=date(2026, 3, 6)) == (
        "notice_period_short",
    )
    assert world.refusals("arb1", "notify_hearing", ARBITRATION, hearing_on=date(2026, 3, 9)) == ()
    assert world.refusals("arb1", "set_hearing", ARBITRATION, hearing_on=world.today) == (
        "hearing_not_later",
        "notice_period_short",
    )
    world.do("arb1", "set_hearing", ARBITRATION, hearing_on=DAY)
    # C14: 9, 6, 5, 4 and 3 March.
    assert world.due("arb.hearing_notice") == date(2026, 3, 3)
    assert world.due("arb.postpone_request") == date(2026, 3, 5)
    other = DAY + timedelta(days=1)
    assert world.refusals("arb1", "notify_hearing", ARBITRATION, hearing_on=other) == ("other_day_set",)


def test_simple_handling_sets_the_day_freely_and_says_so() -> None:
    world = ways.answered(ways.fast)
    tomorrow = ways.tomorrow(world)
    given: dict[str, Any] = {"hearing_on": tomorrow, "how": "simple", "confirmed": True}
    assert world.refusals("arb1", "notify_hearing", ARBITRATION, **given) == ()
    assert world.hints("arb1", "notify_hearing", ARBITRATION, **given) == ("notice_free",)
    world.do("arb1", "notify_hearing", ARBITRATION, **given)
    assert "arb.hearing_notice" not in {d.clock for _, d in world.deadlines()}
    assert world.due("arb.hearing_day") == tomorrow


def test_phone_and_mail_belong_to_simple_handling_and_are_confirmed() -> None:
    ordinary = ways.answered()
    assert ordinary.refusals("arb1", "notify_hearing", ARBITRATION, hearing_on=DAY, how="simple", confirmed=True) == (
        "simple_notice_only_simple",
    )
    fast = ways.answered(ways.fast)
    assert fast.refusals("arb1", "notify_hearing", ARBITRATION, hearing_on=DAY, how="simple") == (
        "say_whether_confirmed",
    )


def test_a_moved_day_is_notified_again() -> None:
    world = ways.notified()
    later = date(2026, 3, 20)
    world.do("arb1", "postpone", ARBITRATION, hearing_on=later)
    world.until(later)
    assert world.refusals("arb1", "hear", ARBITRATION) == ("hearing_not_notified",)
    earlier = ways.notified()
    earlier.do("arb1", "postpone", ARBITRATION, hearing_on=later)
    # C14: 19, 18, 17, 16 and 13 March.
    assert earlier.due("arb.hearing_notice") == date(2026, 3, 13)
    earlier.do("arb1", "notify_hearing", ARBITRATION, hearing_on=later)
    earlier.until(later)
    earlier.do("arb1", "hear", ARBITRATION)


def test_a_late_request_to_postpone_warns_and_is_left_to_the_tribunal() -> None:
    world = ways.notified()
    assert world.hints("arbclerk", "ask_postponement", ARBITRATION, party="employer") == ()
    world.until("2026-03-05")
    assert world.hints("arbclerk", "ask_postponement", ARBITRATION, party="employer") == ("postponement_late",)


def test_nobody_is_heard_before_the_answer_is_in_and_the_copy_served() -> None:
    bare = ways.accepted()
    bare.do("arb1", "notify_tribunal", ARBITRATION)
    bare.do("arb1", "notify_hearing", ARBITRATION, hearing_on=DAY)
    bare.until(DAY)
    assert bare.refusals("arb1", "hear", ARBITRATION) == ("copy_not_served",)
    waiting = ways.prepared()
    waiting.do("arb1", "notify_hearing", ARBITRATION, hearing_on=DAY)
    waiting.until(DAY)
    assert waiting.refusals("arb1", "hear", ARBITRATION) == ("answer_time_runs",)
    # C12: the ten working days from 2 March end on the 16th; no answer does not stop the case.
    waiting.do("arb1", "postpone", ARBITRATION, hearing_on=date(2026, 3, 23))
    waiting.do("arb1", "notify_hearing", ARBITRATION, hearing_on=date(2026, 3, 23))
    waiting.until("2026-03-23")
    assert waiting.refusals("arb1", "hear", ARBITRATION) == ()
    early = ways.notified()
    assert early.refusals("arb1", "hear", ARBITRATION) == ("before_hearing",)


def test_posting_serves_after_three_working_days_and_needs_ten_where_the_gate_is_closed() -> None:
    few = ways.accepted()
    assert few.refusals("arb1", "post_copy", ARBITRATION, ground="closed") == ("too_few_to_post",)
    assert few.refusals("arb1", "post_copy", ARBITRATION, ground="refused") == ()
    many = ways.collective()
    many.do("arb1", "post_copy", ARBITRATION, ground="closed")
    # C19, J12: three working days from 2 March; then ten to answer (C12).
    assert many.due("arb.posting") == date(2026, 3, 5)
    assert many.due("arb.answer") == date(2026, 3, 19)


def test_public_notice_takes_thirty_days_that_do_not_count_and_never_on_the_fast_track() -> None:
    assert ways.fast().refusals("arb1", "announce_copy", ARBITRATION) == ("leave_fast_track_first",)
    world = ways.accepted()
    world.do("arb1", "announce_copy", ARBITRATION)
    paper = world.last_document()
    assert world.due("arb.award") is None
    world.until("2026-03-31")
    assert world.refusals("arb1", "end_notice", ARBITRATION, document=paper) == ("notice_runs",)
    assert world.refusals("arb1", "end_notice", ARBITRATION, document="d99") == ("no_such_notice",)
    world.until("2026-04-01")
    world.do("arb1", "end_notice", ARBITRATION, document=paper)
    # C17: nothing of the 45 days was used on 2 March; from 1 April they end on Saturday, 16 May, so on Monday the 18th.
    assert world.due("arb.award") == date(2026, 5, 18)


def test_a_counter_claim_belongs_into_the_time_to_answer() -> None:
    world = ways.prepared()
    assert world.refusals("arb1", "accept_counterclaim", ARBITRATION, party="employer") == ()
    world.until("2026-03-17")
    assert world.refusals("arb1", "accept_counterclaim", ARBITRATION, party="employer") == ("counterclaim_late",)


@pytest.mark.parametrize("act", ["change_claim", "add_party", "accept_counterclaim", "receive_jurisdiction"])
def test_four_events_count_the_forty_five_days_again(act: str) -> None:
    world = ways.prepared()
    world.until("2026-03-12")
    world.do("arb1", act, ARBITRATION)
    # C17: 45 plain days from 12 March end on Sunday, 26 April, so on Monday the 27th.
    assert world.due("arb.award") == date(2026, 4, 27)


def test_suspension_stops_the_days_and_the_hearing() -> None:
    world = ways.notified()
    world.do("arb1", "suspend", ARBITRATION)
    assert world.due("arb.award") is None
    world.until(DAY)
    assert world.refusals("arb1", "hear", ARBITRATION) == ("suspended_now",)
    assert world.refusals("arb1", "suspend", ARBITRATION) == ("suspended_now",)
    world.do("arb1", "resume", ARBITRATION)
    # C17: 45 days from 10 March end on 24 April, a Friday.
    assert world.due("arb.award") == date(2026, 4, 24)
    assert world.refusals("arb1", "resume", ARBITRATION) == ("not_suspended",)


def test_more_time_is_approved_by_the_head_who_does_not_sit_and_within_fifteen_days() -> None:
    world = ways.prepared()
    assert world.refusals("arbhead", "extend", ARBITRATION, days=10) == ("event_missing", "extension_not_asked")
    world.do("arb1", "ask_extension", ARBITRATION, days=15)
    assert world.refusals("arb1", "ask_extension", ARBITRATION, days=15) == ("extension_waits_already",)
    assert world.refusals("sitting_head", "extend", ARBITRATION, days=15) == ("own_work", "own_work")
    assert world.refusals("head", "extend", ARBITRATION, days=15) == ("other_organisation",)
    assert world.refusals("arbhead", "extend", ARBITRATION, days=16) == ("extension_beyond_law",)
    assert world.refusals("arbhead", "extend", ARBITRATION, days=0) == ("length_not_positive",)
    world.do("arbhead", "extend", ARBITRATION, days=10)
    # C15: 55 plain days from 2 March end on Sunday, 26 April.
    assert world.due("arb.award") == date(2026, 4, 27)
    world.do("arb1", "ask_extension", ARBITRATION, days=10)
    assert world.refusals("arbhead", "extend", ARBITRATION, days=6) == ("extension_beyond_law",)
    world.do("arbhead", "return_extension", ARBITRATION)
    assert world.refusals("arbhead", "extend", ARBITRATION, days=5) == ("extension_not_asked",)


def test_nothing_is_extended_after_the_days_ran_out() -> None:
    world = ways.prepared()
    world.do("arb1", "ask_extension", ARBITRATION, days=5)
    world.until("2026-04-17")
    assert world.refusals("arbhead", "extend", ARBITRATION, days=5) == ("extension_too_late",)


def test_mediation_is_delegated_by_consent_and_holds_the_hearing_up_ten_working_days() -> None:
    world = ways.prepared()
    assert world.refusals("arb1", "delegate", ARBITRATION, consent=False) == ("delegation_needs_consent",)
    world.do("arb1", "delegate", ARBITRATION, consent=True)
    # B21: ten working days from 2 March.
    assert world.due("arb.delegated") == date(2026, 3, 16)
    assert world.refusals("arb1", "delegate", ARBITRATION, consent=True) == ("delegated_already",)


def test_absence_counts_only_where_the_notice_arrived() -> None:
    there = ways.heard()
    assert there.refusals("arb1", "deem_withdrawn", ARBITRATION) == ("applicant_was_there",)
    assert there.refusals("arb1", "award_by_default", ARBITRATION) == ("respondent_was_there",)
    unsure = ways.heard(ways.fast, how="simple", applicant="absent", respondent="left")
    assert unsure.refusals("arb1", "deem_withdrawn", ARBITRATION) == ("notice_unconfirmed",)
    assert unsure.refusals("arb1", "award_by_default", ARBITRATION) == ("notice_unconfirmed",)
    sure = ways.heard(applicant="left")
    assert sure.refusals("arb1", "deem_withdrawn", ARBITRATION) == ()
