"""Dated figures: minimum wages, thresholds, shares. A figure answers for the day it is asked about."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from wagecase.law.fault import TomlTable
from wagecase.law.settings import Settings, SettingSpec, SettingType, require_setting
from wagecase.law.words import Bilingual


class NoFigure(LookupError):
    """No figure is known for that name, or none for so early a day, or only one that nobody has confirmed."""


@dataclass(frozen=True, slots=True)
class DatedFigure:
    """A value from a day on. An unverified one is shown to people, never presumed in a calculation."""

    since: date
    value: Decimal
    verified: bool
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """``unit`` is yuan, share, persons, months … ``setting``: the deployer's figure goes before the list."""

    name: str
    label: Bilingual
    unit: str
    figures: tuple[DatedFigure, ...]
    cite: str
    facts: tuple[str, ...]
    setting: str | None = None

    def figure(self, on: date) -> DatedFigure:
        place = bisect_right([figure.since for figure in self.figures], on)
        if place == 0:
            raise NoFigure(f"{self.name}: no figure before {self.figures[0].since if self.figures else 'confirmation'}")
        return self.figures[place - 1]


class Amounts(Mapping[str, Amount]):
    def __init__(self, amounts: Mapping[str, Amount]) -> None:
        self._amounts = dict(amounts)

    def __getitem__(self, name: str) -> Amount:
        try:
            return self._amounts[name]
        except KeyError:
            raise NoFigure(f"{name}: no such figure; known: {', '.join(self._amounts)}") from None

    def __contains__(self, name: object) -> bool:
        return name in self._amounts

    def __iter__(self) -> Iterator[str]:
        return iter(self._amounts)

    def __len__(self) -> int:
        return len(self._amounts)

    def value(self, name: str, on: date, settings: Settings | None = None, unverified: bool = False) -> Decimal:
        """The figure of that day. Raises NoFigure where there is none, or only an unverified one not asked for."""
        amount = self[name]
        if amount.setting and settings is not None and settings.get(amount.setting) is not None:
            return Decimal(settings.get(amount.setting))
        figure = amount.figure(on)
        if not figure.verified and not unverified:
            raise NoFigure(f"{name}: the figure from {figure.since} is unverified ({', '.join(figure.facts)})")
        return figure.value


def read_amounts(
    file: str, tables: Mapping[str, Any], facts: Mapping[str, bool], settings: Mapping[str, SettingSpec]
) -> Amounts:
    return Amounts(
        {name: _read_amount(TomlTable(file, name, table), facts, settings) for name, table in tables.items()}
    )


def _read_amount(section: TomlTable, facts: Mapping[str, bool], settings: Mapping[str, SettingSpec]) -> Amount:
    require_setting(section, "setting", settings, SettingType.decimal)
    amount = Amount(
        name=section.key,
        label=section.words(),
        unit=section.text("unit"),
        figures=tuple(_figure(row, facts) for row in section.tables("values")),
        cite=section.text("cite"),
        facts=section.texts("facts"),
        setting=section.get("setting", str),
    )
    section.done()
    if not amount.facts or any(fact not in facts for fact in amount.facts):
        raise section.fault("facts", "must name known facts")
    if not amount.figures and amount.setting is None:
        raise section.fault("values", "is missing, and there is no setting instead")
    days = [figure.since for figure in amount.figures]
    if days != sorted(set(days)):
        raise section.fault("values", "dates are out of order")
    return amount


def _figure(row: TomlTable, facts: Mapping[str, bool]) -> DatedFigure:
    ids = row.texts("facts")
    verified = row.get("verified", bool)
    text = row.need("value", str)
    try:
        value = SettingSpec("", SettingType.decimal, None, Bilingual("", ""), Bilingual("", ""), ()).parse(text)
    except ValueError as error:
        raise row.fault("value", str(error)) from None
    figure = DatedFigure(row.day("since"), Decimal(value), verified is not False, ids)
    row.done()
    if not ids or any(fact not in facts for fact in ids):
        raise row.fault("facts", "must name known facts")
    if figure.verified and not any(facts[fact] for fact in ids):
        raise row.fault("verified", f"{', '.join(ids)} is UNVERIFIED: say so, or make the figure a setting")
    return figure
