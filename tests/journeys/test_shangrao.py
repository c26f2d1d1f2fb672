"""Published facts of a case of 2023 in Shangrao, Jiangxi: a fast-track tribunal brought the dispute of 21 workers over
415,600 yuan to its end 28 days after acceptance. Here it takes place in Binhai in 2026, with an application that the
tribunal takes itself. Every date beside a deadline is counted by hand from the fact named with it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tests.journeys.office import (
    ARBITRATOR,
    Office,
    assert_nothing_personal,
    document_ids,
    employer_party,
    recipients_and_subjects,
)
from wagecase.services.demo.seed import invented_id_number

COMMISSION_HEAD = "arbhead.binhai"
EMPLOYER = "天津市饶信建筑劳务有限公司"
WORKERS, TOTAL, EACH = 21, Decimal("415600.00"), Decimal("19790.00")


def application() -> dict[str, Any]:
    """Twenty workers with 19,790 yuan each, and the last with what is left of the sum."""
    last = TOTAL - EACH * (WORKERS - 1)
    rows = [
        {
            "name": f"泥水工{number:02d}",
            "id_number": invented_id_number(number + 5000),
            "phone": f"1362031{number:04d}",
            "claimed": str(last if number == WORKERS - 1 else EACH),
            "period_from": "2025-08-01",
            "period_to": "2025-12-31",
            "job": "泥水工",
        }
        for number in range(WORKERS)
    ]
    return {
        "channel": "counter",
        "matter": "application",
        "words": "我们21个人的工资一直没结，一共四十一万五千六百元。",
        "contact": {"name": "泥水工00", "phone": "13620310000"},
        "capacity": "team_leader",
        "district": "120116",
        "employer": {"name": EMPLOYER, "kind": "labour_contractor"},
        "claims": rows,
    }


def test_a_fast_track_tribunal_ends_it_in_28_days(office: Office) -> None:
    office.reader = ARBITRATOR
    _applied_and_accepted(office)
    _put_on_the_fast_track(office)
    _heard_and_awarded(office)
    _paid_and_closed(office)
    assert_nothing_personal(list(office.smtp.mails), "泥水工", EMPLOYER, "1362031")
    assert "0 faults" in office.app.test_cli_runner().invoke(args=["verify"]).output


def _applied_and_accepted(office: Office) -> None:
    sitting = [str(office.staff[ARBITRATOR])]
    with office.on("2026-03-02"):
        office.complain(ARBITRATOR, application())
        office.act(COMMISSION_HEAD, "case", "assign", handlers=sitting)
        oral: dict[str, Any] = {"claims": "all", "form": "oral", "requests": "支付拖欠工资。", "common": True}
        refused = office.act(ARBITRATOR, "case", "apply_arbitration", 422, **oral, respondents=1, copies=1)
        # C07: an oral application is taken down.
        assert refused["errors"][0]["pointer"] == "#/record"
        given: dict[str, Any] = {**oral, "record": "申请人当面口述，已核对。", "respondents": 1, "copies": 0}
        done = office.act(ARBITRATOR, "case", "apply_arbitration", **given)
        assert len(done["warnings"]) == 1
        office.act(COMMISSION_HEAD, "arbitration", "assign", handlers=sitting)
        office.act(ARBITRATOR, "arbitration", "receipt", lacking=["copies"])
        # C09, C37: five working days from Monday, 2 March; ten workers and more with a common claim.
        assert (office.due("arb.accept"), office.due("arb.collective_accept")) == ("2026-03-09", "2026-03-09")
        missing: dict[str, Any] = {"missing": "一份副本", "essential": False, "due": "2026-03-13"}
        office.act(ARBITRATOR, "arbitration", "tolerate", **missing)
        # C27, G29: the day that the applicants promised.
        assert office.due("arb.tolerance") == "2026-03-13"
        told = recipients_and_subjects(office.sweep())
        assert {to for to, _ in told} == {f"{ARBITRATOR}@example.com"}
    with office.on("2026-03-03"):
        office.act(ARBITRATOR, "arbitration", "accept", number="津滨劳人仲案字〔2026〕21号")
        assert office.deadline("arb.accept")["status"] == "met"
        # C15: 45 plain days end on Friday, 17 April; C25: 30 on Thursday, 2 April.
        assert (office.due("arb.award"), office.due("arb.fast_target")) == ("2026-04-17", "2026-04-02")
        # C11, C13, C39: five working days, 4–6, 9 and 10 March.
        for clock in ("arb.serve_resp", "arb.tribunal_notice", "arb.collective_notice"):
            assert office.due(clock) == "2026-03-10", clock


def _put_on_the_fast_track(office: Office) -> None:
    exclusions: dict[str, Any] = dict.fromkeys(
        ("public_interest", "major_effect", "respondent_missing", "unsuitable"), False
    )
    with office.on("2026-03-04"):
        shut = office.act(
            ARBITRATOR, "arbitration", "fast_track", 422, clear_facts=False, both_agree=False, **exclusions
        )
        # C20, G32: no ground holds, and the average wage of last year is not confirmed.
        assert {one["pointer"] for one in shut["errors"]} >= {"#/clear_facts", "#/both_agree"}
        opened = office.act(ARBITRATOR, "arbitration", "fast_track", clear_facts=True, both_agree=False, **exclusions)
        assert len(opened["warnings"]) == 1
    with office.on("2026-03-05"):
        party: dict[str, Any] = {"party": employer_party(office)}
        office.act(ARBITRATOR, "arbitration", "serve_copy", **party, how="simple", confirmed=True)
        # C12: ten working days, 6, 9–13 and 16–19 March.
        assert office.due("arb.answer") == "2026-03-19"
        consent: dict[str, Any] = {"kind": "shortened", "due": "2026-03-12", "evidence": "同意书1"}
        office.act(ARBITRATOR, "arbitration", "shorten_answer", **party, **consent)
        # C22: the day to which the respondent consented.
        assert office.due("arb.answer_agreed") == "2026-03-12"
    with office.on("2026-03-09"):
        three = [one["id"] for one in office.claims()[:3]]
        office.act(ARBITRATOR, "arbitration", "name_representatives", claims=three, evidence="推举书")
        days: dict[str, Any] = {
            "hearing_on": "2026-03-13",
            "answer_by": "2026-03-12",
            "evidence_by": "2026-03-12",
            "how": "handed",
        }
        notified = office.act(ARBITRATOR, "arbitration", "notify_collective", **days)
        # C24: four working days' notice; in simple handling the tribunal sets the day, and no duty is called late.
        assert len(notified["warnings"]) == 1
        assert "arb.hearing_notice" not in office.clocks()
        assert office.deadline("arb.collective_notice")["status"] == "met"


def _heard_and_awarded(office: Office) -> None:
    with office.on("2026-03-12"):
        office.act(ARBITRATOR, "arbitration", "record_documents")
        assert office.deadline("arb.tolerance")["status"] == "met"
        # C14: the day before the hearing its arbitrator is notified of it.
        assert f"{ARBITRATOR}@example.com" in {to for to, subject in recipients_and_subjects(office.sweep())}
        office.act(ARBITRATOR, "arbitration", "file_elements", side="applicant", elements="用工五个月，均未付清。")
    with office.on("2026-03-13"):
        there: dict[str, Any] = {"applicant": "present", "respondent": "present"}
        office.act(ARBITRATOR, "arbitration", "hear", **there, record="双方对金额无异议。")
    with office.on("2026-03-24"):
        items = [{"claim": one["id"], "item": "wages", "amount": one["claimed"]} for one in office.claims()]
        office.act(ARBITRATOR, "arbitration", "make_award", items=items, number="津滨劳人仲裁字〔2026〕21号")
        assert office.deadline("arb.award")["status"] == "met"
        (award,) = office.whole()["awards"]
        # C30: each item within twelve times 2,510 yuan, so one final award that binds on its day.
        assert (award["final"], len(award["items"])) == (True, WORKERS)
        assert {(one["effect"], one["since"]) for one in award["items"]} == {("effective", "2026-03-24")}
        assert sum(Decimal(one["amount"]) for one in award["items"]) == TOTAL
        assert office.whole()["found"] == str(TOTAL)
    with office.on("2026-03-25"):
        document = document_ids(office, "arbitration.award_made")[0]
        served: dict[str, Any] = {"document": document, "claims": "all", "method": "handed", "perform_by": "2026-04-10"}
        office.act(ARBITRATOR, "arbitration", "serve_workers", **served)
        windows = {row["due_on"] for row in deadlines(office, "arb.sue")}
        # C32: fifteen plain days end on Thursday, 9 April, for every one of the 21.
        assert (windows, len(deadlines(office, "arb.sue"))) == ({"2026-04-09"}, WORKERS)
    with office.on("2026-03-27"):
        office.act(
            ARBITRATOR, "arbitration", "serve_employer", document=document, party=employer_party(office), method="mail"
        )
        # C32: thirty plain days end on Sunday, 26 April, so on the 27th.
        assert office.due("arb.setaside") == "2026-04-27"
        sued = office.act(
            ARBITRATOR, "arbitration", "record_suit", 422, document=document, party=employer_party(office)
        )
        assert sued["errors"][0]["pointer"] == "#/document"


def deadlines(office: Office, clock: str) -> list[dict[str, Any]]:
    rows = office.get(office.reader, f"/cases/{office.case}/deadlines")
    return [row for row in rows if row["clock"] == clock]


def _paid_and_closed(office: Office) -> None:
    with office.on("2026-03-30"):
        amounts = [{"claim": one["id"], "amount": one["claimed"]} for one in office.claims()]
        office.act(ARBITRATOR, "case", "pay", amounts=amounts, source="employer", evidence="回单1-21")
        assert office.whole()["paid"] == str(TOTAL)
    with office.on("2026-03-31"):
        office.act(ARBITRATOR, "arbitration", "close")
        ended = next(
            one
            for one in office.get(ARBITRATOR, f"/cases/{office.case}/proceedings")
            if one["procedure"] == "arbitration"
        )
        # From acceptance on 3 March to the end: 28 days.
        assert (date.fromisoformat(ended["ended_on"]) - date(2026, 3, 3)).days == 28
        assert ended["stage"] == "closed"
        # C40: ten years at least, from 31 March 2026; that day of 2036 is a Monday.
        assert office.due("arb.retain_award") == "2036-03-31"
        office.act(ARBITRATOR, "case", "confirm_receipt", claims="all", method="signed")
        office.act(ARBITRATOR, "case", "record_outcome", claims="all", outcome="paid_in_full")
        office.act(COMMISSION_HEAD, "case", "conclude", conclusion="paid_in_full")
        assert office.stage() == "concluded"
