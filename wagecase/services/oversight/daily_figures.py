"""The city's morning figures as a page shows them: read from the counted table, with the time of counting.

No page counts: at a million cases a full count takes seconds. The lists behind the figures are keyset pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import DailyFigure, Organisation
from wagecase.procedure.core.figures import CROWD_THRESHOLDS
from wagecase.services.base import lookups, rules_in_force
from wagecase.services.base.dates import today
from wagecase.services.base.errors import NotFound
from wagecase.services.base.pagination import DEFAULT_LIMIT, Page
from wagecase.services.base.principal import Principal
from wagecase.services.case_queries.figure_case_list import list_figure_cases
from wagecase.services.oversight.figure_definitions import FIGURE_BY_NAME, FIGURES, GROUP_LABELS
from wagecase.services.oversight.figure_sql import figure_binds, used_binds

SOON_DAYS = 7
AREA_DIMENSION = "area"
ALL_AREAS = ""


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


def figures_counted_at(day: date) -> datetime | None:
    return db.session.scalar(select(DailyFigure.counted_at).where(DailyFigure.day == day, DailyFigure.key == ALL_AREAS))


def overseen_areas(principal: Principal) -> frozenset[str] | None:
    """The districts that the person oversees: all of them from the top, else their organisation's own."""
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
