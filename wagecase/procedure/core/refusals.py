"""Small helpers with which guards and checks say no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from wagecase.procedure.core.acts import Actor, CaseView, Check, Guard, ProceedingView, Unmet
from wagecase.procedure.core.sources import citation_of


def refusal(code: str, *facts: str, field: str | None = None, **params: object) -> Unmet:
    """A refusal that cites these facts."""
    said = {name: str(value) for name, value in params.items()}
    return Unmet(code, said, field, citation_of(*facts) if facts else "")


def refuse_unless(holds: bool, code: str, *facts: str, field: str | None = None, **params: object) -> Unmet | None:
    """The refusal, unless it holds."""
    return None if holds else refusal(code, *facts, field=field, **params)


GuardRule = Callable[[CaseView, ProceedingView, Actor], bool]
CheckRule = Callable[[CaseView, ProceedingView, Actor, Mapping[str, Any]], bool]


def guard(rule: GuardRule, code: str, *facts: str) -> Guard:
    """A guard that refuses with `code` wherever the rule does not hold."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor) -> Unmet | None:
        return refuse_unless(rule(view, proceeding, actor), code, *facts)

    return look


def check(rule: CheckRule, field: str, code: str, *facts: str) -> Check:
    """A check of what was entered that refuses at `field`."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Mapping[str, Any]) -> Unmet | None:
        return refuse_unless(rule(view, proceeding, actor, values), code, *facts, field=field)

    return look
