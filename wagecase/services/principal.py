"""Who asks: a person logged in, with organisation, roles and the scopes of the token."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Organisation, User
from wagecase.procedure.acts import Actor
from wagecase.procedure.words import Role

ALL_SCOPES = frozenset({"read", "write"})

APPROVERS = frozenset({Role.head, Role.bureau_head, Role.legal_reviewer})


def _beneath(organisation: Organisation) -> frozenset[uuid.UUID]:
    """The bodies whose papers a bureau's heads approve: its own of the same place, never another district's."""
    query = select(Organisation.id).where(
        Organisation.parent_id == organisation.id, Organisation.area_code == organisation.area_code
    )
    return frozenset(db.session.scalars(query))


@dataclass(frozen=True)
class Principal:
    """A person who acts, as services need to know him."""

    user_id: uuid.UUID
    org_id: uuid.UUID
    roles: frozenset[Role]
    locale: str = "zh"
    scopes: frozenset[str] = field(default=ALL_SCOPES)
    team: str = ""
    answers_for: frozenset[uuid.UUID] = frozenset()

    @classmethod
    def of(cls, user: User, scopes: frozenset[str] = ALL_SCOPES) -> Principal:
        roles = frozenset(Role(row.role) for row in user.roles)
        beneath = _beneath(user.organisation) if roles & APPROVERS else frozenset[uuid.UUID]()
        return cls(user.id, user.organisation_id, roles, user.locale, scopes, user.team, beneath)

    @property
    def actor(self) -> Actor:
        """The view that guards of a procedure have of this person."""
        beneath = frozenset(str(org) for org in self.answers_for)
        return Actor(str(self.user_id), str(self.org_id), self.roles, self.team, beneath)

    def has(self, *roles: Role) -> bool:
        return bool(self.roles.intersection(roles))
