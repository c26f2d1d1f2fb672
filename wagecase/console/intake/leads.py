"""Files of the national clue platform: hand one in, say which column is what, see what each row is, let them in."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flask import Response, flash, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.intake.lead_words import STATES, STATUSES
from wagecase.console.shell.base import blueprint, caller, language, only, page, see_other, uploading
from wagecase.console.shell.schema_values import refused
from wagecase.procedure.core.acts import Unmet
from wagecase.schemas.messages import tell
from wagecase.services.base.errors import Invalid, NotFound
from wagecase.services.intake.duplicates import Likeness
from wagecase.services.lead_import import column_mapping, export_errors, imports, worker
from wagecase.services.lead_import.imports import IMPORTERS, Opened
from wagecase.services.spreadsheets import writer
from wagecase.web.translating import gettext as _

# A small file is read and checked while its owner waits; a large one is worked on behind, and the page tells how far.
AT_ONCE_BYTES, AT_ONCE_SECONDS = 400_000, 4.0
REFRESH_SECONDS = 3
SAMPLES = 3
DIGITS = re.compile(r"[0-9Xx]{5,}(?=[0-9Xx]{4})")
FORMATS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@blueprint.get("/clues")
@only(*IMPORTERS)
def clues() -> ResponseReturnValue:
    """The files of the person's office, and the form to hand one in."""
    return _list({})


def _list(wrong: dict[str, str], status: int = 200) -> ResponseReturnValue:
    found = imports.listed(caller(), after=request.args.get("after"))
    return page(
        "clues.html",
        status,
        lines=found.items,
        states=STATES,
        wrong=wrong,
        first=url_for("console.clues") if request.args.get("after") else None,
        next=url_for("console.clues", after=found.next) if found.next else None,
    )


@blueprint.post("/clues")
@only(*IMPORTERS)
@uploading
def hand_in_clues() -> ResponseReturnValue:
    """Take the file and go on to its columns."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _list({"file": tell(Unmet("table_missing"), language())}, 422)
    try:
        import_id = imports.begin(caller(), file.filename, file.stream.read())
    except Invalid as error:
        return _list(refused(error), 422)
    return see_other("console.clue_file", import_id=import_id)


@blueprint.get("/clues/<uuid:import_id>")
@only(*IMPORTERS)
def clue_file(import_id: uuid.UUID) -> ResponseReturnValue:
    """Where the file stands: its columns, how far it is, or what its rows are."""
    found = imports.opened(caller(), import_id)
    if found.row.state == "mapping":
        return _mapping(found, {})
    if found.row.state in imports.OWED:
        answer = page("clue_progress.html", found=found, states=STATES)
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
        return answer
    return _report(found)


def _number(name: str) -> int | None:
    text = request.values.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else None


def _mapping(found: Opened, wrong: dict[str, str], status: int = 200) -> ResponseReturnValue:
    """The columns with some of their cells, masked; as chosen on the form, else as remembered or guessed."""
    sheet_at = _number("sheet")
    at = found.row.sheet or 0 if sheet_at is None or sheet_at >= len(found.head["sheets"]) else sheet_at
    sheet = found.head["sheets"][at]
    title_row = _number("title_row") if "title_row" in request.values else _usual_row(found, at)
    titles = imports.titles_of(sheet, title_row)
    guessed, known = imports.columns_for(caller(), titles)
    chosen = [request.form.get(f"column.{number}", field) for number, field in enumerate(_padded(guessed, titles))]
    return page(
        "clue_columns.html",
        status,
        found=found,
        at=at,
        sheet=sheet,
        title_row=title_row,
        columns=list(zip(titles, chosen, _samples(sheet, title_row, len(titles)), strict=True)),
        known=known,
        fields=[(field, words.get(language())) for field, words in column_mapping.LABELS.items()],
        needed=[column_mapping.LABELS[field].get(language()) for field in column_mapping.NEEDED],
        same=imports.same_file(found.row),
        wrong=wrong,
    )


def _usual_row(found: Opened, at: int) -> int | None:
    return found.row.title_row if at == found.row.sheet else column_mapping.title_row(found.head["sheets"][at]["first"])


def _padded(fields: Sequence[str], titles: Sequence[str]) -> list[str]:
    return [*fields, *[""] * (len(titles) - len(fields))][: len(titles)]


def _samples(sheet: Mapping[str, Any], title_row: int | None, width: int) -> list[list[str]]:
    below = [cells for number, cells in sheet["first"] if number > (title_row or 0)]
    return [
        [masked(cells[column]) for cells in below if column < len(cells) and cells[column]][:SAMPLES]
        for column in range(width)
    ]


def masked(cell: str) -> str:
    """Enough of a cell to know the column by, and not whose it is."""
    text = DIGITS.sub("***", cell)
    if text != cell or len(text) > 12:
        return text[:12] + ("…" if len(text) > 12 else "")
    return f"{text[0]}{'＊' * (len(text) - 1)}" if re.fullmatch(r"[\u4e00-\u9fff·]{2,4}", text) else text


@blueprint.post("/clues/<uuid:import_id>/columns")
@only(*IMPORTERS)
def choose_columns(import_id: uuid.UUID) -> ResponseReturnValue:
    """Settle the columns; a small file is read and checked at once."""
    found = imports.opened(caller(), import_id)
    sheet, title_row = _number("sheet") or 0, _number("title_row")
    columns: list[str] = []
    while (field := request.form.get(f"column.{len(columns)}")) is not None and len(columns) < 1000:
        columns.append(field)
    try:
        imports.choose(caller(), import_id, sheet, title_row, columns)
    except Invalid as error:
        return _mapping(found, _named(error), 422)
    return _on(import_id, found.row.size)


def _named(error: Invalid) -> dict[str, str]:
    """Refusals that name a field of the columns call it by its label."""
    fields = {
        name: [
            Unmet(one.code, {"column": column_mapping.LABELS[one.params["column"]].get(language())})
            if "column" in one.params
            else one
            for one in unmet
        ]
        for name, unmet in error.fields.items()
    }
    return refused(Invalid(fields))


def _on(import_id: uuid.UUID, size: int) -> ResponseReturnValue:
    if size <= AT_ONCE_BYTES:
        worker.carry_on_with(import_id, AT_ONCE_SECONDS)
    return see_other("console.clue_file", import_id=import_id)


@blueprint.post("/clues/<uuid:import_id>/confirm")
@only(*IMPORTERS)
def confirm_clues(import_id: uuid.UUID) -> ResponseReturnValue:
    size = imports.opened(caller(), import_id).row.size
    imports.confirm(caller(), import_id, outward=request.form.get("outward") == "1")
    return _on(import_id, size)


@blueprint.post("/clues/<uuid:import_id>/reconsider")
@only(*IMPORTERS)
def reconsider_columns(import_id: uuid.UUID) -> ResponseReturnValue:
    imports.reconsider(caller(), import_id)
    return see_other("console.clue_file", import_id=import_id)


@blueprint.post("/clues/<uuid:import_id>/cancel")
@only(*IMPORTERS)
def cancel_clues(import_id: uuid.UUID) -> ResponseReturnValue:
    imports.cancel(caller(), import_id)
    flash(_("已取消；已导入的线索保留。"))
    return see_other("console.clue_file", import_id=import_id)


def _report(found: Opened) -> ResponseReturnValue:
    row = found.row
    counts = {status: getattr(row, status) for status in STATUSES}
    usual = next((one for one in ("wrong", "alike", "again", "fresh") if counts[one]), "fresh")
    status = request.args.get("status", usual)
    if status not in STATUSES:
        raise NotFound
    lines, following = imports.report(found, status, after=_number("after") or 0)
    titles = found.titles if found.head["sheets"] else []
    address: dict[str, Any] = {"import_id": row.id, "status": status}
    return page(
        "clue_report.html",
        found=found,
        states=STATES,
        statuses=STATUSES,
        counts=counts,
        which=status,
        lines=[(one, export_errors.told(one, titles, language()), _likes(one.likes)) for one in lines],
        fault=tell(Unmet(row.fault["code"], row.fault["params"]), language()) if row.fault else "",
        same=imports.same_file(row),
        first=url_for("console.clue_file", **address) if request.args.get("after") else None,
        next=url_for("console.clue_file", **address, after=following) if following else None,
    )


def _likes(likes: Iterable[Any] | None) -> list[tuple[str, str]]:
    """Case numbers, each with why it may be the same."""
    joint = "、" if language() == "zh" else ", "
    return [(number, joint.join(Likeness(one).label.get(language()) for one in why)) for number, why in likes or ()]


@blueprint.get("/clues/<uuid:import_id>/wrong.<any(csv, xlsx):form>")
@only(*IMPORTERS)
def wrong_clues(import_id: uuid.UUID, form: str) -> ResponseReturnValue:
    """The wrong rows, to be corrected and handed in again."""
    found = imports.opened(caller(), import_id)
    if not found.head["sheets"]:
        raise NotFound
    return given_out(export_errors.rows(found, language()), form, f"wrong-rows-{found.row.id}")


def given_out(rows: Iterator[Sequence[str]], form: str, name: str) -> Response:
    """Rows as a file to be saved; its name tells nothing of what is in it."""
    made = writer.workbook(rows) if form == "xlsx" else writer.separated(rows)
    answer = Response(stream_with_context(made), mimetype=FORMATS[form])
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{form}")
    answer.headers["Cache-Control"] = "no-store"
    return answer
