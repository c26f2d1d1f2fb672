"""Demo people and cases for a first look: made once, through the same services that serve real work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import func, select, update

from wagecase.extensions import db
from wagecase.models import Case, Organisation, Reminder, User
from wagecase.procedure.core.enums import Role
from wagecase.services.acts.perform import perform
from wagecase.services.administration import reference_data, settings
from wagecase.services.base.dates import LEGAL_TIMEZONE, now, today
from wagecase.services.base.principal import Principal
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto.personal_data import NewPerson
from wagecase.services.demo.stories import STORIES as OFFICE
from wagecase.services.demo.stories_forums import FORUMS
from wagecase.services.demo.story import StoryCase
from wagecase.services.identity import passwords
from wagecase.services.intake.new_complaint import NewClaim, NewComplaint
from wagecase.services.intake.open_case import open_case
from wagecase.services.oversight import figure_count
from wagecase.services.registry.employers import NewEmployer, NewProject

STORIES = (*OFFICE, *FORUMS)
DEMO_PASSWORD = "wagecase-demo"  # noqa: S105  (a demo password that the README names; production refuses `flask seed`)


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """One demo person: user name, name, organisation code, role."""

    username: str
    name: str
    organisation: str
    role: Role
    team: str = ""


DEMO_LOGINS: tuple[DemoLogin, ...] = (
    DemoLogin("clerk.binhai", "李受理", "120116JC", Role.clerk),
    DemoLogin("inspector.binhai", "王监察", "120116JC", Role.inspector, "一大队"),
    DemoLogin("inspector2.binhai", "赵监察", "120116JC", Role.inspector, "一大队"),
    DemoLogin("mediator.binhai", "孙调解", "120116TJ", Role.mediator),
    DemoLogin("arbitrator.binhai", "周仲裁", "120116ZC", Role.arbitrator),
    DemoLogin("arbitrator2.binhai", "何仲裁", "120116ZC", Role.arbitrator),
    DemoLogin("arbitrator3.binhai", "吕仲裁", "120116ZC", Role.arbitrator),
    DemoLogin("arbhead.binhai", "施主任", "120116ZC", Role.head),
    DemoLogin("officer.binhai", "吴援助", "120116FY", Role.legal_aid_officer),
    DemoLogin("officer2.binhai", "郑援助", "120116FY", Role.legal_aid_officer),
    DemoLogin("lawyer.binhai", "冯律师", "120116FY", Role.lawyer),
    DemoLogin("head.binhai", "陈队长", "120116JC", Role.head),
    DemoLogin("bureauhead.binhai", "褚局长", "120116RS", Role.bureau_head),
    DemoLogin("reviewer.binhai", "卫法制", "120116RS", Role.legal_reviewer),
    DemoLogin("admin.binhai", "蒋管理", "120116RS", Role.administrator),
    DemoLogin("auditor.binhai", "沈审计", "120116RS", Role.auditor),
    DemoLogin("inspector.hexi", "韩监察", "120103JC", Role.inspector),
    DemoLogin("supervisor.city", "杨督办", "120000RS", Role.supervisor),
)

# Figures that the fact file leaves open, filled for the demo only (facts F08, F09, F11, G32).
DEMO_SETTINGS = {
    "callback.days": "15",
    "lead.unit": "natural_day",
    "lead.sign_in_days": "1",
    "lead.verify_days": "3",
    "lead.answer_days": "15",
}


def demo_logins() -> list[tuple[str, str, str]]:
    """User name, role and organisation of each demo person, printed when the product starts the first time."""
    names = {one.code: one.name_zh for one in db.session.scalars(select(Organisation))}
    return [(one.username, one.role.label.zh, names.get(one.organisation, one.organisation)) for one in DEMO_LOGINS]


def seed_demo() -> int:
    """Organisations, demo people, settings and cases; returns how many cases were made: none once all are there.

    A first start that was interrupted goes on where it stopped.
    """
    reference_data.load_reference_data()
    if not db.session.scalar(select(func.count()).select_from(User)):
        _add_people_and_settings()
    present = int(db.session.scalar(select(func.count()).select_from(Case)) or 0)
    for number, story in enumerate(STORIES[present:], start=present):
        Storyteller(story, number).tell()
    if present < len(STORIES):
        _discard_notifications()
        figure_count.refresh_figures(now())
    return max(len(STORIES) - present, 0)


@unit_of_work()
def _add_people_and_settings() -> None:
    digest = passwords.hash_password(DEMO_PASSWORD)
    for one in DEMO_LOGINS:
        passwords.create_user(
            username=one.username,
            name=one.name,
            organisation_code=one.organisation,
            roles=[one.role],
            password_hash=digest,
            email=f"{one.username}@example.com",
            team=one.team,
        )
    for name, value in DEMO_SETTINGS.items():
        settings.set_setting(name, value)


@unit_of_work()
def _discard_notifications() -> None:
    """Drop the notifications that old stories enqueued at once; the next sweep finds what is due today."""
    queued = update(Reminder).where(Reminder.state == "queued").values(state="dropped", reason="demo")
    db.session.execute(queued)


SURNAMES = "张王李赵刘陈杨黄周吴徐孙马朱胡郭何高林罗"


GIVEN_NAMES = (
    "建国",
    "德胜",
    "长江",
    "永福",
    "小军",
    "大勇",
    "玉山",
    "志强",
    "春来",
    "有田",
    "福贵",
    "水生",
    "铁柱",
    "守义",
)


FIRMS = ("津海建筑劳务", "滨城建设工程", "北洋机电安装", "海河装饰装修", "渤海市政工程", "天和物流")


PROJECTS = ("中新生态城安置房", "北塘污水处理厂扩建", "港东产业园三号厂房", "塘沽旧小区改造", "轨道交通某标段")


JOBS = ("木工", "钢筋工", "瓦工", "架子工", "水电安装", "油漆工")


def invented_id_number(number: int) -> str:
    """A well-formed ID number of nobody: a code of no county, a birthday, a running number and its check digit."""
    birthday = date(1968, 1, 1) + timedelta(days=number * 37 % 12_000)
    digits = f"130999{birthday:%Y%m%d}{number % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    check = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    return digits + "10X98765432"[check]


class Storyteller(StoryCase):
    """Plays one story through the services, as the people in it would."""

    def tell(self) -> None:
        opened = open_case(demo_principal(self.story.taker), self._complaint())
        self.case_id = opened.case_id
        for step in self.story.steps:
            on = min(self.received + timedelta(days=step.day), today())
            values = step.values(self, on)
            perform(demo_principal(step.who), self.proceeding(step.procedure), step.act, values, happened_on=on)

    def _complaint(self) -> NewComplaint:
        story, number = self.story, self.number
        firm = FIRMS[number % len(FIRMS)]
        project = PROJECTS[number % len(PROJECTS)]
        contact = self._person(0)
        details = {"headcount": story.workers, "requests": "支付拖欠的工资", "workplace": project}
        return NewComplaint(
            channel=story.channel,
            matter=story.matter,
            words=f"我们{story.workers}个人在{project}干活，{firm}一直没有把工资结清。",
            contact=contact,
            capacity="team_leader" if story.workers > 1 else None,
            area_code=story.district,
            received_at=datetime.combine(self.received, time(9, 30), LEGAL_TIMEZONE),
            platform_no=f"DEMO-{number:05d}" if story.matter == "lead" else None,
            employer=NewEmployer(name=f"天津市{firm}有限公司"),
            project=NewProject(project, "天津市滨海新区", "government" if number % 3 else "private"),
            cause="project_money_unpaid" if number % 2 else "without_reason",
            claims=[self._claim(index) for index in range(story.workers)],
            details=details,
        )

    def _person(self, index: int) -> NewPerson:
        serial = self.number * 50 + index
        return NewPerson(
            name=SURNAMES[serial % len(SURNAMES)] + GIVEN_NAMES[(serial * 7 + self.number) % len(GIVEN_NAMES)],
            sex="male",
            id_number=invented_id_number(serial + 1),
            phone=f"+86138{serial + 10_000_000:08d}",
        )

    def _claim(self, index: int) -> NewClaim:
        end = self.received - timedelta(days=self.story.arrears_end)
        return NewClaim(
            worker=self._person(index),
            claimed=Decimal(self.story.each) + 100 * index,
            period_from=end - timedelta(days=75),
            period_to=end,
            job=JOBS[(self.number + index) % len(JOBS)],
            pay_basis="daily",
        )


def demo_principal(username: str) -> Principal:
    return Principal.from_user(db.session.scalars(select(User).where(User.username == username)).one())
