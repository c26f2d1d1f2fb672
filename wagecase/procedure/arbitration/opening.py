"""The act of a case that opens an arbitration: the application, written or taken down in a record (C07)."""

from __future__ import annotations

from wagecase.procedure.arbitration.checks import (
    not_in_another_arbitration,
    oral_has_record,
    warn_copies_missing,
    warn_earlier_default,
    warn_limitation_over,
)
from wagecase.procedure.arbitration.guards import organisation_is_involved
from wagecase.procedure.core.acts import Act, FieldType, PerformedBy
from wagecase.procedure.core.case_stages import OPEN_STAGES
from wagecase.procedure.core.enums import Bilingual, OrgKind, Procedure, Role
from wagecase.procedure.core.fields import CLAIMS, choice_field, form_field
from wagecase.procedure.core.figures import written
from wagecase.procedure.core.guards import employer_identified, has_claims
from wagecase.procedure.core.sources import citation_of

MANY = written("arbitration.collective_workers")

APPLY_ARBITRATION = Act(
    name="apply_arbitration",
    procedure=Procedure.case,
    label=Bilingual("申请仲裁", "Apply for arbitration"),
    at=OPEN_STAGES,
    to=None,
    by=frozenset(
        {Role.clerk, Role.inspector, Role.mediator, Role.arbitrator, Role.legal_aid_officer, Role.lawyer},
    ),
    performed_by=PerformedBy.outside,
    needs=(organisation_is_involved, has_claims),
    warns=(employer_identified,),
    checks=(oral_has_record, not_in_another_arbitration),
    hints=(warn_copies_missing, warn_earlier_default, warn_limitation_over),
    form_fields=(
        CLAIMS,
        form_field(
            "body",
            FieldType.organisation,
            "仲裁委员会",
            "Arbitration commission",
            required=False,
            help=Bilingual("不填即为实际工作场所地的仲裁委员会", "Left empty: the commission of the place of work"),
        ),
        choice_field(
            "form",
            "申请方式",
            "Form",
            ("written", "书面申请", "In writing"),
            ("oral", "口头申请，已作笔录", "Oral, taken down"),
        ),
        form_field("record", FieldType.text, "口头申请笔录", "Record of the oral application", required=False),
        form_field("requests", FieldType.text, "仲裁请求、事实和理由", "Claims, facts and reasons"),
        form_field("evidence", FieldType.text, "证据和证人", "Evidence and witnesses", required=False),
        form_field("respondents", FieldType.integer, "被申请人数", "Number of respondents"),
        form_field("copies", FieldType.integer, "申请书副本份数", "Copies handed in"),
        form_field(
            "common",
            FieldType.yes_no,
            "劳动者是否有共同请求",
            "The workers have a common claim",
            required=False,
            help=Bilingual(
                f"{MANY}人以上并有共同请求的为集体争议", f"{MANY} or more with a common claim are a collective case"
            ),
        ),
    ),
    records="arbitration.applied",
    opens=Procedure.arbitration,
    opens_at=OrgKind.arbitration_body,
    opens_first=True,
    cite=citation_of("C01", "C02", "C05", "C07", "C37"),
)

ARBITRATION_OPENING = (APPLY_ARBITRATION,)
