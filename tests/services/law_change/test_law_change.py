"""The law changes under running cases: what moves is shown, then moved, and its owners are notified once."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, text

from tests import world
from tests.servers import Cleaner, Postbox
from wagecase.extensions import db
from wagecase.law.book import load_book
from wagecase.law.change import LawChangeFile, read_law_change
from wagecase.models import (
    AuditEntry,
    CalendarDay,
    Case,
    Deadline,
    LawChange,
    Proceeding,
    Reminder,
    SettingValue,
    WorkItem,
)
from wagecase.services.access.visibility import work_list_organisations
from wagecase.services.administration import settings
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import LEGAL_TIMEZONE
from wagecase.services.demo.seed import Storyteller
from wagecase.services.demo.stories import CONCLUDED, FILED, INVESTIGATED, LAPSED, PROMISED, SIGNED_IN
from wagecase.services.demo.story import DemoStory
from wagecase.services.eventlog import case_state, projections
from wagecase.services.eventlog.deadline_move import DeadlineMove
from wagecase.services.law_change import apply
from wagecase.services.law_change.apply import ChangeInProgress, ChangeTally, UnfinishedChange

NOTICE = Path(__file__).parents[2] / "examples" / "holiday_notice_2027_invented.toml"
# Late in the year, so that many deadlines of the demo cases reach over it.
DAY = datetime.combine(date(2026, 12, 10), time(10), LEGAL_TIMEZONE)

CASES = (
    DemoStory(0, (), workers=2),
    DemoStory(5, FILED),
    DemoStory(70, FILED),
    DemoStory(40, LAPSED),
    DemoStory(18, PROMISED),
    DemoStory(60, CONCLUDED),
    DemoStory(3, SIGNED_IN, matter="lead", channel="lead_platform"),
    DemoStory(50, INVESTIGATED),
)


@pytest.fixture(scope="module")
def told() -> list[int]:
    """Under which number the cases are set aside, once they have been notified."""
    return []


@pytest.fixture
def office(app: Flask, cleaner: Cleaner, told: list[int]) -> Iterator[Flask]:
    """The demo cases as they stand on a day on which next year's notice is not out yet."""
    with time_machine.travel(DAY, tick=True), app.app_context():
        if told:
            cleaner.bring_back(told[0])
        else:
            world.create_demo_people()
            tell_stories()
            told.append(cleaner.set_aside())
        yield app


def tell_stories() -> None:
    """Cases from the first day to the last, with runs of every kind: plain, extended, started by a lapse, unset."""
    for number, story in enumerate(CASES):
        Storyteller(story, number).tell()


def notice() -> LawChangeFile:
    return read_law_change(NOTICE, load_book())


def simulated(change: LawChangeFile, size: int = apply.BATCH_SIZE) -> list[DeadlineMove]:
    return [move for move in apply.simulate_change(change, ChangeTally(), size) if move.to_another_day]


def applied(change: LawChangeFile, size: int = apply.BATCH_SIZE) -> ChangeTally:
    tally = ChangeTally()
    for _ in apply.apply_change(change, tally, size=size):
        pass
    return tally


def all_in_line() -> None:
    """Every stored deadline and every line of a work list is what folding all events again would give."""
    for case in db.session.scalars(select(Case)).all():
        dossier = case_state.load_dossier(case)
        folded = dossier.fold()
        wanted = {projections._deadline_key(row): row for row in projections.deadline_rows(case.id, folded)}
        assert projections._stored_deadlines(case.id) == wanted
        handlers = {one: [user for user, _ in people] for one, people in dossier.handlers.items()}
        seers = work_list_organisations(case.id)
        lines = projections.work_item_rows(case.id, dossier.proceedings, handlers, folded, seers, dossier.rules.book)
        assert sorted(map(_line, lines)) == sorted(_line(vars(row)) for row in _work_items(case.id))


def _work_items(case_id: uuid.UUID) -> list[WorkItem]:
    return list(db.session.scalars(select(WorkItem).where(WorkItem.case_id == case_id)))


def _line(row: dict[str, Any]) -> tuple[str, ...]:
    names = ("proceeding_id", "organisation_id", "owner_id", "due_on", "clock", "provisional")
    return tuple(str(row[name]) for name in names)


def due_days() -> dict[tuple[Any, ...], date | None]:
    rows = db.session.execute(
        select(Deadline.proceeding_id, Deadline.clock, Deadline.subject, Deadline.run, Deadline.due_on)
    )
    return {tuple(row[:4]): row[4] for row in rows}


def test_simulating_a_notice_writes_nothing_and_foretells_what_applying_it_does(office: Flask) -> None:
    before = due_days()
    moves = simulated(notice(), size=2)
    assert due_days() == before
    assert db.session.scalar(select(func.count()).select_from(CalendarDay)) == 0
    tally = applied(notice())
    after = due_days()
    assert {key: (before[key], after[key]) for key in before if before[key] != after[key]}
    open_ones = {tuple(move[1:5]): (move.before, move.after) for move in moves}
    changed = {key: (before[key], day) for key, day in after.items() if before[key] != day}
    assert open_ones.items() <= changed.items()
    assert tally.moved == len(moves)
    all_in_line()


def test_an_interrupted_change_goes_on_where_it_stopped_and_notifies_nobody_twice(office: Flask) -> None:
    whole = simulated(notice())
    applying = apply.apply_change(notice(), ChangeTally(), size=2)
    for _ in range(3):
        next(applying)
    applying.close()
    db.session.rollback()
    told = db.session.scalar(select(func.count()).select_from(Reminder).where(Reminder.template == "deadline_moved"))
    row = db.session.scalars(select(LawChange)).one()
    assert (row.cases, row.finished_at) == (4, None)
    tally = applied(notice(), size=3)
    db.session.refresh(row)
    assert row.finished_at is not None
    assert row.moved == len(whole)
    assert row.notified == (told or 0) + tally.notified
    all_in_line()
    assert applied(notice()).cases == 0
    messages = db.session.scalars(select(Reminder).where(Reminder.template == "deadline_moved")).all()
    assert len(messages) == row.notified
    assert len({(one.proceeding_id, one.about) for one in messages}) == row.notified
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == str(row.id))).all()
    assert sorted(actions) == ["law_change_begun", "law_change_finished"]


def test_another_change_waits_until_the_first_is_finished(office: Flask) -> None:
    applying = apply.apply_change(notice(), ChangeTally(), size=1)
    next(applying)
    figure = LawChangeFile("人社局", None, {}, {"callback.days": "20"})
    with pytest.raises(ChangeInProgress):
        applied(figure)
    applying.close()
    db.session.rollback()
    with pytest.raises(UnfinishedChange):
        applied(figure)


def test_a_confirmed_figure_gives_a_day_to_what_had_none(office: Flask) -> None:
    unset = select(func.count()).select_from(Deadline).where(Deadline.clock == "case.callback")
    waiting = db.session.scalar(unset.where(Deadline.state == "unset"))
    assert waiting
    tally = applied(LawChangeFile("人社局", None, {}, {"callback.days": "20"}))
    assert tally.by_clock["case.callback"] == waiting
    all_in_line()
    assert applied(LawChangeFile("人社局", None, {}, {"callback.days": "30"})).moved == waiting
    all_in_line()


def test_weekends_that_no_longer_roll_move_natural_days(office: Flask) -> None:
    tally = applied(LawChangeFile("人社局", None, {}, {"calendar.roll_weekends": "false"}))
    assert tally.moved
    assert "insp.accept" not in tally.by_clock
    all_in_line()


def test_an_act_before_the_change_is_through_does_not_hide_the_move(office: Flask) -> None:
    """A case that somebody works on meanwhile is folded by the new rules at once; its owner is notified all the
    same."""
    moves = simulated(notice())
    applying = apply.apply_change(notice(), ChangeTally(), size=1)
    next(applying)
    for case in db.session.scalars(select(Case)).all():
        projections.refresh_projections(case_state.load_dossier(case))
    db.session.commit()
    for _ in applying:
        pass
    messages = db.session.scalars(select(Reminder).where(Reminder.template == "deadline_moved")).all()
    assert {one.proceeding_id for one in messages} == {move.proceeding_id for move in moves}


def test_the_letter_says_from_which_day_to_which(office: Flask, smtp: Postbox) -> None:
    from workers import tasks

    db.session.execute(text("UPDATE reminders SET state = 'dropped'"))
    db.session.commit()
    moves = simulated(notice())
    applied(notice())
    tasks.send()
    letters = [mail for mail in smtp.mails if "期限变动" in str(mail.message["Subject"])]
    assert letters
    move = next(one for one in moves if one.clock == "insp.close_tj" or one.clock == "insp.investigate")
    number = db.session.scalar(select(Case.number).where(Case.id == move.case_id))
    assert move.before
    assert move.after
    mine = [mail.text for mail in letters if str(number) in str(mail.message["Subject"])]
    days = [f"{day.year}年{day.month}月{day.day}日" for day in (move.before, move.after)]
    assert any(all(day in mail for day in days) for mail in mine)


def test_the_commands_show_and_apply(office: Flask) -> None:
    runner = office.test_cli_runner()
    shown = runner.invoke(args=["law", "simulate", str(NOTICE), "--json"])
    assert shown.exit_code == 0, shown.output
    found = json.loads(shown.stdout)
    assert found["counts"]["moved"] == len(found["moves"]) > 0
    one = found["moves"][0]
    assert one["case"].startswith("120")
    assert one["from"] != one["to"]
    lines = runner.invoke(args=["law", "simulate", str(NOTICE)]).stdout.splitlines()
    assert len(lines) == len(found["moves"]) + 1
    done = runner.invoke(args=["law", "apply", str(NOTICE), "--by", "supervisor.city"])
    assert done.exit_code == 0, done.output
    assert f"变动 / moved: {len(found['moves'])}" in done.stdout
    row = db.session.scalars(select(LawChange)).one()
    assert row.applied_by == world.principal("supervisor.city").user_id
    again = runner.invoke(args=["law", "apply", str(NOTICE)])
    assert (again.exit_code, "in force already" in again.stdout) == (0, True)
    assert runner.invoke(args=["law", "apply", str(NOTICE), "--by", "nobody"]).exit_code == 2


def test_a_faulty_file_is_refused_in_one_line(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "notice.toml"
    file.write_text('source = "x"\n[settings]\n"no.such" = 1\n', "utf-8")
    refused = app.test_cli_runner().invoke(args=["law", "simulate", str(file)])
    assert refused.exit_code == 2
    assert "no.such" in refused.output


def test_rules_before_a_change_can_be_read_again(office: Flask) -> None:
    settings.set_setting("callback.days", "15")
    db.session.commit()
    before = rules_in_force.current_versions()
    applied(LawChangeFile("人社局", None, {}, {"callback.days": "20"}))
    assert rules_in_force.rules_as_of(before).settings.get("callback.days") == 15
    assert rules_in_force.current_rules().settings.get("callback.days") == 20
    assert db.session.scalar(select(func.count()).select_from(SettingValue)) == 2
    assert db.session.scalar(select(func.count()).select_from(Proceeding))
