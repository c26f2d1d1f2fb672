"""Legal aid: what is open to whom at which point, for each recipient of a group individually."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.procedure import stories
from tests.procedure.legal_aid import aided
from tests.procedure.legal_aid.aided import LEGAL_AID, SIGNED
from tests.procedure.world import PEOPLE, World
from wagecase.law.deadlines import DeadlineStatus, deadline_status
from wagecase.procedure.legal_aid.guards import nearest_limit
from wagecase.procedure.tables.table import list_permissions

ONE, OTHER = ("c1",), ("c2",)


def status(world: World, clock: str) -> dict[str, DeadlineStatus]:
    """How the runs of a clock stand today, the last run of each worker."""
    return {d.subject: deadline_status(d, world.today) for _, d in world.deadlines() if d.clock == clock}


def test_everybody_who_works_on_the_case_refers_from_any_stage_and_a_stranger_does_not() -> None:
    world = World()
    assert world.refusals("ins1", "refer_legal_aid") == ()
    assert world.refusals("stranger", "refer_legal_aid") == ("other_organisation",)
    world.do("head", "assign")
    world.do("ins1", "inform_legal_aid")
    world.do("ins1", "refer_legal_aid")
    assert world.proceeding(LEGAL_AID).stage == "referred"
    assert world.proceeding(LEGAL_AID).org_id == "centre"
    # The centre is on the case now, and may itself refer to the union.
    assert world.ask("officer", "refer_union_aid").allowed
    assert [one.code for one in world.ask("ins1", "refer_legal_aid").warnings] == ["aid_running"]


def test_only_an_officer_of_the_body_picks_and_the_second_hears_of_the_first() -> None:
    world = aided.referred()
    assert world.refusals("ins1", "pick", LEGAL_AID) == ("not_your_role",)
    assert world.refusals("lawyer", "pick", LEGAL_AID) == ("not_your_role",)
    assert world.refusals("union_officer", "pick", LEGAL_AID) == ("other_organisation",)
    world.do("officer", "pick", LEGAL_AID)
    (reason,) = world.ask("officer2", "pick", LEGAL_AID).unmet
    assert (reason.code, reason.params) == ("aid_picked_already", {"who": "user:officer", "at": "2026-03-02 15.00"})
    assert world.refusals("lawyer", "pick", LEGAL_AID)[-1] == "not_your_role"


def test_a_referral_goes_back_with_a_reason_until_somebody_has_applied() -> None:
    assert aided.referred().refusals("aidhead", "decline", LEGAL_AID) == ()
    world = aided.picked()
    assert world.refusals("officer", "decline", LEGAL_AID) == ()
    world.do("officer", "apply", LEGAL_AID, claims=ONE, **SIGNED)
    assert "wrong_stage" in world.refusals("officer", "decline", LEGAL_AID)


def test_each_worker_signs_their_own_application_and_proves_what_exempts_them() -> None:
    world = aided.picked()
    assert world.refusals("officer", "apply", LEGAL_AID, **{**SIGNED, "signed": False}) == ("aid_signature_missing",)
    assert world.refusals("officer", "apply", LEGAL_AID, signed=True, means="migrant_worker_pay") == (
        "aid_proof_missing",
    )
    assert world.refusals("officer", "apply", LEGAL_AID, signed=True, means="declared") == ()


def test_the_clock_runs_for_each_worker_from_their_own_application() -> None:
    world = aided.picked()
    world.do("officer", "apply", LEGAL_AID, claims=ONE, **SIGNED)
    world.wait(3)
    world.do("officer", "apply_too", LEGAL_AID, claims=OTHER, **SIGNED)
    due = {d.subject: d.due for _, d in world.deadlines() if d.clock == "aid.examine"}
    # D04: seven plain days from 2 and from 5 March, a Monday and a Thursday.
    assert due == {"claim:c1": date(2026, 3, 9), "claim:c2": date(2026, 3, 12)}
    world.do("officer", "grant", LEGAL_AID, claims=ONE)
    assert status(world, "aid.examine") == {"claim:c1": DeadlineStatus.met, "claim:c2": DeadlineStatus.open}
    assert world.refusals("officer", "grant", LEGAL_AID, claims=("c1", "c2")) == ("aid_not_pending",)
    assert world.refusals("officer", "apply_too", LEGAL_AID, claims=ONE, **SIGNED) == ("aid_applied_already",)


def test_a_union_has_a_clock_of_its_own() -> None:
    clocks = {d.clock for _, d in aided.referred_to_union().deadlines()}
    assert "aid.union_examine" in clocks
    assert "aid.examine" not in clocks


def test_documents_are_asked_for_once_and_an_application_lapses_only_after_their_day() -> None:
    world = aided.documents_requested()
    assert world.refusals("officer", "ask_supplement", LEGAL_AID) == ("aid_asked_once",)
    assert world.refusals("officer", "deem_withdrawn", LEGAL_AID) == ("aid_supplement_period_runs",)
    world.wait(5)
    assert world.refusals("officer", "deem_withdrawn", LEGAL_AID) == ("aid_supplement_period_runs",)
    world.wait(1)
    world.do("officer", "deem_withdrawn", LEGAL_AID, claims=ONE)
    world.do("officer", "supplement", LEGAL_AID, claims=OTHER)
    assert world.refusals("officer", "deem_withdrawn", LEGAL_AID, claims=OTHER) == ("aid_not_asked",)
    assert status(world, "aid.examine")["claim:c1"] is DeadlineStatus.met
    # An applicant who lapsed may apply again; the law forbids it to nobody.
    assert world.refusals("officer", "apply_too", LEGAL_AID, claims=ONE, **SIGNED) == ()


@pytest.mark.parametrize(("left_out", "due"), [(None, date(2026, 3, 9)), (True, date(2026, 3, 13))])
def test_the_time_for_documents_is_left_out_only_where_the_authority_says_so(left_out: Any, due: date) -> None:
    world = aided.documents_requested(given={"aid.supplement_excluded": left_out} if left_out else {})
    world.wait(4)
    world.do("officer", "supplement", LEGAL_AID)
    assert world.due("aid.examine") == due


def test_aid_comes_first_when_fewer_than_seven_days_are_left() -> None:
    world = World()
    limit = world.today + timedelta(days=7)
    world.do("ins1", "refer_legal_aid", limit_on=limit)
    assert world.ask("officer", "pick", LEGAL_AID).warnings == ()
    world.do("officer", "pick", LEGAL_AID)
    unmet = world._unmet(
        "officer", "provide_first", LEGAL_AID, world.today, world._whole("provide_first", LEGAL_AID, {})
    )
    assert [(one.code, one.params) for one in unmet] == [
        ("aid_limit_far", {"on": str(limit), "days": "7", "urgent": "7"})
    ]
    assert world.refusals("officer", "provide_first", LEGAL_AID, ground="preservation") == ()
    world.wait(1)
    (warning,) = world.ask("officer", "provide_first", LEGAL_AID).warnings
    assert (warning.code, warning.params) == ("aid_limit_near", {"on": str(limit), "days": "6", "urgent": "7"})
    world.do("officer", "provide_first", LEGAL_AID, ground="limit")
    assert world.refusals("officer", "provide_first", LEGAL_AID, ground="limit") == ("aid_first_already",)


def test_without_any_limit_on_record_nothing_is_near() -> None:
    assert aided.picked().refusals("officer", "provide_first", LEGAL_AID, ground="limit") == ("aid_no_limit",)


def test_a_limit_of_the_case_itself_counts() -> None:
    world = aided.picked(matter="report")
    # C04: one year from the end of the relation on 6 March 2025; of it four days are left.
    ended = date(2025, 3, 6)
    world.do("clerk", "list_claims", claims=ONE, relation_ended=ended)
    assert [one.code for one in world.ask("officer", "provide_first", LEGAL_AID).warnings] == ["aid_limit_near"]
    assert world.refusals("officer", "provide_first", LEGAL_AID, ground="limit") == ()


def test_a_window_of_the_employer_is_no_limit_of_the_workers() -> None:
    world = stories.decided()
    view, root = world.view(), world.proceeding("case").id
    served = min(d.due for _, d in view.deadlines if d.clock in ("review.apply", "insp.sue") and d.due)
    assert nearest_limit(view, root, world.today) == served
    assert nearest_limit(replace(view, employer_side=frozenset({"employer"})), root, world.today) != served


def test_what_was_provided_first_is_signed_for_and_decided_later() -> None:
    world = aided.provided_first()
    assert world.refusals("officer", "grant", LEGAL_AID) == ("wrong_stage",)
    world.do("officer", "assign", LEGAL_AID)
    assert world.proceeding(LEGAL_AID).stage == "aided"
    world.do("lawyer", "sign", LEGAL_AID)
    world.do("officer", "apply_too", LEGAL_AID, **SIGNED)
    world.do("officer", "grant", LEGAL_AID)
    # The lawyer was there before the decision: nothing more is due by D05.
    assert status(world, "aid.assign") == {}
    assert set(status(world, "aid.sign").values()) == {DeadlineStatus.met}


def test_an_assigned_lawyer_goes_on_until_the_officer_changes_them_for_cause() -> None:
    world = aided.assigned()
    assert world.proceeding(LEGAL_AID).handler_ids == ("officer", "lawyer")
    assert world.refusals("lawyer2", "ask_release", LEGAL_AID) == ("handlers_only", "aid_not_your_recipient")
    assert "decline" not in {one.name for one in _acts(world, "lawyer")}
    world.do("lawyer", "ask_release", LEGAL_AID, ground="conflict")
    world.do("lawyer", "sign", LEGAL_AID, claims=ONE)
    assert world.refusals("officer", "change_lawyer", LEGAL_AID, lawyer="lawyer") == ("aid_same_lawyer",)
    world.wait(1)
    world.do("officer", "change_lawyer", LEGAL_AID, lawyer="lawyer2")
    # D11: the new lawyer's five days run for both, for the one who had signed too.
    assert status(world, "aid.sign") == {"claim:c1": DeadlineStatus.open, "claim:c2": DeadlineStatus.open}
    assert world.due("aid.sign") == world.today + timedelta(days=5)


def _acts(world: World, who: str) -> list[Any]:
    return [one.act for one in list_permissions(world.view(), world.proceeding(LEGAL_AID), PEOPLE[who]) if one.allowed]


def test_a_lawyer_is_assigned_only_to_whom_aid_is_given_and_once() -> None:
    world = aided.applied()
    assert world.refusals("officer", "assign", LEGAL_AID) == ("aid_not_granted",)
    world.do("officer", "grant", LEGAL_AID, claims=ONE)
    assert world.refusals("officer", "assign", LEGAL_AID) == ("aid_not_granted",)
    world.do("officer", "assign", LEGAL_AID, claims=ONE)
    assert world.refusals("officer", "assign_too", LEGAL_AID, claims=ONE) == ("aid_lawyer_there",)
    assert world.refusals("lawyer", "sign", LEGAL_AID, claims=OTHER) == ("aid_not_granted", "aid_no_lawyer")


def test_a_refusal_is_objected_to_and_what_the_bureau_decides_is_done() -> None:
    world = aided.refused()
    # D09: five plain days from the receipt at the justice bureau end on Saturday 7 March and roll to Monday.
    assert world.due("aid.objection") == date(2026, 3, 9)
    assert world.refusals("officer", "object", LEGAL_AID) == ("aid_nothing_to_object",)
    assert world.refusals("officer", "close", LEGAL_AID) == ("aid_objection_open",)
    assert world.refusals("officer", "grant", LEGAL_AID) == ("aid_not_pending",)
    world.do("officer", "overrule", LEGAL_AID, claims=ONE)
    world.do("officer", "uphold", LEGAL_AID, claims=OTHER)
    assert world.refusals("officer", "uphold", LEGAL_AID) == ("aid_no_objection",)
    world.do("officer", "grant", LEGAL_AID, claims=ONE)
    assert world.refusals("officer", "grant", LEGAL_AID, claims=OTHER) == ("aid_not_pending",)


def test_an_objection_after_the_end_opens_the_matter_again() -> None:
    world = aided.applied()
    world.do("officer", "refuse", LEGAL_AID, ground="no_hardship")
    world.do("officer", "close", LEGAL_AID)
    assert world.proceeding(LEGAL_AID).ended_on == world.today
    world.wait(20)
    world.do("officer", "object", LEGAL_AID, claims=ONE)
    world.do("officer", "overrule_late", LEGAL_AID, claims=ONE)
    assert (world.proceeding(LEGAL_AID).stage, world.proceeding(LEGAL_AID).ended_on) == ("examining", None)
    world.do("officer", "grant", LEGAL_AID, claims=ONE)


def test_a_termination_that_is_overruled_goes_on_with_the_same_lawyer() -> None:
    world = aided.assigned()
    world.do("officer", "terminate", LEGAL_AID, claims=ONE, ground="own_lawyer")
    assert world.refusals("officer", "terminate", LEGAL_AID, claims=ONE) == ("aid_not_granted",)
    world.do("officer", "object", LEGAL_AID, claims=ONE)
    world.do("officer", "overrule", LEGAL_AID, claims=ONE)
    assert world.refusals("lawyer", "end", LEGAL_AID, claims=ONE) == ()


def test_nothing_is_put_away_before_every_recipient_is_ended_and_reported() -> None:
    world = aided.assigned()
    assert world.refusals("officer", "archive", LEGAL_AID) == ("aid_nobody_aided", "aid_still_open")
    world.do("lawyer", "end", LEGAL_AID, claims=ONE, result="award")
    assert world.refusals("officer", "archive", LEGAL_AID) == ("aid_still_open", "aid_report_missing")
    assert world.refusals("lawyer", "report", LEGAL_AID) == ("aid_not_over",)
    world.do("lawyer", "end", LEGAL_AID, claims=OTHER, result="paid")
    world.do("lawyer", "report", LEGAL_AID)
    assert world.refusals("lawyer", "report", LEGAL_AID) == ("aid_reported_already",)
    assert world.refusals("officer", "close", LEGAL_AID) == ("aid_was_given",)
    world.do("officer", "archive", LEGAL_AID)
    assert world.refusals("officer", "callback", LEGAL_AID) == ("own_work",)
    assert world.refusals("officer2", "callback", LEGAL_AID) == ()


def test_the_closing_report_has_its_days_once_they_are_confirmed() -> None:
    world = aided.assigned(given={"aid.close_report_days": 30})
    world.do("lawyer", "end", LEGAL_AID, result="award")
    # D13: thirty plain days from 3 March end on Thursday 2 April.
    assert world.due("aid.close_report") == date(2026, 4, 2)


def test_no_step_is_dated_before_the_step_that_it_follows() -> None:
    world = aided.granted()
    assert world.refusals("officer", "assign", LEGAL_AID, on=date(2026, 3, 2)) == ("aid_before_last",)


def test_an_officer_reassigns_a_matter_to_a_colleague_and_the_lawyers_stay() -> None:
    world = aided.assigned()
    world.do("aidhead", "change_officer", LEGAL_AID, officer="officer2")
    assert world.proceeding(LEGAL_AID).handler_ids == ("officer2", "lawyer")
