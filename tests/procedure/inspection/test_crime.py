"""The checklist of a transfer to the police follows the facts of the case, and its clocks run as the rule says."""

from __future__ import annotations

from datetime import timedelta

from tests.procedure import stories
from tests.procedure.inspection.acting import ON
from tests.procedure.inspection.test_police_and_list import transferred
from tests.procedure.world import World
from wagecase.law.book import load_book
from wagecase.procedure.inspection.crime import POLICE_TRANSFER_CLOCKS, crime_checklist

ELEMENTS = ("ordered", "lapsed", "unpaid", "amount", "able")


def found(world: World) -> dict[str, str]:
    lines = crime_checklist(world.view(), world.proceeding(ON))
    assert all(one.why.zh and one.why.en and one.cite for one in lines)
    return {one.code: str(one.found) for one in lines}


def test_each_element_is_ticked_from_what_stands_on_the_case() -> None:
    filed = found(stories.filed())
    assert [filed[one] for one in ELEMENTS] == ["lacking", "lacking", "lacking", "person", "person"]
    ordered = found(stories.ordered())
    assert [ordered[one] for one in ELEMENTS[:3]] == ["met", "lacking", "lacking"]
    world = stories.lapsed()
    assert [found(world)[one] for one in ELEMENTS[:3]] == ["met", "met", "met"]
    world.do("clerk", "pay")
    assert found(world)["unpaid"] == "lacking"


def test_the_amount_is_judged_by_the_figures_of_the_place_and_months_by_a_person() -> None:
    figures = {"crime.amount_single": "5000", "crime.amount_ten": "30000"}
    assert found(stories.lapsed(given=figures))["amount"] == "lacking"
    assert found(stories.lapsed(given=figures, amounts=("5000.00",)))["amount"] == "person"
    assert found(stories.lapsed(given=figures, amounts=("3000.00",) * 10))["amount"] == "met"


def test_the_steps_to_the_police_are_ticked_one_by_one_and_a_refusal_begins_again() -> None:
    world = stories.lapsed()
    world.do("ins1", "report_transfer", ON)
    assert (found(world)["reported"], found(world)["approved"]) == ("met", "lacking")
    world.do("bureau", "refuse_transfer", ON)
    assert found(world)["reported"] == "lacking"
    world = transferred()
    told = found(world)
    assert [told[one] for one in ("reported", "approved", "file", "sent", "decided")] == ["met"] * 4 + ["lacking"]
    world.do("ins1", "record_police", ON, filed=True)
    assert found(world)["decided"] == "met"


def test_the_clocks_of_a_transfer_run_three_days_a_day_and_three_days() -> None:
    assert set(POLICE_TRANSFER_CLOCKS) <= set(load_book().clocks)
    world = stories.lapsed()
    world.do("ins1", "report_transfer", ON)
    reported = world.today
    # Three natural days; where the last is a rest day it rolls to the next working day.
    assert world.due("insp.transfer_head") in {reported + timedelta(days=days) for days in range(3, 9)}
    world.do("bureau", "approve_transfer", ON)
    assert world.due("insp.transfer_hand") == world.today + timedelta(days=1)
    world.do("ins1", "transfer", ON)
    assert {d.state for _, d in world.deadlines() if d.clock in POLICE_TRANSFER_CLOCKS[:2]} == {"stopped"}
    world.wait(1)
    world.do("ins1", "record_police", ON, filed=False)
    sent = {d.clock: d.state for _, d in world.deadlines() if d.clock in POLICE_TRANSFER_CLOCKS}
    assert (sent["police.decide"], sent["insp.reconsider"]) == ("stopped", "running")
    world.do("ins1", "ask_reconsider", ON)
    world.do("ins1", "record_reconsidered", ON, filed=False)
    world.do("ins1", "ask_procuratorate", ON)
    states = {d.clock: d.state for _, d in world.deadlines() if d.clock in POLICE_TRANSFER_CLOCKS}
    assert {states[one] for one in ("insp.reconsider", "police.reconsider", "insp.procuratorate")} == {"stopped"}
