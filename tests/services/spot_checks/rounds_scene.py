"""Rounds of spot checks as several tests need them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import time_machine
from sqlalchemy import update

from tests import world
from wagecase.extensions import db
from wagecase.models import Case, Proceeding, ProceedingHandler
from wagecase.procedure.core.enums import Role
from wagecase.procedure.records.spot_checks import SamplingRule
from wagecase.services.base.dates import LEGAL_TIMEZONE, today
from wagecase.services.crypto.personal_data import NewPerson
from wagecase.services.demo.seed import DemoLogin
from wagecase.services.intake import new_complaint, open_case
from wagecase.services.spot_checks import rounds

CITY, HEXI, CLERK, FIRST = "supervisor.city", "inspector.hexi", "clerk.binhai", "inspector.binhai"
OTHER_TEAM = DemoLogin("inspector3.binhai", "钱监察", "120116JC", Role.inspector, "二大队")


@contextmanager
def at(hour: int) -> Iterator[None]:
    """Today at an hour in Tianjin."""
    with time_machine.travel(
        datetime.combine(today(), datetime.min.time(), LEGAL_TIMEZONE) + timedelta(hours=hour), tick=True
    ):
        yield


def closed(count: int, handler: uuid.UUID, area: str = "120116") -> list[uuid.UUID]:
    """Cases that were closed ten days ago, laid out directly."""
    made = []
    for number in range(count):
        worker = NewPerson(f"工友{number}", phone=f"+86138{number:08d}")
        claims = [new_complaint.NewClaim(worker, Decimal(5000 + number)), new_complaint.NewClaim(worker, Decimal(100))]
        given = new_complaint.NewComplaint(
            channel="counter", words="欠薪", contact=worker, area_code=area, claims=claims
        )
        opened = open_case.open_case(world.principal(CLERK), given)
        db.session.add(ProceedingHandler(proceeding_id=opened.proceeding_id, user_id=handler, rank=0))
        made.append(opened.case_id)
    day = {"stage": "concluded", "closed_on": today() - timedelta(days=10)}
    db.session.execute(update(Case).where(Case.id.in_(made)).values(**day))
    db.session.execute(update(Proceeding).where(Proceeding.case_id.in_(made)).values(stage="concluded"))
    db.session.commit()
    return made


def rule(**more: Any) -> SamplingRule:
    period = {"closed_from": today() - timedelta(days=20), "closed_until": today() - timedelta(days=1)}
    return SamplingRule(**{**period, "size": 4, **more})


def published(people: dict[str, uuid.UUID], *callers: str, **more: Any) -> uuid.UUID:
    named = [people[one] for one in callers or (CITY, HEXI)]
    return rounds.plan_round(world.principal(CITY), "十月抽查", rule(**more), named, 15).id


def drawn(people: dict[str, uuid.UUID], *callers: str, **more: Any) -> uuid.UUID:
    found = published(people, *callers, **more)
    rounds.freeze_population(world.principal(CITY), found)
    rounds.draw_sample(world.principal(CITY), found)
    return found
