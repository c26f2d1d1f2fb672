"""Spot checks: rounds as they are published, frozen and drawn; what they found; and each caller's own calls."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from wagecase.api.base import ApiBlueprint, caller, language
from wagecase.api.problems import attach_error_handlers
from wagecase.procedure.core.enums import CallbackResult
from wagecase.schemas.spot_checks import (
    AnswersSchema,
    CallAttemptResultSchema,
    CallAttemptSchema,
    CallDifferencesSchema,
    CallerSchema,
    CallListItemSchema,
    CallSchema,
    CallTaskSchema,
    CancelRoundSchema,
    PhoneSchema,
    RoundDocumentSchema,
    RoundPlanSchema,
    RoundResultSchema,
    RoundSchema,
)
from wagecase.services.access.access_log import parse_id
from wagecase.services.spot_checks import call_queries, calls, round_queries, rounds
from wagecase.services.spot_checks import results as spot_checks_results
from wagecase.services.spot_checks.round_queries import SpotCheckRound

blueprint = ApiBlueprint("spot_checks", description="抽查回访 / Spot checks")
attach_error_handlers(blueprint)
JsonObject = Mapping[str, Any]


def _round_json(found: SpotCheckRound) -> dict[str, Any]:
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
        "seed": round_queries.visible_seed(caller(), found),
        "callback_days": row.callback_days,
        "published_at": row.published_at,
        "steps": sorted(found.steps.values(), key=lambda step: step.at),
    }


def _round_by_id(round_id: str) -> dict[str, Any]:
    return _round_json(round_queries.get_round(parse_id(round_id)))


@blueprint.route("/spot-checks", methods=["GET"])
@blueprint.response(200, RoundSchema(many=True))
def list_rounds() -> Sequence[JsonObject]:
    """已公布的各轮抽查，最近的在前 / Every round that was published, the latest first."""
    return [_round_json(one) for one in round_queries.list_rounds()]


@blueprint.route("/spot-checks", methods=["POST"])
@blueprint.arguments(RoundPlanSchema)
@blueprint.response(201, RoundSchema)
def publish_round(body: dict[str, Any]) -> JsonObject:
    """公布一轮抽查：规则与种子摘要自此不变 / Publish a round: its rule and the digest of its seed stand from now on."""
    people = [uuid.UUID(one) for one in body["callers"]]
    row = rounds.plan_round(caller(), body["name"], body["rule"], people, body["callback_days"])
    return _round_json(round_queries.get_round(row.id))


@blueprint.route("/spot-checks/<round_id>", methods=["GET"])
@blueprint.response(200, RoundSchema)
def get_round(round_id: str) -> JsonObject:
    """一轮抽查 / One round."""
    return _round_by_id(round_id)


@blueprint.route("/spot-checks/<round_id>/freeze", methods=["POST"])
@blueprint.response(200, RoundSchema)
def freeze_round(round_id: str) -> JsonObject:
    """固定总体并公布其摘要 / Freeze the population and publish its digest."""
    rounds.freeze_population(caller(), parse_id(round_id))
    return _round_by_id(round_id)


@blueprint.route("/spot-checks/<round_id>/draw", methods=["POST"])
@blueprint.response(200, RoundSchema)
def draw_round(round_id: str) -> JsonObject:
    """公开种子、抽取样本、分派回访 / Open the seed, draw the sample, hand out the calls."""
    rounds.draw_sample(caller(), parse_id(round_id))
    return _round_by_id(round_id)


@blueprint.route("/spot-checks/<round_id>/end", methods=["POST"])
@blueprint.response(200, RoundSchema)
def end_round(round_id: str) -> JsonObject:
    """结束一轮抽查 / Close a round."""
    rounds.end_round(caller(), parse_id(round_id))
    return _round_by_id(round_id)


@blueprint.route("/spot-checks/<round_id>/cancel", methods=["POST"])
@blueprint.arguments(CancelRoundSchema)
@blueprint.response(200, RoundSchema)
def cancel_round(body: dict[str, Any], round_id: str) -> JsonObject:
    """取消一轮抽查，理由与记录保留 / Give a round up; it stays to be seen with its reason."""
    rounds.cancel_round(caller(), parse_id(round_id), body["reason"])
    return _round_by_id(round_id)


@blueprint.route("/spot-checks/<round_id>/document", methods=["GET"])
@blueprint.response(200, RoundDocumentSchema)
def get_round_document(round_id: str) -> JsonObject:
    """重新抽取所需的全部内容 / Everything that drawing again needs."""
    found = round_queries.get_round_to_view(caller(), parse_id(round_id))
    return spot_checks_results.round_document(found, round_queries.visible_seed(caller(), found))


@blueprint.route("/spot-checks/<round_id>/results", methods=["GET"])
@blueprint.response(200, RoundResultSchema(many=True))
def list_round_results(round_id: str) -> Sequence[JsonObject]:
    """各区结果，带分母和置信区间 / Results by district, with denominators and intervals."""
    found = round_queries.get_round_to_view(caller(), parse_id(round_id))
    return [_result_json(line) for line in spot_checks_results.round_results(found.row.id)]


def _result_json(line: spot_checks_results.ResultRow) -> dict[str, Any]:
    counts = {name: getattr(line, name) for name in ("population", "drawn", "called", "moot")}
    return {"district": line.area, **counts, "shares": [_share_json(one, line) for one in spot_checks_results.MEASURES]}


def _share_json(measure: spot_checks_results.ResultMeasure, line: spot_checks_results.ResultRow) -> dict[str, Any]:
    share = line.shares[measure.name]
    told = {"percent": share.share, "low": share.low, "high": share.high}
    return {
        "name": measure.name,
        "label": measure.label.get(language()),
        "yes": share.yes,
        "asked": share.asked,
        **{name: None if value is None else f"{value * 100:.1f}" for name, value in told.items()},
    }


@blueprint.route("/spot-checks/<round_id>/callbacks", methods=["GET"])
@blueprint.response(200, CallTaskSchema(many=True))
def list_round_calls(round_id: str) -> Sequence[JsonObject]:
    """一轮抽查的回访任务 / The calls of a round."""
    found = round_queries.get_round_to_view(caller(), parse_id(round_id))
    return [
        {
            "id": str(row.CallbackTask.id),
            "case_number": row.number,
            "caller": row.caller,
            "due_on": row.CallbackTask.due_on,
            "tries": row.tries,
            "result": row.result,
        }
        for row in spot_checks_results.list_round_callbacks(found.row.id)
    ]


@blueprint.route("/callbacks", methods=["GET"])
@blueprint.response(200, CallListItemSchema(many=True))
def list_my_calls() -> Sequence[JsonObject]:
    """我的回访任务，此时可拨的在前 / My calls, those first that can be tried at this time of day."""
    return [
        {"id": str(row.CallbackTask.id), "round": row.name, "due_on": row.CallbackTask.due_on, "tries": row.tries or 0}
        for row in call_queries.list_own_callbacks(caller())
    ]


@blueprint.route("/callbacks/<task_id>", methods=["GET"])
@blueprint.response(200, CallSchema)
def get_call(task_id: str) -> JsonObject:
    """一次回访 / One call."""
    found = call_queries.get_callback(caller(), parse_id(task_id))
    named = ("employer", "worker", "id_tail", "has_phone", "claimed", "found", "on_file", "reached", "stands", "tries")
    return {
        "id": str(found.task.id),
        "round": found.round_name,
        "case_number": found.number,
        "due_on": found.task.due_on,
        **{name: getattr(found, name) for name in named},
    }


@blueprint.route("/callbacks/<task_id>/phone", methods=["POST"])
@blueprint.response(200, PhoneSchema)
def reveal_phone(task_id: str) -> JsonObject:
    """显示电话，查看情况记录在案 / The number in clear; that it was seen goes on record first."""
    return {"phone": calls.unmask_phone(caller(), parse_id(task_id))}


@blueprint.route("/callbacks/<task_id>/attempts", methods=["POST"])
@blueprint.arguments(CallAttemptSchema)
@blueprint.response(200, CallAttemptResultSchema)
def record_attempt(body: dict[str, Any], task_id: str) -> JsonObject:
    """记录一次拨打的结果 / Record a try and its result."""
    return {"ended": calls.record_attempt(caller(), parse_id(task_id), CallbackResult(body["result"]))}


@blueprint.route("/callbacks/<task_id>/answers", methods=["POST"])
@blueprint.arguments(AnswersSchema)
@blueprint.response(200, CallDifferencesSchema)
def record_answers(body: dict[str, Any], task_id: str) -> JsonObject:
    """记录本人的回答 / Record what the worker says."""
    found = calls.record_answers(caller(), parse_id(task_id), calls.CallbackAnswers(**body))
    return {"differences": [{"code": str(each), "label": each.label.get(language())} for each in found]}


@blueprint.route("/callbacks/<task_id>/drop", methods=["POST"])
@blueprint.response(204)
def cancel_call(task_id: str) -> None:
    """案件已重办，不再回访 / The case is in hand again: nobody is called."""
    calls.drop_callback(caller(), parse_id(task_id))


@blueprint.route("/callbacks/<task_id>/caller", methods=["POST"])
@blueprint.arguments(CallerSchema)
@blueprint.response(204)
def reassign_callback(body: dict[str, Any], task_id: str) -> None:
    """改派回访人 / Give a call to another caller."""
    calls.reassign_callback(caller(), parse_id(task_id), parse_id(body["caller"]))
