"""A head hands a desk over in the browser, another system by the API; nobody else does."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import world
from tests.api.calling import Caller
from tests.console.conftest import ReceivedCase
from tests.console.visiting import Visitor, within_page_budget
from wagecase.extensions import db
from wagecase.models import ProceedingHandler
from wagecase.procedure.core.enums import Role
from wagecase.services.demo.seed import DemoLogin

Visit = Callable[..., Visitor]
Take = Callable[..., ReceivedCase]
HEAD, FIRST, SECOND = "head.binhai", "inspector.binhai", "inspector2.binhai"


def given(visit: Visit, take: Take, staff: dict[str, uuid.UUID], count: int) -> list[ReceivedCase]:
    """Cases of the first inspector."""
    made = [take() for _ in range(count)]
    for one in made:
        visit(HEAD).act(one.number, "assign", handlers=[str(staff[FIRST])])
    return made


def handlers(app: Flask, filed: ReceivedCase) -> list[uuid.UUID]:
    with app.app_context():
        query = select(ProceedingHandler.user_id).where(ProceedingHandler.proceeding_id == uuid.UUID(filed.proceeding))
        return list(db.session.scalars(query))


def test_a_head_sees_who_would_get_what_and_hands_it_over_once(
    app: Flask, visit: Visit, take: Take, staff: dict[str, uuid.UUID]
) -> None:
    made = given(visit, take, staff, 3)
    head, path = visit(HEAD), f"/console/desks/{staff[FIRST]}"
    assert "王监察" in head.get("/console/desks").text
    with within_page_budget(app) as pages:
        pages.append(head.get(f"{path}?to={staff[SECOND]}&to={staff['clerk.binhai']}"))
    form = next(one for one in pages[0].forms if one.action == path and one.method == "post")
    assert "移交 3 件" in pages[0].text
    assert "没有这一项" in head.send(form, 422, ground="why").text
    done = head.send(form, ground="left")
    assert "已移交 3 件，共 3 件。" in done.text
    assert head.send(form, ground="left").path == done.path
    assert {tuple(handlers(app, one)) for one in made} == {(staff[SECOND],)}
    assert "改派承办人" in head.get(f"/console/cases/{made[0].number}/timeline").text
    assert made[0].number in visit(SECOND).get("/console/work").text
    assert made[0].number not in visit(FIRST).get("/console/work?whose=mine").text
    assert "至少" not in head.get(f"{path}?to={staff['inspector.hexi']}", 422).text
    head.get(f"{path}?to=nobody", 404)


def test_desks_are_closed_to_everybody_else(visit: Visit, staff: dict[str, uuid.UUID]) -> None:
    visit("arbhead.binhai").get(f"/console/desks/{staff[FIRST]}", 404)
    for who in (FIRST, "admin.binhai", "auditor.binhai", "bureauhead.binhai"):
        visit(who).get("/console/desks", 403)
        visit(who).get(f"/console/desks/{staff[FIRST]}", 403)
        visit(who).post(f"/console/desks/{staff[FIRST]}", {"to": str(staff[SECOND]), "ground": "left"}, 403)


def test_the_api_hands_a_desk_over_and_names_what_stays(
    app: Flask, client: FlaskClient, visit: Visit, take: Take, staff: dict[str, uuid.UUID]
) -> None:
    made = given(visit, take, staff, 2)
    with app.app_context():
        world.create_person(DemoLogin("third", "第三人", "120116JC", Role.inspector))
        db.session.commit()
    city = Caller.log_in(client, "supervisor.city")
    path = f"/people/{staff[FIRST]}/desk"
    assert [row["matters"] for row in city.get(f"/desks?organisation={office(city)}")] == [2]
    desk = city.get(path)
    assert (desk["matters"], desk["by_procedure"][0]["label"], desk["handover_id"]) == (2, "案件", None)
    third = next(one["id"] for one in desk["colleagues"] if one["name"] == "第三人")
    city.post(f"{path}/handover", {"successors": [third], "ground": "nothing"}, 422)
    city.post(f"{path}/handover", {"successors": [str(staff["inspector.hexi"])], "ground": "left"}, 422)
    body = {"successors": [third], "ground": "absent"}
    answers = [city.post(f"{path}/handover", body, 202, Idempotency_Key="once") for _ in range(2)]
    assert answers[0]["id"] == answers[1]["id"]
    assert (answers[0]["total"], answers[0]["done"], answers[0]["refused"]) == (2, 2, [])
    assert city.get(f"/desk-handovers/{answers[0]['id']}")["finished_at"]
    assert {str(one) for filed in made for one in handlers(app, filed)} == {third}
    assert Caller.log_in(client, FIRST).get(path, 404)


def office(caller: Caller) -> str:
    return next(str(one["id"]) for one in caller.get("/organisations") if one["code"] == "120116JC")
