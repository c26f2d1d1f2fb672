"""The menu: one row for each place in the console, shown to those whose work it is.

People with many entries see the daily ones in the first row, and the others under headings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask import request

from wagecase.procedure.core.enums import Role
from wagecase.procedure.core.roles import AID_PROVIDERS
from wagecase.services.access.visibility import CASE_ROLES
from wagecase.services.base.principal import APPROVING_ROLES, Principal
from wagecase.services.campaigns import campaigns
from wagecase.services.case_queries import pending_applications
from wagecase.services.case_queries.follow_up import FOLLOW_UP_ROLES
from wagecase.services.handover.plan import HANDOVER_ROLES
from wagecase.services.hearings.hearing_calendar import HEARING_BODY_KINDS
from wagecase.services.intake.tracking_code import ISSUING_ROLES
from wagecase.services.lead_import.import_queries import IMPORTING_ROLES
from wagecase.services.legal_aid.pool import POOL_READERS
from wagecase.services.oversight.spring_festival import REPORTING_ROLES
from wagecase.services.oversight.supervision_orders import ANSWERING_ROLES
from wagecase.services.registry import projects
from wagecase.services.spot_checks.caller_assignment import CALLER_ROLES
from wagecase.services.spot_checks.round_queries import VIEWING_ROLES
from wagecase.services.worker_portal.statement_views import STATEMENT_READERS
from wagecase.web.translating import lazy_gettext as _

# So many places are found at a glance.
MAX_PRIMARY_ENTRIES = 7


class MenuSection(StrEnum):
    """Under what places stand that are not in the first row."""

    following = "following"
    drives = "drives"
    office = "office"
    system = "system"


SECTION_HEADINGS = {
    MenuSection.following: _("跟进与督办"),
    MenuSection.drives: _("行动与抽查"),
    MenuSection.office: _("本单位事务"),
    MenuSection.system: _("系统管理"),
}


@dataclass(frozen=True)
class MenuEntry:
    """`endpoint` without the blueprint's name; `roles` are those that see it, in bodies of these `kinds` if any are
    named; `also` lights up on these endpoints. What has a `section` leaves the row when that is full, at once or, if it
    is `daily`, only when it is still too full."""

    endpoint: str
    label: object
    roles: frozenset[Role]
    related_endpoints: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    section: MenuSection | None = None
    daily: bool = False

    @property
    def here(self) -> bool:
        name = (request.endpoint or "").removeprefix("console.")
        return name == self.endpoint or name in self.related_endpoints


SUPERVISORS = frozenset({Role.supervisor})
ADMINISTRATORS = frozenset({Role.administrator})
LEGAL_AID_BODIES = frozenset(AID_PROVIDERS)
HEARING_BODIES = HEARING_BODY_KINDS | LEGAL_AID_BODIES
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

MENU_ENTRIES: tuple[MenuEntry, ...] = (
    MenuEntry("work", _("我的工作"), CASE_ROLES, frozenset({"case", "show_act_form"})),
    MenuEntry(
        "intake_form",
        _("登记投诉"),
        ISSUING_ROLES,
        frozenset({"submit_intake", "receipt", "register_form", "oral_record"}),
    ),
    MenuEntry(
        "list_worker_statements",
        _("劳动者来话"),
        frozenset(STATEMENT_READERS),
        section=MenuSection.following,
        daily=True,
    ),
    MenuEntry("approvals", _("待我审批"), APPROVING_ROLES),
    MenuEntry(
        "legal_aid_pool",
        _("援助待办池"),
        frozenset(POOL_READERS),
        frozenset({"pick_up_referral", "choose_lawyer"}),
        LEGAL_AID_BODIES,
    ),
    MenuEntry("legal_aid_matters", _("援助事项"), frozenset(POOL_READERS), frozenset(), LEGAL_AID_BODIES),
    MenuEntry(
        "applications",
        _("待受理申请"),
        frozenset(pending_applications.APPLICATION_READERS),
        frozenset(),
        pending_applications.APPLICATION_BODIES,
    ),
    MenuEntry("hearings", _("开庭与调解"), HEARERS, frozenset(), HEARING_BODIES),
    MenuEntry("follow_up", _("需跟进"), frozenset(FOLLOW_UP_ROLES), section=MenuSection.following, daily=True),
    MenuEntry(
        "supervision_orders",
        _("督办事项"),
        frozenset(ANSWERING_ROLES),
        frozenset({"answer_supervision_orders"}),
        section=MenuSection.following,
        daily=True,
    ),
    MenuEntry(
        "outreach",
        _("咨询与宣传"),
        frozenset(POOL_READERS),
        frozenset({"record_outreach"}),
        LEGAL_AID_BODIES,
        section=MenuSection.office,
    ),
    MenuEntry("search", _("查找"), CASE_ROLES, frozenset({"exact_search"})),
    MenuEntry(
        "lead_import_list",
        _("线索导入"),
        IMPORTING_ROLES,
        frozenset({"upload_leads", "lead_import_page", "map_columns", "lead_answers_form", "download_lead_answers"}),
        section=MenuSection.drives,
    ),
    MenuEntry("oversight", _("督办早报"), SUPERVISORS, frozenset({"figure"})),
    MenuEntry("late", _("逾期与临期"), SUPERVISORS, frozenset({"issue_supervision_orders"})),
    MenuEntry("monthly_supervision_orders", _("督办月度清单"), SUPERVISORS, section=MenuSection.following),
    MenuEntry("reviews", _("平台答复审核"), SUPERVISORS, frozenset({"review", "submit_review"})),
    MenuEntry("designations", _("指定管辖"), SUPERVISORS),
    MenuEntry("unmatched_replies", _("无案短信回复"), SUPERVISORS, section=MenuSection.following),
    MenuEntry("incidents", _("聚集事件"), SUPERVISORS, section=MenuSection.following),
    MenuEntry("spring_countdown", _("节前清欠"), SUPERVISORS),
    MenuEntry(
        "failures",
        _("未送达提醒"),
        frozenset({Role.administrator, Role.head, Role.bureau_head}),
        section=MenuSection.office,
    ),
    MenuEntry(
        "show_settings",
        _("设置"),
        ADMINISTRATORS,
        frozenset({"setting", "set_setting", "show_planned_change", "confirm_planned_change"}),
        section=MenuSection.system,
    ),
    MenuEntry(
        "calendar",
        _("放假日历"),
        ADMINISTRATORS,
        frozenset({"calendar_year", "add_holiday_notice"}),
        section=MenuSection.system,
    ),
    MenuEntry(
        "template_catalogue_page",
        _("信件与短信"),
        ADMINISTRATORS,
        frozenset({"template_preview"}),
        section=MenuSection.system,
    ),
    MenuEntry("operations", _("运行状态"), frozenset({Role.administrator}), section=MenuSection.system),
    MenuEntry(
        "projects",
        _("工程项目"),
        frozenset(projects.REGISTER_READERS),
        frozenset({"project"}),
        section=MenuSection.drives,
    ),
    MenuEntry(
        "campaigns",
        _("专项行动"),
        frozenset(campaigns.CAMPAIGN_READERS),
        frozenset({"campaign", "new_campaign_form"}),
        section=MenuSection.drives,
    ),
    MenuEntry(
        "spot_checks",
        _("抽查回访"),
        frozenset(VIEWING_ROLES),
        frozenset({"spot_check", "plan_spot_check"}),
        section=MenuSection.drives,
    ),
    MenuEntry("callbacks", _("我的回访"), frozenset(CALLER_ROLES), frozenset({"callback"}), section=MenuSection.drives),
    MenuEntry(
        "daily_report",
        _("每日报告"),
        frozenset(REPORTING_ROLES),
        frozenset({"submit_daily_report"}),
        section=MenuSection.drives,
    ),
    MenuEntry(
        "desks",
        _("移交在办"),
        frozenset(HANDOVER_ROLES),
        frozenset({"desk", "start_handover", "handover_progress"}),
        section=MenuSection.office,
    ),
    MenuEntry("audit", _("审计"), frozenset({Role.auditor}), frozenset({"export_audit"}), section=MenuSection.system),
    MenuEntry(
        "organisations",
        _("单位管理"),
        ADMINISTRATORS,
        frozenset({"organisation", "new_organisation"}),
        section=MenuSection.system,
    ),
    MenuEntry(
        "people",
        _("人员管理"),
        ADMINISTRATORS,
        frozenset({"person", "new_person", "add_person", "change_person"}),
        section=MenuSection.system,
    ),
)


def visible_entries(principal: Principal) -> list[MenuEntry]:
    return [
        one
        for one in MENU_ENTRIES
        if one.roles & principal.roles and (not one.kinds or principal.org_kind in one.kinds)
    ]


@dataclass(frozen=True)
class Menu:
    """The first row, and the other places by their headings."""

    row: Sequence[MenuEntry]
    others: Sequence[tuple[MenuSection, Sequence[MenuEntry]]]

    @property
    def here(self) -> MenuEntry | None:
        """The place among the others where one is."""
        return next((one for _section, found in self.others for one in found if one.here), None)


def build_menu(principal: Principal) -> Menu:
    found = visible_entries(principal)
    row = _primary_entries(found)
    shown = {one.endpoint for one in row}
    grouped = {
        section: [one for one in found if one.section is section and one.endpoint not in shown]
        for section in SECTION_HEADINGS
    }
    return Menu(row, [(section, places) for section, places in grouped.items() if places])


def _primary_entries(found: Sequence[MenuEntry]) -> Sequence[MenuEntry]:
    """The daily entries, as far as the row holds them; where there are none, the first entries."""
    if len(found) <= MAX_PRIMARY_ENTRIES:
        return found
    row = [one for one in found if one.section is None or one.daily]
    too_many = max(len(row) - MAX_PRIMARY_ENTRIES, 0)
    leaving = [one.endpoint for one in reversed(row) if one.daily][:too_many]
    return [one for one in row if one.endpoint not in leaving] or found[:MAX_PRIMARY_ENTRIES]
