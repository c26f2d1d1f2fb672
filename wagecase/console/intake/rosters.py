"""The roster of a case that is there: pasted or from a file, looked through, then listed, all rows or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from wagecase.console.case.case import tabs
from wagecase.console.intake.log import preview_of
from wagecase.console.intake.log_words import COLUMN_WORDS
from wagecase.console.shell.base import (
    blueprint,
    caller,
    language,
    new_key,
    only,
    page,
    resumable,
    resumed,
    see_other,
    uploading,
)
from wagecase.console.shell.schema_values import refused
from wagecase.schemas.complaints import RosterSchema
from wagecase.schemas.messages import flatten, say, tell
from wagecase.services.access import access_log
from wagecase.services.base.errors import AlreadyDone, Invalid
from wagecase.services.case_queries import page_view
from wagecase.services.intake import add_claims, claims, from_schema
from wagecase.services.spreadsheets import clipboard, roster_reader
from wagecase.services.spreadsheets.clipboard import Pasted
from wagecase.web.translating import gettext as _
from wagecase.web.translating import ngettext

SCHEMA = RosterSchema()


@dataclass
class Form:
    """A roster as far as it was brought: the text, and what each column was said to be."""

    paste: str
    chosen: Sequence[str] = ()
    lines: dict[int, dict[str, str]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    @cached_property
    def pasted(self) -> Pasted:
        return clipboard.read(self.paste, self.chosen)

    def check(self) -> list[dict[str, Any]]:
        """The rows as values; what is wrong is told by line and column."""
        found = self.pasted.rows
        try:
            loaded: list[dict[str, Any]] = SCHEMA.load({"claims": [dict(row.cells) for row in found]})["claims"]
        except ValidationError as error:
            for path, message in flatten(error.messages):
                if len(path) > 1:
                    named = str(path[2]) if len(path) > 2 else "name"
                    self.lines.setdefault(found[int(path[1])].line, {}).setdefault(named, say(message, language()))
                else:
                    self.faults.setdefault("paste", say(message, language()))
            return []
        return loaded


@blueprint.get("/cases/<key>/roster")
@only(*add_claims.LISTING_ROLES)
def add_roster(key: str) -> ResponseReturnValue:
    """The form."""
    return _shown(key, Form(""))


@blueprint.post("/cases/<key>/roster")
@only(*add_claims.LISTING_ROLES)
@resumable
@uploading
def list_roster(key: str) -> ResponseReturnValue:
    """Read the file, or show what was pasted, or list it."""
    found = access_log.opened(caller(), key)
    form = Form(request.form.get("paste", ""), _chosen())
    step = request.form.get("step", "")
    if step == "file" or (request.files.get("file") and not form.paste):
        form = _from_file()
    if resumed() or step in ("file", "paste") or form.faults:
        if form.paste:
            form.check()
        return _shown(key, form, 422 if form.faults else 200)
    rows = form.check()
    if form.lines or form.faults:
        return _shown(key, form, 422)
    body = repr((key, form.paste, form.chosen)).encode()
    try:
        taken = from_schema.roster(rows)
        add_claims.add_claims(caller(), found.id, taken, idempotency_key=request.form.get("key") or None, body=body)
    except AlreadyDone:
        flash(_("此前已经提交，没有重复办理。"))
    else:
        flash(ngettext("已登记 %(num)d 人。", "已登记 %(num)d 人。", len(rows)))
    return see_other("console.claims", key=key)


def _chosen() -> list[str]:
    chosen: list[str] = []
    while (given := request.form.get(f"column.{len(chosen)}")) is not None and len(chosen) < clipboard.MOST_COLUMNS:
        chosen.append(given)
    return chosen


def _from_file() -> Form:
    file = request.files.get("file")
    if file is None or not file.filename:
        return Form("", faults={"file": say("table_missing", language())})
    try:
        return Form(roster_reader.pasted(file.stream.read()))
    except Invalid as error:
        return Form("", faults=refused(error))


def _shown(key: str, form: Form, status: int = 200) -> ResponseReturnValue:
    head = page_view.head(access_log.opened(caller(), key), language())
    return page(
        "roster.html",
        status,
        head=head,
        tabs=tabs(),
        form=form,
        lines=form.lines,
        preview=preview_of(form.pasted, form.lines),
        columns=COLUMN_WORDS,
        faults=form.faults,
        doubts=_doubts(form),
        key=request.form.get("key") or new_key(),
    )


def _doubts(form: Form) -> list[str]:
    """What looks odd about rows that hold: it keeps nothing out."""
    if not form.paste or form.lines or form.faults:
        return []
    return [tell(one, language()) for one in claims.doubts(from_schema.roster(form.check()))]
