"""A campaign gathers the open cases that fit, keeps them, counts the results, and narrows my work to them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from tests import world
from tests.console.visiting import Visitor
from wagecase.extensions import db
from wagecase.models import Case
from wagecase.services.base.dates import now, today
from wagecase.services.base.errors import Forbidden
from wagecase.services.campaigns import campaigns
from wagecase.services.demo.seed import Storyteller
from wagecase.services.demo.stories import CITY, HEAD, INSPECTOR, _handlers
from wagecase.services.demo.story import DemoStory, StoryStep

Visit = Callable[..., Visitor]
ASSIGNED = (StoryStep(HEAD, "case", "assign", 0, _handlers),)


def told(story: DemoStory, number: int) -> Case:
    telling = Storyteller(story, number)
    telling.tell()
    return db.session.get_one(Case, telling.case_id)


def test_a_campaign_gathers_what_fits_and_counts_the_results(app: Flask, visit: Visit) -> None:
    with app.app_context():
        # Numbers 1 and 2 are government projects, 3 is private; odd ones lack project money (see Telling).
        fits, other = told(DemoStory(5, ASSIGNED, workers=2), 1), told(DemoStory(5, ASSIGNED), 2)
        fits_number, other_number, fits_id = fits.number or "", other.number or "", fits.id
    city = visit(CITY)
    form = city.get("/console/campaigns/new").form("/campaigns/new")
    until = (today() + timedelta(days=60)).isoformat()
    typed: dict[str, Any] = {"name": "冬季行动", "until": until, "causes": ["project_money_unpaid"]}
    assert "必填" in city.send(form, 422, fields={**typed, "name": ""}).text
    assert "止日早于起日" in city.send(form, 422, fields={**typed, "until": "2020-01-01"}).text
    page = city.send(form, fields=typed)
    assert "0.0% 0/1" in page.text
    address = page.path
    with app.app_context():
        row = campaigns.list_campaigns()[0]
        db.session.execute(update(Case).where(Case.id == fits_id).values(paid=Case.claimed, closed_on=today()))
        db.session.commit()
        told(DemoStory(0, (), district="120103", taker="inspector.hexi"), 5)
        assert campaigns.gather_cases(now()) == 1
        assert campaigns.gather_cases(now()) == 0
        whole, hexi, binhai = campaigns.campaign_results(world.principal(CITY), row.id)
        assert (whole.cases, hexi.cases, binhai.cases) == (2, 1, 1)
        # Two workers of 8,600 and 8,700 yuan: all of it paid since.
        assert (binhai.owed, binhai.paid, binhai.concluded, binhai.cleared) == (Decimal(17300), Decimal(17300), 1, 1)
        own = campaigns.campaign_results(world.principal(HEAD), row.id)
        assert [(one.area, one.cases) for one in own] == [("", 1), ("120116", 1)]
        with pytest.raises(Forbidden):
            campaigns.campaign_results(world.principal(INSPECTOR), row.id)
        with pytest.raises(Forbidden):
            campaigns.start_campaign(world.principal(HEAD), campaigns.NewCampaign("x", today(), today()))
    assert "100.0% 1/1" in city.get(address).text
    assert (
        city.get(f"{address}/figures.csv").answer.text.splitlines()[-1].startswith("滨海新区,1,2,17300.00,17300.00,1,1")
    )
    inspector = visit(INSPECTOR)
    assert other_number in inspector.get("/console/work?whose=mine").text
    narrowed = inspector.get(f"/console/work?whose=mine&campaign={row.id}").text
    assert other_number not in narrowed
    assert "冬季行动" in narrowed
    assert fits_number
