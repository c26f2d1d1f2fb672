"""The right place: a wrong district is seen and the case transferred at once; where offices differ the city designates
one."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from tests.console.case.test_acts import log
from tests.console.conftest import ReceivedCase
from tests.console.visiting import Visitor, links, within_page_budget
from tests.servers import Postbox
from tests.services.legal_aid.office import organisation
from tests.workers.desk import NotificationDesk, office_hours
from wagecase.extensions import db
from wagecase.models import Case, Organisation, Transfer

Visit = Callable[..., Visitor]


def owner(app: Flask, number: str) -> str:
    with app.app_context():
        query = select(Organisation.code).join(Case, Case.owner_org_id == Organisation.id).where(Case.number == number)
        return str(db.session.scalars(query).one())


def test_a_wrong_district_is_seen_and_the_case_transferred_with_its_reason(
    app: Flask, visit: Visit, take: Callable[..., ReceivedCase]
) -> None:
    filed = take(workplace="河西区友谊路工地")
    clerk = visit("clerk.binhai")
    with within_page_budget(app) as pages:
        pages.append(clerk.get(f"/console/cases/{filed.number}"))
    assert "本案似属河西区" in pages[0].text
    way = next(one for one in links(pages[0].html) if "/acts/transfer?" in one).replace("&amp;", "&")
    clerk.send(clerk.get(way).form("/acts/transfer"))
    visit("inspector.hexi").act(filed.number, "receipt")
    assert owner(app, filed.number) == "120103JC"
    assert "似属" not in visit("inspector.hexi").get(f"/console/cases/{filed.number}").text
    with app.app_context():
        assert db.session.scalars(select(Transfer.kind)).one() == "sideways"


def test_where_offices_differ_the_city_designates_and_all_are_notified(
    app: Flask, visit: Visit, take: Callable[..., ReceivedCase], staff: dict[str, uuid.UUID], smtp: Postbox
) -> None:
    filed = take()
    with app.app_context():
        hexi = organisation("120103JC")
    clerk, city = visit("clerk.binhai"), visit("supervisor.city")
    clerk.act(filed.number, "transfer", kind="sideways", to_org=hexi, reason="用工地在河西")
    visit("inspector.hexi").act(filed.number, "return", reason="用工地在滨海")
    clerk.act(filed.number, "ask_designation", other=hexi, place="两区交界处的标段", reason="各说各的")
    page = city.get("/console/designations")
    assert filed.number in page.text
    form = next(one for one in links(page.html) if "/acts/designate" in one).replace("&amp;", "&")
    back = city.send(city.get(form).form("/acts/designate"), to_org=hexi, reason="以河西区段为主")
    assert "没有等待指定的案件" in back.text
    assert owner(app, filed.number) == "120103JC"
    assert log(app, filed.number)[-2:] == ["case.designation_asked", "case.designated"]
    clerk.get(f"/console/cases/{filed.number}")
    desk = NotificationDesk(app, staff, smtp)
    with office_hours(1):
        desk.send()
    subjects = [str(one.message["Subject"]) for one in desk.smtp.mails]
    assert any("已指定办理单位" in one for one in subjects)
    clerk.get("/console/designations", 403)
