"""Payments and pay promises of a case: read, and recorded as the acts that they are."""

from __future__ import annotations

from typing import Any

from wagecase.api.act_forms import perform_from_request
from wagecase.api.base import ApiBlueprint, caller, language
from wagecase.api.problems import attach_error_handlers
from wagecase.schemas.acts import ActResultSchema
from wagecase.schemas.cases import PaymentSchema, PromiseSchema
from wagecase.services.access import access_log
from wagecase.services.case_queries import api_view

blueprint = ApiBlueprint("money", description="到账与付款承诺 / Payments and promises")
attach_error_handlers(blueprint)


@blueprint.route("/cases/<case_key>/payments", methods=["GET"])
@blueprint.response(200, PaymentSchema(many=True))
def list_payments(case_key: str) -> list[dict[str, Any]]:
    """到账与冲正 / Payments and reversals."""
    return api_view.list_payments(access_log.read_case(caller(), case_key).id, language())


@blueprint.route("/cases/<case_key>/payments", methods=["POST"])
@blueprint.response(200, ActResultSchema)
def record_payment(case_key: str) -> dict[str, Any]:
    """登记到账，即案件的“登记到账” / Record a payment: the act `pay` of the case."""
    return perform_from_request(access_log.root_proceeding_id(access_log.read_case(caller(), case_key)), "pay")


@blueprint.route("/cases/<case_key>/promises", methods=["GET"])
@blueprint.response(200, PromiseSchema(many=True))
def list_promises(case_key: str) -> list[dict[str, Any]]:
    """付款承诺及其兑现 / Pay promises, kept or broken as payments say."""
    return api_view.list_promises(access_log.read_case(caller(), case_key).id)


@blueprint.route("/cases/<case_key>/pay-promises", methods=["POST"])
@blueprint.response(200, ActResultSchema)
def record_promise(case_key: str) -> dict[str, Any]:
    """登记付款承诺 / Record a pay promise: the act `promise` of the case."""
    return perform_from_request(access_log.root_proceeding_id(access_log.read_case(caller(), case_key)), "promise")
