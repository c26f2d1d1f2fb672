"""The sentences behind the codes: what is missing and what helps, for an office worker, Chinese first. `{name}` stands for
a parameter of the refusal."""

GENERAL = """
wrong_stage 案件目前处于“{stage}”环节，不能办理此事项。 | This cannot be done at the present stage, “{stage}”.
not_your_role 此事项由{roles}办理，您没有这个岗位。 | This is done by: {roles}. You do not hold that role.
handlers_only 只有本程序的承办人可以办理；如需办理，请负责人改派。 | Only a handler of this proceeding may do this; ask the head to assign you.
handler_or_head 只有承办人或机构负责人可以办理。 | Only a handler or the head of the body may do this.
own_work 您是承办人或者申请人，不能审批、审核或回访自己办理的事项。 | You handled or asked for this yourself, so someone else must approve, review or call back.
own_organisation 督办由上级单位发出，不能督办本单位自己办理的案件。 | Pressing comes from above; it cannot be aimed at your own organisation's case.
other_organisation 案件由其他单位办理；如需办理，请先转办并签收。 | Another organisation has this case; it must be handed over and receipted first.
event_missing 还没有“{event}”的记录，请先办理。 | There is no record of “{event}” yet; do that first.
already_done “{event}”已有记录，不能重复办理；如记录有误，请更正。 | “{event}” is on record already; if it is wrong, correct it.
nothing_to_answer 没有尚未答复的“{event}”。 | There is no unanswered “{event}”.
after_today 日期不能晚于今天（{today}）。 | The date cannot be after today ({today}).
before_stage 日期不能早于进入本环节的日期（{since}）；如是以前的记录有误，请更正那条记录。 | The date cannot be before this stage began ({since}); if an earlier record is wrong, correct that one.
before_event 日期不能早于“{event}”的日期（{on}）。 | The date cannot be before that of “{event}” ({on}).
unknown_field 此事项没有“{name}”这一栏。 | This act has no field “{name}”.
missing_value 请填写“{zh}”。 | Please fill in “{en}”.
wrong_value “{zh}”的填写格式不对。 | “{en}” is not written as it should be.
wrong_money “{zh}”应为不小于零、不超过十位整数和两位小数的金额（元）。 | “{en}” must be an amount in yuan, not negative, with at most ten digits and two decimals.
unknown_choice “{zh}”请从所列各项中选择。 | “{en}” must be one of the values listed.
unknown_claims “{zh}”中有{count}人不在本案欠薪明细上，请先登记明细。 | {count} of the entries in “{en}” are not on this case's roster; list them first.
claim_twice “{zh}”中有同一劳动者重复出现。 | The same worker stands twice in “{en}”.
future_date 此日期不能晚于今天（{today}）。 | This date cannot be after today ({today}).
figure_unset 设置项“{setting}”尚未由主管机关确认，系统无法提示是否达到标准，请自行判断。 | The setting “{setting}” has not been confirmed by the authority, so nothing can be said about the threshold; judge for yourself.
"""

CASE = """
only_for_clue 只有线索才办理此事项。 | This is done for clues only.
complaint_already 已经是投诉，适用投诉的受理期限。 | It is a complaint already, and the time-limit of a complaint runs.
signed_in_already 线索已经签收。 | The clue has been signed in.
employer_unknown 用人单位尚不明确，请先查明或告知劳动者补正。 | The employer is not identified yet; find out, or ask the worker to supplement.
inspection_open 本案已有正在办理的监察程序。 | An inspection is already under way on this case.
proceedings_begun 本案已有其他程序，不能并入，请改为关联办理。 | Proceedings have begun on this case; it can be linked, no longer joined.
one_claim_only 本案只有一名劳动者，无法分案。 | There is only one worker on this case; nothing can be split off.
not_reopened 案件没有重办，不需要再次受理。 | The case has not been reopened, so it need not be accepted again.
not_a_complaint_yet 线索应先转为投诉，或经核实发现违法行为，才能受理立案。 | A clue must first be turned into a complaint, or a violation verified, before it is accepted.
in_other_procedure 争议已进入“{procedure}”，监察不再处理，请告知劳动者按该程序办理。 | The matter is already in “{procedure}”; inspection leaves it there. Tell the worker so.
perhaps_too_old 有{count}名劳动者的欠薪看来已超过两年。违法行为有连续状态的，自终了之日起算，请人工判断。 | The arrears of {count} worker(s) look older than two years. A continuing act counts from its end; a person must judge.
hand_over_open 已有移交等待对方签收，请等待签收或退回。 | A hand-off is waiting for its receipt; wait until it is receipted or returned.
no_hand_over 没有等待签收的移交。 | No hand-off is waiting.
not_addressed_to_you 移交不是发给您单位的。 | The hand-off is not addressed to your organisation.
nothing_with_city 没有等待市级审核的答复。 | No answer is waiting for the city's review.
with_city_already 答复正在市级审核，请等待结果。 | The answer is with the city already; wait for its review.
not_passed_by_city 核处结论尚未经市级审核通过，请先报审。 | The conclusion has not passed the city's review; submit it first.
clue_unanswered 线索尚未答复，办结前应先经审核并答复。 | The clue is unanswered; it must be reviewed and answered before the case is concluded.
not_verified 还没有核实结果，请先核实。 | Nothing has been verified yet; verify first.
complaint_undecided 投诉还没有受理或书面不予受理的决定，不能直接办结。 | The complaint has been neither accepted nor refused in writing, so it cannot simply be concluded.
proceeding_open “{procedure}”还在“{stage}”环节，结束后才能办结。 | “{procedure}” still stands at “{stage}”; the case is concluded after it has ended.
outcome_missing 还有{count}名劳动者没有登记结果。 | {count} worker(s) have no outcome on record yet.
same_team 回访应由其他单位或其他科组的人员进行。 | The call-back belongs to someone of another organisation or another team.
no_claims 还没有欠薪明细，请先登记。 | There is no roster yet; list the claims first.
nothing_paid 还没有到账记录。 | No payment is on record yet.
not_paid_in_full 有{count}名劳动者还差{amount}元，不能登记为全额到账。 | {amount} yuan are still owed to {count} worker(s); that is not paid in full.
conclusion_does_not_fit 办结方式与逐人结果不符；各人结果不同的，请选“各劳动者结果不同”。办结不等于付清。 | The conclusion does not fit the workers' outcomes; choose “different outcomes” where they differ. Concluded is not paid.
due_has_passed 承诺付清日（{due}）已经过去。 | The promised day ({due}) has passed.
more_than_owed 有{count}名劳动者的到账金额多于尚欠金额，请核对。 | For {count} worker(s) more is paid than is owed; please check.
amount_not_positive 有{count}名劳动者的金额不大于零。 | For {count} worker(s) the amount is not above zero.
no_such_payment 本案没有这一序号的到账记录，或者已经冲正。 | This case has no payment at that position, or it has been reversed.
claims_unpaid 有{count}名劳动者没有到账记录，不能确认到账。 | For {count} worker(s) no payment is on record that could be confirmed.
withdrawn_already 有{count}名劳动者已经撤回。 | {count} worker(s) have withdrawn already.
withdraw_by_act 撤回须有本人授权，请用“劳动者撤回”办理。 | Withdrawing needs each worker's own authority; use the act for it.
all_claims_taken 不能把全部劳动者分出去，原案至少留一人。 | Not everyone can be split off; at least one worker stays.
same_case 不能并入本案自己。 | A case cannot be joined to itself.
same_organisation 接收单位就是本单位。 | The receiving office is the one that has the case.
not_asked_to_supplement 还没有告知补正，不能以材料不全为由不予受理。 | Nobody was asked to supplement, so missing papers are no ground for refusing.
not_seen_as_old 欠薪明细上没有看来超过两年的记录，请核对后再决定。 | No claim on the roster looks older than two years; please check before deciding.
satisfaction_too_early 满意度只在接通、核实本人身份并确认钱已到手之后询问。 | Satisfaction is asked only after the worker was reached, the identity checked and the money confirmed.
answer_missing 已接通本人，请填写这一项。 | The worker was reached, so this must be filled in.
not_reached 没有接通本人，不能填写这一项。 | The worker was not reached, so this stays empty.
reopening_ground_missing 没有与所选原因相符的记录。 | Nothing on record bears out this ground.
no_such_event 本程序没有序号为{position}的记录。 | This proceeding has no event at position {position}.
opening_stays 登记记录可以更正，不能作废。 | The opening can be corrected but never voided.
in_forum 已申请调解、仲裁或者提起诉讼的，监察不再处理，请告知劳动者。 | What is already in mediation, arbitration or court is left there; tell the worker.
"""

INSPECTION = """
two_inspectors 本程序的监察员少于两名，请负责人指派。 | Fewer than two inspectors handle this proceeding; ask the head to name them.
two_named 请至少指派两名不同的监察员。 | Name at least two different inspectors.
two_present 到场监察员不得少于两名。 | At least two inspectors must be present.
not_a_handler 所填人员不是本程序的承办监察员。 | A person named is not a handling inspector of this proceeding.
recused 所填人员中有人已经回避。 | One of the persons named has been recused.
not_submitted “{topic}”还没有报请审批。 | “{topic}” has not been submitted for approval.
not_endorsed “{topic}”还没有经机构负责人同意。 | “{topic}” has not been endorsed by the head of the body.
not_approved “{topic}”还没有经局领导批准。 | “{topic}” has not been approved by the bureau head.
nothing_waits 没有等待您审批的事项。 | Nothing is waiting for your approval.
waits_already “{topic}”正在审批，请等待结果。 | “{topic}” is with an approver; wait for the answer.
not_submitted_here 在“{stage}”环节不能报批“{topic}”。 | “{topic}” cannot be submitted at the stage “{stage}”.
approved_by_own_act “{topic}”由审批人直接办理该事项，不用“局领导批准”。 | For “{topic}” the approver performs the act itself; “approve” is not used.
penalty_not_submitted 没有报批中的行政处罚决定，无需法制审核。 | No penalty decision has been submitted, so there is nothing to review.
not_reviewed 本次报批的行政处罚决定还没有法制审核同意意见。 | This penalty decision has not passed legal review.
no_order_lapsed 还没有到期未履行的责令支付文书；文书写明的日期过后才能办理。 | No order to pay has run out unperformed; the day set in it must have passed.
no_instruction_open 没有尚未履行的限期改正指令。 | There is no instruction left to perform.
instruction_running 限期改正指令还没有到期，工资也没有付清。 | An instruction is still running and the wages are not paid.
not_government_funded 本案工程不是政府投资，不能报请本级政府责令拨付。 | The project is not government-funded, so the government cannot be asked to order funding.
paid_meanwhile 已经履行或者已经付清，不能再按未付办理。 | It has been performed or paid meanwhile.
views_not_heard 送达事先告知后，还没有听取陈述申辩的记录。 | Since the prior notice the employer's views have not been heard.
hearing_outstanding 当事人申请了听证，还没有举行。 | A hearing was asked for and has not been held.
not_corrected 没有改正的记录，不能撤销立案。 | Nothing shows that the breach was corrected, so the filing cannot be withdrawn.
not_slight 只有情节轻微且已改正的，才能撤销立案。 | The filing is withdrawn only where the breach was slight and is corrected.
no_decision 还没有送达行政处理或处罚决定。限期改正指令不是决定。 | No handling or penalty decision has been served. An instruction is no decision.
decision_still_runs 决定书指定的期限到{due}才届满。 | The time set in the decision runs until {due}.
window_open 当事人申请复议或者起诉的期限到{due}才届满。 | The employer may ask for review or sue until {due}.
dun_runs 催告书送达后的十个工作日到{due}才届满。 | The ten working days after service of the demand run until {due}.
remedy_used 当事人已“{event}”，尚无结果，不能申请强制执行。 | “{event}” is on record and undecided, so the court cannot be asked to enforce.
objection_unchecked 当事人提出的异议还没有核查。 | The objection has not been checked.
objection_upheld 异议成立，不能列入。 | The objection was upheld, so there is no listing.
objection_open 当事人提出异议的期限到{due}才届满。 | The employer may object until {due}.
objection_late 提出异议的五个工作日已过，是否处理请人工判断。 | The five working days for an objection are over; a person must judge.
not_listed 当事人不在失信名单上。 | The employer is not on the list.
listed_already 当事人已经列入失信名单。 | The employer is on the list already.
below_crime_amount 尚欠金额看来没有达到已确认的“数额较大”标准，请人工判断。 | What is owed seems below the confirmed figure for “relatively large”; a person must judge.
may_be_spared 已改正并有书面承诺，可以不予列入，请人工判断。 | It is corrected with a written promise, so listing may be spared; a person must judge.
police_filed_missing 没有公安机关立案的记录。 | There is no record that the police filed the case.
police_not_filed_missing 没有公安机关不予立案的记录。 | There is no record that the police refused to file.
transfer_not_reported 没有等待决定的移送报告。 | No report for transfer is waiting for a decision.
transfer_not_approved 移送还没有经批准。 | The transfer has not been approved.
transfer_under_way 移送正在办理或者已经移送。 | A transfer is under way or done already.
due_not_after_service 文书指定的日期（{due}）应晚于送达日期。 | The day set in the document ({due}) must come after its service.
no_order_open 没有尚未履行的责令文书。 | There is no order left to perform.
no_such_order 本程序没有送达过这份责令文书。 | No such order was served in this proceeding.
no_such_lapsed_order 所填文书不是到期未履行的责令支付文书。 | The document named is no order to pay that ran out.
not_announced 所填文书不是已经宣告的处罚决定书。 | The document named is no penalty decision that was announced.
other_party 处罚决定是向其他当事人宣告的。 | The penalty decision was announced to another party.
no_such_instruction 本程序没有送达过这份限期改正指令。 | No such instruction was served in this proceeding.
instruction_done 这份指令已经登记履行。 | This instruction is on record as performed.
not_lapsed_yet 指令指定的期限到{due}才届满，次日起才能登记到期未改。 | The instruction runs until {due}; its lapse can be recorded from the next day.
still_owed 还差{amount}元未到账。指令履行不等于付清，请核对。 | {amount} yuan are still owed. Performed is not paid; please check.
extra_too_early 责令支付到期未付之后，才能加付赔偿金。 | Extra compensation comes only after an order to pay has run out.
extra_out_of_range 加付赔偿金的比例应在{low}%至{high}%之间。 | Extra compensation must be between {low} % and {high} %.
hearing_notice_short 听证通知应提前七个工作日送达，最迟应在{latest}送达。 | The hearing must be notified seven working days before; the last day was {latest}.
before_hearing_day 听证定于{due}举行，不能登记更早的日期。 | The hearing is set for {due}; it cannot be recorded before.
cap_missing 建设单位以未结清的工程款为限垫付，请填写该数额。 | A developer advances within the unsettled project payment; enter that sum.
above_cap 责令金额超过未结清的工程款（{cap}元）。 | The amount exceeds the unsettled project payment ({cap} yuan).
clock_not_running “{clock}”没有在计算，无需延长。 | “{clock}” is not running, so there is nothing to extend.
extension_too_late “{clock}”已于{due}届满，届满后不能延长。 | “{clock}” ran out on {due}; it cannot be extended afterwards.
length_not_positive 延长天数应大于零。 | The extension must be above zero.
extension_beyond_law “{clock}”法定最多延长{cap}日，现在最多还可延长{left}日。 | The law allows {cap} days for “{clock}”; {left} are left.
transfer_file_incomplete 移送案卷缺少这一项材料，备齐后再移送。 | The transfer file lacks this paper; complete it first.
closing_ground_missing 没有与所选结案依据相符的记录。 | Nothing on record bears out this ground for closing.
court_window_over 申请法院强制执行的三个月期限已过，法院可能不予受理，请人工判断。 | The three months for asking the court are over; it may refuse. A person must judge.
"""

SERVICE = """
not_a_party 所填当事人不是本案当事人。 | This is no party of the case.
not_an_employer 责任主体应为单位。 | A liable party must be an organisation.
not_a_claim 所填劳动者不在本案欠薪明细上。 | This is no claim of the case.
not_staff_here 所填人员不是本单位在岗的办案人员，或者已经回避。 | Someone named does not handle cases here, or has been recused.
not_of_type 设置项“{name}”的值不对。 | The value of the setting “{name}” does not fit.
unknown_setting 没有“{name}”这个设置项。 | There is no setting “{name}”.
unknown_organisation 没有这个单位，或者已经停用。 | There is no such organisation, or it is no longer active.
unknown_district 没有“{district}”这个区划代码。 | There is no district with the code “{district}”.
no_such_open_case 没有这个案号的在办案件。 | There is no open case with this number.
password_short 密码至少{length}位。 | A password has at least {length} characters.
username_taken 用户名已被使用。 | The user name is taken.
reverse_by_act 到账记录不能作废，请用“到账冲正”办理。 | A payment is not voided; reverse it by its own act.
cannot_void 这条记录已经产生效果，可以更正日期，不能作废。 | This event has had its effect; its date can be corrected, but it cannot be voided.
"""

PAGES = (GENERAL, CASE, INSPECTION, SERVICE)
