"""``flask law`` without application, database or environment."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.law.test_book import GOOD
from wagecase.cli.law import law_group
from wagecase.law.book import load_book
from wagecase.law.fault import LAW_FOLDER


def run(*words: str) -> Result:
    return CliRunner().invoke(law_group, list(words))


def ask(*words: str) -> dict[str, Any]:
    result = run("due", *words, "--json")
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.output)
    return answer


def test_the_answer_has_the_agreed_shape() -> None:
    answer = ask("insp.accept", "received=2026-09-29")
    assert list(answer)[:3] == ["due", "provisional", "explanation"]
    assert (answer["due"], answer["provisional"], answer["state"]) == ("2026-10-12", False, "running")
    assert set(answer["explanation"]) == {"zh", "en"}
    assert "未给出的条件视为符合：case.received matter=complaint。" in answer["explanation"]["zh"]


def test_names_may_be_written_in_full() -> None:
    assert ask("insp.accept", "case.received=2026-09-29,matter=complaint")["due"] == "2026-10-12"


def test_without_json_chinese_comes_first() -> None:
    lines = run("due", "insp.accept", "received=2026-09-29").output.splitlines()
    assert lines[0] == "2026-10-12"
    assert lines[1].startswith("投诉受理：")
    assert lines[2].startswith("Accepting the complaint:")


@pytest.mark.parametrize(
    ("words", "state", "part"),
    [
        (["insp.accept"], "not_started", "case.received=DATE,matter=complaint"),
        (["insp.accept", "received=2026-09-29,matter=lead"], "not_started", "case.received 2026-09-29"),
        (["insp.accept", "received=2026-09-29", "withdrawn=2026-10-08"], "stopped", "2026年10月8日因撤回投诉终止"),
        (["arb.award", "accepted=2026-03-02", "suspended=2026-03-05"], "paused", "因中止审理暂停"),
        (["case.callback", "concluded=2026-03-02"], "unset", "callback.days"),
        (
            ["insp.list_decide", "instruction_served=2026-03-02,due=2026-03-10", "paid=2026-03-09"],
            "not_started",
            "没有届满",
        ),
    ],
)
def test_without_a_due_day_the_state_says_which(words: list[str], state: str, part: str) -> None:
    answer = ask(*words)
    assert (answer["due"], answer["state"]) == (None, state)
    assert part in answer["explanation"]["zh"]


def test_settings_may_be_given() -> None:
    assert ask("case.callback", "concluded=2026-03-02", "--set", "callback.days=10")["due"] == "2026-03-12"
    natural = ("--set=lead.sign_in_days=3", "--set=lead.unit=natural_day")
    assert ask("lead.sign_in", "received=2026-09-29", *natural)["due"] == "2026-10-08"
    unset = ask("lead.sign_in", "received=2026-09-29", "--set=lead.sign_in_days=3")
    assert (unset["due"], unset["state"]) == (None, "unset")
    assert "设置lead.unit（计算单位）尚未由使用单位确认" in unset["explanation"]["zh"]
    working = ("--set=lead.sign_in_days=3", "--set=lead.unit=working_day")
    assert ask("lead.sign_in", "received=2026-09-29", *working)["due"] == "2026-10-09"
    assert ask("med.law", "applied=2026-01-24", "--set", "calendar.roll_weekends=false")["due"] == "2026-02-08"


def test_an_event_may_come_more_than_once() -> None:
    rows = ["accepted=2026-03-02", "suspended=2026-03-05", "resumed=2026-03-07", "suspended=2026-03-10"]
    assert ask("arb.award", *rows)["due"] is None
    assert ask("arb.award", *rows, "resumed=2026-03-12")["due"] == "2026-04-20"


def test_hours_have_a_time() -> None:
    answer = ask("insp.transfer_hand", "transfer_approved=2026-09-30T16:00")
    assert (answer["due"], answer["due_at"]) == ("2026-10-01", "2026-10-01T16:00:00+08:00")
    assert ask("insp.transfer_hand", "transfer_approved=2026-09-30T23:00:00Z")["due"] == "2026-10-02"
    stopped = ask("insp.transfer_hand", "transfer_approved=2026-09-30T16:00", "transferred=2026-10-01")
    assert (stopped["due"], stopped["due_at"]) == (None, None)


def test_a_time_is_taken_where_only_the_day_counts() -> None:
    assert ask("insp.accept", "received=2026-09-29T10:00")["due"] == "2026-10-12"


def test_several_subjects_are_all_answered() -> None:
    answer = ask("arb.sue", "award_served=2026-03-02,party=B", "award_served=2026-02-27,party=A")
    assert answer["due"] == "2026-03-16"
    assert {row["subject"]: row["due"] for row in answer["subjects"]} == {
        "party:A": "2026-03-16",
        "party:B": "2026-03-17",
    }


def test_a_contingent_day_says_so() -> None:
    assert ask("insp.court_apply", "decision_served=2026-01-30")["contingent"] is True


def test_an_event_without_effect_is_named() -> None:
    answer = ask("insp.accept", "received=2026-09-29", "accepted=2026-09-28")
    assert "Without effect on this time: case.accepted 2026-09-28." in answer["explanation"]["en"]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["insp.acept", "received=2026-09-29"], "unknown clock 'insp.acept'; known: insp.accept"),
        (["zzz"], "known: insp.accept, insp.reject_notice"),
        (["insp.accept", "recieved=2026-09-29"], "event 'recieved' is not heard by insp.accept; known: case.received"),
        (["insp.accept", "received"], "must be written EVENT=DATE"),
        (["insp.accept", "received="], "received is no date (YYYY-MM-DD): ''"),
        (["insp.accept", "received=2026-02-30"], "'2026-02-30'"),
        (["insp.accept", "received=29.9.2026"], "'29.9.2026'"),
        (["insp.accept", "received=20260929"], "'20260929'"),
        (["insp.accept", "received=9999-12-31T23:00:00-12:00"], "received is no time"),
        (["insp.lookback", "received=2026-09-29,arrears_ended=0205-01-01"], "0205-01-01 lies outside"),
        (["insp.accept", "received=2026-09-29T25:00"], "received is no time"),
        (
            ["insp.accept", "received=2026-09-29,colour=red"],
            "has no field 'colour' here; known: claim, document, matter, party",
        ),
        (["insp.accept", "received=2026-09-29,matter"], "must be written FIELD=VALUE"),
        (["insp.accept", "received=2090-01-01"], "2090-01-01 lies outside the years that can be counted, 1950-2050"),
        (["insp.accept", "received=2026-09-29", "--set", "x=1"], "unknown setting 'x'; known: calendar.roll_weekends"),
        (["insp.accept", "received=2026-09-29", "--set", "x"], "must be written NAME=VALUE"),
        (
            ["lead.sign_in", "received=2026-09-29", "--set", "lead.sign_in_days=0"],
            "lead.sign_in_days must be at least 1",
        ),
        (["lead.sign_in", "received=2026-09-29", "--set", "lead.sign_in_days=two"], "must be a whole number"),
        (["insp.pay_order", "instruction_served=2026-09-29"], "needs the field due=DATE"),
        (["insp.pay_order", "instruction_served=2026-09-29,due=tomorrow"], "due is no date"),
        (["insp.pay_order", "instruction_served=2026-09-29,due=2026-09-28"], "due lies before"),
        (["arb.hearing_notice", "hearing_set=2026-09-29"], "needs the field hearing_on=DATE"),
        (["arb.hearing_notice", "hearing_set=2026-09-29,hearing_on=2026-09-01"], "hearing_on lies before"),
        (["insp.transfer_hand", "transfer_approved=2026-09-29"], "needs a time of day"),
        (["insp.decide", "investigated=2026-03-02", "extended=2026-03-03"], "needs the field days=NUMBER"),
        (["insp.close_tj", "filed=2026-03-02", "extended=2026-03-03,days=-5"], "must be a positive whole number: '-5'"),
        (["insp.close_tj", "filed=2026-03-02", "extended=2026-03-03,clock=insp.x"], "unknown clock 'insp.x'"),
        (["insp.court_apply", "paid=2026-03-02", "review_accepted=2026-03-02"], "'review_accepted' is not heard"),
        (
            ["arb.limitation", "applied=2026-03-02"],
            "is ambiguous, write it in full; known: mediation.applied",
        ),
    ],
)
def test_a_wrong_question_gets_one_line_that_names_what_is_known(words: list[str], part: str) -> None:
    result = run("due", *words)
    assert result.exit_code == 2
    assert part in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_the_catalogue_can_be_read() -> None:
    listed = run("clocks").output
    assert len(listed.splitlines()) == len(load_book().clocks)
    shown = run("clocks", "insp.investigate").output
    assert "立案" not in shown.splitlines()[-1]
    assert "延长 / extension: inspection.extended" in shown
    assert "《劳动保障监察条例》第17条" in shown
    assert run("clocks", "insp.nothing").exit_code == 2


def test_the_own_book_is_sound() -> None:
    result = run("check")
    assert result.exit_code == 0
    assert f"clocks: {len(load_book().clocks)}" in result.output
    waiting = result.output.splitlines()[-1]
    assert "petition.receipt" in waiting
    assert "insp.accept" not in waiting


def test_a_faulty_book_is_refused_with_file_key_and_reason(tmp_path: Path) -> None:
    (tmp_path / "clocks.toml").write_text(GOOD.replace("length = 15", "length = -1"), encoding="utf-8")
    result = run("check", "--book", str(tmp_path))
    assert result.exit_code == 1
    assert "clocks.toml: test.clock.terms[1].length: must be at least 1" in result.output


def test_a_sound_book_elsewhere_is_accepted(tmp_path: Path) -> None:
    own = (LAW_FOLDER / "clocks.toml").read_text(encoding="utf-8")
    (tmp_path / "clocks.toml").write_text(own + GOOD, encoding="utf-8")
    assert run("check", "--book", str(tmp_path)).exit_code == 0


def test_a_book_without_the_clocks_that_the_product_names_is_refused(tmp_path: Path) -> None:
    (tmp_path / "clocks.toml").write_text(GOOD, encoding="utf-8")
    result = run("check", "--book", str(tmp_path))
    assert result.exit_code == 1
    assert "clocks.toml: aid.assign: is missing, and the product names it" in result.output
