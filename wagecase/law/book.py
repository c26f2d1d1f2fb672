"""The book of law: clocks, figures and settings read from the files beside this module, refused whole on any fault."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from wagecase.law.amounts import Amounts, read_amounts
from wagecase.law.bounds import check_fact
from wagecase.law.calendar import Festivals
from wagecase.law.checks import check_amounts, check_clocks, check_settings
from wagecase.law.citation import citation_text
from wagecase.law.citing import ReferenceTables, check_titles, is_citation
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
from wagecase.law.fault import LAW_FOLDER, BookFault, TomlTable, parse_toml_file
from wagecase.law.festivals import read_festivals
from wagecase.law.figures import NoFigure, SettingSpec
from wagecase.law.reading import read_clock
from wagecase.law.settings import Settings, UnknownSetting, read_settings
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

BOOK_FILES = (
    "facts.toml",
    "laws.toml",
    "settings.toml",
    "amounts.toml",
    "clocks.toml",
    "festivals.toml",
)


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """A checked book. ``version`` changes with any byte of its files; ``facts`` says whether each fact is verified,
    ``articles`` how it is cited where it can be, ``as_of`` which day's law the book states."""

    clocks: Mapping[str, Clock]
    amounts: Amounts
    settings: Mapping[str, SettingSpec]
    titles: Mapping[str, Bilingual]
    facts: Mapping[str, bool]
    articles: Mapping[str, str]
    festivals: Festivals
    as_of: date
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
    digest = sha256(b"".join((homes[name] / name).read_bytes() for name in BOOK_FILES)).hexdigest()[:12]
    return book_of({name: parse_toml_file(home, name) for name, home in homes.items()}, digest)


def book_of(tables: Mapping[str, Mapping[str, Any]], version: str) -> Book:
    """The book that these tables make, by the name of their file. Raises BookFault."""
    sources = _sources(tables)
    clocks = _read_clocks(tables["clocks.toml"], sources)
    amounts = read_amounts("amounts.toml", tables["amounts.toml"], sources)
    check_amounts("amounts.toml", amounts, clocks)
    check_settings("settings.toml", sources.settings, clocks)
    return Book(
        clocks=clocks,
        amounts=amounts,
        settings=sources.settings,
        titles=sources.titles,
        facts=sources.facts,
        articles=_citable(tables["facts.toml"], sources),
        festivals=read_festivals(tables["festivals.toml"], sources.as_of),
        as_of=sources.as_of,
        version=version,
        _by_procedure={
            procedure.value: tuple(clock for clock in clocks.values() if clock.procedure == procedure)
            for procedure in ProcedureName
        },
    )


def _sources(tables: Mapping[str, Mapping[str, Any]]) -> ReferenceTables:
    as_of = TomlTable("facts.toml", "-", dict(tables["facts.toml"])).day("as_of")
    facts = {key: _fact(key, table) for key, table in tables["facts.toml"].items() if key != "as_of"}
    verified = {key: fact.verified for key, fact in facts.items()}
    presumed = frozenset(key for key, fact in facts.items() if fact.presumed)
    laws = {key: _law(key, table) for key, table in tables["laws.toml"].items()}
    return ReferenceTables(
        titles={title: words for title, (words, _) in laws.items()},
        short={title: short for title, (_, short) in laws.items()},
        facts=verified,
        articles={key: fact.source for key, fact in facts.items()},
        settings=read_settings("settings.toml", tables["settings.toml"], verified, presumed),
        as_of=as_of,
    )


def _citable(tables: Mapping[str, Any], sources: ReferenceTables) -> dict[str, str]:
    """Each fact that can be cited with its citation: the one of its row, else its source where that is one."""
    found = {}
    for key, source in sources.articles.items():
        section = TomlTable("facts.toml", key, tables[key])
        cite, is_one = section.get("cite", str), is_citation(source, sources.titles)
        if cite is not None:
            check_titles(section, cite, sources.short)
            if is_one:
                raise section.fault("cite", "is not needed: the source is a citation")
        if cite or is_one:
            found[key] = cite or source
    return found


class _Fact(NamedTuple):
    """Where a rule was read, and whether its figure is verified; `presumed` where the fact file names a default."""

    source: str
    verified: bool
    presumed: bool


def _fact(key: str, table: Any) -> _Fact:
    section = TomlTable("facts.toml", key, table)
    fact = _Fact(section.text("source"), section.need("verified", bool), section.get("default", bool) or False)
    section.get("cite", str)
    section.done()
    check_fact(section, fact.source, fact.verified)
    if fact.verified and fact.presumed:
        raise section.fault("default", "belongs to a fact that is not verified")
    return fact


def _law(key: str, table: Any) -> tuple[Bilingual, tuple[str, ...]]:
    section = TomlTable("laws.toml", key, table)
    found = section.words(), section.texts("short")
    section.done()
    return found


def _read_clocks(tables: Mapping[str, Any], sources: ReferenceTables) -> dict[str, Clock]:
    clocks = {name: read_clock("clocks.toml", name, table, sources) for name, table in tables.items()}
    check_clocks("clocks.toml", clocks)
    return {
        name: replace(
            clock,
            citation=citation_text(clock.cite, sources.titles),
            parent_labels=_labels_of_parents(clock, clocks),
        )
        for name, clock in clocks.items()
    }


def _labels_of_parents(clock: Clock, clocks: Mapping[str, Clock]) -> dict[str, Bilingual]:
    """The label of every clock by whose lapse this one can come about, however far back."""
    labels = {}
    for parent in clock.parents:
        labels[parent.event] = clocks[parent.event].label
        labels |= _labels_of_parents(clocks[parent.event], clocks)
    return labels
