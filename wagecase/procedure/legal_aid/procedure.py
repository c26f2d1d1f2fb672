"""The procedure `legal_aid` (法律援助) of a centre or, by reference, of a union (D22–D24)."""

from __future__ import annotations

from wagecase.procedure.core.acts import Act
from wagecase.procedure.legal_aid.examination import EXAMINE_ACTS
from wagecase.procedure.legal_aid.pool import POOL_ACTS
from wagecase.procedure.legal_aid.provision import HELP_ACTS

LEGAL_AID_ACTS: tuple[Act, ...] = POOL_ACTS + EXAMINE_ACTS + HELP_ACTS
