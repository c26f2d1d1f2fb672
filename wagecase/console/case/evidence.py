"""Evidence on a case: who gave what when, pictures of it, files to add, and the original to take out."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Response, flash, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from werkzeug.datastructures import FileStorage

from wagecase.console.case.case import case_tabs
from wagecase.console.shell.base import accepts_uploads, blueprint, caller, language, redirect_to, render_page
from wagecase.extensions import current_config
from wagecase.procedure.records.evidence import EVIDENCE_ROLES, EvidenceChannel, EvidenceKind, EvidenceProvider
from wagecase.schemas.evidence import EvidenceSchema
from wagecase.schemas.messages import flatten_errors, message_text, refusal_text
from wagecase.services.access import access_log
from wagecase.services.base.errors import Invalid, Refused
from wagecase.services.case_queries import compare, page_view, page_view_details
from wagecase.services.evidence import files as evidence_service
from wagecase.services.evidence import queries
from wagecase.services.intake import from_schema
from wagecase.web.translating import ngettext

CHOICE_ENUMS = {"kind": EvidenceKind, "giver": EvidenceProvider, "channel": EvidenceChannel}
# What people choose from; the others are ways in that no person uses.
OFFERED_CHANNELS = (EvidenceChannel.counter, EvidenceChannel.on_site, EvidenceChannel.letter, EvidenceChannel.message)
MAX_FILES = 20


@blueprint.get("/cases/<key>/evidence")
def evidence(key: str) -> ResponseReturnValue:
    """What there is, and the form to add to it."""
    return _render_evidence(key, request.args, {}, [])


def _render_evidence(
    key: str, typed: Mapping[str, str], wrong: dict[str, str], failed: list[tuple[str, str]], status: int = 200
) -> ResponseReturnValue:
    found = access_log.read_case(caller(), key)
    rows = queries.list_evidence(found, language(), after=request.args.get("after"))
    return render_page(
        "case/evidence.html",
        status,
        head=page_view.case_header(found, language()),
        tabs=case_tabs(),
        rows=rows.items,
        joined=[one for one in compare.joined_cases(found) if one[1]],
        may_add=caller().has(*EVIDENCE_ROLES),
        choices={
            name: [(str(one), one.label.get(language())) for one in _offered_choices(name)] for name in CHOICE_ENUMS
        },
        people=page_view_details.evidence_givers(found.id),
        workers=page_view_details.worker_names_by_claim(found.id),
        typed=typed,
        wrong=wrong,
        failed=failed,
        most_mb=current_config().evidence_file_mb,
        first=url_for("console.evidence", key=key) if request.args.get("after") else None,
        next=url_for("console.evidence", key=key, after=rows.next) if rows.next else None,
    )


def _offered_choices(name: str) -> list[Any]:
    return [one for one in CHOICE_ENUMS[name] if name != "channel" or one in OFFERED_CHANNELS]


@blueprint.post("/cases/<key>/evidence")
@accepts_uploads
def add_evidence(key: str) -> ResponseReturnValue:
    """Take files, each by itself: one that cannot be taken keeps no other out."""
    typed = {name: value for name, value in request.form.items() if value and name in EvidenceSchema().fields}
    files = [one for one in request.files.getlist("file") if one.filename]
    try:
        given = EvidenceSchema().load(typed)
    except ValidationError as error:
        wrong = {
            str(path[0]): message_text(message, language())
            for path, message in flatten_errors(error.normalized_messages())
        }
        return _render_evidence(key, typed, wrong, [], 422)
    if not files or len(files) > MAX_FILES:
        code = "file_missing" if not files else f"too_many|max={MAX_FILES}"
        return _render_evidence(key, typed, {"file": message_text(code, language())}, [], 422)
    failed = _store_files(access_log.read_case(caller(), key).id, files, given)
    if len(failed) < len(files):
        count = len(files) - len(failed)
        flash(ngettext("已收下 %(num)d 份证据，正在生成预览。", "已收下 %(num)d 份证据，正在生成预览。", count))
    return _render_evidence(key, typed, {}, failed, 422) if failed else redirect_to("console.evidence", key=key)


def _store_files(case_id: uuid.UUID, files: list[FileStorage], given: dict[str, Any]) -> list[tuple[str, str]]:
    """Adds the files; returns the names of those that were not taken, each with the reason."""
    failed = []
    for one in files:
        try:
            evidence_service.add_evidence(caller(), case_id, one.stream, from_schema.to_evidence(given, one.filename))
        except (Invalid, Refused) as refusal:
            unmet = next(iter(refusal.fields.values())) if isinstance(refusal, Invalid) else refusal.unmet
            failed.append((one.filename or "", refusal_text(unmet[0], language())))
    return failed


@blueprint.get("/cases/<key>/evidence/<uuid:evidence_id>/original")
def evidence_original(key: str, evidence_id: uuid.UUID) -> ResponseReturnValue:
    """The file as it was given, to be saved; who took it out is on record."""
    found = queries.open_original(caller(), key, evidence_id)
    return Response(found.pieces, mimetype=found.media, headers=found.headers)


@blueprint.get("/cases/<key>/evidence/<uuid:evidence_id>/<any(shown, small):which>")
def evidence_copy(key: str, evidence_id: uuid.UUID, which: str) -> ResponseReturnValue:
    """The copy that is shown: without where and with what it was taken."""
    content = queries.get_preview(caller(), key, evidence_id, which)
    return Response(content, mimetype="image/jpeg", headers={"Content-Security-Policy": "default-src 'none'; sandbox"})
