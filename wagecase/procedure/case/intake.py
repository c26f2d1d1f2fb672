"""Acts on a case from its arrival until it is accepted or ends at intake. 登记 itself is no act here: the
service that opens the case records it, and nothing can keep a complaint from being received."""

from __future__ import annotations

from wagecase.procedure.case.checks import (
    not_in_another_forum,
    not_in_future,
    refusal_ground_holds,
    warn_not_older_than_two_years,
)
from wagecase.procedure.case.guards import (
    employer_still_unknown,
    is_lead,
    may_be_accepted,
    no_inspection_open,
    not_before_another_forum,
    not_complaint_yet,
    not_signed_in,
    was_reopened,
    within_two_years,
)
from wagecase.procedure.core.acts import Act, FieldType, PerformedBy
from wagecase.procedure.core.case_stages import OPEN_STAGES, PRE_ACCEPTANCE_STAGES
from wagecase.procedure.core.enums import Bilingual, Procedure, Role
from wagecase.procedure.core.fields import CLAIMS, HANDLERS, NOTE, REASON, choice_field, form_field
from wagecase.procedure.core.guards import employer_identified
from wagecase.procedure.core.roles import CASEWORK_ROLES
from wagecase.procedure.core.sources import citation_of

IN_ANOTHER_FORUM = form_field(
    "in_a_forum",
    FieldType.yes_no,
    "是否已申请调解、仲裁或者提起诉讼",
    "Already in mediation, arbitration or court",
    required=False,
)

SIGN_IN = Act(
    name="sign_in",
    procedure=Procedure.case,
    label=Bilingual("签收线索", "Sign in the lead"),
    at=OPEN_STAGES,
    to=None,
    by=frozenset({Role.clerk, Role.inspector}),
    needs=(is_lead, not_signed_in),
    form_fields=(NOTE,),
    records="case.receipted",
    sets={"of": "lead"},
    cite=citation_of("F05"),
)
ASSIGN = Act(
    name="assign",
    procedure=Procedure.case,
    label=Bilingual("分派", "Assign"),
    at=frozenset({"received"}),
    to="verifying",
    by=frozenset({Role.head}),
    form_fields=(HANDLERS, NOTE),
    records="case.assigned",
    effect="assign_handlers",
    cite=citation_of("A06"),
)
CHANGE_HANDLERS = Act(
    name="change_handlers",
    procedure=Procedure.case,
    label=Bilingual("调整承办人", "Change the handlers"),
    at=frozenset({"verifying", "supplementing", "settled", "in_hand"}),
    to=None,
    by=frozenset({Role.head}),
    form_fields=(HANDLERS, REASON),
    records="case.assigned",
    effect="assign_handlers",
    cite=citation_of("A06"),
)
LIST_CLAIMS = Act(
    name="list_claims",
    procedure=Procedure.case,
    label=Bilingual("登记欠薪明细", "List the claims"),
    at=OPEN_STAGES,
    to=None,
    by=CASEWORK_ROLES,
    form_fields=(
        CLAIMS,
        form_field("arrears_ended", FieldType.date, "欠薪行为终了日", "Day on which the arrears ended", required=False),
        form_field(
            "relation_ended", FieldType.date, "劳动关系终止日", "Day on which the employment ended", required=False
        ),
        NOTE,
    ),
    checks=(not_in_future("arrears_ended"), not_in_future("relation_ended")),
    records="case.claims_listed",
    any_day=True,
    cite=citation_of("E04", "A10"),
)
NAME_EMPLOYER = Act(
    name="name_employer",
    procedure=Procedure.case,
    label=Bilingual("登记查明的用人单位", "Record which employer it is"),
    at=OPEN_STAGES,
    to=None,
    by=CASEWORK_ROLES,
    needs=(employer_still_unknown,),
    form_fields=(
        form_field("employer", FieldType.code, "用人单位名称", "Name of the employer"),
        form_field("uscc", FieldType.code, "统一社会信用代码", "Unified social credit code", required=False),
        NOTE,
    ),
    records="case.employer_named",
    effect="name_employer",
    cite=citation_of("A03", "A05"),
)
ASK_SUPPLEMENT = Act(
    name="ask_supplement",
    procedure=Procedure.case,
    label=Bilingual("告知补正", "Ask to supplement"),
    at=frozenset({"received", "verifying"}),
    to="supplementing",
    by=frozenset({Role.clerk, Role.inspector}),
    form_fields=(form_field("missing", FieldType.text, "需补正的内容", "What is missing"),),
    records="case.supplement_asked",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("A05"),
)
SUPPLEMENT = Act(
    name="supplement",
    procedure=Procedure.case,
    label=Bilingual("收到补正", "Supplements received"),
    at=frozenset({"supplementing"}),
    to="verifying",
    by=frozenset({Role.clerk, Role.inspector}),
    after=("case.supplement_asked",),
    form_fields=(NOTE,),
    records="case.supplemented",
    cite=citation_of("A05"),
)
VERIFY = Act(
    name="verify",
    procedure=Procedure.case,
    label=Bilingual("核实", "Verify"),
    at=frozenset({"verifying"}),
    to=None,
    by=frozenset({Role.inspector}),
    performed_by=PerformedBy.handlers,
    form_fields=(
        choice_field(
            "finding",
            "核实结果",
            "Finding",
            ("violation", "发现违法行为", "Violation found"),
            ("none", "未发现违法行为", "No violation found"),
            ("unclear", "情况不明", "Unclear"),
        ),
        form_field("account", FieldType.text, "核查情况", "What was found"),
    ),
    records="case.verified",
    cite=citation_of("A09", "F05"),
)
SETTLE = Act(
    name="settle",
    procedure=Procedure.case,
    label=Bilingual("协调解决", "Settle without filing"),
    at=frozenset({"verifying"}),
    to="settled",
    by=frozenset({Role.inspector}),
    performed_by=PerformedBy.handlers,
    needs=(is_lead, not_complaint_yet),
    form_fields=(form_field("account", FieldType.text, "协调情况", "How it was settled"),),
    records="case.settled",
    cite=citation_of("F05", "A16"),
)
START_COMPLAINT = Act(
    name="start_complaint",
    procedure=Procedure.case,
    label=Bilingual("转为投诉", "Turn into a complaint"),
    at=PRE_ACCEPTANCE_STAGES | {"settled"},
    to="verifying",
    by=frozenset({Role.clerk, Role.inspector}),
    needs=(is_lead, not_complaint_yet),
    form_fields=(
        form_field(
            "over_two_years",
            FieldType.yes_no,
            "违法行为是否看来已超过两年",
            "Seems older than two years",
            required=False,
        ),
        NOTE,
    ),
    records="case.complaint_started",
    cite=citation_of("F12", "A03"),
)
ACCEPT = Act(
    name="accept",
    procedure=Procedure.case,
    label=Bilingual("受理", "Accept"),
    at=frozenset({"verifying"}),
    to="in_hand",
    by=frozenset({Role.inspector}),
    performed_by=PerformedBy.handlers,
    needs=(may_be_accepted, employer_identified, not_before_another_forum, no_inspection_open),
    warns=(within_two_years,),
    checks=(not_in_another_forum,),
    form_fields=(IN_ANOTHER_FORUM, NOTE),
    records="case.accepted",
    opens=Procedure.inspection,
    cite=citation_of("A03", "A08", "F12"),
)
ACCEPT_AGAIN = Act(
    name="accept_again",
    procedure=Procedure.case,
    label=Bilingual("重办立案受理", "Accept again"),
    at=frozenset({"in_hand"}),
    to=None,
    by=frozenset({Role.inspector}),
    needs=(was_reopened, employer_identified, not_before_another_forum, no_inspection_open),
    warns=(within_two_years,),
    checks=(not_in_another_forum,),
    form_fields=(IN_ANOTHER_FORUM, REASON),
    records="case.accepted",
    opens=Procedure.inspection,
    cite=citation_of("A03", "A08"),
)
NOT_ACCEPT = Act(
    name="not_accept",
    procedure=Procedure.case,
    label=Bilingual("不予受理", "Do not accept"),
    at=frozenset({"verifying", "supplementing"}),
    to="not_accepted",
    by=frozenset({Role.inspector}),
    performed_by=PerformedBy.handlers,
    form_fields=(
        choice_field(
            "ground",
            "不予受理的理由",
            "Ground",
            ("older_than_two_years", "违法行为已超过两年", "The act is older than two years"),
            (
                "not_supplemented",
                "告知补正后仍未明确用人单位或损害事实",
                "Still unclear after being asked to supplement",
            ),
        ),
        REASON,
    ),
    checks=(refusal_ground_holds,),
    hints=(warn_not_older_than_two_years,),
    records="case.not_accepted",
    sets_document=True,
    effect="issue_document",
    cite=citation_of("A04", "A05"),
)
REDIRECT = Act(
    name="redirect",
    procedure=Procedure.case,
    label=Bilingual("告知其他途径", "Refer elsewhere"),
    at=PRE_ACCEPTANCE_STAGES,
    to="redirected",
    by=frozenset({Role.clerk, Role.inspector}),
    form_fields=(
        choice_field(
            "ground",
            "告知的理由",
            "Ground",
            ("not_inspection_matter", "不属于劳动保障监察职权范围", "Not a matter of labour inspection"),
            ("other_office", "应由其他部门管辖", "Another office has jurisdiction"),
            ("other_procedure", "应按劳动争议处理或诉讼程序办理", "Belongs to dispute handling or the court"),
        ),
        form_field("directed_to", FieldType.code, "告知的部门或途径", "Office or procedure named"),
        NOTE,
    ),
    records="case.redirected",
    cite=citation_of("A05", "A23"),
)

INTAKE_ACTS = (
    SIGN_IN,
    ASSIGN,
    CHANGE_HANDLERS,
    LIST_CLAIMS,
    NAME_EMPLOYER,
    ASK_SUPPLEMENT,
    SUPPLEMENT,
    VERIFY,
    SETTLE,
    START_COMPLAINT,
    ACCEPT,
    ACCEPT_AGAIN,
    NOT_ACCEPT,
    REDIRECT,
)
