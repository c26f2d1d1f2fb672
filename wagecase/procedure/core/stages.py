"""The stages of a proceeding. Payment and transfer are no stages: they are derived, because money and documents move
while the office is doing something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wagecase.law.words import Bilingual


@dataclass(frozen=True, slots=True)
class StageSpec:
    """An end stage closes the proceeding; acts there add to the record or, on a case, reopen it."""

    name: str
    label: Bilingual
    end: bool = False


def _read_stages(page: str) -> tuple[StageSpec, ...]:
    """Read `name zh | en` lines; a name that ends in `!` is an end."""
    found = []
    for line in page.strip().splitlines():
        name, _, label = line.partition(" ")
        zh, _, en = label.partition(" | ")
        found.append(StageSpec(name.rstrip("!"), Bilingual(zh, en), name.endswith("!")))
    return tuple(found)


STAGES: Mapping[str, tuple[StageSpec, ...]] = MappingProxyType(
    {
        "case": _read_stages(
            """
received 已登记 | Received
verifying 核实中 | Being verified
supplementing 待补正 | Waiting for supplements
settled 已协调解决 | Settled without filing
in_hand 办理中 | In hand
concluded! 已办结 | Concluded
not_accepted! 不予受理 | Not accepted
redirected! 已告知其他途径 | Referred elsewhere
joined! 已并案 | Joined to another case
"""
        ),
        "inspection": _read_stages(
            """
filing 待立案 | Waiting to be filed
investigating 调查中 | Under investigation
ordered 限期改正中 | Instruction running
deciding 拟作决定 | Decision in preparation
notified 已事先告知 | Prior notice served
decided 已作决定 | Decision served
enforcing 申请强制执行 | Court enforcement applied for
closed! 已结案 | Closed
withdrawn! 已撤销立案 | Filing withdrawn
"""
        ),
        "legal_aid": _read_stages(
            """
referred 待领办 | Waiting to be picked up
picked 已领办 | Picked up
examining 审查中 | Being examined
aided 援助中 | Aid being given
archived! 已归档 | Archived
declined! 已退回 | Returned
not_aided! 未予援助 | No aid given
"""
        ),
        "mediation": _read_stages(
            """
applied 已申请调解 | Applied for
negotiating 协商中 | Negotiating
accepted 调解中 | In mediation
agreed! 协议已生效 | Agreement in force
performed! 协议已履行 | Agreement performed
defaulted! 协议未履行 | Agreement broken
failed! 调解终止 | Ended without agreement
refused! 不予受理 | Not accepted
withdrawn! 已撤回申请 | Application withdrawn
"""
        ),
        "arbitration": _read_stages(
            """
applied 已申请仲裁 | Applied for
examining 受理审查中 | Being examined
correcting 待补正 | Waiting for corrections
mediating 先行调解中 | In mediation first
preparing 已受理 | Accepted, hearing being prepared
heard 已开庭 | Heard
awarded 已裁决，送达中 | Awarded, being served
closed! 已结案 | Closed
settled! 已调解结案 | Settled
refused! 不予受理 | Not accepted
unanswered! 逾期未作决定 | Not decided in time
withdrawn! 已撤回 | Withdrawn
deemed_withdrawn! 按撤回处理 | Treated as withdrawn
"""
        ),
        "litigation": _read_stages(
            """
order_applied 已申请支付令 | Payment order applied for
order_accepted 支付令已受理 | Payment order accepted
order_issued 支付令已发出 | Payment order issued
order_served 支付令已送达 | Payment order served
order_effective! 支付令可执行 | Payment order enforceable
order_performed! 支付令已清偿 | Payment order paid
order_lapsed! 支付令失效 | Payment order lapsed
order_refused! 支付令被驳回 | Payment order refused
confirmation_applied 已申请司法确认 | Confirmation applied for
confirmation_accepted 司法确认审查中 | Confirmation under review
confirmed! 协议已获确认 | Agreement confirmed
not_confirmed! 未获司法确认 | Agreement not confirmed
suit_filed 已起诉 | Suit filed
judged! 裁判已生效 | Judgment in effect
suit_refused! 法院不予受理 | Suit not taken
suit_withdrawn! 已撤诉 | Suit withdrawn
setaside_applied 撤销裁决审查中 | Setting aside applied for
annulled! 裁决已撤销 | Award set aside
upheld! 裁决未撤销 | Award upheld
"""
        ),
        "enforcement": _read_stages(
            """
applied 已申请执行 | Applied for
executing 执行中 | Being enforced
finished! 执行已结案 | Enforcement ended
refused! 不予执行 | Enforcement refused
"""
        ),
    }
)


def stage_label(procedure: str, stage: str, lang: str) -> str:
    return next(spec.label.get(lang) for spec in STAGES[procedure] if spec.name == stage)
