"""Editing what others edit too: the form knows what it was opened with, so that a conflict can say what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Difference:
    """One field that somebody else changed: what it was when the form was opened, what it is, what was typed."""

    label: str
    was: str
    present: str
    typed: str


def version() -> int:
    """The version that the form was opened with; none matches where the form does not say."""
    written = request.form.get("version", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def typed(one: Sequence[str], many: Sequence[str] = ()) -> dict[str, Any]:
    """The fields of the form as they were typed; `many` may stand several times."""
    found: dict[str, Any] = {name: request.form.get(name, "").strip() for name in one}
    return {**found, **{name: request.form.getlist(name) for name in many}}


def opened_with(values: Values) -> list[tuple[str, str]]:
    """Hidden fields that remember what the form was opened with."""
    return [(f"was.{name}", each) for name, value in values.items() for each in _each(value)]


def differences(
    labels: Mapping[str, str], present: Values, given: Values, said: Values | None = None
) -> list[Difference]:
    """The fields that are now other than the form was opened with. `said` names codes: field to code to words."""
    words = said or {}
    found = []
    for name, label in labels.items():
        was = request.form.getlist(f"was.{name}")
        if sorted(was) != sorted(_each(present[name])):
            told = [_told(words.get(name, {}), each) for each in (was, _each(present[name]), _each(given[name]))]
            found.append(Difference(label, *told))
    return found


def _each(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple | set | frozenset) else [str(value or "")]


def _told(words: Mapping[str, str], values: Sequence[str]) -> str:
    return "、".join(words.get(one, one) for one in values if one) or "—"
