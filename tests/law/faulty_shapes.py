"""Faulty books, the second half: shapes of clocks, figures, settings, citations, names and festivals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.law.faulty_books import OWN, Slip, add, both, clock, drop, empty, moved, put, swapped, without

SHAPES = (
    clock("a notice after its hearing", drop("insp.hearing_notice", "direction"), "notice.direction", "lies ahead"),
    clock(
        "a request after its hearing", drop("arb.postpone_request", "direction"), "postpone_request.direction", "ahead"
    ),
    clock("a flag after its limit", drop("aid.urgent_flag", "direction"), "aid.urgent_flag.direction", "lies ahead"),
    clock("a limitation backward", put("enf.apply", "direction", to="backward"), "enf.apply.direction", "leads up to"),
    clock(
        "a backward term from an event", put("insp.accept", "direction", to="backward"), "insp.accept.starts", "name"
    ),
    clock("a direction that is none", put("insp.accept", "direction", to="back"), "insp.accept.direction", "known"),
    clock("pauses crosswise with resumes", swapped("arb.award", "resumes"), "arb.award.resumes[1]", "does not end"),
    clock(
        "one event that pauses and resumes",
        put("arb.award", "resumes", 0, to="arbitration.suspended"),
        "arb.award.resumes",
        "under pauses as well",
    ),
    clock(
        "a resume that stops",
        put("arb.award", "resumes", 0, to="arbitration.award_made"),
        "arb.award.stops",
        "under resumes as well",
    ),
    clock(
        "a pause that stops",
        add("arb.award", "stops", row="arbitration.suspended"),
        "arb.award.stops",
        "pauses as well",
    ),
    clock(
        "a restart that stops", add("arb.award", "stops", row="arbitration.party_added"), "arb.award.stops", "restarts"
    ),
    clock(
        "a start that pauses", put("arb.award", "pauses", 0, to="arbitration.accepted"), "arb.award.pauses", "starts as"
    ),
    clock(
        "a pause too many", add("arb.award", "pauses", row="arbitration.heard"), "arb.award.resumes", "for each pause"
    ),
    clock("a pause that nothing ends", drop("arb.award", "resumes"), "arb.award.resumes", "for each pause"),
    clock(
        "a pause that is ended otherwise elsewhere",
        put("arb.accept", "resumes", 0, to="arbitration.heard"),
        "arb.accept.resumes",
        "by arbitration.mediation_ended in arb.collective_accept",
    ),
    clock(
        "a stop in the same breath",
        add("insp.accept", "stops", row="case.complaint_started"),
        "insp.accept.stops",
        "same",
    ),
    clock(
        "the same start twice", add("insp.sue", "starts", row="inspection.penalty_served"), "insp.sue.starts", "twice"
    ),
    clock(
        "a start within another",
        add("arb.award", "starts", row={"event": "arbitration.accepted", "where": {"collective": "yes"}}),
        "arb.award.starts",
        "with more conditions",
    ),
    clock("the same stop twice", add("insp.accept", "stops", row="case.accepted"), "insp.accept.stops", "twice"),
    clock("the same parent twice", add("insp.court_apply", "after", row="insp.sue"), "insp.court_apply.after", "twice"),
    clock("a circle", put("insp.list_term", "after", to=["insp.unlist"]), "after", "in a circle"),
    clock("a clock that never starts", put("insp.accept", "starts", to=[]), "insp.accept.starts", "never start"),
    clock("a duty that nothing stops", put("insp.accept", "stops", to=[]), "insp.accept.stops", "nothing can stop"),
    clock(
        "reminders longer than the term",
        put("insp.accept", "remind", to=[10, 1]),
        "insp.accept.remind",
        "10 days before",
    ),
    clock("reminders as long as the term", put("insp.accept", "remind", to=[5]), "insp.accept.remind", "5 days before"),
    clock("reminders that rise", put("insp.accept", "remind", to=[1, 3]), "insp.accept.remind", "must descend"),
    clock("reminders below nought", put("insp.accept", "remind", to=[-1]), "insp.accept.remind", "list of days"),
    clock("an owner who is nobody", put("insp.accept", "owner", to="clark"), "insp.accept.owner", "'clark'"),
    clock("a kind that is none", put("insp.accept", "kind", to="must"), "insp.accept.kind", "'must'"),
    clock("a subject that is none", put("insp.accept", "subject", to="case"), "insp.accept.subject", "'case'"),
    clock("no English", drop("insp.accept", "en"), "insp.accept.en", "is missing"),
)


def _figure(name: str, amount: str, value: str, reason: str, about: str = "") -> Slip:
    return Slip(name, "amounts.toml", put(amount, "values", 0, "value", to=value), f"{about or amount}.values", reason)


def _amount(name: str, change: Callable[[dict[str, Any]], None], key: str, reason: str) -> Slip:
    return Slip(name, "amounts.toml", change, key, reason)


FIGURES = (
    _figure("a negative figure", "inspectors", "-2", "above 0"),
    _figure("a figure of nought", "crime.workers", "0", "above 0"),
    _figure("1e30 persons", "arbitration.collective_workers", "1e30", "at most 1000"),
    _figure("1e30 yuan", "crime.amount_ten_high", "1e30", "at most 10000000"),
    _figure("a share of 100", "extra_compensation.high", "100", "at most 1"),
    _figure("two and a half inspectors", "inspectors", "2.5", "must be whole"),
    _figure("low above high", "extra_compensation.low", "1", "above", "extra_compensation.high"),
    _figure("a range upside down", "crime.amount_single_low", "25000", "above", "crime.amount_single_high"),
    _figure("representatives upside down", "arbitration.representatives_high", "2", "must be above"),
    _figure("a figure with a comma", "crime.amount_ten_low", "30,000", "decimal"),
    _figure("urgent days that differ from their clock", "legal_aid.urgent_days", "8", "length of aid.urgent_flag"),
    _figure("months of a century", "arbitration.final_award_months", "1200", "at most 120"),
    _amount("an unknown unit of a figure", put("inspectors", "unit", to="people"), "inspectors.unit", "known: yuan"),
    _amount("a law that is none", put("inspectors", "cite", to="某条例 第16条"), "inspectors.cite", "no title"),
    _amount(
        "an article that no fact names",
        put("inspectors", "cite", to="劳动保障监察条例 第61条"),
        "inspectors.cite",
        "61",
    ),
    _amount(
        "a doubtful figure as verified",
        drop("minimum_wage.month", "values", 4, "verified"),
        "values[5].verified",
        "G22",
    ),
    _amount(
        "figures out of order",
        put("minimum_wage.month", "values", 6, "since", to=date(2020, 1, 1)),
        "values",
        "out of order",
    ),
    _amount(
        "a figure only in the future",
        put("inspectors", "values", 0, "since", to=date(2030, 1, 1)),
        "values",
        "in force by",
    ),
    _amount("a figure removed", drop("inspectors"), "inspectors", "the product names it"),
    _amount(
        "a figure that nobody reads",
        put("inspectors.more", to=OWN["amounts.toml"]["inspectors"]),
        "inspectors.more",
        "read by no code",
    ),
    _amount("a figure without facts", put("inspectors", "facts", to=[]), "inspectors.facts", "is missing"),
    _amount("no figure and no setting", drop("crime.amount_ten", "setting"), "crime.amount_ten.values", "no setting"),
    _amount("all figures removed", empty, "", "the product names it"),
)


def _setting(name: str, change: Callable[[dict[str, Any]], None], key: str, reason: str) -> Slip:
    return Slip(name, "settings.toml", change, key, reason)


SETTINGS = (
    _setting("a unit presumed", put("lead.unit", "default", to="natural_day"), "lead.unit.default", "F08"),
    _setting("a length presumed", put("callback.days", "default", to=7), "callback.days.default", "F11"),
    _setting("a sum presumed", put("crime.amount_single", "default", to="5000"), "crime.amount_single.default", "A34"),
    _setting("a wage presumed", put("wage.average_year", "default", to="120000"), "wage.average_year.default", "G32"),
    _setting(
        "thresholds that fall",
        put("collective_incident.threshold_low", "default", to=40),
        "threshold_middle.default",
        "above",
    ),
    _setting(
        "thresholds that are equal",
        put("collective_incident.threshold_high", "default", to=30),
        "threshold_high.default",
        "above",
    ),
    _setting("a setting removed that code reads", drop("promise.remind_after"), "promise.remind_after", "names it"),
    _setting(
        "a setting removed that a clock reads", drop("lead.verify_days"), "lead.verify.terms[1].setting", "no setting"
    ),
    _setting(
        "a setting that nothing reads",
        put("reminders.loud_from", to=OWN["settings.toml"]["reminders.quiet_from"]),
        "reminders.loud_from",
        "read by no clock and by no code",
    ),
    _setting("a setting without facts", drop("callback.days", "facts"), "callback.days.facts", "is missing"),
    _setting("a setting with nothing open", put("callback.days", "facts", to=[]), "callback.days.default", "no fact"),
    _setting(
        "a setting on a fact that is none", put("callback.days", "facts", to=["F99"]), "callback.days.facts", "F99"
    ),
    _setting(
        "a setting that affects no clock",
        put("callback.days", "affects_en", to="clock case.call_back"),
        "callback.days.affects_en",
        "is no clock",
    ),
    _setting(
        "a setting that affects another clock",
        put("callback.days", "affects_en", to="clock case.supervision_answer"),
        "callback.days.affects_en",
        "does not name case.callback",
    ),
    _setting(
        "a setting that affects one clock more",
        put("callback.days", "affects_en", to="clocks case.callback and lead.answer"),
        "callback.days.affects_en",
        "which does not rest on it",
    ),
    _setting(
        "units of another kind", put("aid.sign_unit", "choices", to=["natural_day", "hour"]), "unit_setting", "choose"
    ),
    _setting("no units to choose from", drop("aid.sign_unit", "choices"), "aid.sign.terms[1].unit_setting", "choose"),
    _setting("no least value", drop("callback.days", "minimum"), "callback.days.minimum", "must be given"),
    _setting("a least value below nought", put("callback.days", "minimum", to=-1), "callback.days.minimum", "below 0"),
    _setting(
        "a default below the least",
        put("collective_incident.threshold_low", "default", to=0),
        "collective_incident.threshold_low",
        "at least 1",
    ),
    _setting(
        "an hour that is none", put("reminders.quiet_from", "default", to="24:30"), "quiet_from.default", "time of day"
    ),
)

CITED = (
    clock(
        "no article",
        put("insp.investigate", "cite", to="劳动保障监察条例"),
        "insp.investigate.cite",
        "names no article",
    ),
    clock(
        "garbage for an article",
        put("insp.close_tj", "cite", to="天津市劳动和社会保障监察条例 xx"),
        "cite",
        "is no article",
    ),
    clock(
        "article 999", put("insp.investigate", "cite", to="劳动保障监察条例 第999条"), "insp.investigate.cite", "999"
    ),
    clock(
        "another article", put("insp.investigate", "cite", to="劳动保障监察条例 第71条"), "insp.investigate.cite", "71"
    ),
    clock(
        "another law",
        put("insp.investigate", "cite", to="工会法 第17条"),
        "insp.investigate.facts",
        "nothing of 工会法",
    ),
    clock("an unrelated fact", put("insp.investigate", "facts", to=["B03"]), "insp.investigate.facts", "nothing of"),
    clock(
        "the same fact twice", put("insp.investigate", "facts", to=["A11", "A11"]), "insp.investigate.facts", "twice"
    ),
    clock(
        "a fact that is none", put("insp.investigate", "facts", to=["A11", "Z1"]), "insp.investigate.facts", "Z1 is no"
    ),
    clock("no citation", drop("insp.investigate", "cite"), "insp.investigate.cite", "is missing"),
    Slip("a fact verified without a source", "facts.toml", put("A34", "verified", to=True), "A34.verified", "未查得"),
    Slip(
        "a fact verified from memory",
        "facts.toml",
        put("A11", "source", to="劳动保障监察条例 第17条 (memory)"),
        "A11",
        "mem",
    ),
    Slip("a fact half verified", "facts.toml", put("D13", "verified", to=True), "D13.verified", "未见"),
    Slip("a figure said to be verified", "facts.toml", put("G22", "verified", to=True), "G22.verified", "未查得"),
    Slip(
        "a fact doubted without a reason", "facts.toml", put("A11", "verified", to=False), "A11.verified", "not found"
    ),
    Slip("a fact without a source", "facts.toml", put("A11", "source", to=" "), "A11.source", "is empty"),
    Slip("a fact cited as it must not be", "facts.toml", put("A02", "cite", to="某法 第5条"), "A02.cite", "no title"),
    Slip("a citation beside one", "facts.toml", put("A11", "cite", to="刑法"), "A11.cite", "not needed"),
    Slip("a fact removed", "facts.toml", drop("A11"), "insp.investigate.facts", "A11 is no fact"),
    Slip(
        "a presumption on a verified fact", "facts.toml", put("A11", "default", to=True), "A11.default", "not verified"
    ),
    Slip("no presumption left", "facts.toml", drop("H15", "default"), "calendar.roll_weekends.default", "H15"),
    Slip("no day of the law", "facts.toml", drop("as_of"), "as_of", "is missing"),
    Slip("a law removed", "laws.toml", drop("行政强制法"), "cite", "no title of laws.toml"),
    Slip("a law without English", "laws.toml", drop("行政强制法", "en"), "行政强制法.en", "is missing"),
)

NAMES = (
    clock("a clock removed that code names", drop("arb.accept"), "arb.accept", "the product names it"),
    clock("all clocks of arbitration removed", without("arb."), "arb.accept", "the product names it"),
    clock("no clocks at all", empty, "", ""),
    clock("a clock of no name", put("accept", to={}), "accept", "must be named like"),
)

FESTIVALS = (
    Slip(
        "a new year a day late", "festivals.toml", moved("2030", "spring_festival", 1), "2030.spring_festival", "lunar"
    ),
    Slip(
        "a new year a month late",
        "festivals.toml",
        moved("2030", "spring_festival", 30),
        "2030.spring",
        "outside the days",
    ),
    Slip(
        "dragon boats a day early", "festivals.toml", moved("2028", "dragon_boat", -1), "2028.dragon_boat", "day 5 of a"
    ),
    Slip("a moon a day late", "festivals.toml", moved("2027", "mid_autumn", 1), "2027.mid_autumn", "day 15 of a lunar"),
    Slip("a Qingming a day late", "festivals.toml", moved("2029", "qingming", 1), "2029.qingming", "the sun says"),
    Slip(
        "a festival of another year",
        "festivals.toml",
        moved("2029", "qingming", 365),
        "2029.qingming",
        "is not of 2029",
    ),
    Slip("a year left out", "festivals.toml", drop("2031"), "2031", "is missing"),
    Slip("the first year left out", "festivals.toml", drop("2027"), "2027", "is missing"),
    Slip("a festival left out", "festivals.toml", drop("2031", "qingming"), "2031.qingming", "is missing"),
    Slip(
        "a festival in words", "festivals.toml", put("2031", "qingming", to="2031-04-05"), "2031.qingming", "type date"
    ),
    Slip("no festivals", "festivals.toml", empty, "-", "names no year"),
    Slip("a year that is none", "festivals.toml", put("next", to={}), "next", "is no year"),
)

LET_THROUGH = (
    # The length itself is what the law says: no second copy of it could tell, for it would be written by the same hand.
    clock("six days for five", put("insp.accept", "terms", 0, "length", to=6), "", ""),
    clock("natural days for working days", put("insp.accept", "terms", 0, "unit", to="natural_day"), "", ""),
    # The book is data: a clock that no code names may go, as it may come.
    clock("a clock removed that no code names", drop("insp.serve"), "", ""),
    # A fact may bear on a clock without naming the law that the clock cites, as C06 bears on the limitation.
    clock("an unrelated fact beside the right one", add("insp.investigate", "facts", row="B03"), "", ""),
    # Events and labels are words for people.
    clock("another label", put("insp.accept", "en", to="x"), "", ""),
    # The years behind the tenth are a convenience: without them their working days are guessed without festivals.
    Slip("the last years left out", "festivals.toml", both(drop("2038"), drop("2039"), drop("2040")), "", ""),
)
