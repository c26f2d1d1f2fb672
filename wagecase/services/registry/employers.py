"""Employers and projects: found again where they are known, made where they are not."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import Employer, Project, new_id, utcnow
from wagecase.services.base import bulk_insert

# What an employer is known by: its code, or its name where it has none.
EmployerKey = tuple[str | None, str]


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


# The known employer with this code, or with this very name where no code was given.
FIND_EMPLOYER_SQL = """
CASE WHEN CAST(:uscc AS text) IS NOT NULL THEN (SELECT id FROM employers WHERE uscc = :uscc)
ELSE (SELECT id FROM employers WHERE name = :employer AND uscc IS NULL LIMIT 1) END
"""
# The known project of this name in this place.
FIND_PROJECT_SQL = "(SELECT id FROM projects WHERE name = :project AND area_code = :area LIMIT 1)"


def create_employer(given: NewEmployer) -> uuid.UUID:
    """Add an employer that was not known; one that somebody else adds at this moment is taken as it is.

    A known employer is never changed by what a complaint says of it.
    """
    row = {**vars(given), "id": new_id(), "created_at": utcnow()}
    statement = insert(Employer).values(row).on_conflict_do_nothing().returning(Employer.id)
    made = db.session.scalar(statement)
    if made is not None:
        return made
    return db.session.scalars(select(Employer.id).where(Employer.uscc == given.uscc)).one()


def create_project(given: NewProject, area_code: str) -> uuid.UUID:
    """Add a project that was not known."""
    made = new_id()
    row = {**vars(given), "id": made, "area_code": area_code, "created_at": utcnow()}
    db.session.execute(insert(Project).values(row))
    return made


def create_employers(given: Mapping[EmployerKey, NewEmployer]) -> dict[EmployerKey, uuid.UUID]:
    """Add many that were not known; those with a code one by one, because somebody may add the same at this moment."""
    made = {key: create_employer(one) for key, one in given.items() if one.uscc}
    named = {key: {**vars(one), "id": new_id(), "created_at": utcnow()} for key, one in given.items() if not one.uscc}
    bulk_insert.bulk_insert(Employer, list(named.values()))
    return made | {key: row["id"] for key, row in named.items()}


def create_projects(given: Mapping[tuple[str, str], NewProject]) -> dict[tuple[str, str], uuid.UUID]:
    """Add many projects that were not known, by name and place."""
    made = {
        key: {**vars(one), "id": new_id(), "area_code": key[1], "created_at": utcnow()} for key, one in given.items()
    }
    bulk_insert.bulk_insert(Project, list(made.values()))
    return {key: row["id"] for key, row in made.items()}
