"""One complaint and many at once go to the same body, with the same employer and project."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator

import pytest
from flask import Flask

from tests import world
from wagecase.procedure.core.enums import MatterKind
from wagecase.services.base.errors import Invalid
from wagecase.services.crypto.personal_data import NewPerson
from wagecase.services.intake import jurisdiction
from wagecase.services.intake.new_complaint import NewComplaint
from wagecase.services.registry.employers import NewEmployer, NewProject

FIRM, SITE = NewEmployer("天津海河建筑劳务有限公司"), NewProject("北塘安置房", "滨海新区")
AREAS = (None, "120116", "120103")
MATTERS = (MatterKind.complaint, MatterKind.lead, MatterKind.application)


def complaint(area: str | None, matter: str = MatterKind.complaint) -> NewComplaint:
    worker = NewPerson("张建国", phone="13812345678")
    return NewComplaint("counter", "拖着不给。", worker, matter=matter, area_code=area, employer=FIRM, project=SITE)


@pytest.fixture(autouse=True)
def context(app: Flask, staff: dict[str, uuid.UUID]) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.mark.parametrize("who", ["clerk.binhai", "officer.binhai", "arbitrator.binhai", "supervisor.city"])
def test_one_and_many_go_to_the_same_body(who: str) -> None:
    taker = world.principal(who)
    given = [complaint(area, matter) for area, matter in itertools.product(AREAS, MATTERS)]
    given = [one for one in given if one.area_code or who != "supervisor.city"]
    many = jurisdiction.resolve_jurisdictions(taker, given)
    again = [jurisdiction.resolve_jurisdiction(taker, one) for one in given]
    assert again == many
    owners = {one.owner_org_id for one in many}
    assert (taker.org_id in owners) == (who != "supervisor.city")


def test_a_place_that_is_none_is_refused_by_both() -> None:
    taker = world.principal("clerk.binhai")
    with pytest.raises(Invalid, match="district"):
        jurisdiction.resolve_jurisdiction(taker, complaint("999999"))
    with pytest.raises(Invalid, match="district"):
        jurisdiction.resolve_jurisdictions(taker, [complaint("120116"), complaint("999999")])
