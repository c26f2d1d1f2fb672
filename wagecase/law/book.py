"""The book of law: clocks, figures and settings read from the files beside this module, refused whole on any fault."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from wagecase.law.amounts import Amounts, NoFigure, read_amounts
from wagecase.law.checks import check_clocks
from wagecase.law.clock import (
    Clock,
    ClockKind,
    ClockOwner,
    ClockTerm,
    Direction,
    Extension,
    ProcedureName,
    SubjectKind,
    Trigger,
    Unit,
)
from wagecase.law.fault import BookFault, TomlTable, parse_toml_file
from wagecase.law.reading import ReferenceTables, citation_text, read_clock
from wagecase.law.settings import Settings, SettingSpec, UnknownSetting, read_settings
from wagecase.law.words import Bilingual

__all__ = [
    "BOOK_FILES",
    "Book",
    "BookFault",
    "Clock",
    "ClockKind",
    "ClockOwner",
    "ClockTerm",
    "Direction",
    "Extension",
    "NoFigure",
    "ProcedureName",
    "SettingSpec",
    "Settings",
    "SubjectKind",
    "Trigger",
    "Unit",
    "UnknownSetting",
    "load_book",
]

LAW_FOLDER = Path(__file__).parent
BOOK_FILES = ("facts.toml", "laws.toml", "events.toml", "settings.toml", "amounts.toml", "clocks.toml")


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """A checked book. ``version`` changes with any byte of its files; ``facts`` says whether each fact is verified."""

    clocks: Mapping[str, Clock]
    amounts: Amounts
    settings: Mapping[str, SettingSpec]
    events: Mapping[str, Bilingual]
    facts: Mapping[str, bool]
    version: str
    _by_procedure: Mapping[str, tuple[Clock, ...]]

    def clocks_of(self, procedure: str) -> tuple[Clock, ...]:
        """The clocks that such a proceeding carries: always the same tuple, so that the fold may cache on it."""
        return self._by_procedure.get(procedure, ())

    def heard(self, procedure: str) -> frozenset[str]:
        """The names of the events that those clocks hear."""
        return frozenset(event for clock in self.clocks_of(procedure) for event in clock.heard)


def load_book(folder: Path | None = None) -> Book:
    """The book in ``folder``, checked; the product's own book is read once. Raises BookFault.

    A file that the folder lacks is taken from the product's own book, so that one file can be tried alone.
    """
    return _builtin_book() if folder is None else _read_book(folder)


@cache
def _builtin_book() -> Book:
    return _read_book(LAW_FOLDER)


def _read_book(folder: Path) -> Book:
    present = [name for name in BOOK_FILES if (folder / name).is_file()]
    if not present:
        raise BookFault(str(folder), "-", f"holds none of {', '.join(BOOK_FILES)}")
    homes = {name: folder if name in present else LAW_FOLDER for name in BOOK_FILES}
    tables = {name: parse_toml_file(home, name) for name, home in homes.items()}
    facts = {key: _is_verified(key, table) for key, table in tables["facts.toml"].items()}
    settings = read_settings("settings.toml", tables["settings.toml"], facts)
    events = _read_event_labels("events.toml", tables["events.toml"])
    titles = _read_event_labels("laws.toml", tables["laws.toml"])
    clocks = _read_clocks(tables["clocks.toml"], ReferenceTables(events, titles, facts, settings))
    return Book(
        clocks=clocks,
        amounts=read_amounts("amounts.toml", tables["amounts.toml"], facts, settings),
        settings=settings,
        events=events,
        facts=facts,
        version=sha256(b"".join((homes[name] / name).read_bytes() for name in BOOK_FILES)).hexdigest()[:12],
        _by_procedure={
            procedure.value: tuple(clock for clock in clocks.values() if clock.procedure == procedure)
            for procedure in ProcedureName
        },
    )


def _is_verified(key: str, table: Any) -> bool:
    section = TomlTable("facts.toml", key, table)
    section.text("source")
    verified = section.need("verified", bool)
    section.done()
    return verified


def _read_event_labels(file: str, tables: Mapping[str, Any]) -> dict[str, Bilingual]:
    found = {}
    for key, table in tables.items():
        section = TomlTable(file, key, table)
        found[key] = section.words()
        section.done()
    return found


def _read_clocks(tables: Mapping[str, Any], sources: ReferenceTables) -> dict[str, Clock]:
    clocks = {name: read_clock("clocks.toml", name, table, sources) for name, table in tables.items()}
    check_clocks("clocks.toml", clocks)
    return {
        name: replace(
            clock,
            citation=citation_text(clock.cite, sources.titles),
            words=_derivation_names(clock, clocks, sources.events),
        )
        for name, clock in clocks.items()
    }


def _derivation_names(
    clock: Clock, clocks: Mapping[str, Clock], events: Mapping[str, Bilingual]
) -> dict[str, Bilingual]:
    """The words of every event and parent clock that the derivation of this clock can mention."""
    names = {event: events[event] for event in clock.heard}
    for parent in clock.parents:
        names[parent.event] = clocks[parent.event].label
        names |= _derivation_names(clocks[parent.event], clocks, events)
    return names
