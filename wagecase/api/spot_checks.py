"""Spot checks: rounds as they are published, frozen and drawn; what they found; and each caller's own calls."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from wagecase.api.base import ApiBlueprint, caller, language
from wagecase.api.problems import answer_for
from wagecase.procedure.core.enums import CallResult
from wagecase.schemas.spot_checks import (
    AnswersSchema,
    CallerSchema,
    CallLineSchema,
    CallSchema,
    CallTaskSchema,
    CancelSchema,
    FoundSchema,
    PhoneSchema,
    PlanSchema,
    PublishedSchema,
    ResultSchema,
    RoundSchema,
    TriedSchema,
    TrySchema,
)
from wagecase.services.access.access_log import identifier
from wagecase.services.spot_checks import calls, rounds
from wagecase.services.spot_checks import results as spot_checks_results
from wagecase.services.spot_checks.rounds import Round

blueprint = ApiBlueprint("spot_checks", description="抽查回访 / Spot checks")
answer_for(blueprint)
Shown = Mapping[str, Any]


def _round(found: Round) -> dict[str, Any]:
    frozen = found.steps.get("frozen")
    row = found.row
    return {
        "id": str(row.id),
        "name": row.name,
        "state": found.state,
        "rule": row.rule,
        "rule_digest": found.rule_digest,
        "seed_digest": row.seed_digest,
        "population_digest": frozen.digest if frozen else None,
        "seed": rounds.seed_shown(caller(), found),
        "call_days": row.call_days,
        "published_at": row.published_at,
        "steps": sorted(found.steps.values(), key=lambda step: step.at),
    }


def _again(round_id: str) -> dict[str, Any]:
    return _round(rounds.round_of(identifier(round_id)))


@blueprint.route("/spot-checks", methods=["GET"])
@blueprint.response(200, RoundSchema(many=True))
def listed() -> Sequence[Shown]:
    """已公布的各轮抽查，最近的在前 / Every round that was published, the latest first."""
    return [_round(one) for one in rounds.rounds()]


@blueprint.route("/spot-checks", methods=["POST"])
@blueprint.arguments(PlanSchema)
@blueprint.response(201, RoundSchema)
def plan(body: dict[str, Any]) -> Shown:
    """公布一轮抽查：规则与种子摘要自此不变 / Publish a round: its rule and the digest of its seed stand from now on."""
    people = [uuid.UUID(one) for one in body["callers"]]
    row = rounds.plan(caller(), body["name"], body["rule"], people, body["call_days"])
    return _round(rounds.round_of(row.id))


@blueprint.route("/spot-checks/<round_id>", methods=["GET"])
@blueprint.response(200, RoundSchema)
def shown(round_id: str) -> Shown:
    """一轮抽查 / One round."""
    return _again(round_id)


@blueprint.route("/spot-checks/<round_id>/freeze", methods=["POST"])
@blueprint.response(200, RoundSchema)
def freeze(round_id: str) -> Shown:
    """固定总体并公布其摘要 / Freeze the population and publish its digest."""
    rounds.freeze(caller(), identifier(round_id))
    return _again(round_id)


@blueprint.route("/spot-checks/<round_id>/draw", methods=["POST"])
@blueprint.response(200, RoundSchema)
def draw(round_id: str) -> Shown:
    """公开种子、抽取样本、分派回访 / Open the seed, draw the sample, hand out the calls."""
    rounds.draw_sample(caller(), identifier(round_id))
    return _again(round_id)


@blueprint.route("/spot-checks/<round_id>/end", methods=["POST"])
@blueprint.response(200, RoundSchema)
def end(round_id: str) -> Shown:
    """结束一轮抽查 / Close a round."""
    rounds.end(caller(), identifier(round_id))
    return _again(round_id)


@blueprint.route("/spot-checks/<round_id>/cancel", methods=["POST"])
@blueprint.arguments(CancelSchema)
@blueprint.response(200, RoundSchema)
def cancel(body: dict[str, Any], round_id: str) -> Shown:
    """取消一轮抽查，理由与记录保留 / Give a round up; it stays to be seen with its reason."""
    rounds.cancel(caller(), identifier(round_id), body["reason"])
    return _again(round_id)


@blueprint.route("/spot-checks/<round_id>/document", methods=["GET"])
@blueprint.response(200, PublishedSchema)
def document(round_id: str) -> Shown:
    """重新抽取所需的全部内容 / Everything that drawing again needs."""
    found = rounds.watched(caller(), identifier(round_id))
    return spot_checks_results.document(found, rounds.seed_shown(caller(), found))


@blueprint.route("/spot-checks/<round_id>/results", methods=["GET"])
@blueprint.response(200, ResultSchema(many=True))
def results(round_id: str) -> Sequence[Shown]:
    """各区结果，带分母和置信区间 / Results by district, with denominators and intervals."""
    found = rounds.watched(caller(), identifier(round_id))
    return [_result(line) for line in spot_checks_results.results(found.row.id)]


def _result(line: spot_checks_results.Line) -> dict[str, Any]:
    counts = {name: getattr(line, name) for name in ("population", "drawn", "called", "moot")}
    return {"district": line.area, **counts, "shares": [_share(one, line) for one in spot_checks_results.MEASURES]}


def _share(measure: spot_checks_results.Measure, line: spot_checks_results.Line) -> dict[str, Any]:
    share = line.shares[measure.name]
    told = {"percent": share.share, "low": share.low, "high": share.high}
    return {
        "name": measure.name,
        "label": measure.label.get(language()),
        "yes": share.yes,
        "asked": share.asked,
        **{name: None if value is None else f"{value * 100:.1f}" for name, value in told.items()},
    }


@blueprint.route("/spot-checks/<round_id>/calls", methods=["GET"])
@blueprint.response(200, CallTaskSchema(many=True))
def tasks(round_id: str) -> Sequence[Shown]:
    """一轮抽查的回访任务 / The calls of a round."""
    found = rounds.watched(caller(), identifier(round_id))
    return [
        {
            "id": str(row.CallTask.id),
            "case_number": row.number,
            "caller": row.caller,
            "due_on": row.CallTask.due_on,
            "tries": row.tries,
            "result": row.result,
        }
        for row in spot_checks_results.tasks(found.row.id)
    ]


@blueprint.route("/calls", methods=["GET"])
@blueprint.response(200, CallLineSchema(many=True))
def mine() -> Sequence[Shown]:
    """我的回访任务，此时可拨的在前 / My calls, those first that can be tried at this time of day."""
    return [
        {"id": str(row.CallTask.id), "round": row.name, "due_on": row.CallTask.due_on, "tries": row.tries or 0}
        for row in calls.mine(caller())
    ]


@blueprint.route("/calls/<task_id>", methods=["GET"])
@blueprint.response(200, CallSchema)
def one(task_id: str) -> Shown:
    """一次回访 / One call."""
    found = calls.call(caller(), identifier(task_id))
    named = ("employer", "worker", "id_tail", "has_phone", "claimed", "found", "on_file", "reached", "stands", "tries")
    return {
        "id": str(found.task.id),
        "round": found.round_name,
        "case_number": found.number,
        "due_on": found.task.due_on,
        **{name: getattr(found, name) for name in named},
    }


@blueprint.route("/calls/<task_id>/phone", methods=["POST"])
@blueprint.response(200, PhoneSchema)
def phone(task_id: str) -> Shown:
    """显示电话，查看情况记录在案 / The number in clear; that it was seen goes on record first."""
    return {"phone": calls.phone(caller(), identifier(task_id))}


@blueprint.route("/calls/<task_id>/tries", methods=["POST"])
@blueprint.arguments(TrySchema)
@blueprint.response(200, TriedSchema)
def tried(body: dict[str, Any], task_id: str) -> Shown:
    """记录一次拨打的结果 / Record a try and its result."""
    return {"ended": calls.record_try(caller(), identifier(task_id), CallResult(body["result"]))}


@blueprint.route("/calls/<task_id>/answers", methods=["POST"])
@blueprint.arguments(AnswersSchema)
@blueprint.response(200, FoundSchema)
def answered(body: dict[str, Any], task_id: str) -> Shown:
    """记录本人的回答 / Record what the worker says."""
    found = calls.record_answers(caller(), identifier(task_id), calls.Answers(**body))
    return {"differences": [{"code": str(each), "label": each.label.get(language())} for each in found]}


@blueprint.route("/calls/<task_id>/drop", methods=["POST"])
@blueprint.response(204)
def drop(task_id: str) -> None:
    """案件已重办，不再回访 / The case is in hand again: nobody is called."""
    calls.drop(caller(), identifier(task_id))


@blueprint.route("/calls/<task_id>/caller", methods=["POST"])
@blueprint.arguments(CallerSchema)
@blueprint.response(204)
def give(body: dict[str, Any], task_id: str) -> None:
    """改派回访人 / Give a call to another caller."""
    calls.reassign(caller(), identifier(task_id), identifier(body["caller"]))
