"""After an intake: the worker's receipt with its code, and the documents to sign."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

import segno
from flask import flash, session
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from wagecase.console.shell.base import blueprint, caller, language, redirect_to, render_page, roles_required
from wagecase.procedure.core.enums import ArrearsCause, Channel, InvestmentKind, MatterKind
from wagecase.procedure.records import complaint_fields
from wagecase.schemas.complaints import Capacity, EmployerKind, Sex
from wagecase.services.access import access_log
from wagecase.services.base.dates import today
from wagecase.services.case_queries import intake_documents
from wagecase.services.intake import tracking_code
from wagecase.web.translating import gettext as _

CODE_ENUMS = {
    "channel": Channel,
    "matter": MatterKind,
    "capacity": Capacity,
    "sex": Sex,
    "kind": EmployerKind,
    "investment": InvestmentKind,
    "cause": ArrearsCause,
}


@blueprint.get("/complaints/<uuid:complaint_id>/receipt")
@roles_required(*tracking_code.ISSUING_ROLES)
def receipt(complaint_id: uuid.UUID) -> ResponseReturnValue:
    """The receipt. Its code is known only to the browser in which it was given out, until that signs out."""
    row = access_log.read_complaint(caller(), str(complaint_id))
    found = intake_documents.get_receipt(caller(), row, language())
    code = _receipt_code(complaint_id)
    number = found.case.number or ""
    picture = segno.make(tracking_code.tracking_url(number, code), error="m", micro=False)
    drawn = picture.svg_inline(scale=4, border=3, dark="#000", light="#fff")
    # segno draws the picture from figures of its own; nothing that a person typed is in it.
    drawing = Markup(drawn)  # noqa: S704
    written = tracking_code.format_code(code) if code else None
    return render_page(
        "intake/receipt.html",
        found=found,
        code=written,
        picture=drawing,
        page_address=tracking_code.tracking_url(number, None),
    )


def _receipt_code(complaint_id: uuid.UUID) -> str | None:
    known = session.get("receipt", [])
    return known[1] if known and known[0] == str(complaint_id) else None


@blueprint.post("/complaints/<uuid:complaint_id>/code")
@roles_required(*tracking_code.ISSUING_ROLES)
def issue_code(complaint_id: uuid.UUID) -> ResponseReturnValue:
    """A lost code is replaced at the counter."""
    session["receipt"] = [str(complaint_id), tracking_code.reissue_code(caller(), complaint_id)]
    flash(_("已发放新的查询码，原来的查询码作废。"))
    return redirect_to("console.receipt", complaint_id=complaint_id)


@blueprint.get("/complaints/<uuid:complaint_id>/register")
@roles_required(*tracking_code.ISSUING_ROLES)
def register_form(complaint_id: uuid.UUID) -> ResponseReturnValue:
    """投诉登记表, to print and sign."""
    return _render_document("intake/complaint_register_form.html", complaint_id, _("打印投诉登记表"))


@blueprint.get("/complaints/<uuid:complaint_id>/record")
@roles_required(*tracking_code.ISSUING_ROLES)
def oral_record(complaint_id: uuid.UUID) -> ResponseReturnValue:
    """笔录 of an oral complaint, to read out, print and sign."""
    return _render_document("intake/oral_record.html", complaint_id, _("打印口头投诉笔录"))


def _render_document(template: str, complaint_id: uuid.UUID, purpose: str) -> ResponseReturnValue:
    found = intake_documents.get_intake_record(caller(), complaint_id, purpose)
    return render_page(
        template,
        found=found,
        said=_code_label,
        label=_field_label,
        answer=_answers(found.complaint.details),
        rows=complaint_fields.fields_printed_as_rows(),
        today=today(),
    )


def _field_label(name: str) -> str:
    return complaint_fields.BY_NAME[name].label.get(language())


def _answers(details: Mapping[str, Any]) -> Callable[[str], str]:
    """What the complaint states in a field; empty where nothing was said."""
    return lambda name: complaint_fields.answer_text(details.get(name), language())


def _code_label(kind: str, value: str | None) -> str:
    """The office's word for a code; nothing for what was not said."""
    return CODE_ENUMS[kind](value).label.get(language()) if value else ""
