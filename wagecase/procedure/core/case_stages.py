"""Where a case may stand, in the groups that acts of several procedures ask for."""

from __future__ import annotations

from wagecase.procedure.core.stages import STAGES

END_STAGES = frozenset(stage.name for stage in STAGES["case"] if stage.end)
PRE_ACCEPTANCE_STAGES = frozenset({"received", "verifying", "supplementing"})
OPEN_STAGES = PRE_ACCEPTANCE_STAGES | {"settled", "in_hand"}
ENDED_STAGES = frozenset({"concluded", "not_accepted", "redirected"})
ALL_STAGES = OPEN_STAGES | ENDED_STAGES
