"""For the auditor: who did and who read what, narrowed by person, case, kind and period, to look at or to take away."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from flask import Response, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, language, render_page, roles_required
from wagecase.console.shell.filters import format_instant
from wagecase.procedure.core.enums import Role
from wagecase.schemas.fields import ChoiceField, DateField, StrictSchema, TextField
from wagecase.services.access import audit_queries as service
from wagecase.services.access.audit_queries import AuditFilter, AuditLine
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid
from wagecase.services.spreadsheets.writer import escape_formula
from wagecase.web.forms import errors_of_refusal, load_form
from wagecase.web.translating import gettext as _

QUERY_FIELDS = ("kind", "person", "number", "action", "since", "until")
BOM = "\ufeff"


class AuditQuerySchema(StrictSchema):
    """What an auditor asks for."""

    kind = ChoiceField(service.RECORD_KINDS, load_default="deeds")
    person = TextField(50, load_default="")
    number = TextField(40, load_default="")
    action = ChoiceField(sorted(service.ACTION_LABELS), load_default="")
    since = DateField(load_default=None)
    until = DateField(load_default=None)


def _read_query() -> tuple[dict[str, str], AuditFilter | None, dict[str, str]]:
    typed = {name: request.args.get(name, "").strip() for name in QUERY_FIELDS}
    values, faults = load_form(AuditQuerySchema(), typed)
    return typed, None if faults else AuditFilter(**values), faults


@blueprint.get("/audit", endpoint="audit")
@roles_required(Role.auditor)
def show_audit() -> ResponseReturnValue:
    typed, wanted, faults = _read_query()
    typed["kind"] = typed["kind"] if typed["kind"] in service.RECORD_KINDS else "deeds"
    if wanted is None:
        return _render_audit(typed, faults, status=422)
    if wanted.kind == "acts" and not wanted.number:
        return _render_audit(typed, {})
    try:
        found = service.list_records(caller(), wanted, language(), after=request.args.get("after"))
    except Invalid as error:
        if "cursor" in error.fields:
            raise
        return _render_audit(typed, errors_of_refusal(error), status=422)
    address: dict[str, Any] = {name: value for name, value in typed.items() if value}
    return _render_audit(
        typed,
        {},
        lines=found.items,
        first=url_for("console.audit", **address) if request.args.get("after") else None,
        next=url_for("console.audit", **address, after=found.next) if found.next else None,
        export=url_for("console.export_audit", **address),
    )


def _render_audit(
    typed: dict[str, str], faults: dict[str, str], *, status: int = 200, **values: Any
) -> ResponseReturnValue:
    kinds = {"deeds": _("登录与变更"), "reads": _("打开案件"), "unmaskings": _("查看明文"), "acts": _("办理案件")}
    shown: dict[str, Any] = {"lines": None, "first": None, "next": None, "export": None, **values}
    return render_page(
        "administration/audit.html",
        status,
        typed=typed,
        wrong=faults,
        kinds=kinds,
        actions=sorted(
            ((name, words.get(language())) for name, words in service.ACTION_LABELS.items()), key=lambda it: it[1]
        ),
        **shown,
    )


@blueprint.get("/audit/export")
@roles_required(Role.auditor)
def export_audit() -> ResponseReturnValue:
    """Every line that the page would show, as a spreadsheet reads it, sent while it is read."""
    typed, wanted, faults = _read_query()
    if wanted is None:
        return _render_audit(typed, faults, status=422)
    try:
        lines = service.export_records(caller(), wanted, language())
    except Invalid as error:
        return _render_audit(typed, errors_of_refusal(error), status=422)
    name = f"audit-{wanted.kind}-{today().isoformat()}.csv"
    return Response(
        stream_with_context(_csv_chunks(lines)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _csv_chunks(lines: Iterator[AuditLine]) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow((_("时间"), _("人员"), _("单位"), _("事项"), _("对象"), _("内容")))
    yield BOM
    for line in lines:
        yield _drain_buffer(buffer)
        writer.writerow(
            [
                escape_formula(one)
                for one in (format_instant(line.at), line.who, line.office, line.what, line.about, line.detail)
            ]
        )
    yield _drain_buffer(buffer)


def _drain_buffer(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
