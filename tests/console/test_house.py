"""The console as a house: no page is heavy or asks the database much, whatever the data; every word has its label."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.console.conftest import Filed
from tests.console.test_acts import assigned
from tests.console.visiting import MOST_BYTES, MOST_QUERIES, Visitor, counted
from wagecase.console.base import blueprint
from wagecase.law.book import load
from wagecase.procedure.spec import ProcedureSpec
from wagecase.procedure.table import PROCEDURES
from wagecase.schemas.acts import FIELDS
from wagecase.schemas.complaints import TOLD as TOLD_FIELDS
from wagecase.services.actform import ABOUT_CLAIMS, OPTIONS
from wagecase.services.casefile import OWNERS
from wagecase.services.casepages import TOLD

Visit = Callable[..., Visitor]
WORKERS = 500
# Who opens which page; the case is one of five hundred workers with an approval that waits.
PAGES = {
    "inspector.binhai": (
        "/console/work",
        "/console/work?whose=organisation",
        "/console/account",
        "/console/search?q=某某",
        "/console/cases/{number}",
        "/console/cases/{number}/claims",
        "/console/cases/{number}/money",
        "/console/cases/{number}/papers",
        "/console/cases/{number}/told",
        "/console/cases/{number}/timeline",
    ),
    "head.binhai": (
        "/console/work",
        "/console/approvals",
        "/console/cases/{number}",
        "/console/cases/{number}/readers",
    ),
    "supervisor.city": (
        "/console/work?whose=organisation",
        "/console/cases/{number}",
        "/console/search?q=某某&late=true",
    ),
}


def static_bytes() -> int:
    folder = Path(blueprint.root_path) / "static"
    return sum(len(gzip.compress((folder / name).read_bytes())) for name in ("console.css", "console.js"))


@pytest.fixture
def large(app: Flask, visit: Visit, take: Callable[..., Filed]) -> Filed:
    filed, inspector = take(workers=WORKERS), visit("inspector.binhai")
    assigned(app, visit, filed)
    inspector.act(filed.number, "verify", finding="violation", account="属实")
    inspector.act(filed.number, "accept")
    form = inspector.form_of(filed.number, "find_amount")
    filled = inspector.send(form, fill="claimed").form("find_amount")
    inspector.send(filled, ground="wage_ledger")
    inspector.act(filed.number, "submit", fields={"for": "filed", "account": "建议立案"})
    return filed


def test_no_page_asks_much_or_weighs_much_at_five_hundred_workers(app: Flask, visit: Visit, large: Filed) -> None:
    assets, faults = static_bytes(), []
    for who, paths in PAGES.items():
        visitor = visit(who)
        forms = list(acts_of(visitor, large.number)) if who != "supervisor.city" else []
        for path in (*(path.format(number=large.number) for path in paths), *forms):
            with counted(app) as statements:
                page = visitor.get(path)
            weight = len(gzip.compress(page.html.encode())) + assets
            faults += [f"{path}: {len(statements)} queries"] if len(statements) > MOST_QUERIES else []
            faults += [f"{path}: {weight} bytes"] if weight > MOST_BYTES else []
    assert faults == []


def acts_of(visitor: Visitor, number: str) -> Iterator[str]:
    page = visitor.get(f"/console/cases/{number}")
    yield from (one for one in page.html.split('"') if "/acts/" in one)


def test_every_owner_of_a_clock_has_a_name_and_every_told_field_a_label() -> None:
    assert {str(clock.owner) for clock in load().clocks.values()} <= set(OWNERS)
    assert set(TOLD_FIELDS) <= set(TOLD)


def test_every_kind_of_field_can_be_drawn() -> None:
    drawn = (
        {"text", "date", "time", "money", "integer", "code", "choice", "yes_no"} | ABOUT_CLAIMS | set(map(str, OPTIONS))
    )
    assert {str(kind) for kind in FIELDS} == drawn


@pytest.mark.parametrize("spec", PROCEDURES.values(), ids=lambda spec: spec.name)
def test_no_act_asks_under_a_name_that_the_form_needs_for_itself(spec: ProcedureSpec) -> None:
    own = {"csrf_token", "key", "version", "seen", "back", "resumed", "fill", "more", "terms_shown", "happened_on"}
    used = {ask.name for act in spec.acts for ask in act.asks}
    assert used & own <= set()
