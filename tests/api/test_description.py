"""What the API says of itself is whole, is drawn locally, and holds against requests made from it."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.api.calling import Caller
from wagecase.procedure.core.acts import Act, FieldType, FormField
from wagecase.procedure.core.enums import Role
from wagecase.schemas.acts import all_acts


def test_the_description_covers_every_route(app: Flask, client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    described = {re.sub(r"{(\w+)}", r"<\1>", path) for path in document["paths"]}
    assert described == {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    for act in all_acts():
        assert f"{act.procedure}_{act.name}" in document["components"]["schemas"]


def test_the_description_is_the_same_however_often_it_is_read(client: FlaskClient) -> None:
    first = client.get("/api/openapi.json").get_json()
    client.get("/api/docs")
    assert client.get("/api/openapi.json").get_json() == first
    for path, item in first["paths"].items():
        for operation in (item[method] for method in item if method != "parameters"):
            named = [(one["name"], one["in"]) for one in operation.get("parameters", [])]
            assert len(named) == len(set(named)), path


def test_every_operation_says_in_both_languages_what_it_does(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").get_json()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                assert re.search("[一-鿿].* / .*[A-Za-z]", operation["summary"]), (method, path)
                assert "default" in operation["responses"]


def test_the_page_needs_no_script_and_no_foreign_host(client: FlaskClient) -> None:
    page = client.get("/api/docs").get_data(as_text=True)
    assert "<script" not in page
    assert not re.search(r"(src|href)=\"(https?:)?//", page)
    assert not re.search(r"\sstyle=", page)
    (style,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    with client.get(style) as answer:
        assert answer.status_code == 200
    assert "/api/v1/complaints" in page


OPERATIONS = [
    ("POST", "/api/v1/complaints"),
    ("GET", "/api/v1/complaints"),
    ("GET", "/api/v1/cases"),
    ("POST", "/api/v1/cases/look-up"),
    ("GET", "/api/v1/cases/{case_key}"),
    ("GET", "/api/v1/cases/{case_key}/events"),
    ("POST", "/api/v1/cases/{case_key}/claims"),
    ("POST", "/api/v1/cases/{case_key}/notes"),
    ("POST", "/api/v1/cases/{case_key}/unmask"),
    ("POST", "/api/v1/cases/{case_key}/payments"),
    ("POST", "/api/v1/cases/{case_key}/pay-promises"),
    ("PATCH", "/api/v1/claims/{claim_id}"),
    ("GET", "/api/v1/proceedings/{proceeding_id}"),
    ("POST", "/api/v1/proceedings/{proceeding_id}/acts/{name}"),
    ("GET", "/api/v1/work"),
    ("GET", "/api/v1/employers"),
    ("POST", "/api/v1/tokens"),
]
EXAMPLES = settings(
    max_examples=10,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def description(session_app: Flask) -> Any:
    """What the application says of its operations."""
    return schemathesis.openapi.from_wsgi("/api/openapi.json", session_app)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_requests_made_from_the_description_never_fail_inside(
    description: Any, clerk: Caller, method: str, path: str
) -> None:
    """A fault inside would be raised here, because the application is in testing mode; a 5xx would be a failure."""
    opened = clerk.complain()
    claim = clerk.get(f"/cases/{opened['case_id']}/claims")["items"][0]["id"]
    real = {
        "case_key": opened["case_id"],
        "claim_id": claim,
        "proceeding_id": opened["proceeding_id"],
    }
    operation = description[path][method]

    @EXAMPLES
    @given(case=operation.as_strategy())
    def try_it(case: Any) -> None:
        known = {name: value for name, value in real.items() if name in case.path_parameters}
        case.path_parameters = {**case.path_parameters, **known}
        answer = case.call(headers={"Authorization": f"Bearer {clerk.token}"})
        assert answer.status_code < 500, (case, answer.text)

    try_it()


NOBODY = "00000000-0000-0000-0000-000000000000"
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.sampled_from(["\ud800", "\0", "2026-01-31", "9999-12-31", "0.01", "all", "1" * 5000, NOBODY]),
)
OBJECTS = st.dictionaries(st.text(max_size=5), SCALARS, max_size=2)
ODD = st.one_of(SCALARS, OBJECTS, st.lists(st.one_of(SCALARS, OBJECTS), max_size=3))


@pytest.mark.parametrize("procedure", ["case", "inspection"])
def test_no_form_of_an_act_can_be_filled_so_that_it_fails_inside(
    clerk: Caller, head: Caller, inspector: Caller, staff: dict[str, uuid.UUID], procedure: str
) -> None:
    opened = clerk.complain()
    both = [str(staff["inspector.binhai"]), str(staff["inspector2.binhai"])]
    head.act(opened["proceeding_id"], "assign", handlers=both)
    accepted = inspector.act(opened["proceeding_id"], "accept") if procedure == "inspection" else {}
    claim = clerk.get(f"/cases/{opened['case_id']}/claims")["items"][0]["id"]
    for act in [one for one in all_acts() if one.procedure == procedure]:
        caller = inspector if Role.inspector in act.by else head
        fill(caller, accepted.get("opened") or opened["proceeding_id"], act, claim)


def fill(caller: Caller, proceeding: str, act: Act, claim: str) -> None:
    """Hand in some forms of one act, good and bad values mixed."""
    rows = {ask.name: st.one_of(ODD, plausible(ask, claim)) for ask in act.form_fields}
    odd = st.fixed_dictionaries({}, optional={**rows, "happened_on": ODD, "happened_at": ODD})
    forms = st.one_of(odd, st.fixed_dictionaries({ask.name: plausible(ask, claim) for ask in act.form_fields}))

    @settings(EXAMPLES, max_examples=6)
    @given(body=forms)
    def hand_in(body: dict[str, Any]) -> None:
        answer = caller.client.post(
            f"/api/v1/proceedings/{proceeding}/acts/{act.name}",
            data=json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {caller.token}"},
        )
        assert answer.status_code in (200, 400, 403, 404, 409, 422), answer.text

    hand_in()


def plausible(ask: FormField, claim: str) -> st.SearchStrategy[Any]:
    """What an office might enter, so that some forms go through."""
    value: Any = {
        FieldType.date: "2026-03-02",
        FieldType.time: "2026-03-02T09:00:00+08:00",
        FieldType.money: "1.00",
        FieldType.integer: 1,
        FieldType.text: "理由",
        FieldType.code: "1",
        FieldType.yes_no: True,
        FieldType.claims: "all",
        FieldType.claim_amounts: [{"claim": claim, "amount": "1.00"}],
        FieldType.choice: ask.choices[0][0] if ask.choices else "",
    }.get(ask.type, NOBODY)
    return st.just([value] if ask.many else value)
