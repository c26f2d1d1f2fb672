"""Handing in, step by step. Each step is kept when it is sent, forward or back; the last one opens the case."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Response, flash, make_response, request
from flask.typing import ResponseReturnValue

from wagecase.extensions import limiter
from wagecase.procedure.records.evidence import OFFERED_KINDS
from wagecase.public import attachments
from wagecase.public.base import DRAFT_COOKIE, PAGE_LIMIT, SUBMIT_LIMIT, apply_display_choice, blueprint, render_page
from wagecase.public.complaint_form import (
    CHECK,
    EVIDENCE,
    GROUP_STEPS,
    OWN_STEPS,
    START,
    ComplaintForm,
    ComplaintFormResult,
)
from wagecase.schemas.complaints import Capacity
from wagecase.schemas.messages import refusal_text
from wagecase.services.base import lookups
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid
from wagecase.services.intake import roster_checks
from wagecase.services.worker_portal import submit, worker_drafts
from wagecase.web.language import language
from wagecase.web.notices import WARN
from wagecase.web.pages import redirect_to, set_cookie
from wagecase.web.translating import gettext as _

ALL_STEPS = frozenset({*OWN_STEPS, *GROUP_STEPS})
YEARS_BACK = 4


@blueprint.get("/complain")
def begin_complaint() -> ResponseReturnValue:
    return redirect_to("public.show_step", name=START)


@blueprint.get("/complain/<name>")
@limiter.limit(PAGE_LIMIT)
def show_step(name: str) -> ResponseReturnValue:
    """A step with what was typed in it before. Nobody comes to a later step without the first."""
    found = worker_drafts.open_worker_draft(request.cookies.get(DRAFT_COOKIE))
    if found and found.complaint_id:
        return redirect_to("public.show_receipt")
    form = ComplaintForm(found.fields if found else {})
    if name not in form.way or (name != START and not form["agree"]):
        return redirect_to("public.show_step", name=START)
    return _render_step(form, name)


@blueprint.post("/complain/<name>")
@limiter.limit(SUBMIT_LIMIT)
def submit_step(name: str) -> ResponseReturnValue:
    """Keep the step, then go where the button says."""
    if name not in ALL_STEPS:
        return redirect_to("public.begin_complaint")
    secret = request.cookies.get(DRAFT_COOKIE)
    found = worker_drafts.open_worker_draft(secret)
    if found and found.complaint_id:
        flash(_("您已经提交过了，没有重复登记。要补充的，请点“查进度”。"), WARN)
        return redirect_to("public.show_receipt")
    if found is None:
        secret = None
    form = ComplaintForm(found.fields if found else {})
    form.take(name, dict(request.form.items()))
    secret = secret or worker_drafts.new_secret()
    return _response_with_draft(form, name, secret)


def _response_with_draft(form: ComplaintForm, name: str, secret: str) -> Response:
    """The next page, with the cookie that leads back to what was typed."""
    go = request.form.get("go", "next")
    if go == "rows":
        form.more_rows()
    worker_drafts.save_worker_draft(secret, form.typed)
    refused = attachments.add_draft_files(secret, group=form.group) if name == EVIDENCE else []
    if refused:
        answer = _render_step(form, name, ComplaintFormResult({}, {"file": " ".join(refused)}), 422)
        set_cookie(answer, DRAFT_COOKIE, secret, seconds=int(worker_drafts.RETENTION.total_seconds()))
        return answer
    if go.startswith("drop:"):
        attachments.remove_draft_file(secret, go.removeprefix("drop:"))
    answer = make_response(_navigate(form, name, go, secret))
    set_cookie(answer, DRAFT_COOKIE, secret, seconds=int(worker_drafts.RETENTION.total_seconds()))
    return apply_display_choice(answer)


def _navigate(form: ComplaintForm, name: str, go: str, secret: str) -> ResponseReturnValue:
    way = form.way
    at = way.index(name) if name in way else 0
    if request.form.get("show") or go in ("rows", "look", "add") or go.startswith("drop:"):
        return redirect_to("public.show_step", name=way[at], _anchor="more" if go == "rows" else None)
    if go == "back":
        return redirect_to("public.show_step", name=way[max(at - 1, 0)])
    checked = form.check(language())
    faults = _consent_faults(form) if name == START else checked.within(name)
    if faults or (name == "people" and checked.lines):
        return _render_step(form, name, ComplaintFormResult(checked.data, faults, checked.lines), 422)
    if name != CHECK:
        return redirect_to("public.show_step", name=way[at + 1])
    return _submit_complaint(form, checked, secret)


def _consent_faults(form: ComplaintForm) -> dict[str, str]:
    """What must be shown before any data of the worker is kept."""
    faults = {} if form["speaks_for"] in ("self", "group") else {"speaks_for": _("请选一项")}
    return faults if form["agree"] else {**faults, "agree": _("请先读上面的说明，同意了再打勾")}


def _submit_complaint(form: ComplaintForm, checked: ComplaintFormResult, secret: str) -> ResponseReturnValue:
    if _consent_faults(form):
        return redirect_to("public.show_step", name=START)
    if wrong := checked.step_of(form.way):
        return _render_step(form, wrong, ComplaintFormResult(checked.data, checked.within(wrong), checked.lines), 422)
    try:
        body = repr(sorted(form.typed.items())).encode()
        fresh = submit.submit_complaint(secret, form.complaint(checked, language()), body)
    except Invalid as error:
        told = {name.partition("/")[0]: refusal_text(unmet[0], language()) for name, unmet in error.fields.items()}
        return _render_step(form, "where", ComplaintFormResult(checked.data, told), 422)
    if not fresh:
        flash(_("您已经提交过了，没有重复登记。要补充的，请点“查进度”。"), WARN)
    return redirect_to("public.show_receipt")


def _render_step(
    form: ComplaintForm, name: str, found: ComplaintFormResult | None = None, status: int = 200
) -> Response:
    faults = found.fields if found else {}
    return render_page(
        f"{name}.html",
        status,
        form=form,
        step=name,
        at=form.way.index(name) + 1,
        steps=len(form.way),
        faults=faults,
        lines=found.lines if found else {},
        questions=form.questions(name, language()),
        answered=lambda step: form.questions(step, language()),
        **_step_choices(form, name),
    )


def _step_choices(form: ComplaintForm, name: str) -> dict[str, Any]:
    """What a step lets one choose from, and what the last one shows again."""
    if name == "who":
        return {"capacities": [(one.value, one.label.get(language())) for one in Capacity]}
    if name == "where":
        return {"areas": list(_district_names().items())}
    if name == "money":
        this = today().year
        return {"years": range(this, this - YEARS_BACK, -1), "months": range(1, 13)}
    if name == EVIDENCE:
        files = attachments.draft_files(request.cookies.get(DRAFT_COOKIE))
        return {
            "files": files,
            "kinds": [(one.value, one.label.get(language())) for one in OFFERED_KINDS],
            "most_mb": attachments.max_file_mb(),
        }
    if name == CHECK:
        checked = form.check(language())
        taken = form.complaint(checked) if not checked.fields and not checked.lines else None
        doubts = [refusal_text(one, language()) for one in roster_checks.roster_warnings(taken.claims)] if taken else []
        return {"checked": checked, "taken": taken, "doubts": doubts, "areas": _district_names(), "month": month_text}
    return {}


def _district_names() -> dict[str, str]:
    return {one["code"]: one["label"] for one in lookups.list_areas(language())}


def month_text(when: date | None) -> str:
    """A day that stands for its month."""
    return _("%(year)s年%(month)s月", year=when.year, month=when.month) if when else _("不知道")
