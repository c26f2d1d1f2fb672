"""What becomes of a lead that came by file, through the API: signed in, verified, settled or turned into a complaint,
reviewed by the city and sent back, answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import world
from tests.api.calling import Caller
from tests.services.spreadsheets.sheets import TITLES, csv_bytes, lead
from wagecase.extensions import db
from wagecase.services.administration import settings
from wagecase.services.base.dates import today
from wagecase.services.lead_import import column_mapping, imports, worker


@pytest.fixture
def root(app: Flask, clerk: Caller) -> str:
    """The root proceeding of an imported lead."""
    with app.app_context():
        settings.set_setting("lead.unit", "natural_day")
        for name, days in (("sign_in", "1"), ("verify", "3"), ("answer", "15")):
            settings.set_setting(f"lead.{name}_days", days)
        db.session.commit()
        taker = world.principal("clerk.binhai")
        lately = (today() - timedelta(days=1)).isoformat()
        found = imports.begin_import(taker, "导出.csv", csv_bytes([TITLES, lead(1, 反映时间=lately)]))
        imports.choose_columns(taker, found, 0, 1, column_mapping.guess_fields(TITLES))
        worker.work_on_pending_imports(60)
        imports.confirm_import(taker, found, outward=False)
        worker.work_on_pending_imports(60)
        db.session.remove()
    (line,) = clerk.get("/complaints")["items"]
    case = clerk.get(f"/cases/{line['case_id']}")
    return str(next(one["id"] for one in case["proceedings"] if one["procedure"] == "case"))


OPEN = ("open", "due_today", "late")


def running(caller: Caller, root: str) -> dict[str, str]:
    case = caller.get(f"/proceedings/{root}")["case_id"]
    found: list[dict[str, Any]] = caller.get(f"/cases/{case}/deadlines")
    return {one["clock"]: one["due_on"] for one in found if one["status"] in OPEN}


def verified(client: FlaskClient, clerk: Caller, root: str) -> Caller:
    inspector, head = Caller.log_in(client, "inspector.binhai"), Caller.log_in(client, "head.binhai")
    clerk.act(root, "sign_in")
    people = [one["id"] for one in head.get("/people") if one["name"] in ("王监察", "赵监察")]
    head.act(root, "assign", handlers=people)
    inspector.act(root, "verify", finding="violation", account="核实属实。")
    return inspector


def test_a_lead_is_settled_reviewed_sent_back_and_answered_without_the_clock_of_complaints(
    client: FlaskClient, clerk: Caller, root: str
) -> None:
    assert {"lead.sign_in", "lead.verify", "lead.answer"} <= set(running(clerk, root))
    inspector, city = verified(client, clerk, root), Caller.log_in(client, "supervisor.city")
    assert not {"lead.sign_in", "lead.verify"} & set(running(clerk, root))
    inspector.act(root, "settle", account="当场付清。")
    clerk.act(root, "answer", 409, conclusion="03")
    clerk.act(root, "submit", conclusion="03", account="已付清。")
    city.act(root, "send_back", reason="缺凭证。")
    clerk.act(root, "answer", 409, conclusion="03")
    clerk.act(root, "submit", conclusion="03", account="已付清，附凭证。")
    city.act(root, "approve")
    assert "lead.answer" in running(clerk, root)
    clerk.act(root, "answer", conclusion="03")
    assert not {"lead.answer", "insp.accept"} & set(running(clerk, root))


def test_the_clock_of_complaints_starts_when_a_lead_is_turned_into_one(
    client: FlaskClient, clerk: Caller, root: str
) -> None:
    inspector = verified(client, clerk, root)
    assert "insp.accept" not in running(clerk, root)
    inspector.act(root, "start_complaint")
    assert "insp.accept" in running(clerk, root)
    inspector.act(root, "settle", 409, account="已不能协调。")
    inspector.act(root, "accept")
    assert "insp.accept" not in running(clerk, root)
