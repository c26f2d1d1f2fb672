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
from wagecase.law.book import Kind, Owner
from wagecase.models import DailyFigure, Organisation
from wagecase.procedure.figures import CROWD_THRESHOLDS
from wagecase.services import directory, rules
from wagecase.services.errors import NotFound
from wagecase.services.figure_rows import BY_NAME, GROUPS, ROWS, Row
from wagecase.services.listing import listed
from wagecase.services.paging import USUAL, Page
from wagecase.services.principal import Principal
from wagecase.services.reminder_sweep import alone
from wagecase.services.timing import legal_date, today

LOCK = "wagecase.figures"
# A person may ask for a fresh count, but the machine does not count twice in a minute.
AT_MOST_EVERY = timedelta(minutes=1)
# Counting a million cases takes longer than a page may wait.
PATIENCE = "60s"
SOON_DAYS = 7
AREA = "area"
ALL = ""
# Duties whose owner is not of the office: an employer's debt or a court's term is no lateness of ours.
OUTSIDE = frozenset({Owner.employer, Owner.worker, Owner.party, Owner.police, Owner.bank, Owner.court})
TERM_CLOCKS = ("clue.answer", "insp.investigate")

COUNT = """
SELECT c.area_code AS key, count(*) AS cases, coalesce(sum({people}), 0) AS people,
       coalesce(sum({amount}), 0) AS amount, NULL AS whole
FROM cases c {join} WHERE {where} GROUP BY c.area_code
"""
RATE = """
SELECT c.area_code AS key, count(*) FILTER (WHERE {met}) AS cases,
       coalesce(sum({people}) FILTER (WHERE {met}), 0) AS people,
       coalesce(sum({amount}) FILTER (WHERE {met}), 0) AS amount, count(*) AS whole
FROM cases c {join} WHERE {where} GROUP BY c.area_code
"""
# What waits, seen from the organisation above all others: by place, office, person and procedure.
WAITING = """
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
class Figure:
    """A figure as it is shown: matters, people and yuan; of a rate also the whole it is a part of."""

    name: str
    label: str
    cases: int
    people: int
    amount: Decimal
    whole: int | None

    @property
    def is_rate(self) -> bool:
        return BY_NAME[self.name].met is not None

    @property
    def percent(self) -> Decimal | None:
        return (Decimal(100) * self.cases / self.whole).quantize(Decimal("0.1")) if self.whole else None


@dataclass(frozen=True, slots=True)
class Morning:
    """The figures of the day, by group and by district, and when they were counted; None where nobody has yet."""

    counted_at: datetime | None
    groups: Sequence[tuple[int, str, Sequence[Figure]]]
    areas: Mapping[str, Mapping[str, Figure]]


def binds(on: date) -> dict[str, Any]:
    """What the rows ask for: the day, the first of its year, the crowd thresholds in force, the office's own duties."""
    current = rules.current()
    duties = [
        clock.name for clock in current.book.clocks.values() if clock.kind is Kind.duty and clock.owner not in OUTSIDE
    ]
    sizes = {size: current.settings.get(name) for size, name in CROWD_THRESHOLDS.items()}
    return {"today": on, "year": on.replace(month=1, day=1), "duties": duties, "terms": list(TERM_CLOCKS), **sizes}


def used(sql: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Only the binds that a statement names."""
    return {name: value for name, value in values.items() if f":{name}" in sql}


def statement(row: Row) -> str:
    shape = RATE if row.met else COUNT
    return shape.format(join=row.join, where=row.where, met=row.met, people=row.people, amount=row.amount)


def refresh(moment: datetime) -> bool:
    """Count everything anew for this moment's day; False if that is being done or was done within the last minute."""
    day = legal_date(moment)
    last = counted_at(day)
    if (last and moment - last < AT_MOST_EVERY) or not alone(LOCK):
        db.session.rollback()
        return False
    db.session.execute(text(f"SET LOCAL statement_timeout = '{PATIENCE}'"))
    found = [{**row, "day": day, "counted_at": moment} for row in _counted(day)]
    # Of earlier days the districts' figures are kept; whose desk was late on which day is nobody's history.
    db.session.execute(
        text("DELETE FROM daily_figures WHERE day = :day OR (day < :day AND dimension <> 'area')"), {"day": day}
    )
    # A row for the whole says that the day was counted, even where nothing was found.
    found.append(_row("counted", AREA, ALL, day, moment))
    db.session.execute(insert(DailyFigure), found)
    db.session.commit()
    return True


def _row(figure: str, dimension: str, key: str, day: date, moment: datetime) -> dict[str, Any]:
    nothing = {"cases": 0, "people": 0, "amount": 0, "whole": None}
    return {"figure": figure, "dimension": dimension, "key": key, **nothing, "day": day, "counted_at": moment}


def _counted(day: date) -> Iterator[dict[str, Any]]:
    values = binds(day)
    for row in ROWS:
        sql = statement(row)
        for found in db.session.execute(text(sql), used(sql, values)).mappings():
            yield {"figure": row.name, "dimension": AREA, **found}
    for found in db.session.execute(text(WAITING), {"today": day, "soon": SOON_DAYS}).mappings():
        yield dict(found)


def counted_at(day: date) -> datetime | None:
    return db.session.scalar(select(DailyFigure.counted_at).where(DailyFigure.day == day, DailyFigure.key == ALL))


def places(principal: Principal) -> frozenset[str] | None:
    """The districts that the person oversees: all of them from the top, else his organisation's own."""
    own = db.session.get_one(Organisation, principal.org_id)
    return None if own.parent_id is None else frozenset({own.area_code})


def morning(principal: Principal, lang: str, area: str = ALL) -> Morning:
    """The figures of today for one district or for all that the person oversees."""
    rows, called = _of_today(principal, AREA, list(BY_NAME)), labels(lang)
    areas: dict[str, dict[str, Figure]] = {}
    for row in rows:
        areas.setdefault(row.key, {})[row.figure] = _shown(row.figure, [row], called)
    chosen = [row for row in rows if area in (ALL, row.key)]
    groups = []
    for number, words in GROUPS.items():
        names = [row.name for row in ROWS if row.group == number]
        figures = [_shown(name, [row for row in chosen if row.figure == name], called) for name in names]
        groups.append((number, words.get(lang), figures))
    return Morning(counted_at(today()), groups, areas)


def _of_today(principal: Principal, dimension: str, names: Sequence[str]) -> Sequence[DailyFigure]:
    query = select(DailyFigure).where(
        DailyFigure.day == today(), DailyFigure.dimension == dimension, DailyFigure.figure.in_(names)
    )
    reach = places(principal)
    if reach is not None and dimension == AREA:
        query = query.where(DailyFigure.key.in_(reach))
    return db.session.scalars(query).all()


def _shown(name: str, rows: Sequence[DailyFigure], called: Mapping[str, str]) -> Figure:
    rate = BY_NAME[name].met is not None
    return Figure(
        name=name,
        label=called[name],
        cases=sum(row.cases for row in rows),
        people=sum(row.people for row in rows),
        amount=sum((row.amount for row in rows), Decimal(0)),
        whole=sum(row.whole or 0 for row in rows) if rate else None,
    )


def labels(lang: str) -> dict[str, str]:
    """What the figures are called, with the thresholds in force."""
    settings = rules.current().settings
    sizes = {size: settings.get(name, "?") for size, name in CROWD_THRESHOLDS.items()}
    return {row.name: row.label.get(lang).format(**sizes) for row in ROWS}


def behind(
    principal: Principal, name: str, lang: str, *, area: str = ALL, after: str | None = None, limit: int = USUAL
) -> Page:
    """The cases behind a figure, oldest first; of a rate those that did not meet it.

    Raises:
        NotFound: no such figure.
        Invalid: the cursor is not one of ours.
    """
    row = BY_NAME.get(name)
    if row is None:
        raise NotFound
    join, where = row.behind
    return listed(
        principal,
        lang,
        purpose=f"figure:{name}:{area}",
        join=join,
        where=where,
        values=used(join + where, binds(today())),
        people=row.people,
        amount=row.amount,
        area=area,
        after=after,
        limit=limit,
    )


def area_names(lang: str) -> dict[str, str]:
    return {one["code"]: one["label"] for one in directory.areas(lang)}


@dataclass(frozen=True, slots=True)
class Late:
    """How much is late or about to be for one district, organisation, person or procedure."""

    key: str
    overdue: int
    soon: int


def lateness(principal: Principal, dimension: str, most: int = 100) -> list[Late]:
    """Who or what is late, the worst first, among what the person oversees."""
    found: dict[str, dict[str, int]] = {}
    for row in _of_today(principal, dimension, ("overdue", "due_soon")):
        found.setdefault(row.key, {})[row.figure] = row.cases
    rows = [Late(key, each.get("overdue", 0), each.get("due_soon", 0)) for key, each in found.items()]
    return sorted(rows, key=lambda one: (-one.overdue, -one.soon, one.key))[:most]
