"""Reads one clock from its table, refusing what a clock alone can get wrong; checks.py looks at all together."""

import re
from typing import Any

from wagecase.law.bounds import COUNTING, check_dates, check_length
from wagecase.law.citing import (
    ReferenceTables,
    borne_out,
    check_facts,
    read_cite,
)
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
from wagecase.law.fault import BookFault, TomlTable
from wagecase.law.figures import SettingSpec, SettingType
from wagecase.law.settings import require_setting
from wagecase.law.words import Bilingual

_QUALIFIED_NAME = re.compile(r"[a-z_]+\.[a-z_]+")


def read_clock(file: str, name: str, table: Any, sources: ReferenceTables) -> Clock:
    section = TomlTable(file, name, table)
    if not _QUALIFIED_NAME.fullmatch(name):
        raise BookFault(file, name, "must be named like insp.accept")
    facts = section.texts("facts")
    check_facts(section, facts, sources.facts)
    direction = section.choice("direction", Direction, Direction.forward)
    parents = _read_triggers(section, "after")
    clock = Clock(
        name=name,
        procedure=section.choice("procedure", ProcedureName),
        label=section.words(),
        kind=section.choice("kind", ClockKind),
        subject=section.choice("subject", SubjectKind, SubjectKind.proceeding),
        direction=direction,
        starts=_read_triggers(section, "starts"),
        parents=parents,
        stops=_read_triggers(section, "stops"),
        pauses=_read_triggers(section, "pauses"),
        resumes=_read_triggers(section, "resumes"),
        restarts=_read_triggers(section, "restarts"),
        extension=_read_extension(section),
        terms=_read_terms(section, sources, facts),
        owner=section.choice("owner", ClockOwner),
        remind=_read_reminder_days(section),
        cite=read_cite(section, sources),
        citation=Bilingual("", ""),
        facts=facts,
        parent_labels={},
        worker=section.get("worker", bool) or False,
        note=section.words("note_") if section.has("note_zh") or section.has("note_en") else None,
    )
    section.done()
    borne_out(section, clock.cite, facts, sources)
    return clock


def _read_triggers(section: TomlTable, name: str) -> tuple[Trigger, ...]:
    rows = section.get(name, list) or []
    return tuple(_read_trigger(section, f"{name}[{number}]", row) for number, row in enumerate(rows, 1))


def _read_trigger(section: TomlTable, name: str, row: Any) -> Trigger:
    if isinstance(row, str):
        return Trigger(row)
    table = TomlTable(section.file, f"{section.key}.{name}", row)
    where = table.table("where")
    trigger = Trigger(table.text("event"), table.get("field", str), dict(where), table.get("every", bool) or False)
    table.done()
    if not all(isinstance(value, str) for value in where.values()):
        raise section.fault(f"{name}.where", "must compare with words")
    return trigger


def _read_extension(section: TomlTable) -> Extension | None:
    """An extension states the law's cap, or says ``document = true``: the paper that approves it states the length."""
    if not section.has("extension"):
        return None
    table = TomlTable(section.file, f"{section.key}.extension", section.need("extension", dict))
    trigger = Trigger(table.text("event"), None, dict(table.table("where")))
    cap, by_document = table.get("cap", int), table.get("document", bool)
    unit = table.choice("unit", Unit)
    table.done()
    if (cap is None) is not bool(by_document):
        raise section.fault("extension", "must state the cap of the law, or document = true where the law has none")
    if cap is not None and cap < 1:
        raise section.fault("extension.cap", "must be at least 1")
    return Extension(trigger, cap, unit)


def _read_terms(section: TomlTable, sources: ReferenceTables, facts: tuple[str, ...]) -> tuple[ClockTerm, ...]:
    terms = tuple(_read_term(row, sources, facts) for row in section.tables("terms"))
    if not terms:
        raise section.fault("terms", "is missing")
    check_dates(section, "terms", [term.since for term in terms], sources.as_of)
    return terms


def _read_term(row: TomlTable, sources: ReferenceTables, facts: tuple[str, ...]) -> ClockTerm:
    require_setting(row, "setting", sources.settings, SettingType.int)
    require_setting(row, "unit_setting", sources.settings, SettingType.text)
    term = ClockTerm(
        since=row.day("since"),
        length=row.get("length", int),
        unit=row.choice("unit", Unit),
        setting=row.get("setting", str),
        unit_setting=row.get("unit_setting", str),
        moves_running=row.get("moves_running", bool) or False,
    )
    row.done()
    if term.unit is Unit.document:
        if term.length is not None or term.setting or term.unit_setting:
            raise row.fault("length", "is set by the document")
    elif (term.length is None) is (term.setting is None):
        raise row.fault("length", "must be given, or a setting instead, and not both")
    if term.length is not None:
        check_length(row, term.length, term.unit)
    if term.unit_setting is not None:
        _check_choices(row, sources.settings[term.unit_setting])
    open_facts = [fact for fact in facts if not sources.facts[fact]]
    if term.length is not None and open_facts:
        raise row.fault("length", f"rests on {', '.join(open_facts)}, which is UNVERIFIED: make it a setting")
    return term


def _check_choices(row: TomlTable, spec: SettingSpec) -> None:
    """A setting that chooses the unit of a clock offers units of counting and nothing else."""
    if not spec.choices or not set(spec.choices) <= COUNTING:
        raise row.fault("unit_setting", f"{spec.name!r} must choose among {', '.join(sorted(COUNTING))}")


def _read_reminder_days(section: TomlTable) -> tuple[int, ...]:
    days = section.get("remind", list) or []
    if not all(isinstance(day, int) and not isinstance(day, bool) and day >= 0 for day in days):
        raise section.fault("remind", "must be a list of days")
    if list(days) != sorted(set(days), reverse=True):
        raise section.fault("remind", "must descend")
    return tuple(days)
