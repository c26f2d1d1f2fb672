"""Organisations as an administrator finds them, and which one is responsible for which place. Nothing is written."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from wagecase.extensions import db
from wagecase.models import Jurisdiction, Organisation
from wagecase.procedure.core.enums import OrgKind
from wagecase.services.base.errors import NotFound
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page, after_text, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import require_administrator
from wagecase.services.base.text_search import like_pattern

SUPERIOR_KINDS = (OrgKind.city_bureau, OrgKind.district_bureau, OrgKind.zone_bureau)
# A partner department or a superior is asked for by name; these kinds are responsible for a place of work.
JURISDICTION_KINDS = ("inspection_brigade", "arbitration_body", "mediation_body", "legal_aid_centre", "union")


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """Which organisations a list shows; an empty field does not restrict it."""

    words: str = ""
    area: str = ""
    kind: str = ""
    state: str = ""

    @property
    def purpose(self) -> str:
        return f"organisations:{self.words}:{self.area}:{self.kind}:{self.state}"


def list_organisations(
    principal: Principal, filters: OrganisationFilter, *, after: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page:
    """A page of organisations, by their code."""
    require_administrator(principal)
    query = select(Organisation).order_by(Organisation.code).limit(limit + 1).where(*_conditions(filters))
    position = after_text(filters.purpose, after)
    if position is not None:
        query = query.where(Organisation.code > position)
    rows = list(db.session.scalars(query))
    return Page(rows[:limit], encode_cursor(filters.purpose, rows[limit - 1].code) if len(rows) > limit else None)


def _conditions(filters: OrganisationFilter) -> Iterator[Any]:
    if filters.words:
        pattern = like_pattern(filters.words)
        yield or_(
            Organisation.name_zh.like(pattern), Organisation.name_en.ilike(pattern), Organisation.code == filters.words
        )
    if filters.area:
        yield Organisation.area_code == filters.area
    if filters.kind:
        yield Organisation.kind == filters.kind
    if filters.state:
        yield Organisation.active if filters.state == "active" else ~Organisation.active


def get_organisation(principal: Principal, org_id: uuid.UUID) -> Organisation:
    """One organisation; raises NotFound."""
    require_administrator(principal)
    found = db.session.get(Organisation, org_id)
    if found is None:
        raise NotFound
    return found


def areas_of_organisation(org_id: uuid.UUID) -> list[str]:
    """The places for which an organisation is responsible."""
    query = select(Jurisdiction.area_code).where(Jurisdiction.organisation_id == org_id)
    return sorted(db.session.scalars(query))


def responsible_by_area(kind: str) -> dict[str, Organisation]:
    """The responsible organisation of a kind, by place."""
    query = select(Jurisdiction.area_code, Organisation).join(
        Organisation, Organisation.id == Jurisdiction.organisation_id
    )
    return {row[0]: row[1] for row in db.session.execute(query.where(Jurisdiction.kind == kind))}
