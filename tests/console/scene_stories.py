"""The stories of the scene: what happens in each of its cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from wagecase.services.demo.story import DemoStory, StepValues, StoryCase, StoryStep, organisation_id, user_id

CLERK, HEAD, BUREAU, SUPERVISOR = "clerk.binhai", "head.binhai", "bureauhead.binhai", "supervisor.city"
FIRST_INSPECTOR, SECOND_INSPECTOR, MEDIATOR, ARBITRATOR = (
    "inspector.binhai",
    "inspector2.binhai",
    "mediator.binhai",
    "arbitrator.binhai",
)
AID_OFFICER, ARBITRATION_HEAD, CALLER = "officer.binhai", "arbhead.binhai", "inspector.hexi"
ADMIN = "admin.binhai"
WORKERS, OTHER_WORKERS = 500, 60
ALL_CLAIMS: dict[str, Any] = {"claims": "all"}


def _fixed_values(**values: Any) -> StepValues:
    return lambda telling, on: values


def _handler_values(*usernames: str) -> StepValues:
    return lambda telling, on: {"handlers": tuple(user_id(one) for one in usernames)}


def _found_amounts(telling: StoryCase, on: date) -> dict[str, Any]:
    rows = tuple({"claim": str(one.id), "amount": one.claimed} for one in telling.claims())
    return {"amounts": rows, "ground": "pay_sheet"}


def _order_values(telling: StoryCase, on: date) -> dict[str, Any]:
    served = {"party": telling.employer(), "method": "handed", "number": "No. 1"}
    return {**ALL_CLAIMS, **served, "due": on + timedelta(days=5), "amount": telling.outstanding()}


def _promise_values(telling: StoryCase, on: date) -> dict[str, Any]:
    return {
        **ALL_CLAIMS,
        "amount": telling.outstanding(),
        "due": on + timedelta(days=9),
        "promiser": "Manager",
        "evidence": "P-1",
    }


def _payment_values(share: str) -> StepValues:
    return lambda telling, on: {
        "amounts": telling.amounts(Decimal(share)),
        "source": "special_account",
        "evidence": "B-1",
    }


def _step(day: int, who: str, procedure: str, act: str, **values: Any) -> StoryStep:
    return StoryStep(who, procedure, act, day, _fixed_values(**values))


ASSIGNED = StoryStep(HEAD, "case", "assign", 0, _handler_values(FIRST_INSPECTOR, SECOND_INSPECTOR))


VERIFIED = (ASSIGNED, _step(1, FIRST_INSPECTOR, "case", "verify", finding="violation", account="It is so."))


ACCEPTED = (*VERIFIED, _step(2, FIRST_INSPECTOR, "case", "accept"))


FILING_REQUESTED = (
    *ACCEPTED,
    _step(2, FIRST_INSPECTOR, "inspection", "submit", **{"for": "filed", "account": "To be filed."}),
)


LARGE_CASE = (*ACCEPTED, StoryStep(FIRST_INSPECTOR, "case", "find_amount", 2, _found_amounts), *FILING_REQUESTED[-1:])


FILED = (
    *FILING_REQUESTED,
    _step(3, HEAD, "inspection", "endorse", **{"for": "filed"}),
    _step(3, BUREAU, "inspection", "file"),
    StoryStep(FIRST_INSPECTOR, "case", "find_amount", 4, _found_amounts),
)


ORDERED = (
    *FILED,
    _step(5, FIRST_INSPECTOR, "inspection", "conclude_investigation", finding="violation", account="It is so."),
    StoryStep(FIRST_INSPECTOR, "inspection", "instruct", 6, _order_values),
    StoryStep(CLERK, "case", "promise", 7, _promise_values),
    StoryStep(CLERK, "case", "pay", 8, _payment_values("0.5")),
    StoryStep(
        SUPERVISOR,
        "case",
        "order_supervision",
        9,
        lambda telling, on: {"due": on + timedelta(days=3), "order": "Go on."},
    ),
)


SETTLED = (
    *VERIFIED,
    StoryStep(FIRST_INSPECTOR, "case", "find_amount", 4, _found_amounts),
    _step(5, FIRST_INSPECTOR, "case", "settle", account="Settled."),
    StoryStep(CLERK, "case", "pay", 8, _payment_values("1")),
    _step(9, CLERK, "case", "confirm_receipt", **ALL_CLAIMS, method="signed"),
    _step(9, FIRST_INSPECTOR, "case", "record_outcome", **ALL_CLAIMS, outcome="paid_in_full"),
    _step(10, FIRST_INSPECTOR, "case", "submit", conclusion="05", account="Paid."),
    _step(11, SUPERVISOR, "case", "approve"),
    _step(12, FIRST_INSPECTOR, "case", "answer", conclusion="05"),
    _step(13, HEAD, "case", "conclude", conclusion="paid_in_full"),
)


LEAD = (ASSIGNED, *VERIFIED[-1:], _step(2, FIRST_INSPECTOR, "case", "submit", conclusion="05", account="Paid."))


INCIDENT = StoryStep(
    *(CLERK, "case", "report_incident", 0),
    lambda telling, on: {
        "time": telling.at(on, 0),
        "place": "Gate",
        "headcount": 35,
        "extreme_act": False,
        "settled": False,
    },
)


SESSION_DELAY = timedelta(days=20)


MEDIATED = (
    _step(
        0,
        MEDIATOR,
        "case",
        "apply_mediation",
        **ALL_CLAIMS,
        form="onestop",
        dispute="pay",
        oral=True,
        record="As told.",
    ),
    _step(1, MEDIATOR, "mediation", "accept", form="onestop", both_consent=True),
    StoryStep(MEDIATOR, "mediation", "name", 1, _handler_values(MEDIATOR)),
    StoryStep(MEDIATOR, "mediation", "set_session", 2, lambda telling, on: {"hearing_on": on, "place": "Room 2"}),
)


ARBITRATION_APPLICATION: dict[str, Any] = {"form": "written", "requests": "Pay", "respondents": 1, "copies": 1}


ARBITRATED = (
    StoryStep(ARBITRATION_HEAD, "case", "assign", 0, _handler_values(ARBITRATOR)),
    _step(0, ARBITRATOR, "case", "apply_arbitration", **ALL_CLAIMS, **ARBITRATION_APPLICATION, common=True),
    StoryStep(ARBITRATION_HEAD, "arbitration", "assign", 0, _handler_values(ARBITRATOR)),
    _step(0, ARBITRATOR, "arbitration", "receipt"),
    _step(1, ARBITRATOR, "arbitration", "accept", number="No. 2"),
    _step(1, ARBITRATOR, "arbitration", "notify_tribunal", how="handed"),
    StoryStep(ARBITRATOR, "arbitration", "set_hearing", 2, lambda telling, on: {"hearing_on": on + SESSION_DELAY}),
)


APPLIED = ARBITRATED[1:2]


REFERRED = (_step(0, CLERK, "case", "refer_legal_aid", **ALL_CLAIMS, language="mandarin", reason="No means."),)


AIDED = (
    *REFERRED,
    _step(0, AID_OFFICER, "legal_aid", "pick"),
    _step(1, AID_OFFICER, "legal_aid", "apply", **ALL_CLAIMS, signed=True, means="migrant_worker_pay", proof="Card"),
)


GRANTED = (*AIDED, _step(2, AID_OFFICER, "legal_aid", "grant", **ALL_CLAIMS))


TRANSFERRED = StoryStep(
    *(CLERK, "case", "transfer", 0),
    lambda telling, on: {"kind": "sideways", "to_org": organisation_id("120103JC"), "reason": "There."},
)


STORIES: Mapping[str, DemoStory] = {
    "large": DemoStory(4, LARGE_CASE, workers=WORKERS),
    "new": DemoStory(0, (INCIDENT,), workers=2),
    "asked": DemoStory(4, FILING_REQUESTED, workers=3),
    "ordered": DemoStory(30, ORDERED, workers=3),
    "done": DemoStory(40, SETTLED, workers=2, matter="lead", channel="lead_platform"),
    "lead": DemoStory(3, LEAD, workers=2, matter="lead", channel="lead_platform"),
    "mediated": DemoStory(5, MEDIATED, workers=2, matter="application", taker=MEDIATOR),
    "arbitrated": DemoStory(6, ARBITRATED, workers=2, matter="application", taker=ARBITRATOR),
    "applied": DemoStory(1, APPLIED, workers=2, matter="application", taker=ARBITRATOR),
    "referred": DemoStory(2, REFERRED, workers=2),
    "granted": DemoStory(3, GRANTED, workers=2),
    "alone": DemoStory(1, (StoryStep(HEAD, "case", "assign", 0, _handler_values(SECOND_INSPECTOR)),)),
    "handed": DemoStory(1, (TRANSFERRED,)),
    "aided": DemoStory(3, AIDED, workers=2),
}
