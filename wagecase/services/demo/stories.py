"""The demo cases as data: paths through the procedures, cut at every stage."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from wagecase.services.demo.story import DemoStory, StoryCase, StoryStep, constant_values, organisation_id, user_id

CLERK, HEAD, BUREAU = "clerk.binhai", "head.binhai", "bureauhead.binhai"
INSPECTOR, CITY = "inspector.binhai", "supervisor.city"
FULL_SHARE, HALF_SHARE = Decimal(1), Decimal("0.5")


def _handlers(storyteller: StoryCase, on: date) -> dict[str, Any]:
    return {"handlers": (user_id(INSPECTOR), user_id("inspector2.binhai"))}


def _present(storyteller: StoryCase, on: date) -> dict[str, Any]:
    return {"inspectors": (user_id(INSPECTOR), user_id("inspector2.binhai")), "record": "已制作笔录，双方核对无误。"}


def _inquiry(storyteller: StoryCase, on: date) -> dict[str, Any]:
    return {"party": storyteller.employer(), "due": on + timedelta(days=5), "method": "handed"}


def _instruction(days: int) -> Any:
    def values(storyteller: StoryCase, on: date) -> dict[str, Any]:
        return {
            "party": storyteller.employer(),
            "due": on + timedelta(days=days),
            "claims": "all",
            "amount": storyteller.outstanding(),
            "method": "handed",
            "number": f"津滨人社监令字〔{on.year}〕{storyteller.number:03d}号",
        }

    return values


def _promise(days: int) -> Any:
    def values(storyteller: StoryCase, on: date) -> dict[str, Any]:
        return {
            "claims": "all",
            "amount": storyteller.outstanding(),
            "due": on + timedelta(days=days),
            "promiser": "项目经理",
            "evidence": f"承诺书-{storyteller.number:03d}",
        }

    return values


def _pay(share: Decimal, source: str = "general_contractor") -> Any:
    def values(storyteller: StoryCase, on: date) -> dict[str, Any]:
        evidence = f"银行回单-{storyteller.number:03d}"
        return {"amounts": storyteller.amounts(share), "source": source, "evidence": evidence}

    return values


def _found(storyteller: StoryCase, on: date) -> dict[str, Any]:
    rows = tuple({"claim": str(claim.id), "amount": claim.claimed} for claim in storyteller.claims())
    return {"amounts": rows, "ground": "pay_sheet"}


def _document(storyteller: StoryCase, on: date) -> dict[str, Any]:
    return {"document": storyteller.document("inspection.instruction_served")}


def _called(storyteller: StoryCase, on: date) -> dict[str, Any]:
    return {
        "claims": "all",
        "result": "reached",
        "identity_checked": True,
        "received_amount": sum((claim.paid for claim in storyteller.claims()), Decimal(0)),
        "received_on": on - timedelta(days=5),
        "own_card": True,
        "asked_to_say_satisfied": False,
        "charged_fee": False,
        "differs": False,
        "satisfaction": "satisfied",
    }


def _approval(topic: str, day: int) -> tuple[StoryStep, ...]:
    """The handler asks, the head of the brigade endorses; the bureau's head then acts."""
    return (
        StoryStep(
            INSPECTOR, "inspection", "submit", day, constant_values(**{"for": topic, "account": "拟同意，请审批。"})
        ),
        StoryStep(HEAD, "inspection", "endorse", day, constant_values(**{"for": topic})),
    )


ASSIGNED = (StoryStep(HEAD, "case", "assign", 0, _handlers),)
VERIFIED = (
    *ASSIGNED,
    StoryStep(INSPECTOR, "case", "verify", 2, constant_values(finding="violation", account="现场核实，欠薪属实。")),
)
ACCEPTED = (*VERIFIED, StoryStep(INSPECTOR, "case", "accept", 3))
ASKED_TO_FILE = (*ACCEPTED, *_approval("filed", 3))
FILED = (*ASKED_TO_FILE, StoryStep(BUREAU, "inspection", "file", 3))
INQUIRING = (
    *FILED,
    StoryStep(INSPECTOR, "inspection", "serve_inquiry", 5, _inquiry),
    StoryStep(INSPECTOR, "inspection", "interview", 9, _present),
    StoryStep(INSPECTOR, "inspection", "inspect", 10, _present),
)
FOUND = (*INQUIRING, StoryStep(INSPECTOR, "case", "find_amount", 12, _found))
INVESTIGATED = (
    *FOUND,
    StoryStep(
        INSPECTOR,
        "inspection",
        "conclude_investigation",
        15,
        constant_values(finding="violation", account="违法事实成立。"),
    ),
)
ORDERED = (*INVESTIGATED, StoryStep(INSPECTOR, "inspection", "instruct", 16, _instruction(10)))
PROMISED = (*ORDERED, StoryStep(CLERK, "case", "promise", 17, _promise(20)))
PARTLY_PAID = (*PROMISED, StoryStep(CLERK, "case", "pay", 20, _pay(HALF_SHARE)))
PAID = (
    *PARTLY_PAID,
    StoryStep(CLERK, "case", "pay", 24, _pay(FULL_SHARE, "special_account")),
    StoryStep(INSPECTOR, "inspection", "record_performance", 25, _document),
)
CONFIRMED = (*PAID, StoryStep(CLERK, "case", "confirm_receipt", 27, constant_values(claims="all", method="signed")))
CLOSED = (
    *CONFIRMED,
    *_approval("closed", 28),
    StoryStep(BUREAU, "inspection", "close", 29, constant_values(ground="performed")),
    StoryStep(INSPECTOR, "case", "record_outcome", 29, constant_values(claims="all", outcome="paid_in_full")),
)
CONCLUDED = (*CLOSED, StoryStep(HEAD, "case", "conclude", 30, constant_values(conclusion="paid_in_full")))
CALLBACK_RECORDED = (*CONCLUDED, StoryStep(CITY, "case", "callback", 36, _called))
LAPSED = (*ORDERED, StoryStep(INSPECTOR, "inspection", "record_lapse", 28, _document))
BROKEN = (*LAPSED, StoryStep(CLERK, "case", "promise", 29, _promise(5)))

SUPPLEMENT = (
    StoryStep(CLERK, "case", "ask_supplement", 1, constant_values(missing="请补充用人单位名称或工地告示牌照片。")),
)
REDIRECTED = (
    StoryStep(
        CLERK,
        "case",
        "redirect",
        1,
        constant_values(ground="other_procedure", directed_to="滨海新区劳动人事争议仲裁委员会"),
    ),
)
TRANSFERRED = (
    StoryStep(
        CLERK,
        "case",
        "transfer",
        1,
        lambda storyteller, on: {
            "kind": "sideways",
            "to_org": organisation_id("120103JC"),
            "reason": "用工地在河西区。",
        },
    ),
)
RECEIPTED = (*TRANSFERRED, StoryStep("inspector.hexi", "case", "receipt", 2))
TOO_OLD = (
    *ASSIGNED,
    StoryStep(
        INSPECTOR,
        "case",
        "not_accept",
        3,
        constant_values(ground="older_than_two_years", reason="违法行为终了已满两年。"),
    ),
)
SIGNED_IN = (StoryStep(CLERK, "case", "sign_in", 0),)
LEAD_SETTLED = (
    *SIGNED_IN,
    *ASSIGNED,
    StoryStep(INSPECTOR, "case", "verify", 2, constant_values(finding="violation", account="经核实欠薪属实。")),
    StoryStep(INSPECTOR, "case", "settle", 3, constant_values(account="经协调，用人单位当场付清。")),
)
LEAD_TURNED = (*SIGNED_IN, StoryStep(CLERK, "case", "start_complaint", 1))
SUPERVISION_ORDERED = (
    *ORDERED,
    StoryStep(
        CITY,
        "case",
        "order_supervision",
        18,
        lambda storyteller, on: {"due": on + timedelta(days=7), "order": "请加快办理。"},
    ),
)
INCIDENT = (
    StoryStep(
        CLERK,
        "case",
        "report_incident",
        1,
        lambda storyteller, on: {
            "time": storyteller.at(on, 14),
            "place": "项目部门前",
            "headcount": 35,
            "extreme_act": False,
            "settled": True,
        },
    ),
)

STORIES: tuple[DemoStory, ...] = (
    DemoStory(0, ()),
    DemoStory(1, (), workers=6, channel="hotline_12333"),
    DemoStory(4, (), workers=2, channel="phone_page"),
    DemoStory(9, (), workers=1, channel="letter"),
    DemoStory(2, ASSIGNED, workers=3),
    DemoStory(3, VERIFIED),
    DemoStory(6, SUPPLEMENT, channel="hotline_12345"),
    DemoStory(12, REDIRECTED),
    DemoStory(10, TOO_OLD, arrears_end=800),
    DemoStory(5, TRANSFERRED, workers=4),
    DemoStory(7, RECEIPTED, workers=5),
    DemoStory(4, ACCEPTED, workers=12),
    DemoStory(4, ASKED_TO_FILE, workers=2),
    DemoStory(5, FILED, workers=8),
    DemoStory(70, FILED, workers=2),
    DemoStory(110, FILED, workers=3),
    DemoStory(12, INQUIRING, workers=9),
    DemoStory(14, FOUND, workers=15),
    DemoStory(20, INVESTIGATED, workers=4),
    DemoStory(42, INVESTIGATED, workers=2),
    DemoStory(18, ORDERED, workers=21),
    DemoStory(27, ORDERED, workers=3),
    DemoStory(40, LAPSED, workers=11),
    DemoStory(52, LAPSED, workers=5),
    DemoStory(18, PROMISED, workers=7),
    DemoStory(45, BROKEN, workers=6),
    DemoStory(22, PARTLY_PAID, workers=10),
    DemoStory(44, PARTLY_PAID, workers=2),
    DemoStory(26, PAID, workers=4),
    DemoStory(29, CONFIRMED, workers=3),
    DemoStory(30, CLOSED, workers=2),
    DemoStory(31, CONCLUDED, workers=33, each="4465.12"),
    DemoStory(60, CONCLUDED, workers=1),
    DemoStory(50, CALLBACK_RECORDED, workers=5),
    DemoStory(90, CALLBACK_RECORDED, workers=1),
    DemoStory(1, (), matter="lead", channel="lead_platform", workers=1),
    DemoStory(3, SIGNED_IN, matter="lead", channel="lead_platform", workers=1),
    DemoStory(8, LEAD_SETTLED, matter="lead", channel="lead_platform", workers=2),
    DemoStory(6, LEAD_TURNED, matter="lead", channel="lead_platform", workers=4),
    DemoStory(24, SUPERVISION_ORDERED, workers=14),
    DemoStory(2, INCIDENT, workers=35, each="5200.00"),
    DemoStory(2, (), taker="inspector.hexi", district="120103", workers=2),
)
