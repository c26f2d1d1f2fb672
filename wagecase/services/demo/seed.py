"""Demo people and cases for a first look: made once, through the same services that serve real work."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select, update

from wagecase.extensions import db
from wagecase.models import Case, Organisation, Reminder, User
from wagecase.procedure.core.enums import Role
from wagecase.services.administration import reference_data, settings
from wagecase.services.base.dates import now
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.demo.stories import STORIES as OFFICE
from wagecase.services.demo.stories_forums import FORUMS
from wagecase.services.demo.storyteller import Storyteller
from wagecase.services.identity import passwords
from wagecase.services.oversight import figure_count

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
