"""The city's desk: the morning figures, what is late, answers that wait for review, incidents, and the days before
Spring Festival."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import (
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
from wagecase.console.shell.filters import NO_VALUE
from wagecase.procedure.core.enums import Role
from wagecase.schemas.acts import act_schema
from wagecase.schemas.messages import refusal_text
from wagecase.services.access import access_log
from wagecase.services.acts.perform import perform
from wagecase.services.base.dates import now, today
from wagecase.services.base.errors import AlreadyProcessed, NotFound
from wagecase.services.oversight import daily_figures, figure_count, late_work, supervision
from wagecase.services.oversight import incidents as incidents_service
from wagecase.services.oversight import reviews as reviews_service
from wagecase.services.oversight.figure_definitions import FIGURE_BY_NAME, GROUP_LABELS
from wagecase.web.forms import load_form, submitted_values
from wagecase.web.notices import BAD, WARN
from wagecase.web.translating import gettext as _

# The figure of each group that stands for it in the overview by district.
HEADLINE_FIGURES = (
    "new",
    "verify_late",
    "in_time",
    "unpaid_older",
    "concluded_unpaid",
    "promise_broken",
    "incident_today",
    "government",
    "late",
    "reopened",
)
SOON_PERIOD = timedelta(days=daily_figures.SOON_DAYS)
CITY_AREA = "120000"
INCIDENT_DAYS = 30
REVIEW_ACTS = ("approve", "send_back")


@blueprint.app_template_filter("wan")
def in_ten_thousands(amount: Decimal | None) -> str:
    """Yuan as ten thousands, as an office counts them; half a hundredth is rounded up."""
    if amount is None:
        return NO_VALUE
    return f"{(amount / 10_000).quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def _selected_area() -> str:
    wanted = request.args.get("area", "")
    return wanted if wanted in daily_figures.area_names(language()) else ""


@blueprint.get("/oversight", endpoint="oversight")
@roles_required(Role.supervisor)
def show_oversight() -> ResponseReturnValue:
    """The ten figures, of all districts or of one, and an overview by district."""
    names = daily_figures.area_names(language())
    area = _selected_area()
    found = daily_figures.get_morning_report(caller(), language(), area)
    reach, called = daily_figures.overseen_areas(caller()), daily_figures.figure_labels(language())
    shown = [code for code in names if code != CITY_AREA or code in found.areas]
    return render_page(
        "oversight/oversight.html",
        found=found,
        area=area,
        names=names,
        codes=[code for code in shown if reach is None or code in reach],
        headlines=[
            (name, GROUP_LABELS[FIGURE_BY_NAME[name].group].get(language()), called[name]) for name in HEADLINE_FIGURES
        ],
    )


@blueprint.post("/oversight/count")
@roles_required(Role.supervisor)
def count_figures() -> ResponseReturnValue:
    counted = figure_count.refresh_figures(now())
    if counted:
        flash(_("已重新统计。"))
    else:
        flash(_("一分钟内刚统计过，或正在统计，请稍后刷新本页。"), WARN)
    return redirect_to("console.oversight")


@blueprint.get("/oversight/figures/<name>")
@roles_required(Role.supervisor)
def figure(name: str) -> ResponseReturnValue:
    """One figure by district, and the cases behind it."""
    if name not in FIGURE_BY_NAME:
        raise NotFound
    area, names = _selected_area(), daily_figures.area_names(language())
    found = daily_figures.get_morning_report(caller(), language())
    rows = [(code, row[name]) for code, row in sorted(found.areas.items()) if name in row]
    listed = daily_figures.cases_behind_figure(caller(), name, language(), area=area, after=request.args.get("after"))
    return render_page(
        "oversight/figure.html",
        name=name,
        label=daily_figures.figure_labels(language())[name],
        group=GROUP_LABELS[FIGURE_BY_NAME[name].group].get(language()),
        is_rate=FIGURE_BY_NAME[name].met is not None,
        counted_at=found.counted_at,
        rows=rows,
        area=area,
        names=names,
        lines=listed.items,
        **_page_links(listed.next, "console.figure", name=name, area=area or None),
    )


def _page_links(following: str | None, endpoint: str, **address: Any) -> dict[str, Any]:
    """Addresses of the first page and of the next."""
    return {
        "first": url_for(endpoint, **address) if request.args.get("after") else None,
        "next": url_for(endpoint, **address, after=following) if following else None,
    }


@blueprint.get("/oversight/late")
@roles_required(Role.supervisor)
def late() -> ResponseReturnValue:
    """What is late or about to be: by district, organisation, person or procedure; then the matters of one of them."""
    dimension = request.args.get("by", "area")
    if dimension not in late_work.DIMENSIONS:
        raise NotFound
    key, soon = request.args.get("key"), request.args.get("when") == "soon"
    rows = daily_figures.list_lateness(caller(), dimension)
    keys = [row.key for row in rows]
    values: dict[str, Any] = {"lines": None, "first": None, "next": None}
    if key is not None:
        keys = list(dict.fromkeys([*keys, key]))
        until = today() + SOON_PERIOD if soon else today() - timedelta(days=1)
        listed = late_work.list_late_work(caller(), dimension, key, until, language(), after=request.args.get("after"))
        address = {"by": dimension, "key": key, "when": "soon" if soon else None}
        values = {"lines": listed.items, **_page_links(listed.next, "console.late", **address)}
    return render_page(
        "oversight/late.html",
        by=dimension,
        key=key,
        soon=soon,
        rows=rows,
        labels=late_work.dimension_labels(dimension, [one for one in keys if one], language()),
        counted_at=daily_figures.figures_counted_at(today()),
        **values,
    )


def _selected_roots() -> list[uuid.UUID]:
    return [access_log.parse_id(one) for one in request.form.getlist("cases")[: supervision.MAX_AT_ONCE]]


@blueprint.post("/oversight/supervision-orders")
@roles_required(Role.supervisor)
@resumable
def issue_supervision_orders() -> ResponseReturnValue:
    """First the form for the cases that were chosen, then the supervision orders, case by case."""
    roots = _selected_roots()
    if not roots:
        flash(_("请先勾选要督办的案件。"), BAD)
        return redirect_to("console.late")
    typed = submitted_values("due", "order", "key")
    if is_resumed() or "due" not in request.form:
        return _render_order_form(roots, typed, {})
    values, faults = load_form(
        act_schema("case", "order_supervision")(), {"due": typed["due"], "order": typed["order"]}
    )
    if faults:
        return _render_order_form(roots, typed, faults, 422)
    results = supervision.order_supervision(
        caller(), roots, values["due"], values["order"], typed["key"] or new_idempotency_key()
    )
    told = [(one.number, one.done, " ".join(refusal_text(each, language()) for each in one.unmet)) for one in results]
    return render_page("oversight/supervision_order_results.html", results=told, done=sum(one.done for one in results))


def _render_order_form(
    roots: list[uuid.UUID], typed: dict[str, str], faults: dict[str, str], status: int = 200
) -> ResponseReturnValue:
    return render_page(
        "oversight/supervision_order_form.html",
        status,
        roots=roots,
        typed=typed,
        wrong=faults,
        key=typed["key"] or new_idempotency_key(),
    )


@blueprint.get("/oversight/reviews")
@roles_required(Role.supervisor)
def reviews() -> ResponseReturnValue:
    listed = reviews_service.list_reviews(caller(), language(), after=request.args.get("after"))
    names = daily_figures.area_names(language())
    return render_page(
        "oversight/reviews.html", lines=listed.items, names=names, **_page_links(listed.next, "console.reviews")
    )


@blueprint.get("/oversight/reviews/<key>")
@roles_required(Role.supervisor)
def review(key: str) -> ResponseReturnValue:
    return _render_review(key, {"reason": "", "note": ""}, {})


def _render_review(key: str, typed: dict[str, str], faults: dict[str, str], status: int = 200) -> ResponseReturnValue:
    found = reviews_service.get_review(caller(), key, language())
    return render_page(
        "oversight/review.html", status, found=found, typed=typed, wrong=faults, key=new_idempotency_key()
    )


@blueprint.post("/oversight/reviews/<key>")
@roles_required(Role.supervisor)
@resumable
def submit_review(key: str) -> ResponseReturnValue:
    """Pass the answer, or send it back with a reason."""
    typed = submitted_values("reason", "note")
    act = request.form.get("act", "")
    if is_resumed() or act not in REVIEW_ACTS:
        return _render_review(key, typed, {})
    asked = {"note": typed["note"]} if act == "approve" else {"reason": typed["reason"]}
    values, faults = load_form(act_schema("case", act)(), asked)
    if faults:
        return _render_review(key, typed, faults, 422)
    root = access_log.root_proceeding_id(access_log.read_case(caller(), key))
    once = request.form.get("key") or None
    try:
        perform(caller(), root, act, values, idempotency_key=once, body=repr((str(root), act, asked)).encode())
    except AlreadyProcessed:
        flash(_("此前已经提交，没有重复办理。"), WARN)
    else:
        flash(_("已审核通过。") if act == "approve" else _("已退回重核。"))
    return redirect_to("console.reviews")


@blueprint.get("/oversight/incidents")
@roles_required(Role.supervisor)
def incidents() -> ResponseReturnValue:
    since = today() - timedelta(days=INCIDENT_DAYS)
    found = incidents_service.list_incidents(caller(), since, language())
    names = daily_figures.area_names(language())
    return render_page("oversight/incidents.html", lines=found, names=names, since=since, today=today())
