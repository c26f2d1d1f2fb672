"""A matter passes from one handler to a colleague of the same body, because the one leaves, is away or has too much.

The head of the body does it, or the city; a desk of hundreds is the same act on each matter, so that each case says who
had it until when.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from wagecase.procedure.core.acts import Act, Actor, AskType, CaseView, ProceedingView, Reach, Unmet
from wagecase.procedure.core.enums import Procedure, Role, Words
from wagecase.procedure.core.fields import ask, pick
from wagecase.procedure.core.refusals import check, guard
from wagecase.procedure.core.sources import PRACTICE, source
from wagecase.procedure.core.stages import STAGES

ANYWHERE = frozenset({Role.clerk, Role.inspector, Role.mediator, Role.arbitrator, Role.legal_aid_officer})
HANDLING: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        Procedure.case: ANYWHERE,
        Procedure.inspection: frozenset({Role.inspector}),
        Procedure.mediation: frozenset({Role.mediator}),
        Procedure.arbitration: frozenset({Role.arbitrator}),
        Procedure.legal_aid: frozenset({Role.legal_aid_officer}),
        Procedure.litigation: ANYWHERE | {Role.lawyer},
        Procedure.enforcement: ANYWHERE | {Role.lawyer},
    }
)
"""The roles that handle a matter, by procedure."""

GROUND = pick(
    "ground",
    "移交原因",
    "Ground",
    ("left", "离岗", "Left the post"),
    ("absent", "请假、外出", "Away"),
    ("load", "调整工作量", "To even out the load"),
    ("other", "其他", "Other"),
)


def roles_for(procedure: str, leaver: Collection[Role], as_lawyer: bool) -> frozenset[Role]:
    """Which roles fit a successor: those of the procedure, and of these the leaver's own where he has one."""
    if as_lawyer and procedure == Procedure.legal_aid:
        return frozenset({Role.lawyer})
    return HANDLING[procedure] & frozenset(leaver) or HANDLING[procedure]


def _may_pass(view: CaseView, proceeding: ProceedingView, actor: Actor) -> bool:
    return Role.supervisor in actor.roles or actor.belongs_to(proceeding.org_id)


def _handles(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Mapping[str, Any]) -> bool:
    return values["leaver"] in proceeding.handler_ids


def _comes_new(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Mapping[str, Any]) -> bool:
    return values["successor"] not in proceeding.handler_ids


def _act(procedure: Procedure) -> Act:
    return Act(
        name="pass_on",
        procedure=procedure,
        label=Words("移交承办人", "Pass on to a colleague"),
        at=frozenset(stage.name for stage in STAGES[procedure] if not stage.end),
        to=None,
        by=frozenset({Role.head, Role.supervisor}),
        reach=Reach.outside,
        needs=(guard(_may_pass, "other_organisation"),),
        checks=(check(_handles, "leaver", "not_handling"), check(_comes_new, "successor", "handles_already")),
        asks=(
            ask("leaver", AskType.person, "原承办人", "Handler until now"),
            ask("successor", AskType.person, "接手人", "Successor"),
            GROUND,
        ),
        records=f"{procedure}.passed_on",
        effect="pass_on",
        cite=source(PRACTICE),
    )


PASSING_ON: Mapping[str, Act] = MappingProxyType({procedure: _act(procedure) for procedure in Procedure})


def refusal(code: str) -> Unmet:
    """Why a colleague cannot take a matter, as the field of the act says it."""
    return Unmet(code, field="successor")
