"""Legal aid at the console: the pool, one click that only one officer wins, lawyers who volunteer, a group with one."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests import world
from tests.api.calling import Caller
from tests.console.visiting import HtmlForm, VisitedPage, Visitor, links, within_page_budget
from tests.services.legal_aid.office import LAWYER, OFFICER, SECOND, SIGNED, act, employ, referred, stage
from wagecase.extensions import db
from wagecase.models import Claim, Event, Proceeding, ProceedingHandler
from wagecase.procedure.core.enums import Role
from wagecase.services.base.dates import today
from wagecase.services.demo.seed import DemoLogin
from wagecase.services.identity import api_tokens
from wagecase.web.language import LANGUAGE_COOKIE

Visit = Callable[..., Visitor]
POOL, MATTERS = "/console/legal-aid/pool", "/console/legal-aid/matters"


def aided(workers: int = 3) -> tuple[str, uuid.UUID]:
    """A case whose workers have aid and no lawyer yet: its number and the aid's proceeding."""
    case, aid = referred(workers, language="dialect")
    act(OFFICER, aid, "pick")
    act(OFFICER, aid, "apply", claims="all", **SIGNED)
    act(OFFICER, aid, "grant", claims="all")
    return case.number, aid


def in_english(visitor: Visitor) -> Visitor:
    visitor.client.set_cookie(LANGUAGE_COOKIE, "en")
    return visitor


def handlers(aid: uuid.UUID) -> int:
    query = select(func.count()).select_from(ProceedingHandler).where(ProceedingHandler.proceeding_id == aid)
    return db.session.scalar(query) or 0


def clicked_at_once(app: Flask, forms: list[tuple[Visitor, HtmlForm]]) -> list[VisitedPage]:
    """Send these forms in threads that start together."""
    start = Barrier(len(forms))

    def click(one: tuple[Visitor, HtmlForm]) -> VisitedPage:
        start.wait(30)
        answer = one[0].client.post(one[1].action, data=one[1].filled({}), follow_redirects=True)
        return VisitedPage(answer.status_code, answer.text, answer.request.path, answer)

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(click, forms))


def test_of_two_clicks_at_once_one_wins_and_the_other_learns_who_and_when(app: Flask, visit: Visit) -> None:
    with app.app_context():
        _, aid = referred(2)
    both = [visit(OFFICER), visit(SECOND)]
    pages = clicked_at_once(app, [(one, one.get(POOL).form("/pick")) for one in both])
    won = next(page for page in pages if page.status == 200)
    lost = next(page for page in pages if page.status == 409)
    assert "已由您领办" in won.text
    assert "这件转介已经有人领办" in lost.text
    assert any(f"{name}已于{today()}" in lost.text for name in ("吴援助", "郑援助"))
    assert POOL in lost.html
    with app.app_context():
        assert (stage(aid), handlers(aid)) == ("picked", 1)


def test_a_double_click_picks_up_once_and_says_so(app: Flask, visit: Visit) -> None:
    with app.app_context():
        referred()
    officer = visit(OFFICER)
    form = officer.get(POOL).form("/pick")
    officer.send(form)
    assert "没有重复办理" in officer.send(form).text
    with app.app_context():
        picked = select(func.count()).select_from(Event).where(Event.name == "legal_aid.picked")
        assert db.session.scalar(picked) == 1


def test_the_pool_says_what_one_decides_by_the_most_urgent_first(app: Flask, visit: Visit) -> None:
    with app.app_context():
        calm, _ = referred(1, limit_on=today() + timedelta(days=40))
        pressing, _ = referred(2, limit_on=today() + timedelta(days=3), language="sign")
    page = visit(OFFICER).get(POOL)
    assert page.text.index(pressing.number) < page.text.index(calm.number)
    for said in ("紧急", "还剩 3 天", "手语", "10,000.00", "滨海新区"):
        assert said in page.text
    # To decide whether to take it, nobody reads a name.
    assert "工人00" not in page.text
    english = in_english(visit(OFFICER)).get(POOL).text
    assert "Sign language" in english
    assert "3 days left" in english


def test_a_referral_goes_back_with_a_reason(app: Flask, visit: Visit) -> None:
    with app.app_context():
        _, aid = referred()
    officer = visit(OFFICER)
    link = next(one for one in links(officer.get(POOL).html) if "/acts/decline" in one)
    form = officer.get(link).form("/decline")
    assert "必填" in officer.send(form, 422, ground="other").text
    page = officer.send(form, ground="out_of_scope", reason="请求事项不属于援助范围。")
    assert "没有等待领办的转介" in page.text
    with app.app_context():
        assert stage(aid) == "declined"


def test_lawyers_volunteer_and_the_officer_gives_a_group_to_one_of_them(app: Flask, visit: Visit) -> None:
    with app.app_context():
        employ("lawyer2.binhai", Role.lawyer)
        number, aid = aided(3)
        _, other = aided(1)
        act(OFFICER, other, "assign", claims="all", lawyer=str(world.principal("lawyer2.binhai").user_id))
        lawyer_id = str(world.principal(LAWYER).user_id)
    lawyer, officer = visit(LAWYER), visit(OFFICER)
    page = lawyer.get(POOL)
    assert number in page.text
    assert f"/cases/{number}" not in page.html
    offer = page.form("/volunteer")
    assert "撤回" in lawyer.send(offer, offer="take").text
    assert "您已登记" not in lawyer.send(offer, offer="back").text
    lawyer.send(offer, offer="take")
    assert "1 人愿意承办" in officer.get(f"{POOL}?waits=lawyer").text
    page = officer.get(f"{POOL}/{aid}/lawyers")
    form = page.form("/acts/assign")
    # The volunteer comes first and is chosen; each lawyer's load is beside the name.
    assert ("lawyer", lawyer_id) in form.fields
    assert [value for name, value in form.fields if name == "claims"] == ["1", "2", "3"]
    assert page.text.index("冯律师") < page.text.index("人员lawyer2.binhai 1 1")
    page = officer.send(form)
    assert "已办理：指派律师" in page.text
    assert "没有需要指派律师的受援人" in officer.get(f"{POOL}/{aid}/lawyers").text
    mine = lawyer.get(MATTERS)
    assert number in mine.text
    assert re.search(r"委托协议 3 人 还剩 \d 天", mine.text)
    # A lawyer who offers for what was given away meanwhile learns so.
    assert "已不再寻找律师" in lawyer.send(offer, offer="take").text


def test_a_recipient_who_came_later_is_given_to_the_lawyer_who_is_there(app: Flask, visit: Visit) -> None:
    with app.app_context():
        case, aid = referred(2)
        first, second = (str(one) for one in claims(case.case_id))
        act(OFFICER, aid, "pick")
        act(OFFICER, aid, "apply", claims="all", **SIGNED)
        act(OFFICER, aid, "grant", claims=(first,))
        lawyer = str(world.principal(LAWYER).user_id)
        act(OFFICER, aid, "assign", claims=(first,), lawyer=lawyer)
        act(OFFICER, aid, "grant", claims=(second,))
    officer = visit(OFFICER)
    page = officer.get(f"{POOL}/{aid}/lawyers")
    assert "另有 1 名劳动者" in page.text
    assert [value for name, value in page.form("/acts/").fields if name == "claims"] == ["2"]
    assert "已办理" in officer.send(page.form("/acts/assign_too"), lawyer=lawyer).text


def claims(case_id: uuid.UUID) -> list[uuid.UUID]:
    return list(db.session.scalars(select(Claim.id).where(Claim.case_id == case_id).order_by(Claim.seq)))


def test_the_pages_are_for_legal_aid_and_light(app: Flask, visit: Visit, staff: dict[str, uuid.UUID]) -> None:
    for who in ("inspector.binhai", "clerk.binhai", "supervisor.city"):
        assert "您不能办理此事" in visit(who).get(POOL, 403).text
        visit(who).get(MATTERS, 403)
    visit(LAWYER).get(f"{POOL}/{uuid.uuid4()}/lawyers", 403)
    assert "援助待办池" not in visit("head.binhai").get("/console/work").text
    with app.app_context():
        staff["aidhead.binhai"] = world.create_person(DemoLogin("aidhead.binhai", "许主任", "120116FY", Role.head))
        db.session.commit()
    empty = {LAWYER: "没有寻找律师的事项", OFFICER: "没有等待领办的转介", "aidhead.binhai": "没有等待领办的转介"}
    for who, said in empty.items():
        assert said in visit(who).get(POOL).text
    assert "您没有在办的援助事项" in visit(OFFICER).get(MATTERS).text
    with app.app_context():
        aids = [aided(4)[1] for _ in range(3)]
        for _ in range(3):
            referred(2)
    for who in (OFFICER, "aidhead.binhai"):
        paths = (POOL, f"{POOL}?waits=lawyer", MATTERS, f"{MATTERS}?whose=organisation", f"{POOL}/{aids[0]}/lawyers")
        for path in paths:
            with within_page_budget(app) as pages:
                pages.append(visit(who).get(path))


def test_a_matter_shows_its_clocks(app: Flask, visit: Visit) -> None:
    with app.app_context():
        number, aid = aided(2)
    page = visit(OFFICER).get(MATTERS)
    assert number in page.text
    # D05: the lawyer is assigned within three days of the decision, for either recipient.
    assert re.search(r"指派法律援助人员 2 人 还剩 [3-9] 天", page.text)
    assert f"{aid}/lawyers" in page.html
    assert re.search(r"2 workers [3-9] days left", in_english(visit(OFFICER)).get(MATTERS).text)


def test_what_legal_aid_notes_for_itself_is_read_by_nobody_else(
    app: Flask, client: FlaskClient, visit: Visit, staff: dict[str, uuid.UUID]
) -> None:
    secret = "劳动者愿意在一万元以上和解。"
    with app.app_context():
        number, aid = aided(1)
        act(OFFICER, aid, "assign", claims="all", lawyer=str(world.principal(LAWYER).user_id))
        for name, org, role in (
            ("aidhead.binhai", "120116FY", Role.head),
            # Somebody else of the same body, and another body's aid people who see the case as well.
            ("mediator.fy", "120116FY", Role.mediator),
            ("officer.union", "120116GH", Role.legal_aid_officer),
        ):
            staff[name] = world.create_person(DemoLogin(name, name, org, role))
        db.session.commit()
        root = next(one.id for one in db.session.scalars(select(Proceeding).where(Proceeding.procedure == "case")))
        act("clerk.binhai", root, "refer_union_aid", claims="all", reason="劳动者是工会会员")
    told = f"/console/cases/{number}/complaint"
    page = visit(LAWYER).get(told)
    form = next(one for one in page.forms if ("private", "1") in one.fields)
    assert "不能为空白" in visit(LAWYER).send(form, 422, text=" ").text
    assert secret in visit(LAWYER).send(form, text=secret).text
    for who in (OFFICER, "aidhead.binhai"):
        assert secret in visit(who).get(told).text
    outside = ("clerk.binhai", "inspector.binhai", "head.binhai", "bureauhead.binhai", "supervisor.city")
    for who in (*outside, "mediator.fy", "officer.union"):
        for part in ("", "/complaint", "/timeline"):
            assert secret not in visit(who).get(f"/console/cases/{number}{part}").text
        with app.app_context():
            api = Caller(client, api_tokens.issue_token(staff[who]).token)
        for path in ("", "/notes", "/events"):
            assert secret not in str(api.get(f"/cases/{number}{path}")), (who, path)
    # A form made by hand is refused where the person is not of legal aid.
    refused = visit("clerk.binhai")
    plain = refused.get(told).form("/notes")
    assert "您不能办理此事" in refused.send(plain, 403, text="x", private="1").text
