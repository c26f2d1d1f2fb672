"""Settings at the console: said beside the field, never overwritten unseen, and shown before they move deadlines."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from tests.console.case.test_acts import assigned
from tests.console.conftest import ReceivedCase
from tests.console.visiting import VisitedPage, Visitor, within_page_budget
from wagecase.extensions import db
from wagecase.models import AuditEntry, Deadline, LawChange, Organisation, PlannedChange, SettingValue
from wagecase.services.law_change import planned_changes

Visit = Callable[..., Visitor]
Take = Callable[..., ReceivedCase]
ADMIN = "admin.binhai"


def set_to(visitor: Visitor, name: str, value: object, expect: int = 200) -> VisitedPage:
    return visitor.send(visitor.get(f"/console/settings/{name}").form(name), expect, value=value)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("reminders.quiet_from", "25:00", "应为时间，如 20:00"),
        ("spring_festival.report_until", "soon", "应为时间"),
        ("promise.remind_before", "two", "应在 0 到 3650 之间"),
        ("promise.remind_before", "99999", "应在 0 到 3650 之间"),
        ("crime.amount_single", "1_000", "不能小于 1"),
        ("lead.unit", "week", "只能是"),
        ("sign_in.second_factor_roles", ["head", "king"], "没有这样的角色：king"),
        ("follow_up.silent_days", "", "必填"),
    ],
)
def test_what_does_not_fit_is_shown_beside_the_field_and_kept(
    visit: Visit, name: str, value: object, said: str
) -> None:
    page = set_to(visit(ADMIN), name, value, 422)
    assert said in page.text
    assert page.html.count("value-fault") >= 1


def test_a_setting_on_which_no_deadline_hangs_is_in_force_at_once_and_keeps_its_history(
    app: Flask, visit: Visit
) -> None:
    admin = visit(ADMIN)
    with within_page_budget(app) as pages:
        pages.append(admin.get("/console/settings"))
    assert "未确认" in pages[0].text
    stale = admin.get("/console/settings/follow_up.silent_days").form("silent_days")
    assert "立即生效" in set_to(admin, "follow_up.silent_days", "14").text
    page = admin.send(stale, 409, value="30")
    assert "别人已作了修改" in page.text
    assert ("value", "30") in page.form("silent_days").fields
    assert "30" in admin.send(page.form("silent_days")).text
    assert "没有变化" in set_to(admin, "follow_up.silent_days", "30").text
    assert "蒋管理" in admin.get("/console/settings/follow_up.silent_days").text
    roles = set_to(admin, "sign_in.second_factor_roles", ["head", "bureau_head"])
    assert "机构负责人、局领导" in roles.text
    with app.app_context():
        rows = db.session.scalars(select(SettingValue.value).order_by(SettingValue.id)).all()
        assert rows == ["14", "30", "head,bureau_head"]
        assert set(db.session.scalars(select(AuditEntry.action))) == {"setting_changed"}


def due_of(app: Flask, clock: str) -> date | None:
    with app.app_context():
        return db.session.scalars(select(Deadline.due_on).where(Deadline.clock == clock)).one()


def test_what_moves_deadlines_is_shown_confirmed_and_carried_out_behind(app: Flask, visit: Visit, take: Take) -> None:
    filed, admin = take(), visit(ADMIN)
    assigned(app, visit, filed)
    visit("head.binhai").act(filed.number, "transfer", kind="sideways", to_org=hexi(app), reason="属地管辖")
    assert due_of(app, "case.transfer_receipt") is None
    page = set_to(admin, "transfer.receipt_days", "5")
    assert page.path.startswith("/console/changes/")
    assert "1 个期限会变到别的日子" in page.text
    assert filed.number not in page.text
    assert due_of(app, "case.transfer_receipt") is None
    plan = uuid.UUID(page.path.rpartition("/")[2])
    beside = set_to(admin, "transfer.receipt_days", "7")
    confirmed = admin.send(page.form("confirm"))
    assert "后台正在施行" in confirmed.text
    assert "另一项变更正在施行" in admin.send(beside.form("confirm"), 409).text
    with app.app_context():
        planned_changes.run_planned_changes()
        row = db.session.get_one(PlannedChange, plan)
        change = db.session.scalars(select(LawChange)).one()
        assert (row.state, change.moved, change.finished_at is not None) == ("done", 1, True)
        assert change.applied_by == row.confirmed_by
    assert due_of(app, "case.transfer_receipt") is not None
    assert "已施行" in admin.get(page.path).text
    again = admin.get(beside.path)
    assert "请重新查看" in again.text
    admin.send(beside.form("confirm"), 409)
    fresh = admin.send(again.form("again"))
    assert "1 个期限会变到别的日子" in fresh.text
    assert "什么也没有变" in admin.send(fresh.form("drop")).text
    with app.app_context():
        planned_changes.run_planned_changes()
        assert db.session.scalars(select(SettingValue.value)).all() == ["5"]


def hexi(app: Flask) -> str:
    with app.app_context():
        return str(db.session.scalars(select(Organisation.id).where(Organisation.code == "120103JC")).one())


def test_settings_are_closed_to_everybody_else(visit: Visit) -> None:
    for who in ("head.binhai", "supervisor.city", "auditor.binhai"):
        visit(who).get("/console/settings", 403)
        visit(who).post("/console/settings/follow_up.silent_days", {"value": "3", "version": "0"}, 403)
    visit(ADMIN).get("/console/settings/no.such", 404)
    visit(ADMIN).get(f"/console/changes/{uuid.uuid4()}", 404)
