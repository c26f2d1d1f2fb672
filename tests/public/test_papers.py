"""Pictures and files from a phone: with the form, and later; each by itself, and none of somebody else."""

from __future__ import annotations

import uuid
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from tests.console.visiting import VisitedPage
from tests.public.phone import GROUP_ANSWERS, OWN_ANSWERS, Phone, receipt_codes
from wagecase.extensions import db
from wagecase.models import Complaint, Evidence
from wagecase.services.eventlog import hash_chain


def picture(red: int = 200) -> BytesIO:
    held = BytesIO()
    Image.new("RGB", (60, 40), (red, 10, 10)).save(held, "JPEG")
    held.seek(0)
    return held


@pytest.fixture
def phone(app: Flask) -> Phone:
    return Phone(app)


def upload(
    phone: Phone, page: VisitedPage, action: str, files: list[tuple[BytesIO, str]], expect: int, **fields: str
) -> VisitedPage:
    """Send a form with files, as a browser does."""
    form = page.form(action)
    data = {**dict(form.fields), **fields, "file": files}
    sent = phone.visitor.client.post(form.action, data=data, content_type="multipart/form-data", follow_redirects=True)
    assert sent.status_code == expect, sent.text
    return VisitedPage(sent.status_code, sent.text, sent.request.path, sent)


def until_papers(phone: Phone, steps: dict[str, dict[str, str]]) -> VisitedPage:
    page = phone.get("/complain")
    for name, fields in steps.items():
        if name == "evidence":
            break
        page = phone.send(page, **fields)
    return page


def test_files_go_with_the_form_each_by_itself_and_onto_the_case(app: Flask, phone: Phone) -> None:
    page = until_papers(phone, GROUP_ANSWERS)
    script = BytesIO(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    files = [(picture(), "欠条.jpg"), (script, "x.svg"), (BytesIO(b""), "empty.png"), (picture(90), "名单.jpg")]
    page = upload(phone, page, "/evidence", files, 422, go="add", kind_of_file="roster")
    assert "x.svg：" in page.text
    assert "0字节" in page.text
    page = phone.get("/complain/evidence")
    assert "花名册：欠条.jpg" in page.text
    drop = next(value for form in page.forms for _, value in form.buttons if value.startswith("drop:"))
    page = phone.send(page, go=drop)
    assert "欠条.jpg" not in page.text
    page = phone.send(phone.send(page, go="next"))
    number, _ = receipt_codes(page)
    with app.app_context():
        kept = db.session.scalars(select(Evidence)).one()
        case = db.session.scalars(select(Complaint)).one().case_id
        assert (kept.case_id, kept.kind, kept.giver, kept.channel) == (case, "roster", "representative", "phone_page")
        assert hash_chain.verify_chain(case) == []
    assert number


def test_files_are_added_later_by_number_and_code_and_by_nobody_else(app: Flask, phone: Phone) -> None:
    number, code = receipt_codes(phone.walk(OWN_ANSWERS))
    page = phone.visitor.send(phone.get("/progress").form("/progress"), number=number, code=code)
    page = upload(phone, page, "/evidence", [(picture(), "聊天.jpg")], 200, kind_of_file="chat")
    assert "已经放进案子里" in page.text
    page = upload(phone, page, "/evidence", [(picture(), "聊天.jpg")], 200, kind_of_file="chat")
    assert "请先选" in upload(phone, page, "/evidence", [], 200).text
    with app.app_context():
        kept = db.session.scalars(select(Evidence)).one()
        assert (kept.kind, kept.giver) == ("chat", "worker")
        assert kept.person_id == db.session.scalars(select(Complaint)).one().contact_id
    stranger = Phone(app)
    stranger.get("/progress")
    token = dict(stranger.get("/progress").form("/progress").fields)["csrf_token"]
    sent = stranger.visitor.client.post(
        "/progress/evidence", data={"csrf_token": token, "file": (picture(), "x.jpg")}, follow_redirects=True
    )
    assert sent.request.path == "/progress"
    with app.app_context():
        assert len(db.session.scalars(select(Evidence)).all()) == 1


def test_a_form_gives_out_no_file_of_another(app: Flask, phone: Phone) -> None:
    upload(phone, until_papers(phone, OWN_ANSWERS), "/evidence", [(picture(), "欠条.jpg")], 200, go="add")
    with app.app_context():
        kept = db.session.scalars(select(Evidence.id)).one()
    other = Phone(app)
    page = until_papers(other, OWN_ANSWERS)
    assert "欠条.jpg" not in page.text
    other.send(page, go=f"drop:{kept}")
    other.send(page, go=f"drop:{uuid.UUID(int=1)}")
    other.send(page, go="drop:nonsense")
    with app.app_context():
        assert db.session.scalars(select(Evidence.id)).one() == kept
