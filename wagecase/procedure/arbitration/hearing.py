"""The tribunal, the collective case, the element form, and the hearing: set, notified in time, moved, held."""

from __future__ import annotations

from wagecase.procedure.arbitration.checks import (
    both_consent,
    hearing_later,
    hearing_lead,
    lead_is_free,
    on_the_hearing_day,
    postponement_in_time,
    simple_notice_allowed,
    the_day_that_was_set,
    three_to_five,
    tribunal_size,
)
from wagecase.procedure.arbitration.common import ACCEPTED, CONFIRMED, HEARING_ON, HOW, PLACE, desk_act, tribunal_act
from wagecase.procedure.arbitration.guards import (
    answer_time_over,
    copy_served,
    delegation_not_open,
    hearing_is_notified,
    hearing_is_set,
    is_collective,
    not_suspended,
    tribunal_told,
)
from wagecase.procedure.case.checks import hour_fits
from wagecase.procedure.core.acts import AskType
from wagecase.procedure.core.enums import Words
from wagecase.procedure.core.fields import EVIDENCE, HOUR, NOTE, REASON, ask, pick
from wagecase.procedure.core.sources import source

PREPARING = frozenset({"preparing"})

NAME_REPRESENTATIVES = desk_act(
    name="name_representatives",
    label=Words("登记代表人", "Record the representatives"),
    at=frozenset({"examining", "preparing"}),
    needs=(is_collective,),
    checks=(three_to_five,),
    asks=(ask("claims", AskType.claims, "推举的代表人", "Representatives chosen"), EVIDENCE),
    records="arbitration.representatives_named",
    cite=source("C38"),
)
NOTIFY_TRIBUNAL = tribunal_act(
    name="notify_tribunal",
    label=Words("组庭通知", "Notify the tribunal"),
    at=ACCEPTED,
    checks=(tribunal_size, simple_notice_allowed),
    asks=(HOW, CONFIRMED, NOTE),
    after=("arbitration.accepted",),
    records="arbitration.tribunal_notified",
    cite=source("C13", "C20", "C39"),
)
NOTIFY_COLLECTIVE = tribunal_act(
    name="notify_collective",
    label=Words("集体争议一次性通知", "Notify the collective case at once"),
    at=PREPARING,
    needs=(is_collective,),
    checks=(tribunal_size, hearing_later, hearing_lead, hour_fits, simple_notice_allowed),
    hints=(lead_is_free,),
    asks=(
        HEARING_ON,
        HOUR,
        PLACE,
        ask("answer_by", AskType.date, "答辩期限", "Answer until"),
        ask("evidence_by", AskType.date, "举证期限", "Evidence until"),
        HOW,
        CONFIRMED,
    ),
    after=("arbitration.accepted",),
    records="arbitration.collective_notified",
    effect="set_hearing",
    cite=source("C39", "C14", "C24"),
)
FILE_ELEMENTS = desk_act(
    name="file_elements",
    label=Words("提交要素表", "File the element form"),
    at=ACCEPTED,
    asks=(
        pick(
            "side",
            "提交方",
            "By",
            ("applicant", "申请人", "Applicant"),
            ("respondent", "被申请人", "Respondent"),
        ),
        ask("elements", AskType.text, "用工起止、工资标准、已付、未付等要素", "Job, wage, paid, unpaid"),
        ask("disputed", AskType.text, "有争议的要素", "Elements in dispute", required=False),
    ),
    records="arbitration.elements_filed",
    cite=source("C27", "G29"),
)
SET_HEARING = tribunal_act(
    name="set_hearing",
    label=Words("确定开庭日期", "Set the hearing"),
    at=ACCEPTED,
    needs=(not_suspended, tribunal_told),
    checks=(hearing_later, hearing_lead, hour_fits),
    hints=(lead_is_free,),
    asks=(HEARING_ON, HOUR, PLACE, NOTE),
    records="arbitration.hearing_set",
    effect="set_hearing",
    cite=source("C14", "C24"),
)
NOTIFY_HEARING = tribunal_act(
    name="notify_hearing",
    label=Words("开庭通知", "Notify the hearing"),
    at=ACCEPTED,
    needs=(not_suspended, tribunal_told),
    checks=(hearing_later, the_day_that_was_set, hearing_lead, hour_fits, simple_notice_allowed),
    hints=(lead_is_free,),
    asks=(HEARING_ON, HOUR, PLACE, HOW, CONFIRMED),
    records="arbitration.hearing_notified",
    sets_document=True,
    effect="set_hearing",
    cite=source("C14", "C23", "C24"),
)
ASK_POSTPONEMENT = desk_act(
    name="ask_postponement",
    label=Words("登记延期开庭申请", "Record a request to postpone"),
    at=ACCEPTED,
    needs=(hearing_is_set,),
    hints=(postponement_in_time,),
    asks=(ask("party", AskType.party, "申请延期的当事人", "Party asking"), REASON),
    records="arbitration.postponement_asked",
    cite=source("C14"),
)
POSTPONE = tribunal_act(
    name="postpone",
    label=Words("延期开庭", "Postpone the hearing"),
    at=ACCEPTED,
    needs=(hearing_is_set, not_suspended),
    checks=(hearing_later, hearing_lead, hour_fits),
    hints=(lead_is_free,),
    asks=(HEARING_ON, HOUR, PLACE, REASON),
    records="arbitration.postponed",
    effect="set_hearing",
    cite=source("C14", "C24"),
)
_PRESENT = (
    ("present", "到庭", "Present"),
    ("absent", "无正当理由未到庭", "Absent without good reason"),
    ("left", "未经同意中途退庭", "Left without leave"),
)
HEAR = tribunal_act(
    name="hear",
    label=Words("开庭", "Hear the case"),
    at=ACCEPTED,
    to="heard",
    needs=(not_suspended, tribunal_told, copy_served, hearing_is_notified, answer_time_over),
    checks=(on_the_hearing_day,),
    asks=(
        pick("applicant", "申请人", "Applicant", *_PRESENT),
        pick("respondent", "被申请人", "Respondent", *_PRESENT),
        ask("record", AskType.text, "庭审笔录摘要", "Record of the hearing"),
    ),
    records="arbitration.heard",
    cite=source("C12", "C14", "C18"),
)
DELEGATE = desk_act(
    name="delegate",
    label=Words("委托调解", "Delegate to mediation"),
    at=PREPARING,
    needs=(delegation_not_open,),
    checks=(both_consent,),
    asks=(
        ask("consent", AskType.yes_no, "双方当事人是否同意委托调解", "Both sides agree"),
        ask("to", AskType.organisation, "受委托的调解组织", "Mediation body", required=False),
        NOTE,
    ),
    after=("arbitration.accepted",),
    records="arbitration.delegated",
    cite=source("B21"),
)

HEARING_ACTS = (
    NAME_REPRESENTATIVES,
    NOTIFY_TRIBUNAL,
    NOTIFY_COLLECTIVE,
    FILE_ELEMENTS,
    SET_HEARING,
    NOTIFY_HEARING,
    ASK_POSTPONEMENT,
    POSTPONE,
    HEAR,
    DELEGATE,
)
