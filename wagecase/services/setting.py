"""Settings that the fact file leaves open: set by a person, in force from that moment, never overwritten."""

from __future__ import annotations

import uuid

from wagecase.extensions import db
from wagecase.models import AuditEntry, SettingRow
from wagecase.procedure.acts import Unmet
from wagecase.services import rules
from wagecase.services.errors import Invalid


def set_value(name: str, value: str, by: uuid.UUID | None = None) -> None:
    """Put a setting in force. The caller commits.

    Raises:
        Invalid: there is no such setting, or the value is not of its type.
    """
    book = rules.current().book
    if name not in book.settings:
        raise Invalid({"name": [Unmet("unknown_setting", {"name": name})]})
    try:
        book.settings[name].parse(value)
    except ValueError as error:
        raise Invalid({"value": [Unmet("not_of_type", {"name": name})]}) from error
    db.session.add(SettingRow(name=name, value=value, set_by=by))
    db.session.add(AuditEntry(user_id=by, action="setting_changed", subject=name, detail={"value": value}))
    db.session.flush()
