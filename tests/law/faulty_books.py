"""Faulty books by mutation: one slip each, and the file, key and reason with which it must be refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from wagecase.law.book import BOOK_FILES
from wagecase.law.fault import LAW_FOLDER, parse_toml_file

Tables = dict[str, dict[str, Any]]
Path = tuple[str | int, ...]
OWN: Mapping[str, dict[str, Any]] = {name: parse_toml_file(LAW_FOLDER, name) for name in BOOK_FILES}


@dataclass(frozen=True)
class Slip:
    """What is done to one file of the book; `key` and `reason` are parts of the refusal, empty where it is let pass."""

    name: str
    file: str
    change: Callable[[dict[str, Any]], None]
    key: str
    reason: str

    def book(self) -> Tables:
        """The tables with this one slip in them; only the file at fault is a copy."""
        tables = {name: table if name != self.file else deepcopy(table) for name, table in OWN.items()}
        self.change(tables[self.file])
        assert tables[self.file] != OWN[self.file], "nothing was changed"
        return tables


def at(table: Any, path: Path) -> Any:
    for step in path:
        table = table[step]
    return table


def put(*path: str | int, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(table: dict[str, Any]) -> None:
        at(table, path[:-1])[path[-1]] = to

    return change


def drop(*path: str | int) -> Callable[[dict[str, Any]], None]:
    def change(table: dict[str, Any]) -> None:
        del at(table, path[:-1])[path[-1]]

    return change


def add(*path: str | int, row: Any) -> Callable[[dict[str, Any]], None]:
    def change(table: dict[str, Any]) -> None:
        at(table, path).append(row)

    return change


def empty(table: dict[str, Any]) -> None:
    table.clear()


def without(prefix: str) -> Callable[[dict[str, Any]], None]:
    def change(table: dict[str, Any]) -> None:
        for name in [name for name in table if name.startswith(prefix)]:
            del table[name]

    return change


def both(*changes: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    def change(table: dict[str, Any]) -> None:
        for one in changes:
            one(table)

    return change


def moved(year: str, name: str, days: int) -> Callable[[dict[str, Any]], None]:
    def change(table: dict[str, Any]) -> None:
        table[year][name] += timedelta(days=days)

    return change


def swapped(name: str, part: str) -> Callable[[dict[str, Any]], None]:
    def change(table: dict[str, Any]) -> None:
        table[name][part].reverse()

    return change


def clock(name: str, change: Callable[[dict[str, Any]], None], key: str, reason: str) -> Slip:
    return Slip(name, "clocks.toml", change, key, reason)


def term(name: str, of: str, field: str, to: Any, reason: str) -> Slip:
    return clock(name, put(of, "terms", 0, field, to=to), f"{of}.terms[1].{field}", reason)


LENGTHS = (
    term("3000 years", "arb.limitation", "length", 3000, "at most 20"),
    term("21 years", "insp.list_term", "length", 21, "at most 20"),
    term("3000 months", "insp.sue", "length", 3000, "at most 120"),
    term("a million working days", "insp.investigate", "length", 1_000_000, "at most 250"),
    term("4000 natural days", "arb.award", "length", 4000, "at most 3650"),
    term("hours of a year", "insp.transfer_hand", "length", 8760, "at most 720"),
    term("no days", "insp.accept", "length", 0, "at least 1"),
    term("a negative length", "insp.accept", "length", -5, "at least 1"),
    term("a length that is a word", "insp.accept", "length", "five", "type int"),
    term("a length that is a fraction", "insp.accept", "length", 2.5, "type int"),
    term("a length of yes", "insp.accept", "length", True, "type int"),
    term("an unknown unit", "insp.accept", "unit", "business_day", "known: working_day"),
    term("a setting that is none", "lead.sign_in", "setting", "lead.sign_days", "is no setting"),
    term("a setting that is a text", "lead.sign_in", "setting", "lead.unit", "setting of type int"),
    term("a unit set by role names", "aid.sign", "unit_setting", "sign_in.second_factor_roles", "must choose among"),
    term("a unit set by award or application", "aid.sign", "unit_setting", "arb.final_figure_day", "must choose among"),
    term("a unit set by a number", "aid.sign", "unit_setting", "callback.days", "setting of type text"),
    term("a term in words", "insp.accept", "since", "2004-01-01", "type date"),
    term("a key misspelt", "insp.accept", "lenght", 5, "is not a known key"),
    clock("no length", drop("insp.accept", "terms", 0, "length"), "insp.accept.terms[1].length", "must be given"),
    clock("no term", put("insp.accept", "terms", to=[]), "insp.accept.terms", "is missing"),
    clock(
        "a term only in the future",
        put("insp.accept", "terms", 0, "since", to=date(2031, 1, 1)),
        "insp.accept.terms",
        "none is in force by 2026-11-23",
    ),
    clock(
        "a term before there was any law",
        put("insp.accept", "terms", 0, "since", to=date(1949, 10, 1)),
        "insp.accept.terms",
        "must not be older",
    ),
    clock(
        "two terms of one day",
        add("insp.accept", "terms", row={"since": date(2004, 1, 1), "length": 6, "unit": "working_day"}),
        "insp.accept.terms",
        "out of order",
    ),
    clock(
        "a length on an unverified fact",
        put("lead.sign_in", "terms", 0, to={"since": date(2004, 1, 1), "length": 3, "unit": "natural_day"}),
        "lead.sign_in.terms[1].length",
        "F08, which is UNVERIFIED",
    ),
    clock(
        "an extension of a million days",
        put("insp.investigate", "extension", "cap", to=1_000_000),
        "insp.investigate.extension.cap",
        "at most the term itself, 60",
    ),
    clock(
        "an extension longer than the term",
        put("arb.award", "extension", "cap", to=46),
        "arb.award.extension.cap",
        "at most the term itself, 45",
    ),
    clock("no extension at all", put("arb.award", "extension", "cap", to=0), "arb.award.extension.cap", "at least 1"),
    clock(
        "an extension in another unit",
        put("arb.award", "extension", "unit", to="month"),
        "arb.award.extension.unit",
        "the unit of the clock",
    ),
    clock(
        "an extension that no act grants",
        put("arb.award", "extension", "event", to="arbitration.suspended"),
        "arb.award",
        "stands under extension as well",
    ),
    clock(
        "an extension by an act without a length",
        put("arb.award", "extension", "event", to="arbitration.answered"),
        "arb.award.extension.event",
        "by how much",
    ),
)

HEARD = (
    clock(
        "a value that no complaint has",
        put("insp.accept", "starts", 0, "where", "matter", to="complain"),
        "insp.accept.starts[1].where.matter",
        "writes matter = complain",
    ),
    clock(
        "a field that no complaint has",
        put("insp.accept", "starts", 0, "where", to={"mater": "complaint"}),
        "insp.accept.starts[1].where.mater",
        "writes mater = complaint",
    ),
    clock(
        "one of two starts misspelt",
        put("insp.reject_notice", "starts", 1, "where", "over_two_years", to="ja"),
        "insp.reject_notice.starts[2].where.over_two_years",
        "writes over_two_years = ja",
    ),
    clock(
        "a day that nobody writes",
        put("insp.lookback", "starts", 0, "field", to="arrears_end"),
        "insp.lookback.starts[1].field",
        "the day arrears_end",
    ),
    clock(
        "a day of the roster that nobody writes",
        put("arb.limitation", "starts", 1, "field", to="relation_end"),
        "arb.limitation.starts[2].field",
        "the day relation_end",
    ),
    clock(
        "a field that is no day",
        put("insp.decision_pay", "starts", 0, "field", to="number"),
        "insp.decision_pay.starts[1].field",
        "the day number",
    ),
    clock(
        "a stop with a wrong value",
        put("insp.pay_order", "stops", 0, "where", "settled", to="ye"),
        "insp.pay_order.stops[1].where.settled",
        "settled = ye",
    ),
    clock(
        "a stop with a wrong field",
        put("insp.pay_order", "stops", 0, "where", to={"setled": "yes"}),
        "insp.pay_order.stops[1].where.setled",
        "setled = yes",
    ),
    clock(
        "a source that no payer is",
        put("deposit.bank_pay", "stops", 0, "where", "source", to="deposits"),
        "deposit.bank_pay.stops[1].where.source",
        "source = deposits",
    ),
    clock(
        "a side that no joining has",
        put("insp.accept", "stops", 4, "where", "side", to="left"),
        "insp.accept.stops[5].where.side",
        "side = left",
    ),
    clock(
        "a restart with a wrong value",
        put("arb.limitation", "restarts", 0, "where", "matter", to="complaints"),
        "arb.limitation.restarts[1].where.matter",
        "matter = complaints",
    ),
    clock(
        "a pause with a wrong value",
        put("aid.examine", "pauses", 0, "where", "excluded", to="true"),
        "aid.examine.pauses[1].where.excluded",
        "excluded = true",
    ),
    clock(
        "a pause with a wrong field",
        put("aid.examine", "pauses", 0, "where", to={"exclude": "yes"}),
        "aid.examine.pauses[1].where.exclude",
        "exclude = yes",
    ),
    clock(
        "a resume with a condition that nobody meets",
        put("arb.award", "resumes", 0, to={"event": "arbitration.resumed", "where": {"by": "court"}}),
        "arb.award.resumes[1].where.by",
        "by = court",
    ),
    clock(
        "a condition on a parent that nobody meets",
        put("arb.answer", "after", 0, "where", "what", to="copie"),
        "arb.answer.after[1].where",
        "what = copie",
    ),
    clock(
        "a field of a parent that nobody writes",
        put("arb.setaside", "after", 1, "where", to={"finale": "yes"}),
        "arb.setaside.after[2].where",
        "finale = yes",
    ),
    clock(
        "an extension with a condition that nobody meets",
        put("arb.award", "extension", "where", to={"grade": "high"}),
        "arb.award.extension.where.grade",
        "grade = high",
    ),
    clock(
        "a mediation of no form",
        put("med.onestop", "starts", 0, "where", "form", to="one_stop"),
        "med.onestop.starts[1].where.form",
        "form = one_stop",
    ),
    clock(
        "a lawyer who is nobody",
        put("aid.assign", "starts", 0, "where", "lawyer", to="nobody"),
        "aid.assign.starts[1].where.lawyer",
        "lawyer = nobody",
    ),
    clock(
        "a provider that is none",
        put("aid.examine", "starts", 0, "where", "provider", to="center"),
        "aid.examine.starts[1].where.provider",
        "provider = center",
    ),
    clock(
        "a lead that no hearing has",
        put("arb.hearing_notice", "starts", 1, "where", "lead", to="bind"),
        "arb.hearing_notice.starts[2].where.lead",
        "lead = bind",
    ),
    clock(
        "an event that is none", put("insp.accept", "stops", 0, to="case.acepted"), "insp.accept.stops", "is no event"
    ),
    clock(
        "an extension by no event",
        put("arb.award", "extension", "event", to="arbitration.extendid"),
        "extension",
        "is no",
    ),
    clock(
        "a worker shown what offices ask of each other",
        put("case.transfer_answer", "worker", to=True),
        "case.transfer_answer.worker",
        "receiver",
    ),
    clock("a worker shown an aim", put("arb.fast_target", "worker", to=True), "arb.fast_target.worker", "does not set"),
    clock(
        "a start that is none", put("insp.close_tj", "starts", 0, to="inspection.file"), "insp.close_tj.starts", "is no"
    ),
    clock(
        "a parent that is none", put("insp.unlist", "after", 0, to="insp.list_end"), "insp.unlist.after", "is no clock"
    ),
    clock(
        "a parent of another procedure",
        put("insp.unlist", "after", 0, to="arb.award"),
        "insp.unlist.after",
        "another procedure",
    ),
    clock("a key of a trigger misspelt", put("insp.accept", "starts", 0, "wher", to={}), "starts[1].wher", "known key"),
    clock(
        "an event of a foreign procedure",
        put("insp.close_tj", "stops", 0, to="mediation.failed"),
        "insp.close_tj.procedure",
        "does not hear",
    ),
)
