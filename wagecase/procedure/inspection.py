"""The procedure `inspection`: labour inspection 劳动保障监察, from filing to close."""

from __future__ import annotations

from wagecase.procedure.acts import Act
from wagecase.procedure.inspection_approval import APPROVAL_ACTS
from wagecase.procedure.inspection_crime import CRIME_ACTS
from wagecase.procedure.inspection_decision import DECISION_ACTS
from wagecase.procedure.inspection_end import END_ACTS
from wagecase.procedure.inspection_inquiry import INQUIRY_ACTS
from wagecase.procedure.inspection_liable import LIABLE_ACTS
from wagecase.procedure.inspection_list import LIST_ACTS

INSPECTION_ACTS: tuple[Act, ...] = (
    APPROVAL_ACTS + INQUIRY_ACTS + DECISION_ACTS + LIABLE_ACTS + CRIME_ACTS + LIST_ACTS + END_ACTS
)
