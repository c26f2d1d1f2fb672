"""The ten morning figures as rows of data: which cases count, of how many, with whose people and which money.

Each row is asked twice: counted by district in the worker, and as the list behind the figure on a page. A rate counts
its whole and what of it `met`; the list behind it shows what did not. Times are binds: see `figures.binds`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from wagecase.procedure.core.enums import Bilingual
from wagecase.services.base.sql import OUTSTANDING, UNPAID_SQL

EVENT_IN_FORCE = (
    "NOT e.void AND NOT EXISTS (SELECT FROM events x WHERE x.case_id = e.case_id AND x.corrects = e.position)"
)


def _event_exists(name: str, when: str) -> str:
    """The fence keeps the planner from looking for these few events case by case."""
    return f"""JOIN (
        SELECT e.case_id, e.body FROM events e
        WHERE e.name = '{name}' AND e.happened_on {when} AND {EVENT_IN_FORCE} OFFSET 0) e ON e.case_id = c.id"""  # noqa: S608  (our own fragments)


def _complaint_answer(field: str) -> str:
    return f"(CAST(e.body AS json) #>> '{{fields,{field}}}')"


def _late_clock(clocks: str) -> str:
    return f"""c.id IN (
        SELECT d.case_id FROM deadlines d WHERE d.clock = ANY(CAST({clocks} AS text[])) AND d.state = 'running'
        AND d.kind = 'duty' AND NOT d.contingent AND d.due_on < :today)"""  # noqa: S608  (our own fragments)


def _promise_exists(when: str) -> str:
    return f"""JOIN (
        SELECT case_id, sum(amount - kept) AS due FROM pay_promises
        WHERE kept < amount AND withdrawn_on IS NULL AND due_on {when}
        GROUP BY case_id) p ON p.case_id = c.id"""  # noqa: S608  (our own fragments)


# By this clock a matter must be through: a lead answered, an investigation ended.
TERM_JOIN = """JOIN (
        SELECT d.case_id, bool_and(coalesce(d.stopped_on <= d.due_on, false)) AS met FROM deadlines d
        WHERE d.clock = ANY(CAST(:terms AS text[])) AND d.due_on BETWEEN :year AND CAST(:today AS date) - 1
          AND NOT d.contingent AND d.state IN ('running', 'stopped') GROUP BY d.case_id) t ON t.case_id = c.id"""
# What missed it, asked of each case in turn: a page of fifty needs no look at the year's deadlines as a whole.
TERM_MISSED = """c.opened_on >= CAST(:year AS date) - 366 AND EXISTS (
        SELECT FROM deadlines d WHERE d.case_id = c.id AND d.clock = ANY(CAST(:terms AS text[]))
        AND d.due_on BETWEEN :year AND CAST(:today AS date) - 1 AND NOT d.contingent
        AND d.state IN ('running', 'stopped') AND NOT coalesce(d.stopped_on <= d.due_on, false))"""
CALL_REACHED = f"{_complaint_answer('result')} = 'reached'"
OPEN_CASE = "c.closed_on IS NULL AND c.joined_into_id IS NULL"


@dataclass(frozen=True, slots=True)
class FigureDefinition:
    """`group` is the figure's number among the ten. `met` makes it a rate, `missed` is what then stands behind it where
    that can be asked more cheaply; `amount` is in yuan."""

    name: str
    group: int
    label: Bilingual
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


GROUP_LABELS: Mapping[int, Bilingual] = MappingProxyType(
    {
        1: Bilingual("新增与签收", "New and signed in"),
        2: Bilingual("核实", "Verification"),
        3: Bilingual("办结", "Conclusion"),
        4: Bilingual("查实未付清", "Found and not paid"),
        5: Bilingual("办结未全额到账", "Concluded, not paid in full"),
        6: Bilingual("付款承诺", "Pay promises"),
        7: Bilingual("人数与聚集", "Headcounts and collective incidents"),
        8: Bilingual("政府投资、国企项目", "Government and state projects"),
        9: Bilingual("超期与督办", "Overdue and under supervision"),
        10: Bilingual("回访与重办", "Call-backs and reopening"),
    }
)


def _age_figures() -> Iterator[FigureDefinition]:
    ages = (
        ("unpaid_30", "登记三十日以内", "Up to 30 days old", "c.opened_on > CAST(:today AS date) - 30"),
        ("unpaid_90", "三十至九十日", "30 to 90 days", "c.opened_on BETWEEN {} - 90 AND {} - 30"),
        ("unpaid_180", "九十至一百八十日", "90 to 180 days", "c.opened_on BETWEEN {} - 180 AND {} - 91"),
        ("unpaid_older", "一百八十日以上", "Older than 180 days", "c.opened_on < CAST(:today AS date) - 180"),
    )
    for name, zh, en, when in ages:
        yield FigureDefinition(
            name,
            4,
            Bilingual(zh, en),
            f"{UNPAID_SQL} AND {when.format(*('CAST(:today AS date)',) * 2)}",
            amount=OUTSTANDING,
        )


def _headcount_figures() -> Iterator[FigureDefinition]:
    """The label names the threshold, which is a setting."""
    for name in ("low", "middle", "high"):
        label = Bilingual(f"{{{name}}} 人以上在办", f"In hand, {{{name}}} workers or more")
        yield FigureDefinition(f"collective_{name}", 7, label, f"{OPEN_CASE} AND c.workers >= :{name}")


def _investment_figures() -> Iterator[FigureDefinition]:
    for name, kind, zh, en in (
        ("government", "government", "政府投资项目未付清", "Government-funded, not paid"),
        ("state_enterprise", "state_enterprise", "国有企业项目未付清", "Funded by a state enterprise, not paid"),
    ):
        join = f"JOIN projects j ON j.id = c.project_id AND j.investment = '{kind}'"
        yield FigureDefinition(name, 8, Bilingual(zh, en), UNPAID_SQL, join, amount=OUTSTANDING)


FIGURES: tuple[FigureDefinition, ...] = (
    FigureDefinition(
        "new", 1, Bilingual("昨日以来新增", "New since yesterday"), "c.opened_on >= CAST(:today AS date) - 1"
    ),
    FigureDefinition(
        "sign_in_late", 1, Bilingual("线索签收超时", "Leads signed in late"), _late_clock("ARRAY['lead.sign_in']")
    ),
    FigureDefinition(
        "verify_late", 2, Bilingual("线索核实超时", "Leads verified late"), _late_clock("ARRAY['lead.verify']")
    ),
    FigureDefinition(
        "concluded",
        3,
        Bilingual("本年办结率", "Concluded, of this year's"),
        "c.opened_on >= :year AND c.joined_into_id IS NULL",
        met="c.closed_on IS NOT NULL",
    ),
    FigureDefinition(
        "in_time",
        3,
        Bilingual("本年时限办结率", "In time, of those due this year"),
        "true",
        TERM_JOIN,
        met="t.met",
        missed=TERM_MISSED,
    ),
    *_age_figures(),
    FigureDefinition(
        "concluded_unpaid",
        5,
        Bilingual("办结未全额到账", "Concluded, not paid in full"),
        f"""c.stage = 'concluded' AND {OUTSTANDING} > 0 AND EXISTS (
            SELECT FROM claims k WHERE k.case_id = c.id AND coalesce(k.found, k.claimed) > k.paid
            AND coalesce(k.outcome, '') NOT IN ('withdrawn', 'not_established'))""",
        amount=OUTSTANDING,
    ),
    FigureDefinition(
        "promised_today", 6, Bilingual("今日到期", "Due today"), "true", _promise_exists("= :today"), amount="p.due"
    ),
    FigureDefinition(
        "promise_broken", 6, Bilingual("已失信", "Broken"), "true", _promise_exists("< :today"), amount="p.due"
    ),
    *_headcount_figures(),
    FigureDefinition(
        "incident_today",
        7,
        Bilingual("当日聚集", "Collective incidents today"),
        "true",
        _event_exists("case.incident", "= :today"),
        people=f"CAST({_complaint_answer('headcount')} AS int)",
    ),
    *_investment_figures(),
    FigureDefinition("late", 9, Bilingual("法定超期", "Past a statutory day"), _late_clock(":duties")),
    FigureDefinition(
        "supervision_unanswered",
        9,
        Bilingual("督办逾期未回", "Supervision orders unanswered"),
        _late_clock("ARRAY['case.supervision_answer']"),
    ),
    FigureDefinition(
        "instruction_lapsed",
        9,
        Bilingual("指令到期未处置", "Instructions lapsed, nothing done"),
        f"""{_late_clock("ARRAY['insp.pay_order']")} AND EXISTS (
            SELECT FROM proceedings i WHERE i.case_id = c.id AND i.procedure = 'inspection' AND i.stage = 'ordered')""",
    ),
    FigureDefinition(
        "reached",
        10,
        Bilingual("回访接通率", "Reached"),
        "true",
        _event_exists("case.callback_recorded", ">= :year"),
        met=CALL_REACHED,
    ),
    FigureDefinition(
        "paid_as_stated",
        10,
        Bilingual("足额到账率", "Paid in full, of those reached"),
        CALL_REACHED,
        _event_exists("case.callback_recorded", ">= :year"),
        met=f"{OUTSTANDING} = 0 AND coalesce({_complaint_answer('differs')}, 'no') <> 'yes'",
    ),
    FigureDefinition(
        "satisfied",
        10,
        Bilingual("满意率", "Satisfied, of those asked"),
        f"{_complaint_answer('satisfaction')} IS NOT NULL",
        _event_exists("case.callback_recorded", ">= :year"),
        met=f"{_complaint_answer('satisfaction')} IN ('satisfied', 'fairly')",
    ),
    FigureDefinition(
        "reopened", 10, Bilingual("本年重办", "Reopened this year"), "true", _event_exists("case.reopened", ">= :year")
    ),
)
FIGURE_BY_NAME: Mapping[str, FigureDefinition] = MappingProxyType({row.name: row for row in FIGURES})
