"""Demo cases before the other bodies: mediation, tribunal and legal aid, cut at every stage."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from wagecase.services.base.dates import today
from wagecase.services.demo.storyteller import Step, Story, Telling, Values, user_id

CLERK, INSPECTOR = "clerk.binhai", "inspector.binhai"
MEDIATOR, ARBITRATOR, COMMISSION = "mediator.binhai", "arbitrator.binhai", "arbhead.binhai"
OFFICER, LAWYER = "officer.binhai", "lawyer.binhai"
WHOLE = Decimal(1)


def fixed(**values: Any) -> Values:
    """The same answers whatever the day."""
    return lambda telling, on: dict(values)


def _named(*usernames: str) -> Values:
    return lambda telling, on: {"handlers": tuple(user_id(one) for one in usernames)}


def _in_days(days: int, name: str, **more: Any) -> Values:
    """A day counted from today, so that a first look finds something ahead."""
    return lambda telling, on: {name: today() + timedelta(days=days), **more}


def _employer(**more: Any) -> Values:
    return lambda telling, on: {"party": telling.employer(), **more}


def _terms(telling: Telling, on: date) -> dict[str, Any]:
    rows = tuple({**row, "due": on + timedelta(days=20)} for row in telling.amounts(WHOLE))
    signed = ("workers_signed", "employer_signed", "mediator_signed", "sealed")
    return {"terms": rows, **dict.fromkeys(signed, True)}


def _award(telling: Telling, on: date) -> dict[str, Any]:
    items = tuple({"claim": row["claim"], "item": "wages", "amount": row["amount"]} for row in telling.amounts(WHOLE))
    return {"items": items, "number": f"津滨劳人仲裁字〔{on.year}〕{telling.number:03d}号"}


def _session(telling: Telling, on: date) -> dict[str, Any]:
    came = {"workers_came": True, "employer_came": True}
    return {"time": telling.at(on, 10), **came, "record": "双方到场，对欠付数额无异议，对付款时间分歧较大。"}


APPLIED_TO_MEDIATE = (
    Step(
        CLERK,
        "case",
        "apply_mediation",
        1,
        fixed(claims="all", form="people", dispute="pay", oral=True, record="申请人当面口述，请求调解支付拖欠工资。"),
    ),
)
MEDIATING = (
    *APPLIED_TO_MEDIATE,
    Step(MEDIATOR, "mediation", "accept", 2, fixed(form="people", both_consent=True)),
    Step(MEDIATOR, "mediation", "name", 2, _named(MEDIATOR)),
)
SESSION_SET = (*MEDIATING, Step(MEDIATOR, "mediation", "set_session", 3, _in_days(2, "hearing_on", hour="09:30")))
MEDIATED = (
    *MEDIATING,
    Step(MEDIATOR, "mediation", "hold_session", 5, _session),
    Step(MEDIATOR, "mediation", "agree", 6, _terms),
)

APPLIED_TO_ARBITRATE = (
    Step(
        CLERK,
        "case",
        "apply_arbitration",
        1,
        fixed(claims="all", form="written", requests="裁决支付拖欠的工资。", respondents=1, copies=2),
    ),
)
RECEIPTED = (
    *APPLIED_TO_ARBITRATE,
    Step(COMMISSION, "arbitration", "assign", 2, _named(ARBITRATOR)),
    Step(ARBITRATOR, "arbitration", "receipt", 2),
)
PREPARING = (
    *RECEIPTED,
    Step(ARBITRATOR, "arbitration", "accept", 4),
    Step(ARBITRATOR, "arbitration", "serve_copy", 5, _employer(how="handed")),
    Step(ARBITRATOR, "arbitration", "notify_tribunal", 5, fixed(how="handed")),
)
HEARING_SET = (
    *PREPARING,
    Step(ARBITRATOR, "arbitration", "notify_hearing", 8, _in_days(9, "hearing_on", hour="14:00", how="handed")),
)
HEARD = (
    *PREPARING,
    Step(
        ARBITRATOR,
        "arbitration",
        "notify_hearing",
        8,
        lambda telling, on: {"hearing_on": telling.received + timedelta(days=20), "hour": "09:00", "how": "handed"},
    ),
    Step(
        ARBITRATOR,
        "arbitration",
        "hear",
        20,
        fixed(applicant="present", respondent="present", record="双方对工作时间无异议。"),
    ),
)
AWARDED = (*HEARD, Step(ARBITRATOR, "arbitration", "make_award", 27, _award))

REFERRED = (
    Step(INSPECTOR, "case", "refer_legal_aid", 1, fixed(claims="all", reason="多名工人文化程度低，需要律师代理。")),
)
REFERRED_URGENTLY = (
    Step(
        INSPECTOR,
        "case",
        "refer_legal_aid",
        1,
        _in_days(5, "limit_on", claims="all", language="dialect", reason="仲裁时效将满，请先行提供援助。"),
    ),
)
PICKED = (*REFERRED, Step(OFFICER, "legal_aid", "pick", 2))
AID_APPLIED = (
    *PICKED,
    Step(
        OFFICER,
        "legal_aid",
        "apply",
        3,
        fixed(claims="all", signed=True, means="migrant_worker_pay", proof="户口簿"),
    ),
)
GRANTED = (*AID_APPLIED, Step(OFFICER, "legal_aid", "grant", 5, fixed(claims="all")))
AIDED = (
    *GRANTED,
    Step(OFFICER, "legal_aid", "assign", 6, lambda telling, on: {"claims": "all", "lawyer": user_id(LAWYER)}),
    Step(LAWYER, "legal_aid", "sign", 8, fixed(claims="all")),
)

FORUMS: tuple[Story, ...] = (
    Story(2, APPLIED_TO_MEDIATE, workers=2),
    Story(6, MEDIATING, workers=3),
    Story(7, SESSION_SET, workers=5),
    Story(13, MEDIATED, workers=4),
    Story(3, APPLIED_TO_ARBITRATE, workers=6),
    Story(5, RECEIPTED, workers=2),
    Story(8, PREPARING, workers=3),
    Story(16, HEARING_SET, workers=12),
    Story(24, HEARD, workers=2),
    Story(33, AWARDED, workers=21, each="4300.00"),
    Story(3, REFERRED, workers=18),
    Story(2, REFERRED_URGENTLY, workers=1),
    Story(5, PICKED, workers=1),
    Story(6, AID_APPLIED, workers=7),
    Story(9, GRANTED, workers=3),
    Story(15, AIDED, workers=4),
)
