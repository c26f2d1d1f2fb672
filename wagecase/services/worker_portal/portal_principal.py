"""The portal that workers use without a log-in: the principal as which services know it."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from wagecase.extensions import db
from wagecase.models import Organisation, User, UserRole, new_id
from wagecase.procedure.core.enums import OrgKind, Role
from wagecase.services.base.principal import Principal

# Nobody signs in as this one: it has no password and is not active. Its name stands in the log of a case.
PORTAL_USERNAME, PORTAL_NAME = "page.worker", "劳动者（网页、短信）"


def portal_principal() -> Principal:
    """The page itself, at the city's bureau, so that what it takes goes to the body responsible for the place of work;
    it sees no case. Made when it is first needed."""
    found = _find_user()
    if found is None:
        _create_user()
        found = _find_user()
    if found is None:
        raise LookupError(PORTAL_USERNAME)
    return Principal(found.id, found.organisation_id, frozenset({Role.worker}))


def _find_user() -> User | None:
    return db.session.scalar(select(User).where(func.lower(User.username) == PORTAL_USERNAME))


def _create_user() -> None:
    """Two at once make one."""
    city = select(Organisation.id).where(Organisation.kind == OrgKind.city_bureau).order_by(Organisation.code).limit(1)
    row = {"id": new_id(), "username": PORTAL_USERNAME, "name": PORTAL_NAME, "organisation_id": city.scalar_subquery()}
    made = db.session.scalar(insert(User).values(**row, active=False).on_conflict_do_nothing().returning(User.id))
    if made is not None:
        db.session.execute(insert(UserRole).values(user_id=made, role=Role.worker.value))
