"""The next doors of a matter: where a worker or an employer can go from a proceeding that has ended, or is ending, with
the reason, the article, and the days between which the door stands open. A pure function of the view; it opens nothing
and closes nothing. Each row of the tables says when it applies and which clocks are its windows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from wagecase.procedure.core.sources import source
from wagecase.procedure.core.views import CaseView, ProceedingView
from wagecase.procedure.next_steps.tables import LITIGATION, MEDIATION
from wagecase.procedure.next_steps.tables_other import ARBITRATION, CASE, ENFORCEMENT, INSPECTION, LEGAL_AID
from wagecase.procedure.next_steps.windows import Door, Row, Standing, Target, Window

__all__ = ["TABLES", "Door", "Standing", "Target", "Window", "doors"]

TABLES: Mapping[str, tuple[Row, ...]] = MappingProxyType(
    {
        "case": CASE,
        "inspection": INSPECTION,
        "mediation": MEDIATION,
        "arbitration": ARBITRATION,
        "legal_aid": LEGAL_AID,
        "litigation": LITIGATION,
        "enforcement": ENFORCEMENT,
    }
)


def doors(view: CaseView, proceeding: ProceedingView) -> tuple[Door, ...]:
    """Every door that this proceeding leads to as it stands today, in the tables' order."""
    return tuple(_opened(view, proceeding))


def _opened(view: CaseView, proceeding: ProceedingView) -> Iterator[Door]:
    for row in TABLES[proceeding.procedure]:
        if row.when(view, proceeding) and (claims := row.claims(view, proceeding)):
            windows = row.windows(view, proceeding, claims)
            yield Door(row.to, row.reason, source(*row.facts), row.who, claims, windows, row.act, row.shut)
