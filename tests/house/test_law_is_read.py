"""Law is data: each figure and each setting of the book has a reader, and what the code names the book must hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import wagecase
from wagecase.law.book import load_book
from wagecase.procedure.core.named import NAMED_AMOUNTS, NAMED_CLOCKS, NAMED_SETTINGS

HOUSE = Path(wagecase.__file__).parent
ROOMS = (HOUSE, HOUSE.parent / "workers")
NAME = re.compile(r"\b[a-z_]+\.[a-z_]+\b")


def sources() -> Iterator[Path]:
    """The modules that can read the book: what fills the demo reads nothing, and the lists under test prove nothing."""
    for path in (path for room in ROOMS for path in sorted(room.rglob("*.py"))):
        if "demo" not in path.parts and path.name != "named.py":
            yield path


@cache
def literals() -> frozenset[str]:
    """Every whole string of the code; parts of f-strings are no names."""
    found: set[str] = set()
    for path in sources():
        tree = ast.parse(path.read_text("utf-8"))
        parts = {id(one) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for one in node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
                found.add(node.value)
    return frozenset(found)


@cache
def names() -> frozenset[str]:
    """Every name that stands in those strings: whole ones, and those within SQL."""
    return frozenset(name for text in literals() for name in (text, *NAME.findall(text)))


def of_clocks() -> set[str]:
    """The settings that stand in the term of a clock, which the fold reads."""
    terms = (term for clock in load_book().clocks.values() for term in clock.terms)
    return {name for term in terms for name in (term.setting, term.unit_setting) if name}


@pytest.mark.parametrize("name", sorted(load_book().settings))
def test_every_setting_is_read(name: str) -> None:
    assert name in literals() or name in of_clocks(), "this setting does nothing"


@pytest.mark.parametrize("name", sorted(load_book().amounts))
def test_every_figure_is_read(name: str) -> None:
    assert name in literals(), "this figure is read by nothing"


def test_what_the_code_names_is_listed_so_that_no_book_lacks_it() -> None:
    book = load_book()
    assert {name for name in book.clocks if name in names()} == NAMED_CLOCKS
    assert {name for name in book.amounts if name in names()} == NAMED_AMOUNTS
    assert {name for name in book.settings if name in names()} == NAMED_SETTINGS
