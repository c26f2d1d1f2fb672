"""Days as an iCalendar file (RFC 5545), for a mail or a private feed: a number and what is due, nobody's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

PRODUCT_ID = "-//wagecase//reminders//ZH"
# Until readers of a feed should look again.
REFRESH_INTERVAL = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One whole day. An entry of the same `uid` that was written later takes the place of the earlier one."""

    uid: str
    day: date
    summary: str
    link: str
    written_at: datetime
    description: str = ""


def render_calendar(entries: Iterable[CalendarEntry], name: str = "") -> bytes:
    """The file. With a name it is a feed, which says how often it changes."""
    found = Calendar()
    found.add("prodid", PRODUCT_ID)
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    if name:
        found.add("x-wr-calname", name)
        found.add("refresh-interval", REFRESH_INTERVAL, parameters={"value": "DURATION"})
    for entry in entries:
        found.add_component(_ical_event(entry))
    return bytes(found.to_ical())


def _ical_event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.written_at)
    event.add("sequence", int(entry.written_at.timestamp()) // 60)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.summary)
    event.add("url", entry.link)
    event.add("transp", "TRANSPARENT")
    if entry.description:
        event.add("description", entry.description)
    return event
