"""How a deadline came about, in the words that the events' rows have for what clocks hear."""

from __future__ import annotations

from wagecase.law import explain
from wagecase.law.clock import Clock
from wagecase.procedure.events.table import EVENT_PHRASES


def explain_deadline(clock: Clock, derivation: explain.Derivation, lang: str) -> str:
    """Full sentences on how the deadline was derived; `derivation` is what the fold left beside it."""
    return explain.explain_deadline(clock, derivation, lang, EVENT_PHRASES)
