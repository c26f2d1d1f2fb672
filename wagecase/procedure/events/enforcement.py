"""Events of enforcement by a court."""

from __future__ import annotations

from wagecase.procedure.events.event import EventSpec, Void, event

ENFORCEMENT_EVENTS: tuple[EventSpec, ...] = (
    event(
        "enforcement.applied",
        "申请执行",
        "Enforcement applied for",
        "申请执行",
        "the application for enforcement",
        Void.allowed,
    ),
    event(
        "enforcement.accepted",
        "执行立案",
        "Enforcement begun",
        "执行立案",
        "the beginning of enforcement",
        Void.allowed,
    ),
    event(
        "enforcement.refused", "不予执行", "Enforcement refused", "不予执行", "the refusal of enforcement", Void.allowed
    ),
    event("enforcement.finished", "执行结案", "Enforcement ended", "执行结案", "the end of enforcement", Void.allowed),
)
