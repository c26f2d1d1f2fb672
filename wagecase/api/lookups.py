"""Whom and what one can name: organisations, people, employers, and the codes of forms with their labels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import jsonify
from flask.wrappers import Response

from wagecase.api.base import ApiBlueprint, caller, language
from wagecase.api.problems import attach_error_handlers
from wagecase.procedure.core import enums
from wagecase.procedure.core.enums import Labelled, Procedure
from wagecase.procedure.core.stages import STAGES
from wagecase.schemas.cases import ColleagueSchema, EmployerOutSchema, OrganisationOutSchema
from wagecase.schemas.complaints import Capacity, EmployerKind, PayBasis, Sex
from wagecase.schemas.queries import NameQuerySchema
from wagecase.services.base import lookups

blueprint = ApiBlueprint("lookups", description="单位、人员与代码 / Organisations, people and codes")
attach_error_handlers(blueprint)
REFERENCE_ENUMS: Mapping[str, type[Labelled]] = {
    "channels": enums.Channel,
    "matters": enums.MatterKind,
    "capacities": Capacity,
    "sexes": Sex,
    "pay_bases": PayBasis,
    "employer_kinds": EmployerKind,
    "investments": enums.InvestmentKind,
    "causes": enums.ArrearsCause,
    "roles": enums.Role,
    "organisation_kinds": enums.OrgKind,
    "outreach_kinds": enums.OutreachKind,
    "payment_sources": enums.PayerSource,
    "liable_grounds": enums.LiableGround,
    "service_methods": enums.ServiceMethod,
    "claim_outcomes": enums.ClaimOutcome,
    "conclusions": enums.Conclusion,
    "transfer_kinds": enums.TransferKind,
}


@blueprint.route("/organisations", methods=["GET"])
@blueprint.response(200, OrganisationOutSchema(many=True))
def list_organisations() -> list[dict[str, Any]]:
    """单位 / Organisations to which a case can go."""
    return lookups.list_active_organisations(language())


@blueprint.route("/people", methods=["GET"])
@blueprint.response(200, ColleagueSchema(many=True))
def list_colleagues() -> list[dict[str, Any]]:
    """本单位人员 / People of my organisation, for choosing handlers."""
    return lookups.list_colleagues(caller(), language())


@blueprint.route("/employers", methods=["GET"])
@blueprint.arguments(NameQuerySchema, location="query")
@blueprint.response(200, EmployerOutSchema(many=True))
def find_employers(query: dict[str, Any]) -> Any:
    """按名称查找用人单位 / Employers whose name holds this text."""
    return lookups.find_employers(query["name"])


@blueprint.route("/reference", methods=["GET"])
@blueprint.response(200)
def get_reference() -> Response:
    """表单代码与名称 / The codes of forms with their labels."""
    lang = language()
    found: dict[str, Any] = {
        name: [{"code": str(one), "label": one.label.get(lang)} for one in kind]
        for name, kind in REFERENCE_ENUMS.items()
    }
    found["districts"] = lookups.list_areas(lang)
    found["procedures"] = [
        {
            "code": name,
            "label": Procedure(name).label.get(lang),
            "stages": [{"code": one.name, "label": one.label.get(lang), "end": one.end} for one in stages],
        }
        for name, stages in STAGES.items()
    ]
    return jsonify(found)
