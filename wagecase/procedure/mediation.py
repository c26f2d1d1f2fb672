"""The procedure `mediation`: enterprise committee, people's or town body, one-stop mediation for platform workers."""

from __future__ import annotations

from wagecase.procedure.acts import Act
from wagecase.procedure.mediation_agreement import AGREEMENT_ACTS
from wagecase.procedure.mediation_talks import TALK_ACTS

MEDIATION_ACTS: tuple[Act, ...] = TALK_ACTS + AGREEMENT_ACTS
