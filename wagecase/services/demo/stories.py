"""The demo cases as data: paths through the procedures, cut at every stage."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from wagecase.services.demo.stories_forums import fixed
from wagecase.services.demo.storyteller import Step, Story, Telling, organisation_id, user_id

CLERK, HEAD, BUREAU = "clerk.binhai", "head.binhai", "bureauhead.binhai"
INSPECTOR, CITY = "inspector.binhai", "supervisor.city"
WHOLE, HALF = Decimal(1), Decimal("0.5")


def _handlers(telling: Telling, on: date) -> dict[str, Any]:
    return {"handlers": (user_id(INSPECTOR), user_id("inspector2.binhai"))}


def _present(telling: Telling, on: date) -> dict[str, Any]:
    return {"inspectors": (user_id(INSPECTOR), user_id("inspector2.binhai")), "record": "已制作笔录，双方核对无误。"}


def _inquiry(telling: Telling, on: date) -> dict[str, Any]:
    return {"party": telling.employer(), "due": on + timedelta(days=5), "method": "handed"}


def _instruction(days: int) -> Any:
    def values(telling: Telling, on: date) -> dict[str, Any]:
        return {
            "party": telling.employer(),
            "due": on + timedelta(days=days),
            "claims": "all",
            "amount": telling.owed(),
            "method": "handed",
            "number": f"津滨人社监令字〔{on.year}〕{telling.number:03d}号",
        }

    return values


def _promise(days: int) -> Any:
    def values(telling: Telling, on: date) -> dict[str, Any]:
        return {
            "claims": "all",
            "amount": telling.owed(),
            "due": on + timedelta(days=days),
            "promiser": "项目经理",
            "evidence": f"承诺书-{telling.number:03d}",
        }

    return values


def _pay(share: Decimal, source: str = "general_contractor") -> Any:
    def values(telling: Telling, on: date) -> dict[str, Any]:
        evidence = f"银行回单-{telling.number:03d}"
        return {"amounts": telling.amounts(share), "source": source, "evidence": evidence}

    return values


def _found(telling: Telling, on: date) -> dict[str, Any]:
    rows = tuple({"claim": str(claim.id), "amount": claim.claimed} for claim in telling.claims())
    return {"amounts": rows, "ground": "pay_sheet"}


def _document(telling: Telling, on: date) -> dict[str, Any]:
    return {"document": telling.document("inspection.instruction_served")}


def _called(telling: Telling, on: date) -> dict[str, Any]:
    return {
        "claims": "all",
        "result": "reached",
        "identity_checked": True,
        "received_amount": sum((claim.paid for claim in telling.claims()), Decimal(0)),
        "received_on": on - timedelta(days=5),
        "own_card": True,
        "asked_to_say_satisfied": False,
        "charged_fee": False,
        "differs": False,
        "satisfaction": "satisfied",
    }


def _approval(topic: str, day: int) -> tuple[Step, ...]:
    """The handler asks, the head of the brigade endorses; the bureau's head then acts."""
    return (
        Step(INSPECTOR, "inspection", "submit", day, fixed(**{"for": topic, "account": "拟同意，请审批。"})),
        Step(HEAD, "inspection", "endorse", day, fixed(**{"for": topic})),
    )


ASSIGNED = (Step(HEAD, "case", "assign", 0, _handlers),)
VERIFIED = (
    *ASSIGNED,
    Step(INSPECTOR, "case", "verify", 2, fixed(finding="violation", account="现场核实，欠薪属实。")),
)
ACCEPTED = (*VERIFIED, Step(INSPECTOR, "case", "accept", 3))
ASKED_TO_FILE = (*ACCEPTED, *_approval("filed", 3))
FILED = (*ASKED_TO_FILE, Step(BUREAU, "inspection", "file", 3))
INQUIRING = (
    *FILED,
    Step(INSPECTOR, "inspection", "serve_inquiry", 5, _inquiry),
    Step(INSPECTOR, "inspection", "interview", 9, _present),
    Step(INSPECTOR, "inspection", "inspect", 10, _present),
)
FOUND = (*INQUIRING, Step(INSPECTOR, "case", "find_amount", 12, _found))
INVESTIGATED = (
    *FOUND,
    Step(INSPECTOR, "inspection", "conclude_investigation", 15, fixed(finding="violation", account="违法事实成立。")),
)
ORDERED = (*INVESTIGATED, Step(INSPECTOR, "inspection", "instruct", 16, _instruction(10)))
PROMISED = (*ORDERED, Step(CLERK, "case", "promise", 17, _promise(20)))
PARTLY = (*PROMISED, Step(CLERK, "case", "pay", 20, _pay(HALF)))
PAID = (
    *PARTLY,
    Step(CLERK, "case", "pay", 24, _pay(WHOLE, "special_account")),
    Step(INSPECTOR, "inspection", "record_performance", 25, _document),
)
CONFIRMED = (*PAID, Step(CLERK, "case", "confirm_receipt", 27, fixed(claims="all", method="signed")))
CLOSED = (
    *CONFIRMED,
    *_approval("closed", 28),
    Step(BUREAU, "inspection", "close", 29, fixed(ground="performed")),
    Step(INSPECTOR, "case", "record_outcome", 29, fixed(claims="all", outcome="paid_in_full")),
)
CONCLUDED = (*CLOSED, Step(HEAD, "case", "conclude", 30, fixed(conclusion="paid_in_full")))
CALLED_BACK = (*CONCLUDED, Step(CITY, "case", "call_back", 36, _called))
LAPSED = (*ORDERED, Step(INSPECTOR, "inspection", "record_lapse", 28, _document))
BROKEN = (*LAPSED, Step(CLERK, "case", "promise", 29, _promise(5)))

SUPPLEMENT = (Step(CLERK, "case", "ask_supplement", 1, fixed(missing="请补充用人单位名称或工地告示牌照片。")),)
REDIRECTED = (
    Step(CLERK, "case", "redirect", 1, fixed(ground="other_procedure", door="滨海新区劳动人事争议仲裁委员会")),
)
HANDED_OVER = (
    Step(
        CLERK,
        "case",
        "hand_over",
        1,
        lambda telling, on: {"kind": "sideways", "to_org": organisation_id("120103JC"), "reason": "用工地在河西区。"},
    ),
)
RECEIPTED = (*HANDED_OVER, Step("inspector.hexi", "case", "receipt", 2))
TOO_OLD = (
    *ASSIGNED,
    Step(INSPECTOR, "case", "not_accept", 3, fixed(ground="older_than_two_years", reason="违法行为终了已满两年。")),
)
SIGNED_IN = (Step(CLERK, "case", "sign_in", 0),)
CLUE_SETTLED = (
    *SIGNED_IN,
    *ASSIGNED,
    Step(INSPECTOR, "case", "verify", 2, fixed(finding="violation", account="经核实欠薪属实。")),
    Step(INSPECTOR, "case", "settle", 3, fixed(account="经协调，用人单位当场付清。")),
)
CLUE_TURNED = (*SIGNED_IN, Step(CLERK, "case", "start_complaint", 1))
PRESSED = (
    *ORDERED,
    Step(CITY, "case", "press", 18, lambda telling, on: {"due": on + timedelta(days=7), "order": "请加快办理。"}),
)
INCIDENT = (
    Step(
        CLERK,
        "case",
        "report_incident",
        1,
        lambda telling, on: {
            "time": telling.at(on, 14),
            "place": "项目部门前",
            "headcount": 35,
            "extreme_act": False,
            "settled": True,
        },
    ),
)

STORIES: tuple[Story, ...] = (
    Story(0, ()),
    Story(1, (), workers=6, channel="hotline_12333"),
    Story(4, (), workers=2, channel="phone_page"),
    Story(9, (), workers=1, channel="letter"),
    Story(2, ASSIGNED, workers=3),
    Story(3, VERIFIED),
    Story(6, SUPPLEMENT, channel="hotline_12345"),
    Story(12, REDIRECTED),
    Story(10, TOO_OLD, arrears_end=800),
    Story(5, HANDED_OVER, workers=4),
    Story(7, RECEIPTED, workers=5),
    Story(4, ACCEPTED, workers=12),
    Story(4, ASKED_TO_FILE, workers=2),
    Story(5, FILED, workers=8),
    Story(70, FILED, workers=2),
    Story(110, FILED, workers=3),
    Story(12, INQUIRING, workers=9),
    Story(14, FOUND, workers=15),
    Story(20, INVESTIGATED, workers=4),
    Story(42, INVESTIGATED, workers=2),
    Story(18, ORDERED, workers=21),
    Story(27, ORDERED, workers=3),
    Story(40, LAPSED, workers=11),
    Story(52, LAPSED, workers=5),
    Story(18, PROMISED, workers=7),
    Story(45, BROKEN, workers=6),
    Story(22, PARTLY, workers=10),
    Story(44, PARTLY, workers=2),
    Story(26, PAID, workers=4),
    Story(29, CONFIRMED, workers=3),
    Story(30, CLOSED, workers=2),
    Story(31, CONCLUDED, workers=33, each="4465.12"),
    Story(60, CONCLUDED, workers=1),
    Story(50, CALLED_BACK, workers=5),
    Story(90, CALLED_BACK, workers=1),
    Story(1, (), matter="clue", channel="clue_platform", workers=1),
    Story(3, SIGNED_IN, matter="clue", channel="clue_platform", workers=1),
    Story(8, CLUE_SETTLED, matter="clue", channel="clue_platform", workers=2),
    Story(6, CLUE_TURNED, matter="clue", channel="clue_platform", workers=4),
    Story(24, PRESSED, workers=14),
    Story(2, INCIDENT, workers=35, each="5200.00"),
    Story(2, (), taker="inspector.hexi", district="120103", workers=2),
)
