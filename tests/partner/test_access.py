"""A partner without accounts: link by mail, code apart, sees what was handed over, answers, and nobody guesses in."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from time_machine import travel

from tests.console.conftest import ReceivedCase
from tests.console.visiting import Visitor
from tests.services.evidence.contents import photo
from tests.services.legal_aid.office import organisation
from tests.workers.desk import NotificationDesk, office_hours
from wagecase.extensions import db
from wagecase.models import AuditEntry, Case, Event, Evidence, Organisation, PartnerAccess, Transfer, User
from wagecase.services.base.dates import now, today
from wagecase.services.base.errors import BadCredentials
from wagecase.services.eventlog import hash_chain
from wagecase.services.evidence import queries
from wagecase.services.partner_portal import access_codes

Visit = Callable[..., Visitor]
HOUSING = "120000ZJ"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Partner:
    """A browser at the partner's page."""

    def __init__(self, client: FlaskClient, access: str) -> None:
        self.client, self.way, self.token = client, f"/partner/{access}", ""

    def get(self, path: str = "", expect: int = 200) -> str:
        answer = self.client.get(self.way + path, follow_redirects=True)
        assert answer.status_code == expect, answer.text
        if found := TOKEN.search(answer.text):
            self.token = found[1]
        return str(answer.text)

    def send(self, path: str, expect: int = 200, **fields: Any) -> str:
        data = {"csrf_token": self.token, **fields}
        answer = self.client.post(self.way + path, data=data, follow_redirects=True)
        assert answer.status_code == expect, answer.text
        return str(answer.text)


@pytest.fixture
def desk(app: Flask, staff: dict[str, uuid.UUID], smtp: Any) -> NotificationDesk:
    with app.app_context():
        row = db.session.scalars(select(Organisation).where(Organisation.code == HOUSING)).one()
        row.email = "housing@example.com"
        db.session.commit()
    return NotificationDesk(app, staff, smtp)


def handed(app: Flask, visit: Visit, filed: ReceivedCase) -> str:
    """The clerk transfers a part of the case to housing, with an answer due; returns the transfer."""
    with app.app_context():
        housing = organisation(HOUSING)
    due = today() + timedelta(days=15)
    values: dict[str, Any] = {"to_org": housing, "matter": "请核查专用账户是否开立", "due": due.isoformat()}
    visit("clerk.binhai").act(filed.number, "transfer_by_statute", **values)
    with app.app_context():
        return str(db.session.scalars(select(Transfer.id)).one())


def opened(app: Flask, visit: Visit, filed: ReceivedCase, transfer_id: str, **fields: Any) -> tuple[str, str]:
    """The clerk opens the access; returns its id and code."""
    way = f"/console/cases/{filed.number}/transfers/{transfer_id}/partner-access"
    page = visit("clerk.binhai").post(way, {"names": "masked", **fields})
    with app.app_context():
        access = db.session.scalars(select(PartnerAccess.id)).one()
    code = re.search(r'class="big number">([0-9 ]+)<', page.html)
    assert code
    return str(access), code[1]


def log(app: Flask, number: str) -> list[str]:
    with app.app_context():
        query = select(Event.name).join(Case, Case.id == Event.case_id).where(Case.number == number)
        return list(db.session.scalars(query.order_by(Event.position)))


def test_a_partner_takes_asks_for_time_and_answers_with_a_file(
    app: Flask, visit: Visit, take: Callable[..., ReceivedCase], desk: NotificationDesk
) -> None:
    filed = take(workers=2)
    clerk = visit("clerk.binhai")
    for name in ("iou", "chat"):
        given = {
            "kind": name,
            "giver": "worker",
            "channel": "counter",
            "file": (io.BytesIO(photo(side=64)), "张三.jpg"),
        }
        clerk.post(f"/console/cases/{filed.number}/evidence", given)
    transfer = handed(app, visit, filed)
    with app.app_context():
        shared, kept = map(str, db.session.scalars(select(Evidence.id).order_by(Evidence.event_position)))
    access, code = opened(app, visit, filed, transfer, evidence=shared)
    with office_hours(1):
        desk.sweep()
        desk.send()
    mails = desk.smtp.to("housing@example.com")
    (mail,) = [one for one in mails if "请贵单位协办" in str(one.message["Subject"])]
    assert f"/partner/{access}" in mail.text
    assert not [secret for secret in (code.replace(" ", ""), "工人", "某某") if secret in mail.text]

    partner = Partner(app.test_client(), access)
    partner.get("/matter", 401)
    partner.get()
    page = partner.send("", code=code)
    assert "请核查专用账户是否开立" in page
    assert "工**" in page
    assert "工人1" not in page
    assert "13800138000" not in page
    assert partner.client.get(f"{partner.way}/files/{shared}/original").data == photo_of(app, shared)
    partner.get(f"/files/{kept}/original", 404)

    partner.send("/acts/receipt")
    later = (today() + timedelta(days=30)).isoformat()
    wrong = partner.send("/acts/ask_more_time", 422, due="2020-01-01", reason="要查流水")
    assert "要查流水" in wrong
    partner.send("/acts/ask_more_time", due=later, reason="要查流水")
    clerk.act(filed.number, "grant_more_time", due=later)
    assert "要查流水" in clerk.get(f"/console/cases/{filed.number}/transfers/{transfer}").text
    partner.get("/matter")
    refused = partner.send("/acts/answer_transfer", 422, account="专户已开立。", file=(io.BytesIO(b"<html>"), "a.pdf"))
    assert "专户已开立。" in refused
    partner.send(
        "/acts/answer_transfer", account="专户已开立。", key="k1", file=(io.BytesIO(photo(side=80)), "回执.jpg")
    )
    partner.send("/acts/answer_transfer", 404, account="再答一次")
    assert log(app, filed.number)[-4:] == [
        "case.more_time_asked",
        "case.more_time_granted",
        "case.evidence_added",
        "case.transfer_answered",
    ]
    with app.app_context():
        case = db.session.scalars(select(Case).where(Case.number == filed.number)).one()
        assert hash_chain.verify_chain(case.id) == []
        row = db.session.scalars(select(Transfer)).one()
        assert (row.answer_due_on, row.answered_on) == (date.fromisoformat(later), today())
        last = db.session.get_one(Event, (case.id, case.chain_length))
        actor = db.session.get_one(User, last.actor_id)
        assert (actor.active, str(last.organisation_id)) == (False, organisation(HOUSING))
        entered = select(func.count()).where(AuditEntry.action == "partner_access_entered")
        assert db.session.scalar(entered) == 1
    partner.get("/matter")
    partner.send("/leave")
    partner.get("/matter", 401)


def photo_of(app: Flask, evidence_id: str) -> bytes:
    with app.app_context():
        row = db.session.get_one(Evidence, uuid.UUID(evidence_id))
        return b"".join(queries.original_of(db.session.get_one(Case, row.case_id), row).pieces)


def test_guessing_gets_nowhere_and_a_new_code_shuts_the_old_one_out(
    app: Flask, visit: Visit, take: Callable[..., ReceivedCase]
) -> None:
    filed = take()
    transfer = handed(app, visit, filed)
    access, code = opened(app, visit, filed, transfer)
    tried, moment = 0, now()
    with app.app_context():
        # Half a day of guessing as fast as the access lets one.
        while moment < now() + timedelta(hours=12) and tried < 100:
            with travel(moment):
                try:
                    access_codes.sign_in_with_code(uuid.UUID(access), f"{tried:010d}")
                except BadCredentials as refusal:
                    moment = refusal.detail.get("until") or moment + timedelta(seconds=1)
            tried += 1
        failures = db.session.get_one(PartnerAccess, uuid.UUID(access), populate_existing=True).failures
    assert failures <= access_codes.MAX_FAILURES
    partner = Partner(app.test_client(), access)
    partner.get()
    partner.send("", 422, code=code)
    again, fresh = opened(app, visit, filed, transfer)
    assert again == access
    partner.send("", 422, code=code)
    partner.send("", code=fresh)
    visit("clerk.binhai").post(f"/console/cases/{filed.number}/transfers/{transfer}/partner-access/close", {})
    partner.get("/matter", 401)
    partner.send("", 422, code=fresh)
    stranger = Partner(app.test_client(), str(uuid.uuid4()))
    stranger.get()
    stranger.send("", 422, code=fresh)


def test_only_the_giver_opens_the_access_and_only_with_what_is_of_the_case(
    app: Flask, visit: Visit, take: Callable[..., ReceivedCase]
) -> None:
    filed = take()
    transfer = handed(app, visit, filed)
    way = f"/console/cases/{filed.number}/transfers/{transfer}/partner-access"
    visit("inspector.hexi").post(way, {"names": "full"}, 404)
    visit("clerk.binhai").post(way, {"names": "full", "evidence": str(uuid.uuid4())}, 422)
    visit("clerk.binhai").post(way, {"names": "everything"}, 404)
    visit("supervisor.city").post(way, {"names": "full"}, 403)
