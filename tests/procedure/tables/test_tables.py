"""The tables as a whole: what is in them is complete, and a faulty table is refused with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from wagecase.law.book import load_book
from wagecase.law.words import Bilingual
from wagecase.procedure.core.acts import Act, FieldType, FormField, PerformedBy
from wagecase.procedure.core.clock_check import unnamed_clocks
from wagecase.procedure.core.enums import Procedure
from wagecase.procedure.core.recorded import OPENED_BY_SERVICE
from wagecase.procedure.core.spec import ProcedureSpec, TableFault
from wagecase.procedure.core.stages import StageSpec
from wagecase.procedure.events.event import EventNotice, EventSpec
from wagecase.procedure.events.table import EVENTS, EventFault, collect_events
from wagecase.procedure.tables.joined import check_procedures
from wagecase.procedure.tables.table import PROCEDURES, UnknownAct, get_act

ACTS = [act for spec in PROCEDURES.values() for act in spec.acts]
CASE = PROCEDURES["case"]
PAID = EVENTS["case.paid"]


def mended(name: str, **new: Any) -> Callable[[ProcedureSpec], ProcedureSpec]:
    """The case's table with one act changed."""

    def change(spec: ProcedureSpec) -> ProcedureSpec:
        return replace(spec, acts=tuple(replace(act, **new) if act.name == name else act for act in spec.acts))

    return change


def without(*names: str) -> Callable[[ProcedureSpec], ProcedureSpec]:
    return lambda spec: replace(spec, acts=tuple(act for act in spec.acts if act.name not in names))


def staged(*stages: StageSpec) -> Callable[[ProcedureSpec], ProcedureSpec]:
    return lambda spec: replace(spec, stages=(*spec.stages, *stages))


LIMBO = StageSpec("limbo", Bilingual("无处", "Limbo"))
NOTE = FormField("note", FieldType.text, Bilingual("备注", "Note"))
COLOURED: dict[str, Any] = {"type": "colour"}
FAULTS: tuple[tuple[str, Callable[[ProcedureSpec], ProcedureSpec], str], ...] = (
    ("unknown event", mended("verify", records="case.guessed"), "unknown event case.guessed"),
    ("event of another procedure", mended("verify", records="inspection.filed"), "another procedure"),
    ("an event to follow that is unknown", mended("supplement", after=("case.guessed",)), "unknown event"),
    ("no way to an end", lambda s: mended("verify", to="limbo")(staged(LIMBO)(s)), "no way leads"),
    ("unreachable stage", staged(LIMBO), "no act leads"),
    ("unknown stage", mended("verify", at=frozenset({"limbo"})), "unknown stage limbo"),
    ("unknown target", mended("verify", to="limbo"), "unknown stage limbo"),
    ("no stage", mended("verify", at=frozenset()), "stands at no stage"),
    ("no end", lambda s: replace(s, stages=tuple(replace(one, end=False) for one in s.stages)), "no end"),
    ("unknown first stage", lambda s: replace(s, first="limbo"), "first stage is unknown"),
    ("no citation", mended("verify", cite="somewhere"), "cites neither"),
    ("unknown fact", mended("verify", cite="某条 [A99]"), "no fact"),
    ("unverified figure without setting", mended("verify", cite="某条 [E14]"), "unverified and no setting"),
    ("a fact without article", mended("verify", cite="某条 [D21]"), "whose source is no citation"),
    ("two acts of one name", lambda s: replace(s, acts=(*s.acts, s.acts[0])), "two acts"),
    ("ask of unknown type", mended("verify", form_fields=(replace(NOTE, **COLOURED),)), "unknown type"),
    ("choice without choices", mended("verify", form_fields=(replace(NOTE, type=FieldType.choice),)), "choices belong"),
    ("an ask twice", mended("verify", form_fields=(NOTE, NOTE)), "asks twice"),
    ("an ask that is set", mended("sign_in", sets={"note": "x"}), "sets itself"),
    ("unknown effect", mended("verify", effect="magic"), "unknown effect"),
    ("effect without what it needs", mended("verify", effect="transfer"), "needs kind"),
    ("document that is none", mended("order_supervision", sets_document=False), "sets none"),
    ("open to all organisations", mended("verify", performed_by=PerformedBy.outside, needs=()), "every organisation"),
    ("open to no role", mended("verify", by=frozenset()), "no role"),
    ("handlers and never handlers", mended("verify", not_handler=True), "never for handlers"),
    ("opens nothing known", mended("accept", opens="dance"), "has no table"),
    ("label without English", mended("verify", label=Bilingual("核实", "")), "lacks a language"),
    ("act of another procedure", mended("verify", procedure="inspection"), "belongs to"),
    ("correction without effect", mended("verify", records="*"), "only a correction"),
    (
        "clock without start",
        without("transfer", "list_claims", "order_supervision"),
        "no act and no service leaves case.supervision_ordered",
    ),
    ("clock without stop", without("answer_supervision"), "no act and no service leaves case.supervision_answered"),
)


@pytest.mark.parametrize(("change", "reason"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_faulty_table_is_refused(change: Callable[[ProcedureSpec], ProcedureSpec], reason: str) -> None:
    with pytest.raises(TableFault, match=reason) as caught:
        check_procedures(load_book(), {**PROCEDURES, "case": change(CASE)})
    assert caught.value.procedure in {*PROCEDURES, "clocks.toml"}


def test_the_tables_in_force_are_sound() -> None:
    check_procedures(load_book())


@pytest.mark.parametrize("act", ACTS, ids=lambda act: f"{act.procedure}.{act.name}")
def test_every_act_is_labelled_cited_and_asks_in_both_languages(act: Act) -> None:
    words = [act.label, *(ask.label for ask in act.form_fields), *(w for a in act.form_fields for _, w in a.choices)]
    assert all(one.get("zh") != one.get("en") for one in words)
    assert act.cite


def test_every_event_that_the_law_hears_has_a_row() -> None:
    book = load_book()
    assert {name for clock in book.clocks.values() for name in clock.heard} <= set(EVENTS)


BROKEN_ROWS = (
    ("a name twice", {"case": (PAID, PAID)}, "case.paid: stands in the tables twice"),
    ("a row in a foreign table", {"inspection": (PAID,)}, "stands in the table of inspection"),
    ("a label without English", {"case": (replace(PAID, label=Bilingual("到账", "")),)}, "lacks a language"),
    ("a phrase without Chinese", {"case": (replace(PAID, phrase=Bilingual("", "the pay")),)}, "lacks a language"),
    (
        "a plain notice without words",
        {"case": (replace(PAID, notice=EventNotice("event_recorded", ("handler",))),)},
        "takes its request from the row",
    ),
    (
        "a notice that nothing can end",
        {"case": (replace(PAID, notice=EventNotice("assigned", ("handler",), ("case.guessed",))),)},
        "case.guessed ends its notice and is no event",
    ),
)


@pytest.mark.parametrize(("tables", "reason"), [row[1:] for row in BROKEN_ROWS], ids=[row[0] for row in BROKEN_ROWS])
def test_a_faulty_row_of_an_event_is_refused(tables: Mapping[str, tuple[EventSpec, ...]], reason: str) -> None:
    with pytest.raises(EventFault, match=reason):
        collect_events(tables)


WITHOUT_ACT = {"inspection.hearing_set"}


def test_every_event_of_the_two_procedures_that_practice_names_is_left_by_an_act() -> None:
    left = {name for act in ACTS for name in (act.records, act.opens_with) if name} | OPENED_BY_SERVICE
    others = {name for name in EVENTS if name.split(".")[0] in PROCEDURES} - left
    assert {name for name in others if not name.startswith(("case.union_", "case.petition_"))} == WITHOUT_ACT


def test_only_clocks_whose_acts_come_with_other_tables_are_unnamed() -> None:
    kinds = {name.split(".")[0] for name in unnamed_clocks(PROCEDURES, load_book())}
    assert kinds == {"petition", "union"}


def test_every_procedure_of_a_table_is_known() -> None:
    assert {Procedure(name).value for name in PROCEDURES} == set(PROCEDURES)


def test_an_act_that_no_table_has_is_unknown() -> None:
    with pytest.raises(UnknownAct):
        get_act("case", "dance")
    with pytest.raises(UnknownAct):
        get_act("dance", "assign")
