"""Finding and reading cases: only one's own, page by page, with every reading on record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.api.calling import ID_NUMBER, Caller, complaint_body, problem_codes, roster_row
from wagecase.extensions import db
from wagecase.models import CaseRead, Unmasking

Callers = Callable[..., Caller]
PARTS = ("", "/claims", "/events", "/deadlines", "/proceedings", "/payments", "/promises", "/notes")


def numbers(caller: Caller, query: str) -> list[str]:
    return [line["number"] for line in caller.get(f"/cases?{query}")["items"]]


def rows_of(app: Flask, model: Any) -> int:
    with app.app_context():
        return db.session.scalars(select(func.count()).select_from(model)).one()


def test_a_case_of_another_district_does_not_exist_for_one(clerk: Caller, stranger: Caller) -> None:
    opened = clerk.complain()
    for key in (opened["case_id"], opened["case_number"]):
        for part in PARTS:
            assert stranger.get(f"/cases/{key}{part}", 404)["type"].endswith("not_found")
        stranger.post(f"/cases/{key}/claims", {"claims": [roster_row()]}, 404)
        stranger.post(f"/cases/{key}/notes", {"text": "x"}, 404)
        stranger.post(f"/cases/{key}/payments", {}, 404)
    stranger.get(f"/proceedings/{opened['proceeding_id']}", 404)
    stranger.get(f"/proceedings/{opened['proceeding_id']}/acts", 404)
    stranger.act(opened["proceeding_id"], "assign", 404)
    assert numbers(stranger, "") == []
    assert stranger.post("/cases/look-up", {"id_number": ID_NUMBER})["items"] == []


@pytest.mark.parametrize("who", ["admin.binhai", "auditor.binhai"])
def test_administrator_and_auditor_see_no_case(clerk: Caller, as_: Callers, who: str) -> None:
    opened = clerk.complain()
    as_(who).get(f"/cases/{opened['case_id']}", 404)
    assert numbers(as_(who), "") == []


def test_the_city_sees_the_cases_of_its_districts(clerk: Caller, as_: Callers) -> None:
    opened = clerk.complain()
    assert numbers(as_("supervisor.city"), "") == [opened["case_number"]]


@pytest.mark.parametrize(
    "key", ["x", "1", "120116-2026-999999", "00000000-0000-0000-0000-000000000000", "%00", "%ED%A0%80"]
)
def test_what_is_no_case_is_not_found(clerk: Caller, key: str) -> None:
    clerk.get(f"/cases/{key}", 404)
    clerk.get(f"/complaints/{key}", 404)
    clerk.get(f"/proceedings/{key}", 404)
    clerk.get(f"/claims/{key}", 404)


def test_one_case_shows_everything_on_it(clerk: Caller) -> None:
    opened = clerk.complain(cause="project_money_unpaid")
    case = clerk.get(f"/cases/{opened['case_id']}")
    assert (case["stage"], case["stage_label"], case["district_label"]) == ("received", "已登记", "滨海新区")
    assert (case["claimed"], case["paid"], case["found"]) == ("4465.00", "0.00", None)
    assert case["project"]["investment_label"] == "政府投资"
    assert case["claims"]["items"][0]["worker"]["name"] == "张三"
    assert [event["name"] for event in case["events"]["items"]] == ["case.received"]
    assert case["proceedings"][0]["procedure_label"] == "案件"
    duty = next(one for one in case["deadlines"] if one["kind"] == "duty")
    assert duty["explanation"]
    assert duty["status"] in ("open", "due_today", "unset")


def test_a_case_is_shown_in_the_language_of_the_caller(clerk: Caller, as_: Callers) -> None:
    opened = clerk.complain()
    english = as_("clerk.binhai", "en").get(f"/cases/{opened['case_id']}")
    assert (english["stage_label"], english["district_label"]) == ("Received", "Binhai New Area")
    assert "working day" in english["deadlines"][0]["explanation"]


def test_opening_a_case_is_one_row_per_person_case_and_hour(app: Flask, clerk: Caller, head: Caller) -> None:
    opened = clerk.complain()
    assert rows_of(app, CaseRead) == 0
    for _ in range(2):
        clerk.get(f"/cases/{opened['case_id']}")
        clerk.get(f"/cases/{opened['case_number']}/events")
    assert rows_of(app, CaseRead) == 1
    head.get(f"/proceedings/{opened['proceeding_id']}/acts")
    assert rows_of(app, CaseRead) == 2


def test_a_list_is_no_reading(app: Flask, clerk: Caller) -> None:
    clerk.complain()
    clerk.get("/cases")
    clerk.get("/work?whose=organisation")
    assert rows_of(app, CaseRead) == 0


def test_heads_and_auditors_see_who_read_and_others_do_not(clerk: Caller, as_: Callers, stranger: Caller) -> None:
    opened = clerk.complain()
    clerk.get(f"/cases/{opened['case_id']}")
    for who in ("head.binhai", "auditor.binhai", "supervisor.city"):
        reads = as_(who).get(f"/cases/{opened['case_number']}/reads")["items"]
        assert [one["user"]["name"] for one in reads] == ["李受理"]
    clerk.get(f"/cases/{opened['case_id']}/reads", 403)
    as_("supervisor.city").get("/cases/00000000-0000-0000-0000-000000000000/reads", 404)


def test_one_field_is_shown_in_clear_with_its_purpose_on_record(app: Flask, clerk: Caller, as_: Callers) -> None:
    opened = clerk.complain()
    worker = clerk.get(f"/complaints/{opened['id']}")["contact"]["id"]
    path = f"/cases/{opened['case_id']}/unmask"
    asked = {"person": worker, "field": "id_number", "purpose": "制作登记表"}
    assert clerk.post(path, asked)["value"] == ID_NUMBER
    assert problem_codes(clerk.post(path, {**asked, "purpose": ""}, 422)) == {"#/purpose": "blank"}
    assert problem_codes(clerk.post(path, {**asked, "field": "name"}, 422)) == {"#/field": "choice"}
    clerk.post(path, {**asked, "field": "card"}, 404)
    clerk.post(path, {**asked, "person": opened["case_id"]}, 404)
    assert rows_of(app, Unmasking) == 1
    (seen,) = as_("auditor.binhai").get(f"/cases/{opened['case_id']}/unmaskings")["items"]
    assert (seen["field"], seen["purpose"], seen["user"]["name"]) == ("id_number", "制作登记表", "李受理")


def test_a_person_of_another_case_cannot_be_unmasked_through_ones_own(clerk: Caller) -> None:
    mine, other = clerk.complain(), clerk.complain()
    person = clerk.get(f"/complaints/{other['id']}")["contact"]["id"]
    clerk.post(f"/cases/{mine['case_id']}/unmask", {"person": person, "field": "phone", "purpose": "联系"}, 404)


def test_cases_are_found_by_what_people_know_of_them(clerk: Caller) -> None:
    first = clerk.complain(claims=[roster_row("欧阳明月")])["case_number"]
    second = clerk.complain(employer={"name": "天津海河建设有限公司"}, project={"name": "海河二期", "place": "塘沽"})[
        "case_number"
    ]
    assert numbers(clerk, "q=欧阳") == [first]
    assert numbers(clerk, "q=海河") == [second]
    assert numbers(clerk, "q=海河二期") == [second]
    assert numbers(clerk, "q=没有的") == []
    assert numbers(clerk, f"q={first}") == [first]
    assert numbers(clerk, f"q={first[:-1]}") == [second, first]
    assert numbers(clerk, f"q={first[:9]}") == [second, first]
    assert numbers(clerk, "q=%25%25") == []


def test_a_search_that_is_too_short_or_names_a_person_by_number_is_refused(clerk: Caller) -> None:
    assert problem_codes(clerk.get("/cases?q=张", 422)) == {"#/q": "search_too_short"}
    assert problem_codes(clerk.get(f"/cases?q={ID_NUMBER}", 422)) == {"#/q": "search_personal"}
    assert problem_codes(clerk.get("/cases?q=13800138000", 422)) == {"#/q": "search_personal"}


def test_an_exact_number_finds_its_cases(clerk: Caller) -> None:
    opened = clerk.complain(claims=[roster_row(id_number="12010419850605002X"[:17] + "7", phone="13900139000")])
    look = "/cases/look-up"
    for asked in ({"id_number": ID_NUMBER}, {"phone": "+86 138-0013-8000"}, {"phone": "１３９００１３９０００"}):
        assert [one["number"] for one in clerk.post(look, asked)["items"]] == [opened["case_number"]]
    assert clerk.post(look, {"phone": "13700137000"})["items"] == []
    assert problem_codes(clerk.post(look, {}, 422)) == {"#": "one_of_two"}
    assert problem_codes(clerk.post(look, {"id_number": ID_NUMBER[:-1] + "4"}, 422)) == {
        "#/id_number": "id_number_check"
    }


def test_filters_narrow_the_list(clerk: Caller) -> None:
    number = clerk.complain(matter="lead")["case_number"]
    employer = clerk.get(f"/cases/{number}")["employer"]["id"]
    other = clerk.complain(employer=None, received_at="2026-01-05T09:00:00+08:00")["case_number"]
    both = [other, number]
    checks = {
        "matter=lead": [number],
        f"employer={employer}": [number],
        "until=2026-01-31": [other],
        "since=2026-02-01": [number],
        "stage=received": both,
        "stage=in_hand": [],
        "district=120116": both,
        "district=120103": [],
        "closed=true": [],
        "closed=false": both,
        "paid=true": [],
        "paid=false": both,
        "late=false&matter=lead": [number],
        "handler=me": [],
    }
    assert {query: numbers(clerk, query) for query in checks} == checks


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "#/limit"),
        ("limit=201", "#/limit"),
        ("limit=99999999999999999999", "#/limit"),
        ("limit=x", "#/limit"),
        ("limit=", "#/limit"),
        ("cursor=nonsense", "#/cursor"),
        ("cursor=%00", "#/cursor"),
        ("since=2026-13-01", "#/since"),
        ("employer=1", "#/employer"),
        ("closed=maybe", "#/closed"),
        ("distict=120116", "#/distict"),
        ("q=a%00b", "#/q"),
    ],
)
def test_a_faulty_query_is_named(clerk: Caller, query: str, pointer: str) -> None:
    answer = clerk.get(f"/cases?{query}", 422)
    assert list(problem_codes(answer)) == [pointer]


def test_a_cursor_of_another_list_is_refused(clerk: Caller) -> None:
    for _ in range(2):
        clerk.complain()
    cursor = clerk.get("/complaints?limit=1")["next"]
    assert problem_codes(clerk.get(f"/cases?cursor={cursor}", 422)) == {"#/cursor": "bad_cursor"}


def test_pages_stay_stable_while_cases_come_in(clerk: Caller) -> None:
    first = [clerk.complain()["case_number"] for _ in range(5)]
    page = clerk.get("/cases?limit=2")
    seen = [line["number"] for line in page["items"]]
    clerk.complain()
    while page["next"]:
        page = clerk.get(f"/cases?limit=2&cursor={page['next']}")
        seen += [line["number"] for line in page["items"]]
    assert seen == first[::-1]


def test_counts_are_given_on_request(clerk: Caller) -> None:
    for _ in range(3):
        clerk.complain()
    assert clerk.get("/cases?limit=1")["count"] is None
    assert clerk.get("/cases?limit=1&count=true")["count"] == "3"


def test_notes_are_added_and_read(clerk: Caller, inspector: Caller) -> None:
    opened = clerk.complain()
    path = f"/cases/{opened['case_id']}/notes"
    made = clerk.post(path, {"text": "工人下周返乡\n请尽快联系"}, 201)
    assert inspector.get(path) == [made]
    assert (made["author"]["name"], made["text"]) == ("李受理", "工人下周返乡\n请尽快联系")
    assert problem_codes(clerk.post(path, {"text": " "}, 422)) == {"#/text": "blank"}


def test_the_work_list_is_ordered_by_due_date_and_paged(clerk: Caller, stranger: Caller) -> None:
    days = ("2026-03-20", "2026-03-02", "2026-03-10")
    for day in days:
        clerk.complain(received_at=f"{day}T09:00:00+08:00")
    page = clerk.get("/work?whose=organisation&limit=2")
    lines = page["items"] + clerk.get(f"/work?whose=organisation&limit=2&cursor={page['next']}")["items"]
    assert len(lines) == 3
    assert [line["due_on"] for line in lines] == sorted(line["due_on"] for line in lines)
    assert all(line["clock_label"] and line["days_left"] is not None for line in lines)
    assert clerk.get("/work")["items"] == []
    assert stranger.get("/work?whose=organisation")["items"] == []


def test_directories_name_whom_one_can_choose(clerk: Caller, as_: Callers) -> None:
    assert any(one["code"] == "120103JC" for one in clerk.get("/organisations"))
    people = clerk.get("/people")
    assert {"李受理", "王监察", "陈队长"} <= {one["name"] for one in people}
    assert "韩监察" not in {one["name"] for one in people}
    clerk.complain()
    assert [one["name"] for one in clerk.get("/employers?name=某某")] == ["天津某某劳务有限公司"]
    assert problem_codes(clerk.get("/employers?name=某", 422)) == {"#/name": "too_short"}
    reference = as_("clerk.binhai", "en").get("/reference")
    assert {"code": "counter", "label": "Counter"} in reference["channels"]
    assert {"code": "120116", "label": "Binhai New Area"} in reference["districts"]


def test_a_complaint_for_another_district_is_still_seen_by_who_took_it(clerk: Caller, stranger: Caller) -> None:
    opened = clerk.post("/complaints", complaint_body(district="120103"), 201)
    assert opened["case_number"].startswith("120103-")
    clerk.get(f"/cases/{opened['case_id']}")
    stranger.get(f"/cases/{opened['case_id']}")
