"""People as an administrator finds them. Nothing is written here."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, or_, select

from wagecase.extensions import db
from wagecase.models import Proceeding, ProceedingHandler, User, UserRole
from wagecase.services.base.dates import now
from wagecase.services.base.errors import NotFound
from wagecase.services.base.pagination import COUNT_LIMIT, DEFAULT_LIMIT, Page, after_text, encode_cursor
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import require_administrator
from wagecase.services.base.text_search import like_pattern

ACCOUNT_STATES = ("active", "left", "locked")


@dataclass(frozen=True, slots=True)
class UserFilter:
    """Which people a list shows; an empty field does not restrict it."""

    words: str = ""
    organisation: str = ""
    role: str = ""
    state: str = ""

    @property
    def purpose(self) -> str:
        return f"staff:{self.words}:{self.organisation}:{self.role}:{self.state}"


def list_users(
    principal: Principal, filters: UserFilter, *, after: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page:
    """A page of people, by user name."""
    require_administrator(principal)
    key = func.lower(User.username)
    query = select(User).order_by(key).limit(limit + 1)
    for term in _conditions(filters):
        query = query.where(term)
    position = after_text(filters.purpose, after)
    if position is not None:
        query = query.where(key > position)
    rows = list(db.session.scalars(query))
    more = encode_cursor(filters.purpose, rows[limit - 1].username.lower()) if len(rows) > limit else None
    return Page(rows[:limit], more)


def _conditions(filters: UserFilter) -> list[Any]:
    found: list[Any] = []
    if filters.words:
        pattern = like_pattern(filters.words)
        found.append(or_(User.name.like(pattern), User.username.like(pattern.lower())))
    if filters.organisation:
        found.append(User.organisation_id == uuid.UUID(filters.organisation))
    if filters.role:
        found.append(exists().where(UserRole.user_id == User.id, UserRole.role == filters.role))
    states = {"active": User.active, "left": ~User.active, "locked": User.active & (User.locked_until > now())}
    return [*found, *([states[filters.state]] if filters.state in states else [])]


def get_user(principal: Principal, user_id: uuid.UUID) -> User:
    """One person; raises NotFound."""
    require_administrator(principal)
    found = db.session.get(User, user_id)
    if found is None:
        raise NotFound
    return found


def count_open_matters(user_id: uuid.UUID) -> int:
    """How many matters the person still handles, counted up to a thousand and one."""
    some = (
        select(ProceedingHandler.proceeding_id)
        .join(Proceeding, Proceeding.id == ProceedingHandler.proceeding_id)
        .where(ProceedingHandler.user_id == user_id, Proceeding.ended_on.is_(None))
        .limit(COUNT_LIMIT + 1)
        .subquery()
    )
    return int(db.session.scalar(select(func.count()).select_from(some)) or 0)
