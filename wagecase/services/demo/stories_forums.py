"""Demo cases before the other bodies: mediation, tribunal and legal aid, cut at every stage."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from wagecase.services.base.dates import today
from wagecase.services.demo.story import DemoStory, StepValues, StoryCase, StoryStep, constant_values, user_id

CLERK, INSPECTOR = "clerk.binhai", "inspector.binhai"
MEDIATOR, ARBITRATOR, COMMISSION = "mediator.binhai", "arbitrator.binhai", "arbhead.binhai"
OFFICER, LAWYER = "officer.binhai", "lawyer.binhai"
FULL_SHARE = Decimal(1)


def _handlers_named(*usernames: str) -> StepValues:
    return lambda storyteller, on: {"handlers": tuple(user_id(one) for one in usernames)}


def _in_days(days: int, name: str, **more: Any) -> StepValues:
    """A day counted from today, so that a first look finds something ahead."""
    return lambda storyteller, on: {name: today() + timedelta(days=days), **more}


def _for_employer(**more: Any) -> StepValues:
    return lambda storyteller, on: {"party": storyteller.employer(), **more}


def _terms(storyteller: StoryCase, on: date) -> dict[str, Any]:
    rows = tuple({**row, "due": on + timedelta(days=20)} for row in storyteller.amounts(FULL_SHARE))
    signed = ("workers_signed", "employer_signed", "mediator_signed", "sealed")
    return {"terms": rows, **dict.fromkeys(signed, True)}


def _award(storyteller: StoryCase, on: date) -> dict[str, Any]:
    items = tuple(
        {"claim": row["claim"], "item": "wages", "amount": row["amount"]} for row in storyteller.amounts(FULL_SHARE)
    )
    return {"items": items, "number": f"津滨劳人仲裁字〔{on.year}〕{storyteller.number:03d}号"}


def _session(storyteller: StoryCase, on: date) -> dict[str, Any]:
    came = {"workers_came": True, "employer_came": True}
    return {"time": storyteller.at(on, 10), **came, "record": "双方到场，对欠付数额无异议，对付款时间分歧较大。"}


APPLIED_TO_MEDIATE = (
    StoryStep(
        CLERK,
        "case",
        "apply_mediation",
        1,
        constant_values(
            claims="all", form="people", dispute="pay", oral=True, record="申请人当面口述，请求调解支付拖欠工资。"
        ),
    ),
)
MEDIATING = (
    *APPLIED_TO_MEDIATE,
    StoryStep(MEDIATOR, "mediation", "accept", 2, constant_values(form="people", both_consent=True)),
    StoryStep(MEDIATOR, "mediation", "name", 2, _handlers_named(MEDIATOR)),
)
SESSION_SET = (*MEDIATING, StoryStep(MEDIATOR, "mediation", "set_session", 3, _in_days(2, "hearing_on", hour="09:30")))
MEDIATED = (
    *MEDIATING,
    StoryStep(MEDIATOR, "mediation", "hold_session", 5, _session),
    StoryStep(MEDIATOR, "mediation", "agree", 6, _terms),
)

APPLIED_TO_ARBITRATE = (
    StoryStep(
        CLERK,
        "case",
        "apply_arbitration",
        1,
        constant_values(claims="all", form="written", requests="裁决支付拖欠的工资。", respondents=1, copies=2),
    ),
)
RECEIPTED = (
    *APPLIED_TO_ARBITRATE,
    StoryStep(COMMISSION, "arbitration", "assign", 2, _handlers_named(ARBITRATOR)),
    StoryStep(ARBITRATOR, "arbitration", "receipt", 2),
)
PREPARING = (
    *RECEIPTED,
    StoryStep(ARBITRATOR, "arbitration", "accept", 4),
    StoryStep(ARBITRATOR, "arbitration", "serve_copy", 5, _for_employer(how="handed")),
    StoryStep(ARBITRATOR, "arbitration", "notify_tribunal", 5, constant_values(how="handed")),
)
HEARING_SET = (
    *PREPARING,
    StoryStep(ARBITRATOR, "arbitration", "notify_hearing", 8, _in_days(9, "hearing_on", hour="14:00", how="handed")),
)
HEARD = (
    *PREPARING,
    StoryStep(
        ARBITRATOR,
        "arbitration",
        "notify_hearing",
        8,
        lambda storyteller, on: {
            "hearing_on": storyteller.received + timedelta(days=20),
            "hour": "09:00",
            "how": "handed",
        },
    ),
    StoryStep(
        ARBITRATOR,
        "arbitration",
        "hear",
        20,
        constant_values(applicant="present", respondent="present", record="双方对工作时间无异议。"),
    ),
)
AWARDED = (*HEARD, StoryStep(ARBITRATOR, "arbitration", "make_award", 27, _award))

REFERRED = (
    StoryStep(
        INSPECTOR,
        "case",
        "refer_legal_aid",
        1,
        constant_values(claims="all", reason="多名工人文化程度低，需要律师代理。"),
    ),
)
REFERRED_URGENTLY = (
    StoryStep(
        INSPECTOR,
        "case",
        "refer_legal_aid",
        1,
        _in_days(5, "limit_on", claims="all", language="dialect", reason="仲裁时效将满，请先行提供援助。"),
    ),
)
PICKED = (*REFERRED, StoryStep(OFFICER, "legal_aid", "pick", 2))
AID_APPLIED = (
    *PICKED,
    StoryStep(
        OFFICER,
        "legal_aid",
        "apply",
        3,
        constant_values(claims="all", signed=True, means="migrant_worker_pay", proof="户口簿"),
    ),
)
GRANTED = (*AID_APPLIED, StoryStep(OFFICER, "legal_aid", "grant", 5, constant_values(claims="all")))
AIDED = (
    *GRANTED,
    StoryStep(OFFICER, "legal_aid", "assign", 6, lambda storyteller, on: {"claims": "all", "lawyer": user_id(LAWYER)}),
    StoryStep(LAWYER, "legal_aid", "sign", 8, constant_values(claims="all")),
)

FORUMS: tuple[DemoStory, ...] = (
    DemoStory(2, APPLIED_TO_MEDIATE, workers=2),
    DemoStory(6, MEDIATING, workers=3),
    DemoStory(7, SESSION_SET, workers=5),
    DemoStory(13, MEDIATED, workers=4),
    DemoStory(3, APPLIED_TO_ARBITRATE, workers=6),
    DemoStory(5, RECEIPTED, workers=2),
    DemoStory(8, PREPARING, workers=3),
    DemoStory(16, HEARING_SET, workers=12),
    DemoStory(24, HEARD, workers=2),
    DemoStory(33, AWARDED, workers=21, each="4300.00"),
    DemoStory(3, REFERRED, workers=18),
    DemoStory(2, REFERRED_URGENTLY, workers=1),
    DemoStory(5, PICKED, workers=1),
    DemoStory(6, AID_APPLIED, workers=7),
    DemoStory(9, GRANTED, workers=3),
    DemoStory(15, AIDED, workers=4),
)
