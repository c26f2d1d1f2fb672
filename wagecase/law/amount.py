"""A figure of the law with the days from which it holds."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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
