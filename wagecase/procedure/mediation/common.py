"""What the rows of the mediation table share: its stages, who acts, and its fields."""

from __future__ import annotations

from functools import partial

from wagecase.procedure.core.acts import Act, AskType, Reach
from wagecase.procedure.core.enums import Procedure, Role
from wagecase.procedure.core.fields import ask, pick

RUNNING = frozenset({"applied", "accepted"})
IN_FORCE = frozenset({"agreed", "defaulted"})
"""An agreement is an end of mediation and a beginning of payment; what becomes of it is recorded there."""
EVERY_STAGE = RUNNING | IN_FORCE | {"negotiating", "performed", "failed", "refused", "withdrawn"}

body_act = partial(Act, procedure=Procedure.mediation, to=None, by=frozenset({Role.mediator}))
mediator_act = partial(body_act, reach=Reach.handlers)

FORM = pick(
    "form",
    "调解组织类型",
    "Form of mediation",
    ("committee", "企业劳动争议调解委员会", "Enterprise committee"),
    ("people", "人民调解、乡镇街道调解组织", "People's, town or street mediation"),
    ("onestop", "新就业形态一站式调解", "One-stop, new forms of employment"),
)
JOINT = ask("joint", AskType.yes_no, "是否双方共同申请", "Both parties apply together")
PERFORM_BY = ask(
    "perform_by", AskType.date, "文书确定的履行期限最后一日", "Last day to perform, as the paper says", required=False
)
