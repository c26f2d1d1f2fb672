"""What a clerk is told while he types: cases that may be the same, doubts, the district, which doors stand open.

Nothing of it refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.routing.routing import Standing, Suggestion
from wagecase.services.base.dates import today
from wagecase.services.base.principal import Principal
from wagecase.services.crypto.personal_data import NewPerson
from wagecase.services.intake import claims, duplicates, open_case, routing_preview
from wagecase.services.intake.duplicates import Alike, Told
from wagecase.services.intake.open_case import NewClaim
from wagecase.services.registry import districts

Given = Mapping[str, Any]
# What does not fit now is told on the case's own page.
TOLD_AT_ONCE = (Standing.suggested, Standing.warning)


@dataclass(frozen=True)
class Hints:
    """`district` is the one that the place of work names, where it names one."""

    district: str | None = None
    alike: tuple[Alike, ...] = ()
    doubts: tuple[Unmet, ...] = ()
    doors: tuple[Suggestion, ...] = ()


def of(principal: Principal, data: Given) -> Hints:
    """Hints on as much of a complaint as holds already: the fields that the schema took, whatever is missing."""
    rows = data.get("claims") or []
    return Hints(
        district=district(data),
        alike=tuple(duplicates.alike(principal, told(data))),
        doubts=(*claims.doubts([_claim(row) for row in rows]), *_old(rows)),
        doors=tuple(one for one in routing_preview.suggest(data) if one.standing in TOLD_AT_ONCE),
    )


def district(data: Given) -> str | None:
    """The district of the place of work: as it is told, else where the project stands."""
    project = data.get("project") or {}
    return districts.district_of(data.get("workplace")) or districts.district_of(
        project.get("place"), project.get("name")
    )


def told(data: Given) -> Told:
    """What of the fields tells whether the complaint came before."""
    rows, contact = data.get("claims") or [], data.get("contact") or {}
    people = [contact, *rows]
    employer = data.get("employer") or {}
    return Told(
        id_indexes=duplicates.digests("id_number", (one["id_number"] for one in people if one.get("id_number"))),
        phone_indexes=duplicates.digests("phone", (one["phone"] for one in people if one.get("phone"))),
        employer=employer.get("name") or data.get("employer_as_told"),
        uscc=employer.get("uscc"),
        project=(data.get("project") or {}).get("name"),
        periods=tuple((row.get("period_from"), row.get("period_to")) for row in rows),
    )


def _claim(row: Given) -> NewClaim:
    worker = NewPerson(row.get("name") or "", id_number=row.get("id_number"), phone=row.get("phone"))
    return NewClaim(worker, row.get("claimed") or open_case.NOTHING, row.get("period_from"), row.get("period_to"))


def _old(rows: list[Given]) -> list[Unmet]:
    """All that is claimed ended over two years ago: a doubt about the look-back, for a person (facts A04, A10)."""
    late = open_case.over_two_years([_claim(row) for row in rows], today())
    return [Unmet("over_two_years")] if late else []
