"""The next steps 后续途径 of a matter: where a worker or an employer can go from one that has ended or is ending.

Each comes with its reason, its article, and the days between which it is open. A pure function of the view; it opens
nothing and closes nothing. Each row of the tables says when it applies and which clocks are its windows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from wagecase.procedure.core.sources import citation_of
from wagecase.procedure.core.views import CaseView, ProceedingView
from wagecase.procedure.next_steps.tables import LITIGATION_STEPS, MEDIATION_STEPS
from wagecase.procedure.next_steps.tables_other import (
    ARBITRATION_STEPS,
    CASE_STEPS,
    ENFORCEMENT_STEPS,
    INSPECTION_STEPS,
    LEGAL_AID_STEPS,
)
from wagecase.procedure.next_steps.windows import NextStep, NextStepRule, NextStepStatus, NextStepTarget, StepWindow

__all__ = ["NEXT_STEP_RULES", "NextStep", "NextStepStatus", "NextStepTarget", "StepWindow", "list_next_steps"]

NEXT_STEP_RULES: Mapping[str, tuple[NextStepRule, ...]] = MappingProxyType(
    {
        "case": CASE_STEPS,
        "inspection": INSPECTION_STEPS,
        "mediation": MEDIATION_STEPS,
        "arbitration": ARBITRATION_STEPS,
        "legal_aid": LEGAL_AID_STEPS,
        "litigation": LITIGATION_STEPS,
        "enforcement": ENFORCEMENT_STEPS,
    }
)


def list_next_steps(view: CaseView, proceeding: ProceedingView) -> tuple[NextStep, ...]:
    """Every step that this proceeding leads to as it stands today, in the tables' order."""
    return tuple(_matching_steps(view, proceeding))


def _matching_steps(view: CaseView, proceeding: ProceedingView) -> Iterator[NextStep]:
    for row in NEXT_STEP_RULES[proceeding.procedure]:
        if row.when(view, proceeding) and (claims := row.claims(view, proceeding)):
            windows = row.windows(view, proceeding, claims)
            yield NextStep(row.to, row.reason, citation_of(*row.facts), row.who, claims, windows, row.act, row.shut)
