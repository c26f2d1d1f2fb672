"""What the rows of the inspection table share: stages at which tracks run, and who acts."""

from __future__ import annotations

from functools import partial

from wagecase.procedure.core.acts import Act, PerformedBy
from wagecase.procedure.core.enums import Procedure, Role

FILED_STAGES = frozenset({"investigating", "ordered", "deciding", "notified", "decided", "enforcing"})
OPEN_STAGES = FILED_STAGES | {"filing"}
FILED_OR_CLOSED_STAGES = FILED_STAGES | {"closed"}
"""Listing, police, deposit and court go on after the inspection itself is closed."""

handler_act = partial(
    Act, procedure=Procedure.inspection, to=None, by=frozenset({Role.inspector}), performed_by=PerformedBy.handlers
)
head_act = partial(Act, procedure=Procedure.inspection, to=None, by=frozenset({Role.head}), not_handler=True)
bureau_act = partial(Act, procedure=Procedure.inspection, to=None, by=frozenset({Role.bureau_head}), not_handler=True)
