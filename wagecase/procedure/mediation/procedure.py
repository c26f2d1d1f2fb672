"""The procedure `mediation`: enterprise committee, people's or town body, one-stop mediation for platform workers."""

from __future__ import annotations

from wagecase.procedure.core.acts import Act
from wagecase.procedure.mediation.agreement import AGREEMENT_ACTS
from wagecase.procedure.mediation.sessions import TALK_ACTS

MEDIATION_ACTS: tuple[Act, ...] = TALK_ACTS + AGREEMENT_ACTS
