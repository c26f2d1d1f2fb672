"""The register of projects: what lacks a system is found, checks and visits are on record, and only one's own place is
written on."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.api.calling import Caller
from tests.console.visiting import Visitor
from tests.servers import Postbox, ReceivedMail
from tests.workers.desk import NotificationDesk, office_hours
from wagecase.extensions import db
from wagecase.models import ProjectCheck
from wagecase.services.base.dates import today

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


def test_who_checked_a_deposit_is_notified_once_before_its_guarantee_ends_and_not_after_it_was_replaced(
    app: Flask,
    client: FlaskClient,
    visit: Visit,
    take: Callable[..., Any],
    staff: dict[str, uuid.UUID],
    smtp: Postbox,
) -> None:
    take()
    desk = NotificationDesk(app, staff, smtp)
    with office_hours():
        inspector = visit("inspector.binhai")
        address = next(one for one in inspector.get("/console/projects").html.split('"') if "/projects/0" in one)
        form = inspector.get(address).form("/checks")
        ends = today() + timedelta(days=33)
        given = {"system": "deposit", "state": "in_place", "evidence": "保函 2026-18", "responsible": ""}
        given |= {"expires_on": ends.isoformat()}
        refused = inspector.send(form, 422, fields={**given, "system": "real_name"})
        assert "只有已落实的工资保证金才有保函到期日" in refused.text
        assert ends.isoformat() in refused.html
        assert "保函到期" in inspector.send(form, fields=given).text
        assert _told(desk) == []
    with office_hours(8):
        (mail,) = _told(desk)
        assert mail.recipients == ("inspector.binhai@example.com",)
        assert f"{app.config['WAGECASE'].public_url}{address}" in mail.text
        assert _told(desk) == []
        caller, way = Caller.log_in(client, "inspector.binhai"), f"/projects/{address.rpartition('/')[2]}/checks"
        body = {"system": "deposit", "state": "in_place", "evidence": "保函 2026-19", "checked_on": today().isoformat()}
        caller.post(way, {**body, "expires_on": (ends + timedelta(days=2)).isoformat()}, 201)
        desk.sweep()
        caller.post(way, {**body, "expires_on": (ends + timedelta(days=365)).isoformat()}, 201)
        assert _told(desk) == []


def _told(desk: NotificationDesk) -> list[ReceivedMail]:
    """Letters about guarantees that go out now."""
    before = len(desk.smtp.mails)
    desk.sweep()
    desk.send()
    return [one for one in desk.smtp.mails[before:] if "【保函到期】" in str(one.message["Subject"])]
