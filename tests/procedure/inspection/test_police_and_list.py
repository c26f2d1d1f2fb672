"""Transfers to the police, and the list of dishonest employers."""

from __future__ import annotations

from tests.procedure import stories
from tests.procedure.inspection.acting import ON, last
from tests.procedure.stories import approval_topic
from tests.procedure.world import World


def transferred() -> World:
    world = stories.lapsed()
    world.do("ins1", "report_transfer", ON)
    world.do("bureau", "approve_transfer", ON)
    world.do("ins1", "transfer", ON)
    return world


def test_a_transfer_is_reported_approved_and_handed_over_whole() -> None:
    world = stories.lapsed()
    assert world.refusals("bureau", "approve_transfer", ON) == ("event_missing", "transfer_not_reported")
    assert world.refusals("ins1", "report_transfer", ON, inspectors=("ins1",)) == ("two_present",)
    world.do("ins1", "report_transfer", ON)
    assert world.refusals("ins1", "report_transfer", ON) == ("transfer_under_way",)
    assert world.refusals("ins1", "transfer", ON) == ("event_missing", "transfer_not_approved")
    assert "own_work" in world.refusals("handling_head", "approve_transfer", ON)
    world.do("bureau", "approve_transfer", ON)
    assert world.refusals("bureau", "refuse_transfer", ON) == ("transfer_not_reported",)
    assert world.refusals("ins1", "transfer", ON, items_list=False) == ("transfer_file_incomplete",)
    world.do("ins1", "transfer", ON)


def test_a_refused_transfer_may_be_reported_again() -> None:
    world = stories.lapsed()
    world.do("ins1", "report_transfer", ON)
    world.do("bureau", "refuse_transfer", ON)
    assert world.refusals("ins1", "report_transfer", ON) == ()


def test_the_unconfirmed_figure_of_the_crime_only_warns() -> None:
    world = stories.lapsed()
    assert [one.code for one in world.ask("ins1", "report_transfer", ON).warnings] == ["figure_unset"]
    figures = {"crime.amount_single": "5000", "crime.amount_ten": "30000"}
    below = stories.lapsed(given=figures)
    assert [one.code for one in below.ask("ins1", "report_transfer", ON).warnings] == ["below_crime_amount"]
    above = stories.lapsed(given=figures, amounts=("5000.00",))
    assert above.ask("ins1", "report_transfer", ON).warnings == ()
    ten = stories.lapsed(given=figures, amounts=("3000.00",) * 10)
    assert ten.ask("ins1", "report_transfer", ON).warnings == ()


def test_when_the_police_file_items_follow_and_when_not_they_are_asked_again() -> None:
    world = transferred()
    assert world.refusals("ins1", "hand_items", ON) == ("event_missing", "police_filed_missing")
    world.do("ins1", "record_police", ON, filed=True)
    assert world.refusals("ins1", "ask_reconsider", ON) == ("police_not_filed_missing",)
    world.do("ins1", "hand_items", ON)
    world = transferred()
    world.do("ins1", "record_police", ON, filed=False)
    assert world.refusals("ins1", "record_reconsidered", ON) == ("event_missing", "nothing_to_answer")
    world.do("ins1", "ask_reconsider", ON)
    world.do("ins1", "record_reconsidered", ON, filed=False)
    world.do("ins1", "ask_procuratorate", ON)
    assert transferred().refusals("ins1", "ask_procuratorate", ON)[-1] == "police_not_filed_missing"


def noticed() -> World:
    world = stories.lapsed()
    world.do("ins1", "notice_list", ON)
    return world


def test_listing_waits_for_notice_objection_and_approval() -> None:
    world = stories.lapsed()
    paper = last(world, "instruction_served")
    assert world.refusals("ins1", "submit", ON, **approval_topic("list")) == ("event_missing",)
    world.do("ins1", "notice_list", ON)
    assert world.refusals("ins1", "submit", ON, **approval_topic("list")) == ("objection_open",)
    world.wait(8)
    stories.submit_and_endorse(world, "list")
    assert world.refusals("bureau", "list", ON, document="d99") == ("no_such_lapsed_order",)
    assert world.refusals("bureau", "unlist", ON) == ("event_missing", "not_listed")
    world.do("bureau", "list", ON, document=paper)
    assert [d.state for _, d in world.deadlines() if d.clock == "insp.list_decide"] == ["stopped"]
    assert world.refusals("bureau", "drop_list", ON, document=paper) == ("listed_already",)
    world.do("ins1", "apply_unlist", ON)
    world.do("bureau", "decide_unlist", ON, granted=True)
    world.do("bureau", "unlist", ON, ground="early")
    assert world.refusals("bureau", "annul_listing", ON) == ("not_listed",)


def test_an_objection_is_checked_before_listing_and_may_prevent_it() -> None:
    world = noticed()
    world.do("ins1", "object_list", ON)
    assert world.refusals("ins1", "submit", ON, **approval_topic("list")) == ("objection_unchecked",)
    world.do("ins1", "check_objection", ON, result="upheld")
    assert world.refusals("ins1", "submit", ON, **approval_topic("list")) == ("objection_upheld",)
    world = noticed()
    world.do("ins1", "object_list", ON)
    world.do("ins1", "check_objection", ON, result="rejected")
    assert world.refusals("ins1", "submit", ON, **approval_topic("list")) == ()
    assert world.refusals("ins1", "check_objection", ON) == ("nothing_to_answer",)


def test_the_bureau_may_decide_not_to_list() -> None:
    world = noticed()
    paper = last(world, "instruction_served")
    assert stories.ordered().refusals("bureau", "drop_list", ON) == ("no_order_lapsed",)
    world.do("bureau", "drop_list", ON, document=paper)
    assert [d.state for _, d in world.deadlines() if d.clock == "insp.list_decide"] == ["stopped"]
