"""A procedure as a value: its stages in order and its acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from wagecase.law.words import Bilingual
from wagecase.procedure.core.acts import Act
from wagecase.procedure.core.stages import StageSpec


class TableFault(Exception):
    """A table that must not be used: procedure, row and reason."""

    def __init__(self, procedure: str, row: str, reason: str) -> None:
        super().__init__(f"{procedure}: {row}: {reason}")
        self.procedure, self.row, self.reason = procedure, row, reason


@dataclass(frozen=True)
class ProcedureSpec:
    """`first` is the stage in which a proceeding is opened; `entries` are the other ones where acts of this or another
    table open it."""

    name: str
    label: Bilingual
    stages: tuple[StageSpec, ...]
    first: str
    acts: tuple[Act, ...]
    entries: frozenset[str] = frozenset()

    @cached_property
    def by_name(self) -> Mapping[str, Act]:
        return {act.name: act for act in self.acts}

    @cached_property
    def ends(self) -> frozenset[str]:
        return frozenset(stage.name for stage in self.stages if stage.end)

    def stage(self, name: str) -> StageSpec:
        return next(stage for stage in self.stages if stage.name == name)
