"""Finding cases: by number, name, employer or project in the address; by an exact ID number or phone never there."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from wagecase.console.shell.base import blueprint, caller, is_resumed, language, render_page, resumable, roles_required
from wagecase.procedure.core.enums import MatterKind
from wagecase.procedure.core.stages import STAGES
from wagecase.schemas.messages import flatten_errors, message_text, refusal_text
from wagecase.schemas.queries import CasesQuerySchema, LookUpSchema
from wagecase.services.access.visibility import CASE_ROLES
from wagecase.services.base import lookups
from wagecase.services.base.errors import Invalid
from wagecase.services.base.pagination import Page
from wagecase.services.case_queries import search as case_queries_search

FILTER_FIELDS = ("q", "stage", "district", "matter", "since", "until", "late", "closed", "paid")
QUERY_FIELDS = (*FILTER_FIELDS, "cursor")


@blueprint.get("/search")
@roles_required(*CASE_ROLES)
def search() -> ResponseReturnValue:
    typed = MultiDict((name, value) for name, value in request.args.items() if value and name in QUERY_FIELDS)
    try:
        given = CasesQuerySchema().load({**typed.to_dict(), "count": "false" if "cursor" in typed else "true"})
        wanted = case_queries_search.CaseSearch(**{name: given.get(name) for name in FILTER_FIELDS})
        found = (
            case_queries_search.search_cases(caller(), wanted, after=given.get("cursor"), count=given["count"])
            if typed
            else None
        )
    except ValidationError as error:
        wrong = {
            str(path[0]): message_text(message, language())
            for path, message in flatten_errors(error.normalized_messages())
        }
        return _render_search(typed, None, wrong, 422)
    except Invalid as error:
        return _render_search(
            typed, None, {name: refusal_text(unmet[0], language()) for name, unmet in error.fields.items()}, 422
        )
    return _render_search(typed, found, {})


def _render_search(
    typed: MultiDict[str, str], found: Page | None, wrong: dict[str, str], status: int = 200
) -> ResponseReturnValue:
    address: dict[str, Any] = {name: value for name, value in typed.items() if name in FILTER_FIELDS}
    following = found.next if found else None
    return render_page(
        "worklists/search.html",
        status,
        typed=typed,
        wrong=wrong,
        found=vars(found) if found else None,
        stages=[(one.name, one.label.get(language())) for one in STAGES["case"]],
        matters=[(one.value, one.label.get(language())) for one in MatterKind],
        areas=[(one["code"], one["label"]) for one in lookups.list_areas(language())],
        labels={one.name: one.label.get(language()) for one in STAGES["case"]},
        first=url_for("console.search", **address) if "cursor" in typed else None,
        next=url_for("console.search", **address, cursor=following) if following else None,
    )


@blueprint.post("/search/exact")
@roles_required(*CASE_ROLES)
@resumable
def exact_search() -> ResponseReturnValue:
    """The answer stands on the page itself: neither number is ever in an address."""
    typed = MultiDict((name, request.form.get(name, "").strip()) for name in ("id_number", "phone"))
    if is_resumed():
        return _render_search(typed, None, {})
    try:
        given = LookUpSchema().load({name: value for name, value in typed.items() if value})
    except ValidationError as error:
        told = flatten_errors(error.normalized_messages())
        wrong = {str([*path, "phone"][0]): message_text(message, language()) for path, message in told}
        return _render_search(typed, None, wrong, 422)
    found = case_queries_search.search_by_person(caller(), id_number=given.get("id_number"), phone=given.get("phone"))
    return _render_search(typed, Page(found.items, None, str(len(found.items))), {})
