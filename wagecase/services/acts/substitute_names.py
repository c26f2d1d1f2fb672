"""Refusals that name a colleague: the procedure tables know ids only, and readers want to know whom to ask."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import User
from wagecase.procedure.core.acts import Unmet

USER_PREFIX = "user:"


def substitute_user_names(reasons: Iterable[Unmet]) -> tuple[Unmet, ...]:
    """The reasons with names where they had ids of people; one query if there are any."""
    found = tuple(reasons)
    ids = {value for one in found for value in one.params.values() if value.startswith(USER_PREFIX)}
    if not ids:
        return found
    query = select(User.id, User.name).where(User.id.in_([uuid.UUID(one.removeprefix(USER_PREFIX)) for one in ids]))
    names = {f"{USER_PREFIX}{row.id}": row.name for row in db.session.execute(query)}
    return tuple(
        replace(one, params={key: names.get(value, value) for key, value in one.params.items()}) for one in found
    )
