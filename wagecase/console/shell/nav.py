"""The menu: one row for each place in the console, shown to those whose work it is.

Whoever has many places sees those of every day in the first row, and the others under headings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask import request

from wagecase.procedure.core.enums import Role
from wagecase.services.access.visibility import CASE_ROLES
from wagecase.services.acts.effects.legal_aid import PROVIDERS
from wagecase.services.base.principal import APPROVERS, Principal
from wagecase.services.campaigns import campaigns
from wagecase.services.case_queries import pending_applications
from wagecase.services.case_queries.follow_up import FOLLOWERS
from wagecase.services.handover.plan import MOVERS
from wagecase.services.hearings.hearing_calendar import BODIES
from wagecase.services.intake.tracking_code import ISSUERS
from wagecase.services.lead_import.imports import IMPORTERS
from wagecase.services.legal_aid.pool import READERS
from wagecase.services.oversight.spring_festival import REPORTERS
from wagecase.services.oversight.supervision_orders import PRESSED
from wagecase.services.registry import projects
from wagecase.services.spot_checks.caller_assignment import CALLERS
from wagecase.services.spot_checks.rounds import WATCHERS
from wagecase.services.worker_portal.statements import READERS as VOICE_READERS
from wagecase.web.translating import lazy_gettext as _

# So many places are found at a glance.
ROW = 7


class Section(StrEnum):
    """Under what places stand that are not in the first row."""

    following = "following"
    drives = "drives"
    office = "office"
    system = "system"


HEADINGS = {
    Section.following: _("跟进与督办"),
    Section.drives: _("行动与抽查"),
    Section.office: _("本单位事务"),
    Section.system: _("系统管理"),
}


@dataclass(frozen=True)
class Entry:
    """`endpoint` without the blueprint's name; `roles` are those that see it, in bodies of these `kinds` if any are
    named; `also` lights up on these endpoints. What has a `section` leaves the row when that is full, at once or, if it
    is `daily`, only when there is still no room."""

    endpoint: str
    label: object
    roles: frozenset[Role]
    also: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    section: Section | None = None
    daily: bool = False

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
    Entry("voices", _("劳动者来话"), frozenset(VOICE_READERS), section=Section.following, daily=True),
    Entry("approvals", _("待我审批"), APPROVERS),
    Entry("aid_pool", _("援助待办池"), frozenset(READERS), frozenset({"pick_up", "choose_lawyer"}), AID_BODIES),
    Entry("aid_matters", _("援助事项"), frozenset(READERS), frozenset(), AID_BODIES),
    Entry(
        "applications",
        _("待受理申请"),
        frozenset(pending_applications.READERS),
        frozenset(),
        pending_applications.BODIES,
    ),
    Entry("hearings", _("开庭与调解"), HEARERS, frozenset(), HEARING_BODIES),
    Entry("follow_up", _("需跟进"), frozenset(FOLLOWERS), section=Section.following, daily=True),
    Entry(
        "pressings",
        _("督办事项"),
        frozenset(PRESSED),
        frozenset({"answer_pressings"}),
        section=Section.following,
        daily=True,
    ),
    Entry(
        "outreach",
        _("咨询与宣传"),
        frozenset(READERS),
        frozenset({"record_outreach"}),
        AID_BODIES,
        section=Section.office,
    ),
    Entry("search", _("查找"), CASE_ROLES, frozenset({"look_up"})),
    Entry(
        "clues",
        _("线索导入"),
        IMPORTERS,
        frozenset({"hand_in_clues", "clue_file", "choose_columns", "clue_answers_page", "take_answers"}),
        section=Section.drives,
    ),
    Entry("oversight", _("督办早报"), CITY, frozenset({"figure"})),
    Entry("late", _("逾期与临期"), CITY, frozenset({"press"})),
    Entry("pressed_in_month", _("督办月度清单"), CITY, section=Section.following),
    Entry("reviews", _("平台答复审核"), CITY, frozenset({"review", "give_review"})),
    Entry("designations", _("指定管辖"), CITY),
    Entry("stray_replies", _("无案短信回复"), CITY, section=Section.following),
    Entry("incidents", _("聚集事件"), CITY, section=Section.following),
    Entry("spring", _("节前清欠"), CITY),
    Entry(
        "failures",
        _("未送达提醒"),
        frozenset({Role.administrator, Role.head, Role.bureau_head}),
        section=Section.office,
    ),
    Entry(
        "settings",
        _("设置"),
        KEEPER,
        frozenset({"setting", "set_setting", "change", "confirm_change"}),
        section=Section.system,
    ),
    Entry("calendar", _("放假日历"), KEEPER, frozenset({"calendar_year", "add_notice"}), section=Section.system),
    Entry("letters", _("信件与短信"), KEEPER, frozenset({"letter"}), section=Section.system),
    Entry("operations", _("运行状态"), frozenset({Role.administrator}), section=Section.system),
    Entry("projects", _("工程项目"), frozenset(projects.READERS), frozenset({"project"}), section=Section.drives),
    Entry(
        "campaigns",
        _("专项行动"),
        frozenset(campaigns.READERS),
        frozenset({"campaign", "new_campaign"}),
        section=Section.drives,
    ),
    Entry(
        "spot_checks",
        _("抽查回访"),
        frozenset(WATCHERS),
        frozenset({"spot_check", "plan_spot_check"}),
        section=Section.drives,
    ),
    Entry("calls", _("我的回访"), frozenset(CALLERS), frozenset({"call"}), section=Section.drives),
    Entry("daily_report", _("每日报告"), frozenset(REPORTERS), frozenset({"hand_in_report"}), section=Section.drives),
    Entry(
        "desks",
        _("移交在办"),
        frozenset(MOVERS),
        frozenset({"desk", "hand_desk_over", "desk_move"}),
        section=Section.office,
    ),
    Entry("audit", _("审计"), frozenset({Role.auditor}), frozenset({"export_audit"}), section=Section.system),
    Entry(
        "organisations", _("单位管理"), KEEPER, frozenset({"organisation", "new_organisation"}), section=Section.system
    ),
    Entry(
        "people",
        _("人员管理"),
        KEEPER,
        frozenset({"person", "new_person", "add_person", "change_person"}),
        section=Section.system,
    ),
)


def entries(principal: Principal) -> list[Entry]:
    return [
        one for one in ENTRIES if one.roles & principal.roles and (not one.kinds or principal.org_kind in one.kinds)
    ]


@dataclass(frozen=True)
class Menu:
    """The first row, and the other places by their headings."""

    row: Sequence[Entry]
    others: Sequence[tuple[Section, Sequence[Entry]]]

    @property
    def here(self) -> Entry | None:
        """The place among the others where one is."""
        return next((one for _section, found in self.others for one in found if one.here), None)


def menu(principal: Principal) -> Menu:
    found = entries(principal)
    row = _row(found)
    shown = {one.endpoint for one in row}
    grouped = {
        section: [one for one in found if one.section is section and one.endpoint not in shown] for section in HEADINGS
    }
    return Menu(row, [(section, places) for section, places in grouped.items() if places])


def _row(found: Sequence[Entry]) -> Sequence[Entry]:
    """What is for every day, as far as there is room; where nothing is, the first places."""
    if len(found) <= ROW:
        return found
    row = [one for one in found if one.section is None or one.daily]
    too_many = max(len(row) - ROW, 0)
    leaving = [one.endpoint for one in reversed(row) if one.daily][:too_many]
    return [one for one in row if one.endpoint not in leaving] or found[:ROW]
