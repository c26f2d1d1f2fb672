"""Who asks: a person logged in, with organisation, roles and the scopes of the token."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, text

from wagecase.extensions import db
from wagecase.models import User
from wagecase.procedure.core.enums import Role
from wagecase.procedure.core.views import Actor

ALL_SCOPES = frozenset({"read", "write"})

APPROVING_ROLES = frozenset({Role.head, Role.bureau_head, Role.legal_reviewer})


# Of a user `u`: roles, and the bodies whose matters a bureau's heads approve, which are its own of the same place and
# never another district's.
PRINCIPAL_COLUMNS = """
u.id, u.organisation_id, u.locale, u.team,
ARRAY(SELECT role FROM user_roles WHERE user_id = u.id) AS roles,
ARRAY(
    SELECT below.id FROM organisations own
    JOIN organisations below ON below.parent_id = own.id AND below.area_code = own.area_code
    WHERE own.id = u.organisation_id
) AS beneath,
(SELECT kind FROM organisations WHERE id = u.organisation_id) AS org_kind
"""
PRINCIPAL_SQL = text(f"SELECT {PRINCIPAL_COLUMNS} FROM users u WHERE u.id = :id")  # noqa: S608  (our own fragment)


@dataclass(frozen=True)
class Principal:
    """A person who acts, as services need to know them."""

    user_id: uuid.UUID
    org_id: uuid.UUID
    roles: frozenset[Role]
    locale: str = "zh"
    scopes: frozenset[str] = field(default=ALL_SCOPES)
    team: str = ""
    answers_for: frozenset[uuid.UUID] = frozenset()
    org_kind: str = ""

    @classmethod
    def from_user(cls, user: User, scopes: frozenset[str] = ALL_SCOPES) -> Principal:
        return cls.from_row(db.session.connection().execute(PRINCIPAL_SQL, {"id": user.id}).one(), scopes)

    @classmethod
    def from_row(cls, row: Row[Any], scopes: frozenset[str] = ALL_SCOPES) -> Principal:
        """The person of a row that was selected as PRINCIPAL_COLUMNS."""
        roles = frozenset(Role(role) for role in row.roles)
        beneath = frozenset(row.beneath) if roles & APPROVING_ROLES else frozenset()
        return cls(row.id, row.organisation_id, roles, row.locale, scopes, row.team, beneath, row.org_kind)

    @property
    def actor(self) -> Actor:
        """The view that guards of a procedure have of this person."""
        beneath = frozenset(str(org) for org in self.answers_for)
        return Actor(str(self.user_id), str(self.org_id), self.roles, self.team, beneath)

    def has(self, *roles: Role) -> bool:
        return bool(self.roles.intersection(roles))
