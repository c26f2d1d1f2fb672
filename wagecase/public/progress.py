"""Looking up by number and code, and saying more. What one says is kept and told to whoever handles the case."""

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
from wagecase.procedure.records.evidence import EvidenceKind
from wagecase.procedure.records.worker_statements import StatementKind
from wagecase.public.base import OPENING, SENDING, blueprint, language, page, see_other, set_cookie, switched
from wagecase.schemas.fields import Day, Money, Schema, Text
from wagecase.schemas.messages import flatten, say, tell
from wagecase.services.base.dates import ZONE
from wagecase.services.base.errors import Refused
from wagecase.services.spreadsheets import clipboard
from wagecase.services.worker_portal import complaint_status, statements
from wagecase.services.worker_portal.complaint_status import Resting
from wagecase.services.worker_portal.statements import Said
from wagecase.web.translating import gettext as _

# Who is looking, and which browser once gave the right code for a number.
LOOKING_COOKIE, KNOWN_COOKIE = "wagecase_look", "wagecase_known"
LOOKING, KNOWN = timedelta(hours=2), timedelta(days=400)
# What a worker may say that a file is; official papers and contracts are for others to name.
OFFERED = tuple(one for one in EvidenceKind if one is not EvidenceKind.paper)
# By address; what guards a code is the count by its number.
TRIES = "30 per minute; 300 per hour"


class SaidSchema(Schema):
    """What may be said of money that came, or in words."""

    words = Text(4000, lines=True)
    amount = Money(positive=True)
    on = Day(future="day_future")


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=f"progress:{purpose}")


def _signed(cookie: str, purpose: str, life: timedelta) -> list[str]:
    """What a cookie of ours holds; nothing where it is not ours or past its time."""
    try:
        return list(_signer(purpose).loads(request.cookies.get(cookie, ""), max_age=int(life.total_seconds())))
    except BadSignature:
        return []


@blueprint.get("/progress")
@limiter.limit(OPENING)
def progress() -> ResponseReturnValue:
    return page("progress.html", number="", told="")


@blueprint.post("/progress")
@limiter.limit(TRIES)
def look() -> ResponseReturnValue:
    """One answer for a wrong number and for a wrong code."""
    number, code = request.form.get("number", "")[:60], request.form.get("code", "")[:60]
    known = _signed(KNOWN_COOKIE, "known", KNOWN)
    browser = known[1] if known and known[0] == complaint_status.plain_number(number) else ""
    found = complaint_status.admit(number, code, browser)
    if isinstance(found, Resting):
        until = f"{found.until.astimezone(ZONE):%H:%M}"
        told = _("这个编号试错太多次了。请在 %(until)s 以后再试，或者打12333问。", until=until)
        return page("progress.html", 429, number=number, told=told)
    if found is None:
        told = _("编号或者查询码不对。请对照回执再填一次。丢了的，带身份证到窗口重新领。")
        return page("progress.html", 422, number=number, told=told)
    answer = see_other("public.case")
    _remember(answer, found, complaint_status.plain_number(number), browser)
    return answer


def _remember(answer: Response, complaint: Complaint, number: str, browser: str) -> None:
    """Until the code is replaced, or two hours; and that this browser knew the number's code."""
    looking = _signer("looking").dumps([str(complaint.id), complaint_status.mark(complaint)])
    set_cookie(answer, LOOKING_COOKIE, looking, seconds=None)
    known = _signer("known").dumps([number, browser or secrets.token_urlsafe(12)])
    set_cookie(answer, KNOWN_COOKIE, known, seconds=int(KNOWN.total_seconds()))


def looking() -> Complaint | None:
    held = _signed(LOOKING_COOKIE, "looking", LOOKING)
    return complaint_status.looking(*held) if held else None


@blueprint.get("/progress/case")
@limiter.limit(OPENING)
def case() -> ResponseReturnValue:
    """How it stands, and what one may say."""
    complaint = looking()
    return see_other("public.progress") if complaint is None else _case(complaint, {}, {})


def _case(complaint: Complaint, typed: Mapping[str, str], faults: Mapping[str, str], status: int = 200) -> Response:
    told = complaint_status.of(complaint, language())
    said = [(one.label.get(language()), when, settled) for one, when, settled in told.said]
    key = secrets.token_urlsafe(16)
    kinds = [(one.value, one.label.get(language())) for one in OFFERED]
    return page("case.html", status, kinds=kinds, told=told, said=said, form=typed, faults=faults, key=key)


@blueprint.post("/progress/case")
@limiter.limit(SENDING)
def say_more() -> ResponseReturnValue:
    """Keep what is said; the same form sent twice is kept once."""
    complaint = looking()
    if complaint is None:
        flash(_("请重新填编号和查询码。刚才的话还没有保存。"))
        return see_other("public.progress")
    if request.form.get("show"):
        return switched(see_other("public.case"))
    typed = {name: value[:5000] for name, value in request.form.items()}
    said, faults = _read(typed)
    if said is None:
        return _case(complaint, typed, faults, 422)
    try:
        statements.add(complaint.id, said, key=typed.get("key"))
    except Refused as error:
        return _case(complaint, typed, {"": tell(error.unmet[0], language())}, 422)
    flash(_("记下了，已经告诉办案的人。"))
    return see_other("public.case")


def _read(typed: Mapping[str, str]) -> tuple[Said | None, dict[str, str]]:
    """What is said, or what is wrong with it by field."""
    kind = typed.get("kind", "")
    if kind not in {one.value for one in StatementKind}:
        return None, {"": say("invalid", language())}
    names = {"words": ("words",), "paid": ("amount", "on", "words")}.get(kind, ("words",))
    given = {name: typed.get(f"{kind}.{name}", "").strip() for name in names}
    if "amount" in given:
        given["amount"] = clipboard.money(given["amount"])
    if "on" in given:
        given["on"] = clipboard.first_day(given["on"])
    try:
        values: dict[str, Any] = SaidSchema().load({name: value for name, value in given.items() if value})
    except ValidationError as error:
        messages = flatten(error.normalized_messages())
        return None, {f"{kind}.{path[0]}": say(message, language()) for path, message in messages}
    faults = _missing(kind, values, typed)
    amount: Decimal | None = values.get("amount")
    said = Said(StatementKind(kind), words=values.get("words"), amount=amount, on=values.get("on"))
    return (None, faults) if faults else (said, {})


def _missing(kind: str, values: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, str]:
    if kind == StatementKind.words and not values.get("words"):
        return {"words.words": _("请写点什么")}
    if kind == StatementKind.withdraw and not typed.get("withdraw.sure"):
        return {"withdraw.sure": _("想好了请打勾")}
    return {}


@blueprint.post("/progress/leave")
def leave() -> ResponseReturnValue:
    """Nothing of it stays on a phone that is not one's own."""
    answer = see_other("public.front")
    answer.delete_cookie(LOOKING_COOKIE)
    answer.delete_cookie(KNOWN_COOKIE)
    return answer
