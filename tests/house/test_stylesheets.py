"""Every style sheet parses, gives each property once in a rule, and names only variables and classes that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tinycss2

WAGECASE = Path(__file__).parents[2] / "wagecase"
SHEETS = sorted(WAGECASE.rglob("*.css"))
VARIABLE = re.compile(r"var\((--[\w-]+)")
DEFINED = re.compile(r"(--[\w-]+)\s*:")
# Everything from which a page can get a class name: templates, scripts, and the views that give classes to templates.
SOURCES = "\n".join(
    path.read_text() for kind in ("html", "js", "py") for path in WAGECASE.rglob(f"*.{kind}") if "law" not in path.parts
)
WORDS = frozenset(re.findall(r"[\w-]+", SOURCES))


def rules(sheet: Path) -> Iterator[Any]:
    """The style rules of a sheet, those inside of `@media` and its like included."""
    waiting = tinycss2.parse_stylesheet(sheet.read_text(), skip_comments=True, skip_whitespace=True)
    while waiting:
        rule = waiting.pop()
        yield rule
        if rule.type == "at-rule" and rule.content and rule.lower_at_keyword in ("media", "supports"):
            waiting += tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)


def declarations(rule: Any) -> list[Any]:
    if rule.type != "qualified-rule":
        return []
    return list(tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_it_parses(sheet: Path) -> None:
    nodes = [node for rule in rules(sheet) for node in (rule, *declarations(rule))]
    assert [(node.source_line, node.message) for node in nodes if node.type == "error"] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_rule_gives_a_property_twice(sheet: Path) -> None:
    twice = []
    for rule in rules(sheet):
        names = [one.lower_name for one in declarations(rule) if one.type == "declaration"]
        twice += [(rule.source_line, name) for name in names if names.count(name) > 1]
    assert twice == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_its_variables_are_defined(sheet: Path) -> None:
    defined = {name for one in SHEETS for name in DEFINED.findall(one.read_text())}
    assert set(VARIABLE.findall(sheet.read_text())) - defined == set()


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_its_classes_and_ids_are_on_some_page(sheet: Path) -> None:
    named = set()
    for rule in rules(sheet):
        if rule.type == "qualified-rule":
            named |= set(re.findall(r"[.#]([a-zA-Z][\w-]*)", tinycss2.serialize(rule.prelude)))
    assert sorted(named - WORDS) == []
