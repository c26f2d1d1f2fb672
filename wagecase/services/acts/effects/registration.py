"""Where the function of an effect registers itself under the name that its row has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from wagecase.procedure.core.effects import EFFECTS
from wagecase.services.eventlog.act_context import ActContext

EffectFunction = Callable[[ActContext], None]

_FUNCTIONS: dict[str, EffectFunction] = {}


class EffectFault(Exception):
    """An effect that must not be used: a function without a row, a row without a function, or two functions."""


def effect(name: str) -> Callable[[EffectFunction], EffectFunction]:
    """Registers the function that does the effect of this name.

    Raises:
        EffectFault: no row declares the effect, or another function does it already.
    """
    if name not in EFFECTS:
        raise EffectFault(f"{name} is declared by no row of wagecase/procedure/core/effects.py")

    def register(function: EffectFunction) -> EffectFunction:
        if name in _FUNCTIONS:
            raise EffectFault(f"{name} is done by {_FUNCTIONS[name].__name__} and by {function.__name__}")
        _FUNCTIONS[name] = function
        return function

    return register


def registered_effects(declared: Collection[str] = EFFECTS) -> Mapping[str, EffectFunction]:
    """The function of every declared effect.

    Raises:
        EffectFault: one of them has no function.
    """
    missing = sorted(set(declared) - set(_FUNCTIONS))
    if missing:
        raise EffectFault(f"{', '.join(missing)}: declared, and no function does it")
    return MappingProxyType(_FUNCTIONS)
