"""The register of projects: what lacks a system is found, checks and visits are on record, and only one's own place is
written on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.api.calling import Caller
from tests.console.visiting import Visitor
from wagecase.extensions import db
from wagecase.models import ProjectCheck

Visit = Callable[..., Visitor]


def test_a_system_is_checked_with_its_evidence_and_who_must_act_and_history_stays(
    app: Flask, client: FlaskClient, visit: Visit, take: Callable[..., Any]
) -> None:
    take()
    inspector = visit("inspector.binhai")
    listed = inspector.get("/console/projects?lacking=deposit&area=120116&name=路基")
    address = next(one for one in listed.html.split('"') if one.startswith("/console/projects/0"))
    form = inspector.get(address).form("/checks")
    missing: dict[str, Any] = {"system": "deposit", "state": "missing", "evidence": "", "responsible": ""}
    wrong = inspector.send(form, 422, fields=missing)
    assert "必填" in wrong.text
    assert "证据" in inspector.send(form, 422, fields={**missing, "state": "in_place"}).text
    assert "总包某公司" in inspector.send(form, fields={**missing, "responsible": "总包某公司"}).text
    page = inspector.send(form, fields={**missing, "state": "in_place", "evidence": "保函 2026-18"})
    assert page.text.count("保函 2026-18") == 2
    assert "没有这样的项目" in inspector.get("/console/projects?lacking=deposit").text
    visited: dict[str, Any] = {"kind": "publicity", "headcount": "35", "account": "工地普法。"}
    assert "工地普法。" in inspector.send(page.form("/visits"), fields=visited).text
    late = inspector.send(page.form("/visits"), 422, fields={**visited, "held_on": "2099-01-01"})
    assert "不能是将来的日期" in late.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ProjectCheck)) == 2
    other = visit("inspector.hexi")
    assert "登记核查" not in other.get(address).text
    key = address.rpartition("/")[2]
    caller = Caller.log_in(client, "inspector.hexi")
    body = {"system": "deposit", "state": "unchecked", "checked_on": "2026-01-05"}
    assert caller.post(f"/projects/{key}/checks", body, 403)["errors"][0]["code"] == "other_place"
    assert caller.get(f"/projects/{key}")["systems"] == {"deposit": "in_place"}
    [line] = caller.get("/projects/register?area=120116")["items"]
    assert line["systems"] == {"deposit": "in_place"}
    whole = Caller.log_in(client, "supervisor.city").post(f"/projects/{key}/checks", body, 201)
    assert len(whole["checks"]) == 3
