"""Draw packages and their imports, from the imports themselves, into the documents that show them.

A document asks for a drawing by the line `<!-- diagram: wagecase.services -->`: the packages directly inside of the one
named, and an arrow from each to what it imports. An arrow that follows from others is left out. The drawing stands
between that line and `<!-- /diagram -->`, and is rewritten by `make diagram`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
ROOTS = ("wagecase", "workers")
BLOCK = re.compile(r"(<!-- diagram: ([\w.]+) -->\n).*?(<!-- /diagram -->)", re.DOTALL)

Arrows = Mapping[str, set[str]]


def documents() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def drawn(text: str) -> str:
    """A document with its drawings as they are to be today."""
    return BLOCK.sub(lambda block: f"{block[1]}{mermaid(block[2])}{block[3]}", text)


def mermaid(package: str) -> str:
    """The drawing of a package, fenced for Markdown."""
    arrows = reduced(imports(package))
    lines = [f"  {name}" for name in sorted(arrows)]
    lines += [f"  {name} --> {other}" for name in sorted(arrows) for other in sorted(arrows[name])]
    return "\n".join(["```mermaid", "flowchart TD", *lines, "```", ""])


def imports(package: str) -> Arrows:
    """The packages inside of one, each with those beside it that any of its modules imports."""
    graph = grimp.build_graph(*ROOTS, exclude_type_checking_imports=True, cache_dir=None)
    inside = {name for name in graph.find_children(package) if graph.find_children(name)}
    inside |= set(ROOTS) - {package} if package in ROOTS else set()
    for name in inside:
        graph.squash_module(name)
    return {
        short(name): {short(other) for other in graph.find_modules_directly_imported_by(name) & inside - {name}}
        for name in inside
    }


def short(name: str) -> str:
    return name.rpartition(".")[2]


def reduced(arrows: Arrows) -> Arrows:
    """The arrows without those that a longer way already shows."""
    kept = {name: set(others) for name, others in arrows.items()}
    for name, others in sorted(kept.items()):
        for other in sorted(others):
            others.remove(other)
            if other not in reached(kept, name):
                others.add(other)
    return kept


def reached(arrows: Arrows, start: str) -> set[str]:
    found: set[str] = set()
    waiting = set(arrows[start])
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= arrows[name] - found
    return found


if __name__ == "__main__":
    for document in documents():
        document.write_text(drawn(document.read_text("utf-8")), "utf-8")
