"""A fault of ours is called one, can be quoted by its number, and leaves one log line that names no value."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any, NoReturn

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from tests.api.calling import PREFIX, Caller, complaint_body
from tests.console.conftest import ReceivedCase, take, visit
from tests.console.visiting import Visitor
from tests.public.phone import OWN_ANSWERS, Phone, receipt_codes
from tests.servers import RunningPostgres, RunningValkey
from tests.web.faults import CONSTRAINT, lines, refusing
from wagecase.extensions import db
from wagecase.web import conflicts, problem_texts, problems
from wagecase.web.conflicts import CONFLICT_CONSTRAINTS
from wagecase.web.request_ids import HEADER

__all__ = ["take", "visit"]

Visit = Callable[..., Visitor]
Take = Callable[..., ReceivedCase]
Superuser = Callable[[str], None]
UNFORESEEN = "unforeseen database fault"


def fail() -> NoReturn:
    raise KeyError("nothing")


def only_line(caplog: pytest.LogCaptureFixture, number: str) -> dict[str, Any]:
    """The one line of a fault, which carries the number that the person has and none of what was to be written."""
    (line,) = lines(caplog, UNFORESEEN)
    assert (line["constraint"], line["sqlstate"], line["request_id"]) == (CONSTRAINT, "23514", number)
    assert not [word for word in ("张三", "张建国", "13800138000", "13812345678", "打了很久") if word in caplog.text]
    return line


def test_the_api_calls_an_unforeseen_constraint_a_fault_of_ours(
    app: Flask, staff: dict[str, uuid.UUID], as_superuser: Superuser, caplog: pytest.LogCaptureFixture
) -> None:
    clerk = Caller.log_in(app.test_client(), "clerk.binhai")
    with refusing(as_superuser, "complaints"):
        answer = clerk.send("POST", "/complaints", 500, json=complaint_body())
    told: Any = answer.get_json()
    assert told["type"] == "urn:wagecase:problem:internal"
    assert told["request_id"] == answer.headers[HEADER]
    line = only_line(caplog, told["request_id"])
    assert (line["route"], line["user_id"]) == (f"{PREFIX}/complaints", str(staff["clerk.binhai"]))
    clerk.complain()


def test_the_console_shows_the_number_and_gives_back_what_was_typed(
    visit: Visit, take: Take, as_superuser: Superuser, caplog: pytest.LogCaptureFixture
) -> None:
    clerk = visit("clerk.binhai")
    note = clerk.get(f"/console/cases/{take().number}/complaint").form("/notes")
    with refusing(as_superuser, "notes"):
        page = clerk.send(note, 500, text="打了很久的字")
    number = page.answer.headers[HEADER]
    assert "不是您的操作有误" in page.text
    assert number in page.text
    assert "连不上" not in page.text
    only_line(caplog, number)
    kept = page.form("/notes")
    assert ("text", "打了很久的字") in kept.fields
    assert "备注已保存" in clerk.send(clerk.send(kept).form("/notes")).text


def test_a_worker_is_not_told_that_nothing_connects_and_can_send_again(
    app: Flask, as_superuser: Superuser, caplog: pytest.LogCaptureFixture
) -> None:
    phone = Phone(app)
    steps = dict(OWN_ANSWERS)
    check = steps.pop("check")
    page = phone.walk(steps)
    with refusing(as_superuser, "complaints"):
        fault = phone.send(page, 500, **check)
    assert "不是您填错了" in fault.text
    assert "连不上" not in fault.text
    assert fault.answer.headers[HEADER] in fault.text
    only_line(caplog, fault.answer.headers[HEADER])
    receipt_codes(phone.send(phone.get("/complain/check"), **check))


def test_a_lost_database_is_said_and_logged_once_for_each_request(
    make_app: Callable[..., Flask],
    own_postgres: RunningPostgres,
    own_valkey: RunningValkey,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = make_app(postgres=own_postgres, valkey=own_valkey).test_client()
    partner = f"/partner/{uuid.uuid4()}"
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(partner).text)
    assert token
    for cookie in ("wagecase_form", "wagecase_session"):
        client.set_cookie(cookie, "x")
    own_postgres.kill()
    lost = [
        client.get("/"),
        client.get("/console/work"),
        client.post(partner, data={"csrf_token": token[1], "code": "1234567890"}),
        client.get(f"{PREFIX}/cases", headers={"Authorization": "Bearer x"}),
    ]
    assert [one.status_code for one in lost] == [503] * 4
    found = lines(caplog, "unavailable")
    assert [one["request_id"] for one in found] == [one.headers[HEADER] for one in lost]
    assert [lost[0].headers["Retry-After"], lost[1].headers["Retry-After"]] == ["5", "5"]
    assert all(one.headers[HEADER] in one.text for one in lost)


def test_who_may_not_leaves_a_line_with_route_and_id_but_no_name(
    visit: Visit, take: Take, staff: dict[str, uuid.UUID], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    number = take().number
    visit("lawyer.binhai").get(f"/console/cases/{number}", 404)
    visit("clerk.binhai").get("/console/people", 403)
    hidden, forbidden = lines(caplog, "refused")
    assert (hidden["status"], hidden["route"]) == (404, "/console/cases/<key>")
    assert hidden["user_id"] == str(staff["lawyer.binhai"])
    assert (forbidden["status"], forbidden["user_id"]) == (403, str(staff["clerk.binhai"]))
    assert number not in str(hidden)


def test_what_nobody_caught_is_shown_in_the_style_of_the_pages_and_without_a_stack(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "public.front_page", fail)
    answer = app.test_client().get("/")
    assert answer.status_code == 500
    assert "不是您填错了" in answer.text
    assert answer.headers[HEADER] in answer.text
    assert "KeyError" not in answer.text
    (line,) = lines(caplog, "unhandled exception")
    assert (line["request_id"], line["route"]) == (answer.headers[HEADER], "/")


def test_each_constraint_that_is_called_a_conflict_exists_and_is_of_one_row() -> None:
    unique = {str(index.name) for table in db.metadata.tables.values() for index in table.indexes if index.unique}
    unique |= {str(one.name) for table in db.metadata.tables.values() for one in table.constraints}
    assert unique >= CONFLICT_CONSTRAINTS
    assert {name.partition("_")[0] for name in CONFLICT_CONSTRAINTS} == {"pk", "uq"}


def test_two_who_write_the_same_are_told_so(app: Flask, staff: dict[str, uuid.UUID]) -> None:
    clerk = Caller.log_in(app.test_client(), "clerk.binhai")
    clerk.complain(platform_no="12345-1", channel="hotline_12345")
    told: Any = clerk.send("POST", "/complaints", 409, json=complaint_body(platform_no="12345-1")).get_json()
    assert told["errors"][0]["code"] == "platform_no_known"


def test_every_kind_of_problem_has_a_text_for_each_reader() -> None:
    kinds = {one.name for one in (*problems.PROBLEM_BY_ERROR.values(), *problems.PROBLEM_BY_STATUS.values())}
    kinds |= {problems.CONFLICT.name, problems.problem_of_status(400).name}
    for texts in (problem_texts.STAFF, problem_texts.WORKERS, problem_texts.PARTNERS):
        assert set(texts) == kinds


def test_a_fault_without_a_name_is_no_conflict() -> None:
    fault = IntegrityError("insert", {}, ValueError("x"))
    assert conflicts.constraint_name(fault) is None
    assert problems.problem_of(fault) is problems.INTERNAL
