"""The tables of tests/examples that a lawyer can read, given to the procedures row by row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.procedure.world import World
from wagecase.procedure.core.acts import FieldType
from wagecase.procedure.tables.table import get_act

TABLES = sorted((Path(__file__).parents[2] / "examples").glob("procedure_*.tsv"))
WORKERS = ("4465.12",) * 32 + ("4465.16",)


def lines(table: Path) -> Iterator[list[str]]:
    for line in table.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


def value(world: World, procedure: str, act: str, name: str, text: str) -> Any:
    kind = next(ask.type for ask in get_act(procedure, act).form_fields if ask.name == name)
    if kind is FieldType.claim_amounts:
        return tuple({"claim": one.id, "amount": one.outstanding} for one in world.claims)
    if kind is FieldType.document:
        return orders(world)[-1]
    readers: dict[FieldType, Any] = {
        FieldType.date: date.fromisoformat,
        FieldType.integer: int,
        FieldType.money: Decimal,
    }
    return readers.get(kind, str)(text)


def orders(world: World) -> list[str]:
    served = world.view().all("inspection.instruction_served")
    return [event.document for event in served if event.document]


def tell(world: World, line: list[str]) -> None:
    day, who, procedure, act, entered, outcome, clocks = line
    world.until(day)
    pairs = (pair.split("=") for pair in entered.split())
    values = {name: value(world, procedure, act, name, text) for name, text in pairs}
    refusals = world.refusals(who, act, procedure, **values)
    if outcome == "done":
        assert not refusals, line
        world.do(who, act, procedure, **values)
    else:
        assert outcome in refusals, line
    for clock, due in (pair.split("=") for pair in clocks.split()):
        assert world.due(clock) == date.fromisoformat(due), (clock, line)


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_the_table_is_what_the_procedures_do(table: Path) -> None:
    world = World(amounts=WORKERS)
    for line in lines(table):
        tell(world, line)
    assert sum(one.claimed for one in world.view().claims) == Decimal("147349.00")


def test_there_are_tables() -> None:
    assert len(TABLES) >= 2
