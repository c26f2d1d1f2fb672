"""The procedure `case`: the root of every matter."""

from __future__ import annotations

from wagecase.procedure.arbitration.opening import ARBITRATION_OPENING
from wagecase.procedure.case.close import CLOSE_ACTS
from wagecase.procedure.case.designation import DESIGNATION_ACTS
from wagecase.procedure.case.intake import INTAKE_ACTS
from wagecase.procedure.case.money import MONEY_ACTS
from wagecase.procedure.case.other_acts import COORDINATION_ACTS
from wagecase.procedure.case.transfer import TRANSFER_ACTS
from wagecase.procedure.core.acts import Act
from wagecase.procedure.legal_aid.opening import LEGAL_AID_OPENING
from wagecase.procedure.litigation.opening import LITIGATION_OPENING
from wagecase.procedure.mediation.opening import MEDIATION_OPENING

OPENING_ACTS = LEGAL_AID_OPENING + MEDIATION_OPENING + ARBITRATION_OPENING + LITIGATION_OPENING
"""Acts that lead from the case into another procedure."""

CASE_ACTS: tuple[Act, ...] = (
    INTAKE_ACTS + MONEY_ACTS + TRANSFER_ACTS + DESIGNATION_ACTS + COORDINATION_ACTS + CLOSE_ACTS + OPENING_ACTS
)
