"""Which routes are open to a case: ordered decision rows from its facts to proceedings, with reason and article.

A person decides; nothing here refuses. Each question of the table has exactly one row for whatever the facts are, which
is checked at import: two rows that could both fit, or facts that no row fits, refuse the whole table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from types import MappingProxyType

from wagecase.law.words import Bilingual
from wagecase.procedure.core.enums import Labelled

YES, NO = "yes", "no"


class Route(Labelled):
    """Where a case may go."""

    inspection = "inspection", "劳动保障监察", "Labour inspection"
    onestop_mediation = "onestop_mediation", "新就业形态一站式调解", "One-stop mediation for platform work"
    peoples_mediation = "peoples_mediation", "人民调解或者乡镇街道调解", "People's or town mediation"
    committee_mediation = "committee_mediation", "企业调解委员会调解", "Mediation by the enterprise committee"
    fast_track = "fast_track", "速裁庭（简易处理）", "Fast-track arbitration"
    ordinary_arbitration = "ordinary_arbitration", "普通程序仲裁", "Ordinary arbitration"
    collective_arbitration = "collective_arbitration", "集体争议仲裁", "Collective arbitration"
    legal_aid = "legal_aid", "法律援助", "Legal aid"
    payment_order = "payment_order", "申请支付令", "Payment order"
    iou_suit = "iou_suit", "持欠条直接起诉", "Direct suit on the written IOU"
    police = "police", "涉嫌犯罪移送公安", "Transfer to the police"
    government_report = "government_report", "报请本级人民政府", "Report to the government"
    limitation = "limitation", "仲裁时效提示", "A word on the limitation"


class RouteStatus(Labelled):
    """How far a route is open. `closed` says why not; a person may choose it all the same."""

    suggested = "suggested", "建议", "Suggested"
    possible = "possible", "可以", "Possible"
    warning = "warning", "提示", "Mind this"
    closed = "closed", "目前不合适", "Not fitting now"


class LimitStatus(Labelled):
    """What is known of a limit: `unknown` while the day that it runs from is not on record."""

    open = "open", "未届满", "Still open"
    over = "over", "已届满", "Over"
    unknown = "unknown", "无法计算", "Not known"


class FigureComparison(Labelled):
    """An amount beside a figure; `unset` while the deploying authority has not confirmed the figure."""

    within = "within", "不超过", "Not above"
    above = "above", "超过", "Above"
    unset = "unset", "数额标准未设置", "The figure is not set"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingFacts:
    """What the rows are asked of. Amounts in yuan: `highest` is the largest single claim, `total` that of all.

    `collective_workers` and `crime_workers` are the headcounts of the law (C37, A33). Other figures are settings, None
    while unset: `average_wage` of a year (G32), `crime_single`, `crime_ten` (A34).
    """

    collective_workers: int
    crime_workers: int

    construction: bool = False
    government: bool = False
    project_money_unpaid: bool = False
    platform: bool = False
    workers: int = 1
    highest: Decimal = Decimal(0)
    total: Decimal = Decimal(0)
    average_wage: Decimal | None = None
    crime_single: Decimal | None = None
    crime_ten: Decimal | None = None
    iou: bool = False
    agreement_broken: bool = False
    order_unpaid: bool = False
    look_back: LimitStatus = LimitStatus.unknown
    limitation: LimitStatus = LimitStatus.unknown
    employer_gone: bool = False
    urgent: bool = False
    in_forum: bool = False


def _yes_or_no(value: bool) -> str:
    return YES if value else NO


def _amount_feature(facts: RoutingFacts) -> str:
    """Simple handling is tested worker by worker: each has their own claim, no matter who brings it (C20)."""
    if facts.average_wage is None:
        return FigureComparison.unset
    return FigureComparison.within if facts.highest <= facts.average_wage else FigureComparison.above


def _crime_feature(facts: RoutingFacts) -> str:
    """Either limb is enough: one worker's amount, or the sum of many (A33)."""
    limbs = [(facts.highest, facts.crime_single)]
    limbs += [(facts.total, facts.crime_ten)] if facts.workers >= facts.crime_workers else []
    if any(figure is not None and amount >= figure for amount, figure in limbs):
        return FigureComparison.above
    return FigureComparison.unset if any(figure is None for _, figure in limbs) else FigureComparison.within


_YES_OR_NO = frozenset({YES, NO})
_GROUP_VALUES = frozenset({"few", "collective"})
# Every feature that a row may ask of: how it is read from the facts, and all values that it can take.
FEATURES: Mapping[str, tuple[Callable[[RoutingFacts], str], frozenset[str]]] = MappingProxyType(
    {
        "construction": (lambda facts: _yes_or_no(facts.construction), _YES_OR_NO),
        "government": (lambda facts: _yes_or_no(facts.government), _YES_OR_NO),
        "project_money_unpaid": (lambda facts: _yes_or_no(facts.project_money_unpaid), _YES_OR_NO),
        "platform": (lambda facts: _yes_or_no(facts.platform), _YES_OR_NO),
        "group": (lambda facts: "collective" if facts.workers >= facts.collective_workers else "few", _GROUP_VALUES),
        "amount": (_amount_feature, frozenset(map(str, FigureComparison))),
        "crime": (_crime_feature, frozenset(map(str, FigureComparison))),
        "iou": (lambda facts: _yes_or_no(facts.iou), _YES_OR_NO),
        "agreement_broken": (lambda facts: _yes_or_no(facts.agreement_broken), _YES_OR_NO),
        "order_unpaid": (lambda facts: _yes_or_no(facts.order_unpaid), _YES_OR_NO),
        "look_back": (lambda facts: str(facts.look_back), frozenset(map(str, LimitStatus))),
        "limitation": (lambda facts: str(facts.limitation), frozenset(map(str, LimitStatus))),
        "employer_gone": (lambda facts: _yes_or_no(facts.employer_gone), _YES_OR_NO),
        "urgent": (lambda facts: _yes_or_no(facts.urgent), _YES_OR_NO),
        "in_forum": (lambda facts: _yes_or_no(facts.in_forum), _YES_OR_NO),
    }
)


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """One row: `when` names features and the values that fit; a feature that is not named may be anything."""

    question: str
    when: Mapping[str, frozenset[str]]
    route: Route
    status: RouteStatus
    reason: Bilingual
    cite: str
    facts: tuple[str, ...]

    def fits(self, values: Mapping[str, str]) -> bool:
        return all(values[name] in allowed for name, allowed in self.when.items())


@dataclass(frozen=True, slots=True)
class RouteSuggestion:
    """What a row says of a case."""

    route: Route
    status: RouteStatus
    reason: Bilingual
    cite: str
    facts: tuple[str, ...]


class RoutingFault(Exception):
    """A table that must not be used: the question, and the rows or the facts at fault."""


def check_routing_rules(rows: Iterable[RoutingRule], verified: Mapping[str, bool]) -> None:
    """Refuse overlap, gap, an unknown feature or value, and a reason that rests on no fact of the book."""
    by_question: dict[str, list[RoutingRule]] = {}
    for row in rows:
        _check_rule(row, verified)
        by_question.setdefault(row.question, []).append(row)
    for question, own in by_question.items():
        names = sorted({name for row in own for name in row.when})
        for values in product(*(sorted(FEATURES[name][1]) for name in names)):
            case = dict(zip(names, values, strict=True))
            fitting = sum(row.fits(case) for row in own)
            if fitting != 1:
                raise RoutingFault(f"{question}: {'no row fits' if fitting == 0 else 'rows overlap at'} {case}")


def _check_rule(row: RoutingRule, verified: Mapping[str, bool]) -> None:
    for name, allowed in row.when.items():
        if name not in FEATURES or not allowed or not allowed <= FEATURES[name][1]:
            raise RoutingFault(f"{row.question}: {name} cannot be {sorted(allowed)}")
    unknown = [fact for fact in row.facts if fact not in verified]
    if unknown or not row.facts or not row.cite:
        raise RoutingFault(f"{row.question}: rests on {unknown or 'nothing'}")


def feature_values(facts: RoutingFacts) -> dict[str, str]:
    """The features of a case, as the rows ask of them."""
    return {name: read(facts) for name, (read, _) in FEATURES.items()}
