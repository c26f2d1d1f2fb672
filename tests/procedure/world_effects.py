"""Where each effect in memory registers itself under the name of its row, as the product's functions do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from wagecase.procedure.core.effects import EFFECTS
from wagecase.procedure.core.views import ProceedingView

if TYPE_CHECKING:
    from tests.procedure.world import World

WorldEffect = Callable[["World", ProceedingView, Mapping[str, Any], dict[str, str]], None]

_FUNCTIONS: dict[str, WorldEffect] = {}


def in_world(name: str) -> Callable[[WorldEffect], WorldEffect]:
    """Registers what the effect of this name does to a world in memory."""
    assert name in EFFECTS, f"{name} is declared by no row"

    def register(function: WorldEffect) -> WorldEffect:
        assert name not in _FUNCTIONS, f"{name} is done twice"
        _FUNCTIONS[name] = function
        return function

    return register


def world_effects() -> Mapping[str, WorldEffect]:
    """The function of every declared effect."""
    assert set(_FUNCTIONS) == set(EFFECTS), f"no world function: {sorted(set(EFFECTS) - set(_FUNCTIONS))}"
    return _FUNCTIONS
