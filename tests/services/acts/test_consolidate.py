"""Cases that are joined and claims that are split off: no time-limit is lost on the way and none ends early."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, Claim, Complaint, Deadline, Event
from wagecase.services.acts.perform import perform
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Refused
from wagecase.services.demo.seed import Storyteller, demo_principal
from wagecase.services.demo.stories import ACCEPTED, ASSIGNED, HEAD
from wagecase.services.demo.story import DemoStory, StoryStep
from wagecase.services.eventlog import hash_chain

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def in_context(app: Flask, staff: dict[str, uuid.UUID]) -> Iterator[None]:
    with app.app_context():
        yield
        db.session.rollback()


def case_of(telling: Storyteller) -> uuid.UUID:
    assert telling.case_id is not None
    return telling.case_id


def told(number: int, *, ago: int = 0, steps: tuple[StoryStep, ...] = ASSIGNED) -> Storyteller:
    telling = Storyteller(DemoStory(ago, steps, workers=2), number)
    telling.tell()
    return telling


def act(telling: Storyteller, name: str, **values: object) -> None:
    perform(demo_principal(HEAD), telling.proceeding("case"), name, {**values, "reason": "同一项目"})


def deadline(case_id: uuid.UUID, clock: str) -> Deadline:
    """The newest run of the clock."""
    query = select(Deadline).where(Deadline.case_id == case_id, Deadline.clock == clock).order_by(Deadline.run.desc())
    return next(iter(db.session.scalars(query)))


def relation_ended(telling: Storyteller, claim: Claim) -> None:
    said = {"claims": (str(claim.id),), "relation_ended": today() - 30 * DAY}
    perform(demo_principal("inspector.binhai"), telling.proceeding("case"), "list_claims", said)


def test_the_case_that_takes_another_in_still_has_to_be_accepted() -> None:
    leaving, taking = told(1), told(2)
    number = db.session.get_one(Case, case_of(taking)).number
    act(leaving, "join", target=number)
    assert deadline(case_of(leaving), "insp.accept").state == "stopped"
    assert deadline(case_of(taking), "insp.accept").state == "running"


def test_a_claim_takes_its_own_limitation_along() -> None:
    leaving, taking = told(1), told(2)
    (claim, *_) = leaving.claims()
    relation_ended(leaving, claim)
    before = deadline(case_of(leaving), "arb.limitation").due_on
    act(leaving, "join", target=db.session.get_one(Case, case_of(taking)).number)
    after = deadline(case_of(taking), "arb.limitation")
    assert (after.subject, after.due_on) == (f"claim:{claim.id}", before)


def test_what_is_split_off_is_due_for_acceptance_on_the_same_day() -> None:
    telling = told(1, ago=1)
    moving = telling.claims()[-1]
    act(telling, "split", claims=(str(moving.id),))
    fresh = db.session.get_one(Claim, moving.id).case_id
    assert deadline(fresh, "insp.accept").due_on == deadline(case_of(telling), "insp.accept").due_on
    names = db.session.scalars(select(Event.name).where(Event.case_id == fresh).order_by(Event.position)).all()
    assert names == ["case.split", "case.received", "case.claims_listed"]


def test_what_is_split_off_after_the_acceptance_is_received_on_that_day() -> None:
    telling = told(1, ago=30, steps=ACCEPTED)
    moving = telling.claims()[-1]
    act(telling, "split", claims=(str(moving.id),))
    fresh = db.session.get_one(Claim, moving.id).case_id
    assert deadline(fresh, "insp.accept").started_on == today()


def test_undoing_a_joining_brings_everything_back_and_no_clock_has_lost_a_day() -> None:
    leaving, taking = told(1), told(2)
    home, other = case_of(leaving), case_of(taking)
    before = (sorted(one.id for one in leaving.claims()), deadline(home, "insp.accept").due_on, len(taking.claims()))
    act(leaving, "join", target=db.session.get_one(Case, other).number)
    act(leaving, "unjoin")
    case = db.session.get_one(Case, home, populate_existing=True)
    assert (case.stage, case.joined_into_id, case.closed_on, case.workers) == ("verifying", None, None, 2)
    row = deadline(home, "insp.accept")
    assert (sorted(one.id for one in leaving.claims()), row.due_on, len(taking.claims())) == before
    assert row.state == "running"
    assert set(db.session.scalars(select(Complaint.case_id).where(Complaint.opened_case_id == home))) == {home}
    assert hash_chain.verify_chain(home) == hash_chain.verify_chain(other) == []
    act(leaving, "join", target=db.session.get_one(Case, other).number)
    act(leaving, "unjoin")
    assert len(taking.claims()) == before[2]


def test_a_joining_is_not_undone_over_money_that_came_since() -> None:
    leaving, taking = told(1), told(2)
    (claim, *_) = leaving.claims()
    act(leaving, "join", target=db.session.get_one(Case, case_of(taking)).number)
    amounts = ({"claim": str(claim.id), "amount": Decimal(100)},)
    paid = {"amounts": amounts, "source": "employer", "evidence": "凭证1"}
    perform(demo_principal("inspector.binhai"), taking.proceeding("case"), "pay", paid)
    with pytest.raises(Refused) as refusal:
        act(leaving, "unjoin")
    assert refusal.value.unmet[0].code == "claims_moved_on"
