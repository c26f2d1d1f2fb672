"""The procedure `arbitration`: labour dispute arbitration 劳动争议仲裁, fast track and ordinary."""

from __future__ import annotations

from wagecase.procedure.acts import Act
from wagecase.procedure.arbitration_award import AWARD_ACTS
from wagecase.procedure.arbitration_end import END_ACTS
from wagecase.procedure.arbitration_hearing import HEARING_ACTS
from wagecase.procedure.arbitration_intake import INTAKE_ACTS
from wagecase.procedure.arbitration_service import SERVICE_ACTS
from wagecase.procedure.arbitration_time import TIME_ACTS

ARBITRATION_ACTS: tuple[Act, ...] = INTAKE_ACTS + SERVICE_ACTS + HEARING_ACTS + TIME_ACTS + AWARD_ACTS + END_ACTS
