"""A rider of a delivery platform applies by word of mouth for one-stop mediation (fact B17); it is extended by consent
of both sides, fails, and goes through the step that it names, to arbitration. Every date is counted by hand."""

from __future__ import annotations

from typing import Any

from tests.journeys.office import ARBITRATOR, MEDIATOR, Office, assert_nothing_personal, recipients_and_subjects
from wagecase.services.demo.seed import invented_id_number

PLATFORM = "天津迅达同城配送有限公司"


def application() -> dict[str, Any]:
    return {
        "channel": "counter",
        "matter": "application",
        "words": "跑了两个月单，站点说结算有问题，一直没发。",
        "contact": {"name": "骑手甲", "phone": "13752110001"},
        "district": "120116",
        "employer": {"name": PLATFORM, "kind": "other"},
        "claims": [
            {
                "name": "骑手甲",
                "id_number": invented_id_number(4101),
                "phone": "13752110001",
                "claimed": "8640.00",
                "period_from": "2026-03-20",
                "period_to": "2026-05-20",
                "job": "配送",
            }
        ],
    }


def test_one_stop_mediation_fails_and_goes_on_to_arbitration(office: Office) -> None:
    office.reader = MEDIATOR
    _is_taken_and_accepted(office)
    _is_extended_within_the_law(office)
    _fails(office)
    assert_nothing_personal(list(office.smtp.mails), "骑手甲", PLATFORM, "13752110001")


def _is_taken_and_accepted(office: Office) -> None:
    with office.on("2026-06-01"):
        office.complain(MEDIATOR, application())
        office.act(MEDIATOR, "case", "list_claims", claims="all", relation_ended="2026-05-20")
        given: dict[str, Any] = {"claims": "all", "form": "onestop", "dispute": "pay", "oral": True}
        refused = office.act(MEDIATOR, "case", "apply_mediation", 422, **given)
        # B02: an oral application is taken down at once.
        assert refused["errors"][0]["pointer"] == "#/record"
        office.act(MEDIATOR, "case", "apply_mediation", **given, record="骑手甲，拖欠两个月配送费，当场口述。")
        # B03: 15 plain days from the receipt, a Tuesday.
        assert office.due("med.law") == "2026-06-16"
        # B17, J01: the fifteen days of one-stop mediation begin with acceptance, so none runs yet.
        assert "med.onestop" not in office.clocks()
        # C04: a year from the end of the relation; the application interrupts it (B07) and it runs again.
        assert office.deadline("arb.limitation", run=2)["due_on"] == "2027-06-01"
        waiting = office.next_steps("mediation")["arbitration"]
        assert (waiting["status"], waiting["windows"][0]["from"]) == ("not_yet", "2026-06-17")
    with office.on("2026-06-03"):
        office.act(MEDIATOR, "mediation", "ask_consent", method="handed")
        alone = office.act(MEDIATOR, "mediation", "accept", 422, form="onestop", both_consent=False)
        assert alone["errors"][0]["pointer"] == "#/both_consent"
        office.act(MEDIATOR, "mediation", "accept", form="onestop", both_consent=True)
        # B17: 15 plain days from acceptance, the Thursday before Dragon Boat.
        assert office.due("med.onestop") == "2026-06-18"
        # What the body took in itself is no news to it; its handler is notified.
        assert recipients_and_subjects(office.sweep()) == []
        office.act(MEDIATOR, "mediation", "name", handlers=[str(office.staff[MEDIATOR])])
        assert [to for to, _ in recipients_and_subjects(office.sweep())] == [f"{MEDIATOR}@example.com"]
    with office.on("2026-06-10"):
        session: dict[str, Any] = {"workers_came": True, "employer_came": True, "record": "双方各执一词。"}
        office.act(MEDIATOR, "mediation", "hold_session", time="2026-06-10T09:30:00+08:00", **session)


def _is_extended_within_the_law(office: Office) -> None:
    with office.on("2026-06-15"):
        # Three days before its last day the mediator hears of it, once however often one sweeps.
        assert f"{MEDIATOR}@example.com" in {to for to, _ in recipients_and_subjects(office.sweep())}
        assert office.sweep() == []
    with office.on("2026-06-17"):
        step = office.next_steps("mediation")["arbitration"]
        assert (step["status"], step["act"]) == ("open", "case.apply_arbitration")
        assert "第14条" in step["cite"]
    with office.on("2026-06-18"):
        both: dict[str, Any] = {"workers_consent": True, "employer_consents": True}
        alone = office.act(MEDIATOR, "mediation", "extend", 422, days=10, **{**both, "employer_consents": False})
        assert alone["errors"][0]["pointer"] == "#/employer_consents"
        beyond = office.act(MEDIATOR, "mediation", "extend", 422, days=16, **both)
        assert beyond["errors"][0]["pointer"] == "#/days"
        office.act(MEDIATOR, "mediation", "extend", days=15, **both)
        # B17: 15 and 15 days from 3 June, a Friday.
        assert office.due("med.onestop") == "2026-07-03"
        more = office.act(MEDIATOR, "mediation", "extend", 422, days=1, **both)
        assert more["errors"][0]["pointer"] == "#/days"


def _fails(office: Office) -> None:
    with office.on("2026-07-02"):
        office.act(MEDIATOR, "mediation", "fail", claims="all", ground="unwilling")
        assert office.stage("mediation") == "failed"
        assert office.deadline("med.onestop")["status"] == "met"
        next_steps = office.next_steps("mediation")
        assert set(next_steps) == {"arbitration", "payment_order", "legal_aid"}
        # B07: the failed mediation interrupts the limitation, which runs a year from 2 July.
        assert (next_steps["arbitration"]["until"], next_steps["arbitration"]["status"]) == ("2027-07-02", "open")
        assert next_steps["payment_order"]["act"] == "case.apply_payment_order"
        assert "B10" in next_steps["payment_order"]["cite"]
    with office.on("2026-07-03"):
        # The step leads on: the commission of the place of work gets the application and has five working days.
        office.act(
            MEDIATOR,
            "case",
            "apply_arbitration",
            claims="all",
            form="written",
            requests="请求支付配送费8640元。",
            respondents=1,
            copies=1,
        )
        office.act(ARBITRATOR, "arbitration", "receipt")
        assert office.stage("arbitration") == "examining"
        # C09: 6–10 July.
        assert office.due("arb.accept") == "2026-07-10"
