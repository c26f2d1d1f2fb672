"""The ten morning figures as rows of data: which cases count, of how many, with whose people and which money.

Each row is asked twice: counted by district in the worker, and as the list behind the figure on a page. A rate counts
its whole and what of it `met`; the list behind it shows what did not. Times are binds: see `figures.binds`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wagecase.procedure.core.enums import Words

UNPAID = "c.found > c.paid"
STANDS = "NOT e.void AND NOT EXISTS (SELECT FROM events x WHERE x.case_id = e.case_id AND x.corrects = e.position)"


def _event(name: str, when: str) -> str:
    """The fence keeps the planner from looking for these few events case by case."""
    return f"""JOIN (
        SELECT e.case_id, e.body FROM events e
        WHERE e.name = '{name}' AND e.happened_on {when} AND {STANDS} OFFSET 0) e ON e.case_id = c.id"""  # noqa: S608  (our own fragments)


def _told(field: str) -> str:
    return f"(CAST(e.body AS json) #>> '{{fields,{field}}}')"


def _late(clocks: str) -> str:
    return f"""c.id IN (
        SELECT d.case_id FROM deadlines d WHERE d.clock = ANY(CAST({clocks} AS text[])) AND d.state = 'running'
        AND d.kind = 'duty' AND NOT d.contingent AND d.due_on < :today)"""  # noqa: S608  (our own fragments)


def _promised(when: str) -> str:
    return f"""JOIN (
        SELECT case_id, sum(amount - kept) AS due FROM pay_promises
        WHERE kept < amount AND withdrawn_on IS NULL AND due_on {when}
        GROUP BY case_id) p ON p.case_id = c.id"""  # noqa: S608  (our own fragments)


# By this clock a matter must be through: a clue answered, an investigation ended.
TERMS = """JOIN (
        SELECT d.case_id, bool_and(coalesce(d.stopped_on <= d.due_on, false)) AS met FROM deadlines d
        WHERE d.clock = ANY(CAST(:terms AS text[])) AND d.due_on BETWEEN :year AND CAST(:today AS date) - 1
          AND NOT d.contingent AND d.state IN ('running', 'stopped') GROUP BY d.case_id) t ON t.case_id = c.id"""
# What missed it, asked of each case in turn: a page of fifty needs no look at the year's deadlines as a whole.
MISSED = """c.opened_on >= CAST(:year AS date) - 366 AND EXISTS (
        SELECT FROM deadlines d WHERE d.case_id = c.id AND d.clock = ANY(CAST(:terms AS text[]))
        AND d.due_on BETWEEN :year AND CAST(:today AS date) - 1 AND NOT d.contingent
        AND d.state IN ('running', 'stopped') AND NOT coalesce(d.stopped_on <= d.due_on, false))"""
REACHED = f"{_told('result')} = 'reached'"
IN_HAND = "c.closed_on IS NULL AND c.joined_into_id IS NULL"


@dataclass(frozen=True, slots=True)
class Row:
    """`group` is the figure's number among the ten. `met` makes it a rate, `missed` is what then stands behind it where
    that can be asked more cheaply; `amount` is in yuan."""

    name: str
    group: int
    label: Words
    where: str
    join: str = ""
    met: str | None = None
    people: str = "c.workers"
    amount: str = "coalesce(c.found, c.claimed)"
    missed: str | None = None

    @property
    def behind(self) -> tuple[str, str]:
        """Join and condition of the list: of a rate, what did not meet it."""
        if self.missed:
            return "", self.missed
        return self.join, f"({self.where}) AND NOT ({self.met})" if self.met else self.where


LEFT = "greatest(coalesce(c.found, c.claimed) - c.paid, 0)"
GROUPS: Mapping[int, Words] = MappingProxyType(
    {
        1: Words("新增与签收", "New and signed in"),
        2: Words("核实", "Verification"),
        3: Words("办结", "Conclusion"),
        4: Words("查实未付清", "Found and not paid"),
        5: Words("办结未全额到账", "Concluded, not paid in full"),
        6: Words("付款承诺", "Pay promises"),
        7: Words("人数与聚集", "Numbers and crowds"),
        8: Words("政府投资、国企项目", "Government and state projects"),
        9: Words("超期与督办", "Late and pressed"),
        10: Words("回访与重办", "Call-backs and reopening"),
    }
)


def _aged() -> Iterator[Row]:
    ages = (
        ("unpaid_30", "登记三十日以内", "Up to 30 days old", "c.opened_on > CAST(:today AS date) - 30"),
        ("unpaid_90", "三十至九十日", "30 to 90 days", "c.opened_on BETWEEN {} - 90 AND {} - 30"),
        ("unpaid_180", "九十至一百八十日", "90 to 180 days", "c.opened_on BETWEEN {} - 180 AND {} - 91"),
        ("unpaid_older", "一百八十日以上", "Older than 180 days", "c.opened_on < CAST(:today AS date) - 180"),
    )
    for name, zh, en, when in ages:
        yield Row(name, 4, Words(zh, en), f"{UNPAID} AND {when.format(*('CAST(:today AS date)',) * 2)}", amount=LEFT)


def _sized() -> Iterator[Row]:
    """The label names the threshold, which is a setting."""
    for name in ("low", "middle", "high"):
        label = Words(f"{{{name}}} 人以上在办", f"In hand, {{{name}}} workers or more")
        yield Row(f"crowd_{name}", 7, label, f"{IN_HAND} AND c.workers >= :{name}")


def _invested() -> Iterator[Row]:
    for name, kind, zh, en in (
        ("government", "government", "政府投资项目未付清", "Government-funded, not paid"),
        ("state_enterprise", "state_enterprise", "国有企业项目未付清", "Funded by a state enterprise, not paid"),
    ):
        join = f"JOIN projects j ON j.id = c.project_id AND j.investment = '{kind}'"
        yield Row(name, 8, Words(zh, en), UNPAID, join, amount=LEFT)


ROWS: tuple[Row, ...] = (
    Row("new", 1, Words("昨日以来新增", "New since yesterday"), "c.opened_on >= CAST(:today AS date) - 1"),
    Row("sign_in_late", 1, Words("线索签收超时", "Clues signed in late"), _late("ARRAY['clue.sign_in']")),
    Row("verify_late", 2, Words("线索核实超时", "Clues verified late"), _late("ARRAY['clue.verify']")),
    Row(
        "concluded",
        3,
        Words("本年办结率", "Concluded, of this year's"),
        "c.opened_on >= :year AND c.joined_into_id IS NULL",
        met="c.closed_on IS NOT NULL",
    ),
    Row(
        "in_time",
        3,
        Words("本年时限办结率", "In time, of those due this year"),
        "true",
        TERMS,
        met="t.met",
        missed=MISSED,
    ),
    *_aged(),
    Row(
        "concluded_unpaid",
        5,
        Words("办结未全额到账", "Concluded, not paid in full"),
        f"""c.stage = 'concluded' AND {LEFT} > 0 AND EXISTS (
            SELECT FROM claims k WHERE k.case_id = c.id AND coalesce(k.found, k.claimed) > k.paid
            AND coalesce(k.outcome, '') NOT IN ('withdrawn', 'not_established'))""",
        amount=LEFT,
    ),
    Row("promised_today", 6, Words("今日到期", "Due today"), "true", _promised("= :today"), amount="p.due"),
    Row("promise_broken", 6, Words("已失信", "Broken"), "true", _promised("< :today"), amount="p.due"),
    *_sized(),
    Row(
        "incident_today",
        7,
        Words("当日聚集", "Crowds today"),
        "true",
        _event("case.incident", "= :today"),
        people=f"CAST({_told('headcount')} AS int)",
    ),
    *_invested(),
    Row("late", 9, Words("法定超期", "Past a statutory day"), _late(":duties")),
    Row(
        "press_unanswered", 9, Words("督办逾期未回", "Pressing orders unanswered"), _late("ARRAY['case.press_answer']")
    ),
    Row(
        "instruction_lapsed",
        9,
        Words("指令到期未处置", "Instructions lapsed, nothing done"),
        f"""{_late("ARRAY['insp.pay_order']")} AND EXISTS (
            SELECT FROM proceedings i WHERE i.case_id = c.id AND i.procedure = 'inspection' AND i.stage = 'ordered')""",
    ),
    Row("reached", 10, Words("回访接通率", "Reached"), "true", _event("case.called_back", ">= :year"), met=REACHED),
    Row(
        "paid_as_told",
        10,
        Words("足额到账率", "Paid in full, of those reached"),
        REACHED,
        _event("case.called_back", ">= :year"),
        met=f"{LEFT} = 0 AND coalesce({_told('differs')}, 'no') <> 'yes'",
    ),
    Row(
        "satisfied",
        10,
        Words("满意率", "Satisfied, of those asked"),
        f"{_told('satisfaction')} IS NOT NULL",
        _event("case.called_back", ">= :year"),
        met=f"{_told('satisfaction')} IN ('satisfied', 'fairly')",
    ),
    Row("reopened", 10, Words("本年重办", "Reopened this year"), "true", _event("case.reopened", ">= :year")),
)
BY_NAME: Mapping[str, Row] = MappingProxyType({row.name: row for row in ROWS})
