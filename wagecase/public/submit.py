"""Handing in, step by step. Each step is kept when it is sent, forward or back; the last one opens the case."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, flash, make_response, request
from flask.typing import ResponseReturnValue

from wagecase.extensions import limiter
from wagecase.public import attachments
from wagecase.public.base import (
    FORM_COOKIE,
    OPENING,
    SENDING,
    blueprint,
    language,
    page,
    see_other,
    set_cookie,
    switched,
)
from wagecase.public.complaint_form import CHECK, GROUP_WAY, OWN_WAY, PAPERS, START, Checked, Form
from wagecase.schemas.complaints import Capacity
from wagecase.schemas.messages import tell
from wagecase.services.base import lookups
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid
from wagecase.services.intake import claims
from wagecase.services.worker_portal import submit, worker_drafts
from wagecase.web.translating import gettext as _

STEPS = frozenset({*OWN_WAY, *GROUP_WAY})
YEARS_BACK = 4


@blueprint.get("/complain")
def begin() -> ResponseReturnValue:
    return see_other("public.step", name=START)


@blueprint.get("/complain/<name>")
@limiter.limit(OPENING)
def step(name: str) -> ResponseReturnValue:
    """A step with what was typed in it before. Nobody comes to a later step without the first."""
    found = worker_drafts.opened(request.cookies.get(FORM_COOKIE))
    if found and found.complaint_id:
        return see_other("public.receipt")
    form = Form(found.fields if found else {})
    if name not in form.way or (name != START and not form["agree"]):
        return see_other("public.step", name=START)
    return _page(form, name)


@blueprint.post("/complain/<name>")
@limiter.limit(SENDING)
def send_step(name: str) -> ResponseReturnValue:
    """Keep the step, then go where the button says."""
    if name not in STEPS:
        return see_other("public.begin")
    secret = request.cookies.get(FORM_COOKIE)
    found = worker_drafts.opened(secret)
    if found and found.complaint_id:
        flash(_("您已经提交过了，没有重复登记。要补充的，请点“查进度”。"))
        return see_other("public.receipt")
    if found is None:
        secret = None
    form = Form(found.fields if found else {})
    form.take(name, dict(request.form.items()))
    secret = secret or worker_drafts.new_secret()
    return _answer(form, name, secret)


def _answer(form: Form, name: str, secret: str) -> Response:
    """The next page, with the cookie that leads back to what was typed."""
    go = request.form.get("go", "next")
    if go == "rows":
        form.more_rows()
    worker_drafts.save(secret, form.typed)
    refused = attachments.gather(secret, group=form.group) if name == PAPERS else []
    if refused:
        answer = _page(form, name, Checked({}, {"file": " ".join(refused)}), 422)
        set_cookie(answer, FORM_COOKIE, secret, seconds=int(worker_drafts.KEPT.total_seconds()))
        return answer
    if go.startswith("drop:"):
        attachments.drop(secret, go.removeprefix("drop:"))
    answer = make_response(_next(form, name, go, secret))
    set_cookie(answer, FORM_COOKIE, secret, seconds=int(worker_drafts.KEPT.total_seconds()))
    return switched(answer)


def _next(form: Form, name: str, go: str, secret: str) -> ResponseReturnValue:
    way = form.way
    at = way.index(name) if name in way else 0
    if request.form.get("show") or go in ("rows", "look", "add") or go.startswith("drop:"):
        return see_other("public.step", name=way[at], _anchor="more" if go == "rows" else None)
    if go == "back":
        return see_other("public.step", name=way[max(at - 1, 0)])
    checked = form.check(language())
    faults = _start_faults(form) if name == START else checked.within(name)
    if faults or (name == "people" and checked.lines):
        return _page(form, name, Checked(checked.data, faults, checked.lines), 422)
    if name != CHECK:
        return see_other("public.step", name=way[at + 1])
    return _hand_in(form, checked, secret)


def _start_faults(form: Form) -> dict[str, str]:
    """What must be said before anything is kept of him."""
    faults = {} if form["speaks_for"] in ("self", "group") else {"speaks_for": _("请选一项")}
    return faults if form["agree"] else {**faults, "agree": _("请先读上面的说明，同意了再打勾")}


def _hand_in(form: Form, checked: Checked, secret: str) -> ResponseReturnValue:
    if _start_faults(form):
        return see_other("public.step", name=START)
    if wrong := checked.step_of(form.way):
        return _page(form, wrong, Checked(checked.data, checked.within(wrong), checked.lines), 422)
    try:
        body = repr(sorted(form.typed.items())).encode()
        fresh = submit.hand_in(secret, form.complaint(checked, language()), body)
    except Invalid as error:
        told = {name.partition("/")[0]: tell(unmet[0], language()) for name, unmet in error.fields.items()}
        return _page(form, "where", Checked(checked.data, told), 422)
    if not fresh:
        flash(_("您已经提交过了，没有重复登记。要补充的，请点“查进度”。"))
    return see_other("public.receipt")


def _page(form: Form, name: str, found: Checked | None = None, status: int = 200) -> Response:
    faults = found.fields if found else {}
    return page(
        f"{name}.html",
        status,
        form=form,
        step=name,
        at=form.way.index(name) + 1,
        steps=len(form.way),
        faults=faults,
        lines=found.lines if found else {},
        **_choices(form, name),
    )


def _choices(form: Form, name: str) -> dict[str, Any]:
    """What a step lets one choose from, and what the last one shows again."""
    if name == "who":
        return {"capacities": [(one.value, one.label.get(language())) for one in Capacity]}
    if name == "where":
        return {"areas": list(_names().items())}
    if name == "money":
        this = today().year
        return {"years": range(this, this - YEARS_BACK, -1), "months": range(1, 13)}
    if name == PAPERS:
        files = attachments.gathered(request.cookies.get(FORM_COOKIE))
        return {
            "files": files,
            "kinds": [(one.value, one.label.get(language())) for one in attachments.OFFERED],
            "most_mb": attachments.most_mb(),
        }
    if name == CHECK:
        checked = form.check(language())
        taken = form.complaint(checked) if not checked.fields and not checked.lines else None
        doubts = [tell(one, language()) for one in claims.doubts(taken.claims)] if taken else []
        return {"checked": checked, "taken": taken, "doubts": doubts, "areas": _names(), "month": month}
    return {}


def _names() -> dict[str, str]:
    return {one["code"]: one["label"] for one in lookups.areas(language())}


def month(when: date | None) -> str:
    """A day that stands for its month."""
    return _("%(year)s年%(month)s月", year=when.year, month=when.month) if when else _("不知道")
