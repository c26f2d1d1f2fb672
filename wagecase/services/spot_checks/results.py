"""What a round found: shares by district with their denominators and intervals, cases that differ, rows for others."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, func, select

from wagecase.extensions import db
from wagecase.models import (
    CallFinding,
    CallTask,
    CallTry,
    Case,
    CaseAccess,
    Proceeding,
    SpotCheckCase,
    SpotCheckDraw,
    User,
)
from wagecase.procedure.core.enums import CallResult, Conclusion, Words
from wagecase.procedure.records.spot_checks import By, Difference, Rule
from wagecase.services.access.visibility import visible
from wagecase.services.base import lookups
from wagecase.services.base.principal import Principal
from wagecase.services.spot_checks.calls import MOOT
from wagecase.services.spot_checks.estimates import Answer, Share, estimate, weights
from wagecase.services.spot_checks.rounds import Round, population, sample

CITY = ""
# A stratum with fewer cases than this could point at one of them (个人信息保护法 73, fact I19).
FEWEST = 5
TOGETHER = "small"
FROM = Words("{amount} 元起", "from {amount} yuan")
EVERYTHING = Words("全部", "All")


@dataclass(frozen=True, slots=True)
class Measure:
    """One share: `asked` says of which findings, `yes` of which of these."""

    name: str
    label: Words
    asked: Callable[[CallFinding], bool]
    yes: Callable[[CallFinding], bool]


def _reached(one: CallFinding) -> bool:
    return one.result == CallResult.reached


MEASURES: tuple[Measure, ...] = (
    Measure("reached", Words("接通", "Reached"), lambda one: True, _reached),
    Measure(
        "as_on_file",
        Words("到账与登记相符", "Money as on file"),
        _reached,
        lambda one: (one.received or 0) >= (one.on_file or 0),
    ),
    Measure(
        "nothing_owed", Words("本人说已不欠", "Nothing owed, by his own word"), _reached, lambda one: not one.still_owed
    ),
    Measure(
        "own_card",
        Words("打到本人卡", "On his own card"),
        lambda one: _reached(one) and bool(one.received),
        lambda one: bool(one.own_card),
    ),
    Measure(
        "told_satisfied",
        Words("被要求先说满意或撤诉", "Told to say satisfied or to withdraw"),
        _reached,
        lambda one: bool(one.told_satisfied),
    ),
    Measure("charged", Words("被收费", "Charged a fee"), _reached, lambda one: bool(one.charged)),
    Measure(
        "satisfied",
        Words("满意", "Satisfied"),
        lambda one: one.satisfaction is not None,
        lambda one: one.satisfaction in ("satisfied", "fairly"),
    ),
    Measure(
        "differs", Words("与办结情况不符", "Differs from the conclusion"), _reached, lambda one: bool(one.differences)
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One district, or all: cases of the population, drawn, called so far, no longer to be called; and the shares."""

    area: str
    population: int
    drawn: int
    called: int
    moot: int
    shares: Mapping[str, Share]


def results(round_id: uuid.UUID) -> list[Line]:
    """The whole city first, then each district that has cases in the population."""
    whole = _count(SpotCheckCase.stratum, SpotCheckCase.round_id == round_id)
    by_area = _count(SpotCheckCase.area_code, SpotCheckCase.round_id == round_id)
    rows = _rows(round_id)
    weight = {measure.name: weights(_answers(measure, rows), whole) for measure in MEASURES}
    lines = [_line(CITY, sum(by_area.values()), rows, weight)]
    for area in sorted(by_area):
        lines.append(_line(area, by_area[area], [row for row in rows if row.area_code == area], weight))
    return lines


def _count(column: Any, *terms: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in db.session.execute(select(column, func.count()).where(*terms).group_by(column))}


def _rows(round_id: uuid.UUID) -> Sequence[Row[Any]]:
    """Each drawn case with stratum, district and what was found."""
    query: Any = (
        select(SpotCheckDraw.case_id, SpotCheckDraw.stratum, SpotCheckDraw.place, SpotCheckCase.area_code, CallFinding)
        .join(
            SpotCheckCase,
            (SpotCheckCase.round_id == SpotCheckDraw.round_id) & (SpotCheckCase.case_id == SpotCheckDraw.case_id),
        )
        .join(CallTask, (CallTask.round_id == SpotCheckDraw.round_id) & (CallTask.case_id == SpotCheckDraw.case_id))
        .outerjoin(CallFinding, CallFinding.task_id == CallTask.id)
        .where(SpotCheckDraw.round_id == round_id)
        .order_by(SpotCheckDraw.stratum, SpotCheckDraw.place)
    )
    found: Sequence[Row[Any]] = db.session.execute(query).all()
    return found


def _heard(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    return [row for row in rows if row.CallFinding is not None and row.CallFinding.result != MOOT]


def _answers(measure: Measure, rows: Sequence[Row[Any]]) -> list[Answer]:
    return [
        Answer(row.stratum, row.area_code, measure.yes(row.CallFinding))
        for row in _heard(rows)
        if measure.asked(row.CallFinding)
    ]


def _line(area: str, whole: int, rows: Sequence[Row[Any]], weight: Mapping[str, Mapping[str, float]]) -> Line:
    heard = len(_heard(rows))
    done = sum(row.CallFinding is not None for row in rows)
    shares = {one.name: estimate(_answers(one, rows), weight[one.name]) for one in MEASURES}
    return Line(area, whole, len(rows), heard, done - heard, MappingProxyType(shares))


def differing(principal: Principal, round_id: uuid.UUID) -> Sequence[Row[Any]]:
    """Cases in which the worker's account differs, for the person who decides what follows; without his words."""
    query: Any = (
        select(Case.id, Case.number, Case.area_code, Case.stage, Proceeding.id.label("root_id"), CallFinding)
        .join(CallTask, CallTask.case_id == Case.id)
        .join(CallFinding, CallFinding.task_id == CallTask.id)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .join(Proceeding, (Proceeding.case_id == Case.id) & (Proceeding.procedure == "case"))
        .where(CallTask.round_id == round_id, func.cardinality(CallFinding.differences) > 0, visible(principal))
        .order_by(CallFinding.at, CallTask.id)
    )
    rows: Sequence[Row[Any]] = db.session.execute(query).all()
    return rows


def tasks(round_id: uuid.UUID) -> Sequence[Row[Any]]:
    """The calls of a round for those who drew it: who calls, how often it was tried, what came of it."""
    tried = select(func.count()).where(CallTry.task_id == CallTask.id).scalar_subquery()
    query: Any = (
        select(CallTask, Case.number, User.name.label("caller"), tried.label("tries"), CallFinding.result)
        .join(Case, Case.id == CallTask.case_id)
        .outerjoin(User, User.id == CallTask.caller_id)
        .outerjoin(CallFinding, CallFinding.task_id == CallTask.id)
        .where(CallTask.round_id == round_id)
        .order_by(CallFinding.result.is_not(None), CallTask.due_on, Case.number)
    )
    rows: Sequence[Row[Any]] = db.session.execute(query).all()
    return rows


# For others.


def document(found: Round, seed: str | None) -> dict[str, Any]:
    """Everything that drawing again needs; ids of cases and claims are nobody's data without our tables."""
    frozen = found.steps.get("frozen")
    return {
        "id": str(found.row.id),
        "name": found.row.name,
        "published_at": found.row.published_at.isoformat(),
        "rule": found.row.rule,
        "rule_digest": found.rule_digest,
        "seed_digest": found.row.seed_digest,
        "seed": seed,
        "population_digest": frozen.digest if frozen else None,
        "population": [entry.line for entry in population(found.row.id)],
        "sample": [[one.stratum, one.case, one.place, one.claim] for one in sample(found.row.id)],
    }


ANONYMOUS = ("stratum", "place", "result", "as_on_file", "own_card", "told_satisfied", "charged", "satisfaction")


def anonymous(round_id: uuid.UUID) -> Iterator[tuple[str, ...]]:
    """One row for each case that was called, without anything that leads to it: no id, no day, no sum; small strata are
    thrown together (个人信息保护法 73). Their order is that of the draw."""
    whole = _count(SpotCheckCase.stratum, SpotCheckCase.round_id == round_id)
    yield ANONYMOUS
    count: Counter[str] = Counter()
    for row in _heard(_rows(round_id)):
        stratum = row.stratum if whole[row.stratum] >= FEWEST else TOGETHER
        count[stratum] += 1
        yield stratum, str(count[stratum]), *_told(row.CallFinding)


def _told(one: CallFinding) -> tuple[str, ...]:
    if not _reached(one):
        return (one.result, *("",) * 5)
    as_on_file = (one.received or 0) >= (one.on_file or 0)
    said = (as_on_file, one.own_card, one.told_satisfied, one.charged)
    return (one.result, *("yes" if each else "no" for each in said), one.satisfaction or "")


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum: its key in the published lines, how it is called, cases of the population and of the sample."""

    key: str
    label: str
    population: int
    drawn: int


def strata(found: Round, lang: str) -> list[Stratum]:
    whole = _count(SpotCheckCase.stratum, SpotCheckCase.round_id == found.row.id)
    drawn = _count(SpotCheckDraw.stratum, SpotCheckDraw.round_id == found.row.id)
    named = _naming(lang)
    rule = found.rule
    return [
        Stratum(key, _called(rule, key, named) or EVERYTHING.get(lang), whole[key], drawn.get(key, 0))
        for key in sorted(whole)
    ]


def _naming(lang: str) -> Mapping[str, Callable[[str], str]]:
    areas = {one["code"]: one["label"] for one in lookups.areas(lang)}
    offices = {one["code"]: one["name"] for one in lookups.organisations(lang)}
    conclusions = {one.value: one.label.get(lang) for one in Conclusion}
    return {
        By.area: lambda key: areas.get(key, key),
        By.office: lambda key: offices.get(key, key),
        By.conclusion: lambda key: conclusions.get(key, key),
        By.amount: lambda key: FROM.get(lang).format(amount=f"{Decimal(key.removeprefix('from_')):,.0f}"),
    }


def _called(rule: Rule, key: str, named: Mapping[str, Callable[[str], str]]) -> str:
    parts = zip(rule.strata, key.split("/"), strict=False)
    return " · ".join(named[by](part) for by, part in parts)


def labels(found: CallFinding, lang: str) -> list[str]:
    return [Difference(one).label.get(lang) for one in found.differences]
