"""Dated figures: minimum wages, thresholds, shares. A figure answers for the day it is asked about."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wagecase.law.bounds import MOST, check_dates, check_figure
from wagecase.law.citing import ReferenceTables, borne_out, check_facts, read_cite
from wagecase.law.fault import BookFault, TomlTable
from wagecase.law.figures import Amount, DatedFigure, NoFigure, SettingSpec, SettingType
from wagecase.law.settings import Settings, require_setting
from wagecase.law.steps import falling
from wagecase.law.words import Bilingual


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


def read_amounts(file: str, tables: Mapping[str, Any], sources: ReferenceTables) -> Amounts:
    """The figures of a file, each by itself and beside the others of its range. Raises BookFault."""
    amounts = {name: _read_amount(TomlTable(file, name, table), sources) for name, table in tables.items()}
    for day in sorted({figure.since for amount in amounts.values() for figure in amount.figures}):
        values = {name: amount.figure(day).value for name, amount in amounts.items() if amount.begins <= day}
        for name, lower in falling(values):
            raise BookFault(file, f"{name}.values", f"must be above {lower} from {day.isoformat()} on")
    return Amounts(amounts)


def _read_amount(section: TomlTable, sources: ReferenceTables) -> Amount:
    require_setting(section, "setting", sources.settings, SettingType.decimal)
    unit = section.text("unit")
    if unit not in MOST:
        raise section.fault("unit", f"is {unit!r}; known: {', '.join(MOST)}")
    amount = Amount(
        name=section.key,
        label=section.words(),
        unit=unit,
        figures=tuple(_figure(row, unit, sources.facts) for row in section.tables("values")),
        cite=read_cite(section, sources),
        facts=section.texts("facts"),
        setting=section.get("setting", str),
    )
    section.done()
    check_facts(section, amount.facts, sources.facts)
    borne_out(section, amount.cite, amount.facts, sources)
    if not amount.figures and amount.setting is None:
        raise section.fault("values", "is missing, and there is no setting instead")
    check_dates(section, "values", [figure.since for figure in amount.figures], sources.as_of)
    return amount


def _figure(row: TomlTable, unit: str, facts: Mapping[str, bool]) -> DatedFigure:
    ids = row.texts("facts")
    verified = row.get("verified", bool)
    text = row.need("value", str)
    try:
        value = SettingSpec("", SettingType.decimal, None, Bilingual("", ""), Bilingual("", ""), ()).parse(text)
    except ValueError as error:
        raise row.fault("value", str(error)) from None
    figure = DatedFigure(row.day("since"), Decimal(value), verified is not False, ids)
    row.done()
    check_figure(row, unit, figure.value)
    check_facts(row, ids, facts)
    if figure.verified and not any(facts[fact] for fact in ids):
        raise row.fault("verified", f"{', '.join(ids)} is UNVERIFIED: say so, or make the figure a setting")
    return figure
