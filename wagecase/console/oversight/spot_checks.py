"""抽查回访 for the city: publish a round, freeze, draw, hand out; what it found. The published part is for all."""

from __future__ import annotations

import csv
import io
import json
import uuid
from datetime import timedelta
from typing import Any

from flask import current_app, flash, request
from flask.typing import ResponseReturnValue

from wagecase.console.shell.base import (
    blueprint,
    caller,
    is_resumed,
    language,
    redirect_to,
    render_page,
    resumable,
    roles_required,
)
from wagecase.procedure.core.enums import Conclusion, Procedure
from wagecase.procedure.records.spot_checks import SamplingRule, StratifiedBy
from wagecase.schemas.messages import refusal_text
from wagecase.schemas.spot_checks import CancelRoundSchema, RoundPlanSchema
from wagecase.services.access.access_log import parse_id
from wagecase.services.base import lookups
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid, Refused
from wagecase.services.base.lookups import localized_name
from wagecase.services.oversight import daily_figures
from wagecase.services.spot_checks import calls, results, round_queries
from wagecase.services.spot_checks import rounds as spot_checks_rounds
from wagecase.services.spot_checks.caller_assignment import eligible_callers
from wagecase.services.spot_checks.round_queries import DRAWING_ROLES, VIEWING_ROLES, SpotCheckRound
from wagecase.web.forms import errors_of_refusal, load_form, submitted_values
from wagecase.web.translating import gettext as _

TEXT_FIELDS = (
    "name",
    "closed_from",
    "closed_until",
    "amount_from",
    "amount_until",
    "size",
    "percent",
    "least",
    "callback_days",
)
LIST_FIELDS = ("areas", "conclusions", "procedures", "strata", "callers")
ROUND_STEPS = {
    "freeze": spot_checks_rounds.freeze_population,
    "draw": spot_checks_rounds.draw_sample,
    "end": spot_checks_rounds.end_round,
}


@blueprint.get("/spot-checks", endpoint="spot_checks")
def list_spot_checks() -> ResponseReturnValue:
    """Every round, those that were given up among them."""
    rounds = round_queries.list_rounds()
    return render_page(
        "oversight/spot_checks.html", rounds=rounds, states=state_labels(), may_plan=caller().has(*DRAWING_ROLES)
    )


def state_labels() -> dict[str, str]:
    return {
        "published": _("已公布"),
        "frozen": _("总体已固定"),
        "drawn": _("回访中"),
        "ended": _("已结束"),
        "cancelled": _("已取消"),
    }


@blueprint.get("/spot-checks/new")
@roles_required(*DRAWING_ROLES)
def plan_spot_check() -> ResponseReturnValue:
    last = today().replace(day=1) - timedelta(days=1)
    typed: dict[str, Any] = dict.fromkeys(TEXT_FIELDS, "")
    typed.update(closed_from=last.replace(day=1).isoformat(), closed_until=last.isoformat())
    typed.update(percent="10", least="1", callback_days="15", strata=["area"], areas=[], conclusions=[], procedures=[])
    return _render_plan({**typed, "callers": []}, {})


def _render_plan(typed: dict[str, Any], faults: dict[str, str], status: int = 200) -> ResponseReturnValue:
    lang = language()
    return render_page(
        "oversight/spot_check_plan.html",
        status,
        typed=typed,
        wrong=faults,
        areas=[(one["code"], one["label"]) for one in lookups.list_areas(lang)],
        conclusions=[(one.value, one.label.get(lang)) for one in Conclusion],
        procedures=[(one.value, one.label.get(lang)) for one in Procedure if one is not Procedure.case],
        strata=[(one.value, one.label.get(lang)) for one in StratifiedBy],
        callers=[(str(one.id), _person_label(one, lang)) for one in eligible_callers()],
    )


def _person_label(row: Any, lang: str) -> str:
    return " · ".join(filter(None, (row.name, localized_name(row, lang), row.team)))


@blueprint.post("/spot-checks/new")
@roles_required(*DRAWING_ROLES)
@resumable
def publish_spot_check() -> ResponseReturnValue:
    """Publish; from then on nothing of the rule can be changed."""
    lists = {name: request.form.getlist(name) for name in LIST_FIELDS}
    typed: dict[str, Any] = {**submitted_values(*TEXT_FIELDS), **lists}
    if is_resumed():
        return _render_plan(typed, {})
    values, faults = load_form(RoundPlanSchema(), {name: value for name, value in typed.items() if value})
    if faults:
        return _render_plan(typed, faults, 422)
    people = [uuid.UUID(one) for one in values["callers"]]
    try:
        row = spot_checks_rounds.plan_round(caller(), values["name"], values["rule"], people, values["callback_days"])
    except Invalid as error:
        return _render_plan(typed, errors_of_refusal(error), 422)
    flash(_("这一轮抽查已公布。"))
    return redirect_to("console.spot_check", round_id=row.id)


@blueprint.get("/spot-checks/<uuid:round_id>")
def spot_check(round_id: uuid.UUID) -> ResponseReturnValue:
    """What is published; for those who watch over the round also its calls and results."""
    return _render_round(round_queries.get_round(round_id))


def _render_round(found: SpotCheckRound, fault: str = "", status: int = 200) -> ResponseReturnValue:
    inside = caller().has(*VIEWING_ROLES) and found.row.organisation_id == caller().org_id
    values = _internal_values(found) if inside else {}
    return render_page(
        "oversight/spot_check.html",
        status,
        found=found,
        seed=round_queries.visible_seed(caller(), found),
        states=state_labels(),
        rule=_rule_lines(found.rule),
        inside=inside,
        draws=caller().has(*DRAWING_ROLES) and inside,
        today=today(),
        fault=fault,
        **values,
    )


def _internal_values(found: SpotCheckRound) -> dict[str, Any]:
    lang, drawn = language(), "drawn" in found.steps
    return {
        "strata": results.list_strata(found, lang),
        "names": daily_figures.area_names(lang),
        "measures": [(one.name, one.label.get(lang)) for one in results.MEASURES],
        "lines": results.round_results(found.row.id) if drawn else [],
        "tasks": results.list_round_callbacks(found.row.id) if drawn else [],
        "differing": [
            (row, results.finding_labels(row.CallbackFinding, lang))
            for row in (results.differing_cases(caller(), found.row.id) if drawn else [])
        ],
        "callers": [(str(one.id), _person_label(one, lang)) for one in eligible_callers(found.row.callers)]
        if drawn
        else [],
    }


def _rule_lines(rule: SamplingRule) -> list[tuple[str, str]]:
    """The rule in words, one line for each part that narrows or divides."""
    lang = language()
    areas = daily_figures.area_names(lang)
    amounts = [_amount_text(_("不低于"), rule.amount_from), _amount_text(_("不高于"), rule.amount_until)]
    rows = [
        (_("办结日期"), f"{rule.closed_from} – {rule.closed_until}"),
        (_("地区"), "、".join(areas.get(one, one) for one in rule.areas)),
        (_("办结方式"), "、".join(Conclusion(one).label.get(lang) for one in rule.conclusions)),
        (_("经过的程序"), "、".join(Procedure(one).label.get(lang) for one in rule.procedures)),
        (_("金额（元）"), " ".join(filter(None, amounts))),
        (_("承办人"), str(len(rule.handlers)) if rule.handlers else ""),
        (_("分层"), " · ".join(StratifiedBy(one).label.get(lang) for one in rule.strata)),
        (_("每层抽取"), _size_text(rule)),
    ]
    return [(label, text) for label, text in rows if text]


def _amount_text(words: str, amount: Any) -> str:
    return f"{words} {amount:,.2f}" if amount is not None else ""


def _size_text(rule: SamplingRule) -> str:
    if rule.size is not None:
        return _("%(count)s 件", count=rule.size)
    return _("%(percent)s%%，至少 %(least)s 件", percent=rule.percent, least=rule.least)


@blueprint.post("/spot-checks/<uuid:round_id>/steps/<any(freeze, draw, end):step>")
@roles_required(*DRAWING_ROLES)
def advance_spot_check(round_id: uuid.UUID, step: str) -> ResponseReturnValue:
    try:
        ROUND_STEPS[step](caller(), round_id)
    except Refused as refusal:
        return _render_refusal(round_id, refusal)
    told = {
        "freeze": _("总体已固定，摘要已公布。"),
        "draw": _("样本已抽取，回访已分派。"),
        "end": _("这一轮抽查已结束。"),
    }
    flash(told[step])
    return redirect_to("console.spot_check", round_id=round_id)


def _render_refusal(round_id: uuid.UUID, refusal: Refused) -> ResponseReturnValue:
    fault = " ".join(refusal_text(one, language()) for one in refusal.unmet)
    return _render_round(round_queries.get_round(round_id), fault, 409)


@blueprint.post("/spot-checks/<uuid:round_id>/cancel")
@roles_required(*DRAWING_ROLES)
def cancel_spot_check(round_id: uuid.UUID) -> ResponseReturnValue:
    values, faults = load_form(CancelRoundSchema(), submitted_values("reason"))
    if faults:
        return _render_round(round_queries.get_round(round_id), _("请写明取消的理由。"), 422)
    try:
        spot_checks_rounds.cancel_round(caller(), round_id, values["reason"])
    except Refused as refusal:
        return _render_refusal(round_id, refusal)
    flash(_("这一轮抽查已取消，记录保留。"))
    return redirect_to("console.spot_check", round_id=round_id)


@blueprint.post("/spot-checks/<uuid:round_id>/callers")
@roles_required(*DRAWING_ROLES)
def reassign_callback(round_id: uuid.UUID) -> ResponseReturnValue:
    """Give one call to another caller."""
    try:
        calls.reassign_callback(caller(), _form_id("task"), _form_id("caller"))
    except Invalid as error:
        return _render_round(round_queries.get_round(round_id), " ".join(errors_of_refusal(error).values()), 422)
    flash(_("已改派。"))
    return redirect_to("console.spot_check", round_id=round_id)


def _form_id(name: str) -> uuid.UUID:
    return parse_id(request.form.get(name, ""))


@blueprint.get("/spot-checks/<uuid:round_id>/document.json")
def spot_check_document(round_id: uuid.UUID) -> ResponseReturnValue:
    """Everything that drawing again needs, as a file."""
    found = round_queries.get_round_to_view(caller(), round_id)
    told = results.round_document(found, round_queries.visible_seed(caller(), found))
    return _file_response(
        json.dumps(told, ensure_ascii=False, indent=1), "application/json", f"spot-check-{round_id}.json"
    )


@blueprint.get("/spot-checks/<uuid:round_id>/results.csv")
def spot_check_csv(round_id: uuid.UUID) -> ResponseReturnValue:
    """The answers without anything that leads to a case."""
    found = round_queries.get_round_to_view(caller(), round_id)
    written = io.StringIO()
    csv.writer(written).writerows(results.anonymous_rows(found.row.id))
    return _file_response("\ufeff" + written.getvalue(), "text/csv", f"spot-check-{round_id}.csv")


def _file_response(content: str, kind: str, name: str) -> ResponseReturnValue:
    answer = current_app.response_class(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
