"""A case of our own: an order to pay runs out, 21 workers go to the tribunal with legal aid beside them, the award
reaches the two sides on two days, one worker sues within the window and twenty enforce. Every date beside a deadline
is counted by hand from the fact named with it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.journeys.office import (
    ARBITRATOR,
    BUREAU,
    CLERK,
    FIRST_INSPECTOR,
    HEAD,
    SECOND_INSPECTOR,
    Office,
    assert_nothing_personal,
    document_ids,
    employer_party,
    recipients_and_subjects,
)
from wagecase.services.demo.seed import invented_id_number

COMMISSION_HEAD, OFFICER, LAWYER = "arbhead.binhai", "officer.binhai", "lawyer.binhai"
EMPLOYER = "天津市双窗装饰工程有限公司"
WORKERS, EACH = 21, Decimal("36000.00")


def complaint() -> dict[str, Any]:
    rows = [
        {
            "name": f"装修工{number:02d}",
            "id_number": invented_id_number(number + 5100),
            "phone": f"1382061{number:04d}",
            "claimed": str(EACH),
            "period_from": "2025-07-01",
            "period_to": "2025-12-31",
            "job": "装修工",
        }
        for number in range(WORKERS)
    ]
    return {
        "channel": "counter",
        "words": "半年工资没发，21个人。",
        "contact": {"name": "装修工00", "phone": "13820610000"},
        "capacity": "fellow_worker",
        "district": "120116",
        "employer": {"name": EMPLOYER, "kind": "subcontractor"},
        "cause": "without_reason",
        "claims": rows,
    }


def test_one_worker_sues_and_twenty_enforce(office: Office) -> None:
    _ordered_in_vain(office)
    _aided_and_before_the_tribunal(office)
    _heard_and_awarded(office)
    _served_on_two_days(office)
    _one_sues_and_twenty_enforce(office)
    assert_nothing_personal(list(office.smtp.mails), "装修工", EMPLOYER, "1382061")
    assert "0 faults" in office.app.test_cli_runner().invoke(args=["verify"]).output


def _ordered_in_vain(office: Office) -> None:
    with office.on("2026-03-02"):
        office.complain(CLERK, complaint())
        office.act(
            HEAD, "case", "assign", handlers=[str(office.staff[FIRST_INSPECTOR]), str(office.staff[SECOND_INSPECTOR])]
        )
        office.act(FIRST_INSPECTOR, "case", "verify", finding="violation", account="核实属实。")
        office.act(FIRST_INSPECTOR, "case", "accept")
        office.approve("filed")
        office.act(BUREAU, "inspection", "file")
    with office.on("2026-03-09"):
        order: dict[str, Any] = {
            "claims": "all",
            "amount": str(EACH * WORKERS),
            "due": "2026-03-20",
            "method": "handed",
        }
        office.act(FIRST_INSPECTOR, "inspection", "instruct", party=employer_party(office), **order)
    with office.on("2026-03-23"):
        paper = document_ids(office, "inspection.instruction_served")[0]
        office.act(FIRST_INSPECTOR, "inspection", "record_lapse", document=paper)
        assert office.deadline("insp.pay_order")["status"] == "late"


def _aided_and_before_the_tribunal(office: Office) -> None:
    with office.on("2026-03-24"):
        office.act(FIRST_INSPECTOR, "case", "refer_legal_aid", claims="all", reason="用人单位逾期不改，申请仲裁。")
        office.act(OFFICER, "legal_aid", "pick")
    with office.on("2026-03-25"):
        office.act(OFFICER, "legal_aid", "apply", claims="all", signed=True, means="migrant_worker_pay", proof="名册")
        # D04: seven plain days.
        assert office.due("aid.examine") == "2026-04-01"
    with office.on("2026-03-26"):
        office.act(OFFICER, "legal_aid", "grant", claims="all")
        office.act(OFFICER, "legal_aid", "assign", lawyer=str(office.staff[LAWYER]), claims="all")
    with office.on("2026-03-30"):
        given: dict[str, Any] = {
            "form": "written",
            "requests": "支付拖欠工资。",
            "respondents": 1,
            "copies": 1,
            "common": True,
        }
        office.act(LAWYER, "case", "apply_arbitration", claims="all", **given)
        three = [str(office.staff[who]) for who in (ARBITRATOR, "arbitrator2.binhai", "arbitrator3.binhai")]
        office.act(COMMISSION_HEAD, "arbitration", "assign", handlers=three)
        office.act(ARBITRATOR, "arbitration", "receipt")
    with office.on("2026-04-01"):
        office.act(ARBITRATOR, "arbitration", "accept")
        # C11, C13: five working days across Qingming, 2, 3 and 7–9 April.
        assert (office.due("arb.serve_resp"), office.due("arb.tribunal_notice")) == ("2026-04-09", "2026-04-09")
        # C15: 45 plain days end on Saturday, 16 May, so on Monday the 18th.
        assert office.due("arb.award") == "2026-05-18"


def _heard_and_awarded(office: Office) -> None:
    with office.on("2026-04-02"):
        office.act(ARBITRATOR, "arbitration", "serve_copy", party=employer_party(office), how="handed")
        # C12: ten working days, 3, 7–10 and 13–17 April.
        assert office.due("arb.answer") == "2026-04-17"
        stranger = office.act(ARBITRATOR, "arbitration", "add_party", 422, party=office.case, ground="investor")
        assert stranger["errors"][0]["pointer"] == "#/party"
    with office.on("2026-04-03"):
        days: dict[str, Any] = {"answer_by": "2026-04-17", "evidence_by": "2026-04-20", "how": "mail"}
        early = office.act(ARBITRATOR, "arbitration", "notify_collective", 422, hearing_on="2026-04-10", **days)
        # C14: five working days before 10 April, across Qingming, would have been 2 April.
        assert early["errors"][0]["pointer"] == "#/hearing_on"
        office.act(ARBITRATOR, "arbitration", "notify_collective", hearing_on="2026-04-24", **days)
        # C14: 23, 22, 21, 20 and 17 April.
        assert office.deadline("arb.hearing_notice")["due_on"] == "2026-04-17"
        assert office.deadline("arb.hearing_notice")["status"] == "met"
        office.sweep()
    with office.on("2026-04-17"):
        # A week before the hearing its arbitrator is notified.
        assert f"{ARBITRATOR}@example.com" in {to for to, _ in recipients_and_subjects(office.sweep())}
    with office.on("2026-04-24"):
        there: dict[str, Any] = {"applicant": "present", "respondent": "present"}
        office.act(ARBITRATOR, "arbitration", "hear", **there, record="被申请人对金额有异议。")
    with office.on("2026-05-08"):
        # C15: ten days before the award is due.
        assert f"{ARBITRATOR}@example.com" in {to for to, _ in recipients_and_subjects(office.sweep())}
        _more_time_is_refused(office)
        items = [{"claim": one["id"], "item": "wages", "amount": str(EACH)} for one in office.claims()]
        office.act(ARBITRATOR, "arbitration", "make_award", items=items)
        (award,) = office.whole()["awards"]
        # C30: each item exceeds twelve times 2,510 yuan, so the award is not final and binds nobody yet.
        assert award["final"] is False
        assert {one["effect"] for one in award["items"]} == {"pending"}


def _more_time_is_refused(office: Office) -> None:
    """C15: only the commission's head, who does not sit, gives more time; each is notified of what the other did."""
    office.act(ARBITRATOR, "arbitration", "ask_extension", days=10, reason="需要核对考勤。")
    assert f"{COMMISSION_HEAD}@example.com" in {to for to, _ in recipients_and_subjects(office.sweep())}
    office.act(ARBITRATOR, "arbitration", "extend", 403, days=10)
    office.act(COMMISSION_HEAD, "arbitration", "return_extension", reason="材料已齐，按期裁决。")
    assert f"{ARBITRATOR}@example.com" in {to for to, _ in recipients_and_subjects(office.sweep())}


def _windows(office: Office) -> dict[str, str]:
    rows = office.get(FIRST_INSPECTOR, f"/cases/{office.case}/deadlines")
    return {row["subject"].partition("/party:")[2]: row["due_on"] for row in rows if row["clock"] == "arb.sue"}


def _served_on_two_days(office: Office) -> None:
    document = document_ids(office, "arbitration.award_made")[0]
    with office.on("2026-05-11"):
        served: dict[str, Any] = {"document": document, "method": "handed", "perform_by": "2026-06-30"}
        office.act(ARBITRATOR, "arbitration", "serve_workers", claims="all", **served)
    with office.on("2026-05-13"):
        respondent: dict[str, Any] = {"document": document, "party": employer_party(office), "method": "mail"}
        office.act(ARBITRATOR, "arbitration", "serve_employer", **respondent)
        firm = next(one["id"] for one in office.whole()["parties"] if one["side"] == "employer")
        windows = _windows(office)
        # C33: fifteen plain days for each from their own receipt, Tuesday, 26 May, and Thursday, 28 May.
        assert windows.pop(firm) == "2026-05-28"
        assert (set(windows.values()), len(windows)) == ({"2026-05-26"}, WORKERS)
        # C36: two years from the last day to perform by.
        assert office.due("enf.apply") == "2028-06-30"
    with office.on("2026-05-14"):
        office.act(ARBITRATOR, "arbitration", "close")
        office.sweep()


def _one_sues_and_twenty_enforce(office: Office) -> None:
    document = document_ids(office, "arbitration.award_made")[0]
    first, *others = office.claims()
    with office.on("2026-05-20"):
        office.act(
            LAWYER, "arbitration", "record_suit", document=document, party=first["worker"]["id"], court="滨海法院"
        )
        assert office.stage("litigation") == "suit_filed"
    with office.on("2026-05-21"):
        # C33: five days before twenty windows close the tribunal is notified of them in one mail.
        told = [mail for mail in office.sweep() if mail.message["To"] == f"{ARBITRATOR}@example.com"]
        bodies = [part.get_content() for mail in told if (part := mail.message.get_body(("plain",)))]
        assert [body for body in bodies if "涉及当事人：20人" in body]
        assert len(told) < 4
    with office.on("2026-05-28"):
        early = office.act(LAWYER, "case", "apply_enforcement", 422, **_title(others, document))
        assert early["errors"][0]["pointer"] == "#/claims"
    with office.on("2026-05-29"):
        (award,) = office.whole()["awards"]
        effects = {one["claim"]: (one["effect"], one["since"]) for one in award["items"]}
        # C34: the suit of one does not keep the award from binding for the others, once both windows are over.
        assert effects.pop(first["id"]) == ("sued", None)
        assert set(effects.values()) == {("effective", "2026-05-29")}
    with office.on("2026-06-01"):
        refused = office.act(LAWYER, "case", "apply_enforcement", 422, **_title([first, *others], document))
        assert refused["errors"][0]["pointer"] == "#/claims"
        office.act(LAWYER, "case", "apply_enforcement", **_title(others, document))
        assert office.stage("enforcement") == "applied"


def _title(claims: list[dict[str, Any]], document: str) -> dict[str, Any]:
    return {"claims": [one["id"] for one in claims], "title": "award", "document": document}
