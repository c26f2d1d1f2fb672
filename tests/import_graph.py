"""The real import graph of the product: which module imports which, and how long its chains are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

import grimp

Graph = Mapping[str, frozenset[str]]


@cache
def module_graph() -> Graph:
    """Every module with what it imports. The application's root only joins the rest and is nobody's import."""
    graph = grimp.build_graph("wagecase", "workers", exclude_type_checking_imports=True, cache_dir=None)
    return {
        name: frozenset(graph.find_modules_directly_imported_by(name)) - {"wagecase", name} for name in graph.modules
    }


def package_graph(layer: str) -> Graph:
    """The packages and modules right below `layer`, with those of the same layer that they import."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, imported in module_graph().items():
        own = _below(layer, name)
        if own:
            found[own] |= {other for one in imported if (other := _below(layer, one)) and other != own}
    return {name: frozenset(others) for name, others in found.items()}


def _below(layer: str, name: str) -> str | None:
    return layer + "." + name.removeprefix(layer + ".").split(".")[0] if name.startswith(layer + ".") else None


def longest_chain(graph: Graph, names: Iterable[str] | None = None) -> list[str]:
    """The longest way down from any of these modules, or from any at all; RecursionError where there is a ring."""

    @cache
    def chain(name: str) -> tuple[str, ...]:
        below = [chain(one) for one in sorted(graph.get(name, ()))]
        return (name, *(max(below, key=len) if below else ()))

    found = max((chain(name) for name in sorted(names or graph)), key=len)
    return list(found)


def find_ring(graph: Graph) -> list[str]:
    """Modules that import each other in a ring, the first again at the end; empty where there is none."""
    done: set[str] = set()

    def look(name: str, way: list[str]) -> list[str]:
        if name in way:
            return [*way[way.index(name) :], name]
        if name not in done:
            for one in sorted(graph.get(name, ())):
                if ring := look(one, [*way, name]):
                    return ring
            done.add(name)
        return []

    return next((ring for name in sorted(graph) if (ring := look(name, []))), [])
