"""The procedure `case`: the root of every matter."""

from __future__ import annotations

from wagecase.procedure.acts import Act
from wagecase.procedure.arbitration_opening import ARBITRATION_OPENING
from wagecase.procedure.case_close import CLOSE_ACTS
from wagecase.procedure.case_designation import DESIGNATION_ACTS
from wagecase.procedure.case_hand_over import HAND_OVER_ACTS
from wagecase.procedure.case_intake import INTAKE_ACTS
from wagecase.procedure.case_money import MONEY_ACTS
from wagecase.procedure.case_moves import MOVE_ACTS
from wagecase.procedure.legal_aid_opening import LEGAL_AID_OPENING
from wagecase.procedure.litigation_opening import LITIGATION_OPENING
from wagecase.procedure.mediation_opening import MEDIATION_OPENING

NEXT_DOORS = LEGAL_AID_OPENING + MEDIATION_OPENING + ARBITRATION_OPENING + LITIGATION_OPENING
"""Acts that lead from the case into another procedure."""

CASE_ACTS: tuple[Act, ...] = (
    INTAKE_ACTS + MONEY_ACTS + HAND_OVER_ACTS + DESIGNATION_ACTS + MOVE_ACTS + CLOSE_ACTS + NEXT_DOORS
)
