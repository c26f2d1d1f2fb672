"""Logging a complaint: found, checked, saved and logged once, with a receipt and the documents to sign."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.console.visiting import Visitor, within_page_budget
from wagecase.extensions import db
from wagecase.models import Case, Claim, Complaint, DataKey, Draft, Employer, Unmasking
from wagecase.services.base.dates import now
from wagecase.services.demo.seed import invented_id_number
from wagecase.services.intake import drafts, duplicates, tracking_code
from wagecase.services.registry import districts
from wagecase.services.spreadsheets.clipboard import parse_roster

ID_NUMBER = invented_id_number(7)
FIRM = "滨城建设工程有限公司"
Visit = Callable[..., Visitor]


def typed(**more: str) -> dict[str, str]:
    """One worker with their data at hand."""
    return {
        "draft": str(uuid.uuid4()),
        "channel": "counter",
        "matter": "complaint",
        "contact.name": "张建国",
        "contact.phone": "138 1234 5678",
        "contact.id_number": ID_NUMBER,
        "employer.name": FIRM,
        "workplace": "塘沽海河外滩工地",
        "own.claimed": "1.2万",
        "own.period_from": "2026-05-01",
        "own.period_to": "2026-09-30",
        "words": "老板说等工程款，一直拖着。",
        **{name.replace("__", "."): value for name, value in more.items()},
    }


@pytest.fixture
def clerk(visit: Visit) -> Visitor:
    return visit("clerk.binhai")


def logged(app: Flask, visitor: Visitor, form: dict[str, str]) -> tuple[Complaint, str]:
    """The complaint of a form that was handed in, and its receipt."""
    shown = visitor.post("/console/log", form)
    with app.app_context():
        found = db.session.get_one(Complaint, uuid.UUID(shown.path.split("/")[-2]))
        db.session.expunge(found)
    return found, shown.html


def count(app: Flask, model: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_one_worker_is_logged_once_with_a_code_that_nobody_else_has(app: Flask, clerk: Visitor) -> None:
    form = typed()
    complaint, receipt = logged(app, clerk, form)
    code = re.search(r"[0-9]{5} [0-9]{5}", receipt)
    with app.app_context():
        case = db.session.get_one(Case, complaint.case_id)
        number = case.number or ""
        claim = db.session.scalars(select(Claim)).one()
        assert (case.area_code, case.workers, str(claim.claimed)) == ("120116", 1, "12000.00")
        assert code
        assert tracking_code.code_matches(complaint, code[0])
        assert not tracking_code.code_matches(complaint, "00000 00000")
        assert code[0].replace(" ", "").encode() not in (complaint.tracking_code_digest or b"")
    assert number
    assert number in receipt
    assert "<svg" in receipt
    again, _ = logged(app, clerk, form)
    changed, told = logged(app, clerk, {**form, "words": "另外的话"})
    assert again.id == changed.id == complaint.id
    assert "没有重复登记" in told
    assert count(app, Case) == 1


def test_a_lost_code_is_replaced_and_the_old_one_opens_nothing(app: Flask, clerk: Visitor) -> None:
    complaint, receipt = logged(app, clerk, typed())
    old = re.search(r"[0-9]{5} [0-9]{5}", receipt)
    shown = clerk.post(f"/console/complaints/{complaint.id}/code", {}).html
    new = re.search(r"[0-9]{5} [0-9]{5}", shown)
    assert old
    assert new
    with app.app_context():
        row = db.session.get_one(Complaint, complaint.id)
        assert tracking_code.code_matches(row, new[0])
        assert not tracking_code.code_matches(row, old[0])


def test_faults_stand_beside_their_fields_and_nothing_typed_is_lost(app: Flask, clerk: Visitor) -> None:
    form = typed(contact__phone="12", words="", paste="姓名\t欠薪金额\n李四\t一千\n王五\t800", rows__0__name="赵<六>")
    answer = clerk.post("/console/log", form, 422)
    assert re.search(r'id="contact.phone-fault"[^>]*>\s*电话号码无效', answer.html)
    assert re.search(r'id="words-fault"[^>]*>\s*不能为空白', answer.html)
    assert re.search(r'id="rows.0.claimed-fault"[^>]*>\s*必填', answer.html)
    assert "一千<span" in answer.html
    assert "赵&lt;六&gt;" in answer.html
    assert "<六>" not in answer.html
    for kept in ("张建国", FIRM, "李四\t一千", "塘沽海河外滩工地"):
        assert kept in answer.html
    assert count(app, Case) == 0


def test_a_field_is_checked_as_it_is_left(clerk: Visitor) -> None:
    clerk.get("/console/log")
    fields = {"contact.id_number": "12010119900101123X", "contact.name": "", "csrf_token": None}
    clerk.post("/console/log/field", fields, 400)
    assert clerk.post("/console/log/field", fields, headers={"X-CSRFToken": clerk.token}).answer.json == {
        "faults": {"contact.id_number": "公民身份号码的校验码不对", "contact.name": ""},
        "values": {"contact.id_number": "12010119900101123X"},
    }


def test_a_roster_of_five_hundred_comes_by_paste_within_what_a_page_may_cost(app: Flask, clerk: Visitor) -> None:
    lines = ["序号\t姓名\t身份证号\t手机号\t欠薪金额\t欠薪起\t欠薪止"]
    for number in range(500):
        cells = (
            number + 1,
            f"工人{number}",
            invented_id_number(number),
            f"1380000{number:04}",
            "8,000",
            "2026/3",
            "2026/5",
        )
        lines.append("\t".join(map(str, cells)))
    form = typed(paste="\n".join(lines), own__claimed="", own__period_from="", own__period_to="")
    clerk.get("/console/log")
    with within_page_budget(app) as pages:
        pages.append(clerk.post("/console/log", {**form, "step": "paste"}))
    assert "读出 500 人" in pages[0].html
    complaint, _ = logged(app, clerk, form)
    with within_page_budget(app) as pages:
        pages.append(clerk.get(f"/console/complaints/{complaint.id}/register"))
    with within_page_budget(app) as pages:
        pages.append(clerk.get(f"/console/complaints/{complaint.id}/receipt"))
    with app.app_context():
        assert db.session.get_one(Case, complaint.case_id).workers == 500


def test_a_draft_is_sealed_offered_to_its_writer_only_and_erased(app: Flask, clerk: Visitor, visit: Visit) -> None:
    form = typed()
    assert "草稿已保存" in clerk.post("/console/log/draft", form).answer.json["saved"]  # type: ignore[index]
    assert "张建国 · " + FIRM in clerk.get("/console/log").html
    assert 'value="张建国"' in clerk.get(f"/console/log?draft={form['draft']}").html
    other = visit("inspector.binhai")
    other.get(f"/console/log?draft={form['draft']}", 404)
    other.post("/console/log/draft", form, 404)
    with app.app_context():
        row = db.session.scalars(select(Draft)).one()
        assert "张建国".encode() not in row.ciphertext
        key = row.data_key_id
    logged(app, clerk, form)
    assert clerk.post("/console/log/draft", form).answer.json == {"saved": None}
    with app.app_context():
        assert db.session.get_one(DataKey, key).wrapped is None
    assert count(app, Draft) == 0


def test_a_draft_untouched_for_thirty_days_is_erased(app: Flask, clerk: Visitor) -> None:
    old, young = typed(), typed()
    for form in (old, young):
        clerk.post("/console/log/draft", form)
    with app.app_context():
        past = now() - timedelta(days=31)
        db.session.execute(update(Draft).where(Draft.id == uuid.UUID(old["draft"])).values(saved_at=past))
        db.session.commit()
        assert drafts.erase_expired_drafts() == 1
        assert [str(one) for one in db.session.scalars(select(Draft.id))] == [young["draft"]]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({}, {"证件号相同", "电话相同", "同一单位，欠薪期间重叠"}),
        ({"contact__id_number": "", "contact__phone": "13900001111"}, {"同一单位，欠薪期间重叠"}),
        ({"employer__name": "海河装饰", "contact__id_number": ""}, {"电话相同"}),
        ({"employer__name": "海河装饰", "contact__phone": "13900001111"}, {"证件号相同"}),
        (
            {"contact__id_number": "", "contact__phone": "13900001111", "own__period_from": "2026-10-01"},
            set(),
        ),
    ],
)
def test_what_may_be_the_same_is_shown_with_why(
    app: Flask, clerk: Visitor, change: dict[str, str], why: set[str]
) -> None:
    logged(app, clerk, typed())
    form = typed(**change)
    if form["own.period_from"] > "2026-09-30":
        form["own.period_to"] = "2026-10-31"
    shown = clerk.post("/console/log/hints", form).html
    assert {one.label.zh for one in duplicates.MatchReason if one.label.zh in shown} == why


def test_another_district_does_not_learn_of_a_case_that_is_not_its_own(
    app: Flask, clerk: Visitor, visit: Visit
) -> None:
    logged(app, clerk, typed())
    stranger = visit("inspector.hexi")
    shown = stranger.post("/console/log/hints", typed()).html
    assert "没有发现相同的人" in shown
    assert "本单位可见范围内没有案件" in stranger.post("/console/log/employers", {"employer.name": "滨城"}).html


def test_employers_and_projects_on_record_are_found_by_part_of_their_name_or_code(app: Flask, clerk: Visitor) -> None:
    with app.app_context():
        db.session.add(Employer(name="北洋<b>机电", uscc="91350100M000100Y43"))
        db.session.commit()
    logged(app, clerk, typed(project__name="港东产业园三号厂房"))
    found = clerk.post("/console/log/employers", {"employer.name": "城建设"}).html
    assert FIRM in found
    assert "1 件案件" in found
    assert "北洋&lt;b&gt;机电" in clerk.post("/console/log/employers", {"employer.name": "91350100m"}).html
    assert "港东产业园三号厂房" in clerk.post("/console/log/projects", {"project.name": "产业园"}).html
    shown = clerk.post("/console/log", typed(employer__name="北洋", step="employers")).html
    button = re.search(r'value="(use-employer:[^"]+)"', shown)
    assert button
    taken = clerk.post("/console/log", typed(employer__name="北洋", step=button[1])).html
    assert 'value="91350100M000100Y43"' in taken


def test_documents_show_who_signs_in_clear_and_leave_a_record_of_it(app: Flask, clerk: Visitor, visit: Visit) -> None:
    complaint, _ = logged(app, clerk, typed(contact__address="河北省某县某村"))
    register = clerk.get(f"/console/complaints/{complaint.id}/register").html
    record = clerk.get(f"/console/complaints/{complaint.id}/record").html
    for paper in (register, record):
        assert ID_NUMBER in paper
        assert "13812345678" in paper
        assert "老板说等工程款" in paper
    with app.app_context():
        kept = {(row.field, row.purpose) for row in db.session.scalars(select(Unmasking))}
        assert ("id_number", "打印投诉登记表") in kept
        assert ("address", "打印口头投诉笔录") in kept
    for username, status in (("inspector.hexi", 404), ("head.binhai", 403)):
        visit(username).get(f"/console/complaints/{complaint.id}/register", status)


def test_a_platform_number_that_is_known_is_shown_beside_its_field(app: Flask, clerk: Visitor) -> None:
    logged(app, clerk, typed(platform_no="P-1"))
    answer = clerk.post("/console/log", typed(platform_no="P-1"), 422)
    assert re.search(r'id="platform_no-fault"[^>]*>\s*该平台编号已经登记', answer.html)
    assert count(app, Case) == 1


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("姓名,金额\n李四,800\n合计,800", [{"name": "李四", "claimed": "800"}]),
        ("李四，13812345678，1.2万", [{"name": "李四", "phone": "13812345678", "claimed": "12000.00"}]),
        (
            "某工地名单\n编号\t工人姓名\t身份证\t拖欠工资\t备注\n1\t李四\t'120101199001011234\t￥8,000元\t五月",
            [{"name": "李四", "id_number": "120101199001011234", "claimed": "8000"}],
        ),
        (
            "姓名\t欠付\t起始\t截止\n李四\t9\t2026年2月\t2026.2",
            [{"name": "李四", "claimed": "9", "period_from": "2026-02-01", "period_to": "2026-02-28"}],
        ),
        ("姓名\t性别\t金额\n李四\t女\t未定", [{"name": "李四", "sex": "female", "claimed": "未定"}]),
        ("", []),
    ],
)
def test_a_pasted_roster_is_read_by_its_header_or_its_looks(text: str, rows: list[dict[str, str]]) -> None:
    assert [dict(row.cells) for row in parse_roster(text).rows] == rows


@pytest.mark.parametrize(
    ("said", "district"),
    [
        ("滨海新区塘沽某工地", "120116"),
        ("在泰达干活", "1201JK"),
        ("武清开发区", "120114"),
        ("天津市河西区友谊路", "120103"),
        ("河北省廊坊", None),
        ("工地上", None),
    ],
)
def test_the_place_of_work_names_its_district(app: Flask, said: str, district: str | None) -> None:
    with app.app_context():
        assert districts.find_district(said) == district
