"""Two people who want one thing: each referral is picked once, each hand-over is taken once."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests import world
from tests.services.legal_aid.office import INSPECTOR, OFFICER, SECOND, act, employ, opened, organisation, referred
from wagecase.extensions import db
from wagecase.models import Case, CaseAccess, Event, ProceedingHandler, Transfer, User
from wagecase.procedure.core.enums import Role
from wagecase.procedure.core.reasons import refusal_sentence
from wagecase.services.access.visibility import access_rows
from wagecase.services.acts.perform import perform
from wagecase.services.base.errors import Forbidden, Refused
from wagecase.services.base.principal import Principal

REFERRALS, OFFICERS = 50, 100


def at_once(app: Flask, deeds: Sequence[Callable[[], str]]) -> list[str]:
    """Do all of these in threads that start together; what each came to."""
    start = Barrier(len(deeds))

    def one(deed: Callable[[], str]) -> str:
        with app.app_context():
            start.wait(30)
            return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def doing(principal: Principal, proceeding: uuid.UUID, name: str) -> Callable[[], str]:
    """The deed of one person: `done`, or why not in Chinese."""

    def deed() -> str:
        try:
            perform(principal, proceeding, name, {})
        except Refused as refused:
            return " ".join(refusal_sentence(one, "zh") for one in refused.unmet)
        return "done"

    return deed


def test_a_hundred_officers_racing_for_fifty_referrals_each_picked_once(
    app: Flask, staff: dict[str, uuid.UUID]
) -> None:
    with app.app_context():
        aids = [referred(1)[1] for _ in range(REFERRALS)]
        names = [f"racer{number:03d}" for number in range(OFFICERS)]
        for name in names:
            employ(name, Role.legal_aid_officer)
        people = [world.principal(name) for name in names]
    # Two go for each referral; they meet in threads of one process, on connections of their own.
    outcome = at_once(app, [doing(who, aids[n % REFERRALS], "pick") for n, who in enumerate(people)])
    with app.app_context():
        assert Counter(outcome)["done"] == REFERRALS
        handlers = {
            row.proceeding_id: row.name
            for row in db.session.execute(
                select(ProceedingHandler.proceeding_id, User.name).join(User, User.id == ProceedingHandler.user_id)
            )
        }
        picked = db.session.scalars(select(Event.proceeding_id).where(Event.name == "legal_aid.picked")).all()
    assert sorted(picked) == sorted(aids)
    assert set(handlers) == set(aids)
    for number, said in enumerate(outcome):
        if said != "done":
            # The second learns by whom the referral was taken and when.
            assert handlers[aids[number % REFERRALS]] in said
            assert re.search(r"于\d{4}-\d\d-\d\d \d\d\.\d\d领办", said)


def test_two_racing_receipts_give_one_owner(app: Flask, staff: dict[str, uuid.UUID]) -> None:
    with app.app_context():
        case = opened()
        hexi = organisation("120103JC")
        given = {"kind": "sideways", "to_org": hexi, "reason": "用工地在河西"}
        act("clerk.binhai", case.proceeding_id, "transfer", **given)
        employ("inspector2.hexi", Role.inspector, "120103JC")
        both = [world.principal("inspector.hexi"), world.principal("inspector2.hexi")]
    outcome = at_once(app, [doing(who, case.proceeding_id, "receipt") for who in both])
    with app.app_context():
        assert sorted(one == "done" for one in outcome) == [False, True]
        owners = db.session.scalars(
            select(CaseAccess.organisation_id).where(CaseAccess.case_id == case.case_id, CaseAccess.ground == "owner")
        ).all()
        assert [str(one) for one in owners] == [hexi]
        assert str(db.session.get_one(Case, case.case_id).owner_org_id) == hexi
        receipts = select(Event.position).where(Event.case_id == case.case_id, Event.name == "case.receipted")
        assert len(db.session.scalars(receipts).all()) == 1


def test_the_database_itself_knows_one_owner_and_one_move(app: Flask, staff: dict[str, uuid.UUID]) -> None:
    with app.app_context():
        case = opened()
        hexi, heping = uuid.UUID(organisation("120103JC")), uuid.UUID(organisation("120101JC"))
        db.session.add(CaseAccess(**access_rows(case.case_id, hexi, ())[0]))
        with pytest.raises(IntegrityError, match="uq_case_access_owner"):
            db.session.flush()
        db.session.rollback()
        row = db.session.get_one(Case, case.case_id)
        for to_org in (hexi, heping):
            db.session.add(
                Transfer(
                    case_id=row.id,
                    kind="sideways",
                    changes_owner=True,
                    from_org_id=row.owner_org_id,
                    to_org_id=to_org,
                    sent_on=row.opened_on,
                    sent_position=2,
                )
            )
        with pytest.raises(IntegrityError, match="uq_transfers_changing_owner"):
            db.session.flush()
        db.session.rollback()


def test_a_picked_referral_is_refused_by_name_and_time_in_both_languages(
    app: Flask, staff: dict[str, uuid.UUID]
) -> None:
    with app.app_context():
        _, aid = referred()
        act(OFFICER, aid, "pick")
        with pytest.raises(Refused) as caught:
            act(SECOND, aid, "pick")
        (reason,) = caught.value.unmet
        assert refusal_sentence(reason, "zh").startswith("吴援助已于")
        assert refusal_sentence(reason, "en").startswith("吴援助 took this referral up on ")
        with pytest.raises(Forbidden) as stage:
            act(INSPECTOR, aid, "pick")
        assert [one.code for one in stage.value.unmet][-1] == "not_your_role"
