"""The decision of a person on the routes of a case, kept with what was suggested."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.case_stages import END_STAGES
from wagecase.procedure.routing.decision_table import suggest_routes as suggest_for
from wagecase.procedure.routing.routing import Route
from wagecase.procedure.routing.routing import RouteStatus as Openness
from wagecase.services.access import visibility
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Forbidden, Invalid, Refused
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption
from wagecase.services.eventlog import case_state, hash_chain
from wagecase.services.eventlog.case_state import Dossier
from wagecase.services.intake.routing import ROUTED_EVENT, ROUTING_ROLES, routing_facts


@unit_of_work()
def decide_next_steps(principal: Principal, case_id: uuid.UUID, chosen: Sequence[Route], reason: str | None) -> int:
    """Keep what a person decided, with what was suggested; returns the event's position.

    Raises:
        NotFound, Forbidden: not this person's case, or not their role.
        Refused: the case has ended.
        Invalid: the choice differs from the suggestion and no reason is given.
    """
    if not principal.has(*ROUTING_ROLES):
        raise Forbidden([wrong_role(ROUTING_ROLES)])
    case = visibility.get_visible_case(principal, case_id, lock=True)
    if case.stage in END_STAGES:
        raise Refused([Unmet("wrong_stage", {"stage": f"stage:case.{case.stage}"})])
    dossier = case_state.load_dossier(case)
    suggested = [one.route for one in suggest_for(routing_facts(dossier)) if one.status is Openness.suggested]
    differs = set(chosen) != set(suggested)
    if differs and not reason:
        raise Invalid({"reason": [Unmet("reason_for_differing")]})
    _log_decision(principal, dossier, chosen, suggested, reason)
    return case.chain_length


def _log_decision(
    principal: Principal, dossier: Dossier, chosen: Sequence[Route], suggested: Sequence[Route], reason: str | None
) -> None:
    case = dossier.case
    key = field_encryption.load_data_key(case.data_key_id) if reason else None
    record = hash_chain.EventRecord(
        name=ROUTED_EVENT,
        proceeding_id=dossier.root.id,
        happened_on=today(),
        fields={
            "suggested": ",".join(suggested),
            "chosen": ",".join(route for route in Route if route in chosen),
            "differs": "yes" if set(chosen) != set(suggested) else "no",
        },
        texts={"reason": field_encryption.sealed_text_row(case.id, key, "routing.reason", reason)}
        if reason and key
        else {},
    )
    hash_chain.append_event(case, record, principal.user_id, principal.org_id)
    dossier.root.version += 1
