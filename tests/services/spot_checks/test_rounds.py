"""A round from its publication to its results: nobody picks, nobody draws again, no hand of a case calls its worker."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import create_engine, select, text, update
from sqlalchemy.exc import ProgrammingError

from tests import world
from tests.servers import Postbox
from tests.workers.desk import office_hours
from wagecase.extensions import db
from wagecase.models import (
    CallbackFinding,
    CallbackTask,
    Case,
    Event,
    Proceeding,
    ProceedingHandler,
    Recusal,
    Reminder,
    SpotCheckCase,
    SpotCheckDraw,
    Unmasking,
)
from wagecase.procedure.core.enums import CallbackResult, Role
from wagecase.procedure.records.spot_checks import SamplingRule
from wagecase.services.access import access_log
from wagecase.services.base.dates import LEGAL_TIMEZONE, now, today
from wagecase.services.base.errors import Forbidden, Invalid, NotFound, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.crypto.personal_data import NewPerson
from wagecase.services.demo.seed import DemoLogin
from wagecase.services.demo.stories import CONCLUDED
from wagecase.services.demo.storyteller import DemoStory, Storyteller
from wagecase.services.intake import new_complaint, open_case
from wagecase.services.notifications.delivery import mail_sender
from wagecase.services.notifications.schedule import callback_notice
from wagecase.services.spot_checks import calls, results, rounds

CITY, HEXI, CLERK, FIRST = "supervisor.city", "inspector.hexi", "clerk.binhai", "inspector.binhai"
OTHER_TEAM = DemoLogin("inspector3.binhai", "钱监察", "120116JC", Role.inspector, "二大队")


@pytest.fixture
def people(app: Flask, staff: dict[str, uuid.UUID], smtp: Postbox) -> Iterator[dict[str, uuid.UUID]]:
    """Everybody, with one inspector of a second team; an application context is open."""
    with app.app_context():
        staff[OTHER_TEAM.username] = world.create_person(OTHER_TEAM)
        db.session.commit()
        yield staff


@contextmanager
def at(hour: int) -> Iterator[None]:
    """Today at an hour in Tianjin."""
    with time_machine.travel(
        datetime.combine(today(), datetime.min.time(), LEGAL_TIMEZONE) + timedelta(hours=hour), tick=True
    ):
        yield


def closed(count: int, handler: uuid.UUID, area: str = "120116") -> list[uuid.UUID]:
    """Cases that were closed ten days ago, laid out directly."""
    made = []
    for number in range(count):
        worker = NewPerson(f"工友{number}", phone=f"+86138{number:08d}")
        claims = [new_complaint.NewClaim(worker, Decimal(5000 + number)), new_complaint.NewClaim(worker, Decimal(100))]
        given = new_complaint.NewComplaint(
            channel="counter", words="欠薪", contact=worker, area_code=area, claims=claims
        )
        opened = open_case.open_case(world.principal(CLERK), given)
        db.session.add(ProceedingHandler(proceeding_id=opened.proceeding_id, user_id=handler, rank=0))
        made.append(opened.case_id)
    day = {"stage": "concluded", "closed_on": today() - timedelta(days=10)}
    db.session.execute(update(Case).where(Case.id.in_(made)).values(**day))
    db.session.execute(update(Proceeding).where(Proceeding.case_id.in_(made)).values(stage="concluded"))
    db.session.commit()
    return made


def rule(**more: Any) -> SamplingRule:
    period = {"closed_from": today() - timedelta(days=20), "closed_until": today() - timedelta(days=1)}
    return SamplingRule(**{**period, "size": 4, **more})


def published(people: dict[str, uuid.UUID], *callers: str, **more: Any) -> uuid.UUID:
    named = [people[one] for one in callers or (CITY, HEXI)]
    return rounds.plan_round(world.principal(CITY), "十月抽查", rule(**more), named, 15).id


def drawn(people: dict[str, uuid.UUID], *callers: str, **more: Any) -> uuid.UUID:
    found = published(people, *callers, **more)
    rounds.freeze_population(world.principal(CITY), found)
    rounds.draw_sample(world.principal(CITY), found)
    return found


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
    assert rounds.visible_seed(city, rounds.get_round(found)) is None
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
    [kept] = rounds.list_rounds()
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
    assert calls.get_callback(caller, hers.id).number
    assert access_log.read_case(caller, str(hers.case_id)).id == hers.case_id
    with pytest.raises(NotFound):
        access_log.read_case(colleague, str(hers.case_id))
    with pytest.raises(NotFound):
        access_log.read_case(caller, str(by[OTHER_TEAM.username][0].case_id))
    for nosy in (FIRST, "head.binhai", "bureauhead.binhai", "auditor.binhai"):
        with pytest.raises(NotFound):
            calls.get_callback(world.principal(nosy), hers.id)
        with pytest.raises(Forbidden):
            rounds.get_round_to_view(world.principal(nosy), found)
        assert rounds.visible_seed(world.principal(nosy), rounds.get_round(found)) is None
    moved = replace(caller, org_id=uuid.uuid4())
    with pytest.raises(NotFound):
        calls.unmask_phone(moved, by[HEXI][1].id)
    db.session.add(Recusal(user_id=people[HEXI], case_id=hers.case_id))
    db.session.flush()
    for look in (calls.get_callback, calls.unmask_phone):
        with pytest.raises(NotFound):
            look(caller, hers.id)
    assert hers.id not in [row.CallbackTask.id for row in calls.list_own_callbacks(caller)]
    db.session.rollback()
    with pytest.raises(Invalid, match="caller"):
        calls.reassign_callback(world.principal(CITY), hers.id, people[FIRST])
    calls.reassign_callback(world.principal(CITY), hers.id, people[CITY])
    with pytest.raises(NotFound):
        access_log.read_case(caller, str(hers.case_id))
    rounds.end_round(world.principal(CITY), found)
    assert rounds.visible_seed(world.principal(FIRST), rounds.get_round(found))
    assert calls.list_own_callbacks(caller) == []
    assert len(cases) == 6


def told(workers: int = 2) -> uuid.UUID:
    telling = Storyteller(DemoStory(45, CONCLUDED, workers=workers), 1)
    telling.tell()
    assert telling.case_id
    return telling.case_id


def answers(**more: Any) -> calls.CallbackAnswers:
    given: dict[str, Any] = {
        "identity_checked": True,
        "received": Decimal(3000),
        "received_on": today() - timedelta(days=20),
        "own_card": True,
        "still_owed": Decimal(5600),
        "asked_to_say_satisfied": True,
        "charged": False,
        "words": "只拿到一部分，让我先说满意。",
    }
    return calls.CallbackAnswers(**{**given, **more})


def test_a_worker_who_was_reached_is_heard_on_record_and_his_words_are_sealed(people: dict[str, uuid.UUID]) -> None:
    case = told()
    found = drawn(people, HEXI)
    caller = world.principal(HEXI)
    [row] = calls.list_own_callbacks(caller)
    task = row.CallbackTask.id
    with at(7), pytest.raises(Refused, match="callback_hours"):
        calls.record_attempt(caller, task, CallbackResult.reached)
    with at(9):
        with pytest.raises(Refused, match="reach_first"):
            calls.record_answers(caller, task, answers())
        db.session.rollback()
        assert calls.unmask_phone(caller, task).startswith("+86138")
        assert not calls.record_attempt(caller, task, CallbackResult.reached)
        with pytest.raises(Refused, match="reached_already"):
            calls.record_attempt(caller, task, CallbackResult.no_answer)
        db.session.rollback()
        with pytest.raises(Invalid, match="satisfaction"):
            calls.record_answers(caller, task, answers(received=Decimal(0), received_on=None, satisfaction="satisfied"))
        db.session.rollback()
        assert db.session.scalars(select(CallbackFinding)).all() == []
        assert calls.record_answers(caller, task, answers(satisfaction="unsatisfied")) == (
            "less_received",
            "asked_to_say_satisfied",
        )
    with pytest.raises(NotFound):
        calls.record_answers(caller, task, answers())
    db.session.rollback()
    event = db.session.scalars(select(Event).where(Event.case_id == case, Event.name == "case.callback_recorded")).one()
    assert '"differs":"yes"' in event.body
    assert "先说满意" not in event.body
    seen = db.session.scalars(select(Unmasking)).one()
    assert (seen.user_id, seen.field, seen.purpose) == (people[HEXI], "phone", "抽查回访")
    [different] = results.differing_cases(world.principal(CITY), found)
    assert different.id == case
    line = results.round_results(found)[0]
    assert (line.population, line.drawn, line.called) == (1, 1, 1)
    share = line.shares["differs"]
    assert (share.yes, share.asked, share.share) == (1, 1, 1.0)
    header, only = results.anonymous_rows(found)
    assert dict(zip(header, only, strict=True)) == {
        "stratum": "small",
        "place": "1",
        "result": "reached",
        "as_on_file": "no",
        "own_card": "yes",
        "asked_to_say_satisfied": "yes",
        "charged": "no",
        "satisfaction": "unsatisfied",
    }


def test_three_times_of_day_without_reaching_him_end_a_call_and_two_do_not(people: dict[str, uuid.UUID]) -> None:
    case = told(1)
    found = drawn(people)
    task = db.session.scalars(select(CallbackTask)).one()
    who = world.principal(next(name for name in (CITY, HEXI) if people[name] == task.caller_id))
    with at(9):
        assert not calls.record_attempt(who, task.id, CallbackResult.no_answer)
        assert not calls.record_attempt(who, task.id, CallbackResult.refused)
    with at(13):
        assert not calls.record_attempt(who, task.id, CallbackResult.reached)
        assert not calls.record_attempt(who, task.id, CallbackResult.other_person)
    with at(20):
        assert calls.record_attempt(who, task.id, CallbackResult.suspended)
    assert calls.list_own_callbacks(who) == []
    event = db.session.scalars(select(Event).where(Event.case_id == case, Event.name == "case.callback_recorded")).one()
    assert '"result":"suspended"' in event.body
    reached = results.round_results(found)[1].shares["reached"]
    assert (reached.yes, reached.asked, reached.share) == (0, 1, 0.0)
    assert reached.high is not None
    assert round(reached.high, 2) == 0.79


def test_a_call_whose_case_is_in_hand_again_loses_its_object_and_counts_for_nothing(
    people: dict[str, uuid.UUID],
) -> None:
    [case] = closed(1, people[FIRST])
    found = drawn(people, HEXI)
    caller, task = world.principal(HEXI), db.session.scalars(select(CallbackTask)).one()
    with pytest.raises(Refused, match="callback_still_due"):
        calls.drop_callback(caller, task.id)
    db.session.rollback()
    db.session.execute(update(Case).where(Case.id == case).values(stage="in_hand", closed_on=None))
    db.session.commit()
    calls.drop_callback(caller, task.id)
    line = results.round_results(found)[0]
    assert (line.drawn, line.called, line.moot, line.shares["reached"].asked) == (1, 0, 1, 0)


def test_who_is_to_call_hears_of_it_once_and_once_more_when_it_is_late_and_no_case_is_named(
    people: dict[str, uuid.UUID], smtp: Postbox
) -> None:
    closed(3, people[FIRST])
    found = drawn(people, HEXI)
    with office_hours():
        assert (callback_notice.enqueue_callback_notices(now()), callback_notice.enqueue_callback_notices(now())) == (
            1,
            0,
        )
        mail_sender.send_queued_mail(mail_sender.configured_mail_sender())
    [mail] = smtp.mails
    assert list(mail.recipients) == [f"{HEXI}@example.com"]
    assert "【回访任务】" in str(mail.message["Subject"])
    assert "3件" in _plain(mail)
    numbers = db.session.scalars(select(Case.number)).all()
    assert not [one for one in numbers if one and one in _plain(mail)]
    assert db.session.scalars(select(Reminder.case_id).where(Reminder.rule.like("callback_tasks.%"))).all() == [None]
    with office_hours(16):
        assert (callback_notice.enqueue_callback_notices(now()), callback_notice.enqueue_callback_notices(now())) == (
            1,
            0,
        )
        mail_sender.send_queued_mail(mail_sender.configured_mail_sender())
        assert "【回访逾期】" in str(smtp.mails[-1].message["Subject"])
    assert rounds.get_round(found).state == "drawn"


def _plain(mail: Any) -> str:
    return "".join(part.get_content() for part in mail.message.walk() if part.get_content_type() == "text/plain")
