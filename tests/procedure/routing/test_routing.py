"""The decision table of routes: read with a lawyer's eyes case by case, and checked for overlap and gap."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.law.making import read_example_table
from wagecase.law.book import load_book
from wagecase.law.words import Bilingual
from wagecase.procedure.routing.decision_table import ROUTING_RULES, suggest_routes
from wagecase.procedure.routing.routing import (
    FEATURES,
    LimitStatus,
    Route,
    RouteStatus,
    RoutingFacts,
    RoutingFault,
    RoutingRule,
    check_routing_rules,
    feature_values,
)

CASES = read_example_table("routing.md")
AMOUNTS = ("highest", "total", "average_wage", "crime_single", "crime_ten")
COLUMNS = {
    "suggested": RouteStatus.suggested,
    "possible": RouteStatus.possible,
    "minded": RouteStatus.warning,
    "closed": RouteStatus.closed,
}
PLAIN = RoutingFacts(collective_workers=10, crime_workers=10)
MONEY = st.one_of(st.none(), st.decimals(0, 200_000, places=2))
FACTS = st.builds(
    RoutingFacts,
    **dict.fromkeys(
        (
            "construction",
            "government",
            "project_money_unpaid",
            "platform",
            "iou",
            "agreement_broken",
            "order_unpaid",
            "employer_gone",
            "urgent",
            "in_forum",
        ),
        st.booleans(),
    ),
    workers=st.integers(1, 60),
    **dict.fromkeys(("collective_workers", "crime_workers"), st.integers(2, 40)),
    highest=st.decimals(0, 200_000, places=2),
    total=st.decimals(0, 2_000_000, places=2),
    **dict.fromkeys(("average_wage", "crime_single", "crime_ten"), MONEY),
    look_back=st.sampled_from(LimitStatus),
    limitation=st.sampled_from(LimitStatus),
)


def facts(written: str) -> RoutingFacts:
    """``construction workers=3 total=54000 limitation=open``"""
    given: dict[str, object] = {}
    for part in written.split():
        name, _, value = part.partition("=")
        if name in AMOUNTS:
            given[name] = Decimal(value)
        elif name == "workers":
            given[name] = int(value)
        else:
            given[name] = LimitStatus(value) if value else True
    return replace(PLAIN, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_a_case_goes_where_the_table_for_lawyers_says(case: dict[str, str]) -> None:
    found = suggest_routes(facts(case["facts"]))
    for column, status in COLUMNS.items():
        assert [str(one.route) for one in found if one.status is status] == case[column].split()


def test_the_cases_for_lawyers_reach_every_route_and_nearly_every_row() -> None:
    reached = {(one.route, one.status, one.reason) for case in CASES for one in suggest_routes(facts(case["facts"]))}
    assert {route for route, _, _ in reached} == set(Route)
    assert len(reached) == len(ROUTING_RULES)


@given(FACTS)
def test_every_question_has_one_answer_whatever_the_facts(given_facts: RoutingFacts) -> None:
    found = suggest_routes(given_facts)
    assert len(found) == len({row.question for row in ROUTING_RULES})
    values = feature_values(given_facts)
    assert all(value in FEATURES[name][1] for name, value in values.items())


@given(FACTS)
def test_legal_aid_is_always_named_and_no_limit_closes_a_route(given_facts: RoutingFacts) -> None:
    assert any(
        one.route is Route.legal_aid and one.status is RouteStatus.suggested for one in suggest_routes(given_facts)
    )
    over = suggest_routes(replace(given_facts, limitation=LimitStatus.over, look_back=LimitStatus.over))
    still = suggest_routes(replace(given_facts, limitation=LimitStatus.open, look_back=LimitStatus.open))
    assert {one.route for one in over if one.status is RouteStatus.closed} == {
        one.route for one in still if one.status is RouteStatus.closed
    }


def test_every_row_can_be_met() -> None:
    for row in ROUTING_RULES:
        names = sorted(row.when)
        assert any(
            row.fits(dict(zip(names, values, strict=True))) for values in product(*(FEATURES[one][1] for one in names))
        )


def _without(question: str) -> tuple[RoutingRule, ...]:
    first = next(row for row in ROUTING_RULES if row.question == question)
    return tuple(row for row in ROUTING_RULES if row is not first)


@pytest.mark.parametrize("question", sorted({row.question for row in ROUTING_RULES}))
def test_a_gap_is_refused(question: str) -> None:
    with pytest.raises(RoutingFault, match=f"{question}: no row fits"):
        check_routing_rules(_without(question), load_book().facts)


def test_overlap_unknown_features_and_reasons_without_a_fact_are_refused() -> None:
    row = ROUTING_RULES[0]
    faults = {
        "rows overlap": (*ROUTING_RULES, row),
        "cannot be": (replace(row, when={"colour": frozenset({"red"})}),),
        r"cannot be \['maybe'\]": (replace(row, when={"iou": frozenset({"maybe"})}),),
        r"rests on \['Z99'\]": (replace(row, facts=("Z99",)),),
        "rests on nothing": (replace(row, facts=()),),
    }
    for reason, rows in faults.items():
        with pytest.raises(RoutingFault, match=reason):
            check_routing_rules(rows, load_book().facts)


def test_rows_speak_both_languages() -> None:
    assert all(isinstance(row.reason, Bilingual) and row.reason.zh != row.reason.en for row in ROUTING_RULES)
    assert all(route.label.zh and route.label.en for route in Route)
