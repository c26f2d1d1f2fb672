"""The city's desk: the morning figures, what is late, answers that wait for review, crowds, and the days before Spring
Festival."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import blueprint, caller, language, new_key, only, page, resumable, resumed, see_other
from wagecase.console.shell.filters import NONE
from wagecase.console.shell.schema_values import given, read
from wagecase.procedure.core.enums import Role
from wagecase.schemas.acts import schema_of
from wagecase.schemas.messages import tell
from wagecase.services.access import access_log
from wagecase.services.acts.perform import perform
from wagecase.services.base.dates import now, today
from wagecase.services.base.errors import AlreadyDone, NotFound
from wagecase.services.oversight import daily_figures, oversight
from wagecase.services.oversight.figure_definitions import BY_NAME, GROUPS
from wagecase.web.translating import gettext as _

# The figure of each group that stands for it in the overview by district.
HEADLINES = (
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
SOON = timedelta(days=daily_figures.SOON_DAYS)
WHOLE = "120000"
INCIDENT_DAYS = 30
REVIEW_ACTS = ("approve", "send_back")


@blueprint.app_template_filter("wan")
def wan(amount: Decimal | None) -> str:
    """Yuan as ten thousands, as an office counts them."""
    return NONE if amount is None else f"{amount / 10_000:,.2f}"


def _area() -> str:
    wanted = request.args.get("area", "")
    return wanted if wanted in daily_figures.area_names(language()) else ""


@blueprint.get("/oversight", endpoint="oversight")
@only(Role.supervisor)
def morning() -> ResponseReturnValue:
    """The ten figures, of all districts or of one, and an overview by district."""
    names = daily_figures.area_names(language())
    area = _area()
    found = daily_figures.morning(caller(), language(), area)
    reach, called = daily_figures.places(caller()), daily_figures.labels(language())
    shown = [code for code in names if code != WHOLE or code in found.areas]
    return page(
        "oversight.html",
        found=found,
        area=area,
        names=names,
        codes=[code for code in shown if reach is None or code in reach],
        headlines=[(name, GROUPS[BY_NAME[name].group].get(language()), called[name]) for name in HEADLINES],
    )


@blueprint.post("/oversight/count")
@only(Role.supervisor)
def count_figures() -> ResponseReturnValue:
    counted = daily_figures.refresh(now())
    flash(_("已重新统计。") if counted else _("一分钟内刚统计过，或正在统计，请稍后刷新本页。"))
    return see_other("console.oversight")


@blueprint.get("/oversight/figures/<name>")
@only(Role.supervisor)
def figure(name: str) -> ResponseReturnValue:
    """One figure by district, and the cases behind it."""
    if name not in BY_NAME:
        raise NotFound
    area, names = _area(), daily_figures.area_names(language())
    found = daily_figures.morning(caller(), language())
    rows = [(code, row[name]) for code, row in sorted(found.areas.items()) if name in row]
    listed = daily_figures.behind(caller(), name, language(), area=area, after=request.args.get("after"))
    return page(
        "figure.html",
        name=name,
        label=daily_figures.labels(language())[name],
        group=GROUPS[BY_NAME[name].group].get(language()),
        is_rate=BY_NAME[name].met is not None,
        counted_at=found.counted_at,
        rows=rows,
        area=area,
        names=names,
        lines=listed.items,
        **_turn(listed.next, "console.figure", name=name, area=area or None),
    )


def _turn(following: str | None, endpoint: str, **address: Any) -> dict[str, Any]:
    """Addresses of the first page and of the next."""
    return {
        "first": url_for(endpoint, **address) if request.args.get("after") else None,
        "next": url_for(endpoint, **address, after=following) if following else None,
    }


@blueprint.get("/oversight/late")
@only(Role.supervisor)
def late() -> ResponseReturnValue:
    """What is late or about to be: by district, organisation, person or procedure; then the matters of one of them."""
    dimension = request.args.get("by", "area")
    if dimension not in oversight.DIMENSIONS:
        raise NotFound
    key, soon = request.args.get("key"), request.args.get("when") == "soon"
    rows = daily_figures.lateness(caller(), dimension)
    keys = [row.key for row in rows]
    values: dict[str, Any] = {"lines": None, "first": None, "next": None}
    if key is not None:
        keys = list(dict.fromkeys([*keys, key]))
        until = today() + SOON if soon else today() - timedelta(days=1)
        listed = oversight.late(caller(), dimension, key, until, language(), after=request.args.get("after"))
        address = {"by": dimension, "key": key, "when": "soon" if soon else None}
        values = {"lines": listed.items, **_turn(listed.next, "console.late", **address)}
    return page(
        "late.html",
        by=dimension,
        key=key,
        soon=soon,
        rows=rows,
        labels=oversight.labels(dimension, [one for one in keys if one], language()),
        counted_at=daily_figures.counted_at(today()),
        **values,
    )


def _roots() -> list[uuid.UUID]:
    return [access_log.identifier(one) for one in request.form.getlist("cases")[: oversight.MOST_AT_ONCE]]


@blueprint.post("/oversight/press")
@only(Role.supervisor)
@resumable
def press() -> ResponseReturnValue:
    """First the form for the cases that were chosen, then the pressing, case by case."""
    roots = _roots()
    if not roots:
        flash(_("请先勾选要督办的案件。"))
        return see_other("console.late")
    typed = given("due", "order", "key")
    if resumed() or "due" not in request.form:
        return _press_form(roots, typed, {})
    values, faults = read(schema_of("case", "press")(), {"due": typed["due"], "order": typed["order"]})
    if faults:
        return _press_form(roots, typed, faults, 422)
    results = oversight.press(caller(), roots, values["due"], values["order"], typed["key"] or new_key())
    told = [(one.number, one.done, " ".join(tell(each, language()) for each in one.unmet)) for one in results]
    return page("pressed.html", results=told, done=sum(one.done for one in results))


def _press_form(
    roots: list[uuid.UUID], typed: dict[str, str], faults: dict[str, str], status: int = 200
) -> ResponseReturnValue:
    return page("press.html", status, roots=roots, typed=typed, wrong=faults, key=typed["key"] or new_key())


@blueprint.get("/oversight/reviews")
@only(Role.supervisor)
def reviews() -> ResponseReturnValue:
    listed = oversight.reviews(caller(), language(), after=request.args.get("after"))
    names = daily_figures.area_names(language())
    return page("reviews.html", lines=listed.items, names=names, **_turn(listed.next, "console.reviews"))


@blueprint.get("/oversight/reviews/<key>")
@only(Role.supervisor)
def review(key: str) -> ResponseReturnValue:
    return _review(key, {"reason": "", "note": ""}, {})


def _review(key: str, typed: dict[str, str], faults: dict[str, str], status: int = 200) -> ResponseReturnValue:
    found = oversight.review(caller(), key, language())
    return page("review.html", status, found=found, typed=typed, wrong=faults, key=new_key())


@blueprint.post("/oversight/reviews/<key>")
@only(Role.supervisor)
@resumable
def give_review(key: str) -> ResponseReturnValue:
    """Pass the answer, or send it back with a reason."""
    typed = given("reason", "note")
    act = request.form.get("act", "")
    if resumed() or act not in REVIEW_ACTS:
        return _review(key, typed, {})
    asked = {"note": typed["note"]} if act == "approve" else {"reason": typed["reason"]}
    values, faults = read(schema_of("case", act)(), asked)
    if faults:
        return _review(key, typed, faults, 422)
    root = access_log.root_of(access_log.opened(caller(), key))
    once = request.form.get("key") or None
    try:
        perform(caller(), root, act, values, idempotency_key=once, body=repr((str(root), act, asked)).encode())
    except AlreadyDone:
        flash(_("此前已经提交，没有重复办理。"))
    else:
        flash(_("已审核通过。") if act == "approve" else _("已退回重核。"))
    return see_other("console.reviews")


@blueprint.get("/oversight/incidents")
@only(Role.supervisor)
def incidents() -> ResponseReturnValue:
    since = today() - timedelta(days=INCIDENT_DAYS)
    found = oversight.incidents(caller(), since, language())
    names = daily_figures.area_names(language())
    return page("incidents.html", lines=found, names=names, since=since, today=today())
