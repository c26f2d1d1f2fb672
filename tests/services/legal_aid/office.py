"""A legal-aid centre at work: cases referred to it, people who act, straight through the services."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tests import world
from wagecase.extensions import db
from wagecase.models import Claim, Organisation, Proceeding
from wagecase.procedure.core.enums import Role
from wagecase.services.acts.perform import perform
from wagecase.services.acts.result import ActResult
from wagecase.services.crypto.personal_data import NewPerson
from wagecase.services.demo.seed import DemoLogin
from wagecase.services.intake import new_complaint, open_case

INSPECTOR, OFFICER, SECOND, LAWYER = "inspector.binhai", "officer.binhai", "officer2.binhai", "lawyer.binhai"
CENTRE = "120116FY"
SIGNED: dict[str, Any] = {"signed": True, "means": "migrant_worker_pay", "proof": "户口簿复印件"}


def employ(username: str, role: Role, organisation: str = CENTRE) -> uuid.UUID:
    """One more person; needs an application context."""
    found = world.create_person(DemoLogin(username, f"人员{username}", organisation, role))
    db.session.commit()
    return found


def organisation(code: str) -> str:
    return str(db.session.scalars(select(Organisation.id).where(Organisation.code == code)).one())


def opened(workers: int = 2, **more: Any) -> new_complaint.OpenedCase:
    """A complaint at the inspection brigade of Binhai."""
    claims = [
        new_complaint.NewClaim(NewPerson(f"工人{number:02d}", phone=f"+86139{number:08d}"), Decimal(5000), **more)
        for number in range(workers)
    ]
    given = new_complaint.NewComplaint(
        channel="counter",
        words="欠薪",
        contact=NewPerson("工人00", phone="+8613900000000"),
        area_code="120116",
        claims=claims,
    )
    return open_case.open_case(world.principal("clerk.binhai"), given)


def claims_of(case_id: uuid.UUID) -> tuple[str, ...]:
    return tuple(str(one) for one in db.session.scalars(select(Claim.id).where(Claim.case_id == case_id)))


def act(who: str, proceeding: uuid.UUID, name: str, **values: Any) -> ActResult:
    return perform(world.principal(who), proceeding, name, values)


def referred(workers: int = 2, **more: Any) -> tuple[new_complaint.OpenedCase, uuid.UUID]:
    """A case whose workers were referred to the centre of Binhai; the case and the aid's proceeding."""
    case = opened(workers)
    done = act(INSPECTOR, case.proceeding_id, "refer_legal_aid", claims="all", reason="请求支付劳动报酬", **more)
    assert done.opened
    return case, done.opened


def stage(proceeding: uuid.UUID) -> str:
    return str(db.session.get_one(Proceeding, proceeding, populate_existing=True).stage)
