"""Pages around the case: my work, approvals, search, and what is said where there is nothing or nothing may be seen."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from tests.api.calling import ID_NUMBER
from tests.console.case.test_acts import assigned, log
from tests.console.conftest import ReceivedCase
from tests.console.visiting import Visitor

Visit = Callable[..., Visitor]
Take = Callable[..., ReceivedCase]


def test_my_work_is_mine_by_day_and_remembers_how_i_narrowed_it(app: Flask, visit: Visit, take: Take) -> None:
    filed, inspector = take(), visit("inspector.binhai")
    assert "没有等您办理的事项" in inspector.get("/console/work").text
    assert filed.number in inspector.get("/console/work?whose=organisation").text
    assigned(app, visit, filed)
    page = inspector.get("/console/work?whose=mine")
    assert filed.number in page.text
    assert "还剩" in page.text
    assert filed.number not in inspector.get("/console/work?whose=mine&group=1").text
    assert filed.number not in inspector.get("/console/work").text
    assert filed.number not in inspector.get("/console/work?whose=mine&procedure=arbitration").text
    assert filed.number not in inspector.get("/console/work?whose=mine&when=late").text
    assert filed.number in inspector.get("/console/work?whose=mine&district=120116").text


def test_my_work_goes_on_page_by_page(visit: Visit, take: Take) -> None:
    numbers = {take().number for _ in range(52)}
    head = visit("head.binhai")
    first = head.get("/console/work?whose=organisation")
    link = first.html.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = head.get(link)
    seen = [{number for number in numbers if number in page.text} for page in (first, second)]
    assert len(seen[0]) == 50
    assert seen[0] | seen[1] == numbers
    assert not seen[0] & seen[1]
    head.get(link.replace("whose=organisation", "whose=mine"), 422)


def test_approvals_go_from_the_handler_to_both_heads_and_never_to_oneself(app: Flask, visit: Visit, take: Take) -> None:
    filed, inspector = take(), visit("inspector.binhai")
    assigned(app, visit, filed)
    inspector.act(filed.number, "verify", finding="violation", account="属实")
    inspector.act(filed.number, "accept")
    inspector.act(filed.number, "submit", fields={"for": "filed", "account": "建议立案"})
    inspector.get("/console/approvals", 403)
    assert "没有等您审批" in visit("bureauhead.binhai").get("/console/approvals").text
    head = visit("head.binhai")
    queue = head.get("/console/approvals")
    assert "建议立案" in queue.text
    link = next(one for one in queue.html.split('"') if "/acts/endorse" in one).replace("&amp;", "&")
    done = head.send(head.get(link).form("endorse"))
    assert done.path == "/console/approvals"
    assert "没有等您审批" in done.text
    bureau = visit("bureauhead.binhai")
    link = next(one for one in bureau.get("/console/approvals").html.split('"') if "/acts/return" in one)
    bureau.send(bureau.get(link.replace("&amp;", "&")).form("return"), reason="请补充笔录")
    assert "没有等您审批" in bureau.get("/console/approvals").text
    assert log(app, filed.number)[-2:] == ["inspection.endorsed", "inspection.returned"]


def test_search_finds_by_part_and_exactly_and_keeps_numbers_out_of_addresses(visit: Visit, take: Take) -> None:
    filed, inspector = take(), visit("inspector.binhai")
    for wanted in (filed.number, filed.number[:11], "某某劳务", "村道", "工人1"):
        assert filed.number in inspector.get(f"/console/search?q={wanted}").text
    assert "没有找到案件" in inspector.get("/console/search?q=不存在").text
    assert "身份证" in inspector.get(f"/console/search?q={ID_NUMBER}", 422).text
    inspector.get("/console/search?q=一", 422)
    inspector.get("/console/search?q=某某&since=2026-02-30", 422)
    form = inspector.get("/console/search").form("exact")
    found = inspector.send(form, id_number=ID_NUMBER)
    assert filed.number in found.text
    assert found.path == "/console/search/exact"
    assert filed.number in inspector.send(form, phone="138 0013 8000").text
    assert "18 位" in inspector.send(form, 422, id_number="123").text
    assert "之一" in inspector.send(form, 422).text


def test_what_is_not_there_and_what_is_not_mine_look_the_same(visit: Visit, take: Take) -> None:
    filed, stranger = take(), visit("inspector.hexi")
    absent = stranger.get("/console/cases/120116-2026-999999", 404).text
    assert stranger.get(f"/console/cases/{filed.number}", 404).text == absent
    assert stranger.get("/console/nothing/here", 404).text == absent
    assert "没有找到" in absent


def test_an_administrator_is_led_to_their_own_pages(visit: Visit) -> None:
    assert visit("auditor.binhai").get("/console/work").status == 200
