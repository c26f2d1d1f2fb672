"""The law's figures as guards, checks and texts read them, so that none of them is written down a second time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from wagecase.law.book import Book, load_book
from wagecase.law.counting import add_months
from wagecase.procedure.core.views import CaseView

CROWD_THRESHOLDS: Mapping[str, str] = MappingProxyType(
    {
        "low": "collective_incident.threshold_low",
        "middle": "collective_incident.threshold_middle",
        "high": "collective_incident.threshold_high",
    }
)
"""The settings that classify collective incidents by headcount."""


def figure(view: CaseView, name: str) -> Decimal:
    """The figure in force on the view's day, in the unit of amounts.toml. Raises NoFigure where none is confirmed."""
    return view.book.amounts.value(name, view.today, view.settings)


def count(view: CaseView, name: str) -> int:
    """A figure that is a number of persons, days or months."""
    return int(figure(view, name))


def term(view: CaseView, clock: str, on: date | None = None) -> int:
    """The length of a clock in its own unit, by the law in force on that day, or else on the view's."""
    return term_of(view.book, clock, on or view.today)


def term_of(book: Book, clock: str, on: date) -> int:
    """The length of a clock in its own unit, in force on that day. Raises LookupError where there is none."""
    found = book.clocks[clock].term_on(on)
    if found is None or found.length is None:
        raise LookupError(f"{clock} has no fixed length on {on}")
    return found.length


def is_beyond_look_back(book: Book, ended: date, on: date) -> bool:
    """Whether what ended on the first day lies before the look-back of inspection on the second (A04, A10)."""
    return add_months(ended, 12 * term_of(book, "insp.lookback", on)) < on


def lead(view: CaseView, clock: str, day: date) -> date:
    """The last working day that keeps the lead of a backward clock before this day."""
    return view.calendar.add_workdays(day, -term(view, clock))


def cap(view: CaseView, clock: str) -> int | None:
    """By how much a clock can be extended in all, in its own unit; None where the law leaves that open."""
    extension = view.book.clocks[clock].extension
    return extension.cap if extension else None


def headcount(book: Book, name: str, on: date) -> int:
    """A number of persons in force on that day, where there is no view of a case yet."""
    return int(book.amounts.value(name, on))


def urgent_days(book: Book, on: date) -> int:
    """Fewer days than these to a limit make legal aid urgent (法律援助法 44, D08)."""
    return int(book.amounts.value("legal_aid.urgent_days", on))


def written(name: str) -> str:
    """The latest figure as labels write it, which know no day: a law that is to come is entered when it is in force."""
    return f"{load_book().amounts[name].figures[-1].value:,f}"
