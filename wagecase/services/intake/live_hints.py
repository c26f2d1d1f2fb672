"""Hints to a clerk during typing: cases that may be the same, doubts, the district, which routes stand open.

Nothing of it refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.routing.routing import RouteStatus, RouteSuggestion
from wagecase.services.base.dates import today
from wagecase.services.base.principal import Principal
from wagecase.services.crypto.personal_data import NewPerson
from wagecase.services.intake import duplicates, new_complaint, roster_checks, routing_preview
from wagecase.services.intake.duplicates import DuplicateCandidate
from wagecase.services.intake.new_complaint import NewClaim
from wagecase.services.registry import districts

ComplaintData = Mapping[str, Any]
# What does not fit now is shown on the case's own page.
HINTED_STATUSES = (RouteStatus.suggested, RouteStatus.warning)


@dataclass(frozen=True)
class IntakeHints:
    """`district` is the one that the place of work names, where it names one."""

    district: str | None = None
    alike: tuple[DuplicateCandidate, ...] = ()
    doubts: tuple[Unmet, ...] = ()
    routes: tuple[RouteSuggestion, ...] = ()


def get_intake_hints(principal: Principal, data: ComplaintData) -> IntakeHints:
    """Hints on as much of a complaint as holds already: the fields that the schema took, whatever is missing."""
    rows = data.get("claims") or []
    return IntakeHints(
        district=named_district(data),
        alike=tuple(duplicates.find_duplicates(principal, duplicates.query_from_complaint(data))),
        doubts=(*roster_checks.roster_warnings([_as_claim(row) for row in rows]), *_lookback_warnings(rows)),
        routes=tuple(one for one in routing_preview.preview_next_steps(data) if one.status in HINTED_STATUSES),
    )


def named_district(data: ComplaintData) -> str | None:
    """The district of the place of work: as stated, else where the project is."""
    project = data.get("project") or {}
    return districts.find_district(data.get("workplace")) or districts.find_district(
        project.get("place"), project.get("name")
    )


def _as_claim(row: ComplaintData) -> NewClaim:
    worker = NewPerson(row.get("name") or "", id_number=row.get("id_number"), phone=row.get("phone"))
    return NewClaim(worker, row.get("claimed") or Decimal(0), row.get("period_from"), row.get("period_to"))


def _lookback_warnings(rows: list[ComplaintData]) -> list[Unmet]:
    """All that is claimed ended over two years ago: a doubt about the look-back, for a person (facts A04, A10)."""
    late = new_complaint.over_two_years([_as_claim(row) for row in rows], today())
    return [Unmet("over_two_years")] if late else []
