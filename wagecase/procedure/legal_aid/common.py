"""Fields, choices and stages that several acts of legal aid share."""

from __future__ import annotations

from wagecase.procedure.core.acts import FieldType
from wagecase.procedure.core.enums import Bilingual, Role
from wagecase.procedure.core.fields import choice_field, form_field

WORKING_STAGES = frozenset({"examining", "aided"})
"""Where applications are examined and aid is given; workers of one group may stand at either."""

OFFICER_ROLES = frozenset({Role.legal_aid_officer})
DECIDING_ROLES = frozenset({Role.legal_aid_officer, Role.head})
AID_ROLES = frozenset({Role.lawyer, Role.legal_aid_officer})

LAWYER = form_field("lawyer", FieldType.person, "援助律师", "Lawyer")
LIMIT_ON = form_field(
    "limit_on",
    FieldType.date,
    "时效或者期限届满日",
    "Last day of a time-limit",
    required=False,
    help=Bilingual("系统未列出的时效、期限在此填写", "One that the system does not know of"),
)
HARDSHIP_CHECK = choice_field(
    "means",
    "经济困难状况核查",
    "Check of hardship",
    (
        "migrant_worker_pay",
        "进城务工人员请求支付劳动报酬，免予核查（42条3项）",
        "Migrant worker claiming pay: no check (art. 42(3))",
    ),
    ("other_exempt", "属于42条其他各项，免予核查", "Another group of art. 42: no check"),
    ("declared", "已提交经济困难状况说明", "Hardship declared in writing"),
)
LANGUAGE = choice_field(
    "language",
    "沟通语言",
    "Language",
    ("mandarin", "普通话", "Mandarin"),
    ("dialect", "方言", "A dialect"),
    ("minority", "少数民族语言", "A minority language"),
    ("sign", "手语", "Sign language"),
    ("foreign", "外语", "A foreign language"),
    required=False,
)
TERMINATION_GROUND = choice_field(
    "ground",
    "终止事由",
    "Ground",
    ("deceit", "以欺骗等不正当手段获得援助", "Aid obtained by deceit"),
    ("facts_concealed", "故意隐瞒重要事实或者提供虚假证据", "Facts concealed or evidence false"),
    ("unlawful_use", "利用法律援助从事违法活动", "Aid used for unlawful acts"),
    ("means_changed", "经济状况变化，不再符合条件", "No longer in hardship"),
    ("case_ended", "案件终止审理或者已被撤销", "The case was ended or withdrawn"),
    ("own_lawyer", "自行委托律师或者其他代理人", "Recipient hired their own agent"),
    ("recipient_asks", "受援人有正当理由要求终止", "Recipient asks for it with good reason"),
    ("other_law", "法律法规规定的其他情形", "Another case in law"),
)
