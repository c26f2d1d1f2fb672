"""Editing what others edit too: the form knows what it was opened with, so that a conflict can say what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

FieldValues = Mapping[str, Any]


@dataclass(frozen=True)
class FieldConflict:
    """One field that somebody else changed: what it was when the form was opened, what it is, what was typed."""

    label: str
    was: str
    present: str
    typed: str


def submitted_version() -> int:
    """The version that the form was opened with; none matches where the form does not say."""
    written = request.form.get("version", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def submitted_fields(one: Sequence[str], many: Sequence[str] = ()) -> dict[str, Any]:
    """The fields of the form as they were typed; `many` may stand several times."""
    found: dict[str, Any] = {name: request.form.get(name, "").strip() for name in one}
    return {**found, **{name: request.form.getlist(name) for name in many}}


def original_fields(values: FieldValues) -> list[tuple[str, str]]:
    """Hidden fields that remember what the form was opened with."""
    return [(f"was.{name}", each) for name, value in values.items() for each in _as_texts(value)]


def field_conflicts(
    labels: Mapping[str, str], present: FieldValues, given: FieldValues, said: FieldValues | None = None
) -> list[FieldConflict]:
    """The fields that are now other than the form was opened with. `said` names codes: field to code to words."""
    words = said or {}
    found = []
    for name, label in labels.items():
        was = request.form.getlist(f"was.{name}")
        if sorted(was) != sorted(_as_texts(present[name])):
            told = [
                _joined_labels(words.get(name, {}), each)
                for each in (was, _as_texts(present[name]), _as_texts(given[name]))
            ]
            found.append(FieldConflict(label, *told))
    return found


def _as_texts(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple | set | frozenset) else [str(value or "")]


def _joined_labels(words: Mapping[str, str], values: Sequence[str]) -> str:
    return "、".join(words.get(one, one) for one in values if one) or "—"
