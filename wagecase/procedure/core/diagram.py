"""Draws a procedure from its table, so that the picture on the wall is the rule that runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wagecase.procedure.core.acts import Act
from wagecase.procedure.core.spec import ProcedureSpec

MANY_STAGES = 4
"""An act that keeps the stage and is open at so many stages is listed once above the diagram, not at every stage."""


def draw_diagram(spec: ProcedureSpec, lang: str) -> str:
    """Mermaid stateDiagram-v2: stages in the table's order, one arrow per pair, the acts that stay as a note."""
    lines = ["stateDiagram-v2", f"    %% {spec.label.get(lang)}", *_common_act_lines(spec, lang)]
    lines += [f'    state "{stage.label.get(lang)}" as {stage.name}' for stage in spec.stages]
    entries = [stage.name for stage in spec.stages if stage.name == spec.first or stage.name in spec.entries]
    lines += [*(f"    [*] --> {name}" for name in entries), *_arrows(spec, lang)]
    lines += [f"    {stage.name} --> [*]" for stage in spec.stages if stage.end]
    lines += [line for stage in spec.stages for line in _note(spec, stage.name, lang)]
    return "\n".join(lines) + "\n"


def _common_act_lines(spec: ProcedureSpec, lang: str) -> Iterator[str]:
    """One comment line for each set of many stages at which the same acts stand."""
    groups: dict[tuple[str, ...], list[Act]] = {}
    for act in spec.acts:
        if act.to is None and len(act.at) >= MANY_STAGES:
            stages = tuple(stage.label.get(lang) for stage in spec.stages if stage.name in act.at)
            groups.setdefault(stages, []).append(act)
    for stages, acts in groups.items():
        yield f"    %% {_join(stages, lang)}: {_names(acts, lang)}"


def _arrows(spec: ProcedureSpec, lang: str) -> Iterator[str]:
    for stage in spec.stages:
        for target in spec.stages:
            acts = [act for act in spec.acts if stage.name in act.at and act.to == target.name]
            if acts:
                yield f"    {stage.name} --> {target.name}: {_names(acts, lang)}"


def _note(spec: ProcedureSpec, stage: str, lang: str) -> list[str]:
    acts = [act for act in spec.acts if stage in act.at and act.to is None and len(act.at) < MANY_STAGES]
    if not acts:
        return []
    return [f"    note right of {stage}", f"        {_names(acts, lang)}", "    end note"]


def _names(acts: list[Act], lang: str) -> str:
    return _join([act.label.get(lang) for act in acts], lang)


def _join(words: Iterable[str], lang: str) -> str:
    return ("、" if lang.startswith("zh") else ", ").join(words)
