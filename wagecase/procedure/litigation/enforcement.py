"""The procedure `enforcement`: what the court does to collect. Money collected is a payment like any other."""

from __future__ import annotations

from dataclasses import replace

from wagecase.procedure.core.acts import Act
from wagecase.procedure.core.correction import CORRECT as CORRECT_CASE
from wagecase.procedure.core.enums import Bilingual, Procedure
from wagecase.procedure.core.fields import DOCUMENT_NUMBER, NOTE, REASON, choice_field
from wagecase.procedure.core.sources import citation_of
from wagecase.procedure.litigation.common import CORRECTING_ROLES, enforcement_act
from wagecase.procedure.litigation.guards import result_matches_payments

ENFORCEMENT_OPEN_STAGES = frozenset({"applied", "executing"})

RECORD_ACCEPTED = enforcement_act(
    name="record_accepted",
    label=Bilingual("登记执行立案", "Record that enforcement began"),
    at=frozenset({"applied"}),
    to="executing",
    form_fields=(DOCUMENT_NUMBER, NOTE),
    records="enforcement.accepted",
    cite=citation_of("C36", "A24"),
)
RECORD_REFUSED = enforcement_act(
    name="record_refused",
    label=Bilingual("登记不予执行", "Record that enforcement was refused"),
    at=ENFORCEMENT_OPEN_STAGES,
    to="refused",
    form_fields=(DOCUMENT_NUMBER, REASON),
    records="enforcement.refused",
    cite=citation_of("C36", "A24"),
)
RECORD_FINISHED = enforcement_act(
    name="record_finished",
    label=Bilingual("登记执行结案", "Record the end of enforcement"),
    at=frozenset({"executing"}),
    to="finished",
    checks=(result_matches_payments,),
    form_fields=(
        choice_field(
            "result",
            "执行结果",
            "Result",
            ("collected", "执行完毕", "Collected in full"),
            ("partly", "部分执行到位", "Collected in part"),
            ("nothing", "未执行到位", "Nothing collected"),
            ("withdrawn", "申请人撤回", "Withdrawn by the applicant"),
        ),
        DOCUMENT_NUMBER,
        NOTE,
    ),
    records="enforcement.finished",
    cite=citation_of("C36", "A24"),
)
CORRECT = replace(
    CORRECT_CASE,
    procedure=Procedure.enforcement,
    at=ENFORCEMENT_OPEN_STAGES | {"finished", "refused"},
    by=CORRECTING_ROLES,
)

ENFORCEMENT_ACTS: tuple[Act, ...] = (RECORD_ACCEPTED, RECORD_REFUSED, RECORD_FINISHED, CORRECT)
