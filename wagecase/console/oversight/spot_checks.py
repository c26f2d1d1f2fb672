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

from wagecase.console.shell.base import blueprint, caller, language, only, page, resumable, resumed, see_other
from wagecase.console.shell.schema_values import given, read, refused
from wagecase.procedure.core.enums import Conclusion, Procedure
from wagecase.procedure.records.spot_checks import By, Rule
from wagecase.schemas.messages import tell
from wagecase.schemas.spot_checks import CancelSchema, PlanSchema
from wagecase.services.access.access_log import identifier
from wagecase.services.base import lookups
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid, Refused
from wagecase.services.base.lookups import name_of
from wagecase.services.oversight import daily_figures
from wagecase.services.spot_checks import calls, results
from wagecase.services.spot_checks import rounds as spot_checks_rounds
from wagecase.services.spot_checks.caller_assignment import may_call
from wagecase.services.spot_checks.rounds import DRAWERS, WATCHERS, Round
from wagecase.web.translating import gettext as _

TYPED = ("name", "closed_from", "closed_until", "amount_from", "amount_until", "size", "percent", "least", "call_days")
LISTS = ("areas", "conclusions", "procedures", "strata", "callers")
STEPS = {"freeze": spot_checks_rounds.freeze, "draw": spot_checks_rounds.draw_sample, "end": spot_checks_rounds.end}


@blueprint.get("/spot-checks", endpoint="spot_checks")
def listed() -> ResponseReturnValue:
    """Every round, those that were given up among them."""
    rounds = spot_checks_rounds.rounds()
    return page("spot_checks.html", rounds=rounds, states=states(), may_plan=caller().has(*DRAWERS))


def states() -> dict[str, str]:
    return {
        "published": _("已公布"),
        "frozen": _("总体已固定"),
        "drawn": _("回访中"),
        "ended": _("已结束"),
        "cancelled": _("已取消"),
    }


@blueprint.get("/spot-checks/new")
@only(*DRAWERS)
def plan_spot_check() -> ResponseReturnValue:
    last = today().replace(day=1) - timedelta(days=1)
    typed: dict[str, Any] = dict.fromkeys(TYPED, "")
    typed.update(closed_from=last.replace(day=1).isoformat(), closed_until=last.isoformat())
    typed.update(percent="10", least="1", call_days="15", strata=["area"], areas=[], conclusions=[], procedures=[])
    return _plan({**typed, "callers": []}, {})


def _plan(typed: dict[str, Any], faults: dict[str, str], status: int = 200) -> ResponseReturnValue:
    lang = language()
    return page(
        "spot_check_plan.html",
        status,
        typed=typed,
        wrong=faults,
        areas=[(one["code"], one["label"]) for one in lookups.areas(lang)],
        conclusions=[(one.value, one.label.get(lang)) for one in Conclusion],
        procedures=[(one.value, one.label.get(lang)) for one in Procedure if one is not Procedure.case],
        strata=[(one.value, one.label.get(lang)) for one in By],
        callers=[(str(one.id), _person(one, lang)) for one in may_call()],
    )


def _person(row: Any, lang: str) -> str:
    return " · ".join(filter(None, (row.name, name_of(row, lang), row.team)))


@blueprint.post("/spot-checks/new")
@only(*DRAWERS)
@resumable
def publish_spot_check() -> ResponseReturnValue:
    """Publish; from then on nothing of the rule can be changed."""
    lists = {name: request.form.getlist(name) for name in LISTS}
    typed: dict[str, Any] = {**given(*TYPED), **lists}
    if resumed():
        return _plan(typed, {})
    values, faults = read(PlanSchema(), {name: value for name, value in typed.items() if value})
    if faults:
        return _plan(typed, faults, 422)
    people = [uuid.UUID(one) for one in values["callers"]]
    try:
        row = spot_checks_rounds.plan(caller(), values["name"], values["rule"], people, values["call_days"])
    except Invalid as error:
        return _plan(typed, refused(error), 422)
    flash(_("这一轮抽查已公布。"))
    return see_other("console.spot_check", round_id=row.id)


@blueprint.get("/spot-checks/<uuid:round_id>")
def spot_check(round_id: uuid.UUID) -> ResponseReturnValue:
    """What is published; for those who watch over the round also its calls and results."""
    return _shown(spot_checks_rounds.round_of(round_id))


def _shown(found: Round, fault: str = "", status: int = 200) -> ResponseReturnValue:
    inside = caller().has(*WATCHERS) and found.row.organisation_id == caller().org_id
    values = _inside(found) if inside else {}
    return page(
        "spot_check.html",
        status,
        found=found,
        seed=spot_checks_rounds.seed_shown(caller(), found),
        states=states(),
        rule=_rule(found.rule),
        inside=inside,
        draws=caller().has(*DRAWERS) and inside,
        today=today(),
        fault=fault,
        **values,
    )


def _inside(found: Round) -> dict[str, Any]:
    lang, drawn = language(), "drawn" in found.steps
    return {
        "strata": results.strata(found, lang),
        "names": daily_figures.area_names(lang),
        "measures": [(one.name, one.label.get(lang)) for one in results.MEASURES],
        "lines": results.results(found.row.id) if drawn else [],
        "tasks": results.tasks(found.row.id) if drawn else [],
        "differing": [
            (row, results.labels(row.CallFinding, lang))
            for row in (results.differing(caller(), found.row.id) if drawn else [])
        ],
        "callers": [(str(one.id), _person(one, lang)) for one in may_call(found.row.callers)] if drawn else [],
    }


def _rule(rule: Rule) -> list[tuple[str, str]]:
    """The rule in words, one line for each part that narrows or divides."""
    lang = language()
    areas = daily_figures.area_names(lang)
    amounts = [_amount(_("不低于"), rule.amount_from), _amount(_("不高于"), rule.amount_until)]
    rows = [
        (_("办结日期"), f"{rule.closed_from} – {rule.closed_until}"),
        (_("地区"), "、".join(areas.get(one, one) for one in rule.areas)),
        (_("办结方式"), "、".join(Conclusion(one).label.get(lang) for one in rule.conclusions)),
        (_("经过的程序"), "、".join(Procedure(one).label.get(lang) for one in rule.procedures)),
        (_("金额（元）"), " ".join(filter(None, amounts))),
        (_("承办人"), str(len(rule.handlers)) if rule.handlers else ""),
        (_("分层"), " · ".join(By(one).label.get(lang) for one in rule.strata)),
        (_("每层抽取"), _size(rule)),
    ]
    return [(label, text) for label, text in rows if text]


def _amount(words: str, amount: Any) -> str:
    return f"{words} {amount:,.2f}" if amount is not None else ""


def _size(rule: Rule) -> str:
    if rule.size is not None:
        return _("%(count)s 件", count=rule.size)
    return _("%(percent)s%%，至少 %(least)s 件", percent=rule.percent, least=rule.least)


@blueprint.post("/spot-checks/<uuid:round_id>/steps/<any(freeze, draw, end):step>")
@only(*DRAWERS)
def step_spot_check(round_id: uuid.UUID, step: str) -> ResponseReturnValue:
    try:
        STEPS[step](caller(), round_id)
    except Refused as refusal:
        return _again(round_id, refusal)
    told = {
        "freeze": _("总体已固定，摘要已公布。"),
        "draw": _("样本已抽取，回访已分派。"),
        "end": _("这一轮抽查已结束。"),
    }
    flash(told[step])
    return see_other("console.spot_check", round_id=round_id)


def _again(round_id: uuid.UUID, refusal: Refused) -> ResponseReturnValue:
    fault = " ".join(tell(one, language()) for one in refusal.unmet)
    return _shown(spot_checks_rounds.round_of(round_id), fault, 409)


@blueprint.post("/spot-checks/<uuid:round_id>/cancel")
@only(*DRAWERS)
def cancel_spot_check(round_id: uuid.UUID) -> ResponseReturnValue:
    values, faults = read(CancelSchema(), given("reason"))
    if faults:
        return _shown(spot_checks_rounds.round_of(round_id), _("请写明取消的理由。"), 422)
    try:
        spot_checks_rounds.cancel(caller(), round_id, values["reason"])
    except Refused as refusal:
        return _again(round_id, refusal)
    flash(_("这一轮抽查已取消，记录保留。"))
    return see_other("console.spot_check", round_id=round_id)


@blueprint.post("/spot-checks/<uuid:round_id>/callers")
@only(*DRAWERS)
def reassign_call(round_id: uuid.UUID) -> ResponseReturnValue:
    """Give one call to another caller."""
    try:
        calls.reassign(caller(), _id("task"), _id("caller"))
    except Invalid as error:
        return _shown(spot_checks_rounds.round_of(round_id), " ".join(refused(error).values()), 422)
    flash(_("已改派。"))
    return see_other("console.spot_check", round_id=round_id)


def _id(name: str) -> uuid.UUID:
    return identifier(request.form.get(name, ""))


@blueprint.get("/spot-checks/<uuid:round_id>/document.json")
def spot_check_document(round_id: uuid.UUID) -> ResponseReturnValue:
    """Everything that drawing again needs, as a file."""
    found = spot_checks_rounds.watched(caller(), round_id)
    told = results.document(found, spot_checks_rounds.seed_shown(caller(), found))
    return _file(json.dumps(told, ensure_ascii=False, indent=1), "application/json", f"spot-check-{round_id}.json")


@blueprint.get("/spot-checks/<uuid:round_id>/results.csv")
def spot_check_csv(round_id: uuid.UUID) -> ResponseReturnValue:
    """The answers without anything that leads to a case."""
    found = spot_checks_rounds.watched(caller(), round_id)
    written = io.StringIO()
    csv.writer(written).writerows(results.anonymous(found.row.id))
    return _file("\ufeff" + written.getvalue(), "text/csv", f"spot-check-{round_id}.csv")


def _file(content: str, kind: str, name: str) -> ResponseReturnValue:
    answer = current_app.response_class(content, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
