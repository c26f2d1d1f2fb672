"""What the worker's page asks by the rows of `procedure.records.complaint_fields`: drawn, read and shown again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from wagecase.procedure.records.complaint_fields import (
    COMPLAINT_FIELDS,
    YES_NO,
    AnswerType,
    ComplaintField,
    question_options,
    questions_of_step,
)
from wagecase.services.spreadsheets import clipboard

INPUT_MODES: Mapping[AnswerType, str] = MappingProxyType({AnswerType.whole: "numeric", AnswerType.money: "decimal"})
NORMALISERS: Mapping[AnswerType, Callable[[str], str]] = MappingProxyType(
    {AnswerType.money: clipboard.normalise_amount, AnswerType.date: clipboard.period_start}
)
CHOSEN: Mapping[str, bool] = MappingProxyType({"yes": True, "no": False})


@dataclass(frozen=True, slots=True)
class StepQuestion:
    """One question of a step in the reader's language, with what was answered so far."""

    name: str
    type: str
    label: str
    help: str
    mode: str
    most: int
    options: Sequence[tuple[str, str]]
    optional: bool
    answer: str


def step_questions(step: str, typed: Callable[[str], str], lang: str) -> list[StepQuestion]:
    """The questions of a step."""
    found = []
    for one, question in questions_of_step(step):
        options = [(value, label.get(lang)) for value, label in question_options(one, question)]
        found.append(
            StepQuestion(
                name=one.name,
                type=str(one.type),
                label=question.question.get(lang),
                help=question.help.get(lang) if question.help else "",
                mode=INPUT_MODES.get(one.type, ""),
                most=one.most,
                options=options,
                optional=question.optional,
                answer=dict(options).get(typed(one.name), "") if options else typed(one.name),
            )
        )
    return found


def stated_body(steps: Sequence[str], typed: Callable[[str], str]) -> dict[str, Any]:
    """What was answered on these steps, as the schema reads it."""
    asked = [one for one in COMPLAINT_FIELDS if one.worker and one.worker.step in steps]
    values = {one.name: _value(one, typed(one.name)) for one in asked}
    return {name: value for name, value in values.items() if value is not None and value != ""}


def _value(one: ComplaintField, answer: str) -> Any:
    if one.worker is None or not question_options(one, one.worker):
        return NORMALISERS.get(one.type, str)(answer) if answer else None
    chosen = CHOSEN.get(answer)
    if one.type is AnswerType.yes_no:
        return chosen
    return YES_NO[True].zh if chosen else None
