"""Handing in from a phone: kept from step to step, forward and back, opened once, and nothing refused for doubt."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from tests.house import markup
from tests.public.phone import GROUP_ANSWERS, OWN_ANSWERS, Phone, receipt_codes
from tests.world import principal
from wagecase import public
from wagecase.extensions import db
from wagecase.models import (
    Case,
    Claim,
    Complaint,
    DataKey,
    Employer,
    Person,
    Proceeding,
    Representation,
    SealedText,
    User,
    WorkerDraft,
)
from wagecase.public import complaint_form
from wagecase.services.acts.perform import perform
from wagecase.services.base.dates import now
from wagecase.services.base.errors import Invalid, Refused
from wagecase.services.crypto import personal_data
from wagecase.services.intake import tracking_code
from wagecase.services.worker_portal import worker_drafts


@pytest.fixture
def phone(app: Flask) -> Phone:
    return Phone(app)


def count(app: Flask, model: Any) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_worker_hands_in_once_and_leaves_with_a_number_and_a_code(app: Flask, phone: Phone) -> None:
    shown = phone.walk(OWN_ANSWERS)
    number, code = receipt_codes(shown)
    assert "12348" in shown.text
    with app.app_context():
        complaint = db.session.scalars(select(Complaint)).one()
        case = db.session.get_one(Case, complaint.case_id)
        claim = db.session.scalars(select(Claim)).one()
        assert (case.number, case.area_code, case.employer_as_stated) == (number, "120116", "老王的队")
        assert (complaint.channel, complaint.capacity) == ("phone_page", None)
        assert str(claim.claimed) == "18600.00"
        assert (claim.period_from, claim.period_to) == (date(2026, 3, 1), date(2026, 6, 30))
        assert tracking_code.code_matches(complaint, code)
        assert complaint.details["privacy_notice"]
        assert complaint.details["unsure"] == "employer,amount"
        assert db.session.scalars(select(Representation.ground)).one() == "self"
        assert not db.session.scalars(select(User).where(User.username == "page.worker")).one().active


def test_an_employer_whom_nobody_knew_by_name_is_named_by_the_office_and_the_case_goes_on(
    app: Flask, phone: Phone, staff: dict[str, uuid.UUID]
) -> None:
    phone.walk(OWN_ANSWERS)
    with app.app_context():
        root = db.session.scalars(select(Proceeding.id)).one()
        clerk = principal("clerk.binhai")
        with pytest.raises(Invalid):
            perform(clerk, root, "name_employer", {"employer": "津海建筑劳务有限公司", "uscc": "123"})
        db.session.rollback()
        perform(clerk, root, "name_employer", {"employer": "津海建筑劳务有限公司"})
        case = db.session.scalars(select(Case)).one()
        assert db.session.get_one(Employer, case.employer_id).name == "津海建筑劳务有限公司"
        assert case.employer_as_stated == "老王的队"
        with pytest.raises(Refused):
            perform(clerk, root, "name_employer", {"employer": "别的公司"})


def test_what_was_typed_is_kept_forward_back_and_after_a_closed_browser(app: Flask, phone: Phone) -> None:
    page = phone.send(phone.get("/complain"), **OWN_ANSWERS["start"])
    page = phone.send(page, **OWN_ANSWERS["who"])
    page = phone.send(page, go="back", workplace="海河边上的工地")
    assert page.path == "/complain/who"
    assert ("contact.phone", "13812345678") in page.forms[0].fields
    assert ("workplace", "海河边上的工地") in phone.get("/complain/where").forms[0].fields
    assert "接着填上次的" in phone.get("/").text
    with app.app_context():
        row = db.session.scalars(select(WorkerDraft)).one()
        assert "海河" not in (row.ciphertext or b"").decode("latin-1")


def test_the_button_for_large_letters_loses_nothing(phone: Phone) -> None:
    page = phone.send(phone.get("/complain"), **OWN_ANSWERS["start"])
    page = phone.send(page, show="large", **OWN_ANSWERS["who"])
    assert 'class="large"' in page.html
    assert page.path == "/complain/who"
    assert ("contact.name", "张建国") in page.forms[0].fields
    assert 'lang="en"' in phone.send(page, show="en").html


def test_what_does_not_fit_is_shown_beside_its_field_and_nothing_is_lost(phone: Phone) -> None:
    page = phone.send(phone.get("/complain"), 422, speaks_for="self")
    assert "同意了再打勾" in page.text
    page = phone.send(page, **OWN_ANSWERS["start"])
    page = phone.send(page, 422, **{"contact.name": "张建国", "contact.phone": "123"})
    assert 'id="contact.phone-fault"' in page.html
    assert ("contact.name", "张建国") in page.forms[0].fields


def test_sending_twice_and_going_back_opens_one_case(app: Flask, phone: Phone) -> None:
    steps = dict(OWN_ANSWERS)
    steps.pop("check")
    last = phone.walk(steps)
    first, again = phone.send(last), phone.send(last)
    assert receipt_codes(first) == receipt_codes(again)
    changed = phone.send(last, **{"contact.name": "李四"})
    assert receipt_codes(changed) == receipt_codes(first)
    assert "没有重复登记" in changed.text
    assert phone.get("/complain/words").path == "/receipt"
    assert (count(app, Case), count(app, Complaint)) == (1, 1)


def test_a_key_that_was_spent_opens_one_case_though_its_draft_is_still_there(app: Flask, phone: Phone) -> None:
    """The process died between the case and the draft's end: the form sent again finds the case."""
    steps = dict(OWN_ANSWERS)
    steps.pop("check")
    last = phone.walk(steps)
    with app.app_context():
        row = db.session.scalars(select(WorkerDraft)).one()
        kept, key = row.ciphertext, row.data_key_id
        wrapped = db.session.get_one(DataKey, key).wrapped
    receipt = phone.send(last)
    with app.app_context():
        row = db.session.scalars(select(WorkerDraft)).one()
        row.ciphertext, row.complaint_id = kept, None
        db.session.get_one(DataKey, key).wrapped = wrapped
        db.session.commit()
    assert receipt_codes(phone.send(last)) == receipt_codes(receipt)
    assert count(app, Case) == 1


def test_who_knows_nothing_is_taken_all_the_same(app: Flask, phone: Phone) -> None:
    steps = {
        **OWN_ANSWERS,
        "who": {"contact.phone": "13812345678"},
        "where": {"workplace": "", "employer.name": ""},
        "money": {"own.unknown": "1"},
        "words": {"words": "没给钱"},
    }
    number, _ = receipt_codes(phone.walk(steps))
    assert number.startswith("120000")
    assert (count(app, Claim), count(app, Complaint)) == (0, 1)


def test_a_foreman_speaks_for_their_crew_and_owns_nothing_of_theirs(app: Flask, phone: Phone) -> None:
    shown = phone.walk(GROUP_ANSWERS)
    receipt_codes(shown)
    assert "要每个人自己办" in shown.text
    with app.app_context():
        query = select(Person.name, Claim.claimed, Representation.ground).join(Person, Person.id == Claim.worker_id)
        rows = db.session.execute(query.join(Representation, Representation.claim_id == Claim.id).order_by(Claim.seq))
        assert [(name, str(claimed), ground) for name, claimed, ground in rows] == [
            ("张建国", "9000.00", "self"),
            ("李四", "7200.00", "not_asked"),
            ("王五", "8000.00", "said"),
            ("孙七", "6500.50", "said"),
        ]
        complaint = db.session.scalars(select(Complaint)).one()
        assert (complaint.capacity, complaint.details["headcount"]) == ("team_leader", 5)
        words = personal_data.open_texts([complaint.words_id])[complaint.words_id]
        assert "不知道欠多少的：赵六" in (words or "")


def test_a_wrong_line_of_a_paste_is_named_and_the_rest_stays(phone: Phone) -> None:
    page = phone.get("/complain")
    for name in ("start", "who", "where"):
        page = phone.send(page, **GROUP_ANSWERS[name])
    page = phone.send(page, 422, paste="王五 8000 13900139000\n孙七 6500 12345\n周八 100 13900139001")
    assert "粘贴的第 2 行" in page.text
    assert "王五 8000" in page.html
    assert phone.send(page, go="rows").html.count('<fieldset class="row">') == 10


def test_a_form_of_somebody_else_cannot_be_opened_and_one_without_token_is_refused(app: Flask, phone: Phone) -> None:
    phone.send(phone.get("/complain"), **OWN_ANSWERS["start"])
    stranger = Phone(app)
    stranger.visitor.client.set_cookie("wagecase_form", "guessed")
    assert "13812345678" not in stranger.get("/complain/who").html
    answer = stranger.visitor.client.post("/complain/start", data=OWN_ANSWERS["start"])
    assert answer.status_code == 400
    assert "12333" in answer.text


def test_what_no_page_sends_is_refused_and_a_form_never_grows_without_end(app: Flask, phone: Phone) -> None:
    page = phone.get("/complain")
    phone.send(page, **OWN_ANSWERS["start"])
    token = dict(page.forms[0].fields)["csrf_token"]

    def post(path: str, **fields: str) -> tuple[int, str | None]:
        answer = phone.visitor.client.post(path, data={"csrf_token": token, **fields})
        return answer.status_code, answer.headers.get("Location")

    for back in ("http://[", "/\r\nX: y", "//evil.example", "/\t/evil.example", "/\\evil.example"):
        assert post("/display", back=back) == (303, "/")
    assert post("/progress/case", key="\0")[0] == 400
    assert post("/complain/words", shown_rows="²²", go="rows")[0] == 303
    sent = [post("/complain/words", **{f"x{n}.{m}": "y" * 2000 for m in range(40)})[0] for n in range(6)]
    assert (sent[0], sent[-1]) == (422, 413)
    with app.app_context():
        assert (
            len(db.session.scalars(select(WorkerDraft)).one().ciphertext or b"")
            < 4 * complaint_form.MAX_FORM_CHARACTERS
        )


def test_script_is_shown_as_text_and_no_address_holds_what_was_typed(app: Flask, phone: Phone) -> None:
    steps = {**OWN_ANSWERS, "where": {"workplace": '"><script>alert(1)</script>', "employer.name": "<img src=x>"}}
    steps.pop("check")
    page = phone.walk(steps)
    assert "<script>alert" not in page.html
    assert "<img src=x" not in page.html
    assert page.answer.request.query_string == b""


def test_a_draft_is_erased_with_its_key_after_seven_days_and_once_it_was_used(app: Flask, phone: Phone) -> None:
    phone.walk(OWN_ANSWERS)
    other = Phone(app)
    other.send(other.get("/complain"), **OWN_ANSWERS["start"])
    with app.app_context():
        used = db.session.scalars(select(WorkerDraft).where(WorkerDraft.complaint_id.is_not(None))).one()
        assert used.ciphertext is None
        assert db.session.get_one(DataKey, used.data_key_id).wrapped is None
        with time_machine.travel(now() + timedelta(days=8), tick=False):
            assert worker_drafts.erase_expired_worker_drafts() == 2
        assert db.session.scalars(select(WorkerDraft)).all() == []
        assert db.session.scalars(select(SealedText)).all()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_is_small_and_needs_no_script(app: Flask, lang: str) -> None:
    phone = Phone(app, lang)
    page = phone.get("/complain")
    pages = [phone.get("/"), phone.get("/privacy"), page]
    for name, fields in GROUP_ANSWERS.items():
        page = phone.send(page, **fields)
        pages.append(page)
        assert name
    static = sum(one.stat().st_size for one in (Path(public.__file__).parent / "static").iterdir())
    assert [one.path for one in pages if len(one.answer.data) + static > 50_000] == []
    assert [one.path for one in pages if "<script" in one.html] == []
    assert [(one.path, fault) for one in pages for fault in markup.faults(one.html)] == []
