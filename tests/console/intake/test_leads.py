"""A clerk takes a platform's file in through the pages, corrects what was wrong, and takes the answers out again."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select

from tests import world
from tests.console.visiting import VisitedPage, Visitor
from tests.services.spreadsheets.sheets import TITLES, csv_bytes, lead
from wagecase.extensions import db
from wagecase.models import Case, CaseRead, Complaint, LeadExport, LeadImport, Proceeding
from wagecase.services.acts.perform import perform
from wagecase.services.administration import settings
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid
from wagecase.services.crypto import maintenance
from wagecase.services.lead_import import answer_rows, export_answers, worker
from wagecase.services.spreadsheets import writer


@pytest.fixture
def clerk(app: Flask, client: FlaskClient, staff: dict[str, uuid.UUID]) -> Visitor:
    with app.app_context():
        return Visitor.signed_in(client, staff["clerk.binhai"])


def upload(clerk: Visitor, data: bytes, name: str = "导出.csv", expect: int = 200) -> VisitedPage:
    clerk.get("/console/leads")
    return clerk.post("/console/leads", {"file": (io.BytesIO(data), name)}, expect)


def lines(page: VisitedPage) -> list[list[str]]:
    return list(csv.reader(io.StringIO(page.answer.data.decode("utf-8-sig"))))


def number(app: Flask, model: type) -> int:
    with app.app_context():
        return db.session.scalars(select(func.count()).select_from(model)).one()


def test_a_file_goes_in_and_its_wrong_rows_come_back_to_be_corrected(app: Flask, clerk: Visitor) -> None:
    rows = [TITLES, lead(1), lead(2, 联系电话="=12"), lead(3, 备注="+1")]
    columns = upload(clerk, csv_bytes(rows, "gbk", ";"), "线索.csv")
    assert "138***" not in columns.text
    assert "***" in columns.text
    assert columns.text.count("张建国") == 0
    report = clerk.send(columns.form("/columns"))
    assert "文件中有 3 行数据 = 新线索 2 + 与已有案件相似 0 + 重复线索 0 + 有误 1" in report.text
    assert "联系电话：电话号码无效" in report.text
    assert number(app, Case) == 0
    done = clerk.send(report.form("/confirm"))
    assert "已登记 2 件线索" in done.text
    assert number(app, Case) == 2

    wrong = next(one for one in done.html.split('"') if one.endswith("wrong.csv"))
    titles, row = lines(clerk.get(wrong))
    assert (titles[:-1], titles[-1], row[-1]) == (list(TITLES), "错误原因", "联系电话：电话号码无效")
    assert row[TITLES.index("联系电话")] == "'=12"
    book = load_workbook(io.BytesIO(clerk.client.get(wrong.replace("csv", "xlsx")).data)).active
    assert [cell.value for cell in book[2]][4] == "'=12"
    row[TITLES.index("联系电话")] = "13800138000"
    again = upload(clerk, csv_bytes([titles, row]))
    assert "以前对应过" in again.text
    last = clerk.send(clerk.send(again.form("/columns")).form("/confirm"))
    assert "已登记 1 件线索" in last.text
    assert number(app, Complaint) == 3


def test_a_large_file_is_read_in_the_background_and_shows_its_progress(
    app: Flask, clerk: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wagecase.console.intake.leads.SYNC_MAX_BYTES", 10)
    page = clerk.send(upload(clerk, csv_bytes([TITLES, lead(1)])).form("/columns"))
    assert "正在读取" in page.text
    assert page.answer.headers["Refresh"] == "3"
    with app.app_context():
        worker.work_on_pending_imports(60)
    report = clerk.get(page.path)
    assert "重新对应列" in report.text
    back = clerk.send(report.form("/reconsider"))
    cancelled = clerk.send(back.form("/cancel"))
    assert "已取消" in cancelled.text
    assert number(app, Case) == 0
    assert "已取消" in clerk.get("/console/leads").text


def test_what_cannot_be_taken_is_shown_beside_the_file(app: Flask, clerk: Visitor) -> None:
    assert "文件是空的" in upload(clerk, b"", expect=422).text
    assert "请选择文件" in clerk.post("/console/leads", {}, 422).text
    columns = upload(clerk, csv_bytes([["甲", "乙"], ["1", "2"]]))
    refused = clerk.send(columns.form("/columns"), 422)
    assert "请指出哪一列是“平台编号”" in refused.text
    chosen = {"column.0": "phone", "column.1": "phone"}
    assert "“联系电话”选了两列" in clerk.send(refused.form("/columns"), 422, fields=chosen).text
    assert number(app, LeadImport) == 1


def answered(app: Flask, platform_no: str, account: str) -> None:
    """Sign in, settle, submit, pass and answer the lead, as the offices do."""
    with app.app_context():
        query = select(Proceeding.id).join(Complaint, Complaint.case_id == Proceeding.case_id)
        root = db.session.scalars(query.where(Complaint.platform_no == platform_no)).one()
        inspector = world.principal("inspector.binhai")
        steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
            ("clerk.binhai", "sign_in", {}),
            ("head.binhai", "assign", {"handlers": (str(inspector.user_id),)}),
            ("inspector.binhai", "verify", {"finding": "none", "account": "已核实。"}),
            ("inspector.binhai", "settle", {"account": "已当场付清。"}),
            ("clerk.binhai", "submit", {"conclusion": "03", "account": account}),
            ("supervisor.city", "approve", {}),
            ("clerk.binhai", "answer", {"conclusion": "03"}),
        )
        for who, act, values in steps:
            perform(world.principal(who), root, act, values)
        db.session.commit()


def test_answers_go_out_in_the_columns_of_the_file_and_that_is_on_record(app: Flask, clerk: Visitor) -> None:
    rows = [TITLES, *(lead(one) for one in (1, 2)), lead(3, 欠薪发生地="河西区")]
    clerk.send(clerk.send(upload(clerk, csv_bytes(rows)).form("/columns")).form("/confirm"))
    answered(app, "TJ000001", "=已付清")
    form = clerk.get("/console/leads/answers").form("/leads/answers")
    titles, row = lines(clerk.send(form))
    assert titles[: len(TITLES)] == list(TITLES)
    expected = lead(1, 核处结论="03", 核查情况="'=已付清")
    assert row[: len(TITLES)] == expected
    assert dict(zip(titles, row, strict=True))["答复日期"] == today().isoformat()
    whole = {"by": "received", "from_on": "2026-03-01", "until_on": "2026-03-31", "shape": "", "form": "csv"}
    everything = lines(clerk.send(form, fields=whole))
    assert sorted(cells[0] for cells in everything) == ["TJ000001", "TJ000002", "TJ000003", "平台编号"]
    assert {cells[4] for cells in everything[1:]} == {f"'+8613800000{one:03}" for one in (1, 2, 3)}
    assert len(lines(clerk.send(form, fields={**whole, "area": "120103"}))) == 2
    assert "终点早于起点" in clerk.send(form, 422, fields={**whole, "until_on": "2026-01-01"}).text
    with app.app_context():
        assert db.session.scalars(select(LeadExport.rows).order_by(LeadExport.id)).all() == [1, 3, 1]
        assert db.session.scalars(select(func.count()).select_from(CaseRead)).one() == 3
    record = clerk.get("/console/leads/answers").text
    assert "李受理" in record


def test_a_conclusion_is_chosen_from_the_list_once_the_city_has_one(app: Flask, clerk: Visitor) -> None:
    clerk.send(clerk.send(upload(clerk, csv_bytes([TITLES, lead(1)])).form("/columns")).form("/confirm"))
    with app.app_context():
        settings.set_setting("lead.conclusions", "03=查实并已解决；04=不属实")
        db.session.commit()
        query = select(Proceeding.id).join(Complaint, Complaint.case_id == Proceeding.case_id)
        root = db.session.scalars(query).one()
        inspector = world.principal("inspector.binhai")
        perform(world.principal("head.binhai"), root, "assign", {"handlers": (str(inspector.user_id),)})
        perform(inspector, root, "verify", {"finding": "none", "account": "已核实。"})
        with pytest.raises(Invalid) as refused:
            perform(world.principal("clerk.binhai"), root, "submit", {"conclusion": "99", "account": "不在表内"})
        assert refused.value.fields["conclusion"][0].params == {"codes": "03、04"}
        db.session.rollback()
    page = clerk.get(f"/console/proceedings/{root}/acts/submit")
    assert '<option value="03">查实并已解决</option>' in page.html


def test_an_erased_person_goes_out_no_more(app: Flask, clerk: Visitor) -> None:
    clerk.send(clerk.send(upload(clerk, csv_bytes([TITLES, lead(1)])).form("/columns")).form("/confirm"))
    with app.app_context():
        maintenance.erase_person(db.session.scalars(select(Complaint.contact_id)).one(), "test")
        clerk_now = world.principal("clerk.binhai")
        shape = answer_rows.list_shapes(clerk_now)[0].shape
        wanted = answer_rows.LeadExportFilter(date(2026, 1, 1), today(), None, False, shape)
        _, row = export_answers.export_rows(
            clerk_now, wanted, export_answers.begin_export(clerk_now, wanted, "csv"), "zh"
        )
        assert "13800000001" not in "".join(row)
        assert "张建国" not in "".join(row)
        assert "工资没结清" not in "".join(row)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "\uff1d1+1"])
def test_no_cell_that_goes_out_is_a_formula(cell: str) -> None:
    assert writer.escape_formula(cell) == f"'{cell}"
    assert writer.escape_formula("张三 -1") == "张三 -1"


def test_others_find_no_such_page(app: Flask, client: FlaskClient, staff: dict[str, uuid.UUID], clerk: Visitor) -> None:
    path = upload(clerk, csv_bytes([TITLES, lead(1)])).path
    for who, expect in (("supervisor.city", 404), ("head.binhai", 403), ("admin.binhai", 403)):
        with app.app_context():
            other = Visitor.signed_in(app.test_client(), staff[who])
        other.get(path, expect)
        other.get("/console/leads", 200 if expect == 404 else expect)
