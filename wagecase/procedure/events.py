"""Every event that a procedure can leave, qualified `<procedure>.<event>`, with its label. The names are the office's
own (办理记录); the clocks of the law join on them, so a name that is not here can neither be recorded nor heard."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wagecase.law.words import Words

CASE = """
received 登记 | Received
assigned 分派 | Assigned
claims_listed 登记欠薪明细 | Roster listed
supplement_asked 补正告知 | Asked to supplement
supplemented 补正 | Supplemented
verified 核实 | Verified
settled 协调解决 | Settled without filing
complaint_started 转投诉 | Turned into a complaint
accepted 受理 | Accepted
not_accepted 不予受理 | Not accepted
redirected 告知其他途径 | Told of the right door
handed_over 转办 | Handed over
receipted 签收 | Receipted
returned 退回 | Returned
joined 并案 | Joined
split 分案 | Split
amount_found 核定 | Amount found
promised 付款承诺 | Promised to pay
paid 到账 | Paid
payment_reversed 到账冲正 | Payment reversed
receipt_confirmed 本人确认到账 | Receipt confirmed by the worker
withdrawn 撤回 | Withdrawn
outcome_recorded 登记逐人结果 | Outcome recorded
submitted 报审 | Submitted for review
approved 审核通过 | Passed in review
sent_back 退回重核 | Sent back
answered 答复 | Answered
concluded 办结 | Concluded
called_back 回访 | Called back
reopened 重办 | Reopened
pressed 督办 | Pressed
press_answered 督办回复 | Pressing answered
incident 聚集报告 | Crowd reported
"""

INSPECTION = """
assigned 指派监察员 | Inspectors named
submitted 报请审批 | Submitted for approval
endorsed 机构负责人同意 | Endorsed by the head of the body
approved 局领导批准 | Approved by the bureau head
returned 审批退回 | Returned by the approver
filed 立案 | Filed
recused 回避 | Recused
inquiry_served 询问通知 | Inquiry notice served
interviewed 询问笔录 | Interviewed
inspected 现场检查 | Inspected on the spot
extended 延期审批 | Extended
investigated 调查终结 | Investigation complete
instruction_served 限期改正指令 | Instruction served
instruction_performed 指令已履行 | Instruction performed
instruction_lapsed 到期未改 | Instruction lapsed
notice_served 事先告知 | Prior notice served
views_heard 陈述申辩 | Views heard
hearing_requested 申请听证 | Hearing requested
hearing_notified 听证通知 | Hearing notified
hearing_held 听证 | Hearing held
reviewed 法制审核 | Legally reviewed
decision_served 行政处理决定 | Handling decision served
penalty_announced 宣告处罚决定 | Penalty announced
penalty_served 行政处罚决定 | Penalty decision served
liable_ordered 责令清偿或垫付 | Liable party ordered to pay
deposit_called 动用保证金 | Wage deposit called
deposit_refilled 保证金补足 | Wage deposit refilled
fund_advanced 周转金垫付 | Emergency fund advanced
government_asked 报请政府 | Government asked
government_ordered 政府责令拨付 | Government ordered funding
transfer_reported 报告移送 | Transfer reported to the head
transfer_approved 批准移送 | Transfer approved
transfer_refused 不批准移送 | Transfer refused
transferred 移送公安 | Transferred to the police
police_decided 公安决定 | Police decided
items_handed 移交涉案物品 | Items handed over
reconsider_asked 提请公安复议 | Police asked to reconsider
reconsider_answered 公安复议答复 | Police answered on reconsideration
list_noticed 失信告知 | Listing noticed
list_objected 提出异议 | Listing objected to
list_objection_checked 异议核查 | Objection checked
listed 列入 | Listed
list_dropped 不予列入 | Not listed
unlist_applied 申请提前移出 | Early removal applied for
unlisted 移出 | Removed from the list
review_applied 申请行政复议 | Administrative review applied for
review_decided 复议决定 | Administrative review decided
sued 提起行政诉讼 | Sued
dunned 催告 | Dunned
enforcement_applied 申请强制执行 | Court enforcement applied for
filing_withdrawn 撤销立案 | Filing withdrawn
closed 结案 | Closed
"""

MEDIATION = """
applied 申请 | Applied
consent_asked 征询同意 | Consent asked
accepted 受理 | Accepted
refused 不予受理 | Refused
named 指定调解员 | Mediator named
session_held 调解 | Session held
extended 延期 | Extended
agreement_effective 协议生效 | Agreement effective
failed 终止 | Failed
performed 履行 | Performed
defaulted 未履行 | Defaulted
review_applied 申请仲裁审查 | Arbitration review applied for
confirmation_applied 申请司法确认 | Court confirmation applied for
payment_order_applied 申请支付令 | Payment order applied for
"""

ARBITRATION = """
applied 申请 | Applied
receipted 收件 | Papers received
corrected 补正 | Corrected
tolerance_promised 容缺承诺 | Missing papers promised
accepted 受理 | Accepted
refused 不予受理 | Refused
fast_tracked 速裁分流 | Put on the fast track
left_fast_track 转普通 | Left the fast track
respondent_served 送达副本 | Copy served on the respondent
answer_shortened 同意缩短答辩 | Shorter answer period agreed
answered 答辩 | Answered
tribunal_notified 组庭通知 | Tribunal notified
elements_filed 要素表 | Element form filed
hearing_notified 开庭通知 | Hearing notified
postponed 延期开庭 | Hearing postponed
heard 开庭 | Heard
suspended 中止 | Suspended
resumed 恢复 | Resumed
public_notice 公告送达 | Public notice
claim_changed 变更请求 | Claim changed
party_added 追加当事人 | Party added
counterclaimed 反申请 | Counter-claimed
extended 延期审批 | Extended
settlement_signed 调解书签收 | Mediation letter signed for
partial_award 先行裁决 | Partial award
advance_enforced 先予执行 | Advance enforcement
award_made 终局或非终局裁决 | Award made
award_served 逐方送达 | Award served on a party
withdrawn 撤回 | Withdrawn
deemed_withdrawn 视为撤回 | Treated as withdrawn
default_award 缺席裁决 | Default award
"""

LEGAL_AID = """
informed 告知权利 | Told of the right
referred 转介 | Referred
picked 领办 | Picked up
declined 退回 | Declined
applied 申请 | Applied
supplement_asked 告知补充 | Asked to supplement
supplemented 补充 | Supplemented
deemed_withdrawn 视为撤回 | Treated as withdrawn
provided_first 先行提供 | Provided first
granted 给予 | Granted
refused 不予 | Refused
objected 异议 | Objected
objection_decided 异议审查 | Objection decided
assigned 指派 | Assigned
signed 签协议 | Agreement signed
progressed 通报进展 | Progress told
changed 更换承办人 | Lawyer changed
terminated 终止 | Terminated
reported 结案报告 | Closing report
archived 归档 | Archived
called_back 回访 | Called back
"""

_PAGES = {
    "case": CASE,
    "inspection": INSPECTION,
    "mediation": MEDIATION,
    "arbitration": ARBITRATION,
    "legal_aid": LEGAL_AID,
}


def _read(procedure: str, page: str) -> dict[str, Words]:
    found: dict[str, Words] = {}
    for line in page.strip().splitlines():
        name, _, label = line.partition(" ")
        zh, _, en = label.partition(" | ")
        found[f"{procedure}.{name}"] = Words(zh, en)
    return found


EVENTS: Mapping[str, Words] = MappingProxyType(
    {name: words for procedure, page in _PAGES.items() for name, words in _read(procedure, page).items()}
)
