"""Which functions begin a unit of work, and which of the calls within one would begin another, read from the code."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

BEGINNINGS = frozenset({"unit_of_work", "unit_of_attempt"})
# Made by wrapping a function, which a reader of definitions does not see.
WRAPPED = frozenset({"wagecase.services.acts.perform.perform"})


class Code:
    """The functions of some modules by full name, and the full names of what each calls, as far as imports tell."""

    def __init__(self, sources: dict[str, str]) -> None:
        self.functions: dict[str, ast.FunctionDef] = {}
        self.calls: dict[str, set[str]] = {}
        self.within: dict[str, set[str]] = {}
        for module, source in sources.items():
            self._read(module, ast.parse(source))
        self.beginnings = WRAPPED | self.within.keys()

    def _read(self, module: str, tree: ast.Module) -> None:
        names = dict(_names(module, tree))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                name = f"{module}.{node.name}"
                self.functions[name] = node
                self.calls[name] = _calls(node.body, names)
                if bodies := list(_bodies(node)):
                    self.within[name] = _calls(bodies, names)

    def nested(self) -> list[tuple[str, ...]]:
        """From a function with a unit of work by its calls to another that begins one."""
        return sorted(path for name, calls in self.within.items() if (path := self._way((name,), calls)))

    def _way(self, path: tuple[str, ...], calls: Iterable[str]) -> tuple[str, ...]:
        waiting, seen = [(path, name) for name in calls], set(path)
        while waiting:
            before, name = waiting.pop()
            if name in self.beginnings:
                return (*before, name)
            if name not in seen:
                seen.add(name)
                waiting += [((*before, name), called) for called in self.calls.get(name, ())]
        return ()


def read(root: Path, *folders: str) -> Code:
    """The code below these folders."""
    paths = [path for folder in folders for path in sorted((root / folder).rglob("*.py"))]
    return Code({".".join(path.relative_to(root).with_suffix("").parts): path.read_text("utf-8") for path in paths})


def _names(module: str, tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What names of a module stand for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((one.asname or one.name, f"{node.module}.{one.name}") for one in node.names)
    yield from ((node.name, f"{module}.{node.name}") for node in tree.body if isinstance(node, ast.FunctionDef))


def _begins(expression: ast.expr) -> bool:
    return isinstance(expression, ast.Call) and ast.unparse(expression.func).split(".")[-1] in BEGINNINGS


def _bodies(function: ast.FunctionDef) -> Iterator[ast.stmt]:
    """The statements that run within a unit of work."""
    if any(map(_begins, function.decorator_list)):
        yield from function.body
    for node in ast.walk(function):
        if isinstance(node, ast.With) and any(_begins(one.context_expr) for one in node.items):
            yield from node.body


def _calls(nodes: Iterable[ast.AST], names: dict[str, str]) -> set[str]:
    called = (one.func for node in nodes for one in ast.walk(node) if isinstance(one, ast.Call))
    return {name for one in called if (name := _named(one, names))}


def _named(called: ast.expr, names: dict[str, str]) -> str | None:
    if isinstance(called, ast.Name):
        return names.get(called.id)
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id in names:
        return f"{names[called.value.id]}.{called.attr}"
    return None
