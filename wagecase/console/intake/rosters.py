"""The roster of a case that is there: pasted or from a file, looked through, then listed, all rows or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from wagecase.console.case.case import case_tabs
from wagecase.console.intake.log import preview_rows
from wagecase.console.intake.log_words import COLUMN_LABELS
from wagecase.console.shell.base import (
    accepts_uploads,
    blueprint,
    caller,
    is_resumed,
    language,
    new_idempotency_key,
    redirect_to,
    render_page,
    resumable,
    roles_required,
)
from wagecase.schemas.complaints import RosterSchema
from wagecase.schemas.messages import flatten_errors, message_text, refusal_text
from wagecase.services.access import access_log
from wagecase.services.base.errors import AlreadyProcessed, Invalid
from wagecase.services.case_queries import page_view
from wagecase.services.intake import add_claims, from_schema, new_complaint, roster_checks
from wagecase.services.spreadsheets import clipboard, roster_reader
from wagecase.services.spreadsheets.clipboard import PastedRoster
from wagecase.web.forms import errors_of_refusal
from wagecase.web.notices import WARN
from wagecase.web.translating import gettext as _
from wagecase.web.translating import ngettext

ROSTER_SCHEMA = RosterSchema()


@dataclass
class RosterForm:
    """A roster as far as it was brought: the text, and what each column was said to be."""

    paste: str
    chosen: Sequence[str] = ()
    lines: dict[int, dict[str, str]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    @cached_property
    def pasted(self) -> PastedRoster:
        return clipboard.parse_roster(self.paste, self.chosen)

    def check(self) -> list[dict[str, Any]]:
        """The rows as values; errors by row and column."""
        found = self.pasted.rows
        try:
            loaded: list[dict[str, Any]] = ROSTER_SCHEMA.load({"claims": [dict(row.cells) for row in found]})["claims"]
        except ValidationError as error:
            for path, message in flatten_errors(error.messages):
                if len(path) > 1:
                    named = str(path[2]) if len(path) > 2 else "name"
                    self.lines.setdefault(found[int(path[1])].line, {}).setdefault(
                        named, message_text(message, language())
                    )
                else:
                    self.faults.setdefault("paste", message_text(message, language()))
            return []
        return loaded


@blueprint.get("/cases/<key>/roster")
@roles_required(*new_complaint.LISTING_ROLES)
def roster_form(key: str) -> ResponseReturnValue:
    """The form."""
    return _render_roster_form(key, RosterForm(""))


@blueprint.post("/cases/<key>/roster")
@roles_required(*new_complaint.LISTING_ROLES)
@resumable
@accepts_uploads
def submit_roster(key: str) -> ResponseReturnValue:
    """Read the file, or show what was pasted, or list it."""
    found = access_log.read_case(caller(), key)
    form = RosterForm(request.form.get("paste", ""), _selected_columns())
    step = request.form.get("step", "")
    if step == "file" or (request.files.get("file") and not form.paste):
        form = _form_of_file()
    if is_resumed() or step in ("file", "paste") or form.faults:
        if form.paste:
            form.check()
        return _render_roster_form(key, form, 422 if form.faults else 200)
    rows = form.check()
    if form.lines or form.faults:
        return _render_roster_form(key, form, 422)
    body = repr((key, form.paste, form.chosen)).encode()
    try:
        taken = from_schema.to_claims(rows)
        add_claims.add_claims(caller(), found.id, taken, idempotency_key=request.form.get("key") or None, body=body)
    except AlreadyProcessed:
        flash(_("此前已经提交，没有重复办理。"), WARN)
    else:
        flash(ngettext("已登记 %(num)d 人。", "已登记 %(num)d 人。", len(rows)))
    return redirect_to("console.claims", key=key)


def _selected_columns() -> list[str]:
    chosen: list[str] = []
    while (given := request.form.get(f"column.{len(chosen)}")) is not None and len(chosen) < clipboard.MAX_COLUMNS:
        chosen.append(given)
    return chosen


def _form_of_file() -> RosterForm:
    file = request.files.get("file")
    if file is None or not file.filename:
        return RosterForm("", faults={"file": message_text("table_missing", language())})
    try:
        return RosterForm(roster_reader.roster_file_text(file.stream.read()))
    except Invalid as error:
        return RosterForm("", faults=errors_of_refusal(error))


def _render_roster_form(key: str, form: RosterForm, status: int = 200) -> ResponseReturnValue:
    head = page_view.case_header(access_log.read_case(caller(), key), language())
    return render_page(
        "intake/roster.html",
        status,
        head=head,
        tabs=case_tabs(),
        form=form,
        lines=form.lines,
        preview=preview_rows(form.pasted, form.lines),
        columns=COLUMN_LABELS,
        faults=form.faults,
        doubts=_roster_warnings(form),
        key=request.form.get("key") or new_idempotency_key(),
    )


def _roster_warnings(form: RosterForm) -> list[str]:
    """What looks odd about rows that hold: it keeps nothing out."""
    if not form.paste or form.lines or form.faults:
        return []
    return [refusal_text(one, language()) for one in roster_checks.roster_warnings(from_schema.to_claims(form.check()))]
