"""Organisations and who answers for which place: no place without a body, none with two, nothing overwritten unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, update

from tests.console.shell.test_attacks import SCRIPT
from tests.console.visiting import Visitor, within_page_budget
from wagecase.extensions import db
from wagecase.models import AuditEntry, Jurisdiction, Organisation

Visit = Callable[..., Visitor]
ADMIN = "admin.binhai"


@pytest.fixture
def places(app: Flask) -> Iterator[None]:
    """Organisations outlive a test, as every test finds them; what this one does to them is undone."""
    with app.app_context():
        query = select(Jurisdiction.area_code, Jurisdiction.kind, Jurisdiction.organisation_id)
        rows = [row._asdict() for row in db.session.execute(query)]
        ids = list(db.session.scalars(select(Organisation.id)))
        plain = ("name_zh", "name_en", "email", "phone", "version", "active")
        before = [
            {"id": one.id, **{name: getattr(one, name) for name in plain}}
            for one in db.session.scalars(select(Organisation))
        ]
    yield
    with app.app_context():
        db.session.execute(delete(Jurisdiction))
        db.session.execute(update(Organisation), before)
        db.session.execute(insert(Jurisdiction), rows)
        db.session.execute(update(Organisation).where(Organisation.id.not_in(ids)).values(active=False))
        db.session.commit()


def of(app: Flask, code: str) -> tuple[str, list[str]]:
    """The address of an organisation, and the places for which it answers."""
    with app.app_context():
        row = db.session.scalars(select(Organisation.id).where(Organisation.code == code)).one()
        query = (
            select(Jurisdiction.area_code).where(Jurisdiction.organisation_id == row).order_by(Jurisdiction.area_code)
        )
        return f"/console/organisations/{row}", list(db.session.scalars(query))


def test_a_place_goes_from_one_body_to_another_and_is_never_without_one(app: Flask, visit: Visit, places: None) -> None:
    admin, (mine, own), (theirs, other) = visit(ADMIN), of(app, "120116JC"), of(app, "120103JC")
    form = admin.get(mine).form(mine)
    page = admin.send(form, 422, places=[*own, *other])
    assert "河西区劳动保障监察支队负责；确要接管" in page.text
    assert ("places", other[0]) in page.form(mine).fields
    assert "不能没有单位负责" in admin.send(form, 422, places=[]).text
    stale = admin.get(theirs).form(theirs)
    admin.send(page.form(mine), take_over="1", phone="022-65301234 转 8", email="binhai@example.com")
    assert (of(app, "120116JC")[1], of(app, "120103JC")[1]) == (sorted([*own, *other]), [])
    overtaken = admin.send(stale, 409, name_en="Hexi inspection")
    assert "别人已作了修改" in overtaken.text
    assert ("name_en", "Hexi inspection") in overtaken.form(theirs).fields
    with app.app_context():
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "organisation_changed")).one()
        assert (entry.subject, entry.detail["places"]) == ("120116JC", [own, sorted([*own, *other])])


def test_an_organisation_is_added_once_and_closed_when_nothing_hangs_on_it(
    app: Flask, visit: Visit, places: None
) -> None:
    admin = visit(ADMIN)
    form = admin.get("/console/organisations/new").form("new")
    right: dict[str, Any] = {
        "code": "120116XX",
        "kind": "partner",
        "name_zh": SCRIPT[:90],
        "name_en": "Housing",
        "area": "120116",
    }
    for field, value, said in (
        ("code", "ab", "只能用大写字母和数字"),
        ("code", "120116JC", "已经有单位用了"),
        ("kind", "ministry", "只能是"),
        ("area", "999999", "没有这一项"),
        ("phone", "call me", "电话号码无效"),
        ("email", "nobody", "邮箱地址格式不对"),
        ("name_zh", "", "必填"),
    ):
        page = admin.send(form, 422, **{**right, field: value})
        assert said in page.text, field
        assert (field, value) in page.form("new").fields or field in ("kind", "area")
    made = admin.send(form, **right)
    assert "没有重复办理" in admin.send(form, **right).text
    assert made.scripted == []
    assert admin.get("/console/organisations?words=120116XX").scripted == []
    assert "已停用" in admin.send(made.form("/close")).text
    assert "已恢复" in admin.send(admin.get(made.path).form("/open")).text
    admin.send(made.form("/close"))
    brigade, _ = of(app, "120116JC")
    refusal = admin.send(admin.get(brigade).form("/close"), 409)
    assert "还负责 1 个地区" in refusal.text
    assert "个在用账号" in refusal.text
    bureau, _ = of(app, "120116RS")
    loop = admin.get(bureau)
    assert "不能是自己" in admin.send(loop.form(bureau), 422, parent=bureau.rpartition("/")[2]).text


def test_organisations_are_listed_for_administrators_alone(app: Flask, visit: Visit) -> None:
    with within_page_budget(app) as pages:
        pages.append(visit(ADMIN).get("/console/organisations?area=120116"))
    assert "120116JC" in pages[0].text
    assert "120103JC" not in pages[0].text
    for who in ("head.binhai", "supervisor.city", "auditor.binhai"):
        visit(who).get("/console/organisations", 403)
        visit(who).post(of(app, "120116JC")[0], {"name_zh": "x", "version": "1"}, 403)
