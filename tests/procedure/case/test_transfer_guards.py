"""Hand-overs: a move takes the case along, a transfer does not; both are receipted, returned or answered."""

from __future__ import annotations

from datetime import date, timedelta

from tests.procedure.world import World


def runs(world: World, clock: str) -> dict[str, tuple[date | None, bool]]:
    """Due day and whether it has stopped, by document."""
    return {d.subject: (d.due, d.stopped_on is not None) for _, d in world.deadlines() if d.clock == clock}


def test_a_transfer_leaves_the_case_where_it_is_and_ends_with_an_answer() -> None:
    world = World(given={"transfer.receipt_days": 2})
    due = world.today + timedelta(days=15)
    world.do("clerk", "transfer_by_statute", to_org="elsewhere", due=due)
    # Two working days from Monday 2 March, as this office has set it; the answer by the day of the letter.
    assert runs(world, "case.transfer_receipt") == {"document:d2": (date(2026, 3, 4), False)}
    assert world.refusals("other_clerk", "answer_transfer") == ("no_answer_owed",)
    world.do("other_clerk", "receipt")
    assert world.proceeding("case").org_id == "brigade"
    assert runs(world, "case.transfer_receipt") == {"document:d2": (date(2026, 3, 4), True)}
    assert world.refusals("clerk", "answer_transfer") == ("no_answer_owed",)
    world.wait(3)
    assert runs(world, "case.transfer_answer") == {"document:d2": (due, False)}
    world.do("other_clerk", "answer_transfer")
    assert runs(world, "case.transfer_answer") == {"document:d2": (due, True)}
    assert world.refusals("other_clerk", "answer_transfer") == ("no_answer_owed",)


def test_a_transfer_runs_beside_a_move_and_neither_ends_the_other() -> None:
    world = World()
    world.do("clerk", "transfer_by_statute", to_org="foreign", due=world.today + timedelta(days=9))
    world.do("clerk", "transfer", to_org="elsewhere", due=world.today + timedelta(days=30))
    assert world.refusals("clerk", "transfer_by_statute", to_org="foreign") == ("transfer_open",)
    assert world.refusals("clerk", "transfer", to_org="city") == ("transfer_open",)
    world.do("other_clerk", "receipt")
    assert world.proceeding("case").org_id == "elsewhere"
    stopped = {paper: over for paper, (_, over) in runs(world, "case.transfer_receipt").items()}
    assert stopped == {"document:d2": False, "document:d3": True}
    # The office that took the case answers for it as well, to the one that passed it on.
    world.do("other_clerk", "answer_transfer")
    assert [over for _, over in runs(world, "case.transfer_answer").values()] == [False, True]


def test_what_is_returned_may_go_to_the_next_office() -> None:
    world = World()
    world.do("clerk", "transfer_by_statute", to_org="elsewhere", due=world.today + timedelta(days=9))
    world.do("other_clerk", "return")
    assert [over for _, over in runs(world, "case.transfer_answer").values()] == [True]
    assert world.refusals("clerk", "transfer_by_statute", to_org="elsewhere") == ()


def test_a_receipt_is_not_dated_before_what_it_receipts() -> None:
    world = World()
    world.wait(3)
    world.do("clerk", "transfer_by_statute", to_org="elsewhere")
    assert world.refusals("other_clerk", "receipt", on=world.today - timedelta(days=1)) == ("before_event",)
    world.do("other_clerk", "receipt")
    world.wait(2)
    assert world.refusals("other_clerk", "answer_transfer", on=world.today - timedelta(days=3)) == ("before_event",)


def test_a_day_for_the_answer_lies_ahead() -> None:
    world = World()
    assert world.refusals("clerk", "transfer", due=world.today) == ("due_not_after_service",)


def test_an_answer_that_is_missing_warns_before_concluding() -> None:
    world = World()
    world.do("clerk", "transfer_by_statute", to_org="elsewhere", due=world.today + timedelta(days=9))
    world.do("other_clerk", "receipt")
    assert [one.code for one in world.ask("head", "conclude").warnings] == ["transfer_unanswered"]
    world.do("other_clerk", "answer_transfer")
    assert world.ask("head", "conclude").warnings == ()


def test_more_time_is_asked_once_and_only_a_grant_moves_the_day() -> None:
    world = World()
    due, later = world.today + timedelta(days=9), world.today + timedelta(days=20)
    world.do("clerk", "transfer_by_statute", to_org="elsewhere", due=due)
    assert world.refusals("other_clerk", "ask_more_time", due=later) == ("no_answer_day",)
    world.do("other_clerk", "receipt")
    assert world.refusals("clerk", "grant_more_time", due=later) == ("no_time_asked",)
    world.do("other_clerk", "ask_more_time", due=later)
    assert world.refusals("other_clerk", "ask_more_time", due=later) == ("time_asked_already",)
    assert world.refusals("other_clerk", "grant_more_time", due=later) == ("no_time_asked",)
    world.do("clerk", "refuse_more_time")
    assert runs(world, "case.transfer_answer") == {"document:d2": (due, False)}
    world.do("other_clerk", "ask_more_time", due=later)
    world.do("clerk", "grant_more_time", due=later)
    assert runs(world, "case.transfer_answer") == {"document:d2": (later, False)}
    world.do("other_clerk", "answer_transfer")
    assert runs(world, "case.transfer_answer") == {"document:d2": (later, True)}
