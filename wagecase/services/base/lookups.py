"""Whom and what one can name: organisations, colleagues, employers, places."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Area, Employer, Organisation, ProceedingHandler, User, UserRole
from wagecase.procedure.core.enums import OrgKind, Role
from wagecase.services.base.principal import Principal
from wagecase.services.base.text_search import like_pattern

JsonObject = dict[str, Any]
MAX_EMPLOYERS = 50
MAX_CONTACTS = 5


def localized_name(row: Organisation | Area, lang: str) -> str:
    return row.name_zh if lang.startswith("zh") else row.name_en


def list_active_organisations(lang: str) -> list[dict[str, Any]]:
    """Organisations to which a case can go, ordered by their code."""
    rows = db.session.scalars(select(Organisation).where(Organisation.active).order_by(Organisation.code))
    return [
        {
            "id": row.id,
            "code": row.code,
            "kind": row.kind,
            "kind_label": OrgKind(row.kind).label.get(lang),
            "name": localized_name(row, lang),
            "district": row.area_code,
            "parent_id": row.parent_id,
            "phone": row.phone,
        }
        for row in rows
    ]


def list_colleagues(principal: Principal, lang: str) -> list[dict[str, Any]]:
    """Active people of the caller's organisation and of those beneath it, for choosing handlers."""
    orgs = [principal.org_id, *principal.answers_for]
    query = select(User).where(User.organisation_id.in_(orgs), User.active).order_by(User.name, User.id)
    return [
        {
            "id": user.id,
            "name": user.name,
            "team": user.team or None,
            "organisation_id": user.organisation_id,
            "roles": [role_view(row.role, lang) for row in sorted(user.roles, key=lambda row: row.role)],
        }
        for user in db.session.scalars(query)
    ]


def role_view(role: str, lang: str) -> dict[str, str]:
    return {"code": str(role), "label": Role(role).label.get(lang)}


def find_employers(name: str) -> Sequence[Employer]:
    """Employers whose name holds this text."""
    query = select(Employer).where(Employer.name.like(like_pattern(name))).order_by(Employer.name, Employer.id)
    return db.session.scalars(query.limit(MAX_EMPLOYERS)).all()


def list_areas(lang: str) -> list[dict[str, str]]:
    rows = db.session.scalars(select(Area).order_by(Area.code))
    return [{"code": row.code, "label": localized_name(row, lang)} for row in rows]


def current_user_view(principal: Principal, lang: str) -> dict[str, Any]:
    """Who the caller is."""
    user = db.session.get_one(User, principal.user_id)
    return {
        "id": user.id,
        "username": user.username,
        "name": user.name,
        "locale": user.locale,
        "team": user.team or None,
        "organisation": {"id": str(user.organisation_id), "name": localized_name(user.organisation, lang)},
        "roles": [role_view(role, lang) for role in sorted(principal.roles)],
        "scopes": sorted(principal.scopes),
    }


def list_contacts(principal: Principal, roles: Collection[Role], lang: str) -> list[dict[str, Any]]:
    """A few people of the caller's organisation or of the one above it who hold one of these roles."""
    above = select(Organisation.parent_id).where(Organisation.id == principal.org_id).scalar_subquery()
    query = (
        select(User)
        .join(UserRole, UserRole.user_id == User.id)
        .where(UserRole.role.in_([str(role) for role in roles]), User.active, User.id != principal.user_id)
        .where(User.organisation_id.in_([principal.org_id, above]))
        .order_by(User.organisation_id != principal.org_id, User.name)
    )
    people = db.session.scalars(query.limit(MAX_CONTACTS)).unique()
    return [
        {
            "name": user.name,
            "organisation": localized_name(user.organisation, lang),
            "roles": [Role(row.role).label.get(lang) for row in user.roles if row.role in roles],
            "phone": user.organisation.phone,
        }
        for user in people
    ]


def handlers_by_proceeding(proceeding_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[dict[str, Any]]]:
    query = (
        select(ProceedingHandler.proceeding_id, User.id, User.name)
        .join(User, User.id == ProceedingHandler.user_id)
        .where(ProceedingHandler.proceeding_id.in_(proceeding_ids))
        .order_by(ProceedingHandler.rank)
    )
    found: dict[uuid.UUID, list[dict[str, Any]]] = {}
    for proceeding_id, user_id, name in db.session.execute(query):
        found.setdefault(proceeding_id, []).append({"id": str(user_id), "name": name})
    return found


def users_by_id(ids: Iterable[uuid.UUID | None]) -> Mapping[uuid.UUID, JsonObject]:
    """Users as {id, name}, by id."""
    wanted = {one for one in ids if one}
    query = select(User.id, User.name).where(User.id.in_(wanted))
    if not wanted:
        return {}
    return {row.id: {"id": str(row.id), "name": row.name} for row in db.session.execute(query)}


def organisations_by_id(ids: Iterable[uuid.UUID | None], lang: str) -> Mapping[uuid.UUID, JsonObject]:
    """Organisations as {id, name}, by id."""
    rows = db.session.scalars(select(Organisation).where(Organisation.id.in_({one for one in ids if one})))
    return {row.id: {"id": str(row.id), "name": localized_name(row, lang)} for row in rows}


def employers_by_id(ids: Iterable[uuid.UUID | None]) -> Mapping[uuid.UUID, JsonObject]:
    """Employers as {id, name, uscc}, by id."""
    rows = db.session.scalars(select(Employer).where(Employer.id.in_({one for one in ids if one})))
    return {row.id: {"id": str(row.id), "name": row.name, "uscc": row.uscc} for row in rows}
