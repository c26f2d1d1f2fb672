"""Fields, choices and stages that several acts of legal aid share."""

from __future__ import annotations

from wagecase.procedure.core.acts import AskType
from wagecase.procedure.core.enums import Role, Words
from wagecase.procedure.core.fields import ask, pick

WORKING = frozenset({"examining", "aided"})
"""Where applications are examined and aid is given; workers of one group may stand at either."""

OFFICER = frozenset({Role.legal_aid_officer})
DECIDERS = frozenset({Role.legal_aid_officer, Role.head})
HELPERS = frozenset({Role.lawyer, Role.legal_aid_officer})

LAWYER = ask("lawyer", AskType.person, "援助律师", "Lawyer")
LIMIT_ON = ask(
    "limit_on",
    AskType.date,
    "时效或者期限届满日",
    "Last day of a time-limit",
    required=False,
    help=Words("系统未列出的时效、期限在此填写", "One that the system does not know of"),
)
MEANS = pick(
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
LANGUAGE = pick(
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
TERMINATION = pick(
    "ground",
    "终止事由",
    "Ground",
    ("deceit", "以欺骗等不正当手段获得援助", "Aid obtained by deceit"),
    ("facts_concealed", "故意隐瞒重要事实或者提供虚假证据", "Facts concealed or evidence false"),
    ("unlawful_use", "利用法律援助从事违法活动", "Aid used for unlawful acts"),
    ("means_changed", "经济状况变化，不再符合条件", "No longer in hardship"),
    ("case_ended", "案件终止审理或者已被撤销", "The case was ended or withdrawn"),
    ("own_lawyer", "自行委托律师或者其他代理人", "Recipient hired his own agent"),
    ("recipient_asks", "受援人有正当理由要求终止", "Recipient asks for it with good reason"),
    ("other_law", "法律法规规定的其他情形", "Another case in law"),
)
