"""Cases: finding them, one whole, what is on it, notes, fields in clear, who has read it."""

from __future__ import annotations

import uuid
from typing import Any

from wagecase.api.base import ApiBlueprint, caller, language
from wagecase.api.problems import attach_error_handlers
from wagecase.procedure.core.stages import stage_label
from wagecase.schemas.cases import (
    CaseListItemSchema,
    CaseReadSchema,
    CaseSchema,
    DeadlineSchema,
    EventPageSchema,
    NoteOutSchema,
    ProceedingSchema,
    UnmaskingSchema,
    page_schema,
)
from wagecase.schemas.queries import (
    CasesQuerySchema,
    LookUpSchema,
    NoteSchema,
    PageQuerySchema,
    UnmaskedValueSchema,
    UnmaskSchema,
)
from wagecase.services.access import access_log
from wagecase.services.base.pagination import Page
from wagecase.services.case_queries import api_view, case_header, notes, search

blueprint = ApiBlueprint("cases", description="案件 / Cases")
attach_error_handlers(blueprint)
FILTER_FIELDS = ("q", "stage", "district", "matter", "since", "until", "late", "closed", "paid")


def _case_page(page: Page) -> dict[str, Any]:
    lang = language()
    items = [{**row._mapping, "stage_label": stage_label("case", row.stage, lang)} for row in page.items]
    return {"items": items, "next": page.next, "count": page.count}


@blueprint.route("/cases", methods=["GET"])
@blueprint.arguments(CasesQuerySchema, location="query")
@blueprint.response(200, page_schema(CaseListItemSchema, counted=True))
def list_cases(query: dict[str, Any]) -> dict[str, Any]:
    """查找案件，新的在前 / Find cases, newest first.

    `q` 案号开头或姓名、单位、项目中的至少两个字 / the beginning of a number, or at least two characters of a name,
    an employer or a project. `count=true` 计数至 1000 / counts up to 1,000.
    """
    wanted = search.CaseSearch(
        employer_id=uuid.UUID(query["employer"]) if query.get("employer") else None,
        handler=caller().user_id if query.get("handler") else None,
        **{name: query.get(name) for name in FILTER_FIELDS},
    )
    return _case_page(
        search.search_cases(
            caller(), wanted, after=query.get("cursor"), limit=query["limit"], count=bool(query["count"])
        )
    )


@blueprint.route("/cases/look-up", methods=["POST"])
@blueprint.arguments(LookUpSchema)
@blueprint.response(200, page_schema(CaseListItemSchema, counted=True))
def look_up_cases(given: dict[str, Any]) -> dict[str, Any]:
    """按证件号或电话精确查找 / Cases on which somebody has exactly this ID number or phone."""
    return _case_page(search.search_by_person(caller(), id_number=given.get("id_number"), phone=given.get("phone")))


@blueprint.route("/cases/<case_key>", methods=["GET"])
@blueprint.response(200, CaseSchema)
def get_case(case_key: str) -> dict[str, Any]:
    """一件案件的全部，按编号或案号 / One case whole, by id or number."""
    return case_header.get_full_case(caller(), access_log.read_case(caller(), case_key), language())


@blueprint.route("/cases/<case_key>/events", methods=["GET"])
@blueprint.arguments(PageQuerySchema, location="query")
@blueprint.response(200, EventPageSchema)
def list_events(query: dict[str, Any], case_key: str) -> Page:
    """办理记录 / The event log of a case."""
    case = access_log.read_case(caller(), case_key)
    return api_view.list_events(case.id, language(), after=query.get("cursor"), limit=query["limit"])


@blueprint.route("/cases/<case_key>/deadlines", methods=["GET"])
@blueprint.response(200, DeadlineSchema(many=True))
def list_deadlines(case_key: str) -> list[dict[str, Any]]:
    """期限及其由来 / Deadlines and how they came about."""
    return api_view.list_deadlines(access_log.read_case(caller(), case_key).id, language())


@blueprint.route("/cases/<case_key>/proceedings", methods=["GET"])
@blueprint.response(200, ProceedingSchema(many=True))
def list_proceedings(case_key: str) -> list[dict[str, Any]]:
    """程序 / The proceedings of a case."""
    return api_view.list_proceedings(access_log.read_case(caller(), case_key).id, language())


@blueprint.route("/cases/<case_key>/notes", methods=["GET"])
@blueprint.response(200, NoteOutSchema(many=True))
def list_notes(case_key: str) -> list[dict[str, Any]]:
    """备注 / Notes, newest first."""
    return api_view.list_notes(caller(), access_log.read_case(caller(), case_key).id)


@blueprint.route("/cases/<case_key>/notes", methods=["POST"])
@blueprint.arguments(NoteSchema)
@blueprint.response(201, NoteOutSchema)
def add_note(given: dict[str, Any], case_key: str) -> dict[str, Any]:
    """添加备注 / Add a note."""
    case_id = access_log.read_case(caller(), case_key).id
    made = notes.add_note(caller(), case_id, given["text"], private=bool(given["private"]))
    return next(note for note in api_view.list_notes(caller(), case_id) if note["id"] == made)


@blueprint.route("/cases/<case_key>/unmask", methods=["POST"])
@blueprint.arguments(UnmaskSchema)
@blueprint.response(200, UnmaskedValueSchema)
def unmask_field(given: dict[str, Any], case_key: str) -> dict[str, Any]:
    """查看一项明文并记明用途 / One protected field in clear, with its purpose on record."""
    value = access_log.unmask_person_field(caller(), case_key, given["person"], given["field"], given["purpose"])
    return {"person": given["person"], "field": given["field"], "value": value}


@blueprint.route("/cases/<case_key>/reads", methods=["GET"])
@blueprint.arguments(PageQuerySchema, location="query")
@blueprint.response(200, page_schema(CaseReadSchema))
def list_reads(query: dict[str, Any], case_key: str) -> dict[str, Any]:
    """谁查看过本案 / Who has opened the case; for heads, the city and auditors."""
    page = access_log.list_readers(caller(), case_key, after=query.get("cursor"), limit=query["limit"])
    items = [
        {
            "user": {"id": str(row.id), "name": row.name},
            "organisation": row.name_zh if language() == "zh" else row.name_en,
            "hour": row.hour,
        }
        for row in page.items
    ]
    return {"items": items, "next": page.next}


@blueprint.route("/cases/<case_key>/unmaskings", methods=["GET"])
@blueprint.arguments(PageQuerySchema, location="query")
@blueprint.response(200, page_schema(UnmaskingSchema))
def list_unmaskings(query: dict[str, Any], case_key: str) -> dict[str, Any]:
    """谁查看过明文 / Who had which field shown in clear, and what for."""
    page = access_log.list_unmaskings(caller(), case_key, after=query.get("cursor"), limit=query["limit"])
    items = [
        {
            "user": {"id": str(row.Unmasking.user_id), "name": row.name},
            "person": row.Unmasking.person_id,
            "field": row.Unmasking.field,
            "purpose": row.Unmasking.purpose,
            "at": row.Unmasking.at,
        }
        for row in page.items
    ]
    return {"items": items, "next": page.next}
