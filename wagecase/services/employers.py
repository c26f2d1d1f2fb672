"""Employers and projects: found again where they are known, made where they are not."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import Employer, Project, new_id, utcnow


@dataclass(frozen=True)
class NewEmployer:
    """An employer as it was given: an id of a known one, or a name with or without its code."""

    name: str
    uscc: str | None = None
    kind: str | None = None
    trade: str | None = None
    registered_address: str | None = None
    business_address: str | None = None
    service_address: str | None = None
    legal_representative: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class NewProject:
    """A construction project as it was given."""

    name: str
    place: str
    investment: str | None = None
    sector: str | None = None
    permit: str | None = None


def employer_id_of(given: NewEmployer) -> uuid.UUID:
    """The employer with this code, or with this very name where no code was given; made if there is none.

    A known employer is not changed by what a complaint says of it.
    """
    known = _known(given)
    return known if known is not None else _make(given)


def _known(given: NewEmployer) -> uuid.UUID | None:
    if given.uscc:
        return db.session.scalar(select(Employer.id).where(Employer.uscc == given.uscc))
    query = select(Employer.id).where(Employer.name == given.name, Employer.uscc.is_(None)).limit(1)
    return db.session.scalar(query)


def _make(given: NewEmployer) -> uuid.UUID:
    row = {**vars(given), "id": new_id(), "created_at": utcnow()}
    statement = insert(Employer).values(row).on_conflict_do_nothing().returning(Employer.id)
    made = db.session.scalar(statement)
    if made is not None:
        return made
    return db.session.scalars(select(Employer.id).where(Employer.uscc == given.uscc)).one()


def project_id_of(given: NewProject, area_code: str) -> uuid.UUID:
    """The project of this name in this place, made if there is none."""
    query = select(Project.id).where(Project.name == given.name, Project.area_code == area_code).limit(1)
    known = db.session.scalar(query)
    if known is not None:
        return known
    made = new_id()
    row = {**vars(given), "id": made, "area_code": area_code, "created_at": utcnow()}
    db.session.execute(insert(Project).values(row))
    return made
