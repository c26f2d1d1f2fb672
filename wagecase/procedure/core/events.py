"""Every event that a procedure can leave, qualified `<procedure>.<event>`, with its label. The names are the office's
own (办理记录); the clocks of the law join on them, so a name that is not here can neither be recorded nor heard."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wagecase.law.words import Bilingual

CASE_EVENTS = """
received 登记 | Received
assigned 分派 | Assigned
routed 决定途径 | Routes decided
claims_listed 登记欠薪明细 | Roster listed
evidence_added 收到证据 | Evidence received
worker_statement_added 劳动者补充反映 | Statement added by the worker
employer_named 查明用人单位 | Employer identified
supplement_asked 补正告知 | Asked to supplement
supplemented 补正 | Supplemented
verified 核实 | Verified
settled 协调解决 | Settled without filing
complaint_started 转投诉 | Turned into a complaint
accepted 受理 | Accepted
not_accepted 不予受理 | Not accepted
redirected 告知其他途径 | Referred elsewhere
transferred 转办 | Transferred
transferred_by_statute 移送 | Transferred by statute
receipted 签收 | Receipted
returned 退回 | Returned
designation_asked 报请指定管辖 | Designation asked for
designated 指定管辖 | Designated by the city
transfer_answered 移交回复 | Transfer answered
more_time_asked 申请延长回复期限 | More time asked for the answer
more_time_granted 同意延长回复期限 | More time granted
more_time_refused 不同意延长回复期限 | More time refused
joined 并案 | Joined
unjoined 撤销并案 | Joining undone
split 分案 | Split
amount_found 核定 | Amount found
promised 付款承诺 | Promised to pay
promise_checked 核对付款承诺 | Pay promise checked with the worker
paid 到账 | Paid
payment_reversed 到账冲正 | Payment reversed
receipt_confirmed 本人确认到账 | Receipt confirmed by the worker
withdrawn 撤回 | Withdrawn
outcome_recorded 登记逐人结果 | Outcome recorded
submitted 报审 | Submitted for review
approved 审核通过 | Approved on review
sent_back 退回重核 | Sent back
answered 答复 | Answered
concluded 办结 | Concluded
callback_recorded 回访 | Call-back recorded
reopened 重办 | Reopened
supervision_ordered 督办 | Supervision order issued
supervision_answered 督办回复 | Supervision order answered
incident 聚集报告 | Collective incident reported
union_prompted 收到工会提示函 | Union's prompting letter received
union_explained 单位向工会说明 | Employer explained to the union
union_opined 收到工会意见书 | Union's opinion received
union_answered 单位书面答复工会 | Employer answered the union
union_reported 向工会反馈 | Reported back to the union
union_complainant_notified 告知不予受理 | Complainant notified of non-acceptance
petition_received 收到信访事项 | Petition received
petition_receipted 信访告知 | Petition acknowledged
petition_accepted 信访受理 | Petition accepted
petition_extended 信访延期 | Petition extended
petition_answered 信访处理意见 | Petition answered
petition_recheck_asked 申请复查 | Re-check asked for
petition_rechecked 复查意见 | Re-checked
petition_review_asked 申请复核 | Review of the petition asked for
petition_reviewed 复核意见 | Petition reviewed
"""

INSPECTION_EVENTS = """
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
hearing_set 确定听证日期 | Hearing day set
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
government_funded 资金拨付到位 | Funds paid in full
transfer_reported 报告移送 | Transfer reported to the head
transfer_approved 批准移送 | Transfer approved
transfer_refused 不批准移送 | Transfer refused
transferred 移送公安 | Transferred to the police
police_decided 公安决定 | Police decided
items_handed 移交涉案物品 | Items handed over
reconsider_asked 提请公安复议 | Police asked to reconsider
reconsider_answered 公安复议答复 | Police answered on reconsideration
procuratorate_asked 建议立案监督 | Procuratorate asked
list_noticed 失信告知 | Listing noticed
list_objected 提出异议 | Listing objected to
list_objection_checked 异议核查 | Objection checked
listed 列入 | Listed
list_dropped 不予列入 | Not listed
unlist_applied 申请提前移出 | Early removal applied for
unlist_decided 移出审查决定 | Removal decided
list_annulled 撤销列入决定 | Listing annulled
unlisted 移出 | Removed from the list
review_applied 申请行政复议 | Administrative review applied for
review_accepted 行政复议受理 | Administrative review accepted
review_refused 行政复议不予受理 | Administrative review not accepted
review_extended 行政复议延期 | Administrative review extended
review_decided 复议决定 | Administrative review decided
sued 提起行政诉讼 | Sued
dunned 催告 | Payment demanded
enforcement_applied 申请强制执行 | Court enforcement applied for
filing_withdrawn 撤销立案 | Filing withdrawn
closed 结案 | Closed
"""

MEDIATION_EVENTS = """
applied 申请 | Applied
consent_asked 征询同意 | Consent asked
accepted 受理 | Accepted
refused 不予受理 | Refused
named 指定调解员 | Mediator named
session_set 约定调解 | Session set
session_held 调解 | Session held
extended 延期 | Extended
agreement_effective 协议生效 | Agreement effective
failed 终止 | Failed
performed 履行 | Performed
defaulted 未履行 | Defaulted
withdrawn 撤回申请 | Withdrawn
review_applied 申请仲裁审查 | Arbitration review applied for
confirmation_applied 申请司法确认 | Court confirmation applied for
payment_order_applied 申请支付令 | Payment order applied for
review_accepted 仲裁审查受理 | Arbitration review accepted
review_extended 仲裁审查延期 | Arbitration review extended
review_finished 仲裁审查结束 | Arbitration review finished
negotiation_asked 要求协商 | Negotiation asked for
negotiation_answered 回应协商 | Negotiation answered
negotiation_unanswered 逾期未回应协商 | No answer to the negotiation
"""

ARBITRATION_EVENTS = """
applied 申请 | Applied
assigned 指派仲裁员 | Arbitrators named
receipted 收件 | Documents received
correction_asked 补正告知 | Correction asked
corrected 补正 | Corrected
tolerance_promised 容缺承诺 | Missing documents promised
documents_completed 容缺材料补齐 | Promised documents completed
mediation_advised 同意先行调解 | Mediation first agreed
mediation_ended 先行调解结束 | Mediation first ended
accepted 受理 | Accepted
refused 不予受理 | Refused
unanswered 逾期未作出决定 | Not decided in time
fast_tracked 速裁分流 | Put on the fast track
left_fast_track 转普通 | Left the fast track
respondent_served 送达副本 | Copy served on the respondent
posted 留置或张贴 | Left or posted
answer_shortened 同意缩短答辩 | Shorter answer period agreed
answered 答辩 | Answered
answer_forwarded 转送答辩书 | Answer forwarded
representatives_named 推举代表人 | Representatives named
tribunal_notified 组庭通知 | Tribunal notified
collective_notified 集体争议一次性通知 | Collective notified at once
elements_filed 要素表 | Element form filed
hearing_set 确定开庭日期 | Hearing day set
hearing_notified 开庭通知 | Hearing notified
postponement_asked 申请延期开庭 | Postponement asked for
postponed 延期开庭 | Hearing postponed
heard 开庭 | Heard
suspended 中止 | Suspended
resumed 恢复 | Resumed
public_notice 公告送达 | Public notice
public_notice_ended 公告期满 | Public notice over
claim_changed 变更请求 | Claim changed
party_added 追加当事人 | Party added
counterclaimed 反申请 | Counter-claimed
jurisdiction_received 接收移送管辖 | Jurisdiction received
delegated 委托调解 | Mediation delegated
extension_asked 报请延期 | More time asked for
extended 延期审批 | Extended
extension_returned 延期未批准 | More time refused
settlement_signed 调解书签收 | Mediation letter signed for
part_settled 部分劳动者签收调解书 | Some workers settled
partial_award 先行裁决 | Partial award
advance_enforced 先予执行 | Advance enforcement
award_made 终局或非终局裁决 | Award made
award_served 逐方送达 | Award served on a party
sued 起诉 | Sued
setaside_applied 申请撤销裁决 | Setting aside applied for
withdrawn 撤回 | Withdrawn
part_withdrawn 部分劳动者撤回 | Withdrawn by some workers
deemed_withdrawn 视为撤回 | Treated as withdrawn
default_award 缺席裁决 | Default award
closed 结案归档 | File closed
"""

LEGAL_AID_EVENTS = """
informed 告知权利 | Informed of the right
referred 转介 | Referred
picked 领办 | Picked up
declined 退回 | Declined
applied 申请 | Applied
supplement_asked 告知补充 | Asked to supplement
supplemented 补充 | Supplemented
deemed_withdrawn 视为撤回 | Treated as withdrawn
provided_first 先行提供 | Provided first
withdrawn 撤回申请 | Withdrawn
granted 给予 | Granted
refused 不予 | Refused
objected 异议 | Objected
objection_decided 异议审查 | Objection decided
assigned 指派 | Assigned
signed 签协议 | Agreement signed
progressed 通报进展 | Progress reported
changed 更换承办人 | Lawyer changed
terminated 终止 | Terminated
reported 结案报告 | Closing report
ended 事项办结 | Matter ended
archived 归档 | Archived
callback_recorded 回访 | Call-back recorded
release_asked 申请不再承办 | Lawyer asked to be released
"""

LITIGATION_EVENTS = """
payment_order_applied 申请支付令 | Payment order applied for
payment_order_accepted 支付令受理 | Payment order accepted
payment_order_refused 支付令不予受理 | Payment order refused
payment_order_issued 发出支付令 | Payment order issued
payment_order_served 支付令送达 | Payment order served
payment_order_objected 债务人异议 | Debtor objected
payment_order_performed 支付令履行 | Payment order performed
confirmation_applied 申请司法确认 | Confirmation applied for
confirmation_accepted 司法确认受理 | Confirmation accepted
confirmation_refused 司法确认不予受理 | Confirmation refused
confirmation_extended 司法确认延期 | Confirmation extended
confirmation_decided 司法确认决定 | Confirmation decided
filed 起诉 | Suit filed
suit_refused 法院不予受理 | Suit not taken
suit_withdrawn 撤诉 | Suit withdrawn
setaside_decided 撤销裁决申请的裁定 | Setting aside decided
judgment_effective 裁判生效 | Judgment effective
obstacle_ended 障碍消除 | Obstacle ended
prolongation_asked 申请顺延 | Prolongation asked for
public_notice 法院公告 | Court's public notice
"""

ENFORCEMENT_EVENTS = """
applied 申请执行 | Enforcement applied for
accepted 执行立案 | Enforcement begun
refused 不予执行 | Enforcement refused
finished 执行结案 | Enforcement ended
"""

# A matter of any procedure may pass from one handler to a colleague.
EVERY_PROCEDURE = "reassigned 改派承办人 | Reassigned to a colleague"

_EVENT_LISTS = {
    "case": CASE_EVENTS,
    "inspection": INSPECTION_EVENTS,
    "mediation": MEDIATION_EVENTS,
    "arbitration": ARBITRATION_EVENTS,
    "legal_aid": LEGAL_AID_EVENTS,
    "litigation": LITIGATION_EVENTS,
    "enforcement": ENFORCEMENT_EVENTS,
}


def _read_events(procedure: str, page: str) -> dict[str, Bilingual]:
    found: dict[str, Bilingual] = {}
    for line in (*page.strip().splitlines(), EVERY_PROCEDURE):
        name, _, label = line.partition(" ")
        zh, _, en = label.partition(" | ")
        found[f"{procedure}.{name}"] = Bilingual(zh, en)
    return found


EVENTS: Mapping[str, Bilingual] = MappingProxyType(
    {name: words for procedure, page in _EVENT_LISTS.items() for name, words in _read_events(procedure, page).items()}
)
