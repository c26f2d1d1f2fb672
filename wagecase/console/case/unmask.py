"""One protected field of one person in clear, with a purpose that goes on record before anything is shown."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from wagecase.console.shell.base import blueprint, caller, is_partial_request, language, render_page, safe_return_path
from wagecase.schemas.messages import flatten_errors, message_text
from wagecase.schemas.queries import UnmaskSchema
from wagecase.services.access import access_log
from wagecase.services.case_queries import page_view_details
from wagecase.web.translating import gettext as _


@blueprint.get("/cases/<key>/unmask")
def unmask_form(key: str) -> ResponseReturnValue:
    """Asks what for."""
    return _render_purpose_form(key, request.args.get("person", ""), request.args.get("field", ""))


def _render_purpose_form(key: str, person: str, field: str, fault: str = "", status: int = 200) -> ResponseReturnValue:
    case = access_log.read_case(caller(), key)
    who, label = page_view_details.person_field_labels(case, person, field, language())
    back = request.values.get("back")
    return render_page(
        "case/unmask_form.html" if is_partial_request() else "case/unmask.html",
        status,
        key=key,
        person=person,
        field=field,
        who=who,
        label=label,
        purposes=usual_purposes(),
        fault=fault,
        back=safe_return_path(back) if back else url_for("console.claims", key=key),
    )


def usual_purposes() -> list[str]:
    """What people usually need it for; the person may write something else."""
    return [_("联系本人"), _("核实身份"), _("发放工资"), _("送达文书"), _("答复查询")]


@blueprint.post("/cases/<key>/unmask")
def show_unmasked(key: str) -> ResponseReturnValue:
    """Shows the value, once who, what and why is on record."""
    purpose = request.form.get("other", "").strip() or request.form.get("purpose", "")
    person, field = request.form.get("person", ""), request.form.get("field", "")
    try:
        given = UnmaskSchema().load({"person": person, "field": field, "purpose": purpose})
    except ValidationError as error:
        told = [message_text(message, language()) for path, message in flatten_errors(error.normalized_messages())]
        return _render_purpose_form(key, person, field, told[0], 422)
    case = access_log.read_case(caller(), key)
    who, label = page_view_details.person_field_labels(case, person, field, language())
    value = access_log.unmask_person_field(caller(), key, given["person"], given["field"], given["purpose"])
    back = request.form.get("back")
    return render_page(
        "case/unmasked_value.html" if is_partial_request() else "case/unmasked.html",
        who=who,
        label=label,
        value=value,
        purpose=given["purpose"],
        back=safe_return_path(back) if back else url_for("console.claims", key=key),
    )
