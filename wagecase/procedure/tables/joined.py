"""The tables of all procedures joined and checked. Whoever starts the product loads this; a faulty table stops it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wagecase.law.book import Book, load_book
from wagecase.procedure.arbitration.procedure import ARBITRATION_ACTS
from wagecase.procedure.core.acts import Act
from wagecase.procedure.core.enums import Procedure
from wagecase.procedure.core.spec import ProcedureSpec
from wagecase.procedure.core.stages import STAGES
from wagecase.procedure.inspection.procedure import INSPECTION_ACTS
from wagecase.procedure.legal_aid.procedure import LEGAL_AID_ACTS
from wagecase.procedure.litigation.enforcement import ENFORCEMENT_ACTS
from wagecase.procedure.litigation.procedure import LITIGATION_ACTS
from wagecase.procedure.mediation.procedure import MEDIATION_ACTS
from wagecase.procedure.tables.case import CASE_ACTS
from wagecase.procedure.tables.checks import check_tables
from wagecase.procedure.tables.reassignment import REASSIGNMENT_ACTS

_OWN_ACTS: Mapping[Procedure, tuple[Act, ...]] = MappingProxyType(
    {
        Procedure.case: CASE_ACTS,
        Procedure.inspection: INSPECTION_ACTS,
        Procedure.arbitration: ARBITRATION_ACTS,
        Procedure.mediation: MEDIATION_ACTS,
        Procedure.legal_aid: LEGAL_AID_ACTS,
        Procedure.litigation: LITIGATION_ACTS,
        Procedure.enforcement: ENFORCEMENT_ACTS,
    }
)
_ACTS: Mapping[Procedure, tuple[Act, ...]] = MappingProxyType(
    {procedure: (*acts, REASSIGNMENT_ACTS[procedure]) for procedure, acts in _OWN_ACTS.items()}
)


def _spec(procedure: Procedure) -> ProcedureSpec:
    stages = STAGES[procedure]
    openers = [act for acts in _ACTS.values() for act in acts if act.opens == procedure and act.opens_stage]
    entries = frozenset(str(act.opens_stage) for act in openers)
    return ProcedureSpec(procedure, procedure.label, stages, stages[0].name, _ACTS[procedure], entries)


PROCEDURES: Mapping[str, ProcedureSpec] = MappingProxyType(
    {procedure.value: _spec(procedure) for procedure in Procedure if procedure in _ACTS}
)


def check_procedures(book: Book, procedures: Mapping[str, ProcedureSpec] = PROCEDURES) -> None:
    """Refuse faulty tables with a TableFault that names procedure, row and reason."""
    check_tables(procedures, book)


check_procedures(load_book())
