"""Law is data: each figure and each setting of the book has a reader, and none stands in the code a second time."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

import wagecase
from wagecase.law.book import load

HOUSE = Path(wagecase.__file__).parent
ROOMS = (HOUSE, HOUSE.parent / "workers")


@cache
def literals() -> frozenset[str]:
    """Every whole string of the code; parts of f-strings are no names, and what fills the demo reads nothing."""
    found: set[str] = set()
    for path in (path for room in ROOMS for path in sorted(room.rglob("*.py")) if not path.name.startswith("demo")):
        tree = ast.parse(path.read_text("utf-8"))
        parts = {id(one) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for one in node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
                found.add(node.value)
    return frozenset(found)


def of_clocks() -> set[str]:
    """The settings that stand in the term of a clock, which the fold reads."""
    terms = (term for clock in load().clocks.values() for term in clock.terms)
    return {name for term in terms for name in (term.setting, term.unit_setting) if name}


@pytest.mark.parametrize("name", sorted(load().settings))
def test_every_setting_is_read(name: str) -> None:
    assert name in literals() or name in of_clocks(), "this setting does nothing"


@pytest.mark.parametrize("name", sorted(load().amounts))
def test_every_figure_is_read(name: str) -> None:
    assert name in literals(), "this figure is read by nothing"
