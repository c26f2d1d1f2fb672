"""Answers to leads as a file in the columns in which they came, and the record of what was taken out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, language, render_page, roles_required
from wagecase.console.shell.downloads import EXPORT_MEDIA_TYPES, download_rows
from wagecase.schemas.fields import ChoiceField, DateField, StrictSchema, TextField
from wagecase.schemas.messages import message_text
from wagecase.services.base import lookups
from wagecase.services.base.dates import today
from wagecase.services.case_queries import page_view
from wagecase.services.lead_import import answer_rows, export_answers
from wagecase.services.lead_import.answer_rows import LeadExportFilter
from wagecase.services.lead_import.import_queries import IMPORTING_ROLES
from wagecase.web.forms import load_form, submitted_values

DEFAULT_PERIOD = timedelta(days=7)
DATE_BASES = ("answered", "received")


class LeadAnswersQuerySchema(StrictSchema):
    """Which leads are wanted, and in which columns."""

    from_on = DateField(required=True)
    until_on = DateField(required=True)
    area = TextField(6)
    by = ChoiceField(DATE_BASES, required=True)
    shape = TextField(64)
    form = ChoiceField(EXPORT_MEDIA_TYPES, required=True)


@blueprint.get("/leads/answers")
@roles_required(*IMPORTING_ROLES)
def lead_answers_form() -> ResponseReturnValue:
    first = {
        "from_on": (today() - DEFAULT_PERIOD).isoformat(),
        "until_on": today().isoformat(),
        "by": "answered",
        "form": "csv",
    }
    return _render_lead_answers_form(first, {})


def _render_lead_answers_form(typed: dict[str, str], wrong: dict[str, str], status: int = 200) -> ResponseReturnValue:
    areas = {one["code"]: one["label"] for one in lookups.list_areas(language())}
    exports = answer_rows.list_exports(caller())
    return render_page(
        "intake/lead_answers.html",
        status,
        typed=typed,
        wrong=wrong,
        areas=areas,
        shapes=answer_rows.list_shapes(caller()),
        exports=exports,
        people=page_view.user_names(str(one.user_id) for one in exports),
    )


@blueprint.post("/leads/answers")
@roles_required(*IMPORTING_ROLES)
def download_lead_answers() -> ResponseReturnValue:
    """The file; that it was taken is on record before its first row goes out."""
    typed = submitted_values("from_on", "until_on", "area", "by", "shape", "form")
    values, wrong = load_form(LeadAnswersQuerySchema(), typed)
    if not wrong and values["until_on"] < values["from_on"]:
        wrong = {"until_on": message_text("ends_before_it_begins", language())}
    if wrong:
        return _render_lead_answers_form(typed, wrong, 422)
    wanted = _answers_query(values)
    export_id = export_answers.begin_export(caller(), wanted, values["form"])
    rows = export_answers.export_rows(caller(), wanted, export_id, language())
    return download_rows(rows, values["form"], f"lead-answers-{today():%Y%m%d}")


def _answers_query(values: dict[str, Any]) -> LeadExportFilter:
    return LeadExportFilter(
        values["from_on"], values["until_on"], values.get("area"), values["by"] == "answered", values.get("shape")
    )
