"""A matter passes from one handler to a colleague of the same body, because the one leaves, is away or has too much.

The head of the body does it, or the city; a desk of hundreds is the same act on each matter, so that each case says who
had it until when.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from wagecase.procedure.core.acts import Act, Actor, CaseView, FieldType, PerformedBy, ProceedingView, Unmet
from wagecase.procedure.core.enums import Bilingual, Procedure, Role
from wagecase.procedure.core.fields import choice_field, form_field
from wagecase.procedure.core.refusals import check, guard
from wagecase.procedure.core.sources import OFFICE_PRACTICE, citation_of
from wagecase.procedure.core.stages import STAGES

CASEWORK_ROLES = frozenset({Role.clerk, Role.inspector, Role.mediator, Role.arbitrator, Role.legal_aid_officer})
ROLES_BY_PROCEDURE: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        Procedure.case: CASEWORK_ROLES,
        Procedure.inspection: frozenset({Role.inspector}),
        Procedure.mediation: frozenset({Role.mediator}),
        Procedure.arbitration: frozenset({Role.arbitrator}),
        Procedure.legal_aid: frozenset({Role.legal_aid_officer}),
        Procedure.litigation: CASEWORK_ROLES | {Role.lawyer},
        Procedure.enforcement: CASEWORK_ROLES | {Role.lawyer},
    }
)
"""The roles that handle a matter, by procedure."""

REASSIGNMENT_GROUND = choice_field(
    "ground",
    "改派原因",
    "Ground",
    ("left", "离岗", "Left the post"),
    ("absent", "请假、外出", "Away"),
    ("load", "调整工作量", "To even out the load"),
    ("other", "其他", "Other"),
)


def successor_roles(procedure: str, leaver: Collection[Role], as_lawyer: bool) -> frozenset[Role]:
    """Which roles fit a successor: those of the procedure, and of these the leaver's own where there is one."""
    if as_lawyer and procedure == Procedure.legal_aid:
        return frozenset({Role.lawyer})
    return ROLES_BY_PROCEDURE[procedure] & frozenset(leaver) or ROLES_BY_PROCEDURE[procedure]


def _may_reassign(view: CaseView, proceeding: ProceedingView, actor: Actor) -> bool:
    return Role.supervisor in actor.roles or actor.belongs_to(proceeding.org_id)


def _leaver_is_handler(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Mapping[str, Any]) -> bool:
    return values["leaver"] in proceeding.handler_ids


def _successor_is_new(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Mapping[str, Any]) -> bool:
    return values["successor"] not in proceeding.handler_ids


def _reassignment_act(procedure: Procedure) -> Act:
    return Act(
        name="reassign",
        procedure=procedure,
        label=Bilingual("改派承办人", "Reassign to a colleague"),
        at=frozenset(stage.name for stage in STAGES[procedure] if not stage.end),
        to=None,
        by=frozenset({Role.head, Role.supervisor}),
        performed_by=PerformedBy.outside,
        needs=(guard(_may_reassign, "other_organisation"),),
        checks=(
            check(_leaver_is_handler, "leaver", "not_handling"),
            check(_successor_is_new, "successor", "handles_already"),
        ),
        form_fields=(
            form_field("leaver", FieldType.person, "原承办人", "Handler until now"),
            form_field("successor", FieldType.person, "接手人", "Successor"),
            REASSIGNMENT_GROUND,
        ),
        records=f"{procedure}.reassigned",
        effect="reassign",
        cite=citation_of(OFFICE_PRACTICE),
    )


REASSIGNMENT_ACTS: Mapping[str, Act] = MappingProxyType(
    {procedure: _reassignment_act(procedure) for procedure in Procedure}
)


def successor_refusal(code: str) -> Unmet:
    """Why a colleague cannot take a matter, as the field of the act says it."""
    return Unmet(code, field="successor")
