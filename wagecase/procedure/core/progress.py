"""Where a proceeding has been and may still go, in the order of its table: what a page draws as its track."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wagecase.law.words import Bilingual
from wagecase.procedure.core.spec import ProcedureSpec
from wagecase.procedure.core.views import EventView, ProceedingView


class StepState(StrEnum):
    done = "done"
    here = "here"
    ahead = "ahead"


@dataclass(frozen=True, slots=True)
class ProgressStep:
    """A stage on the track; `since` is the legal date on which it was last entered."""

    name: str
    label: Bilingual
    passed: StepState
    since: date | None
    end: bool


def stages_entered(spec: ProcedureSpec, proceeding: ProceedingView, events: Iterable[EventView]) -> dict[str, date]:
    """The stages that a proceeding has been in, by the events of its acts, with the day of the last entering."""
    stage, found = spec.first, {spec.first: proceeding.opened_on}
    for event in events:
        targets = [act.to for act in spec.acts if act.to and act.records == event.name and stage in act.at]
        if event.proceeding_id == proceeding.id and targets:
            stage = targets[0]
            found[stage] = event.on
    # What opened it may have put it further on at once, and two acts may leave the same event.
    return found | {proceeding.stage: proceeding.stage_since}


def list_progress_steps(
    spec: ProcedureSpec, proceeding: ProceedingView, events: Iterable[EventView]
) -> tuple[ProgressStep, ...]:
    """The stages passed, the present one, and the usual way ahead to the first of the ends. A stage from which a
    proceeding was led back lies ahead of it again."""
    days = stages_entered(spec, proceeding, events)
    return tuple(_progress_steps(spec, proceeding, days))


def _progress_steps(spec: ProcedureSpec, proceeding: ProceedingView, days: dict[str, date]) -> Iterator[ProgressStep]:
    names = [stage.name for stage in spec.stages]
    at, ended = names.index(proceeding.stage), proceeding.stage in spec.ends
    usual = next((stage.name for stage in spec.stages if stage.end), None)
    for place, stage in enumerate(spec.stages):
        if stage.name == proceeding.stage:
            yield ProgressStep(stage.name, stage.label, StepState.here, days[stage.name], stage.end)
        elif place < at and stage.name in days and not stage.end:
            yield ProgressStep(stage.name, stage.label, StepState.done, days[stage.name], stage.end)
        elif place > at and not ended and (not stage.end or stage.name == usual):
            yield ProgressStep(stage.name, stage.label, StepState.ahead, None, stage.end)
