"""The procedure `arbitration`: labour dispute arbitration 劳动争议仲裁, fast track and ordinary."""

from __future__ import annotations

from wagecase.procedure.arbitration.award_acts import AWARD_ACTS
from wagecase.procedure.arbitration.ending import END_ACTS
from wagecase.procedure.arbitration.hearing import HEARING_ACTS
from wagecase.procedure.arbitration.intake import INTAKE_ACTS
from wagecase.procedure.arbitration.service import SERVICE_ACTS
from wagecase.procedure.arbitration.time_limits import TIME_ACTS
from wagecase.procedure.core.acts import Act

ARBITRATION_ACTS: tuple[Act, ...] = INTAKE_ACTS + SERVICE_ACTS + HEARING_ACTS + TIME_ACTS + AWARD_ACTS + END_ACTS
