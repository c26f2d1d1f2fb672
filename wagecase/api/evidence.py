"""Evidence: files on a case, handed in, listed, and given out as they were."""

from __future__ import annotations

from typing import Any

from flask import Response

from wagecase.api.base import ApiBlueprint, caller, language
from wagecase.api.problems import answer_for
from wagecase.schemas.evidence import EvidenceOutSchema, EvidencePage, EvidenceSchema, FileSchema
from wagecase.schemas.queries import PageQuerySchema
from wagecase.services import evidence, evidence_pages, reading, taking
from wagecase.services.paging import Page

blueprint = ApiBlueprint("evidence", description="证据 / Evidence")
answer_for(blueprint)
BINARY = {"schema": {"type": "string", "format": "binary"}}


@blueprint.route("/cases/<case_key>/evidence", methods=["GET"])
@blueprint.arguments(PageQuerySchema, location="query")
@blueprint.response(200, EvidencePage)
def listed(query: dict[str, Any], case_key: str) -> Page:
    """证据清单 / The evidence of a case, in the order in which it came."""
    case = reading.opened(caller(), case_key)
    return evidence_pages.listed(case, language(), after=query.get("cursor"), limit=query["limit"])


@blueprint.route("/cases/<case_key>/evidence", methods=["POST"])
@blueprint.arguments(FileSchema, location="files")
@blueprint.arguments(EvidenceSchema, location="form")
@blueprint.response(201, EvidenceOutSchema)
def add(files: dict[str, Any], given: dict[str, Any], case_key: str) -> dict[str, Any]:
    """提交一份证据，同一文件重复提交只收一次 / Hand in a file; the same one sent again is taken once.

    multipart/form-data，文件在 `file` 中，类型以内容为准 / the file in `file`; its kind is told by its content.
    """
    case = reading.opened(caller(), case_key)
    upload = files["file"]
    made = evidence.add(caller(), case.id, upload.stream, taking.evidence(given, upload.filename))
    return evidence_pages.one_shown(caller(), case_key, made, language())


@blueprint.route("/cases/<case_key>/evidence/<evidence_id>/original", methods=["GET"])
@blueprint.response(200, content_type="application/octet-stream")
@blueprint.doc(responses={200: {"content": {"application/octet-stream": BINARY}}})
def original(case_key: str, evidence_id: str) -> Response:
    """取出原件，取出记录在案 / The file as it was given; that it was taken out goes on record."""
    found = evidence_pages.original(caller(), case_key, reading.identifier(evidence_id))
    return Response(found.pieces, mimetype=found.media, headers=found.headers)
