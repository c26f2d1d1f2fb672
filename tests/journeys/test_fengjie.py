"""Published facts of a case of 2018 in Fengjie, Chongqing: 33 workers on a village road's base course were owed 147,349
yuan; they complained, the matter was filed and investigated, an order to pay was served, and they were paid whole.
Here it takes place in Binhai in 2026. Every date beside a deadline is counted by hand from the fact named with it."""

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

WORKERS = 33
TOTAL = Decimal("147349.00")
EACH = Decimal("4465.00")
EMPLOYER = "天津市奉津路桥工程有限公司"


def roster() -> list[dict[str, Any]]:
    """32 workers with 4,465 yuan each, and the last with what is left of the sum."""
    last = TOTAL - EACH * (WORKERS - 1)
    return [
        {
            "name": f"筑路工{number:02d}",
            "id_number": invented_id_number(number + 700),
            "phone": f"1360220{number:04d}",
            "claimed": str(last if number == WORKERS - 1 else EACH),
            "period_from": "2025-09-01",
            "period_to": "2025-12-31",
            "job": "路基工",
            "pay_basis": "daily",
        }
        for number in range(WORKERS)
    ]


COMPLAINT: dict[str, Any] = {
    "channel": "counter",
    "matter": "complaint",
    "words": "我们33个人给村里修路做垫层，干完活一直没有结工资，一共十四万七千多。",
    "contact": {"name": "筑路工00", "phone": "13602200000"},
    "capacity": "team_leader",
    "district": "120116",
    "workplace": "某村村道",
    "employer": {"name": EMPLOYER},
    "project": {"name": "村道垫层工程", "place": "滨海新区某村", "investment": "government"},
    "cause": "project_money_unpaid",
    "headcount": WORKERS,
    "claims": roster(),
}


def amounts(office: Office, key: str = "claimed") -> list[dict[str, str]]:
    return [{"claim": claim["id"], "amount": claim[key]} for claim in office.claims()]


def test_from_the_counter_to_the_called_back_close(office: Office) -> None:
    _comes_in(office)
    _is_accepted_and_filed(office)
    _is_investigated(office)
    _is_ordered_and_paid(office)
    _is_closed_and_called_back(office)
    _stands(office)


def _comes_in(office: Office) -> None:
    with office.on("2026-03-02"):
        office.complain(CLERK, COMPLAINT)
        assert office.number == "120116-2026-000001"
        # A03: five working days from the receipt; 3, 4, 5, 6 and 9 March.
        assert office.due("insp.accept") == "2026-03-09"
        # A10: arrears that ended on 31 December 2025 are within two years, so the look-back is over in time.
        assert office.deadline("insp.lookback")["status"] == "met"
    with office.on("2026-03-03"):
        office.act(
            HEAD, "case", "assign", handlers=[str(office.staff[FIRST_INSPECTOR]), str(office.staff[SECOND_INSPECTOR])]
        )
        told = recipients_and_subjects(office.sweep())
        assert {to for to, _ in told} == {f"{FIRST_INSPECTOR}@example.com", f"{SECOND_INSPECTOR}@example.com"}
    with office.on("2026-03-05"):
        office.act(FIRST_INSPECTOR, "case", "verify", finding="violation", account="现场核实，欠薪属实。")
        # A09: seven plain days from the preliminary finding.
        assert office.due("insp.file_tj") == "2026-03-12"


def _is_accepted_and_filed(office: Office) -> None:
    with office.on("2026-03-06", 9):
        # Three days before the acceptance is due the main handler is notified, once however often one sweeps.
        told = recipients_and_subjects(office.sweep())
        assert [to for to, subject in told if office.number in subject] == [f"{FIRST_INSPECTOR}@example.com"]
        assert office.sweep() == []
    with office.on("2026-03-06", 15):
        opened = office.act(FIRST_INSPECTOR, "case", "accept")
        assert opened["opened"]
        office.approve("filed")
        office.act(BUREAU, "inspection", "file")
        assert office.stage("inspection") == "investigating"
        # A11: 60 working days from the filing, across Qingming, Labour Day and the working Saturday 9 May.
        assert office.due("insp.investigate") == "2026-06-03"
        # A12: 60 plain days end on 5 May, a holiday, and roll to the 6th.
        assert office.due("insp.close_tj") == "2026-05-06"
        assert office.deadline("insp.accept")["status"] == "met"
        assert_nothing_personal(office.sweep(), "筑路工", EMPLOYER, "1360220")


def _is_investigated(office: Office) -> None:
    both = [str(office.staff[FIRST_INSPECTOR]), str(office.staff[SECOND_INSPECTOR])]
    with office.on("2026-03-10"):
        due: dict[str, Any] = {"party": employer_party(office), "due": "2026-03-13", "method": "handed"}
        office.act(FIRST_INSPECTOR, "inspection", "serve_inquiry", **due)
    with office.on("2026-03-13"):
        office.act(FIRST_INSPECTOR, "inspection", "interview", inspectors=both, record="负责人承认欠薪。")
        office.act(FIRST_INSPECTOR, "case", "find_amount", amounts=amounts(office), ground="pay_sheet")
    with office.on("2026-03-20"):
        office.act(
            FIRST_INSPECTOR, "inspection", "conclude_investigation", finding="violation", account="违法事实成立。"
        )
        # A13: 15 working days; 23–27 and 30–31 March, 1–3, 7–10 and 13 April.
        assert office.due("insp.decide") == "2026-04-13"
        assert office.deadline("insp.investigate")["status"] == "met"


def _is_ordered_and_paid(office: Office) -> None:
    with office.on("2026-03-23"):
        office.act(
            FIRST_INSPECTOR,
            "inspection",
            "instruct",
            party=employer_party(office),
            due="2026-04-02",
            claims="all",
            amount=str(TOTAL),
            method="handed",
            number="津滨人社监令字〔2026〕1号",
        )
        # A20, J07: the day stands in the document and does not roll.
        assert office.due("insp.pay_order") == "2026-04-02"
        # A52: were it to run out, 20 working days for the decision on listing, from 3 April on.
        listing = office.deadline("insp.list_decide")
        assert (listing["due_on"], listing["contingent"]) == ("2026-05-06", True)
        assert office.deadline("insp.decide")["status"] == "met"
    with office.on("2026-03-31"):
        paid = office.act(
            CLERK, "case", "pay", amounts=amounts(office), source="general_contractor", evidence="回单1-33"
        )
        assert paid["warnings"] == []
        assert office.deadline("insp.pay_order")["status"] == "met"
        assert "insp.list_decide" not in office.clocks()
        case = office.whole()
        assert (case["claimed"], case["found"], case["paid"]) == (str(TOTAL), str(TOTAL), str(TOTAL))
        # Paid is not closed: the case is still in hand.
        assert office.stage() == "in_hand"


def _is_closed_and_called_back(office: Office) -> None:
    with office.on("2026-04-08"):
        order = document_ids(office, "inspection.instruction_served")[0]
        office.act(FIRST_INSPECTOR, "inspection", "record_performance", document=order)
        office.act(CLERK, "case", "confirm_receipt", claims="all", method="signed")
        office.approve("closed")
        office.act(BUREAU, "inspection", "close", ground="paid_in_full")
        office.act(FIRST_INSPECTOR, "case", "record_outcome", claims="all", outcome="paid_in_full")
        assert office.deadline("insp.close_tj")["status"] == "met"
    with office.on("2026-04-09"):
        office.act(HEAD, "case", "conclude", conclusion="paid_in_full")
        # F11, as this office has set it: 15 days; 24 April is a Friday.
        assert office.due("case.callback") == "2026-04-24"
    with office.on("2026-04-23"):
        told = recipients_and_subjects(office.sweep())
        assert (f"{SUPERVISOR}@example.com") in {to for to, subject in told if office.number in subject}
    with office.on("2026-04-24"):
        own_work = office.act(FIRST_INSPECTOR, "case", "callback", 403, claims="all", result="reached")
        assert own_work["errors"]
        office.act(
            SUPERVISOR,
            "case",
            "callback",
            claims="all",
            result="reached",
            identity_checked=True,
            received_amount=str(EACH),
            received_on="2026-03-31",
            own_card=True,
            asked_to_say_satisfied=False,
            charged_fee=False,
            differs=False,
            satisfaction="satisfied",
        )
        assert office.deadline("case.callback")["status"] == "met"


def _stands(office: Office) -> None:
    """Nothing is owed any more, nobody was named in a mail, and the chain of events verifies."""
    with office.on("2026-06-30"):
        assert office.sweep() == []
        statuses = {
            row["clock"]: row["status"] for row in office.get(FIRST_INSPECTOR, f"/cases/{office.case}/deadlines")
        }
        assert "late" not in statuses.values()
    assert_nothing_personal(list(office.smtp.mails), "筑路工", EMPLOYER, "1360220", "村道")
    runner = office.app.test_cli_runner()
    assert "0 faults" in runner.invoke(args=["verify"]).output
