"""Legal aid as it happens: granted urgently with five days left to a limit, beside an inspection of another office, and
returned with a reason and referred on. Every date is counted by hand from the fact named beside it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import pytest

from tests import world
from tests.journeys.office import (
    BUREAU,
    CLERK,
    FIRST_INSPECTOR,
    HEAD,
    SECOND_INSPECTOR,
    Office,
    assert_nothing_personal,
    recipients_and_subjects,
)
from wagecase.extensions import db
from wagecase.procedure.core.enums import Role
from wagecase.services.administration import settings
from wagecase.services.demo.seed import DemoLogin, invented_id_number

OFFICER, COLLEAGUE, LAWYER = "officer.binhai", "officer2.binhai", "lawyer.binhai"
AID_HEAD, OTHER_LAWYER, UNION = "aidhead.binhai", "lawyer2.binhai", "officer.union"
A, FIRM = "legal_aid", "天津市滨成劳务有限公司"
SIGNED: dict[str, Any] = {"signed": True, "means": "migrant_worker_pay", "proof": "户口簿复印件"}


@pytest.fixture
def centre(office: Office) -> Office:
    """The centre's head, a second lawyer and the union's officer besides; the closing report's days are confirmed."""
    with office.app.app_context():
        for login in (
            DemoLogin(AID_HEAD, "许主任", "120116FY", Role.head),
            DemoLogin(OTHER_LAWYER, "何律师", "120116FY", Role.lawyer),
            DemoLogin(UNION, "吕援助", "120116GH", Role.legal_aid_officer),
        ):
            office.staff[login.username] = world.create_person(login)
        settings.set_setting("aid.close_report_days", "30")
        db.session.commit()
    return office


def roster(ended: str | None) -> list[dict[str, Any]]:
    """Two workers; the day on which their employment ended, if it is known."""
    return [
        {
            "name": f"抹灰工{number}",
            "id_number": invented_id_number(5100 + number),
            "phone": f"1382201{number:04d}",
            "claimed": "6800.00",
            "period_from": "2025-04-01",
            "period_to": "2025-06-13",
            "job": "抹灰",
            **({"relation_ended_on": ended} if ended else {}),
        }
        for number in (1, 2)
    ]


def complaint(matter: str, ended: str | None = None) -> dict[str, Any]:
    return {
        "channel": "lead_platform" if matter == "lead" else "counter",
        "matter": matter,
        "words": "工地干完活没给结账，一直拖着。",
        "contact": {"name": "抹灰工1", "phone": "13822010001"},
        "district": "120116",
        "employer": {"name": FIRM},
        "cause": "without_reason",
        "claims": roster(ended),
        **({"platform_no": "XS2026061001"} if matter == "lead" else {}),
    }


def readers(office: Office) -> set[str]:
    """Who is written to by what is due now, without the domain."""
    return {to.removesuffix("@example.com") for to, _ in recipients_and_subjects(office.sweep())}


def statuses(office: Office, clock: str) -> list[tuple[str, str]]:
    """Due day and status of every run of a clock, in the roster's order."""
    seq = {f"claim:{one['id']}": one["seq"] for one in office.claims()}
    rows = [row for row in office.get(office.reader, f"/cases/{office.case}/deadlines") if row["clock"] == clock]
    rows.sort(key=lambda row: (seq.get(row["subject"], 0), row["run"]))
    return [(row["due_on"], row["status"]) for row in rows]


def test_aid_is_given_urgently_with_five_days_left_to_the_limitation(centre: Office) -> None:
    office = centre
    _is_referred_and_nobody_picks(office)
    _is_picked_and_provided_first(office)
    _papers_follow(office)
    _ends_and_is_reported(office)
    assert_nothing_personal(list(office.smtp.mails), "抹灰工", FIRM, "1382201")
    assert "0 faults" in office.app.test_cli_runner().invoke(args=["verify"]).output


def _is_referred_and_nobody_picks(office: Office) -> None:
    with office.on("2026-06-10", 10):
        office.complain(CLERK, complaint("complaint"))
        office.act(CLERK, "case", "refer_legal_aid", claims="all", reason="请求支付劳动报酬")
        # A lead interrupts no limitation: C04, a year from 15 June 2025, runs out on Monday 15 June.
        office.complain(CLERK, complaint("lead", "2025-06-15"))
        assert office.due("arb.limitation") == "2026-06-15"
        office.act(CLERK, "case", "inform_legal_aid", claims="all", how="oral")
        office.act(CLERK, "case", "refer_legal_aid", claims="all", reason="请求支付劳动报酬", language="dialect")
        assert readers(office) >= {OFFICER, COLLEAGUE}
        lines = office.get(OFFICER, "/legal-aid/pool")["items"]
        # The one with five days left stands first although it came last.
        assert [(one["limit_on"], one["days_left"], one["urgent"]) for one in lines] == [
            ("2026-06-15", 5, True),
            (None, None, False),
        ]
        first = lines[0]
        assert (first["workers"], first["claimed"], first["language"]) == (2, "13600.00", "dialect")
        assert (first["matter"], first["waits_for"], first["case_number"]) == ("lead", "officer", office.number)
    with office.on("2026-06-10", 13):
        assert readers(office) == set()
    with office.on("2026-06-10", 15):
        # Four hours later the pool is called once more.
        told = recipients_and_subjects(office.sweep())
        assert {to.removesuffix("@example.com") for to, _ in told} == {OFFICER, COLLEAGUE}
        assert all(subject.startswith("【转介待领】") for _, subject in told)
        assert office.sweep() == []


def _is_picked_and_provided_first(office: Office) -> None:
    with office.on("2026-06-10", 16):
        aid = office.proceeding(A)
        office.post(OFFICER, f"/legal-aid/pool/{aid}/pick", {})
        second = office.post(COLLEAGUE, f"/legal-aid/pool/{aid}/pick", {}, 409)
        assert "吴援助已于2026-06-10 16.00领办" in second["detail"] + str(second["errors"])
        office.reader = OFFICER
        acts = {one["name"]: one for one in office.get(OFFICER, f"/proceedings/{aid}/acts")}
        (warning,) = acts["provide_first"]["warnings"]
        # D08: fewer than seven days; the day and the days left are said.
        assert "2026-06-15" in warning["detail"]
        assert "还有5天" in warning["detail"]
        first: dict[str, Any] = {"claims": "all", "ground": "limit", "due": "2026-06-17"}
        office.act(OFFICER, A, "provide_first", **first)
        assert statuses(office, "aid.supplement") == [("2026-06-17", "open")] * 2
    with office.on("2026-06-11", 11):
        # The other referral, which nobody picked for a day, goes up to the head; this one does not.
        assert readers(office) == {AID_HEAD}
        _lawyers_offer(office, aid)


def _lawyers_offer(office: Office, aid: str) -> None:
    """A lawyer sees what they need to decide and nobody's name; the officer sees who offers and who has how much."""
    (line,) = office.get(OTHER_LAWYER, "/legal-aid/pool")["items"]
    assert (line["proceeding_id"], line["days_left"], line["waits_for"]) == (aid, 4, "lawyer")
    assert not [word for word in ("抹灰工", FIRM, "1382201") if word in str(line)]
    refused = office.client.get(f"/api/v1/cases/{office.case}", headers=office.headers(OTHER_LAWYER))
    assert refused.status_code == 404
    office.post(OTHER_LAWYER, f"/legal-aid/pool/{aid}/volunteer", {})
    load = office.get(OFFICER, f"/legal-aid/load?proceeding={aid}")
    assert [(one["lawyer"]["name"], one["matters"], bool(one["volunteered_at"])) for one in load] == [
        ("何律师", 0, True),
        ("冯律师", 0, False),
    ]
    office.act(OFFICER, A, "assign", claims="all", lawyer=str(office.staff[OTHER_LAWYER]))
    assert readers(office) == {OTHER_LAWYER}
    assert office.get(OTHER_LAWYER, "/legal-aid/pool")["items"] == []
    load = office.get(OFFICER, "/legal-aid/load")
    assert [(one["lawyer"]["name"], one["matters"], one["workers"]) for one in load] == [
        ("冯律师", 0, 0),
        ("何律师", 1, 2),
    ]
    # D11: five plain days from the assignment, Tuesday 16 June.
    assert statuses(office, "aid.sign") == [("2026-06-16", "open")] * 2


def _papers_follow(office: Office) -> None:
    with office.on("2026-06-12"):
        office.get(OTHER_LAWYER, f"/cases/{office.case}")
        office.act(OTHER_LAWYER, A, "sign", claims="all")
        requests: dict[str, Any] = {"requests": "支付工资13600元", "respondents": 1, "copies": 1}
        office.act(OTHER_LAWYER, "case", "apply_arbitration", claims="all", form="written", **requests)
        office.act(OTHER_LAWYER, A, "progress", claims="all", step="applied")
        # C05: the application interrupts three days before the end, and a year runs again: to Saturday 12 June 2027,
        # that is to Monday.
        assert office.deadline("arb.limitation", run=2)["due_on"] == "2027-06-14"
        office.act(OFFICER, A, "apply_too", claims="all", **SIGNED)
        # D04: seven plain days end on 19 June, Dragon Boat, and roll over the weekend to Monday the 22nd.
        assert statuses(office, "aid.examine") == [("2026-06-22", "open")] * 2
    with office.on("2026-06-15"):
        office.act(OFFICER, A, "grant", claims="all")
        assert statuses(office, "aid.examine") == [("2026-06-22", "met")] * 2
        # A lawyer is there already: no assignment is due.
        assert statuses(office, "aid.assign") == []
        assert {one for _, one in statuses(office, "aid.supplement")} == {"met"}


def _ends_and_is_reported(office: Office) -> None:
    with office.on("2026-07-24"):
        office.act(OTHER_LAWYER, A, "end", claims="all", result="award")
        # D13, as this office has confirmed it: thirty plain days end on Sunday 23 August, so Monday the 24th.
        assert statuses(office, "aid.close_report") == [("2026-08-24", "open")] * 2
        assert office.act(OFFICER, A, "archive", 409)["errors"]
    with office.on("2026-08-19"):
        # Five days before the report is due its lawyer hears of it, and not the officer.
        told = {to for to, subject in recipients_and_subjects(office.sweep()) if office.number in subject}
        assert f"{OTHER_LAWYER}@example.com" in told
        office.act(OTHER_LAWYER, A, "report", claims="all", copies=True, report="裁决支持全部请求。")
        office.act(OFFICER, A, "archive")
        own = office.act(OFFICER, A, "callback", 403, claims="all", result="satisfied", charged_fee=False)
        assert own["errors"]
        office.act(COLLEAGUE, A, "callback", claims="all", result="satisfied", charged_fee=False)
        assert office.stage(A) == "archived"


def test_aid_beside_an_inspection_each_with_its_own_clocks(centre: Office) -> None:
    office = centre
    _is_inspected_and_referred(office)
    _each_worker_has_his_own_clock(office)
    _each_office_keeps_to_its_own(office)


def _is_inspected_and_referred(office: Office) -> None:
    with office.on("2026-03-02"):
        office.complain(CLERK, complaint("complaint"))
        office.act(
            HEAD, "case", "assign", handlers=[str(office.staff[FIRST_INSPECTOR]), str(office.staff[SECOND_INSPECTOR])]
        )
        office.act(FIRST_INSPECTOR, "case", "verify", finding="violation", account="属实。")
        office.act(FIRST_INSPECTOR, "case", "accept")
        office.approve("filed")
        office.act(BUREAU, "inspection", "file")
        office.act(FIRST_INSPECTOR, "case", "refer_legal_aid", claims="all", reason="劳动者希望同时准备仲裁")
    with office.on("2026-03-03"):
        office.act(OFFICER, A, "pick")


def _each_worker_has_his_own_clock(office: Office) -> None:
    one, other = [claim["id"] for claim in office.claims()]
    with office.on("2026-03-04"):
        office.act(OFFICER, A, "apply", claims=[one], **SIGNED)
    with office.on("2026-03-06"):
        office.act(OFFICER, A, "apply_too", claims=[other], signed=True, means="declared")
        # D04 for each: seven plain days from Wednesday 4 and from Friday 6 March.
        assert statuses(office, "aid.examine") == [("2026-03-11", "open"), ("2026-03-13", "open")]
        # A11 of the inspection runs beside them: 60 working days from 2 March.
        assert office.due("insp.investigate") == "2026-05-28"
        office.act(OFFICER, A, "ask_supplement", claims=[other], due="2026-03-10", missing="身份证复印件")
    with office.on("2026-03-09"):
        office.act(OFFICER, A, "grant", claims=[one])
        assert statuses(office, "aid.examine") == [("2026-03-11", "met"), ("2026-03-13", "open")]
        # D05: three plain days from the decision, for the one who has it.
        assert statuses(office, "aid.assign") == [("2026-03-12", "open")]
        early = office.act(OFFICER, A, "deem_withdrawn", 422, claims=[other])
        assert early["errors"][0]["pointer"] == "#/happened_on"
        office.act(OFFICER, A, "assign", claims=[one], lawyer=str(office.staff[LAWYER]))
        office.sweep()
    with office.on("2026-03-11"):
        office.act(OFFICER, A, "deem_withdrawn", claims=[other])
        assert statuses(office, "aid.examine") == [("2026-03-11", "met"), ("2026-03-13", "met")]


def _each_office_keeps_to_its_own(office: Office) -> None:
    with office.on("2026-03-13"):
        # D11: five plain days from 9 March, a Saturday is no end: Monday 16 March is.
        assert statuses(office, "aid.sign") == [("2026-03-16", "open")]
        assert office.act(FIRST_INSPECTOR, A, "grant", 403, claims="all")["errors"]
        matter: dict[str, Any] = {"for": "closed", "account": "结案"}
        assert office.act(OFFICER, "inspection", "submit", 403, **matter)["errors"]
        private = office.post(LAWYER, f"/cases/{office.case}/notes", {"text": "证人名单", "private": True}, 201)
        assert private["private"] is True
        office.post(FIRST_INSPECTOR, f"/cases/{office.case}/notes", {"text": "已约谈负责人"}, 201)
        assert office.post(FIRST_INSPECTOR, f"/cases/{office.case}/notes", {"text": "x", "private": True}, 403)[
            "errors"
        ]
        seen = {who: _notes(office, who) for who in (FIRST_INSPECTOR, OFFICER, LAWYER, "bureauhead.binhai")}
        assert seen[FIRST_INSPECTOR] == seen["bureauhead.binhai"] == {"已约谈负责人"}
        assert seen[OFFICER] == seen[LAWYER] == {"已约谈负责人", "证人名单"}
    with office.on("2026-03-17"):
        # A duty of the lawyer that is late is notified to the lawyer, and to nobody of the inspection.
        told = readers(office)
        assert LAWYER in told
        assert not told & {FIRST_INSPECTOR, SECOND_INSPECTOR}


def _notes(office: Office, who: str) -> set[str]:
    whole: Mapping[str, Any] = office.get(who, f"/cases/{office.case}")
    listed = {str(one["text"]) for one in office.get(who, f"/cases/{office.case}/notes")}
    assert {one["text"] for one in whole["notes"]} == listed
    return listed


def test_a_referral_comes_back_with_a_reason_and_goes_to_the_union(centre: Office) -> None:
    office = centre
    with office.on("2026-03-02"):
        office.complain(CLERK, complaint("complaint"))
        office.act(CLERK, "case", "refer_legal_aid", claims="all", reason="请求支付劳动报酬")
        office.sweep()
        aid = office.proceeding(A)
    with office.on("2026-03-03", 11):
        # D05 has no word on silence; the office's own rule notifies the head after a day.
        assert AID_HEAD in readers(office)
        office.act(OFFICER, A, "decline", ground="aided_already", reason="同一事项已由外地中心受理。")
        told = recipients_and_subjects(office.sweep())
        assert [(to, subject[:6]) for to, subject in told] == [(f"{CLERK}@example.com", "【转介退回】")]
        assert office.stage(A) == "declined"
        # The centre has no part in the case any more: it stands on no list of its own.
        lines = office.get(OFFICER, "/work?whose=organisation")["items"]
        assert office.case not in {line["case_id"] for line in lines}
        assert office.get(OFFICER, "/legal-aid/pool")["items"] == []
        events = office.get(CLERK, f"/cases/{office.case}/events")["items"]
        declined = next(one for one in events if one["name"] == "legal_aid.declined")
        assert (declined["proceeding_id"], declined["texts"]["reason"]) == (aid, "同一事项已由外地中心受理。")
    with office.on("2026-03-04"):
        office.act(CLERK, "case", "refer_union_aid", claims="all", reason="劳动者是工会会员")
        assert readers(office) == {UNION}
        office.act(UNION, A, "pick")
        office.act(UNION, A, "apply", claims="all", **SIGNED)
        # D24: the union's own seven days, whose unit this office has not changed; Wednesday 11 March.
        assert statuses(office, "aid.union_examine") == [("2026-03-11", "open")] * 2
        assert statuses(office, "aid.examine") == []
    with office.on("2026-03-05"):
        assert readers(office) & {AID_HEAD, OFFICER, COLLEAGUE} == set()
    assert uuid.UUID(aid)
