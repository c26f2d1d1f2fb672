"""After an intake: the worker's receipt with its code, and the papers that he signs."""

from __future__ import annotations

import uuid

import segno
from flask import flash, session
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from wagecase.console.shell.base import blueprint, caller, language, only, page, see_other
from wagecase.procedure.core.enums import ArrearsCause, Channel, InvestmentKind, Matter
from wagecase.schemas.complaints import Capacity, EmployerKind, Sex
from wagecase.services.base.dates import today
from wagecase.services.case_queries import intake_documents
from wagecase.services.intake import tracking_code
from wagecase.web.translating import gettext as _

LABELLED = {
    "channel": Channel,
    "matter": Matter,
    "capacity": Capacity,
    "sex": Sex,
    "kind": EmployerKind,
    "investment": InvestmentKind,
    "cause": ArrearsCause,
}


@blueprint.get("/complaints/<uuid:complaint_id>/receipt")
@only(*tracking_code.ISSUERS)
def receipt(complaint_id: uuid.UUID) -> ResponseReturnValue:
    """The receipt. Its code is known only to the browser in which it was given out, until that signs out."""
    found = intake_documents.receipt(caller(), complaint_id, language())
    code = _code(complaint_id)
    number = found.case.number or ""
    picture = segno.make(tracking_code.address(number, code), error="m", micro=False)
    drawn = picture.svg_inline(scale=4, border=3, dark="#000", light="#fff")
    # segno draws the picture from figures of its own; nothing that a person typed is in it.
    drawing = Markup(drawn)  # noqa: S704
    written = tracking_code.written(code) if code else None
    return page(
        "receipt.html", found=found, code=written, picture=drawing, page_address=tracking_code.address(number, None)
    )


def _code(complaint_id: uuid.UUID) -> str | None:
    known = session.get("receipt", [])
    return known[1] if known and known[0] == str(complaint_id) else None


@blueprint.post("/complaints/<uuid:complaint_id>/code")
@only(*tracking_code.ISSUERS)
def issue_code(complaint_id: uuid.UUID) -> ResponseReturnValue:
    """A lost code is replaced at the counter."""
    session["receipt"] = [str(complaint_id), tracking_code.issue_again(caller(), complaint_id)]
    flash(_("已发放新的查询码，原来的查询码作废。"))
    return see_other("console.receipt", complaint_id=complaint_id)


@blueprint.get("/complaints/<uuid:complaint_id>/register")
@only(*tracking_code.ISSUERS)
def register_form(complaint_id: uuid.UUID) -> ResponseReturnValue:
    """投诉登记表, to print and sign."""
    return _paper("register_form.html", complaint_id, _("打印投诉登记表"))


@blueprint.get("/complaints/<uuid:complaint_id>/record")
@only(*tracking_code.ISSUERS)
def oral_record(complaint_id: uuid.UUID) -> ResponseReturnValue:
    """笔录 of an oral complaint, to read out, print and sign."""
    return _paper("oral_record.html", complaint_id, _("打印口头投诉笔录"))


def _paper(template: str, complaint_id: uuid.UUID, purpose: str) -> ResponseReturnValue:
    found = intake_documents.paper(caller(), complaint_id, purpose)
    return page(template, found=found, said=_said, today=today())


def _said(kind: str, value: str | None) -> str:
    """The office's word for a code; nothing for what was not said."""
    return LABELLED[kind](value).label.get(language()) if value else ""
