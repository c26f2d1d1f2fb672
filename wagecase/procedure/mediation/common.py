"""What the rows of the mediation table share: its stages, who acts, and its fields."""

from __future__ import annotations

from functools import partial

from wagecase.procedure.core.acts import Act, FieldType, PerformedBy
from wagecase.procedure.core.enums import Procedure, Role
from wagecase.procedure.core.fields import choice_field, form_field

RUNNING_STAGES = frozenset({"applied", "accepted"})
AGREEMENT_STAGES = frozenset({"agreed", "defaulted"})
"""An agreement is an end of mediation and a beginning of payment; what becomes of it is recorded there."""
ALL_STAGES = RUNNING_STAGES | AGREEMENT_STAGES | {"negotiating", "performed", "failed", "refused", "withdrawn"}

body_act = partial(Act, procedure=Procedure.mediation, to=None, by=frozenset({Role.mediator}))
mediator_act = partial(body_act, performed_by=PerformedBy.handlers)

MEDIATION_FORM = choice_field(
    "form",
    "调解组织类型",
    "Form of mediation",
    ("committee", "企业劳动争议调解委员会", "Enterprise committee"),
    ("people", "人民调解、乡镇街道调解组织", "People's, town or street mediation"),
    ("onestop", "新就业形态一站式调解", "One-stop, new forms of employment"),
)
APPLIED_JOINTLY = form_field("joint", FieldType.yes_no, "是否双方共同申请", "Both parties apply together")
PERFORM_BY = form_field(
    "perform_by",
    FieldType.date,
    "文书确定的履行期限最后一日",
    "Last day to perform, as the document says",
    required=False,
)
