"""Explanations, word for word where a lawyer would look twice."""

import json

import pytest

from tests.law.making import book_deadline, computed, make_clock, make_events, make_triggers
from wagecase.law.book import load_book
from wagecase.law.calendar import Calendar
from wagecase.law.clock import Clock, Unit
from wagecase.procedure.events.explanation import explain_deadline


def said(name: str, *rows: str, lang: str = "zh") -> str:
    return explain_deadline(load_book().clocks[name], book_deadline(name, *rows).derivation, lang)


def test_a_plain_term_in_chinese() -> None:
    assert said("insp.accept", "received 2026-09-29 matter=complaint") == (
        "投诉受理：期限为5个工作日，依据《关于实施〈劳动保障监察条例〉若干规定》第18条（A03、F12）。"
        "自收到投诉、举报或者线索之日（2026年9月29日）起，当日不计，从次日开始计算。"
        "其间8天休息日不计（国庆节10月1日至10月7日7天、周末1天）。2026年10月10日为调休工作日，计入。"
        "期限于2026年10月12日届满。受理之日即立案之日；线索转为投诉之日起才计算。"
    )


def test_a_plain_term_in_english() -> None:
    assert said("insp.accept", "received 2026-09-29 matter=complaint", lang="en") == (
        "Accepting the complaint: 5 working days, by Provisions on Implementing the Regulation on Labour Security "
        "Inspection art. 18 (A03, F12). It starts with the receipt of the complaint, report or lead on 29 September "
        "2026; that day is not counted. 8 rest days in between are not counted (National Day 1 October to 7 October: "
        "7, weekends 1). Swapped working days that count: 10 October 2026. It is due on 12 October 2026. "
        "The case is filed on the day of acceptance; a lead counts only from the day it is turned into a complaint."
    )


@pytest.mark.parametrize(
    ("name", "rows", "zh", "en"),
    [
        (
            "med.law",
            ["mediation.applied 2026-02-05"],
            "期间末日2026年2月20日是休息日（春节2月20日至2月23日4天），顺延至2026年2月24日。",
            "The last day, 20 February 2026, is a rest day (Spring Festival 20 February to 23 February: 4), so it",
        ),
        (
            "insp.close_tj",
            ["inspection.filed 2026-01-05", "inspection.extended 2026-03-01 days=60"],
            "2026年3月1日批准延期，申请60日，依法合计以30日为限，延长30日。",
            "asked for 60 days; the law allows 30 days in all, so it was extended by 30 days.",
        ),
        (
            "insp.close_tj",
            ["inspection.filed 2026-01-05", "inspection.extended 2026-03-09 days=30"],
            "2026年3月9日的批准延期在届满日（2026年3月6日）之后作出，不产生延长效力。",
            "Approval of the extension on 9 March 2026 came after the due day 6 March 2026 and extends nothing.",
        ),
        (
            "arb.award",
            ["arbitration.accepted 2026-03-02", "arbitration.suspended 2026-03-12"],
            "2026年3月12日因中止审理暂停计算，剩余35日。目前暂停，恢复之前没有届满日。",
            "It paused with suspension on 12 March 2026, 35 days being left. It is paused now and has no due day",
        ),
        (
            "arb.award",
            [
                "arbitration.accepted 2026-03-02",
                "arbitration.suspended 2026-03-12",
                "arbitration.public_notice 2026-03-13",
                "arbitration.resumed 2026-03-14",
                "arbitration.public_notice_ended 2026-04-13",
            ],
            "2026年3月13日又因发出送达公告暂停。2026年3月14日的恢复审理结束了其中一项暂停，另有1项暂停未结束。"
            "2026年4月13日因公告期满恢复，从次日起继续计算。",
            "A further pause began with the public notice on 13 March 2026. Resumption on 14 March 2026 ended one",
        ),
        (
            "arb.award",
            ["arbitration.accepted 2026-03-02", "arbitration.claim_changed 2026-03-20"],
            "因受理变更或者增加的请求（2026年3月20日），期限重新计算（第2次计算）",
            "Because of acceptance of the changed claim on 20 March 2026 the time starts again (run 2)",
        ),
        (
            "insp.list_decide",
            ["inspection.instruction_served 2026-09-21 due=2026-09-28"],
            "自“限期改正指令书确定的支付期限”届满之日（2026年9月28日）起",
            'It starts when "the time to pay set in the instruction" runs out on 28 September 2026',
        ),
        (
            "insp.pay_order",
            ["inspection.instruction_served 2026-09-21 due=2026-10-04"],
            "文书于2026年9月21日因送达限期改正指令生效。期限于2026年10月4日届满，不因休息日顺延。",
            "It is due on 4 October 2026 and does not move for rest days.",
        ),
        (
            "insp.transfer_hand",
            ["inspection.transfer_approved 2026-09-30T16:00"],
            "自批准移送的时刻（2026年9月30日16:00）起计算。期限于2026年10月1日16:00届满",
            "It is due at 1 October 2026, 16:00 and does not move for rest days.",
        ),
        (
            "arb.hearing_notice",
            ["arbitration.hearing_set 2026-09-01 hearing_on=2026-10-12 notice=bound"],
            "应当在开庭或者听证之日（2026年10月12日，当日不计）5个工作日前",
            "The last day is 29 September 2026; it never moves later.",
        ),
        (
            "insp.investigate",
            ["inspection.filed 2026-10-12"],
            "届满日是暂定的。",
            "so the date is provisional.",
        ),
        (
            "lead.sign_in",
            ["case.received 2026-09-29 matter=lead"],
            "设置lead.sign_in_days尚未由使用单位确认",
            "not been confirmed",
        ),
        (
            "insp.accept",
            ["received 2026-09-29 matter=complaint", "accepted 2026-09-30"],
            "已于2026年9月30日因受理终止。",
            "It was ended on 30 September 2026 by acceptance of the complaint.",
        ),
    ],
)
def test_what_happened_on_the_way_is_explained(name: str, rows: list[str], zh: str, en: str) -> None:
    assert zh in said(name, *rows)
    assert en in said(name, *rows, lang="en")


def _in_test_words(clock: Clock, *rows: str, calendar: Calendar | None = None) -> str:
    found = computed(clock, make_events(*rows), calendar or Calendar.built_in())
    return explain_deadline(clock, found[-1].derivation, "en")


def test_rest_days_inside_a_pause_are_not_counted_as_skipped() -> None:
    clock = make_clock(10, Unit.working_day)
    rows = ["started 2026-03-02", "suspended 2026-03-06", "resumed 2026-03-13"]
    assert "4 rest days in between" in _in_test_words(clock, *rows)


def test_a_weekend_that_stays_is_explained() -> None:
    text = _in_test_words(make_clock(), "started 2026-01-24", calendar=Calendar.built_in(roll_weekends=False))
    assert "8 February 2026, is an ordinary weekend, which by the setting does not move it" in text


@pytest.mark.parametrize(
    ("rows", "part"),
    [
        (["extended 2026-03-10 days=15", "extended 2026-03-11 days=1"], "goes beyond the 15 days"),
        (["extended 2026-03-10 days=none"], "states no length"),
        (["suspended 2026-03-18"], "came after the due day 17 March 2026 and changes nothing"),
        (["resumed 2026-03-18"], "had no pause to end"),
        (["suspended 2026-03-05", "changed 2026-03-06"], "The pause then open goes on; nothing has been consumed."),
    ],
)
def test_what_had_no_effect_is_explained(rows: list[str], part: str) -> None:
    assert part in _in_test_words(make_clock(), "started 2026-03-02", *rows)


def test_a_superseded_run_says_what_replaced_it() -> None:
    clock = make_clock()
    first = computed(clock, make_events("started 2026-03-02", "changed 2026-03-06"))[0]
    assert "It was replaced on 6 March 2026, when case.changed started the time again." in explain_deadline(
        clock, first.derivation, "en"
    )


def test_a_derivation_is_plain_json() -> None:
    clock = make_clock()
    rows = [
        "started 2026-03-02",
        "suspended 2026-03-05",
        "resumed 2026-03-09",
        "extended 2026-03-10 days=5",
        "ended 2026-03-11",
    ]
    (deadline,) = computed(clock, make_events(*rows))
    again = json.loads(json.dumps(deadline.derivation))
    assert explain_deadline(clock, again, "zh-CN") == explain_deadline(clock, deadline.derivation, "zh")


def test_a_chinese_language_tag_in_any_form_gives_chinese() -> None:
    clock = make_clock(starts=make_triggers("case.started"))
    (deadline,) = computed(clock, make_events("started 2026-03-02"))
    assert explain_deadline(clock, deadline.derivation, "zh_Hans_CN").startswith("试验：")
    assert explain_deadline(clock, deadline.derivation, "de").startswith("The test:")
