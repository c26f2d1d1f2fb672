"""Doors from a case into legal aid: the right is told (D17), whoever works on the case refers (转介) to a centre or a
union, and a body to which a worker came himself takes his application."""

from __future__ import annotations

from wagecase.procedure.case.intake import OPEN
from wagecase.procedure.case.other_acts import EVERYWHERE
from wagecase.procedure.core.acts import Act, Ask, AskType, Reach
from wagecase.procedure.core.enums import OrgKind, Procedure, Role, Words
from wagecase.procedure.core.fields import CLAIMS, NOTE, ask, pick
from wagecase.procedure.core.guards import has_claims
from wagecase.procedure.core.sources import source
from wagecase.procedure.legal_aid.checks import exemption_proved, signed_by_each
from wagecase.procedure.legal_aid.common import LANGUAGE, LIMIT_ON, MEANS, OFFICER
from wagecase.procedure.legal_aid.guards import no_aid_running
from wagecase.procedure.mediation.guards import works_on_case

TELLERS = frozenset(
    {Role.clerk, Role.inspector, Role.mediator, Role.arbitrator, Role.legal_aid_officer, Role.lawyer, Role.head}
)
SIGNED = ask("signed", AskType.yes_no, "是否由每名申请人本人签名", "Signed by each applicant himself")
PROOF = ask("proof", AskType.code, "免予核查的证明材料", "Proof of belonging to the group", required=False)
APPLICATION: tuple[Ask, ...] = (CLAIMS, SIGNED, MEANS, PROOF, LIMIT_ON, LANGUAGE, NOTE)
"""The form of an application: no check of means, with its ground and proof on record (D02, D12)."""


def _refer(name: str, zh: str, en: str, kind: OrgKind, *facts: str) -> Act:
    """A referral to a centre or to a union: it waits in the pool of that body until an officer takes it up."""
    return Act(
        name=name,
        procedure=Procedure.case,
        label=Words(zh, en),
        at=EVERYWHERE,
        to=None,
        by=TELLERS,
        reach=Reach.outside,
        needs=(works_on_case, has_claims),
        warns=(no_aid_running,),
        asks=(
            CLAIMS,
            ask("body", AskType.organisation, "接收单位", "Receiving body", required=False),
            LIMIT_ON,
            LANGUAGE,
            ask("reason", AskType.text, "转介事由", "What help is needed"),
        ),
        records="legal_aid.referred",
        opens=Procedure.legal_aid,
        opens_at=kind,
        opens_stage="referred",
        opens_first=True,
        letter="aid_referred",
        cite=source(*facts),
    )


INFORM = Act(
    name="inform_legal_aid",
    procedure=Procedure.case,
    label=Words("告知法律援助权利", "Tell of the right to legal aid"),
    at=EVERYWHERE,
    to=None,
    by=TELLERS,
    reach=Reach.outside,
    needs=(works_on_case, has_claims),
    asks=(
        CLAIMS,
        pick(
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
    cite=source("D17"),
)
REFER = _refer(
    "refer_legal_aid", "转介法律援助中心", "Refer to legal aid", OrgKind.legal_aid_centre, "D17", "D03", "D18"
)
REFER_UNION = _refer("refer_union_aid", "转介工会法律援助", "Refer to the union's aid", OrgKind.union, "D22", "D23")
OPEN_AID = Act(
    name="open_legal_aid",
    procedure=Procedure.case,
    label=Words("收取法律援助申请", "Take an application for legal aid"),
    at=OPEN,
    to=None,
    by=OFFICER,
    needs=(has_claims,),
    warns=(no_aid_running,),
    checks=(signed_by_each, exemption_proved),
    asks=APPLICATION,
    records="legal_aid.applied",
    effect="take_aid_application",
    opens=Procedure.legal_aid,
    opens_stage="examining",
    opens_first=True,
    any_day=True,
    cite=source("D01", "D02", "D04"),
)

LEGAL_AID_OPENING = (INFORM, REFER, REFER_UNION, OPEN_AID)
