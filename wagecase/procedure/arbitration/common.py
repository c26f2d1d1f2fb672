"""What the rows of the arbitration table share: stages, who acts, and fields that several acts ask for."""

from __future__ import annotations

from functools import partial

from wagecase.procedure.core.acts import Act, FieldType, PerformedBy
from wagecase.procedure.core.enums import Procedure, Role, ServiceMethod
from wagecase.procedure.core.fields import choice_field, enum_field, form_field

PRE_ACCEPTANCE_STAGES = frozenset({"applied", "examining", "correcting", "mediating"})
ACCEPTED_STAGES = frozenset({"preparing", "heard"})
OPEN_STAGES = PRE_ACCEPTANCE_STAGES | ACCEPTED_STAGES | {"awarded"}
DECIDED_STAGES = frozenset({"awarded", "closed"})
ALL_STAGES = OPEN_STAGES | {"closed", "settled", "refused", "unanswered", "withdrawn", "deemed_withdrawn"}

COMMISSION_ROLES = frozenset({Role.arbitrator, Role.clerk})

commission_act = partial(Act, procedure=Procedure.arbitration, to=None, by=COMMISSION_ROLES)
"""Before the tribunal is formed anyone of the body's desk may act."""
tribunal_act = partial(
    Act, procedure=Procedure.arbitration, to=None, by=frozenset({Role.arbitrator}), performed_by=PerformedBy.handlers
)
head_act = partial(Act, procedure=Procedure.arbitration, to=None, by=frozenset({Role.head}))
after_award_act = partial(Act, procedure=Procedure.arbitration, to=None, by=COMMISSION_ROLES, at=DECIDED_STAGES)

RESPONDENT = form_field("party", FieldType.party, "被申请人", "Respondent")
FORMAL_SERVICE_METHOD = enum_field(
    "method",
    "送达方式",
    "How it was served",
    ServiceMethod,
    ServiceMethod.handed,
    ServiceMethod.left,
    ServiceMethod.mail,
)
"""The award and the mediation letter are never served by phone, text, fax or e-mail (C23)."""
NOTICE_METHOD = choice_field(
    "how",
    "通知方式",
    "How it was notified",
    ("handed", "直接送达", "Handed over"),
    ("mail", "邮寄送达", "Mail"),
    ("left", "留置送达", "Left at the place"),
    ("simple", "电话、短信、传真、电子邮件等简便方式", "Phone, text, fax or e-mail"),
)
RECEIPT_CONFIRMED = form_field("confirmed", FieldType.yes_no, "是否确认收悉", "Receipt confirmed", required=False)
HEARING_ON = form_field("hearing_on", FieldType.date, "开庭日期", "Day of the hearing")
HEARING_PLACE = form_field("place", FieldType.code, "开庭地点", "Place of the hearing", required=False)
WORKER_CONSENT = choice_field(
    "authority",
    "每名劳动者的同意",
    "Consent of each worker",
    ("in_person", "本人到场签名", "Signed in person"),
    ("written", "本人书面同意由代表人办理", "Written consent to the representative"),
)
