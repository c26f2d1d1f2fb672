"""Checks of entered values that several procedures share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from wagecase.procedure.core.acts import Actor, CaseView, Check, ProceedingView, Unmet
from wagecase.procedure.core.refusals import check, refusal, refuse_unless

Values = Mapping[str, Any]

TIME_OF_DAY = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)

time_of_day_is_valid = check(
    lambda v, p, a, x: x["hour"] is None or bool(TIME_OF_DAY.fullmatch(x["hour"])), "hour", "not_a_time_of_day"
)


def event_is_correctable(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
    """One event of this proceeding. Its day may not move behind the day set in its document; the opening stands."""
    found = [e for e in view.events if e.position == values["position"] and e.proceeding_id == proceeding.id]
    if not found:
        return refusal("no_such_event", field="position", position=values["position"])
    if values["void"]:
        return refusal("opening_stays", field="void") if found[0].name == "case.received" else None
    written = found[0].fields.get("due")
    due: date | None = values["due"] or (date.fromisoformat(written) if written else None)
    return refuse_unless(due is None or due > values["happened_on"], "due_not_after_service", field="due", due=due)


def due_after(*facts: str) -> Check:
    """The day set in a document comes after the day of its service; the law leaves the length to the office (A20)."""

    def look(view: CaseView, proceeding: ProceedingView, actor: Actor, values: Values) -> Unmet | None:
        due: date | None = values["due"]
        holds = due is None or due > values["happened_on"]
        return refuse_unless(holds, "due_not_after_service", *facts, field="due", due=due)

    return look
