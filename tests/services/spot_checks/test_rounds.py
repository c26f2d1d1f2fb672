"""A round from its publication to its results: nobody picks, nobody draws again, no hand of a case calls its worker."""

from __future__ import annotations

import json
import threading
import uuid
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import ProgrammingError

from tests import world
from tests.services.spot_checks.rounds_scene import CITY, FIRST, HEXI, OTHER_TEAM, closed, drawn, published, rule
from wagecase.extensions import db
from wagecase.models import (
    CallbackTask,
    Recusal,
    SpotCheckCase,
    SpotCheckDraw,
)
from wagecase.procedure.core.enums import Role
from wagecase.services.access import access_log
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Forbidden, Invalid, NotFound, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.spot_checks import call_queries, calls, round_queries, rounds


def test_a_round_is_published_frozen_and_drawn_in_this_order_and_anyone_draws_the_same(
    people: dict[str, uuid.UUID], app: Flask, tmp_path: Path
) -> None:
    cases = closed(11, people[FIRST])
    city = world.principal(CITY)
    found = published(people)
    with pytest.raises(Refused, match="spot_check_step"):
        rounds.draw_sample(city, found)
    frozen = rounds.freeze_population(city, found)
    assert (frozen.cases, frozen.left_out) == (11, 0)
    with pytest.raises(Refused, match="spot_check_step"):
        rounds.freeze_population(city, found)
    assert round_queries.visible_seed(city, round_queries.get_round(found)) is None
    closed(2, people[FIRST])
    rounds.draw_sample(city, found)
    with pytest.raises(Refused, match="spot_check_step"):
        rounds.draw_sample(city, found)
    chosen = set(db.session.scalars(select(SpotCheckDraw.case_id)))
    assert len(chosen) == 4
    assert chosen <= set(cases)
    runner = app.test_cli_runner()
    file = tmp_path / "round.json"
    file.write_text(runner.invoke(args=["spot-check", "export", str(found)]).output, "utf-8")
    assert "工友" not in file.read_text("utf-8")
    assert runner.invoke(args=["spot-check", "verify", str(found)]).output == "11 cases, 4 drawn, 0 faults.\n"
    told = json.loads(file.read_text("utf-8"))
    assert runner.invoke(args=["spot-check", "verify", str(found), "--file", str(file)]).exit_code == 0
    told["sample"][0][1] = next(str(one) for one in cases if one not in chosen)
    file.write_text(json.dumps(told), "utf-8")
    again = runner.invoke(args=["spot-check", "verify", str(found), "--file", str(file)])
    assert again.exit_code == 1
    assert "was not drawn" in again.output


def test_neither_application_nor_an_added_row_changes_what_was_frozen(
    people: dict[str, uuid.UUID], db_url: str
) -> None:
    cases = closed(5, people[FIRST])
    found = published(people, areas=("120116",))
    rounds.freeze_population(world.principal(CITY), found)
    engine = create_engine(db_url.replace("postgresql://", "postgresql+psycopg://"))
    for statement in (
        "UPDATE spot_checks SET rule = rule",
        "UPDATE spot_check_steps SET digest = ''",
        "DELETE FROM spot_check_cases",
        "UPDATE spot_check_draws SET place = 1",
        "UPDATE callback_tasks SET case_id = case_id",
        "DELETE FROM callback_findings",
    ):
        with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text(statement))
    engine.dispose()
    extra = closed(1, people[FIRST])[0]
    assert extra not in cases
    row = db.session.scalars(select(SpotCheckCase)).first()
    assert row is not None
    db.session.add(
        SpotCheckCase(round_id=found, case_id=extra, stratum="x", area_code="120116", claim_ids=row.claim_ids)
    )
    db.session.commit()
    with pytest.raises(Refused, match="spot_check_tampered"):
        rounds.draw_sample(world.principal(CITY), found)
    db.session.rollback()
    rounds.cancel_round(world.principal(CITY), found, "总体被改动")
    [kept] = round_queries.list_rounds()
    assert (kept.state, kept.steps["cancelled"].reason) == ("cancelled", "总体被改动")


def test_of_two_draws_at_once_one_draws(people: dict[str, uuid.UUID], app: Flask) -> None:
    closed(6, people[FIRST])
    found = published(people)
    rounds.freeze_population(world.principal(CITY), found)
    came: list[str] = []
    together = threading.Barrier(3)

    def try_it() -> None:
        with app.app_context():
            city = world.principal(CITY)
            together.wait()
            try:
                rounds.draw_sample(city, found)
                came.append("drawn")
            except Refused as refusal:
                came.append(refusal.unmet[0].code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=try_it) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(came) == ["drawn", "spot_check_step", "spot_check_step"]
    assert len(db.session.scalars(select(CallbackTask)).all()) == 4


def test_only_the_city_draws_only_a_period_that_is_over_and_only_by_a_rule_that_fits(
    people: dict[str, uuid.UUID],
) -> None:
    closed(1, people[FIRST])
    city = world.principal(CITY)
    with pytest.raises(Forbidden):
        rounds.plan_round(world.principal("head.binhai"), "x", rule(), [people[CITY]], 15)
    for wrong, field in (
        ({"closed_from": today()}, "closed_until"),
        ({"size": None}, "size"),
        ({"percent": 10}, "size"),
        ({"strata": ("colour",)}, "strata"),
        ({"amount_from": Decimal(9), "amount_until": Decimal(1)}, "amount_until"),
    ):
        with pytest.raises(Invalid) as fault:
            published(people, **wrong)
        assert set(fault.value.fields) == {field}
    with pytest.raises(Invalid):
        published(people, "arbitrator.binhai")
    early = published(people, closed_until=today())
    with pytest.raises(Refused, match="period_not_over"):
        rounds.freeze_population(city, early)
    db.session.rollback()
    empty = published(people, areas=("120101",))
    with pytest.raises(Refused, match="population_size"):
        rounds.freeze_population(city, empty)


def test_no_hand_calls_and_nobody_but_the_caller_knows(people: dict[str, uuid.UUID]) -> None:
    """The handler's colleague of another team and the neighbour district call; handler and own team never do."""
    cases = closed(6, people[FIRST])
    found = drawn(people, FIRST, "inspector2.binhai", OTHER_TEAM.username, HEXI, percent=100, size=None)
    tasks = db.session.scalars(select(CallbackTask)).all()
    by = {name: [one for one in tasks if one.caller_id == people[name]] for name in (OTHER_TEAM.username, HEXI)}
    assert {len(each) for each in by.values()} == {3}
    hers = by[HEXI][0]
    caller, colleague = (
        world.principal(HEXI),
        Principal(uuid.uuid4(), world.principal(HEXI).org_id, frozenset({Role.head})),
    )
    assert call_queries.get_callback(caller, hers.id).number
    assert access_log.read_case(caller, str(hers.case_id)).id == hers.case_id
    with pytest.raises(NotFound):
        access_log.read_case(colleague, str(hers.case_id))
    with pytest.raises(NotFound):
        access_log.read_case(caller, str(by[OTHER_TEAM.username][0].case_id))
    for nosy in (FIRST, "head.binhai", "bureauhead.binhai", "auditor.binhai"):
        with pytest.raises(NotFound):
            call_queries.get_callback(world.principal(nosy), hers.id)
        with pytest.raises(Forbidden):
            round_queries.get_round_to_view(world.principal(nosy), found)
        assert round_queries.visible_seed(world.principal(nosy), round_queries.get_round(found)) is None
    moved = replace(caller, org_id=uuid.uuid4())
    with pytest.raises(NotFound):
        calls.unmask_phone(moved, by[HEXI][1].id)
    db.session.add(Recusal(user_id=people[HEXI], case_id=hers.case_id))
    db.session.flush()
    for look in (call_queries.get_callback, calls.unmask_phone):
        with pytest.raises(NotFound):
            look(caller, hers.id)
    assert hers.id not in [row.CallbackTask.id for row in call_queries.list_own_callbacks(caller)]
    db.session.rollback()
    with pytest.raises(Invalid, match="caller"):
        calls.reassign_callback(world.principal(CITY), hers.id, people[FIRST])
    calls.reassign_callback(world.principal(CITY), hers.id, people[CITY])
    with pytest.raises(NotFound):
        access_log.read_case(caller, str(hers.case_id))
    rounds.end_round(world.principal(CITY), found)
    assert round_queries.visible_seed(world.principal(FIRST), round_queries.get_round(found))
    assert call_queries.list_own_callbacks(caller) == []
    assert len(cases) == 6
