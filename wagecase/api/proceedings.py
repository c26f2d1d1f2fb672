"""Proceedings and their acts: what is open now, what blocks the rest, and doing one."""

from __future__ import annotations

from typing import Any

from wagecase.api.act_forms import perform_from_request
from wagecase.api.base import ApiBlueprint, caller, etag_header, language
from wagecase.api.problems import attach_error_handlers
from wagecase.procedure.core.acts import FormField, Unmet
from wagecase.procedure.tables.table import Permission
from wagecase.schemas.acts import ActResultSchema, PermissionSchema
from wagecase.schemas.cases import ProceedingNextStepsSchema
from wagecase.schemas.messages import refusal_text
from wagecase.services.access import access_log
from wagecase.services.case_queries import act_form, api_view, next_steps_view

blueprint = ApiBlueprint("proceedings", description="程序与办理 / Proceedings and acts")
attach_error_handlers(blueprint)


@blueprint.route("/proceedings/<proceeding_id>", methods=["GET"])
@blueprint.response(200, ProceedingNextStepsSchema)
def get_proceeding(proceeding_id: str) -> tuple[dict[str, Any], int, dict[str, str]]:
    """一个程序，和下一步可走的途径 / One proceeding with its next steps, and its ETag."""
    row = access_log.read_proceeding(caller(), proceeding_id)
    shown = api_view.present_proceedings([row], language())[0]
    return {**shown, "next_steps": next_steps_view.list_next_steps(row, language())}, 200, etag_header(shown)


@blueprint.route("/proceedings/<proceeding_id>/acts", methods=["GET"])
@blueprint.response(200, PermissionSchema(many=True))
def list_acts(proceeding_id: str) -> tuple[list[dict[str, Any]], int, dict[str, str]]:
    """现在可以办理的事，和不能办理的原因 / The acts of this stage, and what stands against those that are blocked."""
    row = access_log.read_proceeding(caller(), proceeding_id)
    permissions = act_form.available_acts(caller(), row)
    headers = etag_header({"id": row.id, "version": row.version})
    return [_permission_json(one, language()) for one in permissions], 200, headers


@blueprint.route("/proceedings/<proceeding_id>/acts/<name>", methods=["POST"])
@blueprint.response(200, ActResultSchema)
def perform_act(proceeding_id: str, name: str) -> dict[str, Any]:
    """办理 / Perform an act; its form is that of the act's row in the procedure table.

    If-Match、Idempotency-Key 可选 / are optional.
    """
    return perform_from_request(access_log.parse_id(proceeding_id), name)


def _permission_json(given: Permission, lang: str) -> dict[str, Any]:
    row = given.act
    return {
        "name": row.name,
        "label": row.label.get(lang),
        "allowed": given.allowed,
        "reasons": [_reason_json(one, lang) for one in given.unmet],
        "warnings": [_reason_json(one, lang) for one in given.warnings],
        "asks": [_ask_json(one, lang) for one in row.form_fields],
        "to": row.to,
        "opens": row.opens,
        "cite": row.cite,
    }


def _reason_json(one: Unmet, lang: str) -> dict[str, Any]:
    return {"code": one.code, "detail": refusal_text(one, lang), "cite": one.cite}


def _ask_json(one: FormField, lang: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "type": str(one.type),
        "label": one.label.get(lang),
        "required": one.required,
        "many": one.many,
        "choices": [{"value": value, "label": label.get(lang)} for value, label in one.choices],
        "help": one.help.get(lang) if one.help else None,
    }
