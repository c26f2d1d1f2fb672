"""The procedure `inspection`: labour inspection 劳动保障监察, from filing to close."""

from __future__ import annotations

from wagecase.procedure.core.acts import Act
from wagecase.procedure.inspection.approval_acts import APPROVAL_ACTS
from wagecase.procedure.inspection.closing import END_ACTS
from wagecase.procedure.inspection.decision import DECISION_ACTS
from wagecase.procedure.inspection.dishonesty_list import LIST_ACTS
from wagecase.procedure.inspection.inquiry import INQUIRY_ACTS
from wagecase.procedure.inspection.liable_parties import LIABLE_ACTS
from wagecase.procedure.inspection.police_transfer import CRIME_ACTS

INSPECTION_ACTS: tuple[Act, ...] = (
    APPROVAL_ACTS + INQUIRY_ACTS + DECISION_ACTS + LIABLE_ACTS + CRIME_ACTS + LIST_ACTS + END_ACTS
)
