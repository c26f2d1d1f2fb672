"""A person at the API, and the complaints that they submit."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Self

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.world import DEMO_PASSWORD

PREFIX = "/api/v1"
ID_NUMBER = "110101199003071233"


@dataclass
class Caller:
    """Requests of one person; every answer is checked for the status that the test expects."""

    client: FlaskClient
    token: str
    lang: str = "zh"

    @classmethod
    def log_in(cls, client: FlaskClient, username: str, lang: str = "zh", **more: Any) -> Self:
        body = {"username": username, "password": DEMO_PASSWORD, **more}
        answer = client.post(f"{PREFIX}/tokens", json=body)
        assert answer.status_code == 201, answer.text
        return cls(client, answer.get_json()["token"], lang)

    def send(
        self, method: str, path: str, expect: int, headers: dict[str, str] | None = None, **body: Any
    ) -> TestResponse:
        fixed = {"Authorization": f"Bearer {self.token}", "Accept-Language": self.lang}
        if "json" in body:
            body = {"data": json.dumps(body["json"]), "content_type": "application/json"}
        answer = self.client.open(PREFIX + path, method=method, headers={**fixed, **(headers or {})}, **body)
        assert answer.status_code == expect, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer

    def get(self, path: str, expect: int = 200) -> Any:
        return self.send("GET", path, expect).json

    def post(self, path: str, body: Any, expect: int = 200, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.send("POST", path, expect, named, json=body).json

    def complain(self, **given: Any) -> dict[str, Any]:
        found: dict[str, Any] = self.post("/complaints", complaint_body(**given), 201)
        return found

    def act(self, proceeding: str, name: str, expect: int = 200, **values: Any) -> Any:
        return self.post(f"/proceedings/{proceeding}/acts/{name}", values, expect)


def roster_row(name: str = "张三", **more: Any) -> dict[str, Any]:
    return {"name": name, "claimed": "4465.00", "period_from": "2026-01-01", "period_to": "2026-03-31", **more}


def complaint_body(**more: Any) -> dict[str, Any]:
    """A complaint as a counter takes it."""
    given = {
        "channel": "counter",
        "words": "干了三个月，工资一分没发。",
        "contact": {"name": "张三", "phone": "13800138000", "id_number": ID_NUMBER},
        "district": "120116",
        "employer": {"name": "天津某某劳务有限公司"},
        "project": {"name": "村道路基工程", "place": "滨海新区某镇", "investment": "government"},
        "claims": [roster_row()],
    }
    return {name: value for name, value in {**given, **more}.items() if value is not None}


def problem_codes(answer: Any) -> dict[str, str]:
    """Code by pointer of a problem's errors."""
    return {fault.get("pointer", ""): fault["code"] for fault in answer["errors"]}
