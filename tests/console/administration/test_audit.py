"""The auditor: who did and who read what, by person, case, kind and period; nothing of a case, nothing changed."""

from __future__ import annotations

import csv
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from tests import world
from tests.console.conftest import ReceivedCase
from tests.console.visiting import Visitor, within_page_budget
from wagecase.extensions import db
from wagecase.models import AuditEntry, Person
from wagecase.procedure.core.enums import Role
from wagecase.services.access import audit_queries
from wagecase.services.base.dates import today
from wagecase.services.demo.seed import DemoLogin

Visit = Callable[..., Visitor]
Take = Callable[..., ReceivedCase]
AUDITOR, ADMIN = "auditor.binhai", "admin.binhai"


def entries(app: Flask, count: int, **more: object) -> None:
    with app.app_context():
        who = world.principal("clerk.binhai").user_id
        given = {"user_id": who, "action": "signed_in", "subject": "session", "detail": {}, **more}
        db.session.add_all(AuditEntry(**given) for _ in range(count))
        db.session.commit()


def rows(visitor: Visitor, query: str) -> list[list[str]]:
    answer = visitor.get(f"/console/audit/export?{query}")
    assert answer.html.startswith("\ufeff")
    return list(csv.reader(StringIO(answer.html.removeprefix("\ufeff"))))[1:]


def test_an_auditor_finds_who_opened_a_case_who_saw_a_field_and_who_acted(app: Flask, visit: Visit, take: Take) -> None:
    filed, auditor = take(), visit(AUDITOR)
    visit("head.binhai").act(filed.number, "assign", handlers=[str(inspector(app))])
    with app.app_context():
        person = db.session.scalars(select(Person.id).where(Person.phone.is_not(None))).first()
    visit("inspector.binhai").post(
        f"/console/cases/{filed.number}/unmask", {"person": str(person), "field": "phone", "purpose": "=1+1 核对"}
    )
    with within_page_budget(app) as pages:
        pages.append(auditor.get(f"/console/audit?kind=reads&number={filed.number}"))
    assert "陈队长 (head.binhai)" in pages[0].text
    assert "王监察" in pages[0].text
    shown = auditor.get("/console/audit?kind=unmaskings")
    assert "查看电话" in shown.text
    acts = auditor.get(f"/console/audit?kind=acts&number={filed.number}&person=head.binhai")
    assert "分派" in acts.text
    assert "登记" not in acts.text.split("内容")[-1]
    for page in (*pages, shown, acts):
        assert "13800138000" not in page.text
        assert "张三" not in page.text
        assert "某某劳务" not in page.text
    assert [row[5] for row in rows(auditor, "kind=unmaskings")] == ["'=1+1 核对"]
    assert "请先填写案号" in auditor.get("/console/audit?kind=acts").text
    for query, said in (
        ("person=nobody", "没有这一项"),
        ("number=120116-2026-999999", "没有这一项"),
        ("since=x", "日期应为"),
    ):
        assert said in auditor.get(f"/console/audit?{query}", 422).text


def inspector(app: Flask) -> uuid.UUID:
    with app.app_context():
        return world.principal("inspector.binhai").user_id


def test_records_go_on_page_by_page_by_kind_and_period_and_leave_as_a_stream(app: Flask, visit: Visit) -> None:
    auditor = visit(AUDITOR)
    entries(app, 120)
    entries(app, 1, action="setting_changed", subject="follow_up.silent_days", detail={"value": "<b>14</b>"})
    page = auditor.get("/console/audit?kind=deeds&action=signed_in")
    link = page.html.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    assert page.html.count("clerk.binhai") == 50
    assert auditor.get(link).html.count("clerk.binhai") == 50
    auditor.get(link.replace("signed_in", "signed_out"), 422)
    setting = auditor.get("/console/audit?action=setting_changed")
    assert "在办案件多少日没有办理记录即提示" in setting.text
    assert "<b>14</b>" in setting.text
    assert "没有符合条件" in auditor.get(f"/console/audit?until={today() - timedelta(days=1)}").text
    assert len(rows(auditor, f"action=signed_in&person=clerk.binhai&since={today()}&until={today()}")) == 120
    with app.app_context():
        exported = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "audit_exported")
        assert db.session.scalar(exported) == 1


def test_an_auditor_sees_their_own_organisation_and_the_city_sees_all(app: Flask, visit: Visit, take: Take) -> None:
    filed = take()
    with app.app_context():
        ids = [
            world.create_person(DemoLogin("auditor.hexi", "审计河西", "120103RS", Role.auditor)),
            world.create_person(DemoLogin("auditor.city", "审计全市", "120000RS", Role.auditor)),
        ]
        db.session.commit()
        district, city = (Visitor.signed_in(app.test_client(), one) for one in ids)
    visit("clerk.binhai").get(f"/console/cases/{filed.number}")
    assert "clerk.binhai" in city.get("/console/audit?kind=reads").text
    assert "clerk.binhai" not in district.get("/console/audit?kind=reads").text
    district.get(f"/console/audit?kind=reads&number={filed.number}", 422)
    district.get("/console/audit?person=clerk.binhai", 422)
    for who in ("head.binhai", "supervisor.city", ADMIN):
        visit(who).get("/console/audit", 403)
        visit(who).get("/console/audit/export", 403)
    city.get(f"/console/cases/{filed.number}", 404)


def test_every_kind_of_deed_has_words_of_its_own() -> None:
    services = Path(audit_queries.__file__).parents[1]
    written = re.compile(r'(?:action=|_audit_\w+\([^"()]*)"([a-z_]+)"')
    deeds = {name for file in services.rglob("*.py") for name in written.findall(file.read_text("utf-8"))}
    assert len(deeds) > 25
    assert deeds <= set(audit_queries.ACTION_LABELS)
