"""Settings with their values, their history and what hangs on them; whether a value fits. Nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from wagecase.extensions import db
from wagecase.law.change import LawChangeFile
from wagecase.law.figures import MAX_INTEGER, SettingSpec, SettingType
from wagecase.law.figures import SettingValue as Value
from wagecase.law.recount import change_scope
from wagecase.models import SettingValue, User
from wagecase.procedure.core.acts import Unmet
from wagecase.procedure.core.enums import Role
from wagecase.services.base import rules_in_force
from wagecase.services.base.errors import Invalid, NotFound, Stale
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import require_administrator
from wagecase.services.identity import queries as identity_queries

MAX_HISTORY = 100
SECOND_FACTOR_SETTING = identity_queries.REQUIRED_ROLES_SETTING


@dataclass(frozen=True, slots=True)
class CurrentSetting:
    """A setting in force: its description, the clocks that depend on it, and the last row that set it (0: none)."""

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


@dataclass(frozen=True, slots=True)
class SettingHistoryEntry:
    """One value of a setting, from a moment on."""

    value: str
    at: datetime
    by: str | None


def list_settings(principal: Principal) -> list[CurrentSetting]:
    """Every setting, in the order of its file; those that nobody has confirmed yet compute nothing."""
    require_administrator(principal)
    current, last = rules_in_force.current_rules(), _latest_rows()
    return [_current_setting(spec, current, last) for spec in current.book.settings.values()]


def get_setting(principal: Principal, name: str) -> CurrentSetting:
    """One setting; raises NotFound."""
    require_administrator(principal)
    current = rules_in_force.current_rules()
    if name not in current.book.settings:
        raise NotFound
    return _current_setting(current.book.settings[name], current, _latest_rows())


def _latest_rows() -> dict[str, tuple[SettingValue, str | None]]:
    latest = select(func.max(SettingValue.id)).group_by(SettingValue.name)
    query = select(SettingValue, User.name).outerjoin(User, User.id == SettingValue.set_by)
    query = query.where(SettingValue.id.in_(latest))
    return {row.SettingValue.name: (row.SettingValue, row.name) for row in db.session.execute(query)}


def _current_setting(
    spec: SettingSpec, current: rules_in_force.RulesInForce, last: dict[str, tuple[SettingValue, str | None]]
) -> CurrentSetting:
    row, who = last.get(spec.name, (None, None))
    return CurrentSetting(
        spec=spec,
        value=current.settings.get(spec.name),
        clocks=change_scope(setting_change(spec.name, ""), current.book).figures,
        version=row.id if row else 0,
        changed_at=row.set_at if row else None,
        changed_by=who,
    )


def setting_history(name: str) -> list[SettingHistoryEntry]:
    """Who set it to what and when, the last first."""
    query = (
        select(SettingValue.value, SettingValue.set_at, User.name)
        .outerjoin(User, User.id == SettingValue.set_by)
        .where(SettingValue.name == name)
        .order_by(SettingValue.id.desc())
        .limit(MAX_HISTORY)
    )
    return [SettingHistoryEntry(value, at, who) for value, at, who in db.session.execute(query)]


def setting_change(name: str, value: str) -> LawChangeFile:
    """This one value as a change of the law."""
    return LawChangeFile(source=f"setting {name}", year=None, days={}, settings={name: value})


def check_value(principal: Principal, name: str, typed: str, version: int) -> tuple[str, bool]:
    """The value as it will be written, and whether open deadlines may move by it; nothing is written yet.

    Raises:
        Invalid: the value does not fit.
        Stale: somebody set it since this administrator looked.
    """
    found = get_setting(principal, name)
    if found.version != version:
        raise Stale(found.version)
    wrong = value_refusal(found.spec, typed)
    if wrong is not None:
        raise Invalid({"value": [wrong]})
    parsed = found.spec.parse(typed)
    return (str(parsed).lower() if isinstance(parsed, bool) else str(parsed)), bool(found.clocks)


def value_refusal(spec: SettingSpec, typed: str) -> Unmet | None:
    """Why this cannot be the value, if so, as a message for the form."""
    if not typed.strip():
        return Unmet("required")
    if spec.name == SECOND_FACTOR_SETTING and (strange := _unknown_roles(typed)):
        return Unmet("roles_form", {"names": "、".join(strange)})
    try:
        spec.parse(typed)
    except ValueError:
        return _format_refusal(spec)
    return None


def _unknown_roles(typed: str) -> list[str]:
    named = [one.strip() for one in typed.replace("，", ",").split(",") if one.strip()]
    known = {role.value for role in Role} | {
        str(rules_in_force.current_rules().book.settings[SECOND_FACTOR_SETTING].default)
    }
    return [one for one in named if one not in known]


def _format_refusal(spec: SettingSpec) -> Unmet:
    if spec.choices:
        return Unmet("choice", {"choices": ", ".join(spec.choices)})
    if spec.hour:
        return Unmet("hour_form")
    if spec.type is SettingType.int:
        return Unmet("out_of_range", {"min": str(spec.minimum or 0), "max": str(MAX_INTEGER)})
    if spec.type is SettingType.bool:
        return Unmet("not_yes_no")
    return Unmet("at_least", {"min": str(spec.minimum)}) if spec.minimum is not None else Unmet("number_form")
