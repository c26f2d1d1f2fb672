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
    CallbackAttempt,
    CallbackFinding,
    CallbackTask,
    Case,
    CaseAccess,
    Proceeding,
    SpotCheckCase,
    SpotCheckDraw,
    User,
)
from wagecase.procedure.core.enums import Bilingual, CallbackResult, Conclusion
from wagecase.procedure.records.spot_checks import Discrepancy, SamplingRule, StratifiedBy
from wagecase.services.access.visibility import visible_to
from wagecase.services.base import lookups
from wagecase.services.base.principal import Principal
from wagecase.services.spot_checks.call_queries import MOOT_STATE
from wagecase.services.spot_checks.estimates import SampleAnswer, ShareEstimate, estimate_share, stratum_weights
from wagecase.services.spot_checks.round_queries import SpotCheckRound, get_population, get_sample

WHOLE_CITY = ""
# A stratum with fewer cases than this could point at one of them (个人信息保护法 73, fact I19).
MIN_STRATUM_SIZE = 5
POOLED_STRATUM = "small"
AMOUNT_FROM_LABEL = Bilingual("{amount} 元起", "from {amount} yuan")
ALL_LABEL = Bilingual("全部", "All")


@dataclass(frozen=True, slots=True)
class ResultMeasure:
    """One share: `asked` says of which findings, `yes` of which of these."""

    name: str
    label: Bilingual
    asked: Callable[[CallbackFinding], bool]
    yes: Callable[[CallbackFinding], bool]


def _was_reached(one: CallbackFinding) -> bool:
    return one.result == CallbackResult.reached


MEASURES: tuple[ResultMeasure, ...] = (
    ResultMeasure("reached", Bilingual("接通", "Reached"), lambda one: True, _was_reached),
    ResultMeasure(
        "as_on_file",
        Bilingual("到账与登记相符", "Money as on file"),
        _was_reached,
        lambda one: (one.received or 0) >= (one.on_file or 0),
    ),
    ResultMeasure(
        "nothing_owed",
        Bilingual("本人说已不欠", "Nothing owed, by the worker's own account"),
        _was_reached,
        lambda one: not one.still_owed,
    ),
    ResultMeasure(
        "own_card",
        Bilingual("打到本人卡", "On their own card"),
        lambda one: _was_reached(one) and bool(one.received),
        lambda one: bool(one.own_card),
    ),
    ResultMeasure(
        "asked_to_say_satisfied",
        Bilingual("被要求先说满意或撤诉", "Asked to say they are satisfied or to withdraw"),
        _was_reached,
        lambda one: bool(one.asked_to_say_satisfied),
    ),
    ResultMeasure("charged", Bilingual("被收费", "Charged a fee"), _was_reached, lambda one: bool(one.charged)),
    ResultMeasure(
        "satisfied",
        Bilingual("满意", "Satisfied"),
        lambda one: one.satisfaction is not None,
        lambda one: one.satisfaction in ("satisfied", "fairly"),
    ),
    ResultMeasure(
        "differs",
        Bilingual("与办结情况不符", "Differs from the conclusion"),
        _was_reached,
        lambda one: bool(one.differences),
    ),
)


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One district, or all: cases of the population, drawn, called so far, no longer to be called; and the shares."""

    area: str
    population: int
    drawn: int
    called: int
    moot: int
    shares: Mapping[str, ShareEstimate]


def round_results(round_id: uuid.UUID) -> list[ResultRow]:
    """The whole city first, then each district that has cases in the population."""
    whole = _count_by_area(SpotCheckCase.stratum, SpotCheckCase.round_id == round_id)
    by_area = _count_by_area(SpotCheckCase.area_code, SpotCheckCase.round_id == round_id)
    rows = _drawn_rows(round_id)
    weight = {measure.name: stratum_weights(_sample_answers(measure, rows), whole) for measure in MEASURES}
    lines = [_result_row(WHOLE_CITY, sum(by_area.values()), rows, weight)]
    for area in sorted(by_area):
        lines.append(_result_row(area, by_area[area], [row for row in rows if row.area_code == area], weight))
    return lines


def _count_by_area(column: Any, *terms: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in db.session.execute(select(column, func.count()).where(*terms).group_by(column))}


def _drawn_rows(round_id: uuid.UUID) -> Sequence[Row[Any]]:
    """Each drawn case with stratum, district and what was found."""
    query: Any = (
        select(
            SpotCheckDraw.case_id, SpotCheckDraw.stratum, SpotCheckDraw.place, SpotCheckCase.area_code, CallbackFinding
        )
        .join(
            SpotCheckCase,
            (SpotCheckCase.round_id == SpotCheckDraw.round_id) & (SpotCheckCase.case_id == SpotCheckDraw.case_id),
        )
        .join(
            CallbackTask,
            (CallbackTask.round_id == SpotCheckDraw.round_id) & (CallbackTask.case_id == SpotCheckDraw.case_id),
        )
        .outerjoin(CallbackFinding, CallbackFinding.task_id == CallbackTask.id)
        .where(SpotCheckDraw.round_id == round_id)
        .order_by(SpotCheckDraw.stratum, SpotCheckDraw.place)
    )
    found: Sequence[Row[Any]] = db.session.execute(query).all()
    return found


def _answered_rows(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    return [row for row in rows if row.CallbackFinding is not None and row.CallbackFinding.result != MOOT_STATE]


def _sample_answers(measure: ResultMeasure, rows: Sequence[Row[Any]]) -> list[SampleAnswer]:
    return [
        SampleAnswer(row.stratum, row.area_code, measure.yes(row.CallbackFinding))
        for row in _answered_rows(rows)
        if measure.asked(row.CallbackFinding)
    ]


def _result_row(
    area: str, whole: int, rows: Sequence[Row[Any]], weight: Mapping[str, Mapping[str, float]]
) -> ResultRow:
    heard = len(_answered_rows(rows))
    done = sum(row.CallbackFinding is not None for row in rows)
    shares = {one.name: estimate_share(_sample_answers(one, rows), weight[one.name]) for one in MEASURES}
    return ResultRow(area, whole, len(rows), heard, done - heard, MappingProxyType(shares))


def differing_cases(principal: Principal, round_id: uuid.UUID) -> Sequence[Row[Any]]:
    """Cases in which the worker's account differs, for the person who decides what follows; without their words."""
    query: Any = (
        select(Case.id, Case.number, Case.area_code, Case.stage, Proceeding.id.label("root_id"), CallbackFinding)
        .join(CallbackTask, CallbackTask.case_id == Case.id)
        .join(CallbackFinding, CallbackFinding.task_id == CallbackTask.id)
        .join(CaseAccess, CaseAccess.case_id == Case.id)
        .join(Proceeding, (Proceeding.case_id == Case.id) & (Proceeding.procedure == "case"))
        .where(
            CallbackTask.round_id == round_id, func.cardinality(CallbackFinding.differences) > 0, visible_to(principal)
        )
        .order_by(CallbackFinding.at, CallbackTask.id)
    )
    rows: Sequence[Row[Any]] = db.session.execute(query).all()
    return rows


def list_round_callbacks(round_id: uuid.UUID) -> Sequence[Row[Any]]:
    """The calls of a round for those who drew it: who calls, how often it was tried, the result."""
    tried = select(func.count()).where(CallbackAttempt.task_id == CallbackTask.id).scalar_subquery()
    query: Any = (
        select(CallbackTask, Case.number, User.name.label("caller"), tried.label("tries"), CallbackFinding.result)
        .join(Case, Case.id == CallbackTask.case_id)
        .outerjoin(User, User.id == CallbackTask.caller_id)
        .outerjoin(CallbackFinding, CallbackFinding.task_id == CallbackTask.id)
        .where(CallbackTask.round_id == round_id)
        .order_by(CallbackFinding.result.is_not(None), CallbackTask.due_on, Case.number)
    )
    rows: Sequence[Row[Any]] = db.session.execute(query).all()
    return rows


# For others.


def round_document(found: SpotCheckRound, seed: str | None) -> dict[str, Any]:
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
        "population": [entry.line for entry in get_population(found.row.id)],
        "sample": [[one.stratum, one.case, one.place, one.claim] for one in get_sample(found.row.id)],
    }


ANONYMOUS_COLUMNS = (
    "stratum",
    "place",
    "result",
    "as_on_file",
    "own_card",
    "asked_to_say_satisfied",
    "charged",
    "satisfaction",
)


def anonymous_rows(round_id: uuid.UUID) -> Iterator[tuple[str, ...]]:
    """One row for each case that was called, without anything that leads to it: no id, no day, no sum; small strata are
    thrown together (个人信息保护法 73). Their order is that of the draw."""
    whole = _count_by_area(SpotCheckCase.stratum, SpotCheckCase.round_id == round_id)
    yield ANONYMOUS_COLUMNS
    count: Counter[str] = Counter()
    for row in _answered_rows(_drawn_rows(round_id)):
        stratum = row.stratum if whole[row.stratum] >= MIN_STRATUM_SIZE else POOLED_STRATUM
        count[stratum] += 1
        yield stratum, str(count[stratum]), *_anonymous_row(row.CallbackFinding)


def _anonymous_row(one: CallbackFinding) -> tuple[str, ...]:
    if not _was_reached(one):
        return (one.result, *("",) * 5)
    as_on_file = (one.received or 0) >= (one.on_file or 0)
    said = (as_on_file, one.own_card, one.asked_to_say_satisfied, one.charged)
    return (one.result, *("yes" if each else "no" for each in said), one.satisfaction or "")


@dataclass(frozen=True, slots=True)
class Stratum:
    """One stratum: its key in the published lines, how it is called, cases of the population and of the sample."""

    key: str
    label: str
    population: int
    drawn: int


def list_strata(found: SpotCheckRound, lang: str) -> list[Stratum]:
    whole = _count_by_area(SpotCheckCase.stratum, SpotCheckCase.round_id == found.row.id)
    drawn = _count_by_area(SpotCheckDraw.stratum, SpotCheckDraw.round_id == found.row.id)
    named = _stratum_namers(lang)
    rule = found.rule
    return [
        Stratum(key, _stratum_label(rule, key, named) or ALL_LABEL.get(lang), whole[key], drawn.get(key, 0))
        for key in sorted(whole)
    ]


def _stratum_namers(lang: str) -> Mapping[str, Callable[[str], str]]:
    areas = {one["code"]: one["label"] for one in lookups.list_areas(lang)}
    offices = {one["code"]: one["name"] for one in lookups.list_active_organisations(lang)}
    conclusions = {one.value: one.label.get(lang) for one in Conclusion}
    return {
        StratifiedBy.area: lambda key: areas.get(key, key),
        StratifiedBy.office: lambda key: offices.get(key, key),
        StratifiedBy.conclusion: lambda key: conclusions.get(key, key),
        StratifiedBy.amount: lambda key: AMOUNT_FROM_LABEL.get(lang).format(
            amount=f"{Decimal(key.removeprefix('from_')):,.0f}"
        ),
    }


def _stratum_label(rule: SamplingRule, key: str, named: Mapping[str, Callable[[str], str]]) -> str:
    parts = zip(rule.strata, key.split("/"), strict=False)
    return " · ".join(named[by](part) for by, part in parts)


def finding_labels(found: CallbackFinding, lang: str) -> list[str]:
    return [Discrepancy(one).label.get(lang) for one in found.differences]
