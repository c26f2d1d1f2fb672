"""A mediation agreement is broken and turned into a payment order, to which the debtor objects: with the agreement the
workers may sue at once, without one arbitration comes first (fact B12). Every date is counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.office import (
    CLERK,
    HEAD,
    MEDIATOR,
    Office,
    assert_nothing_personal,
    employer_party,
    recipients_and_subjects,
)
from wagecase.services.demo.seed import invented_id_number

EMPLOYER = "天津市海泽装饰工程有限公司"


def complaint() -> dict[str, Any]:
    rows = [
        {
            "name": f"油漆工{number}",
            "id_number": invented_id_number(number + 5200),
            "phone": f"1380220{number:04d}",
            "claimed": "9000.00",
            "period_from": "2026-04-01",
            "period_to": "2026-06-15",
        }
        for number in range(2)
    ]
    return {
        "channel": "counter",
        "words": "干完活结不到账。",
        "contact": {"name": "油漆工0", "phone": "13802200000"},
        "district": "120116",
        "employer": {"name": EMPLOYER, "kind": "subcontractor"},
        "claims": rows,
    }


@pytest.fixture
def painters(office: Office) -> Office:
    """Two painters have complained; their work ended on 15 June."""
    with office.on("2026-07-06"):
        office.complain(CLERK, complaint())
        office.act(CLERK, "case", "list_claims", claims="all", relation_ended="2026-06-15")
    return office


def test_with_an_agreement_the_workers_sue_at_once(painters: Office) -> None:
    _agree(painters)
    _break(painters)
    with painters.on("2026-08-03"):
        unpaid = [painters.claims()[1]["id"]]
        opened = painters.act(MEDIATOR, "mediation", "apply_payment_order", claims=unpaid, court="滨海新区人民法院")
        assert opened["opened"]
        # B11: five plain days end on Saturday the 8th and roll to Monday.
        assert painters.due("payorder.accept") == "2026-08-10"
    _is_served_and_objected_to(painters, MEDIATOR)
    with painters.on("2026-08-28", 15):
        next_steps = painters.next_steps("litigation")
        assert (next_steps["suit"]["status"], next_steps["suit"]["act"]) == ("open", "case.file_suit")
        assert "B12" in next_steps["suit"]["cite"]
        # C05: the application for the order interrupted the limitation; a year from 3 August.
        assert next_steps["arbitration"]["until"] == "2027-08-03"
        painters.act(MEDIATOR, "case", "file_suit", claims=unpaid, ground="order_lapsed", court="滨海新区人民法院")
        assert painters.stage("litigation") == "suit_filed"
    assert_nothing_personal(list(painters.smtp.mails), "油漆工", EMPLOYER, "1380220")


def _agree(office: Office) -> None:
    with office.on("2026-07-06", 15):
        office.act(CLERK, "case", "apply_mediation", claims="all", form="people", dispute="pay", oral=False)
        assert office.due("med.law") == "2026-07-21"
        # The body that receives the application is notified at once, by number only.
        told = [
            (to, subject) for to, subject in recipients_and_subjects(office.sweep()) if to == f"{MEDIATOR}@example.com"
        ]
        assert [office.number in subject for _, subject in told] == [True]
    with office.on("2026-07-07"):
        office.act(MEDIATOR, "mediation", "accept", form="people", both_consent=True)
        office.act(MEDIATOR, "mediation", "name", handlers=[str(office.staff[MEDIATOR])])
    with office.on("2026-07-10"):
        days = {"2026-07-31": "5000.00", "2026-08-31": "4000.00"}
        terms = [
            {"claim": claim["id"], "amount": amount, "due": due}
            for claim in office.claims()
            for due, amount in days.items()
        ]
        signed = {"workers_signed": True, "employer_signed": True, "mediator_signed": True}
        unsealed = office.act(MEDIATOR, "mediation", "agree", 422, terms=terms, **signed, sealed=False)
        # B08: without the body's seal it has no effect.
        assert unsealed["errors"][0]["pointer"] == "#/sealed"
        agreed = office.act(MEDIATOR, "mediation", "agree", terms=terms, **signed, sealed=True)
        assert agreed["warnings"] == []
        promises = office.whole()["promises"]
        assert [(one["due_on"], one["amount"], one["state"]) for one in promises] == [
            ("2026-07-31", "5000.00", "open"),
            ("2026-07-31", "5000.00", "open"),
            ("2026-08-31", "4000.00", "open"),
            ("2026-08-31", "4000.00", "open"),
        ]
        # B13: fifteen days end on Saturday 25 July and roll to the 27th; B15: thirty, on Sunday 9 August, to the 10th.
        assert (office.due("med.arb_review_apply"), office.due("med.court_confirm_apply")) == (
            "2026-07-27",
            "2026-08-10",
        )
        next_steps = office.next_steps("mediation")
        assert {name: one["until"] for name, one in next_steps.items()} == {
            "review": "2026-07-27",
            "confirmation": "2026-08-10",
        }


def _break(office: Office) -> None:
    with office.on("2026-07-29"):
        # Two days before the agreed day the handler of the case is reminded of the promise.
        assert f"{HEAD}@example.com" in {to for to, _ in recipients_and_subjects(office.sweep())}
    with office.on("2026-07-31"):
        # B09: the agreed day itself still belongs to the employer.
        early = office.act(MEDIATOR, "mediation", "record_default", 409, claims="all")
        assert "2026-07-31" in early["detail"]
        office.act(MEDIATOR, "mediation", "apply_payment_order", 409, claims="all")
    with office.on("2026-08-01"):
        first, second = office.claims()
        office.act(
            CLERK,
            "case",
            "pay",
            amounts=[{"claim": first["id"], "amount": "5000.00"}],
            source="subcontractor",
            evidence="回单1",
            happened_on="2026-07-31",
        )
        # Per worker: the one who was paid the first part has no default to complain of.
        both = office.act(MEDIATOR, "mediation", "record_default", 422, claims="all")
        assert both["errors"][0]["pointer"] == "#/claims"
        office.act(MEDIATOR, "mediation", "record_default", claims=[second["id"]])
        assert office.stage("mediation") == "defaulted"
        step = office.next_steps("mediation")["payment_order"]
        assert (step["act"], step["claims"]) == ("mediation.apply_payment_order", [second["id"]])


def _is_served_and_objected_to(office: Office, who: str) -> None:
    with office.on("2026-08-07"):
        office.act(who, "litigation", "record_order_accepted", number="（2026）津0116民督1号")
        # B11: fifteen plain days end on Saturday the 22nd and roll to Monday.
        assert office.due("payorder.issue") == "2026-08-24"
    with office.on("2026-08-14"):
        office.act(who, "litigation", "record_order_issued")
    with office.on("2026-08-18"):
        office.act(who, "litigation", "record_order_served", party=employer_party(office), method="mail")
        # B11: fifteen plain days, a Wednesday.
        assert office.due("payorder.object") == "2026-09-02"
        early = office.act(who, "litigation", "record_order_effective", 409, perform_by="2026-09-02")
        assert "2026-09-02" in early["detail"]
    with office.on("2026-08-28"):
        spoken = office.act(who, "litigation", "record_objection", 422, written=False)
        assert spoken["errors"][0]["pointer"] == "#/written"
        office.act(who, "litigation", "record_objection", written=True)
        assert office.stage("litigation") == "order_lapsed"
        assert office.deadline("payorder.object")["status"] == "met"


def test_without_an_agreement_arbitration_comes_first(painters: Office) -> None:
    with painters.on("2026-08-03"):
        painters.act(CLERK, "case", "apply_payment_order", claims="all", court="滨海新区人民法院")
        assert painters.due("payorder.accept") == "2026-08-10"
    _is_served_and_objected_to(painters, CLERK)
    with painters.on("2026-08-28", 15):
        next_steps = painters.next_steps("litigation")
        assert (next_steps["suit"]["status"], next_steps["suit"]["act"]) == ("shut", None)
        assert (next_steps["arbitration"]["status"], next_steps["arbitration"]["until"]) == ("open", "2027-08-03")
        refused = painters.act(CLERK, "case", "file_suit", 422, claims="all", ground="order_lapsed")
        assert refused["errors"][0]["pointer"] == "#/ground"
        assert "先申请仲裁" in refused["errors"][0]["detail"]
