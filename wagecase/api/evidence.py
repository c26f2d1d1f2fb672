"""Evidence: files on a case, handed in, listed, and given out as they were."""

from __future__ import annotations

from typing import Any

from flask import Response

from wagecase.api.base import ApiBlueprint, caller, language
from wagecase.api.problems import attach_error_handlers
from wagecase.schemas.evidence import EvidenceOutSchema, EvidencePageSchema, EvidenceSchema, UploadedFileSchema
from wagecase.schemas.queries import PageQuerySchema
from wagecase.services.access import access_log
from wagecase.services.base.pagination import Page
from wagecase.services.evidence import files as evidence_files
from wagecase.services.evidence import queries
from wagecase.services.intake import from_schema

blueprint = ApiBlueprint("evidence", description="证据 / Evidence")
attach_error_handlers(blueprint)
BINARY_CONTENT = {"schema": {"type": "string", "format": "binary"}}


@blueprint.route("/cases/<case_key>/evidence", methods=["GET"])
@blueprint.arguments(PageQuerySchema, location="query")
@blueprint.response(200, EvidencePageSchema)
def list_evidence(query: dict[str, Any], case_key: str) -> Page:
    """证据清单 / The evidence of a case, in the order in which it came."""
    case = access_log.read_case(caller(), case_key)
    return queries.list_evidence(case, language(), after=query.get("cursor"), limit=query["limit"])


@blueprint.route("/cases/<case_key>/evidence", methods=["POST"])
@blueprint.arguments(UploadedFileSchema, location="files")
@blueprint.arguments(EvidenceSchema, location="form")
@blueprint.response(201, EvidenceOutSchema)
def add_evidence(files: dict[str, Any], given: dict[str, Any], case_key: str) -> queries.EvidenceView:
    """提交一份证据，同一文件重复提交只收一次 / Hand in a file; the same one sent again is taken once.

    multipart/form-data，文件在 `file` 中，类型以内容为准 / the file in `file`; its kind is detected from its content.
    """
    case = access_log.read_case(caller(), case_key)
    upload = files["file"]
    made = evidence_files.add_evidence(
        caller(), case.id, upload.stream, from_schema.to_evidence(given, upload.filename)
    )
    return queries.get_evidence_view(caller(), case_key, made, language())


@blueprint.route("/cases/<case_key>/evidence/<evidence_id>/original", methods=["GET"])
@blueprint.response(200, content_type="application/octet-stream")
@blueprint.doc(responses={200: {"content": {"application/octet-stream": BINARY_CONTENT}}})
def download_original(case_key: str, evidence_id: str) -> Response:
    """取出原件，取出记录在案 / The file as it was given; that it was taken out goes on record."""
    found = queries.open_original(caller(), case_key, access_log.parse_id(evidence_id))
    return Response(found.pieces, mimetype=found.media, headers=found.headers)
