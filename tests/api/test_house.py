"""The API as a whole: every route needs authorization, every fault has its words, tables define the forms."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from marshmallow import fields

from wagecase.api import titles
from wagecase.api.base import PUBLIC_ENDPOINTS, READ_SCOPE_ENDPOINTS
from wagecase.procedure.core.acts import FieldType
from wagecase.procedure.core.reasons import REASONS
from wagecase.schemas import acts, cases, complaints, queries, tokens
from wagecase.schemas import fields as own
from wagecase.schemas.messages import MESSAGES, message_text

ROOT = Path(__file__).parents[2] / "wagecase"
UNLOCKED = {"/api/openapi.json", "/api/docs", "/api/docs/static/<path:filename>", "/api/v1/tokens"}


def rules(app: Flask) -> Iterator[tuple[str, str, str]]:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api"):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule.rule, method, rule.endpoint


def test_every_route_needs_a_token_unless_it_is_listed_as_public(app: Flask, client: FlaskClient) -> None:
    found = list(rules(app))
    assert len(found) > 30
    for rule, method, _ in found:
        if rule in UNLOCKED:
            continue
        answer = client.open(re.sub(r"<[^>]+>", "x", rule), method=method)
        assert (answer.status_code, answer.content_type) == (401, "application/problem+json; charset=utf-8"), rule


def test_every_exception_to_the_rules_names_a_route(app: Flask) -> None:
    endpoints = {endpoint for _, _, endpoint in rules(app)}
    assert endpoints >= PUBLIC_ENDPOINTS | READ_SCOPE_ENDPOINTS
    assert {rule for rule, _, _ in rules(app)} >= UNLOCKED


def test_answers_are_never_kept_and_never_embedded(client: FlaskClient) -> None:
    for path in ("/api/v1/cases", "/api/docs", "/api/openapi.json"):
        headers = client.get(path).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_unknown_addresses_and_methods_are_problems_too(client: FlaskClient) -> None:
    for path, method, status in (("/api/v1/nothing", "GET", 404), ("/api/x", "GET", 404), ("/api/v1/me", "PUT", 405)):
        answer = client.open(path, method=method)
        assert (answer.status_code, answer.get_json()["status"]) == (status, status)
    assert "GET" in client.put("/api/v1/me").headers["Allow"]


def codes_in(folder: Path, *callees: str) -> Iterator[str]:
    """The first word of every literal message that these callables are given in a folder."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) in callees and node.args:
                first = node.args[0]
                if isinstance(first, ast.JoinedStr):
                    first = first.values[0] if isinstance(first.values[0], ast.Constant) else first
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value.partition("|")[0]


def test_every_message_of_a_schema_has_its_words() -> None:
    raised = set(codes_in(ROOT / "schemas", "ValidationError"))
    assert raised
    assert raised <= set(MESSAGES)


def test_every_refusal_of_a_service_has_its_words() -> None:
    refused = set(codes_in(ROOT / "services", "Unmet"))
    assert refused
    assert refused <= set(REASONS) | set(MESSAGES)


def test_every_message_has_both_languages_with_the_same_gaps() -> None:
    for code, words in MESSAGES.items():
        assert re.search("[一-鿿]", words.zh), code
        assert words.en, code
        assert not re.search("[一-鿿]", words.en), code
        assert set(re.findall(r"{(\w+)}", words.zh)) == set(re.findall(r"{(\w+)}", words.en)), code
    for title, detail in titles.PROBLEM_TITLES.values():
        assert all(re.search("[一-鿿]", one.zh) and not re.search("[一-鿿]", one.en) for one in (title, detail))


def test_an_unknown_message_says_no_more_than_that_it_is_not_valid() -> None:
    assert message_text("Not a valid integer.", "en") == "This is not valid."


def every_schema() -> Iterator[type[own.StrictSchema]]:
    for module in (acts, cases, complaints, queries, tokens):
        for found in vars(module).values():
            if isinstance(found, type) and issubclass(found, own.StrictSchema):
                yield found
    for act in acts.all_acts():
        yield acts.act_schema(act.procedure, act.name)


def inner_fields(field: fields.Field[Any]) -> Iterator[fields.Field[Any]]:
    yield field
    if isinstance(field, fields.List):
        yield from inner_fields(field.inner)


def test_schemas_use_our_own_fields_and_their_messages_are_codes() -> None:
    for schema in every_schema():
        for declared in schema().fields.values():
            for field in inner_fields(declared):
                assert type(field).__module__.startswith("wagecase."), (schema, field)
                if not isinstance(field, own.OutputTextField):
                    said = {field.error_messages[key] for key in ("required", "null", "validator_failed")}
                    assert said <= set(MESSAGES), (schema, field)


def test_every_kind_of_ask_has_a_field() -> None:
    assert set(acts.FIELD_BUILDERS) == set(FieldType)


def test_the_form_of_an_act_is_made_of_its_asks() -> None:
    for act in acts.all_acts():
        form = acts.act_schema(act.procedure, act.name)().fields
        assert set(form) == {ask.name for ask in act.form_fields} | {"happened_on", "happened_at"}
        assert {name for name, field in form.items() if field.required} == {
            a.name for a in act.form_fields if a.required
        }
