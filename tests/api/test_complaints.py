"""Handing in: what is taken, what is refused and how it is said, and sending it twice."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.api.calling import ID_NUMBER, Caller, complaint_body, problem_codes, roster_row
from wagecase.extensions import db
from wagecase.models import Case, Claim, Complaint


def count(app: Flask, model: Any) -> int:
    with app.app_context():
        return db.session.scalars(select(func.count()).select_from(model)).one()


def test_a_way_to_reach_the_worker_and_their_words_are_enough(clerk: Caller) -> None:
    opened = clerk.post("/complaints", {"words": "老板跑了", "contact": {"phone": "022-23456789"}}, 201)
    assert opened["case_number"].startswith("120116-")
    case = clerk.get(f"/cases/{opened['case_number']}")
    assert (case["id"], case["workers"], case["district"]) == (opened["case_id"], 0, "120116")
    assert case["complaints"][0]["words"] == "老板跑了"


def test_a_full_complaint_comes_back_with_protected_fields_masked(clerk: Caller) -> None:
    backup = {"name": "李四", "phone": "13900139000"}
    opened = clerk.complain(
        capacity="team_leader", headcount=33, amount_stated="147349", requests="要回工资", backup_contact=backup,
        going_home_on="2027-02-01", claims=[roster_row(card="6222021234567890128", id_number=ID_NUMBER, team="一班")],
    )  # fmt: skip
    shown = clerk.get(f"/complaints/{opened['id']}")
    assert shown["words"] == complaint_body()["words"]
    assert shown["contact"]["phone"] == "***8000"
    assert shown["contact"]["id_number"] == "***1233"
    assert (shown["backup_contact"]["name"], shown["backup_contact"]["phone"]) == ("李四", "***9000")
    assert shown["details"] == {
        "headcount": 33, "amount_stated": "147349", "requests": "要回工资", "going_home_on": "2027-02-01",
    }  # fmt: skip
    claim = clerk.get(f"/cases/{opened['case_id']}/claims")["items"][0]
    assert (claim["claimed"], claim["team"], claim["worker"]["card"]) == ("4465.00", "一班", "***0128")


@pytest.mark.parametrize(
    ("bad", "pointer", "code"),
    [
        ({"claims": [roster_row(id_number="110101199003071234")]}, "#/claims/0/id_number", "id_number_check"),
        ({"claims": [roster_row(id_number="110101199013071233")]}, "#/claims/0/id_number", "id_number_check"),
        ({"claims": [roster_row(period_to="2099-01-01")]}, "#/claims/0/period_to", "period_future"),
        ({"claims": [roster_row(period_from="2026-04-01")]}, "#/claims/0/period_to", "period_order"),
        ({"claims": [roster_row(claimed="-1.00")]}, "#/claims/0/claimed", "money_negative"),
        ({"claims": [roster_row(claimed="1234567890123")]}, "#/claims/0/claimed", "money_too_large"),
        ({"claims": [roster_row(claimed="0")]}, "#/claims/0/claimed", "money_not_positive"),
        ({"claims": [roster_row(claimed="1.005")]}, "#/claims/0/claimed", "money_form"),
        ({"claims": [roster_row(claimed="1_000")]}, "#/claims/0/claimed", "money_form"),
        ({"claims": [roster_row(claimed="1e3")]}, "#/claims/0/claimed", "money_form"),
        ({"claims": [roster_row(claimed="NaN")]}, "#/claims/0/claimed", "money_form"),
        ({"claims": [roster_row(claimed=12.5)]}, "#/claims/0/claimed", "money_not_text"),
        ({"claims": [roster_row(card="6222021234567890123")]}, "#/claims/0/card", "card_check"),
        ({"claims": [roster_row(name="")]}, "#/claims/0/name", "blank"),
        ({"claims": {"0": roster_row()}}, "#/claims", "not_a_list"),
        ({"claims": [[]]}, "#/claims/0", "not_an_object"),
        ({"contact": {"name": "张三"}}, "#/contact/phone", "required"),
        ({"contact": {"phone": "12"}}, "#/contact/phone", "phone_form"),
        ({"contact": []}, "#/contact", "not_an_object"),
        ({"words": "a\0b"}, "#/words", "control_characters"),
        ({"words": "\ud800"}, "#/words", "control_characters"),
        ({"words": "   "}, "#/words", "blank"),
        ({"words": "长" * 10_001}, "#/words", "too_long"),
        ({"words": 5}, "#/words", "not_text"),
        ({"employer": {"name": "某公司", "uscc": "91110000600037341M"}}, "#/employer/uscc", "uscc_check"),
        ({"channel": "pigeon"}, "#/channel", "choice"),
        ({"received_at": "2026-01-01T10:00:00"}, "#/received_at", "instant_naive"),
        ({"received_at": "0001-01-01T00:00:00+14:00"}, "#/received_at", "day_absurd"),
        ({"received_at": "2099-01-01T10:00:00+08:00"}, "#/received_at", "instant_future"),
        ({"headcount": 10**400}, "#/headcount", "out_of_range"),
        ({"headcount": True}, "#/headcount", "not_whole"),
        ({"district": "999999"}, "#/district", "unknown_district"),
        ({"wrods": "typo"}, "#/wrods", "unknown_field"),
        ({"a\ud800/~b": 1}, "#/a?~1~0b", "unknown_field"),
    ],
)  # fmt: skip
def test_bad_input_is_named_by_field_and_nothing_is_written(
    app: Flask, clerk: Caller, bad: dict[str, Any], pointer: str, code: str
) -> None:
    answer = clerk.send("POST", "/complaints", 422, json={**complaint_body(), **bad})
    assert answer.content_type == "application/problem+json; charset=utf-8"
    assert problem_codes(answer.get_json())[pointer] == code
    assert (count(app, Case), count(app, Complaint), count(app, Claim)) == (0, 0, 0)


def test_errors_are_in_the_language_of_the_caller(clerk: Caller) -> None:
    body = complaint_body(claims=[roster_row(claimed="-1")])
    zh = clerk.send("POST", "/complaints", 422, {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.1"}, json=body)
    en = clerk.send("POST", "/complaints", 422, {"Accept-Language": "en-GB,en"}, json=body)
    assert (zh.get_json()["errors"][0]["detail"], en.get_json()["errors"][0]["detail"]) == (
        "金额不能为负",
        "An amount may not be negative.",
    )
    assert "金额不能为负" in zh.get_data(as_text=True)
    assert (zh.headers["Content-Language"], en.headers["Content-Language"]) == ("zh-CN", "en")


def test_a_roster_of_2000_with_three_bad_rows_names_exactly_those(app: Flask, clerk: Caller) -> None:
    rows = [roster_row(f"工人{number}") for number in range(2000)]
    rows[17]["claimed"], rows[999]["id_number"], rows[1999]["period_to"] = "-5", "110101199003071234", "2099-12-31"
    refused = clerk.post("/complaints", complaint_body(claims=rows), 422)
    expected = {
        "#/claims/17/claimed": "money_negative",
        "#/claims/999/id_number": "id_number_check",
        "#/claims/1999/period_to": "period_future",
    }
    assert problem_codes(refused) == expected
    assert count(app, Claim) == 0
    opened = clerk.complain(claims=None)
    assert problem_codes(clerk.post(f"/cases/{opened['case_id']}/claims", {"claims": rows}, 422)) == expected
    assert count(app, Claim) == 0


def test_a_roster_of_2000_is_taken_and_one_of_2001_is_not(clerk: Caller) -> None:
    rows = [roster_row(f"工人{number}") for number in range(2001)]
    assert problem_codes(clerk.post("/complaints", complaint_body(claims=rows), 422)) == {"#/claims": "too_many"}
    opened = clerk.complain(claims=rows[:2000])
    assert clerk.get(f"/cases/{opened['case_id']}")["workers"] == 2000


def test_an_odd_roster_is_taken_with_a_warning(clerk: Caller) -> None:
    rows = [roster_row(f"工人{n}", phone="13800138000", id_number=ID_NUMBER if n < 2 else None) for n in range(3)]
    opened = clerk.complain(claims=rows)
    assert ["3" in opened["warnings"][0], "2" in opened["warnings"][1]] == [True, True]
    assert len(opened["warnings"]) == 2


def test_the_same_key_and_body_give_the_same_answer_once(app: Flask, clerk: Caller) -> None:
    first = clerk.post("/complaints", complaint_body(), 201, Idempotency_Key="k-1")
    again = clerk.post("/complaints", complaint_body(), 201, Idempotency_Key="k-1")
    assert again == first
    assert count(app, Case) == 1
    other = clerk.post("/complaints", complaint_body(words="另一件"), 409, Idempotency_Key="k-1")
    assert other["type"].endswith("key_reused")
    clerk.post("/complaints", complaint_body(), 422, Idempotency_Key="x" * 200)


def test_a_refused_request_does_not_use_up_its_key(app: Flask, clerk: Caller) -> None:
    clerk.post("/complaints", complaint_body(words=""), 422, Idempotency_Key="k-2")
    clerk.post("/complaints", complaint_body(), 201, Idempotency_Key="k-2")
    assert count(app, Case) == 1


def test_a_platform_number_is_taken_once(clerk: Caller) -> None:
    clerk.complain(platform_no="TJ-2026-1")
    answer = clerk.post("/complaints", complaint_body(platform_no="TJ-2026-1"), 409)
    assert problem_codes(answer) == {"#/platform_no": "platform_no_known"}
    clerk.complain(platform_no="TJ-2026-2")


def test_who_takes_no_complaints_is_refused(head: Caller) -> None:
    answer = head.post("/complaints", complaint_body(), 403)
    assert answer["errors"][0]["code"] == "not_your_role"


def test_complaints_are_listed_newest_first(clerk: Caller, stranger: Caller) -> None:
    ids = [clerk.complain()["id"] for _ in range(3)]
    first = clerk.get("/complaints?limit=2")
    rest = clerk.get(f"/complaints?limit=2&cursor={first['next']}")
    assert [line["id"] for line in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next"] is None
    assert "words" not in first["items"][0]
    assert stranger.get("/complaints")["items"] == []
    stranger.get(f"/complaints/{ids[0]}", 404)


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50 + b"1" + b"}" * 50, b'{"a": NaN}'])
def test_what_is_no_json_is_malformed(clerk: Caller, body: bytes) -> None:
    answer = clerk.send("POST", "/complaints", 400, data=body, content_type="application/json")
    assert answer.get_json()["type"].endswith("malformed")


def test_a_number_beyond_all_bounds_is_malformed(clerk: Caller) -> None:
    body = b'{"words": ' + b"9" * 5000 + b"}"
    clerk.send("POST", "/complaints", 400, data=body, content_type="application/json")


@pytest.mark.parametrize("body", [[], "text", 5, True])
def test_the_body_must_be_an_object(clerk: Caller, body: Any) -> None:
    assert problem_codes(clerk.post("/complaints", body, 422)) == {"#": "not_an_object"}


def test_other_media_types_and_huge_bodies_are_refused(clerk: Caller) -> None:
    assert clerk.send("POST", "/complaints", 415, data="words=x", content_type="text/plain").get_json()["status"] == 415
    huge = b'{"words": "' + b"x" * (5 * 1024 * 1024) + b'"}'
    answer = clerk.send("POST", "/complaints", 413, data=huge, content_type="application/json")
    assert answer.get_json()["type"].endswith("too_large")
