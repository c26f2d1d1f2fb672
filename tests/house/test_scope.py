"""Nobody reads or touches a case that is not theirs: every route that names a thing of a case is tried by a
stranger."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import world
from tests.api.calling import PREFIX, Caller
from wagecase.extensions import db
from wagecase.models import Claim, Recusal
from wagecase.procedure.core.enums import Role
from wagecase.services.demo.seed import DemoLogin

OUTSIDERS = ("inspector.hexi", "admin.binhai", "auditor.binhai", "mediator.binhai", "officer.binhai", "lawyer.binhai")
# An auditor may see who read a case of their organisation's place, and nothing of the case itself.
AUDITED = ("reads", "unmaskings")


@pytest.fixture
def things(app: Flask, client: FlaskClient, staff: dict[str, uuid.UUID]) -> dict[str, str]:
    """A complaint of 滨海新区, by every name that routes use."""
    opened = Caller.log_in(client, "clerk.binhai").complain()
    with app.app_context():
        claim = db.session.scalars(select(Claim.id).where(Claim.case_id == uuid.UUID(opened["case_id"]))).one()
    return {
        "case_key": opened["case_id"],
        "case_id": opened["case_id"],
        "complaint_id": opened["id"],
        "proceeding_id": opened["proceeding_id"],
        "claim_id": str(claim),
        "evidence_id": str(uuid.uuid4()),
        "name": "assign",
        "outreach_id": str(uuid.UUID(int=7)),
        "user_id": str(staff["inspector.binhai"]),
        "handover_id": str(uuid.uuid4()),
        # A round and a call of nobody: what they hold is for their own people.
        "round_id": str(uuid.uuid4()),
        "task_id": str(uuid.uuid4()),
        "campaign_id": str(uuid.uuid4()),
        "project_id": str(uuid.uuid4()),
    }


def routes(app: Flask) -> list[tuple[str, str, set[str]]]:
    """Method, rule and names of every route of the API that names something."""
    return [
        (method, rule.rule, set(rule.arguments))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(PREFIX) and rule.arguments
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]


def fill(rule: str, names: set[str], things: dict[str, str]) -> str:
    path = rule
    for name in names:
        path = path.replace(f"<{name}>", things[name]).replace(f"<uuid:{name}>", things[name])
    return path.removeprefix(PREFIX)


def statuses(app: Flask, caller: Caller, things: dict[str, str]) -> dict[str, int]:
    found = {}
    for method, rule, names in routes(app):
        sent: dict[str, Any] = {"json": {}} if method != "GET" else {}
        headers = {"Authorization": f"Bearer {caller.token}"}
        answer = caller.client.open(PREFIX + fill(rule, names, things), method=method, headers=headers, **sent)
        found[f"{method} {rule}"] = answer.status_code
    return found


def test_every_route_that_names_something_is_known_to_this_test(app: Flask, things: dict[str, str]) -> None:
    unknown = {rule for _, rule, names in routes(app) if names - things.keys()}
    assert unknown == set()


@pytest.mark.parametrize("who", OUTSIDERS)
def test_a_case_of_others_does_not_exist(app: Flask, client: FlaskClient, things: dict[str, str], who: str) -> None:
    found = statuses(app, Caller.log_in(client, who), things)
    wrong = {
        route: status
        for route, status in found.items()
        if status not in (404, 422, 428) and not (who.startswith("auditor") and route.endswith(AUDITED))
        if not (status == 403 and route.endswith(AUDITED))
    }
    assert wrong == {}
    assert [status for route, status in found.items() if route.startswith("GET") and status == 200] == [
        200 for route in found if who.startswith("auditor") and route.endswith(AUDITED)
    ]


def test_who_is_recused_sees_the_case_no_more(app: Flask, client: FlaskClient, things: dict[str, str]) -> None:
    caller = Caller.log_in(client, "inspector.binhai")
    assert caller.get(f"/cases/{things['case_id']}")
    with app.app_context():
        user = world.principal("inspector.binhai").user_id
        db.session.add(Recusal(user_id=user, case_id=uuid.UUID(things["case_id"])))
        db.session.commit()
    assert caller.get(f"/cases/{things['case_id']}", 404)
    assert caller.get("/cases")["items"] == []


def test_another_system_reads_what_it_handed_in_and_nothing_else(
    app: Flask, client: FlaskClient, things: dict[str, str]
) -> None:
    with app.app_context():
        world.create_person(DemoLogin("machine.binhai", "统一受理平台", "120116JC", Role.machine))
        db.session.commit()
    machine = Caller.log_in(client, "machine.binhai")
    own = machine.complain(channel="api")
    assert machine.get(f"/cases/{own['case_id']}")["number"] == own["case_number"]
    assert [line["id"] for line in machine.get("/cases")["items"]] == [own["case_id"]]
    assert machine.get(f"/cases/{things['case_id']}", 404)
