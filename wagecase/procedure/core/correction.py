"""The act that corrects an event; each procedure has its own stages and roles for it."""

from __future__ import annotations

from wagecase.procedure.core.acts import SAME_EVENT, Act, FieldType
from wagecase.procedure.core.case_stages import ALL_STAGES
from wagecase.procedure.core.checks import event_is_correctable
from wagecase.procedure.core.enums import Bilingual, Procedure, Role
from wagecase.procedure.core.fields import REASON, form_field
from wagecase.procedure.core.guards import handler_or_head
from wagecase.procedure.core.sources import OFFICE_PRACTICE, citation_of

CORRECT = Act(
    name="correct",
    procedure=Procedure.case,
    label=Bilingual("更正办理记录", "Correct an event"),
    at=ALL_STAGES | {"joined"},
    to=None,
    by=frozenset({Role.clerk, Role.inspector, Role.head}),
    needs=(handler_or_head,),
    checks=(event_is_correctable,),
    form_fields=(
        form_field("position", FieldType.integer, "被更正记录的序号", "Position of the event"),
        form_field("void", FieldType.yes_no, "是否作废", "Void it"),
        form_field("due", FieldType.date, "更正后的届满日", "Corrected last day set in the document", required=False),
        REASON,
    ),
    records=SAME_EVENT,
    effect="correct",
    any_day=True,
    cite=citation_of(OFFICE_PRACTICE),
)
