"""A case of our own: seven workers of a subcontractor, a date entered wrongly and corrected, an instruction that runs
out, a promise kept in part and broken, an extension, and the general contractor who pays in the end. Every date beside
a deadline is counted by hand from the fact named with it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.journeys.office import (
    BUREAU,
    CLERK,
    FIRST_INSPECTOR,
    HEAD,
    SECOND_INSPECTOR,
    SUPERVISOR,
    Office,
    assert_nothing_personal,
    document_ids,
    employer_party,
    recipients_and_subjects,
)
from wagecase.services.demo.seed import invented_id_number

EMPLOYER = "天津市渤北机电安装有限公司"
EACH = Decimal("9800.00")
WORKERS = 7


def complaint() -> dict[str, Any]:
    rows = [
        {
            "name": f"安装工{number}",
            "id_number": invented_id_number(number + 900),
            "phone": f"1352110{number:04d}",
            "claimed": str(EACH),
            "period_from": "2026-02-24",
            "period_to": "2026-04-30",
            "job": "水电安装",
        }
        for number in range(WORKERS)
    ]
    return {
        "channel": "hotline_12333",
        "words": "老板说总包不给钱，一直拖着。",
        "contact": {"name": "安装工0", "phone": "13521100000"},
        "capacity": "fellow_worker",
        "district": "120116",
        "employer": {"name": EMPLOYER, "kind": "subcontractor"},
        "project": {"name": "港东厂房机电工程", "place": "滨海新区", "investment": "private"},
        "cause": "subcontracted",
        "claims": rows,
    }


def shares(office: Office, each: str) -> list[dict[str, str]]:
    return [{"claim": claim["id"], "amount": each} for claim in office.claims()]


def promise_of(office: Office) -> dict[str, Any]:
    found: dict[str, Any] = office.whole()["promises"][0]
    return found


def test_a_promise_is_broken_and_the_contractor_pays(office: Office) -> None:
    _filed_on_a_wrong_day(office)
    _ordered_promised_and_broken(office)
    _extended_within_the_law(office)
    _paid_by_the_contractor(office)
    _closed_reversed_and_reopened(office)


def _filed_on_a_wrong_day(office: Office) -> None:
    with office.on("2026-05-25"):
        office.complain(CLERK, complaint())
        # A03: 26–29 May and 1 June.
        assert office.due("insp.accept") == "2026-06-01"
    with office.on("2026-05-26"):
        office.act(
            HEAD, "case", "assign", handlers=[str(office.staff[FIRST_INSPECTOR]), str(office.staff[SECOND_INSPECTOR])]
        )
    with office.on("2026-05-27"):
        office.act(FIRST_INSPECTOR, "case", "verify", finding="violation", account="核实属实。")
    with office.on("2026-05-28"):
        office.act(FIRST_INSPECTOR, "case", "accept")
        office.approve("filed")
    with office.on("2026-05-29"):
        filed = office.act(BUREAU, "inspection", "file", happened_on="2026-05-28")
        # A11: 60 working days from 28 May end on 21 August; Dragon Boat rests on 19 June.
        assert office.due("insp.investigate") == "2026-08-21"
        refused = office.act(
            FIRST_INSPECTOR,
            "inspection",
            "correct",
            422,
            position=filed["position"],
            void=False,
            reason="x",
            happened_on="2026-07-01",
        )
        assert refused["errors"][0]["pointer"] == "#/happened_on"
        office.act(
            FIRST_INSPECTOR,
            "inspection",
            "correct",
            position=filed["position"],
            void=False,
            reason="批准立案日应为29日。",
            happened_on="2026-05-29",
        )
        assert office.due("insp.investigate") == "2026-08-24"
        # A12: 60 plain days from 29 May, a Tuesday.
        assert office.due("insp.close_tj") == "2026-07-28"
        explained = office.deadline("insp.close_tj")["explanation"]
        assert "2026年5月29日" in explained
        assert "第20条" in explained
    with office.on("2026-06-05"):
        office.act(FIRST_INSPECTOR, "case", "find_amount", amounts=shares(office, str(EACH)), ground="both_agree")


def _ordered_promised_and_broken(office: Office) -> None:
    with office.on("2026-06-15"):
        office.act(
            FIRST_INSPECTOR,
            "inspection",
            "instruct",
            party=employer_party(office),
            due="2026-06-30",
            claims="all",
            amount=str(EACH * WORKERS),
            method="handed",
        )
        assert office.due("insp.pay_order") == "2026-06-30"
    with office.on("2026-06-16"):
        office.act(
            CLERK,
            "case",
            "promise",
            claims="all",
            amount=str(EACH * WORKERS),
            due="2026-06-26",
            promiser="项目负责人",
            evidence="承诺书1",
        )
        office.sweep()
    with office.on("2026-06-24"):
        # Two days before the promised day its handler hears of it, once.
        assert f"{FIRST_INSPECTOR}@example.com" in {to for to, _ in recipients_and_subjects(office.sweep())}
        assert office.sweep() == []
    with office.on("2026-06-25"):
        office.act(CLERK, "case", "pay", amounts=shares(office, "3920.00"), source="subcontractor", evidence="回单A")
        promise = promise_of(office)
        assert (promise["kept_amount"], promise["state"]) == ("27440.00", "open")
        # Part of the money does not end the order to pay.
        assert office.deadline("insp.pay_order")["status"] == "open"
    with office.on("2026-06-29"):
        assert promise_of(office)["state"] == "broken"
        assert f"{FIRST_INSPECTOR}@example.com" in {to for to, _ in recipients_and_subjects(office.sweep())}
    with office.on("2026-07-01"):
        assert office.deadline("insp.pay_order")["status"] == "late"
        order = document_ids(office, "inspection.instruction_served")[0]
        office.act(FIRST_INSPECTOR, "inspection", "record_lapse", document=order)
        listing = office.deadline("insp.list_decide")
        # A52: 20 working days from the expiry of the period in the order; 28 July.
        assert listing["due_on"] == "2026-07-28"
        too_early = office.act(
            FIRST_INSPECTOR,
            "inspection",
            "record_lapse",
            422,
            document="00000000-0000-7000-8000-000000000000",
        )
        assert too_early["errors"]


def _extended_within_the_law(office: Office) -> None:
    with office.on("2026-07-20"):
        refused = office.act(BUREAU, "inspection", "extend", 409, clock="insp.close_tj", days=30)
        assert refused["detail"]
        office.approve("extended")
        own = office.act(FIRST_INSPECTOR, "inspection", "extend", 403, clock="insp.close_tj", days=30)
        assert own["status"] == 403
        beyond = office.act(BUREAU, "inspection", "extend", 422, clock="insp.close_tj", days=31)
        assert beyond["errors"][0]["pointer"] == "#/days"
        office.act(BUREAU, "inspection", "extend", clock="insp.close_tj", days=30)
        # A12: 60 and 30 plain days from 29 May, counted as one and rolled once; 27 August is a Thursday.
        assert office.due("insp.close_tj") == "2026-08-27"
        assert office.due("insp.investigate") == "2026-08-24"


def _paid_by_the_contractor(office: Office) -> None:
    with office.on("2026-07-22"):
        office.act(
            FIRST_INSPECTOR, "inspection", "conclude_investigation", finding="violation", account="违法事实成立。"
        )
        # A13: 23, 24, 27–31 July, 3–7 and 10–12 August.
        assert office.due("insp.decide") == "2026-08-12"
    with office.on("2026-07-24"):
        order = document_ids(office, "inspection.instruction_served")[0]
        office.act(
            CLERK, "case", "pay", amounts=shares(office, "5880.00"), source="general_contractor", evidence="回单B"
        )
        case = office.whole()
        assert (case["paid"], case["found"]) == ("68600.00", "68600.00")
        # The order had run out before: paying later does not undo the lapse, so a decision on listing is still due.
        assert office.deadline("insp.list_decide")["status"] == "open"
        office.act(BUREAU, "inspection", "drop_list", document=order, ground="corrected_promised")
        assert office.deadline("insp.list_decide")["status"] == "met"
    with office.on("2026-08-10"):
        office.act(FIRST_INSPECTOR, "inspection", "record_performance", document=order)
        office.act(CLERK, "case", "confirm_receipt", claims="all", method="statement")
        office.approve("closed")
        office.act(BUREAU, "inspection", "close", ground="paid_in_full")
        assert office.deadline("insp.decide")["status"] == "met"


def _closed_reversed_and_reopened(office: Office) -> None:
    with office.on("2026-08-11"):
        office.act(FIRST_INSPECTOR, "case", "record_outcome", claims="all", outcome="paid_in_full")
        office.act(HEAD, "case", "conclude", conclusion="paid_in_full")
        assert office.due("case.callback") == "2026-08-26"
    with office.on("2026-08-20"):
        called: dict[str, Any] = {
            "claims": [office.claims()[0]["id"]],
            "result": "reached",
            "identity_checked": True,
            "received_amount": "3920.00",
            "received_on": "2026-06-25",
            "own_card": True,
            "asked_to_say_satisfied": True,
            "charged_fee": False,
            "differs": True,
        }
        office.act(SUPERVISOR, "case", "callback", **called)
        office.act(SUPERVISOR, "case", "reopen", ground="callback_differs", reason="工人说第二笔没有收到。")
        assert office.stage() == "in_hand"
    assert_nothing_personal(list(office.smtp.mails), "安装工", EMPLOYER, "1352110", "港东")
    assert "0 faults" in office.app.test_cli_runner().invoke(args=["verify"]).output
