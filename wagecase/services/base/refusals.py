"""Refusals that several services share."""

from __future__ import annotations

from collections.abc import Iterable

from wagecase.procedure.core.enums import Role
from wagecase.procedure.core.unmet import Unmet
from wagecase.services.base.errors import Forbidden
from wagecase.services.base.principal import Principal


def wrong_role(allowed: Iterable[Role]) -> Unmet:
    """Not this person's role; the reason names whose it is."""
    return Unmet("not_your_role", {"roles": ",".join(f"role:{role}" for role in sorted(allowed))})


def require_administrator(principal: Principal) -> None:
    """Raises Forbidden for everybody else."""
    if not principal.has(Role.administrator):
        raise Forbidden([wrong_role([Role.administrator])])
