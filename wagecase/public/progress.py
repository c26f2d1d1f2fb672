"""Looking up by number and code, and adding statements, which are kept and notified to the handler of the case."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import Response, current_app, flash, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer
from marshmallow import ValidationError

from wagecase.extensions import limiter
from wagecase.models import Complaint
from wagecase.procedure.records.evidence import OFFERED_KINDS, EvidenceProvider
from wagecase.procedure.records.worker_statements import StatementKind
from wagecase.public.attachments import evidence_of_upload, store_each, submitted_files
from wagecase.public.base import PAGE_LIMIT, SUBMIT_LIMIT, apply_display_choice, blueprint, render_page
from wagecase.schemas.fields import DateField, MoneyField, StrictSchema, TextField
from wagecase.schemas.messages import flatten_errors, message_text, refusal_text
from wagecase.services.base.dates import LEGAL_TIMEZONE
from wagecase.services.base.errors import Refused
from wagecase.services.evidence import files
from wagecase.services.spreadsheets import clipboard
from wagecase.services.worker_portal import complaint_status, open_complaint, statements
from wagecase.services.worker_portal.open_complaint import Throttled
from wagecase.services.worker_portal.statements import StatementInput
from wagecase.web.language import language
from wagecase.web.notices import BAD
from wagecase.web.pages import redirect_to, set_cookie
from wagecase.web.translating import gettext as _

# Who is looking, and which browser once gave the right code for a number.
STATUS_COOKIE, KNOWN_CODE_COOKIE = "wagecase_look", "wagecase_known"
STATUS_COOKIE_AGE, KNOWN_CODE_COOKIE_AGE = timedelta(hours=2), timedelta(days=400)
# By address; what guards a code is the count by its number.
LOOK_UP_LIMIT = "30 per minute; 300 per hour"


class StatementSchema(StrictSchema):
    """What may be said of money that came, or in words."""

    words = TextField(4000, lines=True)
    amount = MoneyField(positive=True)
    on = DateField(future="day_future")


def _cookie_serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"progress:{purpose}")


def _signed_cookie_values(cookie: str, purpose: str, life: timedelta) -> list[str]:
    """What a cookie of ours holds; nothing where it is not ours or past its time."""
    try:
        return list(
            _cookie_serializer(purpose).loads(request.cookies.get(cookie, ""), max_age=int(life.total_seconds()))
        )
    except BadSignature:
        return []


@blueprint.get("/progress")
@limiter.limit(PAGE_LIMIT)
def look_up_form() -> ResponseReturnValue:
    return render_page("look_up.html", number="", told="")


@blueprint.post("/progress")
@limiter.limit(LOOK_UP_LIMIT)
def look_up() -> ResponseReturnValue:
    """One answer for a wrong number and for a wrong code."""
    number, code = request.form.get("number", "")[:60], request.form.get("code", "")[:60]
    known = _signed_cookie_values(KNOWN_CODE_COOKIE, "known", KNOWN_CODE_COOKIE_AGE)
    browser = known[1] if known and known[0] == open_complaint.normalise_number(number) else ""
    found = open_complaint.open_complaint(number, code, browser)
    if isinstance(found, Throttled):
        until = f"{found.until.astimezone(LEGAL_TIMEZONE):%H:%M}"
        told = _("这个编号试错太多次了。请在 %(until)s 以后再试，或者打12333问。", until=until)
        return render_page("look_up.html", 429, number=number, told=told)
    if found is None:
        told = _("编号或者查询码不对。请对照回执再填一次。丢了的，带身份证到窗口重新领。")
        return render_page("look_up.html", 422, number=number, told=told)
    answer = redirect_to("public.complaint_page")
    _set_status_cookies(answer, found, open_complaint.normalise_number(number), browser)
    return answer


def _set_status_cookies(answer: Response, complaint: Complaint, number: str, browser: str) -> None:
    """Until the code is replaced, or two hours; and that this browser knew the number's code."""
    looking = _cookie_serializer("looking").dumps([str(complaint.id), complaint_status.code_fingerprint(complaint)])
    set_cookie(answer, STATUS_COOKIE, looking, seconds=None)
    known = _cookie_serializer("known").dumps([number, browser or secrets.token_urlsafe(12)])
    set_cookie(answer, KNOWN_CODE_COOKIE, known, seconds=int(KNOWN_CODE_COOKIE_AGE.total_seconds()))


def current_complaint() -> Complaint | None:
    held = _signed_cookie_values(STATUS_COOKIE, "looking", STATUS_COOKIE_AGE)
    return complaint_status.complaint_from_cookie(*held) if held else None


@blueprint.get("/progress/case")
@limiter.limit(PAGE_LIMIT)
def complaint_page() -> ResponseReturnValue:
    """How it stands, and what one may say."""
    complaint = current_complaint()
    return redirect_to("public.look_up_form") if complaint is None else _render_complaint(complaint, {}, {})


def _render_complaint(
    complaint: Complaint, typed: Mapping[str, str], faults: Mapping[str, str], status: int = 200
) -> Response:
    told = complaint_status.get_complaint_status(complaint, language())
    said = [(one.kind.label.get(language()), one.received_at, one.settled) for one in told.said]
    key = secrets.token_urlsafe(16)
    kinds = [(one.value, one.label.get(language())) for one in OFFERED_KINDS]
    return render_page("complaint.html", status, kinds=kinds, told=told, said=said, form=typed, faults=faults, key=key)


@blueprint.post("/progress/case")
@limiter.limit(SUBMIT_LIMIT)
def add_statement() -> ResponseReturnValue:
    """Keep what is said; the same form sent twice is kept once."""
    complaint = current_complaint()
    if complaint is None:
        flash(_("请重新填编号和查询码。刚才的话还没有保存。"), BAD)
        return redirect_to("public.look_up_form")
    if request.form.get("show"):
        return apply_display_choice(redirect_to("public.complaint_page"))
    typed = {name: value[:5000] for name, value in request.form.items()}
    said, faults = _read_statement(typed)
    if said is None:
        return _render_complaint(complaint, typed, faults, 422)
    try:
        statements.add_statement(complaint.id, said, key=typed.get("key"))
    except Refused as error:
        return _render_complaint(complaint, typed, {"": refusal_text(error.unmet[0], language())}, 422)
    flash(_("记下了，已经告诉办案的人。"))
    return redirect_to("public.complaint_page")


def _read_statement(typed: Mapping[str, str]) -> tuple[StatementInput | None, dict[str, str]]:
    """What is said, or what is wrong with it by field."""
    kind = typed.get("kind", "")
    if kind not in {one.value for one in StatementKind}:
        return None, {"": message_text("invalid", language())}
    names = {"words": ("words",), "paid": ("amount", "on", "words")}.get(kind, ("words",))
    given = {name: typed.get(f"{kind}.{name}", "").strip() for name in names}
    if "amount" in given:
        given["amount"] = clipboard.normalise_amount(given["amount"])
    if "on" in given:
        given["on"] = clipboard.period_start(given["on"])
    try:
        values: dict[str, Any] = StatementSchema().load({name: value for name, value in given.items() if value})
    except ValidationError as error:
        messages = flatten_errors(error.normalized_messages())
        return None, {f"{kind}.{path[0]}": message_text(message, language()) for path, message in messages}
    faults = _missing_fields(kind, values, typed)
    amount: Decimal | None = values.get("amount")
    said = StatementInput(StatementKind(kind), words=values.get("words"), amount=amount, on=values.get("on"))
    return (None, faults) if faults else (said, {})


def _missing_fields(kind: str, values: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, str]:
    if kind == StatementKind.words and not values.get("words"):
        return {"words.words": _("请写点什么")}
    if kind == StatementKind.withdraw and not typed.get("withdraw.sure"):
        return {"withdraw.sure": _("想好了请打勾")}
    return {}


@blueprint.post("/progress/leave")
def end_visit() -> ResponseReturnValue:
    """Nothing of it stays on a phone that is not one's own."""
    answer = redirect_to("public.front_page")
    answer.delete_cookie(STATUS_COOKIE)
    answer.delete_cookie(KNOWN_CODE_COOKIE)
    return answer


@blueprint.post("/progress/evidence")
@limiter.limit(SUBMIT_LIMIT)
def add_complaint_files() -> ResponseReturnValue:
    """Add files to a complaint that was handed in."""
    complaint = current_complaint()
    if complaint is None:
        flash(_("请重新填编号和查询码。刚才的文件还没有保存。"), BAD)
        return redirect_to("public.look_up_form")
    giver = EvidenceProvider.representative if complaint.capacity else EvidenceProvider.worker
    person = complaint_status.contact_on_case(complaint)
    case_id, sent = complaint.case_id, len(list(submitted_files()))
    faults = store_each(
        lambda file: files.add_evidence_without_account(case_id, file.stream, evidence_of_upload(file, giver, person))
    )
    for one in faults:
        flash(one, BAD)
    if sent == 0:
        flash(_("请先选照片或者文件。"), BAD)
    elif sent > len(faults):
        flash(_("收到了，已经放进案子里。"))
    return redirect_to("public.complaint_page")
