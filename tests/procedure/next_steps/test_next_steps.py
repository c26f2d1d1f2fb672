"""Next next_steps: what a lawyer would say one can do from here, until when, and on which article."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from tests.procedure import stories
from tests.procedure.arbitration import before_tribunal
from tests.procedure.legal_aid import aided
from tests.procedure.next_steps import reading
from tests.procedure.next_steps.reading import LITIGATION, MEDIATION
from tests.procedure.world import World
from wagecase.law.book import load_book
from wagecase.procedure.next_steps.next_steps import (
    NEXT_STEP_RULES,
    NextStep,
    NextStepStatus,
    NextStepTarget,
    list_next_steps,
)
from wagecase.procedure.next_steps.windows import NextStepRule
from wagecase.procedure.tables.table import PROCEDURES

HAN = re.compile(r"[\u4e00-\u9fff]")
ROWS = [(name, row) for name, rows in NEXT_STEP_RULES.items() for row in rows]


def seen(world: World, procedure: str = MEDIATION) -> dict[str, NextStep]:
    return {str(one.to): one for one in list_next_steps(world.view(), world.proceeding(procedure))}


def told(world: World, procedure: str = MEDIATION) -> dict[str, str]:
    return {name: str(one.status) for name, one in seen(world, procedure).items()}


def failed() -> World:
    world = reading.accepted()
    world.do("mediator", "fail", MEDIATION)
    return world


def refused() -> World:
    world = reading.applied()
    world.do("mediator", "refuse", MEDIATION)
    return world


def confirmed() -> World:
    world = reading.confirming()
    world.do("clerk", "record_confirmation_accepted", LITIGATION)
    world.do("clerk", "record_confirmed", LITIGATION, perform_by=world.today)
    return world


def not_confirmed() -> World:
    world = reading.confirming()
    world.do("clerk", "record_confirmation_refused", LITIGATION)
    return world


def order_refused() -> World:
    world = reading.ordered(agreement=False)
    world.do("clerk", "record_order_refused", LITIGATION)
    return world


def judged() -> World:
    world = reading.suing()
    world.do("clerk", "record_judgment", LITIGATION, result="granted", perform_by=world.today)
    return world


def suit_withdrawn() -> World:
    world = reading.suing()
    world.do("clerk", "withdraw_suit", LITIGATION)
    return world


def unanswered() -> World:
    """The commission let its five working days pass."""
    world = before_tribunal.receipted()
    world.wait(10)
    return world


def overdue() -> World:
    world = before_tribunal.accepted()
    world.wait(50)
    return world


def binding() -> World:
    """Served on everyone, and nobody sued within fifteen days."""
    world = before_tribunal.award_served_on_all()
    world.wait(20)
    return world


def aid_refused() -> World:
    world = aided.applied()
    world.do("officer", "refuse", "legal_aid", ground="out_of_scope")
    return world


def objection_upheld() -> World:
    world = aided.refused()
    world.do("officer", "uphold", "legal_aid")
    return world


# From where, and what stands open.
EXAMPLES: tuple[tuple[Callable[[], World], str, dict[str, str]], ...] = (
    (reading.negotiating, MEDIATION, {"arbitration": "open"}),
    (reading.applied, MEDIATION, {"arbitration": "not_yet"}),
    (failed, MEDIATION, {"arbitration": "open", "payment_order": "open", "legal_aid": "open"}),
    (refused, MEDIATION, {"arbitration": "open", "payment_order": "open", "legal_aid": "open"}),
    (reading.agreed, MEDIATION, {"review": "open", "confirmation": "open"}),
    (
        reading.agreement_broken,
        MEDIATION,
        {"payment_order": "open", "arbitration": "open", "review": "open", "confirmation": "open"},
    ),
    (reading.reviewing, MEDIATION, {}),
    (reading.ordered, LITIGATION, {}),
    (reading.lapsed, LITIGATION, {"suit": "open", "arbitration": "open"}),
    (lambda: reading.lapsed(agreement=False), LITIGATION, {"arbitration": "open", "suit": "shut"}),
    (order_refused, LITIGATION, {"arbitration": "open"}),
    (reading.enforceable, LITIGATION, {"enforcement": "open"}),
    (reading.enforcing, LITIGATION, {"enforcement": "used"}),
    (confirmed, LITIGATION, {"enforcement": "not_yet"}),
    (not_confirmed, LITIGATION, {"arbitration": "open"}),
    (judged, LITIGATION, {"enforcement": "not_yet"}),
    (suit_withdrawn, LITIGATION, {"arbitration": "open"}),
    (
        stories.decided,
        "inspection",
        {"enforcement": "not_yet", "admin_review": "open", "admin_suit": "open"},
    ),
    (stories.concluded, "case", {}),
    (before_tribunal.accepted, "arbitration", {}),
    (unanswered, "arbitration", {"suit": "open"}),
    (overdue, "arbitration", {"suit": "open"}),
    (before_tribunal.award_served_on_all, "arbitration", {"suit": "open"}),
    (binding, "arbitration", {"suit": "over", "enforcement": "open"}),
    (aided.refused, "legal_aid", {}),
    (aid_refused, "legal_aid", {"objection": "open"}),
    (objection_upheld, "legal_aid", {"admin_review": "open", "admin_suit": "open"}),
)


@pytest.mark.parametrize(("make", "procedure", "expected"), EXAMPLES)
def test_what_stands_open_from_here(make: Callable[[], World], procedure: str, expected: dict[str, str]) -> None:
    assert told(make(), procedure) == expected


def test_arbitration_opens_the_day_after_fifteen_days() -> None:
    world = reading.applied()
    (window,) = seen(world)["arbitration"].windows
    assert (window.since, window.until) == (date(2026, 3, 18), None)
    world.until(date(2026, 3, 18))
    assert told(world) == {"arbitration": "open"}


def test_windows_end_and_a_next_step_names_its_first_last_day() -> None:
    world = reading.agreed(days=60)
    assert seen(world)["review"].until == date(2026, 3, 17)
    world.until(date(2026, 3, 18))
    assert told(world) == {"review": "over", "confirmation": "open"}
    assert seen(world)["review"].until is None


def test_each_party_has_a_window_of_its_own_after_an_award() -> None:
    windows = seen(before_tribunal.award_served_on_all(), "arbitration")["suit"].windows
    # C33: fifteen plain days from service on 9 March.
    assert {one.party: one.until for one in windows} == dict.fromkeys(("w1", "w2", "employer"), date(2026, 3, 24))


def test_each_worker_has_their_own_limitation() -> None:
    world = reading.accepted()
    world.do("clerk", "list_claims", claims="all", relation_ended=date(2025, 5, 8))
    world.wait(10)
    world.do("mediator", "fail", MEDIATION, claims=("c1",))
    step = seen(world)["arbitration"]
    # B07: the application began a new year for both on 2 March 2026, the failure another for the first on the 12th.
    assert {one.claims: one.until for one in step.windows} == {("c2",): date(2027, 3, 2), ("c1",): date(2027, 3, 12)}
    assert step.until == date(2027, 3, 2)


def test_only_who_is_owed_is_sent_on() -> None:
    world = failed()
    world.do("clerk", "withdraw", claims=("c1",))
    assert all(one.claims == ("c2",) for one in seen(world).values())
    world.do("clerk", "pay", source="employer")
    assert seen(world) == {}


def test_some_agreed_and_the_others_have_next_steps_of_their_own() -> None:
    world = reading.accepted()
    reading.agree(world, claims=("c1",))
    world.do("mediator", "fail_rest", MEDIATION, claims=("c2",))
    found = seen(world)
    assert {name: one.claims for name, one in found.items()} == {
        "arbitration": ("c2",),
        "payment_order": ("c2",),
        "review": ("c1",),
        "confirmation": ("c1",),
    }


def test_a_redirected_case_names_every_next_step_that_needs_no_inspection() -> None:
    world = World()
    world.do("clerk", "redirect")
    assert set(seen(world, "case")) == {"mediation", "arbitration", "payment_order", "suit", "legal_aid"}


@pytest.mark.parametrize(("procedure", "row"), ROWS)
def test_every_row_is_labelled_cited_and_names_an_act_that_exists(procedure: str, row: NextStepRule) -> None:
    assert HAN.search(row.reason.zh)
    assert not HAN.search(row.reason.en)
    assert row.facts
    assert all(fact in load_book().articles for fact in row.facts)
    if row.act and row.act.partition(".")[0] in PROCEDURES:
        spec, _, name = row.act.partition(".")
        assert name in PROCEDURES[spec].by_name


def test_every_procedure_has_a_table_of_next_steps() -> None:
    assert set(PROCEDURES) <= set(NEXT_STEP_RULES)
    assert {str(one.to) for _, one in ROWS} == {str(one) for one in NextStepTarget}
    assert all(one.label.zh != one.label.en for kind in (NextStepTarget, NextStepStatus) for one in kind)
