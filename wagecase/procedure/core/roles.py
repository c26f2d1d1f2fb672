"""Roles and organisations that several procedures and services ask for."""

from __future__ import annotations

from collections.abc import Mapping

from wagecase.procedure.core.enums import OrgKind, Role

# Reasons that lie in the person, not in the state of the case.
ACCESS_REFUSALS = frozenset({"not_your_role", "other_organisation", "handlers_only", "own_work"})

HANDLING_ROLES = ("clerk", "inspector", "mediator", "arbitrator", "legal_aid_officer", "lawyer")

AID_PROVIDERS: Mapping[str, str] = {OrgKind.legal_aid_centre: "centre", OrgKind.union: "union"}

OPENING_ROLES = frozenset(
    {Role.clerk, Role.inspector, Role.mediator, Role.arbitrator, Role.legal_aid_officer, Role.lawyer}
)
"""Who works on a case may lead it on to another procedure."""

CASEWORK_ROLES = frozenset({Role.clerk, Role.inspector, Role.mediator, Role.arbitrator, Role.legal_aid_officer})
"""A case may belong to a body to which the worker applied directly; its people keep roster and money themselves."""

CALLBACK_ROLES = frozenset({Role.supervisor, Role.clerk, Role.inspector, Role.head})
