"""Stories of demo cases: who does what on which day, played through the same services that serve real work."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, Claim, Document, Organisation, Proceeding, User
from wagecase.services.acts.perform import perform
from wagecase.services.base.dates import LEGAL_TIMEZONE, today
from wagecase.services.base.principal import Principal
from wagecase.services.crypto.personal_data import NewPerson
from wagecase.services.intake.new_complaint import NewClaim, NewComplaint
from wagecase.services.intake.open_case import open_case
from wagecase.services.registry.employers import NewEmployer, NewProject

StepValues = Callable[["Storyteller", date], dict[str, Any]]


@dataclass(frozen=True)
class StoryStep:
    """One act: who, in which procedure, how many days after the complaint, with what."""

    who: str
    procedure: str
    act: str
    day: int
    values: StepValues = field(default=lambda telling, on: {})


@dataclass(frozen=True)
class DemoStory:
    """A case from its complaint to some stage; `ago` is how many days before today it came in."""

    ago: int
    steps: Sequence[StoryStep]
    workers: int = 1
    each: str = "8600.00"
    channel: str = "counter"
    matter: str = "complaint"
    taker: str = "clerk.binhai"
    district: str = "120116"
    arrears_end: int = 30


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


class Storyteller:
    """Plays one story through the services, as the people in it would."""

    def __init__(self, story: DemoStory, number: int) -> None:
        self.story, self.number = story, number
        self.received = today() - timedelta(days=story.ago)
        self.case_id: uuid.UUID | None = None

    def tell(self) -> None:
        opened = open_case(demo_principal(self.story.taker), self._complaint())
        self.case_id = opened.case_id
        for step in self.story.steps:
            on = min(self.received + timedelta(days=step.day), today())
            values = step.values(self, on)
            perform(demo_principal(step.who), self.proceeding(step.procedure), step.act, values, happened_on=on)

    def proceeding(self, procedure: str) -> uuid.UUID:
        query = (
            select(Proceeding.id)
            .where(Proceeding.case_id == self.case_id, Proceeding.procedure == procedure)
            .order_by(Proceeding.opened_position.desc())
        )
        return db.session.scalars(query.limit(1)).one()

    def _complaint(self) -> NewComplaint:
        story, number = self.story, self.number
        firm = FIRMS[number % len(FIRMS)]
        project = PROJECTS[number % len(PROJECTS)]
        contact = self._person(0)
        told = {"headcount": story.workers, "requests": "支付拖欠的工资", "workplace": project}
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
            details=told,
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

    # What steps need to know of the case.

    def claims(self) -> list[Claim]:
        return list(db.session.scalars(select(Claim).where(Claim.case_id == self.case_id).order_by(Claim.seq)))

    def amounts(self, share: Decimal) -> tuple[Mapping[str, Any], ...]:
        """A share of what is still owed to each worker, in yuan with two decimals."""
        rows = [(claim, (claim.found or claim.claimed) - claim.paid) for claim in self.claims()]
        cent = Decimal("0.01")
        return tuple({"claim": str(claim.id), "amount": (owed * share).quantize(cent)} for claim, owed in rows)

    def at(self, on: date, hour: int) -> datetime:
        return datetime.combine(on, time(hour), LEGAL_TIMEZONE)

    def owed(self) -> Decimal:
        return sum(((claim.found or claim.claimed) - claim.paid for claim in self.claims()), Decimal(0))

    def employer(self) -> str:
        return str(db.session.get_one(Case, self.case_id).employer_id)

    def document(self, kind: str) -> str:
        query = select(Document.id).where(Document.case_id == self.case_id, Document.kind == kind)
        return str(db.session.scalars(query.order_by(Document.event_position.desc()).limit(1)).one())


def demo_principal(username: str) -> Principal:
    return Principal.from_user(db.session.scalars(select(User).where(User.username == username)).one())


def user_id(username: str) -> str:
    return str(db.session.scalars(select(User.id).where(User.username == username)).one())


def organisation_id(code: str) -> str:
    return str(db.session.scalars(select(Organisation.id).where(Organisation.code == code)).one())
