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
from wagecase.schemas.acts import every_act, schema_of

Document = dict[str, Any]

OPTIONS: Document = {
    "info": {
        "description": (
            "农民工欠薪案件接口。金额为小数字符串，时间带时区；出错时返回 application/problem+json。 / "
            "Cases of unpaid wages. Money is a decimal string, times carry their zone; errors are problem details."
        )
    },
    "security": [{"bearer": []}],
}
METHODS = ("get", "post", "patch", "delete")
# Bodies that come from the procedure tables: the act that an address performs.
ACTING = {
    "/api/v1/cases/{case_key}/payments": ("case", "pay"),
    "/api/v1/cases/{case_key}/pay-promises": ("case", "promise"),
}
ANY_ACT = "/api/v1/proceedings/{proceeding_id}/acts/{name}"
KEYED = (ANY_ACT, *ACTING, "/api/v1/complaints", "/api/v1/cases/{case_key}/claims")
EDITED = "/api/v1/claims/{claim_id}"
PUBLIC = (("post", "/api/v1/tokens"),)
KEY_HEADER: Document = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "pattern": "^[!-~]{1,128}$"},
    "description": "同一请求重发时不变 / The same for a request that is sent again.",
}
MATCH_HEADER: Document = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "读取时得到的 ETag / The ETag that came with what was read.",
}

pages = Blueprint("api_pages", __name__, template_folder="templates", static_folder="static")
limiter.exempt(pages)


class WageApi(Api):
    """flask-smorest with our own problem details and a description that knows the forms of acts."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Left out: `problems` answers for every fault."""

    def _openapi_json(self) -> Response:
        return jsonify(self.document())

    def document(self) -> Document:
        """The OpenAPI document, whole. A copy is completed: what the library gives out is its own, and would grow."""
        found: Document = deepcopy(self.spec.to_dict())
        for path, method, operation in operations(found):
            _complete(path, method, operation)
        for parameter in found["paths"][ANY_ACT]["parameters"]:
            if parameter["name"] == "name":
                parameter["schema"] = {"type": "string", "enum": sorted({act.name for act in every_act()})}
        return found


def operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def _complete(path: str, method: str, operation: Document) -> None:
    """Fill in what a route cannot say by itself: the body of an act, headers, what a fault looks like."""
    answers = operation["responses"]
    operation["responses"] = {code: answer for code, answer in answers.items() if code.startswith("2")}
    operation["responses"]["default"] = {
        "description": "问题说明 / Problem details",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    headers = [KEY_HEADER] if method == "post" and path in KEYED else []
    if (method, path) == ("patch", EDITED):
        headers.append({**MATCH_HEADER, "required": True})
    if (method, path) == ("post", ANY_ACT):
        headers.append(MATCH_HEADER)
    if headers:
        operation["parameters"] = [*operation.get("parameters", []), *headers]
    if method == "post" and path in ACTING:
        operation["requestBody"] = _body([_reference(*ACTING[path])])
    elif (method, path) == ("post", ANY_ACT):
        operation["requestBody"] = _body([_reference(act.procedure, act.name) for act in every_act()])
    if (method, path) in PUBLIC:
        operation["security"] = []


def _reference(procedure: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{procedure}_{name}"}


def _body(schemas: list[dict[str, str]]) -> Document:
    schema = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def register(app: Flask) -> WageApi:
    """Make the API's description and serve its page at /api/docs."""
    api = WageApi(app)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    for act in every_act():
        api.spec.components.schema(f"{act.procedure}_{act.name}", schema=schema_of(act.procedure, act.name))
    app.register_blueprint(pages, url_prefix="/api/docs")
    app.extensions["wagecase_api"] = api
    return api


@pages.get("")
def page() -> str:
    """The description for people, drawn by the server."""
    document = current_app.extensions["wagecase_api"].document()
    groups: dict[str, list[Document]] = {tag["name"]: [] for tag in document["tags"]}
    for path, method, operation in operations(document):
        groups[operation["tags"][0]].append({"path": path, "method": method, **operation})
    return render_template("api_docs.html", document=document, groups=groups)
