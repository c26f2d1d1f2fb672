"""Money per claim: what stands after payments, reversals and promises, and what closed and paid mean."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from time import perf_counter

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Case, Claim, Payment, PayPromise, new_id
from wagecase.services.acts.effects import money
from wagecase.services.acts.perform import perform
from wagecase.services.acts.result import ActResult
from wagecase.services.administration import settings
from wagecase.services.base.dates import today
from wagecase.services.base.errors import Invalid, Refused
from wagecase.services.demo.seed import Storyteller, demo_principal
from wagecase.services.demo.story import DemoStory, user_id

CLERK, HEAD, FIRST = "clerk.binhai", "head.binhai", "inspector.binhai"


@pytest.fixture
def telling(app: Flask, staff: dict[str, uuid.UUID]) -> Iterator[Storyteller]:
    """A case of two workers, assigned, in an application context that ends with the test."""
    context = app.app_context()
    context.push()
    settings.set_setting("callback.days", "15")
    made = Storyteller(DemoStory(0, (), workers=2), 1)
    made.tell()
    handlers = (user_id(FIRST), user_id("inspector2.binhai"))
    perform(demo_principal(HEAD), made.proceeding("case"), "assign", {"handlers": handlers})
    yield made
    db.session.remove()
    context.pop()


def act(telling: Storyteller, who: str, name: str, **values: object) -> ActResult:
    return perform(demo_principal(who), telling.proceeding("case"), name, values)


def pay(telling: Storyteller, share: str, source: str = "employer") -> ActResult:
    amounts = telling.amounts(Decimal(share))
    return act(telling, CLERK, "pay", amounts=amounts, source=source, evidence="回单")


def case(telling: Storyteller) -> Case:
    return db.session.scalars(
        select(Case).where(Case.id == telling.case_id).execution_options(populate_existing=True)
    ).one()


def test_payments_add_up_per_claim_and_on_the_case(telling: Storyteller) -> None:
    pay(telling, "0.25")
    pay(telling, "1")
    found = case(telling)
    assert (found.paid, found.advanced) == (found.claimed, Decimal(0))
    assert {claim.paid - claim.claimed for claim in telling.claims()} == {Decimal(0)}


def test_the_emergency_fund_pays_nobodys_debt(telling: Storyteller) -> None:
    pay(telling, "0.5", "emergency_fund")
    found = case(telling)
    assert (found.paid, found.advanced) == (Decimal(0), found.claimed / 2)
    assert not money.all_paid(telling.claims())


def test_a_reversed_payment_is_gone_once_and_its_outcome_open_again(telling: Storyteller) -> None:
    paid = pay(telling, "1")
    act(telling, FIRST, "record_outcome", claims="all", outcome="paid_in_full")
    act(telling, FIRST, "reverse_payment", position=paid.position, reason="银行退票")
    assert case(telling).paid == Decimal(0)
    assert {claim.outcome for claim in telling.claims()} == {None}
    with pytest.raises((Invalid, Refused)):
        act(telling, FIRST, "reverse_payment", position=paid.position, reason="再次")
    status = db.session.scalars(select(Payment).where(Payment.case_id == telling.case_id)).all()
    assert len(status) == 4


def test_nothing_is_called_paid_in_full_that_is_not(telling: Storyteller) -> None:
    pay(telling, "0.99")
    with pytest.raises(Invalid) as refusal:
        act(telling, FIRST, "record_outcome", claims="all", outcome="paid_in_full")
    assert refusal.value.fields["outcome"][0].code == "not_paid_in_full"


def test_a_promise_counts_only_what_came_after_it(telling: Storyteller) -> None:
    pay(telling, "0.5")
    owed = telling.outstanding()
    act(telling, CLERK, "promise", claims="all", amount=owed, due=today(), promiser="经理", evidence="1")
    pay(telling, "0.5")
    promise = db.session.scalars(select(PayPromise).where(PayPromise.case_id == telling.case_id)).one()
    assert (promise.kept, promise.kept_on) == (owed / 2, None)
    pay(telling, "1")
    assert (promise.kept, promise.kept_on) == (owed, today())


yuan = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(99999), places=2)


@given(st.lists(yuan, min_size=1, max_size=6), st.lists(yuan, min_size=1, max_size=4))
def test_no_yuan_keeps_two_promises(payments: list[Decimal], promised: list[Decimal]) -> None:
    claim = new_id()
    rows = [
        Payment(id=new_id(), claim_id=claim, amount=amount, paid_on=today(), source="employer", event_position=10 + at)
        for at, amount in enumerate(payments)
    ]
    promises = [
        PayPromise(claim_ids=[claim], amount=amount, due_on=today(), event_position=at + 1)
        for at, amount in enumerate(promised)
    ]
    money.allocate_to_promises(promises, rows)
    kept = sum(promise.kept for promise in promises)
    assert kept == min(sum(payments), sum(promised))
    assert all(0 <= promise.kept <= promise.amount for promise in promises)


def test_two_thousand_are_paid_as_agreed_without_looking_at_each_for_each() -> None:
    claims = [new_id() for _ in range(2000)]
    rows = [
        Payment(id=new_id(), claim_id=claim, amount=Decimal(9), paid_on=today(), source="employer", event_position=9)
        for claim in claims
    ]
    terms = [PayPromise(claim_ids=[claim], amount=Decimal(9), due_on=today(), event_position=1) for claim in claims]
    whole = PayPromise(claim_ids=claims, amount=Decimal(9), due_on=today() + timedelta(days=1), event_position=2)
    started = perf_counter()
    money.allocate_to_promises([*terms, whole], rows)
    assert perf_counter() - started < 1
    assert {promise.kept for promise in terms} == {Decimal(9)}
    assert whole.kept == Decimal(0)


def test_joining_moves_the_complaint_and_splitting_brings_a_worker_out_again(
    app: Flask, staff: dict[str, uuid.UUID], telling: Storyteller
) -> None:
    other = Storyteller(DemoStory(0, (), workers=3), 2)
    other.tell()
    target = case(other).number
    act(telling, HEAD, "join", target=target, reason="同一项目同一单位")
    assert case(telling).stage == "joined"
    assert case(telling).claimed == Decimal(0)
    assert [claim.seq for claim in other.claims()] == [1, 2, 3, 4, 5]
    assert case(other).claimed == sum((claim.claimed for claim in other.claims()), Decimal(0))
    moved = other.claims()[-1]
    act(other, HEAD, "split", claims=(str(moved.id),), reason="另案处理")
    fresh = db.session.scalars(select(Claim).where(Claim.id == moved.id)).one().case_id
    assert fresh not in (telling.case_id, other.case_id)
    number = db.session.get_one(Case, fresh).number
    assert number is not None
    assert number.startswith("120116-")
    result = app.test_cli_runner().invoke(args=["verify"])
    assert "3 cases, 0 faults" in result.output


def test_a_payment_entered_for_the_wrong_day_is_corrected_and_never_voided(telling: Storyteller) -> None:
    paid = pay(telling, "1")
    before = today() - timedelta(days=1)
    wrong = {"position": paid.position, "void": False, "reason": "到账日录入有误"}
    perform(demo_principal(FIRST), telling.proceeding("case"), "correct", wrong, happened_on=before)
    rows = db.session.scalars(select(Payment).where(Payment.case_id == telling.case_id)).all()
    assert {row.paid_on for row in rows} == {before}
    with pytest.raises(Invalid) as refusal:
        act(telling, FIRST, "correct", position=paid.position, void=True, reason="作废")
    assert refusal.value.fields["void"][0].code == "reverse_by_act"
