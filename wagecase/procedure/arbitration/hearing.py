"""The tribunal, the collective case, the element form, and the hearing: set, notified in time, moved, held."""

from __future__ import annotations

from wagecase.procedure.arbitration.checks import (
    both_consent_to_delegation,
    hearing_held_on_day_set,
    hearing_is_later,
    hearing_notice_in_time,
    on_the_hearing_day,
    simple_notice_allowed,
    three_to_five_representatives,
    tribunal_size_is_valid,
    warn_late_postponement_request,
    warn_short_notice,
)
from wagecase.procedure.arbitration.common import (
    ACCEPTED_STAGES,
    HEARING_ON,
    HEARING_PLACE,
    NOTICE_METHOD,
    RECEIPT_CONFIRMED,
    commission_act,
    tribunal_act,
)
from wagecase.procedure.arbitration.guards import (
    answer_time_over,
    copy_is_served,
    delegation_not_open,
    hearing_is_notified,
    hearing_is_set,
    is_collective,
    not_suspended,
    tribunal_is_notified,
)
from wagecase.procedure.core.acts import FieldType
from wagecase.procedure.core.checks import time_of_day_is_valid
from wagecase.procedure.core.enums import Bilingual
from wagecase.procedure.core.fields import EVIDENCE, NOTE, REASON, TIME_OF_DAY, choice_field, form_field
from wagecase.procedure.core.sources import citation_of

PREPARING_STAGE = frozenset({"preparing"})

NAME_REPRESENTATIVES = commission_act(
    name="name_representatives",
    label=Bilingual("登记代表人", "Record the representatives"),
    at=frozenset({"examining", "preparing"}),
    needs=(is_collective,),
    checks=(three_to_five_representatives,),
    form_fields=(form_field("claims", FieldType.claims, "推举的代表人", "Representatives chosen"), EVIDENCE),
    records="arbitration.representatives_named",
    cite=citation_of("C38"),
)
NOTIFY_TRIBUNAL = tribunal_act(
    name="notify_tribunal",
    label=Bilingual("组庭通知", "Notify the tribunal"),
    at=ACCEPTED_STAGES,
    checks=(tribunal_size_is_valid, simple_notice_allowed),
    form_fields=(NOTICE_METHOD, RECEIPT_CONFIRMED, NOTE),
    after=("arbitration.accepted",),
    records="arbitration.tribunal_notified",
    cite=citation_of("C13", "C20", "C39"),
)
NOTIFY_COLLECTIVE = tribunal_act(
    name="notify_collective",
    label=Bilingual("集体争议一次性通知", "Notify the collective case at once"),
    at=PREPARING_STAGE,
    needs=(is_collective,),
    checks=(
        tribunal_size_is_valid,
        hearing_is_later,
        hearing_notice_in_time,
        time_of_day_is_valid,
        simple_notice_allowed,
    ),
    hints=(warn_short_notice,),
    form_fields=(
        HEARING_ON,
        TIME_OF_DAY,
        HEARING_PLACE,
        form_field("answer_by", FieldType.date, "答辩期限", "Answer until"),
        form_field("evidence_by", FieldType.date, "举证期限", "Evidence until"),
        NOTICE_METHOD,
        RECEIPT_CONFIRMED,
    ),
    after=("arbitration.accepted",),
    records="arbitration.collective_notified",
    effect="set_hearing",
    cite=citation_of("C39", "C14", "C24"),
)
FILE_ELEMENTS = commission_act(
    name="file_elements",
    label=Bilingual("提交要素表", "File the element form"),
    at=ACCEPTED_STAGES,
    form_fields=(
        choice_field(
            "side",
            "提交方",
            "By",
            ("applicant", "申请人", "Applicant"),
            ("respondent", "被申请人", "Respondent"),
        ),
        form_field("elements", FieldType.text, "用工起止、工资标准、已付、未付等要素", "Job, wage, paid, unpaid"),
        form_field("disputed", FieldType.text, "有争议的要素", "Elements in dispute", required=False),
    ),
    records="arbitration.elements_filed",
    cite=citation_of("C27", "G29"),
)
SET_HEARING = tribunal_act(
    name="set_hearing",
    label=Bilingual("确定开庭日期", "Set the hearing"),
    at=ACCEPTED_STAGES,
    needs=(not_suspended, tribunal_is_notified),
    checks=(hearing_is_later, hearing_notice_in_time, time_of_day_is_valid),
    hints=(warn_short_notice,),
    form_fields=(HEARING_ON, TIME_OF_DAY, HEARING_PLACE, NOTE),
    records="arbitration.hearing_set",
    effect="set_hearing",
    cite=citation_of("C14", "C24"),
)
NOTIFY_HEARING = tribunal_act(
    name="notify_hearing",
    label=Bilingual("开庭通知", "Notify the hearing"),
    at=ACCEPTED_STAGES,
    needs=(not_suspended, tribunal_is_notified),
    checks=(
        hearing_is_later,
        hearing_held_on_day_set,
        hearing_notice_in_time,
        time_of_day_is_valid,
        simple_notice_allowed,
    ),
    hints=(warn_short_notice,),
    form_fields=(HEARING_ON, TIME_OF_DAY, HEARING_PLACE, NOTICE_METHOD, RECEIPT_CONFIRMED),
    records="arbitration.hearing_notified",
    sets_document=True,
    effect="set_hearing",
    cite=citation_of("C14", "C23", "C24"),
)
ASK_POSTPONEMENT = commission_act(
    name="ask_postponement",
    label=Bilingual("登记延期开庭申请", "Record a request to postpone"),
    at=ACCEPTED_STAGES,
    needs=(hearing_is_set,),
    hints=(warn_late_postponement_request,),
    form_fields=(form_field("party", FieldType.party, "申请延期的当事人", "Party asking"), REASON),
    records="arbitration.postponement_asked",
    cite=citation_of("C14"),
)
POSTPONE = tribunal_act(
    name="postpone",
    label=Bilingual("延期开庭", "Postpone the hearing"),
    at=ACCEPTED_STAGES,
    needs=(hearing_is_set, not_suspended),
    checks=(hearing_is_later, hearing_notice_in_time, time_of_day_is_valid),
    hints=(warn_short_notice,),
    form_fields=(HEARING_ON, TIME_OF_DAY, HEARING_PLACE, REASON),
    records="arbitration.postponed",
    effect="set_hearing",
    cite=citation_of("C14", "C24"),
)
_PRESENCE_CHOICES = (
    ("present", "到庭", "Present"),
    ("absent", "无正当理由未到庭", "Absent without good reason"),
    ("left", "未经同意中途退庭", "Left without leave"),
)
HOLD_HEARING = tribunal_act(
    name="hear",
    label=Bilingual("开庭", "Hear the case"),
    at=ACCEPTED_STAGES,
    to="heard",
    needs=(not_suspended, tribunal_is_notified, copy_is_served, hearing_is_notified, answer_time_over),
    checks=(on_the_hearing_day,),
    form_fields=(
        choice_field("applicant", "申请人", "Applicant", *_PRESENCE_CHOICES),
        choice_field("respondent", "被申请人", "Respondent", *_PRESENCE_CHOICES),
        form_field("record", FieldType.text, "庭审笔录摘要", "Record of the hearing"),
    ),
    records="arbitration.heard",
    cite=citation_of("C12", "C14", "C18"),
)
DELEGATE = commission_act(
    name="delegate",
    label=Bilingual("委托调解", "Delegate to mediation"),
    at=PREPARING_STAGE,
    needs=(delegation_not_open,),
    checks=(both_consent_to_delegation,),
    form_fields=(
        form_field("consent", FieldType.yes_no, "双方当事人是否同意委托调解", "Both sides agree"),
        form_field("to", FieldType.organisation, "受委托的调解组织", "Mediation body", required=False),
        NOTE,
    ),
    after=("arbitration.accepted",),
    records="arbitration.delegated",
    cite=citation_of("B21"),
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
    HOLD_HEARING,
    DELEGATE,
)
