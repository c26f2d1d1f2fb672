"""The same matter twice: shown with reasons and a score, laid side by side, joined by a person, undone again."""

from __future__ import annotations

import io
from collections.abc import Callable

from flask import Flask

from tests.console.case.test_acts import assigned, log
from tests.console.conftest import ReceivedCase
from tests.console.visiting import Visitor, within_page_budget
from tests.services.evidence.contents import photo

Visit = Callable[..., Visitor]


def test_a_double_is_seen_compared_joined_and_parted_again(
    app: Flask, visit: Visit, take: Callable[..., ReceivedCase]
) -> None:
    first, second = take(workers=2), take(workers=2)
    clerk, head, content = visit("clerk.binhai"), visit("head.binhai"), photo(side=64)
    for one in (first, second):
        given = {"kind": "iou", "giver": "worker", "channel": "counter", "file": (io.BytesIO(content), "a.jpg")}
        clerk.post(f"/console/cases/{one.number}/evidence", given)
    with within_page_budget(app) as pages:
        pages.append(clerk.get(f"/console/cases/{first.number}/alike"))
    for why in ("证件号相同", "同一份证据文件", "同一项目、同一单位", "同一单位，欠薪期间重叠", "100"):
        assert why in pages[0].text
    with within_page_budget(app) as pages:
        pages.append(head.get(f"/console/cases/{first.number}/compare/{second.number}"))
    assert all(why in pages[0].text for why in ("证件号相同", "同一份证据文件", "同一项目、同一单位", "100"))
    assert "系统没有看出" in head.get(f"/console/cases/{first.number}/compare/{first.number}").text
    page = head.get(f"/console/cases/{first.number}/compare?other={second.number}")
    assert f"把 {first.number} 并入 {second.number}" in page.text
    assert "并入" not in clerk.get(f"/console/cases/{first.number}/compare/{second.number}").text.split("并案后")[0]
    head.act(first.number, "join", target=second.number, reason="同一工地")
    joined = clerk.get(f"/console/cases/{second.number}/evidence").text
    assert f"并入的案件 {first.number} 还有 1 份证据" in joined
    head.act(first.number, "unjoin", reason="不是同一工地")
    assert log(app, first.number)[-2:] == ["case.unjoined", "case.joined"]
    assert clerk.get(f"/console/cases/{first.number}/claims").text.count("工人") >= 2
    visit("inspector.hexi").get(f"/console/cases/{first.number}/compare/{second.number}", 404)


def test_the_checklist_for_the_police_stands_on_a_page_of_its_own(
    app: Flask, visit: Visit, take: Callable[..., ReceivedCase]
) -> None:
    filed = take()
    inspector = visit("inspector.binhai")
    inspector.get(f"/console/cases/{filed.number}/police", 404)
    assigned(app, visit, filed)
    inspector.act(filed.number, "verify", finding="violation", account="核实属实。")
    inspector.act(filed.number, "accept")
    with within_page_budget(app) as pages:
        pages.append(inspector.get(f"/console/cases/{filed.number}/police"))
    for said in ("还没有送达责令支付的文书", "本市数额标准尚未设定", "承办监察员2名", "第276条之一"):
        assert said in pages[0].text
