"""Answers to clues as a file in the columns in which they came, and the record of what was taken out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask.typing import ResponseReturnValue

from wagecase.console.intake.leads import FORMATS, given_out
from wagecase.console.shell.base import blueprint, caller, language, only, page
from wagecase.console.shell.schema_values import given, read
from wagecase.schemas.fields import Choice, Day, Schema, Text
from wagecase.schemas.messages import say
from wagecase.services.base import lookups
from wagecase.services.base.dates import today
from wagecase.services.case_queries import page_view
from wagecase.services.lead_import import export_answers
from wagecase.services.lead_import.export_answers import Wanted
from wagecase.services.lead_import.imports import IMPORTERS

USUAL = timedelta(days=7)
BY = ("answered", "received")


class WantedSchema(Schema):
    """Which clues are wanted, and in which columns."""

    from_on = Day(required=True)
    until_on = Day(required=True)
    area = Text(6)
    by = Choice(BY, required=True)
    shape = Text(64)
    form = Choice(FORMATS, required=True)


@blueprint.get("/clues/answers")
@only(*IMPORTERS)
def clue_answers_page() -> ResponseReturnValue:
    first = {"from_on": (today() - USUAL).isoformat(), "until_on": today().isoformat(), "by": "answered", "form": "csv"}
    return _form(first, {})


def _form(typed: dict[str, str], wrong: dict[str, str], status: int = 200) -> ResponseReturnValue:
    areas = {one["code"]: one["label"] for one in lookups.areas(language())}
    exports = export_answers.exports(caller())
    return page(
        "clue_answers.html",
        status,
        typed=typed,
        wrong=wrong,
        areas=areas,
        shapes=export_answers.shapes(caller()),
        exports=exports,
        people=page_view.names(str(one.user_id) for one in exports),
    )


@blueprint.post("/clues/answers")
@only(*IMPORTERS)
def take_answers() -> ResponseReturnValue:
    """The file; that it was taken is on record before its first row goes out."""
    typed = given("from_on", "until_on", "area", "by", "shape", "form")
    values, wrong = read(WantedSchema(), typed)
    if not wrong and values["until_on"] < values["from_on"]:
        wrong = {"until_on": say("ends_before_it_begins", language())}
    if wrong:
        return _form(typed, wrong, 422)
    wanted = _wanted(values)
    export_id = export_answers.begin(caller(), wanted, values["form"])
    rows = export_answers.rows(caller(), wanted, export_id, language())
    return given_out(rows, values["form"], f"clue-answers-{today():%Y%m%d}")


def _wanted(values: dict[str, Any]) -> Wanted:
    return Wanted(
        values["from_on"], values["until_on"], values.get("area"), values["by"] == "answered", values.get("shape")
    )
