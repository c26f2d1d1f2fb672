"""Figures that the law or the fact file leaves open: what each is, its default, and the values in force."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from wagecase.law.fault import BookFault, TomlTable
from wagecase.law.figures import SettingSpec, SettingType, SettingValue
from wagecase.law.steps import falling


class UnknownSetting(KeyError):
    """A name that no file of the law declares."""


class Settings(Mapping[str, SettingValue | None]):
    """The values in force: what the deployer gave, else the default, else None. Frozen, with a ``version``."""

    def __init__(self, specs: Mapping[str, SettingSpec] | Any, given: Mapping[str, object] | None = None) -> None:
        """``specs``: a book or its settings. Raises UnknownSetting, or ValueError with name and reason."""
        table: Mapping[str, SettingSpec] = specs if isinstance(specs, Mapping) else specs.settings
        values: dict[str, SettingValue | None] = {name: spec.default for name, spec in table.items()}
        for name, value in (given or {}).items():
            if name not in table:
                raise UnknownSetting(name)
            try:
                values[name] = table[name].parse(value)
            except ValueError as error:
                raise ValueError(f"{name} {error}") from None
        self._values = values
        self.version = sha256(repr(sorted(values.items())).encode()).hexdigest()[:12]

    def __getitem__(self, name: str) -> SettingValue | None:
        try:
            return self._values[name]
        except KeyError:
            raise UnknownSetting(name) from None

    def get(self, name: str, default: Any = None) -> Any:
        """The value in force, None while nobody has confirmed it. An undeclared name is a mistake, not a None."""
        value = self[name]
        return default if value is None else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def read_settings(
    file: str, tables: Mapping[str, Any], facts: Mapping[str, bool], presumed: Collection[str] = ()
) -> dict[str, SettingSpec]:
    """The settings of a file. `presumed` are the unverified facts for which the fact file names a default itself."""
    specs = {name: _read_setting(TomlTable(file, name, table), facts, presumed) for name, table in tables.items()}
    defaults = {name: spec.default for name, spec in specs.items() if spec.type is SettingType.int}
    for name, lower in falling({name: value for name, value in defaults.items() if isinstance(value, int)}):
        raise BookFault(file, f"{name}.default", f"must be above that of {lower}")
    return specs


def _read_setting(section: TomlTable, facts: Mapping[str, bool], presumed: Collection[str]) -> SettingSpec:
    kind = section.choice("type", SettingType)
    spec = SettingSpec(
        name=section.key,
        type=kind,
        default=None,
        label=section.words(),
        affects=section.words("affects_"),
        facts=section.texts("facts"),
        choices=section.texts("choices"),
        minimum=section.get("minimum", int),
        hour=section.get("hour", bool) or False,
    )
    if not section.has("facts"):
        raise section.fault("facts", "is missing; an empty list where the office itself decides")
    for fact in spec.facts:
        if fact not in facts:
            raise section.fault("facts", f"{fact} is no fact")
    if kind in (SettingType.int, SettingType.decimal) and (spec.minimum is None or spec.minimum < 0):
        raise section.fault("minimum", "must be given, and not below 0")
    default = section.get("default", object)
    section.done()
    if default is None and not spec.facts:
        raise section.fault("default", "is missing: no fact is open that the deployer could confirm")
    if default is None:
        return spec
    doubtful = [fact for fact in spec.facts if not facts[fact] and fact not in presumed]
    if doubtful:
        raise section.fault("default", f"presumes {', '.join(doubtful)}, which is UNVERIFIED: leave it unset")
    try:
        parsed = spec.parse(default)
    except ValueError as error:
        raise section.fault("default", str(error)) from None
    return replace(spec, default=parsed)


def require_setting(section: TomlTable, name: str, specs: Mapping[str, SettingSpec], kind: SettingType) -> None:
    """Refuse a reference to a setting that is not declared, or declared as something else."""
    setting = section.get(name, str)
    if setting is None:
        return
    if setting not in specs:
        raise BookFault(section.file, f"{section.key}.{name}", f"{setting!r} is no setting of settings.toml")
    if specs[setting].type is not kind:
        raise section.fault(name, f"{setting!r} must be a setting of type {kind}")
