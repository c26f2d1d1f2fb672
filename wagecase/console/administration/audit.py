"""For the auditor: who did and who read what, narrowed by person, case, kind and period, to look at or to take away."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from flask import Response, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, language, only, page
from wagecase.console.shell.filters import instant
from wagecase.console.shell.schema_values import read, refused
from wagecase.procedure.core.enums import Role
from wagecase.schemas.fields import Choice, Day, Schema, Text
from wagecase.services.access import audit_queries as service
from wagecase.services.access.audit_queries import Line, Wanted
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid
from wagecase.services.spreadsheets.writer import safe
from wagecase.web.translating import gettext as _

FIELDS = ("kind", "person", "number", "action", "since", "until")
BOM = "\ufeff"


class AuditQuerySchema(Schema):
    """What an auditor asks for."""

    kind = Choice(service.KINDS, load_default="deeds")
    person = Text(50, load_default="")
    number = Text(40, load_default="")
    action = Choice(sorted(service.ACTIONS), load_default="")
    since = Day(load_default=None)
    until = Day(load_default=None)


def _asked() -> tuple[dict[str, str], Wanted | None, dict[str, str]]:
    typed = {name: request.args.get(name, "").strip() for name in FIELDS}
    values, faults = read(AuditQuerySchema(), typed)
    return typed, None if faults else Wanted(**values), faults


@blueprint.get("/audit", endpoint="audit")
@only(Role.auditor)
def records() -> ResponseReturnValue:
    typed, wanted, faults = _asked()
    typed["kind"] = typed["kind"] if typed["kind"] in service.KINDS else "deeds"
    if wanted is None:
        return _audit(typed, faults, status=422)
    if wanted.kind == "acts" and not wanted.number:
        return _audit(typed, {})
    try:
        found = service.listed(caller(), wanted, language(), after=request.args.get("after"))
    except Invalid as error:
        if "cursor" in error.fields:
            raise
        return _audit(typed, refused(error), status=422)
    address: dict[str, Any] = {name: value for name, value in typed.items() if value}
    return _audit(
        typed,
        {},
        lines=found.items,
        first=url_for("console.audit", **address) if request.args.get("after") else None,
        next=url_for("console.audit", **address, after=found.next) if found.next else None,
        export=url_for("console.export_audit", **address),
    )


def _audit(typed: dict[str, str], faults: dict[str, str], *, status: int = 200, **values: Any) -> ResponseReturnValue:
    kinds = {"deeds": _("登录与变更"), "reads": _("打开案件"), "unmaskings": _("查看明文"), "acts": _("办理案件")}
    shown: dict[str, Any] = {"lines": None, "first": None, "next": None, "export": None, **values}
    return page(
        "audit.html",
        status,
        typed=typed,
        wrong=faults,
        kinds=kinds,
        actions=sorted(
            ((name, words.get(language())) for name, words in service.ACTIONS.items()), key=lambda it: it[1]
        ),
        **shown,
    )


@blueprint.get("/audit/export")
@only(Role.auditor)
def export_audit() -> ResponseReturnValue:
    """Every line that the page would show, as a spreadsheet reads it, sent while it is read."""
    typed, wanted, faults = _asked()
    if wanted is None:
        return _audit(typed, faults, status=422)
    try:
        lines = service.export(caller(), wanted, language())
    except Invalid as error:
        return _audit(typed, refused(error), status=422)
    name = f"audit-{wanted.kind}-{today().isoformat()}.csv"
    return Response(
        stream_with_context(_written(lines)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _written(lines: Iterator[Line]) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow((_("时间"), _("人员"), _("单位"), _("事项"), _("对象"), _("内容")))
    yield BOM
    for line in lines:
        yield _taken(buffer)
        writer.writerow(
            [safe(one) for one in (instant(line.at), line.who, line.office, line.what, line.about, line.detail)]
        )
    yield _taken(buffer)


def _taken(buffer: StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
