"""What makes a table unfit: found at import, so that a faulty rule never meets a case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from wagecase.law.book import Book
from wagecase.procedure.core.acts import SAME_EVENT, Act, FieldType, PerformedBy
from wagecase.procedure.core.clock_check import misfits
from wagecase.procedure.core.effects import EFFECTS
from wagecase.procedure.core.sources import OFFICE_PRACTICE
from wagecase.procedure.core.spec import ProcedureSpec, TableFault
from wagecase.procedure.core.stages import STAGES
from wagecase.procedure.events.table import EVENTS

Tables = Mapping[str, ProcedureSpec]
RowFault = tuple[str, str]

_FACT_ID = re.compile(r"\b[A-JS]\d{2}[a-z]?\b")

EVENTS_ON_THE_CASE = frozenset({"legal_aid.informed"})
"""Events of a procedure that stand on the case itself: workers are informed of the right to aid before anybody applies
(D17)."""


def check_tables(tables: Tables, book: Book) -> None:
    """Raise the first fault found as a TableFault."""
    for spec in tables.values():
        for find in (_duplicate_names, _unknown_stages, _unreachable, _stages_without_end):
            for row, reason in find(spec):
                raise TableFault(spec.name, row, reason)
        for act in spec.acts:
            for reason in _row_faults(act, spec, book):
                raise TableFault(spec.name, act.name, reason)
    for misfit in misfits(tables, book):
        raise TableFault(misfit.file, misfit.key, misfit.reason)


def _duplicate_names(spec: ProcedureSpec) -> Iterator[RowFault]:
    seen: set[str] = set()
    for act in spec.acts:
        if act.name in seen:
            yield act.name, "two acts have this name"
        seen.add(act.name)


def _unknown_stages(spec: ProcedureSpec) -> Iterator[RowFault]:
    known = {stage.name for stage in spec.stages}
    if spec.first not in known:
        yield spec.first, "the first stage is unknown"
    for act in spec.acts:
        for stage in sorted((act.at | ({act.to} if act.to else frozenset())) - known):
            yield act.name, f"unknown stage {stage}"
        if not act.at:
            yield act.name, "stands at no stage"


def _reachable_stages(spec: ProcedureSpec, start: frozenset[str], backwards: bool) -> frozenset[str]:
    """Every stage that can be reached from these, or from which these can be reached."""
    moves = {(a, act.to) for act in spec.acts if act.to for a in act.at}
    edges = {(b, a) for a, b in moves} if backwards else moves
    found = start
    while True:
        more = found | {b for a, b in edges if a in found and b}
        if more == found:
            return found
        found = more


def _unreachable(spec: ProcedureSpec) -> Iterator[RowFault]:
    reached = _reachable_stages(spec, spec.entries | {spec.first}, backwards=False)
    for stage in spec.stages:
        if stage.name not in reached:
            yield stage.name, "no act leads to this stage"


def _stages_without_end(spec: ProcedureSpec) -> Iterator[RowFault]:
    if not spec.ends:
        yield spec.first, "the procedure has no end"
    saved = _reachable_stages(spec, spec.ends, backwards=True)
    for stage in spec.stages:
        if stage.name not in saved:
            yield stage.name, "no way leads from this stage to an end"


def _row_faults(act: Act, spec: ProcedureSpec, book: Book) -> Iterator[str]:
    for find in _ROW_CHECKS:
        yield from find(act, spec, book)


def _event_fault(act: Act, spec: ProcedureSpec, book: Book) -> Iterator[str]:
    if act.procedure != spec.name:
        yield f"belongs to {act.procedure}"
    if act.records == SAME_EVENT:
        if act.effect != "correct":
            yield "only a correction records the event it corrects"
    elif act.records not in EVENTS:
        yield f"unknown event {act.records}"
    elif act.records not in EVENTS_ON_THE_CASE and not act.records.startswith(
        f"{act.opens if act.opens_first else spec.name}."
    ):
        yield f"{act.records} is an event of another procedure"
    yield from (f"unknown event {name}" for name in act.after if name not in EVENTS)


def _citation_fault(act: Act, spec: ProcedureSpec, book: Book) -> Iterator[str]:
    facts = _FACT_ID.findall(act.cite)
    if not facts and OFFICE_PRACTICE not in act.cite:
        yield "cites neither an article nor the office's custom"
    yield from (f"cites {fact}, which is no fact" for fact in facts if fact not in book.facts)
    settled = {fact for setting in book.settings.values() for fact in setting.facts}
    for fact in facts:
        if book.facts.get(fact) is False and fact not in settled:
            yield f"rests on {fact}, whose figure is unverified and no setting"
    yield from (f"cites {fact}, whose source is no citation" for fact in facts if fact not in book.articles)


def _label_fault(act: Act, spec: ProcedureSpec, book: Book) -> Iterator[str]:
    words = [
        act.label,
        *(ask.label for ask in act.form_fields),
        *(w for ask in act.form_fields for _, w in ask.choices),
    ]
    if not all(one.get("zh") and one.get("en") for one in words):
        yield "has a label that lacks a language"


def _form_field_fault(act: Act, spec: ProcedureSpec, book: Book) -> Iterator[str]:
    names = [ask.name for ask in act.form_fields]
    yield from (f"asks twice for {name}" for name in sorted({n for n in names if names.count(n) > 1}))
    for ask in act.form_fields:
        if ask.type not in set(FieldType):
            yield f"asks for {ask.name} of unknown type {ask.type}"
        if (ask.type is FieldType.choice) != bool(ask.choices):
            yield f"{ask.name}: choices belong to a choice, and a choice has some"
        if ask.name in act.sets:
            yield f"asks for {ask.name}, which it sets itself"


def _effect_fault(act: Act, spec: ProcedureSpec, book: Book) -> Iterator[str]:
    if act.effect is None:
        return
    row = EFFECTS.get(act.effect)
    if row is None:
        yield f"unknown effect {act.effect}"
        return
    given = {ask.name for ask in act.form_fields} | set(act.sets)
    yield from (f"the effect {act.effect} needs {name}" for name in sorted(set(row.needs) - given))
    if act.effect == "issue_document" and not act.sets_document:
        yield "issues a document but sets none"


def _performer_fault(act: Act, spec: ProcedureSpec, book: Book) -> Iterator[str]:
    if not act.by:
        yield "is open to no role"
    if act.performed_by is PerformedBy.outside and not act.needs:
        yield "is open to every organisation and says nowhere to whom"
    if act.handler_only and act.not_handler:
        yield "is for handlers only and never for handlers"
    if act.opens is not None and act.opens not in STAGES:
        yield f"opens {act.opens}, which has no table"
    elif act.opens and act.opens_stage and act.opens_stage not in {stage.name for stage in STAGES[act.opens]}:
        yield f"opens at {act.opens_stage}, which is no stage of {act.opens}"
    if (act.opens_first or act.opens_with) and not act.opens:
        yield "has the first event of nothing"
    if act.opens_with and act.opens_with not in EVENTS:
        yield f"unknown event {act.opens_with}"
    elif act.opens_with and not act.opens_with.startswith(f"{act.opens}."):
        yield f"{act.opens_with} is an event of another procedure"


_ROW_CHECKS: tuple[Callable[[Act, ProcedureSpec, Book], Iterator[str]], ...] = (
    _event_fault,
    _citation_fault,
    _label_fault,
    _form_field_fault,
    _effect_fault,
    _performer_fault,
)
