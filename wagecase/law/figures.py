"""Figures of the law and settings of the authority as values."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

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

    @property
    def begins(self) -> date:
        """The day from which a figure is known; the last of all days where none is."""
        return self.figures[0].since if self.figures else date.max

    def figure(self, on: date) -> DatedFigure:
        place = bisect_right([figure.since for figure in self.figures], on)
        if place == 0:
            raise NoFigure(f"{self.name}: no figure before {self.figures[0].since if self.figures else 'confirmation'}")
        return self.figures[place - 1]


# Whole numbers are days, people and shares; a few noughts too many must not lead out of the calendar.
MAX_INTEGER = 3650


SettingValue = int | bool | Decimal | str


_TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


class SettingType(StrEnum):
    int = "int"
    bool = "bool"
    decimal = "decimal"
    text = "text"


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """One open figure. ``default`` None: the deployer must confirm it first; ``affects``: what hangs on it."""

    name: str
    type: SettingType
    default: SettingValue | None
    label: Bilingual
    affects: Bilingual
    facts: tuple[str, ...]
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    # A text that is a time of day, such as 20:00.
    hour: bool = False

    def parse(self, value: object) -> SettingValue:
        """The typed value of what a person or a file gave. Raises ValueError with the reason."""
        parsed = _PARSERS[self.type](value)
        if self.choices and parsed not in self.choices:
            raise ValueError(f"must be one of {', '.join(self.choices)}")
        if self.hour and not _TIME_OF_DAY.fullmatch(str(parsed)):
            raise ValueError("must be a time of day like 20:00")
        if self.type is SettingType.int and isinstance(parsed, int) and parsed > MAX_INTEGER:
            raise ValueError(f"must be at most {MAX_INTEGER}")
        if self.minimum is not None and isinstance(parsed, int | Decimal) and parsed < self.minimum:
            raise ValueError(f"must be at least {self.minimum}")
        return parsed


def _parse_integer(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.removeprefix("-").isdigit():
        return int(value)
    raise ValueError("must be a whole number")


def _parse_boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    known = {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}
    if isinstance(value, str) and value.lower() in known:
        return known[value.lower()]
    raise ValueError("must be true or false")


def _parse_decimal(value: object) -> Decimal:
    if isinstance(value, Decimal | int | str) and not isinstance(value, bool) and "_" not in str(value):
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite():
            return number
    raise ValueError("must be a decimal number")


def _parse_text(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value
    raise ValueError("must be text")


_PARSERS: Mapping[SettingType, Callable[[object], SettingValue]] = {
    SettingType.int: _parse_integer,
    SettingType.bool: _parse_boolean,
    SettingType.decimal: _parse_decimal,
    SettingType.text: _parse_text,
}
