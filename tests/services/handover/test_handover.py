"""Handing a whole desk over: shared out by load, within the guards, each matter once, however many processes are at
it."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Sequence
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests import world
from tests.servers import Postbox
from tests.services.legal_aid.office import LAWYER, OFFICER, SIGNED, act, employ, referred
from tests.workers.desk import at_time
from wagecase.extensions import db
from wagecase.models import (
    AuditEntry,
    Case,
    DeskHandover,
    DeskHandoverItem,
    Event,
    Proceeding,
    ProceedingHandler,
    Recusal,
    Reminder,
    UserRole,
    WorkItem,
)
from wagecase.procedure.core.enums import Role
from wagecase.services.administration import user_queries
from wagecase.services.base.errors import AlreadyProcessed, Invalid, NotFound, Refused, ServiceError
from wagecase.services.crypto.personal_data import NewPerson
from wagecase.services.eventlog import hash_chain
from wagecase.services.handover import handover, progress
from wagecase.services.handover import plan as handover_plan
from wagecase.services.intake import new_complaint, open_case
from wagecase.services.notifications.delivery import mail_sender
from wagecase.services.registry.employers import NewEmployer

FIRST, SECOND, HEAD, CITY = "inspector.binhai", "inspector2.binhai", "head.binhai", "supervisor.city"
BRIGADE = "120116JC"


@pytest.fixture
def office(app: Flask, staff: dict[str, uuid.UUID]) -> dict[str, uuid.UUID]:
    """The demo people, and two more inspectors of the brigade; the tests run inside an application context."""
    with app.app_context():
        for name in ("third", "fourth"):
            staff[name] = employ(name, Role.inspector, BRIGADE)
    return staff


def matters(staff: dict[str, uuid.UUID], count: int, *handlers: str) -> list[uuid.UUID]:
    """Cases that these people verify."""
    found = []
    for _ in range(count):
        case = open_case.open_case(
            world.principal("clerk.binhai"),
            new_complaint.NewComplaint(
                channel="counter",
                words="欠薪",
                contact=NewPerson("工人", phone="+8613900000000"),
                area_code="120116",
                employer=NewEmployer(name="天津市某某劳务有限公司"),
                claims=[new_complaint.NewClaim(NewPerson("工人"), Decimal(5000))],
            ),
        )
        act(HEAD, case.proceeding_id, "assign", handlers=tuple(str(staff[one]) for one in handlers))
        found.append(case.proceeding_id)
    return found


def handled(user: uuid.UUID) -> set[uuid.UUID]:
    return set(db.session.scalars(select(ProceedingHandler.proceeding_id).where(ProceedingHandler.user_id == user)))


def hand_over_desk(who: str, leaver: uuid.UUID, successors: Sequence[uuid.UUID], key: str | None = None) -> uuid.UUID:
    made = handover.begin_handover(world.principal(who), leaver, successors, "left", key)
    handover.advance_handover(made, 60)
    return made


def test_a_desk_goes_to_whom_has_least_and_each_case_says_so(app: Flask, office: dict[str, uuid.UUID]) -> None:
    with app.app_context():
        own = matters(office, 4, FIRST, SECOND)
        busy = matters(office, 2, "third")
        done = act(FIRST, own[0], "verify", finding="violation", account="属实")
        inspection = act(FIRST, own[0], "accept").opened
        assert done.case_id
        assert inspection
        desk = handover_plan.get_desk(world.principal(HEAD), office[FIRST])
        assert desk.by_procedure == [("case", 4, 0), ("inspection", 1, 0)]
        assert [one.matters for one in desk.colleagues if one.id in (office["third"], office["fourth"])] == [0, 2]
        made = hand_over_desk(HEAD, office[FIRST], [office["third"], office["fourth"]])
        assert handled(office[FIRST]) == set()
        shares = [len(handled(office["third"])), len(handled(office["fourth"]))]
        assert sorted(shares) == [3, 4]
        assert {own[0], inspection} <= handled(office["third"]) or {own[0], inspection} <= handled(office["fourth"])
        rank = select(ProceedingHandler.rank).where(ProceedingHandler.proceeding_id == own[0])
        assert sorted(db.session.scalars(rank)) == [0, 1]
        assert busy[0] in handled(office["third"])
        events = db.session.scalars(select(Event).where(Event.name.like("%.reassigned"))).all()
        assert sorted(event.proceeding_id for event in events) == sorted([*own, inspection])
        assert all(hash_chain.verify_chain(event.case_id) == [] for event in events)
        owners = select(WorkItem.owner_id).where(WorkItem.proceeding_id.in_(own), WorkItem.owner_id.is_not(None))
        assert office[FIRST] not in set(db.session.scalars(owners))
        reached = progress.get_progress(world.principal(CITY), made)
        assert (reached.total, reached.counts, reached.handover.finished_at is not None) == (5, {"done": 5}, True)
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "desk_handed_over")).one()
        assert (entry.subject, entry.detail["matters"]) == (str(office[FIRST]), 5)


def test_each_successor_hears_of_it_once_and_in_numbers(
    app: Flask, office: dict[str, uuid.UUID], smtp: Postbox
) -> None:
    with app.app_context(), at_time("2026-10-14 10:00"):
        matters(office, 3, FIRST)
        made = hand_over_desk(HEAD, office[FIRST], [office[SECOND], office["third"]])
        handover.advance_handover(made, 1)
        assert len(handled(office["third"])) + len(handled(office[SECOND])) == 3
        mail_sender.send_queued_mail(mail_sender.configured_mail_sender())
        mails = [mail for mail in smtp.mails if "【接办】" in str(mail.message["Subject"])]
        wanted = {f"{name}@example.com": len(handled(office[name])) for name in (SECOND, "third")}
        assert sorted(mail.recipients[0] for mail in mails) == sorted(wanted)
        numbers = db.session.scalars(select(Case.number)).all()
        for mail in mails:
            assert f"有{wanted[mail.recipients[0]]}件在办事项" in str(mail.message["Subject"])
            assert "/console/work?whose=mine" in mail.text
            assert not [one for one in numbers if one and one in mail.text]


def test_who_gave_it_all_away_before_the_mail_went_is_not_written_to(
    app: Flask, office: dict[str, uuid.UUID], smtp: Postbox
) -> None:
    with app.app_context(), at_time("2026-10-14 10:00"):
        (own,) = matters(office, 1, FIRST)
        hand_over_desk(HEAD, office[FIRST], [office[SECOND]])
        act(HEAD, own, "change_handlers", handlers=(str(office[FIRST]),), reason="急")
        mail_sender.send_queued_mail(mail_sender.configured_mail_sender())
        assert [mail for mail in smtp.mails if "【接办】" in str(mail.message["Subject"])] == []
        row = db.session.scalars(select(Reminder).where(Reminder.template == "desk_received")).one()
        assert (row.state, row.case_id, row.user_id) == ("dropped", None, office[SECOND])


def test_what_cannot_go_is_named_with_every_reason(app: Flask, office: dict[str, uuid.UUID]) -> None:
    with app.app_context():
        plain, recused, beside = (matters(office, 1, FIRST, *more)[0] for more in ((), (), (SECOND,)))
        case = db.session.get_one(Proceeding, recused).case_id
        db.session.add(Recusal(user_id=office[SECOND], case_id=case))
        db.session.commit()
        desk = handover_plan.get_desk(world.principal(CITY), office[FIRST])
        chosen = handover.require_successors(desk, [office[SECOND], office["clerk.binhai"]])
        inspection = act(FIRST, plain, "accept").opened
        desk = handover_plan.get_desk(world.principal(CITY), office[FIRST])
        plan = handover_plan.plan_handover(desk, [one for one in chosen if one.id == office[SECOND]])
        stays = {one.matter.proceeding_id: [why.code for _, why in one.reasons] for one in plan.stays}
        assert stays == {recused: ["successor_recused"], beside: ["handles_already"]}
        alone = handover_plan.plan_handover(desk, [one for one in chosen if one.id == office["clerk.binhai"]])
        assert [why.code for one in alone.stays for _, why in one.reasons] == ["successor_role"] * 4
        assert inspection in {one.matter.proceeding_id for one in alone.stays}
        stranger = office["inspector.hexi"]
        for wrong in ([], [stranger], [office[FIRST]]):
            with pytest.raises(Invalid):
                handover.begin_handover(world.principal(CITY), office[FIRST], wrong, "left", None)


def test_a_matter_that_changed_meanwhile_stays_and_the_rest_goes(app: Flask, office: dict[str, uuid.UUID]) -> None:
    with app.app_context():
        own = matters(office, 3, FIRST)
        made = handover.begin_handover(world.principal(HEAD), office[FIRST], [office["third"]], "absent", None)
        act(HEAD, own[0], "change_handlers", handlers=(str(office[SECOND]),), reason="急")
        db.session.add(Recusal(user_id=office["third"], case_id=db.session.get_one(Proceeding, own[1]).case_id))
        db.session.commit()
        handover.advance_handover(made, 60)
        found = progress.get_progress(world.principal(HEAD), made)
        assert found.counts == {"done": 1, "refused": 2}
        assert {why.code for one in found.refusals for why in one.reasons} == {"not_handling", "successor_recused"}
        assert own[0] in handled(office[SECOND])
        assert own[1] in handled(office[FIRST])


def test_two_who_do_it_at_once_and_a_worker_beside_them_do_it_once(app: Flask, office: dict[str, uuid.UUID]) -> None:
    with app.app_context():
        own = matters(office, 8, FIRST)
    outcomes: list[str] = []

    def begin(who: str) -> None:
        with app.app_context():
            try:
                made = handover.begin_handover(
                    world.principal(who), office[FIRST], [office["third"]], "left", f"key-{who}"
                )
                outcomes.append("begun")
                handover.advance_handover(made, 60)
            except ServiceError as refusal:
                outcomes.append(str(refusal))
            handover.finish_pending_handovers()
            db.session.remove()

    threads = [threading.Thread(target=begin, args=(who,)) for who in (HEAD, CITY)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with app.app_context():
        assert outcomes.count("begun") >= 1
        assert set(outcomes) <= {"begun", "desk_handover_open", "successors"}
        assert handled(office["third"]) == set(own)
        events = select(func.count()).select_from(Event).where(Event.name == "case.reassigned")
        assert db.session.scalar(events) == len(own)
        assert set(db.session.scalars(select(DeskHandoverItem.state))) == {"done"}


def test_a_request_sent_twice_hands_over_once_and_an_open_move_bars_another(
    app: Flask, office: dict[str, uuid.UUID]
) -> None:
    with app.app_context():
        matters(office, 2, FIRST)
        made = handover.begin_handover(world.principal(HEAD), office[FIRST], [office["third"]], "left", "once")
        with pytest.raises(AlreadyProcessed) as before:
            handover.begin_handover(world.principal(HEAD), office[FIRST], [office["third"]], "left", "once")
        assert before.value.resource_id == str(made)
        with pytest.raises(Refused):
            handover.begin_handover(world.principal(CITY), office[FIRST], [office["fourth"]], "left", None)
        handover.finish_pending_handovers()
        assert db.session.get_one(DeskHandover, made, populate_existing=True).finished_at is not None


def test_only_the_bodys_head_and_the_city_hand_a_desk_over(app: Flask, office: dict[str, uuid.UUID]) -> None:
    with app.app_context():
        (own,) = matters(office, 1, FIRST)
        made = handover.begin_handover(world.principal(HEAD), office[FIRST], [office["third"]], "left", None)
        for who in ("arbhead.binhai", FIRST, "admin.binhai", "bureauhead.binhai"):
            with pytest.raises(NotFound):
                handover_plan.get_desk(world.principal(who), office[FIRST])
            with pytest.raises(NotFound):
                progress.get_progress(world.principal(who), made)
        db.session.execute(update(UserRole).where(UserRole.user_id == office[HEAD]).values(role=Role.clerk))
        db.session.commit()
        handover.advance_handover(made, 60)
        assert own in handled(office[FIRST])
        found = progress.get_progress(world.principal(CITY), made)
        assert [why.code for one in found.refusals for why in one.reasons] == ["not_your_role"]


def test_a_lawyers_workers_and_their_agreement_come_along(app: Flask, office: dict[str, uuid.UUID]) -> None:
    with app.app_context():
        other = employ("lawyer.two", Role.lawyer)
        _, aid = referred(2)
        act(OFFICER, aid, "pick")
        act(OFFICER, aid, "apply", claims="all", **SIGNED)
        act(OFFICER, aid, "grant", claims="all")
        act(OFFICER, aid, "assign", claims="all", lawyer=str(office[LAWYER]))
        hand_over_desk(CITY, office[LAWYER], [other])
        assert aid in handled(other)
        assert aid in handled(office[OFFICER])
        event = db.session.scalars(select(Event).where(Event.name == "legal_aid.changed")).one()
        assert str(other) in event.body
        hand_over_desk(CITY, office[OFFICER], [office["officer2.binhai"]])
        assert aid in handled(office["officer2.binhai"])
        assert (
            db.session.scalar(select(func.count()).select_from(Event).where(Event.name == "legal_aid.reassigned")) == 1
        )
        assert user_queries.count_open_matters(office[LAWYER]) == 0
