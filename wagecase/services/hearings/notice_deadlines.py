"""What is due to the parties of a hearing before its day, as the clocks count it back: the notice, and until when they
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
from wagecase.law.deadlines import RunState, deadline_status
from wagecase.law.words import Bilingual
from wagecase.models import HEARING_SET, Deadline, Event
from wagecase.procedure.core.enums import Procedure
from wagecase.services.base.dates import LEGAL_TIMEZONE, now, today
from wagecase.services.eventlog.deadline_rows import deadline_from_row

HEARING_LABELS: Mapping[str, Bilingual] = {
    Procedure.arbitration: Bilingual("开庭", "Hearing"),
    Procedure.mediation: Bilingual("调解", "Session"),
    Procedure.inspection: Bilingual("听证", "Penalty hearing"),
}
NOTICE_CLOCKS = ("arb.hearing_notice", "insp.hearing_notice")
POSTPONEMENT_CLOCK = "arb.postpone_request"
SUSPENDED_EVENT, RESUMED_EVENT = "arbitration.suspended", "arbitration.resumed"
NoticesByDay = dict[tuple[uuid.UUID, date], "HearingNotice"]


@dataclass(frozen=True)
class HearingNotice:
    """The notice of one hearing. `status` is empty where no term binds, and `free` where simple handling lets the
    tribunal set the day (fact C24); `due_on` is the last day to notify, `notified_on` the day on which it was done.
    """

    hour: str | None = None
    place: str | None = None
    suspended: bool = False
    free: bool = False
    status: str = ""
    due_on: date | None = None
    days_left: int | None = None
    notified_on: date | None = None
    provisional: bool = False
    postpone_until: date | None = None


def local_time(instant: str | None) -> str | None:
    """The time of day in Tianjin of a moment that the database wrote."""
    return datetime.fromisoformat(instant).astimezone(LEGAL_TIMEZONE).strftime("%H:%M") if instant else None


def notice_deadlines(proceeding_ids: Sequence[uuid.UUID], case_ids: Sequence[uuid.UUID]) -> Mapping[Any, HearingNotice]:
    """The notices of the hearings of these proceedings, by proceeding and day; a day without any has an empty one."""
    settings, suspended = _setting_events(proceeding_ids, case_ids)
    clocks = _notice_clocks(proceeding_ids)
    found: dict[Any, HearingNotice] = defaultdict(HearingNotice)
    for (proceeding, day), events in settings.items():
        positions = {one["corrects"] or one["position"] for one in events}
        running = [row for row in clocks[proceeding] if row.started_by in positions]
        found[proceeding, day] = _hearing_notice(events, running, suspended[proceeding])
    return found


def _setting_events(
    proceeding_ids: Sequence[uuid.UUID], case_ids: Sequence[uuid.UUID]
) -> tuple[Mapping[tuple[uuid.UUID, date], list[Any]], Mapping[uuid.UUID, bool]]:
    """What set each day, and which proceedings are suspended now."""
    query = (
        select(Event.proceeding_id, Event.name, Event.body)
        .where(Event.case_id.in_(set(case_ids)), Event.proceeding_id.in_(set(proceeding_ids)))
        .where(Event.name.in_([*HEARING_SET, SUSPENDED_EVENT, RESUMED_EVENT]))
        .order_by(Event.case_id, Event.position)
    )
    settings: dict[tuple[uuid.UUID, date], list[Any]] = defaultdict(list)
    suspended: dict[uuid.UUID, bool] = defaultdict(bool)
    for row in db.session.execute(query):
        body = json.loads(row.body)
        if row.name in HEARING_SET:
            settings[row.proceeding_id, date.fromisoformat(body["fields"]["hearing_on"])].append(body)
        else:
            suspended[row.proceeding_id] = (row.name == SUSPENDED_EVENT) is not bool(body["void"])
    return settings, suspended


def _notice_clocks(proceeding_ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[Deadline]]:
    query = (
        select(Deadline)
        .where(
            Deadline.proceeding_id.in_(set(proceeding_ids)), Deadline.clock.in_([*NOTICE_CLOCKS, POSTPONEMENT_CLOCK])
        )
        .where(Deadline.state != str(RunState.superseded))
        .order_by(Deadline.run)
    )
    found: dict[uuid.UUID, list[Deadline]] = defaultdict(list)
    for row in db.session.scalars(query):
        found[row.proceeding_id].append(row)
    return found


def _hearing_notice(events: Sequence[Any], clocks: Sequence[Deadline], suspended: bool) -> HearingNotice:
    fields = {name: value for event in events for name, value in event["fields"].items()}
    notice = next((row for row in reversed(clocks) if row.clock in NOTICE_CLOCKS), None)
    other = next((row for row in reversed(clocks) if row.clock == POSTPONEMENT_CLOCK), None)
    bound: dict[str, Any] = {}
    if notice is not None:
        bound = {
            "status": str(deadline_status(deadline_from_row(notice), today(), now())),
            "due_on": notice.due_on,
            "days_left": (notice.due_on - today()).days if notice.due_on else None,
            "notified_on": notice.stopped_on,
            "provisional": notice.provisional,
        }
    return HearingNotice(
        hour=fields.get("hour"),
        place=fields.get("place"),
        suspended=suspended,
        free=fields.get("notice") == "free",
        postpone_until=other.due_on if other else None,
        **bound,
    )
