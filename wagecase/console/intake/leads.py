"""Files of the national lead platform: hand one in, say which column is what, see what each row is, let them in."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.intake.lead_words import IMPORT_STATE_LABELS, ROW_STATUS_LABELS
from wagecase.console.shell.base import (
    accepts_uploads,
    blueprint,
    caller,
    language,
    redirect_to,
    render_page,
    roles_required,
)
from wagecase.console.shell.downloads import download_rows
from wagecase.procedure.core.acts import Unmet
from wagecase.schemas.messages import refusal_text
from wagecase.services.base.errors import Invalid, NotFound
from wagecase.services.intake.duplicates import MatchReason
from wagecase.services.lead_import import column_mapping, export_errors, import_queries, imports, worker
from wagecase.services.lead_import.import_queries import IMPORTING_ROLES, OpenedImport
from wagecase.services.lead_import.sealed_storage import SheetPreview
from wagecase.web.forms import errors_of_refusal
from wagecase.web.translating import gettext as _

# A small file is read and checked while its owner waits; a large one in the background, and the page shows how far.
SYNC_MAX_BYTES, SYNC_MAX_SECONDS = 400_000, 4.0
REFRESH_SECONDS = 3
SAMPLE_COUNT = 3
LONG_NUMBER = re.compile(r"[0-9Xx]{5,}(?=[0-9Xx]{4})")


@blueprint.get("/leads")
@roles_required(*IMPORTING_ROLES)
def lead_import_list() -> ResponseReturnValue:
    """The files of the person's office, and the form to hand one in."""
    return _render_import_list({})


def _render_import_list(wrong: dict[str, str], status: int = 200) -> ResponseReturnValue:
    found = import_queries.list_imports(caller(), after=request.args.get("after"))
    return render_page(
        "intake/lead_imports.html",
        status,
        lines=found.items,
        states=IMPORT_STATE_LABELS,
        wrong=wrong,
        first=url_for("console.lead_import_list") if request.args.get("after") else None,
        next=url_for("console.lead_import_list", after=found.next) if found.next else None,
    )


@blueprint.post("/leads")
@roles_required(*IMPORTING_ROLES)
@accepts_uploads
def upload_leads() -> ResponseReturnValue:
    """Take the file and go on to its columns."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return _render_import_list({"file": refusal_text(Unmet("table_missing"), language())}, 422)
    try:
        import_id = imports.begin_import(caller(), file.filename, file.stream.read())
    except Invalid as error:
        return _render_import_list(errors_of_refusal(error), 422)
    return redirect_to("console.lead_import_page", import_id=import_id)


@blueprint.get("/leads/<uuid:import_id>")
@roles_required(*IMPORTING_ROLES)
def lead_import_page(import_id: uuid.UUID) -> ResponseReturnValue:
    """Where the file stands: its columns, how far it is, or what its rows are."""
    found = import_queries.get_import(caller(), import_id)
    if found.row.state == "mapping":
        return _render_column_mapping(found, {})
    if found.row.state in import_queries.PENDING_STATES:
        answer = render_page("intake/lead_import_progress.html", found=found, states=IMPORT_STATE_LABELS)
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
        return answer
    return _render_import_report(found)


def _number_argument(name: str) -> int | None:
    text = request.values.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else None


def _render_column_mapping(found: OpenedImport, wrong: dict[str, str], status: int = 200) -> ResponseReturnValue:
    """The columns with some of their cells, masked; as chosen on the form, else as remembered or guessed."""
    sheet_at = _number_argument("sheet")
    at = found.row.sheet or 0 if sheet_at is None or sheet_at >= len(found.head.sheets) else sheet_at
    sheet = found.head.sheets[at]
    title_row = _number_argument("title_row") if "title_row" in request.values else _default_title_row(found, at)
    titles = import_queries.sheet_titles(sheet, title_row)
    guessed, known = import_queries.suggest_columns(caller(), titles)
    chosen = [request.form.get(f"column.{number}", field) for number, field in enumerate(_pad_fields(guessed, titles))]
    return render_page(
        "intake/lead_columns.html",
        status,
        found=found,
        at=at,
        sheet=sheet,
        title_row=title_row,
        columns=list(zip(titles, chosen, _sample_cells(sheet, title_row, len(titles)), strict=True)),
        known=known,
        fields=[(field, words.get(language())) for field, words in column_mapping.FIELD_LABELS.items()],
        needed=[column_mapping.FIELD_LABELS[field].get(language()) for field in column_mapping.REQUIRED_FIELDS],
        same=import_queries.earlier_import_of_file(found.row),
        wrong=wrong,
    )


def _default_title_row(found: OpenedImport, at: int) -> int | None:
    return found.row.title_row if at == found.row.sheet else column_mapping.find_title_row(found.head.sheets[at].first)


def _pad_fields(fields: Sequence[str], titles: Sequence[str]) -> list[str]:
    return [*fields, *[""] * (len(titles) - len(fields))][: len(titles)]


def _sample_cells(sheet: SheetPreview, title_row: int | None, width: int) -> list[list[str]]:
    below = [cells for number, cells in sheet.first if number > (title_row or 0)]
    return [
        [mask_cell(cells[column]) for cells in below if column < len(cells) and cells[column]][:SAMPLE_COUNT]
        for column in range(width)
    ]


def mask_cell(cell: str) -> str:
    """Enough of a cell to know the column by, and not whose it is."""
    text = LONG_NUMBER.sub("***", cell)
    if text != cell or len(text) > 12:
        return text[:12] + ("…" if len(text) > 12 else "")
    return f"{text[0]}{'＊' * (len(text) - 1)}" if re.fullmatch(r"[\u4e00-\u9fff·]{2,4}", text) else text


@blueprint.post("/leads/<uuid:import_id>/columns")
@roles_required(*IMPORTING_ROLES)
def map_columns(import_id: uuid.UUID) -> ResponseReturnValue:
    """Settle the columns; a small file is read and checked at once."""
    found = import_queries.get_import(caller(), import_id)
    sheet, title_row = _number_argument("sheet") or 0, _number_argument("title_row")
    columns: list[str] = []
    while (field := request.form.get(f"column.{len(columns)}")) is not None and len(columns) < 1000:
        columns.append(field)
    try:
        imports.choose_columns(caller(), import_id, sheet, title_row, columns)
    except Invalid as error:
        return _render_column_mapping(found, _labelled_errors(error), 422)
    return _continue_import(import_id, found.row.size)


def _labelled_errors(error: Invalid) -> dict[str, str]:
    """Refusals that name a field of the columns call it by its label."""
    fields = {
        name: [
            Unmet(one.code, {"column": column_mapping.FIELD_LABELS[one.params["column"]].get(language())})
            if "column" in one.params
            else one
            for one in unmet
        ]
        for name, unmet in error.fields.items()
    }
    return errors_of_refusal(Invalid(fields))


def _continue_import(import_id: uuid.UUID, size: int) -> ResponseReturnValue:
    if size <= SYNC_MAX_BYTES:
        worker.work_on_import(import_id, SYNC_MAX_SECONDS)
    return redirect_to("console.lead_import_page", import_id=import_id)


@blueprint.post("/leads/<uuid:import_id>/confirm")
@roles_required(*IMPORTING_ROLES)
def confirm_lead_import(import_id: uuid.UUID) -> ResponseReturnValue:
    size = import_queries.get_import(caller(), import_id).row.size
    imports.confirm_import(caller(), import_id, outward=request.form.get("outward") == "1")
    return _continue_import(import_id, size)


@blueprint.post("/leads/<uuid:import_id>/reconsider")
@roles_required(*IMPORTING_ROLES)
def remap_columns(import_id: uuid.UUID) -> ResponseReturnValue:
    imports.return_to_columns(caller(), import_id)
    return redirect_to("console.lead_import_page", import_id=import_id)


@blueprint.post("/leads/<uuid:import_id>/cancel")
@roles_required(*IMPORTING_ROLES)
def cancel_lead_import(import_id: uuid.UUID) -> ResponseReturnValue:
    imports.cancel_import(caller(), import_id)
    flash(_("已取消；已导入的线索保留。"))
    return redirect_to("console.lead_import_page", import_id=import_id)


def _render_import_report(found: OpenedImport) -> ResponseReturnValue:
    row = found.row
    counts = {status: getattr(row, status) for status in ROW_STATUS_LABELS}
    usual = next((one for one in ("wrong", "alike", "again", "fresh") if counts[one]), "fresh")
    status = request.args.get("status", usual)
    if status not in ROW_STATUS_LABELS:
        raise NotFound
    lines, following = import_queries.list_rows_by_status(found, status, after=_number_argument("after") or 0)
    titles = found.titles if found.head.sheets else []
    address: dict[str, Any] = {"import_id": row.id, "status": status}
    return render_page(
        "intake/lead_import_report.html",
        found=found,
        states=IMPORT_STATE_LABELS,
        statuses=ROW_STATUS_LABELS,
        counts=counts,
        which=status,
        lines=[
            (one, export_errors.describe_faults(one, titles, language()), _similar_cases(one.likes)) for one in lines
        ],
        fault=refusal_text(Unmet(row.fault["code"], row.fault["params"]), language()) if row.fault else "",
        same=import_queries.earlier_import_of_file(row),
        first=url_for("console.lead_import_page", **address) if request.args.get("after") else None,
        next=url_for("console.lead_import_page", **address, after=following) if following else None,
    )


def _similar_cases(likes: Iterable[Any] | None) -> list[tuple[str, str]]:
    """Case numbers, each with why it may be the same."""
    joint = "、" if language() == "zh" else ", "
    return [(number, joint.join(MatchReason(one).label.get(language()) for one in why)) for number, why in likes or ()]


@blueprint.get("/leads/<uuid:import_id>/wrong.<any(csv, xlsx):form>")
@roles_required(*IMPORTING_ROLES)
def invalid_lead_rows(import_id: uuid.UUID, form: str) -> ResponseReturnValue:
    """The wrong rows, to be corrected and handed in again."""
    found = import_queries.get_import(caller(), import_id)
    if not found.head.sheets:
        raise NotFound
    return download_rows(export_errors.wrong_rows(found, language()), form, f"wrong-rows-{found.row.id}")
