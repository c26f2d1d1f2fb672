"""The act of a case that opens an arbitration: the application, written or taken down in a record (C07)."""

from __future__ import annotations

from wagecase.procedure.acts import Act, AskType, Reach
from wagecase.procedure.asks import CLAIMS, ask, pick
from wagecase.procedure.case_intake import OPEN
from wagecase.procedure.checks_arbitration import (
    copies_enough,
    not_before_a_tribunal,
    oral_has_record,
    perhaps_barred,
    perhaps_late,
)
from wagecase.procedure.figures import written
from wagecase.procedure.guards import has_claims
from wagecase.procedure.guards_arbitration import has_part
from wagecase.procedure.guards_case import employer_identified
from wagecase.procedure.sources import source
from wagecase.procedure.words import OrgKind, Procedure, Role, Words

MANY = written("arbitration.collective_workers")

APPLY_ARBITRATION = Act(
    name="apply_arbitration",
    procedure=Procedure.case,
    label=Words("申请仲裁", "Apply for arbitration"),
    at=OPEN,
    to=None,
    by=frozenset(
        {Role.clerk, Role.inspector, Role.mediator, Role.arbitrator, Role.legal_aid_officer, Role.lawyer},
    ),
    reach=Reach.outside,
    needs=(has_part, has_claims),
    warns=(employer_identified,),
    checks=(oral_has_record, not_before_a_tribunal),
    hints=(copies_enough, perhaps_barred, perhaps_late),
    asks=(
        CLAIMS,
        ask(
            "body",
            AskType.organisation,
            "仲裁委员会",
            "Arbitration commission",
            required=False,
            help=Words("不填即为实际工作场所地的仲裁委员会", "Left empty: the commission of the place of work"),
        ),
        pick(
            "form",
            "申请方式",
            "Form",
            ("written", "书面申请", "In writing"),
            ("oral", "口头申请，已作笔录", "Oral, taken down"),
        ),
        ask("record", AskType.text, "口头申请笔录", "Record of the oral application", required=False),
        ask("requests", AskType.text, "仲裁请求、事实和理由", "Claims, facts and reasons"),
        ask("evidence", AskType.text, "证据和证人", "Evidence and witnesses", required=False),
        ask("respondents", AskType.integer, "被申请人数", "Number of respondents"),
        ask("copies", AskType.integer, "申请书副本份数", "Copies handed in"),
        ask(
            "common",
            AskType.yes_no,
            "劳动者是否有共同请求",
            "The workers have a common claim",
            required=False,
            help=Words(
                f"{MANY}人以上并有共同请求的为集体争议", f"{MANY} or more with a common claim are a collective case"
            ),
        ),
    ),
    records="arbitration.applied",
    opens=Procedure.arbitration,
    opens_at=OrgKind.arbitration_body,
    opens_first=True,
    cite=source("C01", "C02", "C05", "C07", "C37"),
)

ARBITRATION_OPENING = (APPLY_ARBITRATION,)
