"""A worker with a phone: goes through the pages as a browser without scripts does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask

from tests.console.visiting import VisitedPage, Visitor

OWN_ANSWERS: dict[str, dict[str, Any]] = {
    "start": {"speaks_for": "self", "agree": "1"},
    "who": {"contact.name": "张建国", "contact.phone": "13812345678"},
    "where": {"workplace": "塘沽海河外滩工地", "employer.name": "老王的队", "employer.unsure": "1"},
    "money": {
        "own.claimed": "1.86万",
        "own.rough": "1",
        "own.from_year": "2026",
        "own.from_month": "3",
        "own.to_year": "2026",
        "own.to_month": "6",
    },
    "words": {"words": "干了四个月木工，只给过两千。", "has_iou": "yes", "already_in_proceedings": "no"},
    "evidence": {},
    "check": {},
}

GROUP_ANSWERS: dict[str, dict[str, Any]] = {
    "start": {"speaks_for": "group", "agree": "1"},
    "who": {**OWN_ANSWERS["who"], "capacity": "team_leader"},
    "where": OWN_ANSWERS["where"],
    "people": {
        "own.claimed": "9000",
        "headcount": "5",
        "ground": "said",
        "rows.0.name": "李四",
        "rows.0.claimed": "7200",
        "rows.0.unasked": "1",
        "rows.1.name": "赵六",
        "paste": "王五 8000 13900139000\n孙七 6500.50 13700137000",
    },
    "words": OWN_ANSWERS["words"],
    "evidence": {},
    "check": {},
}


class Phone:
    """One browser, and where it stands."""

    def __init__(self, app: Flask, lang: str = "zh") -> None:
        self.app, self.visitor = app, Visitor(app.test_client(), lang)

    def get(self, path: str, expect: int = 200) -> VisitedPage:
        return self.visitor.get(path, expect)

    def send(self, page: VisitedPage, expect: int = 200, /, **fields: Any) -> VisitedPage:
        return self.visitor.send(page.forms[0], expect, {"go": "next", **fields})

    def walk(self, steps: Mapping[str, Mapping[str, Any]]) -> VisitedPage:
        """From the first step to the receipt."""
        page = self.get("/complain")
        for name, fields in steps.items():
            assert page.path == f"/complain/{name}", page.text
            page = self.send(page, **fields)
        return page


def receipt_codes(page: VisitedPage) -> tuple[str, str]:
    """Number and code of a receipt."""
    number = re.search(r"[0-9A-Z]{6}-[0-9]{4}-[0-9]{6}", page.text)
    code = re.search(r"\b[0-9]{5} [0-9]{5}\b", page.text)
    assert number, page.text
    assert code, page.text
    return number[0], code[0]
