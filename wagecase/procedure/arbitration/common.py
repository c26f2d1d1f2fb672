"""What the rows of the arbitration table share: stages, who acts, and fields that several acts ask for."""

from __future__ import annotations

from functools import partial

from wagecase.procedure.core.acts import Act, AskType, Reach
from wagecase.procedure.core.enums import Procedure, Role, ServiceMethod
from wagecase.procedure.core.fields import ask, choose, pick

BEFORE = frozenset({"applied", "examining", "correcting", "mediating"})
ACCEPTED = frozenset({"preparing", "heard"})
OPEN = BEFORE | ACCEPTED | {"awarded"}
DECIDED = frozenset({"awarded", "closed"})
EVERYWHERE = OPEN | {"closed", "settled", "refused", "unanswered", "withdrawn", "deemed_withdrawn"}

DESK = frozenset({Role.arbitrator, Role.clerk})

desk_act = partial(Act, procedure=Procedure.arbitration, to=None, by=DESK)
"""Before the tribunal is formed anyone of the body's desk may act."""
tribunal_act = partial(
    Act, procedure=Procedure.arbitration, to=None, by=frozenset({Role.arbitrator}), reach=Reach.handlers
)
head_act = partial(Act, procedure=Procedure.arbitration, to=None, by=frozenset({Role.head}))
after_award_act = partial(Act, procedure=Procedure.arbitration, to=None, by=DESK, at=DECIDED)

RESPONDENT = ask("party", AskType.party, "被申请人", "Respondent")
FORMAL = choose(
    "method",
    "送达方式",
    "How it was served",
    ServiceMethod,
    ServiceMethod.handed,
    ServiceMethod.left,
    ServiceMethod.mail,
)
"""The award and the mediation letter are never served by phone, text, fax or e-mail (C23)."""
HOW = pick(
    "how",
    "通知方式",
    "How it was notified",
    ("handed", "直接送达", "Handed over"),
    ("mail", "邮寄送达", "Mail"),
    ("left", "留置送达", "Left at the place"),
    ("simple", "电话、短信、传真、电子邮件等简便方式", "Phone, text, fax or e-mail"),
)
CONFIRMED = ask("confirmed", AskType.yes_no, "是否确认收悉", "Receipt confirmed", required=False)
HEARING_ON = ask("hearing_on", AskType.date, "开庭日期", "Day of the hearing")
PLACE = ask("place", AskType.code, "开庭地点", "Place of the hearing", required=False)
AUTHORITY = pick(
    "authority",
    "每名劳动者的同意",
    "Consent of each worker",
    ("in_person", "本人到场签名", "Signed in person"),
    ("written", "本人书面同意由代表人办理", "Written consent to the representative"),
)
