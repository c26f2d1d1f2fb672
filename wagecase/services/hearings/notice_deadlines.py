"""What the parties of a hearing are owed before its day, as the clocks count it back: the notice, and until when they
may ask for another day."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.law.deadlines import State, judge
from wagecase.law.words import Words
from wagecase.models import HEARING_SET, Deadline, Event
from wagecase.procedure.core.enums import Procedure
from wagecase.services.base.dates import ZONE, now, today
from wagecase.services.eventlog.projections import deadline_of

LABELS: Mapping[str, Words] = {
    Procedure.arbitration: Words("开庭", "Hearing"),
    Procedure.mediation: Words("调解", "Session"),
    Procedure.inspection: Words("听证", "Penalty hearing"),
}
NOTICES = ("arb.hearing_notice", "insp.hearing_notice")
POSTPONEMENT = "arb.postpone_request"
SUSPENDED, RESUMED = "arbitration.suspended", "arbitration.resumed"
DaysOf = dict[tuple[uuid.UUID, date], "Told"]


@dataclass(frozen=True)
class Told:
    """The notice of one hearing. `standing` is empty where no term binds, and `free` where simple handling lets the
    tribunal set the day (fact C24); `due_on` is the last day to notify, `notified_on` the day on which it was done.
    """

    hour: str | None = None
    place: str | None = None
    suspended: bool = False
    free: bool = False
    standing: str = ""
    due_on: date | None = None
    days_left: int | None = None
    notified_on: date | None = None
    provisional: bool = False
    postpone_until: date | None = None


def hour(instant: str | None) -> str | None:
    """The time of day in Tianjin of a moment that the database wrote."""
    return datetime.fromisoformat(instant).astimezone(ZONE).strftime("%H:%M") if instant else None


def told(proceeding_ids: Sequence[uuid.UUID], case_ids: Sequence[uuid.UUID]) -> Mapping[Any, Told]:
    """The notices of the hearings of these proceedings, by proceeding and day; a day without any has an empty one."""
    settings, suspended = _events(proceeding_ids, case_ids)
    clocks = _clocks(proceeding_ids)
    found: dict[Any, Told] = defaultdict(Told)
    for (proceeding, day), events in settings.items():
        positions = {one["corrects"] or one["position"] for one in events}
        running = [row for row in clocks[proceeding] if row.started_by in positions]
        found[proceeding, day] = _told(events, running, suspended[proceeding])
    return found


def _events(
    proceeding_ids: Sequence[uuid.UUID], case_ids: Sequence[uuid.UUID]
) -> tuple[Mapping[tuple[uuid.UUID, date], list[Any]], Mapping[uuid.UUID, bool]]:
    """What set each day, and which proceedings are suspended now."""
    query = (
        select(Event.proceeding_id, Event.name, Event.body)
        .where(Event.case_id.in_(set(case_ids)), Event.proceeding_id.in_(set(proceeding_ids)))
        .where(Event.name.in_([*HEARING_SET, SUSPENDED, RESUMED]))
        .order_by(Event.case_id, Event.position)
    )
    settings: dict[tuple[uuid.UUID, date], list[Any]] = defaultdict(list)
    suspended: dict[uuid.UUID, bool] = defaultdict(bool)
    for row in db.session.execute(query):
        body = json.loads(row.body)
        if row.name in HEARING_SET:
            settings[row.proceeding_id, date.fromisoformat(body["fields"]["hearing_on"])].append(body)
        else:
            suspended[row.proceeding_id] = (row.name == SUSPENDED) is not bool(body["void"])
    return settings, suspended


def _clocks(proceeding_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[Deadline]]:
    query = (
        select(Deadline)
        .where(Deadline.proceeding_id.in_(set(proceeding_ids)), Deadline.clock.in_([*NOTICES, POSTPONEMENT]))
        .where(Deadline.state != str(State.superseded))
        .order_by(Deadline.run)
    )
    found: dict[uuid.UUID, list[Deadline]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.proceeding_id].append(row)
    return found


def _told(events: Sequence[Any], clocks: Sequence[Deadline], suspended: bool) -> Told:
    fields = {name: value for event in events for name, value in event["fields"].items()}
    notice = next((row for row in reversed(clocks) if row.clock in NOTICES), None)
    other = next((row for row in reversed(clocks) if row.clock == POSTPONEMENT), None)
    bound: dict[str, Any] = {}
    if notice is not None:
        bound = {
            "standing": str(judge(deadline_of(notice), today(), now())),
            "due_on": notice.due_on,
            "days_left": (notice.due_on - today()).days if notice.due_on else None,
            "notified_on": notice.stopped_on,
            "provisional": notice.provisional,
        }
    return Told(
        hour=fields.get("hour"),
        place=fields.get("place"),
        suspended=suspended,
        free=fields.get("lead") == "free",
        postpone_until=other.due_on if other else None,
        **bound,
    )
