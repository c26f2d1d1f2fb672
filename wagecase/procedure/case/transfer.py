"""Acts that take a case, or a part of it, to another office. Passed down or on (交办, 转办) it changes its owner;
transferred by statute (移送) it stays, and the other authority does its own part beside. Both are receipted, answered
or returned with a reason, and one office owns the case at any moment."""

from __future__ import annotations

from wagecase.procedure.case.transfer_guards import (
    answer_is_due,
    more_time_may_be_asked,
    no_transfer_in_transit,
    not_before_receipt,
    not_before_sent,
    time_request_to_decide,
    to_another_office,
    transfer_addressed_here,
)
from wagecase.procedure.core.acts import Act, FieldType, PerformedBy
from wagecase.procedure.core.case_stages import OPEN_STAGES
from wagecase.procedure.core.checks import due_after
from wagecase.procedure.core.enums import Bilingual, Procedure, Role, TransferKind
from wagecase.procedure.core.fields import DOCUMENT_NUMBER, NOTE, REASON, enum_field, form_field
from wagecase.procedure.core.sources import citation_of

TRANSFERABLE_STAGES = OPEN_STAGES | {"concluded", "not_accepted", "redirected"}
"""Where a receipt, a return or an answer may come in: a transfer outlives the case that it came from."""

TO_ORG = form_field("to_org", FieldType.organisation, "接收单位", "Receiving office")
ANSWER_DUE = form_field("due", FieldType.date, "回复期限", "Answer by", required=False)
RECEIVING_ROLES = frozenset({Role.clerk, Role.inspector, Role.head})
SENDING_ROLES = RECEIVING_ROLES | {Role.supervisor}

TRANSFER_CASE = Act(
    name="transfer",
    procedure=Procedure.case,
    label=Bilingual("交办、转办", "Transfer downward or sideways"),
    at=OPEN_STAGES,
    to=None,
    by=frozenset({Role.clerk, Role.head, Role.supervisor}),
    needs=(no_transfer_in_transit,),
    checks=(to_another_office, due_after("A06")),
    form_fields=(
        enum_field("kind", "方式", "Kind", TransferKind, TransferKind.downward, TransferKind.sideways),
        TO_ORG,
        ANSWER_DUE,
        DOCUMENT_NUMBER,
        REASON,
    ),
    records="case.transferred",
    effect="transfer",
    sets_document=True,
    template="transferred",
    cite=citation_of("A01", "A06"),
)
TRANSFER_BY_STATUTE = Act(
    name="transfer_by_statute",
    procedure=Procedure.case,
    label=Bilingual("移送", "Transfer by statute"),
    at=OPEN_STAGES,
    to=None,
    by=frozenset({Role.clerk, Role.inspector, Role.head}),
    checks=(to_another_office, due_after("A06")),
    form_fields=(
        TO_ORG,
        form_field("matter", FieldType.text, "移送事项", "What is transferred"),
        ANSWER_DUE,
        DOCUMENT_NUMBER,
    ),
    records="case.transferred_by_statute",
    sets={"kind": TransferKind.statutory.value},
    effect="transfer",
    sets_document=True,
    template="transferred_by_statute",
    cite=citation_of("A06"),
)
CONFIRM_RECEIPT = Act(
    name="receipt",
    procedure=Procedure.case,
    label=Bilingual("签收", "Receipt"),
    at=TRANSFERABLE_STAGES,
    to=None,
    by=RECEIVING_ROLES,
    performed_by=PerformedBy.outside,
    needs=(transfer_addressed_here,),
    checks=(not_before_sent,),
    form_fields=(NOTE,),
    records="case.receipted",
    sets={"of": "transfer"},
    effect="take_receipt",
    any_day=True,
    template="transfer_receipted",
    cite=citation_of("A06"),
)
RETURN_TRANSFER = Act(
    name="return",
    procedure=Procedure.case,
    label=Bilingual("退回", "Return"),
    at=TRANSFERABLE_STAGES,
    to=None,
    by=RECEIVING_ROLES,
    performed_by=PerformedBy.outside,
    needs=(transfer_addressed_here,),
    checks=(not_before_sent,),
    form_fields=(REASON,),
    records="case.returned",
    effect="return_transfer",
    any_day=True,
    template="returned",
    cite=citation_of("A06"),
)
ANSWER_TRANSFER = Act(
    name="answer_transfer",
    procedure=Procedure.case,
    label=Bilingual("回复移交事项", "Answer the transfer"),
    at=TRANSFERABLE_STAGES,
    to=None,
    by=RECEIVING_ROLES,
    performed_by=PerformedBy.outside,
    needs=(answer_is_due,),
    checks=(not_before_receipt,),
    form_fields=(form_field("account", FieldType.text, "办理结果", "What was done"), DOCUMENT_NUMBER),
    records="case.transfer_answered",
    effect="answer_transfer",
    any_day=True,
    template="transfer_answered",
    cite=citation_of("A06"),
)

ASK_MORE_TIME = Act(
    name="ask_more_time",
    procedure=Procedure.case,
    label=Bilingual("申请延长回复期限", "Ask for more time to answer"),
    at=TRANSFERABLE_STAGES,
    to=None,
    by=RECEIVING_ROLES,
    performed_by=PerformedBy.outside,
    needs=(more_time_may_be_asked,),
    checks=(not_before_receipt, due_after("A06")),
    form_fields=(form_field("due", FieldType.date, "希望延长至", "More time until"), REASON),
    records="case.more_time_asked",
    effect="ask_more_time",
    template="more_time_asked",
    cite=citation_of("A06"),
)
GRANT_MORE_TIME = Act(
    name="grant_more_time",
    procedure=Procedure.case,
    label=Bilingual("同意延长回复期限", "Grant more time to answer"),
    at=TRANSFERABLE_STAGES,
    to=None,
    by=SENDING_ROLES,
    performed_by=PerformedBy.outside,
    needs=(time_request_to_decide,),
    checks=(due_after("A06"),),
    form_fields=(form_field("due", FieldType.date, "新的回复期限", "Answer by"), NOTE),
    records="case.more_time_granted",
    effect="grant_more_time",
    template="more_time_granted",
    cite=citation_of("A06"),
)
REFUSE_MORE_TIME = Act(
    name="refuse_more_time",
    procedure=Procedure.case,
    label=Bilingual("不同意延长回复期限", "Refuse more time to answer"),
    at=TRANSFERABLE_STAGES,
    to=None,
    by=SENDING_ROLES,
    performed_by=PerformedBy.outside,
    needs=(time_request_to_decide,),
    form_fields=(REASON,),
    records="case.more_time_refused",
    effect="refuse_more_time",
    template="more_time_refused",
    cite=citation_of("A06"),
)

TRANSFER_ACTS = (
    TRANSFER_CASE,
    TRANSFER_BY_STATUTE,
    CONFIRM_RECEIPT,
    RETURN_TRANSFER,
    ANSWER_TRANSFER,
    ASK_MORE_TIME,
    GRANT_MORE_TIME,
    REFUSE_MORE_TIME,
)
