"""The procedure `legal_aid` (法律援助) of a centre or, by reference, of a union (D22–D24)."""

from __future__ import annotations

from wagecase.procedure.acts import Act
from wagecase.procedure.legal_aid_examine import EXAMINE_ACTS
from wagecase.procedure.legal_aid_help import HELP_ACTS
from wagecase.procedure.legal_aid_pool import POOL_ACTS

LEGAL_AID_ACTS: tuple[Act, ...] = POOL_ACTS + EXAMINE_ACTS + HELP_ACTS
