"""The city's morning figures: counted by a worker into a small table, and read from there with the time of counting.

No page counts: at a million cases a full count takes seconds. The lists behind the figures are keyset pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select, text

from wagecase.extensions import db
from wagecase.law.book import ClockKind, ClockOwner
from wagecase.models import DailyFigure, Organisation
from wagecase.procedure.core.figures import CROWD_THRESHOLDS
from wagecase.services.base import lookups, rules_in_force
from wagecase.services.base.dates import legal_date, today
from wagecase.services.base.errors import NotFound
from wagecase.services.base.locks import try_advisory_lock
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page
from wagecase.services.base.principal import Principal
from wagecase.services.case_queries.figure_case_list import list_figure_cases
from wagecase.services.oversight.figure_definitions import FIGURE_BY_NAME, FIGURES, GROUP_LABELS, FigureDefinition

LOCK_NAME = "wagecase.figures"
# A person may ask for a fresh count, but the machine does not count twice in a minute.
MIN_INTERVAL = timedelta(minutes=1)
# Counting a million cases takes longer than a page may wait.
STATEMENT_TIMEOUT = "60s"
SOON_DAYS = 7
AREA_DIMENSION = "area"
ALL_AREAS = ""
# Duties whose owner is not of the office: an employer's debt or a court's term is no lateness of ours.
EXTERNAL_OWNERS = frozenset(
    {ClockOwner.employer, ClockOwner.worker, ClockOwner.party, ClockOwner.police, ClockOwner.bank, ClockOwner.court}
)
TERM_CLOCKS = ("lead.answer", "insp.investigate")

COUNT_SQL = """
SELECT c.area_code AS key, count(*) AS cases, coalesce(sum({people}), 0) AS people,
       coalesce(sum({amount}), 0) AS amount, NULL AS whole
FROM cases c {join} WHERE {where} GROUP BY c.area_code
"""
RATE_SQL = """
SELECT c.area_code AS key, count(*) FILTER (WHERE {met}) AS cases,
       coalesce(sum({people}) FILTER (WHERE {met}), 0) AS people,
       coalesce(sum({amount}) FILTER (WHERE {met}), 0) AS amount, count(*) AS whole
FROM cases c {join} WHERE {where} GROUP BY c.area_code
"""
# What waits, seen from the organisation above all others: by place, office, person and procedure.
WAITING_SQL = """
WITH w AS MATERIALIZED (
    SELECT w.due_on, w.proceeding_id, w.case_id, p.organisation_id, p.procedure
    FROM work_items w JOIN proceedings p ON p.id = w.proceeding_id
    WHERE w.organisation_id IN (SELECT id FROM organisations WHERE parent_id IS NULL)
      AND w.due_on <= CAST(:today AS date) + :soon)
SELECT figure.name AS figure, each.dimension, each.key, count(*) AS cases, coalesce(sum(c.workers), 0) AS people,
       coalesce(sum(coalesce(c.found, c.claimed)), 0) AS amount, NULL AS whole
FROM w JOIN cases c ON c.id = w.case_id
CROSS JOIN LATERAL (SELECT CASE WHEN w.due_on < :today THEN 'overdue' ELSE 'due_soon' END) AS figure (name)
CROSS JOIN LATERAL (
    SELECT 'area' AS dimension, c.area_code AS key
    UNION ALL SELECT 'organisation', CAST(w.organisation_id AS text)
    UNION ALL SELECT 'procedure', w.procedure
    UNION ALL SELECT 'person', CAST(h.user_id AS text) FROM proceeding_handlers h
              WHERE h.proceeding_id = w.proceeding_id) each
GROUP BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure as it is shown: matters, people and yuan; of a rate also the whole it is a part of."""

    name: str
    label: str
    cases: int
    people: int
    amount: Decimal
    whole: int | None

    @property
    def is_rate(self) -> bool:
        return FIGURE_BY_NAME[self.name].met is not None

    @property
    def percent(self) -> Decimal | None:
        return (Decimal(100) * self.cases / self.whole).quantize(Decimal("0.1")) if self.whole else None


@dataclass(frozen=True, slots=True)
class MorningReport:
    """The figures of the day, by group and by district, and when they were counted; None where nobody has yet."""

    counted_at: datetime | None
    groups: Sequence[tuple[int, str, Sequence[FigureView]]]
    areas: Mapping[str, Mapping[str, FigureView]]


def figure_binds(on: date) -> dict[str, Any]:
    """What the rows ask for: the day, the first of its year, the crowd thresholds in force, the office's own duties."""
    current = rules_in_force.current_rules()
    duties = [
        clock.name
        for clock in current.book.clocks.values()
        if clock.kind is ClockKind.duty and clock.owner not in EXTERNAL_OWNERS
    ]
    sizes = {size: current.settings.get(name) for size, name in CROWD_THRESHOLDS.items()}
    return {"today": on, "year": on.replace(month=1, day=1), "duties": duties, "terms": list(TERM_CLOCKS), **sizes}


def used_binds(sql: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Only the binds that a statement names."""
    return {name: value for name, value in values.items() if f":{name}" in sql}


def figure_statement(row: FigureDefinition) -> str:
    shape = RATE_SQL if row.met else COUNT_SQL
    return shape.format(join=row.join, where=row.where, met=row.met, people=row.people, amount=row.amount)


def refresh_figures(moment: datetime) -> bool:
    """Count everything anew for this moment's day; False if that is being done or was done within the last minute."""
    day = legal_date(moment)
    last = figures_counted_at(day)
    if (last and moment - last < MIN_INTERVAL) or not try_advisory_lock(LOCK_NAME):
        db.session.rollback()
        return False
    db.session.execute(text(f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}'"))
    found = [{**row, "day": day, "counted_at": moment} for row in _counted_rows(day)]
    # Of earlier days the districts' figures are kept; whose desk was late on which day is nobody's history.
    db.session.execute(
        text("DELETE FROM daily_figures WHERE day = :day OR (day < :day AND dimension <> 'area')"), {"day": day}
    )
    # A row for the whole says that the day was counted, even where nothing was found.
    found.append(_figure_row("counted", AREA_DIMENSION, ALL_AREAS, day, moment))
    db.session.execute(insert(DailyFigure), found)
    db.session.commit()
    return True


def _figure_row(figure: str, dimension: str, key: str, day: date, moment: datetime) -> dict[str, Any]:
    nothing = {"cases": 0, "people": 0, "amount": 0, "whole": None}
    return {"figure": figure, "dimension": dimension, "key": key, **nothing, "day": day, "counted_at": moment}


def _counted_rows(day: date) -> Iterator[dict[str, Any]]:
    values = figure_binds(day)
    for row in FIGURES:
        sql = figure_statement(row)
        for found in db.session.execute(text(sql), used_binds(sql, values)).mappings():
            yield {"figure": row.name, "dimension": AREA_DIMENSION, **found}
    for found in db.session.execute(text(WAITING_SQL), {"today": day, "soon": SOON_DAYS}).mappings():
        yield dict(found)


def figures_counted_at(day: date) -> datetime | None:
    return db.session.scalar(select(DailyFigure.counted_at).where(DailyFigure.day == day, DailyFigure.key == ALL_AREAS))


def overseen_areas(principal: Principal) -> frozenset[str] | None:
    """The districts that the person oversees: all of them from the top, else his organisation's own."""
    own = db.session.get_one(Organisation, principal.org_id)
    return None if own.parent_id is None else frozenset({own.area_code})


def get_morning_report(principal: Principal, lang: str, area: str = ALL_AREAS) -> MorningReport:
    """The figures of today for one district or for all that the person oversees."""
    rows, called = _figures_of_today(principal, AREA_DIMENSION, list(FIGURE_BY_NAME)), figure_labels(lang)
    areas: dict[str, dict[str, FigureView]] = {}
    for row in rows:
        areas.setdefault(row.key, {})[row.figure] = _figure_view(row.figure, [row], called)
    chosen = [row for row in rows if area in (ALL_AREAS, row.key)]
    groups = []
    for number, words in GROUP_LABELS.items():
        names = [row.name for row in FIGURES if row.group == number]
        figures = [_figure_view(name, [row for row in chosen if row.figure == name], called) for name in names]
        groups.append((number, words.get(lang), figures))
    return MorningReport(figures_counted_at(today()), groups, areas)


def _figures_of_today(principal: Principal, dimension: str, names: Sequence[str]) -> Sequence[DailyFigure]:
    query = select(DailyFigure).where(
        DailyFigure.day == today(), DailyFigure.dimension == dimension, DailyFigure.figure.in_(names)
    )
    reach = overseen_areas(principal)
    if reach is not None and dimension == AREA_DIMENSION:
        query = query.where(DailyFigure.key.in_(reach))
    return db.session.scalars(query).all()


def _figure_view(name: str, rows: Sequence[DailyFigure], called: Mapping[str, str]) -> FigureView:
    rate = FIGURE_BY_NAME[name].met is not None
    return FigureView(
        name=name,
        label=called[name],
        cases=sum(row.cases for row in rows),
        people=sum(row.people for row in rows),
        amount=sum((row.amount for row in rows), Decimal(0)),
        whole=sum(row.whole or 0 for row in rows) if rate else None,
    )


def figure_labels(lang: str) -> dict[str, str]:
    """What the figures are called, with the thresholds in force."""
    settings = rules_in_force.current_rules().settings
    sizes = {size: settings.get(name, "?") for size, name in CROWD_THRESHOLDS.items()}
    return {row.name: row.label.get(lang).format(**sizes) for row in FIGURES}


def cases_behind_figure(
    principal: Principal,
    name: str,
    lang: str,
    *,
    area: str = ALL_AREAS,
    after: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page:
    """The cases behind a figure, oldest first; of a rate those that did not meet it.

    Raises:
        NotFound: no such figure.
        Invalid: the cursor is not one of ours.
    """
    row = FIGURE_BY_NAME.get(name)
    if row is None:
        raise NotFound
    join, where = row.behind
    return list_figure_cases(
        principal,
        lang,
        purpose=f"figure:{name}:{area}",
        join=join,
        where=where,
        values=used_binds(join + where, figure_binds(today())),
        people=row.people,
        amount=row.amount,
        area=area,
        after=after,
        limit=limit,
    )


def area_names(lang: str) -> dict[str, str]:
    return {one["code"]: one["label"] for one in lookups.list_areas(lang)}


@dataclass(frozen=True, slots=True)
class LatenessRow:
    """How much is late or about to be for one district, organisation, person or procedure."""

    key: str
    overdue: int
    soon: int


def list_lateness(principal: Principal, dimension: str, most: int = 100) -> list[LatenessRow]:
    """Who or what is late, the worst first, among what the person oversees."""
    found: dict[str, dict[str, int]] = {}
    for row in _figures_of_today(principal, dimension, ("overdue", "due_soon")):
        found.setdefault(row.key, {})[row.figure] = row.cases
    rows = [LatenessRow(key, each.get("overdue", 0), each.get("due_soon", 0)) for key, each in found.items()]
    return sorted(rows, key=lambda one: (-one.overdue, -one.soon, one.key))[:most]
