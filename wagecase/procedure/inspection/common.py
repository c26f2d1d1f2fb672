"""What the rows of the inspection table share: stages at which tracks run, and who acts."""

from __future__ import annotations

from functools import partial

from wagecase.procedure.core.acts import Act, Reach
from wagecase.procedure.core.enums import Procedure, Role

FILED = frozenset({"investigating", "ordered", "deciding", "notified", "decided", "enforcing"})
OPEN = FILED | {"filing"}
AND_AFTER = FILED | {"closed"}
"""Listing, police, deposit and court go on after the inspection itself is closed."""

handler_act = partial(
    Act, procedure=Procedure.inspection, to=None, by=frozenset({Role.inspector}), reach=Reach.handlers
)
head_act = partial(Act, procedure=Procedure.inspection, to=None, by=frozenset({Role.head}), not_handler=True)
bureau_act = partial(Act, procedure=Procedure.inspection, to=None, by=frozenset({Role.bureau_head}), not_handler=True)
