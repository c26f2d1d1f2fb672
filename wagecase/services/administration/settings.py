"""Settings that the fact file leaves open: set by a person, in force from that moment, never overwritten."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from wagecase.extensions import db
from wagecase.law.change import Change
from wagecase.law.recount import reach_of
from wagecase.law.settings import LARGEST_WHOLE, SettingSpec, SettingType, Value
from wagecase.models import AuditEntry, SettingRow, User
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Role
from wagecase.services.administration.users import administrator
from wagecase.services.base import rules_in_force
from wagecase.services.base.errors import Invalid, NotFound, Stale
from wagecase.services.base.principal import Principal
from wagecase.services.identity import two_factor

MOST_ROWS = 100
SECOND_FACTOR = two_factor.SETTING


def set_value(name: str, value: str, by: uuid.UUID | None = None) -> None:
    """Put a setting in force. The caller commits.

    Raises:
        Invalid: there is no such setting, or the value is not of its type.
    """
    book = rules_in_force.current().book
    if name not in book.settings:
        raise Invalid({"name": [Unmet("unknown_setting", {"name": name})]})
    try:
        book.settings[name].parse(value)
    except ValueError as error:
        raise Invalid({"value": [Unmet("not_of_type", {"name": name})]}) from error
    db.session.add(SettingRow(name=name, value=value, set_by=by))
    db.session.add(AuditEntry(user_id=by, action="setting_changed", subject=name, detail={"value": value}))
    db.session.flush()


@dataclass(frozen=True)
class Standing:
    """A setting as it stands: what it is, what hangs on it, and the last row that set it (0: none did)."""

    spec: SettingSpec
    value: Value | None
    clocks: Sequence[str]
    version: int
    changed_at: datetime | None
    changed_by: str | None

    @property
    def written(self) -> str:
        """The value as it is typed."""
        if self.value is None:
            return ""
        return str(self.value).lower() if isinstance(self.value, bool) else str(self.value)

    @property
    def unset(self) -> bool:
        return self.value is None


@dataclass(frozen=True)
class Row:
    """One value of a setting, from a moment on."""

    value: str
    at: datetime
    by: str | None


def standing(principal: Principal) -> list[Standing]:
    """Every setting, in the order of its file; those that nobody has confirmed yet compute nothing."""
    administrator(principal)
    current, last = rules_in_force.current(), _last()
    return [_standing(spec, current, last) for spec in current.book.settings.values()]


def one(principal: Principal, name: str) -> Standing:
    """One setting; raises NotFound."""
    administrator(principal)
    current = rules_in_force.current()
    if name not in current.book.settings:
        raise NotFound
    return _standing(current.book.settings[name], current, _last())


def _last() -> dict[str, tuple[SettingRow, str | None]]:
    latest = select(func.max(SettingRow.id)).group_by(SettingRow.name)
    query = select(SettingRow, User.name).outerjoin(User, User.id == SettingRow.set_by)
    query = query.where(SettingRow.id.in_(latest))
    return {row.SettingRow.name: (row.SettingRow, row.name) for row in db.session.execute(query)}


def _standing(
    spec: SettingSpec, current: rules_in_force.Rules, last: dict[str, tuple[SettingRow, str | None]]
) -> Standing:
    row, who = last.get(spec.name, (None, None))
    return Standing(
        spec=spec,
        value=current.settings.get(spec.name),
        clocks=reach_of(change(spec.name, ""), current.book).figures,
        version=row.id if row else 0,
        changed_at=row.set_at if row else None,
        changed_by=who,
    )


def history(name: str) -> list[Row]:
    """Who set it to what and when, the last first."""
    query = (
        select(SettingRow.value, SettingRow.set_at, User.name)
        .outerjoin(User, User.id == SettingRow.set_by)
        .where(SettingRow.name == name)
        .order_by(SettingRow.id.desc())
        .limit(MOST_ROWS)
    )
    return [Row(value, at, who) for value, at, who in db.session.execute(query)]


def change(name: str, value: str) -> Change:
    """This one value as a change of the law."""
    return Change(source=f"setting {name}", year=None, days={}, settings={name: value})


def checked(principal: Principal, name: str, typed: str, version: int) -> tuple[str, bool]:
    """The value as it will be written, and whether open deadlines may move by it; nothing is written yet.

    Raises:
        Invalid: the value does not fit.
        Stale: somebody set it since this administrator looked.
    """
    found = one(principal, name)
    if found.version != version:
        raise Stale(found.version)
    wrong = fault(found.spec, typed)
    if wrong is not None:
        raise Invalid({"value": [wrong]})
    parsed = found.spec.parse(typed)
    return (str(parsed).lower() if isinstance(parsed, bool) else str(parsed)), bool(found.clocks)


def put(principal: Principal, name: str, value: str) -> None:
    """Put a checked value on which no deadline hangs in force. Commits."""
    administrator(principal)
    set_value(name, value, principal.user_id)
    db.session.commit()


def fault(spec: SettingSpec, typed: str) -> Unmet | None:
    """Why this cannot be the value, if so, for whoever typed it."""
    if not typed.strip():
        return Unmet("required")
    if spec.name == SECOND_FACTOR and (strange := _no_roles(typed)):
        return Unmet("roles_form", {"names": "、".join(strange)})
    try:
        spec.parse(typed)
    except ValueError:
        return _explained(spec)
    return None


def _no_roles(typed: str) -> list[str]:
    named = [one.strip() for one in typed.replace("，", ",").split(",") if one.strip()]
    known = {role.value for role in Role} | {str(rules_in_force.current().book.settings[SECOND_FACTOR].default)}
    return [one for one in named if one not in known]


def _explained(spec: SettingSpec) -> Unmet:
    if spec.choices:
        return Unmet("choice", {"choices": ", ".join(spec.choices)})
    if spec.hour:
        return Unmet("hour_form")
    if spec.type is SettingType.int:
        return Unmet("out_of_range", {"min": str(spec.minimum or 0), "max": str(LARGEST_WHOLE)})
    if spec.type is SettingType.bool:
        return Unmet("not_yes_no")
    return Unmet("at_least", {"min": str(spec.minimum)}) if spec.minimum is not None else Unmet("number_form")
