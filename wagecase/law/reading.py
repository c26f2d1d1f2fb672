"""Reads one clock from its table, refusing what a clock alone can get wrong; checks.py looks at all together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wagecase.law.bounds import COUNTING, check_dates, check_length
from wagecase.law.citing import check_borne_out, check_facts, check_titles, title_of
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
from wagecase.law.settings import SettingSpec, SettingType, require_setting
from wagecase.law.words import Bilingual

_QUALIFIED_NAME = re.compile(r"[a-z_]+\.[a-z_]+")
_ARTICLE = (
    (re.compile(r"第(\d+(?:[–、]\d+)*)条之(\S)"), r"art. \1-\2"),
    (re.compile(r"第(\d+(?:[–、]\d+)*)条"), r"art. \1"),
    (re.compile(r"第(\d+(?:[–、]\d+)*)款"), r" para. \1"),
    (re.compile(r"、"), ", "),
)


@dataclass(frozen=True, slots=True)
class ReferenceTables:
    """What a row may refer to: events and titles of law with their words and short names, facts with whether they are
    verified and where they were read, settings. `as_of` is the day of the law that the book states."""

    events: Mapping[str, Bilingual]
    titles: Mapping[str, Bilingual]
    short: Mapping[str, tuple[str, ...]]
    facts: Mapping[str, bool]
    articles: Mapping[str, str]
    settings: Mapping[str, SettingSpec]
    as_of: date


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
        starts=_read_event_triggers(section, "starts", sources),
        parents=parents,
        stops=_read_event_triggers(section, "stops", sources),
        pauses=_read_event_triggers(section, "pauses", sources),
        resumes=_read_event_triggers(section, "resumes", sources),
        restarts=_read_event_triggers(section, "restarts", sources),
        extension=_read_extension(section, sources),
        terms=_read_terms(section, sources, facts),
        owner=section.choice("owner", ClockOwner),
        remind=_read_reminder_days(section),
        cite=read_cite(section, sources),
        citation=Bilingual("", ""),
        facts=facts,
        words={},
        note=section.words("note_") if section.has("note_zh") or section.has("note_en") else None,
    )
    section.done()
    borne_out(section, clock.cite, facts, sources)
    return clock


def borne_out(section: TomlTable, cite: str, facts: tuple[str, ...], sources: ReferenceTables) -> None:
    """Raise where the facts of a row do not name what it cites."""
    check_borne_out(section, cite, sources.short, {fact: sources.articles[fact] for fact in facts})


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


def _read_event_triggers(section: TomlTable, name: str, sources: ReferenceTables) -> tuple[Trigger, ...]:
    triggers = _read_triggers(section, name)
    for trigger in triggers:
        _require_known_event(section, name, trigger, sources)
    return triggers


def _require_known_event(section: TomlTable, name: str, trigger: Trigger, sources: ReferenceTables) -> None:
    if trigger.event not in sources.events:
        raise section.fault(name, f"{trigger.event!r} is no event of events.toml")


def _read_extension(section: TomlTable, sources: ReferenceTables) -> Extension | None:
    """An extension states the law's cap, or says ``document = true``: the document that approves it states the
    length."""
    if not section.has("extension"):
        return None
    table = TomlTable(section.file, f"{section.key}.extension", section.need("extension", dict))
    trigger = Trigger(table.text("event"), None, dict(table.table("where")))
    cap, by_document = table.get("cap", int), table.get("document", bool)
    unit = table.choice("unit", Unit)
    table.done()
    _require_known_event(section, "extension", trigger, sources)
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


def read_cite(section: TomlTable, sources: ReferenceTables) -> str:
    """The citation: one or more titles known to laws.toml, each with its articles, parted by semicolons."""
    cite = section.text("cite")
    check_titles(section, cite, sources.short)
    return cite


def citation_text(cite: str, titles: Mapping[str, Bilingual]) -> Bilingual:
    """The citation for people: Chinese titles in their brackets, English titles with English article marks.

    A part that begins with no known title stays as it is.
    """
    return Bilingual(_in_chinese(cite, titles), _in_english(cite, titles))


def _in_chinese(cite: str, titles: Mapping[str, Bilingual]) -> str:
    said = []
    for part in cite.split("; "):
        title = title_of(part, titles)
        if title is None:
            said.append(part)
            continue
        name = titles[title].zh.replace("《", "〈").replace("》", "〉")
        numbered = title if title.endswith("号") else ""
        if name == numbered:
            name = ""
        said.append("".join((f"《{name}》" if name else "", f"（{numbered}）" if name and numbered else numbered)))
        said[-1] += part.removeprefix(title).strip()
    return "、".join(said)


def _in_english(cite: str, titles: Mapping[str, Bilingual]) -> str:
    said = []
    for part in cite.split("; "):
        title = title_of(part, titles)
        if title is None:
            said.append(part)
            continue
        articles = part.removeprefix(title)
        for pattern, written in _ARTICLE:
            articles = pattern.sub(written, articles)
        said.append(titles[title].en + articles)
    return "; ".join(said)
