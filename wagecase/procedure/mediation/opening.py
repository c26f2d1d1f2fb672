"""Doors from a case into mediation: an application, written or oral, or a request to negotiate first."""

from __future__ import annotations

from wagecase.procedure.case.other_acts import EVERYWHERE
from wagecase.procedure.core.acts import Act, AskType, Reach
from wagecase.procedure.core.enums import OrgKind, Procedure, Role, Words
from wagecase.procedure.core.fields import CLAIMS, NOTE, ask, pick
from wagecase.procedure.core.guards import has_claims
from wagecase.procedure.core.sources import source
from wagecase.procedure.mediation.common import FORM
from wagecase.procedure.mediation.guards import also_in_mediation, onestop_scope, oral_is_recorded, works_on_case

LEADING_ON = frozenset(
    {Role.clerk, Role.inspector, Role.mediator, Role.arbitrator, Role.legal_aid_officer, Role.lawyer}
)
"""Who works on a case may lead it on to another door."""

BODY = ask("body", AskType.organisation, "受理单位", "Receiving body", required=False)

APPLY_MEDIATION = Act(
    name="apply_mediation",
    procedure=Procedure.case,
    label=Words("申请调解", "Apply for mediation"),
    at=EVERYWHERE,
    to=None,
    by=LEADING_ON,
    reach=Reach.outside,
    needs=(works_on_case, has_claims),
    warns=(also_in_mediation,),
    checks=(oral_is_recorded,),
    hints=(onestop_scope,),
    asks=(
        CLAIMS,
        BODY,
        FORM,
        pick(
            "dispute",
            "争议类型",
            "What it is about",
            ("pay", "劳动报酬", "Pay"),
            ("reward_penalty", "奖惩", "Rewards and penalties"),
            ("rest", "休息休假", "Rest and leave"),
            ("injury", "职业伤害", "Occupational injury"),
            ("other", "其他", "Other"),
        ),
        ask("oral", AskType.yes_no, "是否口头申请", "Applied by word of mouth"),
        ask(
            "record",
            AskType.text,
            "口头申请记录",
            "Record of the oral application",
            required=False,
            help=Words(
                "当场记录申请人基本情况、争议事项、理由和时间", "Taken at once: who applies, about what, why and when"
            ),
        ),
        NOTE,
    ),
    records="mediation.applied",
    opens=Procedure.mediation,
    opens_at=OrgKind.mediation_body,
    opens_stage="applied",
    opens_first=True,
    cite=source("B01", "B02", "B03"),
)
ASK_NEGOTIATION = Act(
    name="ask_negotiation",
    procedure=Procedure.case,
    label=Words("提出协商要求", "Ask to negotiate"),
    at=EVERYWHERE,
    to=None,
    by=LEADING_ON,
    reach=Reach.outside,
    needs=(works_on_case, has_claims),
    asks=(CLAIMS, BODY, NOTE),
    records="mediation.negotiation_asked",
    opens=Procedure.mediation,
    opens_at=OrgKind.mediation_body,
    opens_stage="negotiating",
    opens_first=True,
    cite=source("B06"),
)

MEDIATION_OPENING = (APPLY_MEDIATION, ASK_NEGOTIATION)
