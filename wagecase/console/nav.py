"""The menu: one row for each place in the console, shown to those whose work it is."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from wagecase.procedure.words import Role
from wagecase.services import applications, campaigns, projects
from wagecase.services.aid_effects import PROVIDERS
from wagecase.services.clue_imports import IMPORTERS
from wagecase.services.desk_plan import MOVERS
from wagecase.services.follow_up import FOLLOWERS
from wagecase.services.legal_aid import READERS
from wagecase.services.pressings import PRESSED
from wagecase.services.principal import APPROVERS, Principal
from wagecase.services.progress import ISSUERS
from wagecase.services.sittings import BODIES
from wagecase.services.spot_check_callers import CALLERS
from wagecase.services.spot_checks import WATCHERS
from wagecase.services.spring_festival import REPORTERS
from wagecase.services.statements import READERS as VOICE_READERS
from wagecase.services.visibility import CASE_ROLES
from wagecase.translating import lazy_gettext as _


@dataclass(frozen=True)
class Entry:
    """`endpoint` without the blueprint's name; `roles` are those that see it, in bodies of these `kinds` if any are
    named; `also` lights up on these endpoints."""

    endpoint: str
    label: object
    roles: frozenset[Role]
    also: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()

    @property
    def here(self) -> bool:
        name = (request.endpoint or "").removeprefix("console.")
        return name == self.endpoint or name in self.also


CITY = frozenset({Role.supervisor})
KEEPER = frozenset({Role.administrator})
AID_BODIES = frozenset(PROVIDERS)
HEARING_BODIES = BODIES | AID_BODIES
HEARERS = frozenset(
    {
        Role.mediator,
        Role.arbitrator,
        Role.clerk,
        Role.inspector,
        Role.head,
        Role.legal_aid_officer,
        Role.lawyer,
    }
)

ENTRIES: tuple[Entry, ...] = (
    Entry("work", _("我的工作"), CASE_ROLES, frozenset({"case", "act"})),
    Entry("log", _("登记投诉"), ISSUERS, frozenset({"hand_in", "receipt", "register_form", "oral_record"})),
    Entry("voices", _("劳动者来话"), frozenset(VOICE_READERS)),
    Entry("approvals", _("待我审批"), APPROVERS),
    Entry("aid_pool", _("援助待办池"), frozenset(READERS), frozenset({"pick_up", "choose_lawyer"}), AID_BODIES),
    Entry("aid_matters", _("援助事项"), frozenset(READERS), frozenset(), AID_BODIES),
    Entry("applications", _("待受理申请"), frozenset(applications.READERS), frozenset(), applications.BODIES),
    Entry("hearings", _("开庭与调解"), HEARERS, frozenset(), HEARING_BODIES),
    Entry("follow_up", _("需跟进"), frozenset(FOLLOWERS)),
    Entry("pressings", _("督办事项"), frozenset(PRESSED), frozenset({"answer_pressings"})),
    Entry("outreach", _("咨询与宣传"), frozenset(READERS), frozenset({"record_outreach"}), AID_BODIES),
    Entry("search", _("查找"), CASE_ROLES, frozenset({"look_up"})),
    Entry(
        "clues",
        _("线索导入"),
        IMPORTERS,
        frozenset({"hand_in_clues", "clue_file", "choose_columns", "clue_answers_page", "take_answers"}),
    ),
    Entry("oversight", _("督办早报"), CITY, frozenset({"figure"})),
    Entry("late", _("逾期与临期"), CITY, frozenset({"press"})),
    Entry("pressed_in_month", _("督办月度清单"), CITY),
    Entry("reviews", _("平台答复审核"), CITY, frozenset({"review", "give_review"})),
    Entry("designations", _("指定管辖"), CITY),
    Entry("stray_replies", _("无案短信回复"), CITY),
    Entry("incidents", _("聚集事件"), CITY),
    Entry("spring", _("节前清欠"), CITY),
    Entry("failures", _("未送达提醒"), frozenset({Role.administrator, Role.head, Role.bureau_head})),
    Entry("settings", _("设置"), KEEPER, frozenset({"setting", "set_setting", "change", "confirm_change"})),
    Entry("calendar", _("放假日历"), KEEPER, frozenset({"calendar_year", "add_notice"})),
    Entry("letters", _("信件与短信"), KEEPER, frozenset({"letter"})),
    Entry("operations", _("运行状态"), frozenset({Role.administrator})),
    Entry("projects", _("工程项目"), frozenset(projects.READERS), frozenset({"project"})),
    Entry("campaigns", _("专项行动"), frozenset(campaigns.READERS), frozenset({"campaign", "new_campaign"})),
    Entry("spot_checks", _("抽查回访"), frozenset(WATCHERS), frozenset({"spot_check", "plan_spot_check"})),
    Entry("calls", _("我的回访"), frozenset(CALLERS), frozenset({"call"})),
    Entry("daily_report", _("每日报告"), frozenset(REPORTERS), frozenset({"hand_in_report"})),
    Entry("desks", _("移交在办"), frozenset(MOVERS), frozenset({"desk", "hand_desk_over", "desk_move"})),
    Entry("audit", _("审计"), frozenset({Role.auditor}), frozenset({"export_audit"})),
    Entry("organisations", _("单位管理"), KEEPER, frozenset({"organisation", "new_organisation"})),
    Entry("people", _("人员管理"), KEEPER, frozenset({"person", "new_person", "add_person", "change_person"})),
)


def entries(principal: Principal) -> list[Entry]:
    return [
        one for one in ENTRIES if one.roles & principal.roles and (not one.kinds or principal.org_kind in one.kinds)
    ]
