"""Acts that lead from a case to mediation: an application, written or oral, or a request to negotiate first."""

from __future__ import annotations

from wagecase.procedure.core.acts import Act, FieldType, PerformedBy
from wagecase.procedure.core.case_stages import ALL_STAGES
from wagecase.procedure.core.enums import Bilingual, OrgKind, Procedure
from wagecase.procedure.core.fields import CLAIMS, NOTE, choice_field, form_field
from wagecase.procedure.core.guards import has_claims, works_on_case
from wagecase.procedure.core.roles import OPENING_ROLES
from wagecase.procedure.core.sources import citation_of
from wagecase.procedure.mediation.common import MEDIATION_FORM
from wagecase.procedure.mediation.guards import oral_is_recorded, warn_other_mediation_open, warn_outside_onestop_scope

RECEIVING_BODY = form_field("body", FieldType.organisation, "受理单位", "Receiving body", required=False)

APPLY_MEDIATION = Act(
    name="apply_mediation",
    procedure=Procedure.case,
    label=Bilingual("申请调解", "Apply for mediation"),
    at=ALL_STAGES,
    to=None,
    by=OPENING_ROLES,
    performed_by=PerformedBy.outside,
    needs=(works_on_case, has_claims),
    warns=(warn_other_mediation_open,),
    checks=(oral_is_recorded,),
    hints=(warn_outside_onestop_scope,),
    form_fields=(
        CLAIMS,
        RECEIVING_BODY,
        MEDIATION_FORM,
        choice_field(
            "dispute",
            "争议类型",
            "What it is about",
            ("pay", "劳动报酬", "Pay"),
            ("reward_penalty", "奖惩", "Rewards and penalties"),
            ("rest", "休息休假", "Rest and leave"),
            ("injury", "职业伤害", "Occupational injury"),
            ("other", "其他", "Other"),
        ),
        form_field("oral", FieldType.yes_no, "是否口头申请", "Applied by word of mouth"),
        form_field(
            "record",
            FieldType.text,
            "口头申请记录",
            "Record of the oral application",
            required=False,
            help=Bilingual(
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
    cite=citation_of("B01", "B02", "B03"),
)
ASK_NEGOTIATION = Act(
    name="ask_negotiation",
    procedure=Procedure.case,
    label=Bilingual("提出协商要求", "Ask to negotiate"),
    at=ALL_STAGES,
    to=None,
    by=OPENING_ROLES,
    performed_by=PerformedBy.outside,
    needs=(works_on_case, has_claims),
    form_fields=(CLAIMS, RECEIVING_BODY, NOTE),
    records="mediation.negotiation_asked",
    opens=Procedure.mediation,
    opens_at=OrgKind.mediation_body,
    opens_stage="negotiating",
    opens_first=True,
    cite=citation_of("B06"),
)

MEDIATION_OPENING = (APPLY_MEDIATION, ASK_NEGOTIATION)
