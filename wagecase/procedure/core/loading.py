"""A table that is joined elsewhere and loaded by the name of that module on the first question.

Whoever asks the table so needs none of its rows: of the acts and of their effects, on which little else stands, the
rest of the product knows the table alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib import import_module
from typing import TypeVar

V = TypeVar("V")


class LoadedTable(Mapping[str, V]):
    """The mapping that a module calls `name`; what the module raises on import comes with the first question."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    @cached_property
    def _rows(self) -> Mapping[str, V]:
        found: Mapping[str, V] = getattr(import_module(self._module), self._name)
        return found

    def __getitem__(self, key: str) -> V:
        return self._rows[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)
