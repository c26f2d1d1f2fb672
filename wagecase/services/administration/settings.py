"""Settings that the fact file leaves open: set by a person, in force from that moment, never overwritten."""

from __future__ import annotations

import uuid

from wagecase.extensions import db
from wagecase.models import AuditEntry, SettingValue
from wagecase.procedure.core.acts import Unmet
from wagecase.services.base import rules_in_force
from wagecase.services.base.errors import Invalid
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import require_administrator
from wagecase.services.base.unit_of_work import unit_of_work


def set_setting(name: str, value: str, by: uuid.UUID | None = None) -> None:
    """Write a setting, which is in force from the commit on.

    Raises:
        Invalid: there is no such setting, or the value is not of its type.
    """
    book = rules_in_force.current_rules().book
    if name not in book.settings:
        raise Invalid({"name": [Unmet("unknown_setting", {"name": name})]})
    try:
        book.settings[name].parse(value)
    except ValueError as error:
        raise Invalid({"value": [Unmet("not_of_type", {"name": name})]}) from error
    db.session.add(SettingValue(name=name, value=value, set_by=by))
    db.session.add(AuditEntry(user_id=by, action="setting_changed", subject=name, detail={"value": value}))
    db.session.flush()


@unit_of_work()
def put_setting(principal: Principal, name: str, value: str) -> None:
    """Put a checked value on which no deadline hangs in force."""
    require_administrator(principal)
    set_setting(name, value, principal.user_id)


@unit_of_work()
def put_setting_as_operator(name: str, value: str) -> None:
    """Put a setting in force from the command line.

    Raises:
        Invalid: there is no such setting, or the value is not of its type.
    """
    set_setting(name, value)
