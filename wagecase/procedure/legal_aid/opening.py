"""Acts that lead from a case to legal aid: notice of the right (D17), referral (转介) by a handler to a centre or a
union, and the application that a worker makes at a body directly."""

from __future__ import annotations

from wagecase.procedure.core.acts import Act, FieldType, FormField, PerformedBy
from wagecase.procedure.core.case_stages import ALL_STAGES, OPEN_STAGES
from wagecase.procedure.core.enums import Bilingual, OrgKind, Procedure, Role
from wagecase.procedure.core.fields import CLAIMS, NOTE, choice_field, form_field
from wagecase.procedure.core.guards import has_claims, works_on_case
from wagecase.procedure.core.sources import citation_of
from wagecase.procedure.legal_aid.checks import exemption_proved, signed_by_each
from wagecase.procedure.legal_aid.common import HARDSHIP_CHECK, LANGUAGE, LIMIT_ON, OFFICER_ROLES
from wagecase.procedure.legal_aid.guards import warn_aid_running

INFORMING_ROLES = frozenset(
    {Role.clerk, Role.inspector, Role.mediator, Role.arbitrator, Role.legal_aid_officer, Role.lawyer, Role.head}
)
SIGNED_BY_EACH = form_field("signed", FieldType.yes_no, "是否由每名申请人本人签名", "Signed by each applicant")
EXEMPTION_PROOF = form_field(
    "proof", FieldType.code, "免予核查的证明材料", "Proof of belonging to the group", required=False
)
APPLICATION_FIELDS: tuple[FormField, ...] = (
    CLAIMS,
    SIGNED_BY_EACH,
    HARDSHIP_CHECK,
    EXEMPTION_PROOF,
    LIMIT_ON,
    LANGUAGE,
    NOTE,
)
"""The form of an application: no check of means, with its ground and proof on record (D02, D12)."""


def _referral_act(name: str, zh: str, en: str, kind: OrgKind, *facts: str) -> Act:
    """A referral to a centre or to a union: it waits in the pool of that body until an officer takes it up."""
    return Act(
        name=name,
        procedure=Procedure.case,
        label=Bilingual(zh, en),
        at=ALL_STAGES,
        to=None,
        by=INFORMING_ROLES,
        performed_by=PerformedBy.outside,
        needs=(works_on_case, has_claims),
        warns=(warn_aid_running,),
        form_fields=(
            CLAIMS,
            form_field("body", FieldType.organisation, "接收单位", "Receiving body", required=False),
            LIMIT_ON,
            LANGUAGE,
            form_field("reason", FieldType.text, "转介事由", "What help is needed"),
        ),
        records="legal_aid.referred",
        opens=Procedure.legal_aid,
        opens_at=kind,
        opens_stage="referred",
        opens_first=True,
        cite=citation_of(*facts),
    )


INFORM_OF_LEGAL_AID = Act(
    name="inform_legal_aid",
    procedure=Procedure.case,
    label=Bilingual("告知法律援助权利", "Inform of the right to legal aid"),
    at=ALL_STAGES,
    to=None,
    by=INFORMING_ROLES,
    performed_by=PerformedBy.outside,
    needs=(works_on_case, has_claims),
    form_fields=(
        CLAIMS,
        choice_field(
            "how",
            "告知方式",
            "How",
            ("oral", "口头", "By word of mouth"),
            ("written", "书面", "In writing"),
            ("electronic", "短信或者网络", "By message or online"),
        ),
        NOTE,
    ),
    records="legal_aid.informed",
    any_day=True,
    cite=citation_of("D17"),
)
REFER_TO_LEGAL_AID = _referral_act(
    "refer_legal_aid", "转介法律援助中心", "Refer to legal aid", OrgKind.legal_aid_centre, "D17", "D03", "D18"
)
REFER_TO_UNION_AID = _referral_act(
    "refer_union_aid", "转介工会法律援助", "Refer to the union's aid", OrgKind.union, "D22", "D23"
)
OPEN_AID = Act(
    name="open_legal_aid",
    procedure=Procedure.case,
    label=Bilingual("收取法律援助申请", "Take an application for legal aid"),
    at=OPEN_STAGES,
    to=None,
    by=OFFICER_ROLES,
    needs=(has_claims,),
    warns=(warn_aid_running,),
    checks=(signed_by_each, exemption_proved),
    form_fields=APPLICATION_FIELDS,
    records="legal_aid.applied",
    effect="take_aid_application",
    opens=Procedure.legal_aid,
    opens_stage="examining",
    opens_first=True,
    any_day=True,
    cite=citation_of("D01", "D02", "D04"),
)

LEGAL_AID_OPENING = (INFORM_OF_LEGAL_AID, REFER_TO_LEGAL_AID, REFER_TO_UNION_AID, OPEN_AID)
