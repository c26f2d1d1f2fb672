"""What the API says of itself: OpenAPI 3.1, and a page that draws it without a script or a foreign host."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from flask import Blueprint, Flask, current_app, jsonify, render_template
from flask.wrappers import Response
from flask_smorest import Api

from wagecase.api.problems import ProblemSchema
from wagecase.extensions import limiter
from wagecase.schemas.acts import act_schema, all_acts

OpenApiDocument = dict[str, Any]

DOCUMENT_OPTIONS: OpenApiDocument = {
    "info": {
        "description": (
            "农民工欠薪案件接口。金额为小数字符串，时间带时区；出错时返回 application/problem+json。 / "
            "Cases of unpaid wages. Money is a decimal string, times carry their zone; errors are problem details."
        )
    },
    "security": [{"bearer": []}],
}
HTTP_METHODS = ("get", "post", "patch", "delete")
# Bodies that come from the procedure tables: the act that an address performs.
ACT_BY_PATH = {
    "/api/v1/cases/{case_key}/payments": ("case", "pay"),
    "/api/v1/cases/{case_key}/pay-promises": ("case", "promise"),
}
ACT_PATH = "/api/v1/proceedings/{proceeding_id}/acts/{name}"
IDEMPOTENT_PATHS = (ACT_PATH, *ACT_BY_PATH, "/api/v1/complaints", "/api/v1/cases/{case_key}/claims")
VERSIONED_PATH = "/api/v1/claims/{claim_id}"
PUBLIC_OPERATIONS = (("post", "/api/v1/tokens"),)
KEY_HEADER: OpenApiDocument = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "pattern": "^[!-~]{1,128}$"},
    "description": "同一请求重发时不变 / The same for a request that is sent again.",
}
IF_MATCH_HEADER: OpenApiDocument = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "读取时得到的 ETag / The ETag that came with what was read.",
}

docs_blueprint = Blueprint("api_pages", __name__, template_folder="templates", static_folder="static")
limiter.exempt(docs_blueprint)


class WageApi(Api):
    """flask-smorest with our own problem details and a description that knows the forms of acts."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Left out: `problems` answers for every fault."""

    def _openapi_json(self) -> Response:
        return jsonify(self.document())

    def document(self) -> OpenApiDocument:
        """The OpenAPI document, whole. A copy is completed: what the library gives out is its own, and would grow."""
        found: OpenApiDocument = deepcopy(self.spec.to_dict())
        for path, method, operation in operations(found):
            _complete_operation(path, method, operation)
        for parameter in found["paths"][ACT_PATH]["parameters"]:
            if parameter["name"] == "name":
                parameter["schema"] = {"type": "string", "enum": sorted({act.name for act in all_acts()})}
        return found


def operations(document: OpenApiDocument) -> Iterator[tuple[str, str, OpenApiDocument]]:
    for path, item in document["paths"].items():
        for method in HTTP_METHODS:
            if method in item:
                yield path, method, item[method]


def _complete_operation(path: str, method: str, operation: OpenApiDocument) -> None:
    """Fill in what a route cannot say by itself: the body of an act, headers, what a fault looks like."""
    answers = operation["responses"]
    operation["responses"] = {code: answer for code, answer in answers.items() if code.startswith("2")}
    operation["responses"]["default"] = {
        "description": "问题说明 / Problem details",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    headers = [KEY_HEADER] if method == "post" and path in IDEMPOTENT_PATHS else []
    if (method, path) == ("patch", VERSIONED_PATH):
        headers.append({**IF_MATCH_HEADER, "required": True})
    if (method, path) == ("post", ACT_PATH):
        headers.append(IF_MATCH_HEADER)
    if headers:
        operation["parameters"] = [*operation.get("parameters", []), *headers]
    if method == "post" and path in ACT_BY_PATH:
        operation["requestBody"] = _request_body([_form_reference(*ACT_BY_PATH[path])])
    elif (method, path) == ("post", ACT_PATH):
        operation["requestBody"] = _request_body([_form_reference(act.procedure, act.name) for act in all_acts()])
    if (method, path) in PUBLIC_OPERATIONS:
        operation["security"] = []


def _form_reference(procedure: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{procedure}_{name}"}


def _request_body(schemas: list[dict[str, str]]) -> OpenApiDocument:
    schema = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def register_description(app: Flask) -> WageApi:
    """Make the API's description and serve its page at /api/docs."""
    api = WageApi(app)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    for act in all_acts():
        api.spec.components.schema(f"{act.procedure}_{act.name}", schema=act_schema(act.procedure, act.name))
    app.register_blueprint(docs_blueprint, url_prefix="/api/docs")
    app.extensions["wagecase_api"] = api
    return api


@docs_blueprint.get("")
def show_docs() -> str:
    """The description for people, drawn by the server."""
    document = current_app.extensions["wagecase_api"].document()
    groups: dict[str, list[OpenApiDocument]] = {tag["name"]: [] for tag in document["tags"]}
    for path, method, operation in operations(document):
        groups[operation["tags"][0]].append({"path": path, "method": method, **operation})
    return render_template("api_docs.html", document=document, groups=groups)
