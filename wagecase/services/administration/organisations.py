"""What an administrator does with organisations, and which one is responsible for which place (facts A01, A02).

Every place has one body of each kind that takes cases: a body takes a place over from another, and none lets one go.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import Area, AuditEntry, Jurisdiction, Organisation, Proceeding, User, new_id
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import OrgKind
from wagecase.services.administration.organisation_queries import (
    JURISDICTION_KINDS,
    SUPERIOR_KINDS,
    areas_of_organisation,
    responsible_by_area,
)
from wagecase.services.base import idempotency
from wagecase.services.base.errors import Invalid, NotFound, Refused, Stale
from wagecase.services.base.pagination import COUNT_LIMIT, capped_count
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import require_administrator
from wagecase.services.base.unit_of_work import unit_of_work

# Serialises commands that assign places.
JURISDICTIONS_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('wagecase.jurisdictions'))")
SUBORDINATES_SQL = text(
    """
    WITH RECURSIVE beneath AS (
        SELECT id, 1 AS depth FROM organisations WHERE id = :org
        UNION ALL
        SELECT o.id, b.depth + 1 FROM organisations o JOIN beneath b ON o.parent_id = b.id WHERE b.depth < 8
    )
    SELECT id FROM beneath
    """
)


@dataclass(frozen=True, slots=True)
class OrganisationDetails:
    """An organisation's details as an administrator enters them. With `take_over` places come from whoever had them."""

    name_zh: str
    name_en: str
    area_code: str
    parent_id: uuid.UUID | None
    email: str | None
    phone: str | None
    places: frozenset[str]
    take_over: bool = False


@unit_of_work()
def add_organisation(
    principal: Principal, code: str, kind: OrgKind, details: OrganisationDetails, key: str | None
) -> uuid.UUID:
    """Add an organisation.

    Raises:
        Invalid: the code is taken, or something of it cannot be.
        AlreadyProcessed: this very form came before.
    """
    require_administrator(principal)
    mac = idempotency.request_mac(repr((code, kind)).encode())
    idempotency.check_key(str(principal.user_id), key, mac)
    db.session.execute(JURISDICTIONS_LOCK)
    if db.session.scalar(select(Organisation.id).where(Organisation.code == code)):
        raise Invalid({"code": [Unmet("code_taken")]})
    row = Organisation(id=new_id(), code=code, kind=kind.value, active=True, version=1)
    _check_details(row, details)
    _write_fields(row, details)
    db.session.add(row)
    db.session.flush()
    _assign_areas(row, details)
    _audit_organisation(principal, "organisation_added", row, {"kind": kind.value, "places": sorted(details.places)})
    idempotency.store_key(str(principal.user_id), key, mac, 201, str(row.id))
    return row.id


@unit_of_work()
def change_organisation(principal: Principal, org_id: uuid.UUID, details: OrganisationDetails, version: int) -> None:
    """Change an organisation.

    Raises:
        Stale: somebody changed it since this administrator looked.
        Invalid: something of it cannot be; a place that another body has, or that would be without one.
    """
    row = _lock_organisation(principal, org_id)
    if row.version != version:
        raise Stale(row.version)
    _check_details(row, details)
    before = frozenset(areas_of_organisation(row.id))
    changed = _write_fields(row, details)
    _assign_areas(row, details)
    if changed or before != details.places:
        row.version += 1
        told: dict[str, Any] = {"fields": changed}
        if before != details.places:
            told["places"] = [sorted(before), sorted(details.places)]
        _audit_organisation(principal, "organisation_changed", row, told)


def _lock_organisation(principal: Principal, org_id: uuid.UUID) -> Organisation:
    require_administrator(principal)
    db.session.execute(JURISDICTIONS_LOCK)
    fresh = select(Organisation).where(Organisation.id == org_id).execution_options(populate_existing=True)
    row = db.session.scalar(fresh.with_for_update())
    if row is None:
        raise NotFound
    return row


def _check_details(row: Organisation, details: OrganisationDetails) -> None:
    faults: dict[str, list[Unmet]] = {}
    if db.session.get(Area, details.area_code) is None:
        faults["area"] = [Unmet("unknown_choice_here")]
    if (above := _superior_refusal(row, details)) is not None:
        faults["parent"] = [above]
    if wrong := list(_area_refusals(row, details)):
        faults["places"] = wrong
    if faults:
        raise Invalid(faults)


def _superior_refusal(row: Organisation, details: OrganisationDetails) -> Unmet | None:
    if details.parent_id is None:
        return None
    parent = db.session.get(Organisation, details.parent_id)
    if parent is None or not parent.active or parent.kind not in SUPERIOR_KINDS:
        return Unmet("unknown_choice_here")
    beneath = set(db.session.scalars(SUBORDINATES_SQL, {"org": row.id}))
    return Unmet("superior_loop") if parent.id in beneath else None


def _area_refusals(row: Organisation, details: OrganisationDetails) -> Iterator[Unmet]:
    """What stands against the places, by their codes: unknown ones, those of others, those that nobody would have."""
    if row.kind not in JURISDICTION_KINDS:
        yield from [Unmet("place_none")] if details.places else []
        return
    if not details.places <= set(db.session.scalars(select(Area.code))):
        yield Unmet("unknown_choice_here")
    held = responsible_by_area(row.kind)
    for code in sorted(details.places & held.keys()):
        if held[code].id != row.id and not details.take_over:
            yield Unmet("place_held", {"place": code, "holder": held[code].code})
    for code, holder in sorted(held.items()):
        if holder.id == row.id and code not in details.places:
            yield Unmet("place_kept", {"place": code})


def _write_fields(row: Organisation, details: OrganisationDetails) -> list[str]:
    """Write the plain fields; returns which were changed."""
    names = ("name_zh", "name_en", "area_code", "parent_id", "email", "phone")
    changed = [name for name in names if getattr(row, name) != getattr(details, name)]
    for name in changed:
        setattr(row, name, getattr(details, name))
    return changed


def _assign_areas(row: Organisation, details: OrganisationDetails) -> None:
    """The places go to this body; the bodies that had one have changed too."""
    taken = [
        one.id for code, one in responsible_by_area(row.kind).items() if code in details.places and one.id != row.id
    ]
    counted = update(Organisation).where(Organisation.id.in_(taken))
    db.session.execute(counted.values(version=Organisation.version + 1))
    for code in sorted(details.places):
        given = insert(Jurisdiction).values(area_code=code, kind=row.kind, organisation_id=row.id)
        db.session.execute(
            given.on_conflict_do_update(index_elements=["area_code", "kind"], set_={"organisation_id": row.id})
        )


@unit_of_work()
def deactivate_organisation(principal: Principal, org_id: uuid.UUID) -> None:
    """Take an organisation out of use: no case goes to it any more.

    Raises:
        Refused: places, people, open matters or organisations beneath it still hang on it.
    """
    row = _lock_organisation(principal, org_id)
    reasons = [Unmet(code, {"count": capped_count(count)}) for code, count in _open_dependents(row.id) if count]
    if reasons:
        raise Refused(reasons)
    _set_active(principal, row, active=False)


@unit_of_work()
def reactivate_organisation(principal: Principal, org_id: uuid.UUID) -> None:
    """Take an organisation back into use."""
    _set_active(principal, _lock_organisation(principal, org_id), active=True)


def _set_active(principal: Principal, row: Organisation, *, active: bool) -> None:
    if row.active != active:
        row.active = active
        row.version += 1
        _audit_organisation(principal, "organisation_changed", row, {"active": active})


def _open_dependents(org_id: uuid.UUID) -> Sequence[tuple[str, int]]:
    return (
        ("still_places", _count_rows(Jurisdiction.area_code, Jurisdiction.organisation_id == org_id)),
        ("still_people", _count_rows(User.id, User.organisation_id == org_id, User.active)),
        (
            "still_matters",
            _count_rows(Proceeding.id, Proceeding.organisation_id == org_id, Proceeding.ended_on.is_(None)),
        ),
        ("still_beneath", _count_rows(Organisation.id, Organisation.parent_id == org_id, Organisation.active)),
    )


def _count_rows(column: Any, *terms: Any) -> int:
    some = select(column).where(*terms).limit(COUNT_LIMIT + 1).subquery()
    return int(db.session.scalar(select(func.count()).select_from(some)) or 0)


def _audit_organisation(principal: Principal, action: str, row: Organisation, detail: dict[str, Any]) -> None:
    db.session.add(AuditEntry(user_id=principal.user_id, action=action, subject=row.code, detail=detail))
