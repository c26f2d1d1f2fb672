"""One complaint field on its way: run in a copy of the product, prints where an answer to it was found.

Reads the application's environment, the clerk's id and the field's name as JSON from standard input.
"""

from __future__ import annotations

import json
import sys
import uuid
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select

import config
from tests.console.visiting import VisitedPage, Visitor
from tests.public.phone import OWN_ANSWERS, Phone, receipt_codes
from tests.services.spreadsheets.sheets import csv_bytes
from wagecase import create_app
from wagecase.extensions import db
from wagecase.models import Complaint, User
from wagecase.procedure.records.complaint_fields import BY_NAME
from wagecase.services.base.dates import today
from wagecase.services.base.principal import Principal
from wagecase.services.lead_import import answer_rows, column_mapping, export_answers, imports, worker

COUNTER, PAGE, FILE = "窗口答的", "网页答的", "文件答的"
BASIC = {
    "channel": "counter",
    "matter": "complaint",
    "contact.phone": "13812345678",
    "workplace": "塘沽海河外滩工地",
    "words": "拖着不给。",
}


@dataclass
class Walk:
    """One walk with one field."""

    app: Flask
    clerk: Visitor
    principal: Principal
    name: str

    def counter(self) -> dict[str, bool]:
        """The console's form, then the case page and both printouts."""
        form = self.clerk.get("/console/log")
        receipt = self.clerk.post("/console/log", {**BASIC, "draft": str(uuid.uuid4()), self.name: COUNTER})
        complaint = receipt.path.split("/")[-2]
        with self.app.app_context():
            case = db.session.get_one(Complaint, uuid.UUID(complaint)).case_id
        return {
            "console form": f'name="{self.name}"' in form.html and BY_NAME[self.name].label.zh in form.text,
            "case page": self._answered(f"/console/cases/{case}/complaint", COUNTER),
            "register form": self._answered(f"/console/complaints/{complaint}/register", COUNTER),
            "oral record": self._answered(f"/console/complaints/{complaint}/record", COUNTER),
        }

    def _answered(self, path: str, answer: str) -> bool:
        shown = self.clerk.get(path).text
        return BY_NAME[self.name].label.zh in shown and answer in shown

    def phone(self) -> dict[str, bool]:
        """The worker's step, the check page, and what was kept."""
        question = BY_NAME[self.name].worker
        assert question is not None
        steps = {**OWN_ANSWERS, question.step: {**OWN_ANSWERS[question.step], self.name: PAGE}}
        pages: dict[str, VisitedPage] = {}
        phone = Phone(self.app)
        page = phone.get("/complain")
        for step, fields in steps.items():
            pages[step] = page
            page = phone.send(page, **fields)
        receipt_codes(page)
        with self.app.app_context():
            kept = [one.get(self.name) for one in db.session.scalars(select(Complaint.details))]
        return {
            "worker's step": question.question.zh in pages[question.step].text,
            "check page": question.question.zh in pages["check"].text and PAGE in pages["check"].text,
            "kept": PAGE in kept,
        }

    def lead_file(self) -> dict[str, bool]:
        """A column of a lead file, and of the answers that go back in the product's own columns."""
        titles = ["线索编号", "反映内容", "联系电话", "欠薪发生地", (BY_NAME[self.name].column_titles or ("",))[0]]
        rows = [titles, ["TJ000001", "工资没结清", "13800000001", "滨海新区", FILE]]
        with self.app.app_context():
            import_id = imports.begin_import(self.principal, "线索.csv", csv_bytes(rows))
            guessed = column_mapping.guess_fields(titles)
            imports.choose_columns(self.principal, import_id, 0, 1, guessed)
            worker.work_on_import(import_id, 60)
            imports.confirm_import(self.principal, import_id, outward=False)
            worker.work_on_import(import_id, 60)
            wanted = answer_rows.LeadExportFilter(today(), today(), answered_only=False)
            export_id = export_answers.begin_export(self.principal, wanted, "csv")
            first, *leads = export_answers.export_rows(self.principal, wanted, export_id, "zh")
        at = first.index(BY_NAME[self.name].label.zh)
        return {"import column": guessed[-1] == self.name, "export": [one[at] for one in leads] == [FILE]}


def main() -> None:
    given: dict[str, Any] = json.load(sys.stdin)
    app = create_app(config.load(given["environment"]))
    app.testing = True
    clerk = uuid.UUID(given["clerk"])
    with app.app_context():
        principal = Principal.from_user(db.session.get_one(User, clerk))
        visitor = Visitor.signed_in(app.test_client(), clerk, "zh")
    walk = Walk(app, visitor, principal, given["field"])
    sys.stdout.write(json.dumps({**walk.counter(), **walk.phone(), **walk.lead_file()}))


if __name__ == "__main__":
    main()
