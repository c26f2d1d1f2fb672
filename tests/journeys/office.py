"""An office that works through the API: people log in, act, and the worker's sweeps send what is due."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import time_machine
from flask import Flask
from flask.testing import FlaskClient

from tests import world
from tests.servers import Postbox, ReceivedMail
from wagecase.services.base.dates import LEGAL_TIMEZONE

CLERK, HEAD, BUREAU = "clerk.binhai", "head.binhai", "bureauhead.binhai"
MEDIATOR, ARBITRATOR = "mediator.binhai", "arbitrator.binhai"
FIRST_INSPECTOR, SECOND_INSPECTOR, SUPERVISOR = "inspector.binhai", "inspector2.binhai", "supervisor.city"


class Office:
    """One case on its way; every step is a request of the person who takes it."""

    def __init__(self, app: Flask, client: FlaskClient, staff: dict[str, uuid.UUID], smtp: Postbox) -> None:
        self.app, self.client, self.staff, self.smtp = app, client, staff, smtp
        self.tokens: dict[str, tuple[datetime, str]] = {}
        # Who looks at the case; a body that took an application itself looks at its own.
        self.reader = FIRST_INSPECTOR
        self.case = ""
        self.number = ""

    @contextmanager
    def on(self, day: str, hour: int = 10) -> Iterator[None]:
        """Work on a day of 2026, at an hour in Tianjin."""
        moment = datetime.combine(date.fromisoformat(day), time(hour), LEGAL_TIMEZONE)
        with time_machine.travel(moment, tick=True):
            yield

    def headers(self, who: str) -> dict[str, str]:
        """A token is asked for a month and used for three weeks: log-ins are limited in number, as they should be."""
        taken, token = self.tokens.get(who, (datetime.min.replace(tzinfo=LEGAL_TIMEZONE), ""))
        if datetime.now(LEGAL_TIMEZONE) - taken > timedelta(days=21):
            given = {"username": who, "password": world.DEMO_PASSWORD, "hours": 720}
            answer = self.client.post("/api/v1/tokens", json=given)
            assert answer.status_code == 201, answer.get_json()
            taken, token = datetime.now(LEGAL_TIMEZONE), answer.get_json()["token"]
            self.tokens[who] = taken, token
        return {"Authorization": f"Bearer {token}"}

    def get(self, who: str, path: str) -> Any:
        answer = self.client.get(f"/api/v1{path}", headers=self.headers(who))
        assert answer.status_code == 200, (path, answer.get_json())
        return answer.get_json()

    def post(self, who: str, path: str, body: dict[str, Any], expect: int = 200) -> Any:
        answer = self.client.post(f"/api/v1{path}", json=body, headers=self.headers(who))
        assert answer.status_code == expect, (path, answer.get_json())
        return answer.get_json()

    def complain(self, who: str, body: dict[str, Any]) -> None:
        opened = self.post(who, "/complaints", body, 201)
        self.case, self.number = opened["case_id"], opened["case_number"]

    def act(self, who: str, procedure: str, name: str, expect: int = 200, **values: Any) -> Any:
        """Do an act on the case's newest proceeding of this procedure."""
        return self.post(who, f"/proceedings/{self.proceeding(procedure)}/acts/{name}", values, expect)

    def approve(self, topic: str) -> None:
        """The handler asks and the head of the brigade endorses; the bureau's head acts afterwards."""
        matter: dict[str, Any] = {"for": topic}
        self.act(FIRST_INSPECTOR, "inspection", "submit", **matter, account="请审批。")
        self.act(HEAD, "inspection", "endorse", **matter)

    def proceeding(self, procedure: str) -> str:
        found = [
            one for one in self.get(self.reader, f"/cases/{self.case}/proceedings") if one["procedure"] == procedure
        ]
        return str(found[-1]["id"])

    def stage(self, procedure: str = "case") -> str:
        found = [
            one for one in self.get(self.reader, f"/cases/{self.case}/proceedings") if one["procedure"] == procedure
        ]
        return str(found[-1]["stage"])

    def next_steps(self, procedure: str) -> dict[str, dict[str, Any]]:
        """The next next_steps of the newest proceeding of this procedure, by where they lead."""
        shown = self.get(self.reader, f"/proceedings/{self.proceeding(procedure)}")
        return {one["next_step"]: one for one in shown["next_steps"]}

    def deadline(self, clock: str, run: int = 1) -> dict[str, Any]:
        rows = self.get(self.reader, f"/cases/{self.case}/deadlines")
        return next(row for row in rows if row["clock"] == clock and row["run"] == run)

    def due(self, clock: str) -> str:
        return str(self.deadline(clock)["due_on"])

    def clocks(self) -> set[str]:
        return {row["clock"] for row in self.get(self.reader, f"/cases/{self.case}/deadlines")}

    def whole(self) -> dict[str, Any]:
        found: dict[str, Any] = self.get(self.reader, f"/cases/{self.case}")
        return found

    def claims(self) -> list[dict[str, Any]]:
        rows, cursor = [], ""
        while True:
            page = self.get(self.reader, f"/cases/{self.case}/claims?limit=100{cursor}")
            rows += page["items"]
            if not page["next"]:
                return rows
            cursor = f"&cursor={page['next']}"

    def sweep(self) -> list[ReceivedMail]:
        """What beat does every minute: find what is due, and send it. Returns the mails sent."""
        from workers import tasks

        before = len(self.smtp.mails)
        with self.app.app_context():
            tasks.sweep()
            tasks.send()
        return list(self.smtp.mails)[before:]


def employer_party(office: Office) -> str:
    return str(office.whole()["employer"]["id"])


def document_ids(office: Office, kind: str) -> list[str]:
    return [str(row["id"]) for row in office.whole()["documents"] if row["kind"] == kind]


def recipients_and_subjects(mails: list[ReceivedMail]) -> list[tuple[str, str]]:
    """Recipient and subject of each mail."""
    return [(mail.message["To"], str(mail.message["Subject"])) for mail in mails]


def assert_nothing_personal(mails: list[ReceivedMail], *secrets: str) -> None:
    """No mail carries a name, a number or a firm of the case; each has a Message-ID of its own."""
    for mail in mails:
        text = mail.message.as_string() + "".join(
            part.get_content() for part in mail.message.walk() if part.get_content_maintype() == "text"
        )
        assert not [secret for secret in secrets if secret in text]
    ids = [mail.message["Message-ID"] for mail in mails]
    assert len(set(ids)) == len(ids)
