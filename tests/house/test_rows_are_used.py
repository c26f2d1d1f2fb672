"""Every event is left by somebody; every effect is had by an act and done by a function, or it is refused."""

from __future__ import annotations

import pytest

from tests.house.test_law_is_read import literals
from wagecase.procedure.core.effects import EFFECTS
from wagecase.procedure.core.recorded import BY_SERVICE, LATER_EVENTS
from wagecase.procedure.events.event import Void
from wagecase.procedure.events.table import EVENTS
from wagecase.procedure.tables.table import PROCEDURES
from wagecase.services.acts.effects.registration import EffectFault, effect, registered_effects
from wagecase.services.acts.effects.registry import EFFECT_FUNCTIONS
from wagecase.services.eventlog.act_context import ActContext

ACTS = [act for spec in PROCEDURES.values() for act in spec.acts]
# Left by effects beside the event of their act.
BESIDE = {"legal_aid.changed"}


def nothing(ctx: ActContext) -> None:
    """An effect that no row declares."""


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_every_event_is_left_by_an_act_or_a_service(name: str) -> None:
    left = {event for act in ACTS for event in (act.records, act.opens_with)}
    assert name in left | set(BY_SERVICE) | LATER_EVENTS | BESIDE


@pytest.mark.parametrize("name", sorted(EFFECTS))
def test_every_effect_is_had_by_an_act_and_done_by_a_function(name: str) -> None:
    assert name in {act.effect for act in ACTS} or name in literals()
    assert EFFECT_FUNCTIONS[name].__doc__


def test_only_declared_effects_have_functions() -> None:
    assert set(EFFECT_FUNCTIONS) == set(EFFECTS)


def test_a_function_that_no_row_declares_is_refused() -> None:
    with pytest.raises(EffectFault, match="magic is declared by no row"):
        effect("magic")(nothing)


def test_a_second_function_of_one_effect_is_refused() -> None:
    with pytest.raises(EffectFault, match="take_payment is done by record_payment and by nothing"):
        effect("take_payment")(nothing)


def test_a_row_without_a_function_is_refused() -> None:
    with pytest.raises(EffectFault, match="magic: declared, and no function does it"):
        registered_effects({*EFFECTS, "magic"})


def test_what_recorded_money_is_undone_by_an_act() -> None:
    paying = {act.records for act in ACTS if act.effect == "take_payment"}
    assert {EVENTS[name].void for name in paying} == {Void.by_act}


def test_what_moves_a_case_between_organisations_is_never_void() -> None:
    moving = {"transfer", "take_receipt", "designate", "join", "unjoin", "split", "reassign"}
    left = {act.records for act in ACTS if act.effect in moving}
    assert {EVENTS[name].void for name in left} == {Void.never}
