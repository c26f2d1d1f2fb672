"""Every effect with the function that does it: importing the modules registers them, and none may be missing."""

from __future__ import annotations

from collections.abc import Mapping

from wagecase.services.acts.effects import (
    arbitration,
    consolidate,
    corrections,
    designation,
    employer,
    handlers,
    legal_aid,
    money,
    parties,
    reassignment,
    transfers,
    undo_consolidate,
)
from wagecase.services.acts.effects.registration import EffectFunction, registered_effects

MODULES = (
    arbitration,
    consolidate,
    corrections,
    designation,
    employer,
    handlers,
    legal_aid,
    money,
    parties,
    reassignment,
    transfers,
    undo_consolidate,
)
"""The modules whose functions register themselves when they are imported."""

EFFECT_FUNCTIONS: Mapping[str, EffectFunction] = registered_effects()
