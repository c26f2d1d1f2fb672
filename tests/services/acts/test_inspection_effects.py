"""What acts of an inspection write: a recusal ends work and sight, an order to a liable party adds who must pay."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from tests import world
from tests.servers import Postbox
from tests.services.legal_aid.office import act, claims_of
from wagecase.extensions import db
from wagecase.models import Document, Event, LiableParty, Party, ProceedingHandler, Recusal, WorkItem
from wagecase.services.access.visibility import get_visible_case
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid, NotFound, Refused
from wagecase.services.demo.seed import Storyteller
from wagecase.services.demo.stories import FILED
from wagecase.services.demo.story import DemoStory

INSPECTOR, SECOND, HEAD = "inspector.binhai", "inspector2.binhai", "head.binhai"


@pytest.fixture
def filed(app: Flask, staff: dict[str, uuid.UUID], smtp: Postbox) -> Iterator[Storyteller]:
    """A case whose inspection was filed with two inspectors; an application context is open."""
    with app.app_context():
        story = Storyteller(DemoStory(10, FILED, workers=2), 1)
        story.tell()
        yield story


def handlers(proceeding: uuid.UUID) -> set[uuid.UUID]:
    query = select(ProceedingHandler.user_id).where(ProceedingHandler.proceeding_id == proceeding)
    return set(db.session.scalars(query))


def test_a_recused_inspector_neither_handles_nor_sees_the_case(filed: Storyteller, staff: dict[str, uuid.UUID]) -> None:
    case, inspection = filed.case_id, filed.proceeding("inspection")
    assert case is not None
    assert handlers(inspection) == {staff[INSPECTOR], staff[SECOND]}
    act(INSPECTOR, inspection, "recuse", handler=str(staff[SECOND]), reason="与当事人有亲属关系。")
    assert handlers(inspection) == {staff[INSPECTOR]}
    assert db.session.get(Recusal, (staff[SECOND], case)) is not None
    with pytest.raises(NotFound):
        get_visible_case(world.principal(SECOND), case)
    assert get_visible_case(world.principal(INSPECTOR), case).id == case
    waiting = select(WorkItem.id).where(WorkItem.proceeding_id == inspection, WorkItem.owner_id == staff[SECOND])
    assert db.session.scalars(waiting).all() == []
    event = db.session.scalars(select(Event).where(Event.case_id == case, Event.name == "inspection.recused")).one()
    assert str(staff[SECOND]) in event.body
    assert "亲属" not in event.body


def test_a_recused_inspector_is_not_named_again_and_a_refused_recusal_changes_nothing(
    filed: Storyteller, staff: dict[str, uuid.UUID]
) -> None:
    inspection = filed.proceeding("inspection")
    with pytest.raises((Invalid, Refused)):
        act(HEAD, inspection, "recuse", handler=str(staff[HEAD]), reason="并未承办。")
    assert handlers(inspection) == {staff[INSPECTOR], staff[SECOND]}
    assert db.session.scalars(select(Recusal)).all() == []
    act(HEAD, inspection, "recuse", handler=str(staff[SECOND]), reason="与当事人有亲属关系。")
    with pytest.raises((Invalid, Refused)):
        act(HEAD, inspection, "assign", handlers=(str(staff[INSPECTOR]), str(staff[SECOND])))
    assert handlers(inspection) == {staff[INSPECTOR]}


def order(party: str, **more: object) -> dict[str, object]:
    given = {
        "party": party,
        "ground": "contractor_pays",
        "due": today() + timedelta(days=10),
        "claims": "all",
        "amount": Decimal("9000.00"),
        "method": "handed",
        "number": "津滨人社监令字〔2026〕9号",
    }
    return {**given, **more}


def test_an_order_to_a_liable_party_is_kept_once_for_each_ground_with_its_document(filed: Storyteller) -> None:
    case, inspection = filed.case_id, filed.proceeding("inspection")
    assert case is not None
    employer = filed.employer()
    ordered = act(INSPECTOR, inspection, "order_liable", **order(employer))
    [row] = db.session.scalars(select(LiableParty).where(LiableParty.case_id == case))
    assert (str(row.employer_id), row.ground, row.cap) == (employer, "contractor_pays", None)
    assert row.event_position == ordered.position
    document = db.session.scalars(select(Document).where(Document.event_position == ordered.position)).one()
    assert document.due_on == today() + timedelta(days=10)
    act(INSPECTOR, inspection, "order_liable", **order(employer, number="津滨人社监令字〔2026〕10号"))
    act(INSPECTOR, inspection, "order_liable", **order(employer, ground="developer_advances", cap=Decimal("9500.00")))
    rows = db.session.scalars(select(LiableParty).where(LiableParty.case_id == case)).all()
    assert sorted((one.ground, one.cap) for one in rows) == [
        ("contractor_pays", None),
        ("developer_advances", Decimal("9500.00")),
    ]


def test_a_worker_is_no_liable_party(filed: Storyteller) -> None:
    case, inspection = filed.case_id, filed.proceeding("inspection")
    assert case is not None
    assert len(claims_of(case)) == 2
    worker = db.session.scalars(select(Party.id).where(Party.case_id == case, Party.employer_id.is_(None)).limit(1))
    with pytest.raises(Invalid, match="party"):
        act(INSPECTOR, inspection, "order_liable", **order(str(worker.first() or filed.claims()[0].worker_id)))
    assert db.session.scalars(select(LiableParty)).all() == []
