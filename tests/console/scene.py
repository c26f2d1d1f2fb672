"""A console full of cases at every kind of stage, for what must hold on every page. Whatever people typed in is in
Latin letters, so that Chinese on an English page is a word that nobody translated."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select, update
from werkzeug.routing import Rule

from tests import world
from tests.console.scene_stories import (
    ADMIN,
    AID_OFFICER,
    ARBITRATION_HEAD,
    ARBITRATOR,
    BUREAU,
    CALLER,
    CLERK,
    FIRST_INSPECTOR,
    HEAD,
    MEDIATOR,
    OTHER_WORKERS,
    SECOND_INSPECTOR,
    STORIES,
    SUPERVISOR,
)
from tests.console.visiting import Visitor, links
from tests.services.spreadsheets.sheets import csv_bytes
from wagecase.extensions import db
from wagecase.models import (
    CallbackTask,
    Case,
    Claim,
    Complaint,
    Document,
    Employer,
    Organisation,
    Person,
    Proceeding,
    Project,
    Transfer,
    User,
    new_id,
)
from wagecase.procedure.records import spot_checks as drawing
from wagecase.services.base.dates import now, today
from wagecase.services.campaigns import campaigns
from wagecase.services.crypto.personal_data import NewPerson
from wagecase.services.demo.seed import Storyteller
from wagecase.services.demo.story import DemoStory
from wagecase.services.intake.new_complaint import NewClaim, NewComplaint
from wagecase.services.lead_import import imports, worker
from wagecase.services.oversight import figure_count
from wagecase.services.registry.employers import NewEmployer, NewProject
from wagecase.services.spot_checks import rounds

# The first in this order who may open a page stands for all who may.
CAST = (
    *(
        FIRST_INSPECTOR,
        SUPERVISOR,
        HEAD,
        CLERK,
        BUREAU,
        MEDIATOR,
        ARBITRATOR,
        AID_OFFICER,
        "lawyer.binhai",
        ARBITRATION_HEAD,
    ),
    *("reviewer.binhai", ADMIN, "auditor.binhai", CALLER),
)
# An unknown address, and what is fetched as a file: these are no pages.
NON_PAGE_ENDPOINTS = frozenset(
    f"console.{name}"
    for name in (
        *("unknown_address", "static", "calendar_feed_file", "spot_check_document", "spot_check_csv"),
        *(
            "evidence_original",
            "evidence_copy",
            "invalid_lead_rows",
            "export_audit",
            "campaign_csv",
            "template_preview_frame",
            "monthly_supervision_orders_csv",
        ),
    )
)


class LatinStoryteller(Storyteller):
    """A story of which nothing is written in Chinese."""

    def _complaint(self) -> NewComplaint:
        return replace(
            super()._complaint(),
            words=f"Nobody paid us. {self.number}",
            employer=NewEmployer(name=f"Firm {self.number % 7} Ltd"),
            project=NewProject(f"Site {self.number % 5}", "Dock road", "government"),
            details={"headcount": self.story.workers, "requests": "Pay", "urgent": True, "workplace": "Dock road"},
        )

    def _person(self, index: int) -> NewPerson:
        return replace(super()._person(index), name=f"Worker {self.number}-{index}", address="Lane 1")

    def _claim(self, index: int) -> NewClaim:
        return replace(super()._claim(index), job="Mason")


@dataclass(frozen=True)
class SceneCase:
    """A case of the scene: what its pages are named by."""

    id: str
    number: str
    proceedings: Mapping[str, str]


class Scene:
    """The people, their browsers, and the cases by what became of them."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.cases: dict[str, SceneCase] = {}
        self._visitors: dict[tuple[str, str], Visitor] = {}
        with app.app_context():
            self.staff = world.create_demo_people()
            for number, name in enumerate(self.staff):
                db.session.execute(update(User).where(User.username == name).values(name=f"Officer {number}", team=""))
            db.session.commit()
            for number, (name, story) in enumerate(STORIES.items()):
                self.cases[name] = self._play(LatinStoryteller(story, number * 20))
            for number in range(OTHER_WORKERS):
                LatinStoryteller(DemoStory(number % 9, ()), 400 + number).tell()
            figure_count.refresh_figures(now())
            self.sweep_and_send, self.call = self._spot_checked()
            self.known = self._known()
        self.known |= self._moved() | self._planned()

    def _play(self, telling: Storyteller) -> SceneCase:
        telling.tell()
        case = db.session.get_one(Case, telling.case_id)
        rows = db.session.scalars(select(Proceeding).where(Proceeding.case_id == case.id))
        return SceneCase(str(case.id), case.number or "", {row.procedure: str(row.id) for row in rows})

    def _spot_checked(self) -> tuple[str, str]:
        """A round that was drawn, and its one call."""
        city = world.principal(SUPERVISOR)
        first, last = today() - timedelta(days=60), today() - timedelta(days=1)
        rule = drawing.SamplingRule(closed_from=first, closed_until=last, size=3)
        found = rounds.plan_round(city, "Round 1", rule, [city.user_id], 15).id
        rounds.freeze_population(city, found)
        rounds.draw_sample(city, found)
        return str(found), str(db.session.scalars(select(CallbackTask.id).where(CallbackTask.round_id == found)).one())

    def _known(self) -> dict[str, str]:
        """What stands for the variable parts of addresses, wherever no other is named below."""
        ordered, handed = self.cases["ordered"], uuid.UUID(self.cases["handed"].id)

        def one(model: Any, *held: Any) -> str:
            query = select(model.id).where(model.case_id == uuid.UUID(ordered.id), *held).order_by(model.id)
            return str(db.session.scalars(query.limit(1)).one())

        return {
            "key": ordered.number,
            "case_key": ordered.number,
            "number": ordered.number,
            "case_id": ordered.id,
            "proceeding_id": ordered.proceedings["inspection"],
            "complaint_id": one(Complaint),
            "claim_id": one(Claim),
            "document_id": one(Document),
            "person_id": one(Person),
            "employer_id": str(db.session.scalars(select(Employer.id).limit(1)).one()),
            "user_id": str(self.staff[FIRST_INSPECTOR]),
            "round_id": self.sweep_and_send,
            "task_id": self.call,
            "project_id": str(db.session.scalars(select(Project.id).limit(1)).one()),
            "campaign_id": str(
                campaigns.start_campaign(
                    world.principal(SUPERVISOR), campaigns.NewCampaign("Push", today(), today())
                ).id
            ),
            "import_id": self._imported(),
            "transfer_id": str(db.session.scalars(select(Transfer.id).where(Transfer.case_id == handed)).one()),
            "year": "2026",
            "org_id": self._office(),
            "other": self.cases["handed"].number,
        }

    def _imported(self) -> str:
        """A file of leads that was checked: one row is new, one is wrong."""
        city = world.principal(SUPERVISOR)
        rows = (["Platform no", "Content", "Phone"], ["P-1", "Unpaid", "13800138000"], ["P-2", "Unpaid", "12"])
        found = imports.begin_import(city, "Export.csv", csv_bytes(rows))
        imports.choose_columns(city, found, 0, 1, ["platform_no", "words", "phone"])
        worker.work_on_import(found, 10)
        return str(found)

    def _office(self) -> str:
        """An organisation whose Chinese name is written in Latin letters; organisations outlive a scene."""
        row = db.session.scalar(select(Organisation).where(Organisation.code == "LATIN"))
        if row is None:
            latin: dict[str, Any] = {"code": "LATIN", "kind": "partner", "name_zh": "Housing", "name_en": "Housing"}
            row = Organisation(id=new_id(), area_code="120116", active=False, **latin)
            db.session.add(row)
            db.session.commit()
        return str(row.id)

    def _moved(self) -> dict[str, str]:
        """A desk that went over to a colleague."""
        head, path = self.visitor(HEAD), f"/console/desks/{self.staff[SECOND_INSPECTOR]}"
        page = head.get(f"{path}?to={self.staff[FIRST_INSPECTOR]}")
        form = next(one for one in page.forms if one.action == path and one.method == "post")
        return {"handover_id": head.send(form, ground="left").path.rpartition("/")[2]}

    def _planned(self) -> dict[str, str]:
        """A change of a setting on which deadlines hang, shown before it is in force."""
        admin = self.visitor(ADMIN)
        page = admin.send(admin.get("/console/settings/callback.days").form("callback"), value="20")
        return {"plan_id": page.path.rpartition("/")[2]}

    def visitor(self, username: str, lang: str = "zh") -> Visitor:
        if (username, lang) not in self._visitors:
            with self.app.app_context():
                found = Visitor.signed_in(self.app.test_client(), self.staff[username], lang)
            found.client.set_cookie("wagecase_lang", lang)
            self._visitors[username, lang] = found
        return self._visitors[username, lang]

    def forget_visitors(self) -> None:
        """Their sessions are gone with the rows of the test before."""
        self._visitors.clear()

    def addresses(self) -> Iterator[tuple[str, str]]:
        """The endpoint and an address of every page, and further addresses where a page has several looks."""
        for rule in self.app.url_map.iter_rules():
            if (
                rule.endpoint.startswith("console.")
                and "GET" in (rule.methods or ())
                and rule.endpoint not in NON_PAGE_ENDPOINTS
            ):
                for path in self._paths(rule):
                    yield rule.endpoint, path

    def _paths(self, rule: Rule) -> Iterator[str]:
        given = {**self.known, **self._url_values(rule.endpoint)}
        missing = rule.arguments - set(given)
        assert not missing, f"{rule.rule}: say in tests/console/scene.py what stands for {missing}"
        built = rule.build({name: given[name] for name in rule.arguments})
        assert built is not None, rule.rule
        path = built[1]
        queries = PAGE_QUERIES.get(rule.endpoint.removeprefix("console."), ("",))
        yield from (path + query.format(**self.known) for query in queries)
        if self.known["key"] in path and queries == ("",) and rule.endpoint not in CONDITIONAL_ENDPOINTS:
            yield from (path.replace(self.known["key"], self.cases[name].number) for name in ("large", "new"))

    def _url_values(self, endpoint: str) -> Mapping[str, str]:
        if endpoint == "console.show_act_form":
            return {"name": "promise", "proceeding_id": self.cases["ordered"].proceedings["case"]}
        if endpoint == "console.choose_lawyer":
            return {"proceeding_id": self.cases["granted"].proceedings["legal_aid"]}
        if endpoint == "console.show_transfer":
            return {"key": self.cases["handed"].number}
        if endpoint == "console.review":
            return {"key": self.cases["lead"].number}
        return URL_VALUES.get(endpoint.removeprefix("console."), {})

    @cache  # noqa: B019  (a scene lives as long as its module)
    def reader(self, path: str) -> str | None:
        """The first of the cast who may open an address."""
        opened = (one for one in CAST if self.visitor(one, "en").client.get(path).status_code in (200, 303))
        return next(opened, None)

    def forms(self, without: str = "") -> Iterator[tuple[str, str]]:
        """Whose form of an act stands at which address: every act that somebody may do on a case of the scene."""
        seen: set[str] = set()
        for username, names in VISIBLE_CASES.items():
            for name in (one for one in names if one != without):
                found = links(self.visitor(username).get(f"/console/cases/{self.cases[name].number}").html)
                new = dict.fromkeys(one for one in found if "/acts/" in one and act_name(one) not in seen)
                seen |= {act_name(one) for one in new}
                yield from ((username, one) for one in new)


def scene_pages(scene: Scene, once: bool = False) -> Iterator[tuple[str, str]]:
    """The first of the cast who may open it, and the address, of every page; once: of one look of each."""
    shown: set[str] = set()
    for endpoint, path in scene.addresses():
        if once and endpoint in shown:
            continue
        shown.add(endpoint)
        reader = scene.reader(path)
        assert reader, f"{endpoint}: nobody of the cast opens {path}"
        yield reader, path


def act_name(address: str) -> str:
    return urlsplit(address).path.rpartition("/")[2]


# By endpoint: what stands for its variable parts, and the looks of a page that its query chooses.
URL_VALUES: Mapping[str, Mapping[str, str]] = {
    "figure": {"name": "late"},
    "setting": {"name": "callback.days"},
    "template_preview": {"channel": "mail", "name": "overdue"},
}
# Pages of a case that not every case has.
CONDITIONAL_ENDPOINTS = frozenset({"console.police_transfer"})
PAGE_QUERIES: Mapping[str, Sequence[str]] = {
    "lead_import_page": ("", "?status=fresh"),
    "work": ("?whose=organisation", "?whose=mine&when=late"),
    "legal_aid_pool": ("", "?waits=lawyer"),
    "legal_aid_matters": ("?whose=mine", "?whose=organisation"),
    "hearings": ("?whose=body", "?view=week", "?view=list"),
    "late": ("", "?by=person", "?by=area&key=120116&when=soon"),
    "search": ("", "?q=Firm", "?q=Firm&late=true"),
    "spring_countdown": ("", "?show=reports", "?show=unpaid"),
    "unmask_form": ("?person={person_id}&field=phone",),
    "log_in": ("", "?ended=1"),
}
VISIBLE_CASES: Mapping[str, tuple[str, ...]] = {
    FIRST_INSPECTOR: ("large", "ordered", "asked", "new", "lead", "done"),
    HEAD: ("large", "done", "new"),
    CLERK: ("new",),
    SUPERVISOR: ("lead",),
    MEDIATOR: ("mediated",),
    ARBITRATOR: ("arbitrated",),
    AID_OFFICER: ("referred", "aided"),
}
