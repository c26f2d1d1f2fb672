"""Cases folded per minute on one core: every clock of the case and of its inspection, from the parsed event log.

The floor is parsing the same events from their stored text, which any recomputation must do. Aim: 20,000 a minute.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from wagecase.law.book import Settings, load_book
from wagecase.law.calendar import Calendar
from wagecase.law.deadlines import compute_deadlines
from wagecase.services.eventlog.case_state import LoggedEvent

CASES, ROUNDS = 2000, 5
ROOT, INSPECTION = "root", "inspection"
# A case from its complaint to its close: event, days after the complaint, where it stands, fields.
EVENT_PATH: tuple[tuple[str, int, str, dict[str, str]], ...] = (
    ("case.received", 0, ROOT, {"matter": "complaint", "over_two_years": "no"}),
    ("case.assigned", 1, ROOT, {}),
    ("case.verified", 3, ROOT, {"finding": "violation"}),
    ("case.accepted", 4, ROOT, {}),
    ("inspection.submitted", 4, INSPECTION, {"for": "filed"}),
    ("inspection.endorsed", 4, INSPECTION, {"for": "filed"}),
    ("inspection.filed", 4, INSPECTION, {}),
    ("inspection.inquiry_served", 8, INSPECTION, {}),
    ("inspection.extended", 50, INSPECTION, {"clock": "insp.investigate", "length": "30"}),
    ("inspection.investigated", 80, INSPECTION, {"finding": "violation"}),
    ("inspection.instruction_served", 84, INSPECTION, {"due": ""}),
    ("case.promised", 85, ROOT, {}),
    ("case.paid", 90, ROOT, {"settled": "no", "source": "employer"}),
    ("inspection.instruction_lapsed", 100, INSPECTION, {}),
)


def event_texts(number: int) -> list[str]:
    """The event texts of one case; each starts on another day, so that no two folds are alike."""
    start = date(2025, 1, 1) + timedelta(days=number % 365)
    return [_event_text(position, start, *step) for position, step in enumerate(EVENT_PATH, start=1)]


def _event_text(position: int, start: date, name: str, days: int, proceeding: str, fields: dict[str, str]) -> str:
    on = start + timedelta(days=days)
    given = {key: value or (on + timedelta(days=10)).isoformat() for key, value in fields.items()}
    document = "d1" if name.startswith("inspection.instruction") else None
    body = {
        "position": position,
        "name": name,
        "on": on.isoformat(),
        "at": None,
        "proceeding": proceeding,
        "fields": given,
        "claims": ["c1"] if name == "case.received" else [],
        "claim_fields": {"c1": {"arrears_ended": start.isoformat()}} if name == "case.received" else {},
        "party": "p1" if document else None,
        "document": document,
        "corrects": None,
        "void": False,
    }
    return json.dumps(body, ensure_ascii=False)


def parsed_logs(texts: list[list[str]]) -> Iterator[list[LoggedEvent]]:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for case in texts:
        yield [LoggedEvent(json.loads(text), moment) for text in case]


def timed(work: Callable[[], Any]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> None:
    book = load_book()
    calendar, settings = Calendar.built_in(), Settings(book, {"callback.days": "15"})
    texts = [event_texts(number) for number in range(CASES)]

    def floor() -> None:
        for log in parsed_logs(texts):
            for entry in log:
                _ = entry.clock

    def folding() -> int:
        count = 0
        for log in parsed_logs(texts):
            events = [entry.clock for entry in log]
            count += len(compute_deadlines(book.clocks_of("case"), events, calendar, settings))
            count += len(compute_deadlines(book.clocks_of("inspection"), events, calendar, settings))
        return count

    deadlines = folding()
    pairs = [(timed(folding), timed(floor)) for _ in range(ROUNDS)]
    whole = statistics.median(pair[0] for pair in pairs)
    ratio = statistics.median(pair[0] / pair[1] for pair in pairs)
    print(f"{CASES} cases of {len(EVENT_PATH)} events, {deadlines / CASES:.1f} deadlines each")
    print(f"folded {CASES / whole * 60:,.0f} cases a minute on one core (aim: 20,000); {ratio:.1f} times the floor")


if __name__ == "__main__":
    main()
