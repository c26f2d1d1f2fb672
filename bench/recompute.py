"""A holiday notice over a million open deadlines: seconds and memory of `flask law apply`, beside bare SQL.

The deadlines are those of cases received over the year before the notice, each with the clocks of a complaint that was
filed; the notice for the coming year touches what reaches past 20 December. The floor reads the same rows out to the
client and updates as many by one bare statement for each batch. Aim: all that can move within a minute.
"""

from __future__ import annotations

import resource
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import time_machine
from sqlalchemy import text

import config
from tests import servers, world
from tests.conftest import close_connections, make_databases
from tests.law.making import EXAMPLES
from wagecase import create_app
from wagecase.extensions import db
from wagecase.law.book import load_book
from wagecase.law.change import read_law_change
from wagecase.law.recount import change_scope
from wagecase.services.administration import settings
from wagecase.services.base import rules_in_force
from wagecase.services.base.dates import LEGAL_TIMEZONE
from wagecase.services.demo.seed import Storyteller
from wagecase.services.demo.stories import CONCLUDED, FILED, INVESTIGATED, LAPSED, ORDERED
from wagecase.services.demo.story import DemoStory
from wagecase.services.law_change import apply
from wagecase.services.law_change.apply import ChangeTally
from wagecase.services.law_change.recompute import AFFECTED_SQL, ROWS_SQL, DeadlineRecalculation

DEADLINES = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
# The day on which the notice comes out, as it does each November.
TODAY = datetime(2026, 11, 10, 10, tzinfo=LEGAL_TIMEZONE)
NOTICE = EXAMPLES / "holiday_notice_2027_invented.toml"
# What has been done, and how many days that takes at least.
STEPS = (
    (FILED, 4),
    (INVESTIGATED, 20),
    (FILED, 4),
    (ORDERED, 18),
    (FILED, 4),
    (LAPSED, 40),
    (FILED, 4),
    (CONCLUDED, 60),
)
MODEL_STORIES = tuple(
    DemoStory(least + number, steps, workers=2) for number in range(48) for steps, least in [STEPS[number % len(STEPS)]]
)

# Copy number k of a case keeps its place among its fellows: ids are in order of time, as they are in life.
COPIED_ID_SQL = "CAST(lpad(to_hex(k), 8, '0') || substr(md5(CAST({} AS text) || k), 9) AS uuid)"
COPIED_TABLES = {
    "cases": ("id", {"number": "number || '-' || k"}),
    "proceedings": ("id, case_id", {}),
    "events": ("case_id, proceeding_id", {"body": "replace(body, CAST(proceeding_id AS text), CAST({} AS text))"}),
    "deadlines": ("proceeding_id, case_id", {}),
    "case_access": ("case_id", {}),
    "proceeding_handlers": ("proceeding_id", {}),
    "work_items": ("id, case_id, proceeding_id", {}),
}
OPEN_DEADLINES_SQL = "SELECT count(*) FROM deadlines WHERE state = 'running' AND due_on IS NOT NULL"
BARE_UPDATE_SQL = text(
    """
    UPDATE deadlines d SET due_on = n.due_on, provisional = NOT d.provisional, derivation = d.derivation || '{"a": 1}'
    FROM unnest(CAST(:proceeding AS uuid[]), CAST(:clock AS text[]), CAST(:subject AS text[]), CAST(:run AS int[]),
                CAST(:due AS date[])) AS n (proceeding_id, clock, subject, run, due_on)
    WHERE d.proceeding_id = n.proceeding_id AND d.clock = n.clock AND d.subject = n.subject AND d.run = n.run
    """
)


def main() -> None:
    with ExitStack() as stack:
        where = stack.enter_context(servers.server_place())
        postgres = stack.enter_context(servers.running_postgres(where))
        make_databases(postgres)
        urls = (postgres.url(), postgres.owner_url(), "redis://127.0.0.1:1", "smtp://127.0.0.1:1")
        app = create_app(config.load(servers.application_environment(*urls, where.folder)))
        stack.callback(close_connections, app)
        stack.enter_context(app.app_context())
        stack.enter_context(time_machine.travel(TODAY, tick=True))
        create_models()
        copy_models(postgres)
        report_ratio()


def create_models() -> None:
    """The models: cases at every point of an inspection, received over the last three months."""
    world.create_demo_people()
    settings.set_setting("callback.days", "60")
    db.session.commit()
    for number, story in enumerate(MODEL_STORIES):
        Storyteller(story, number).tell()


def copy_models(postgres: servers.RunningPostgres) -> None:
    """Copies of the models until there are as many open deadlines as asked for."""
    with postgres.server.connect(servers.DATABASE) as connection:
        connection.execute("SET session_replication_role = replica")
        row = connection.execute(OPEN_DEADLINES_SQL).fetchone()
        copies = DEADLINES // (row[0] if row else 1)
        for table, (keys, other) in COPIED_TABLES.items():
            connection.execute(_copy_table(connection, table, keys.split(", "), other), {"copies": copies})
        connection.execute("VACUUM ANALYZE")


def _copy_table(connection: Any, table: str, keys: list[str], other: dict[str, str]) -> Any:
    query = "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
    columns = [name for (name,) in connection.execute(query, (table,))]
    mapped = {name: COPIED_ID_SQL.format(name) for name in keys}
    mapped |= {name: how.format(COPIED_ID_SQL.format("proceeding_id")) for name, how in other.items()}
    values = ", ".join(mapped.get(name, name) for name in columns)
    order = f"k, {keys[-1]}"
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608  (names of our own tables)
        f"SELECT {values} FROM {table}, generate_series(1, %(copies)s) AS k ORDER BY {order}"
    )


def report_ratio() -> None:
    change = read_law_change(NOTICE, load_book())
    count = db.session.scalar(text(OPEN_DEADLINES_SQL))
    cases = db.session.scalar(text("SELECT count(*) FROM cases"))
    db.session.commit()
    print(f"{count:,} open deadlines of {cases:,} cases")
    before, after = rules_in_force.current_rules(), rules_in_force.rules_with_changes(change.days, change.settings)
    refolding = DeadlineRecalculation(before, after, change_scope(change, load_book()))
    shown, applied = ChangeTally(), ChangeTally()
    seconds = timed(lambda: sum(1 for _ in apply.simulate_change(change, shown)))
    print(
        f"simulated in {seconds:.1f} s: {shown.examined:,} can move, {shown.moved:,} do; peak {peak_megabytes():.0f} MB"
    )
    whole = timed(lambda: sum(1 for _ in apply.apply_change(change, applied)))
    rate = applied.examined / whole
    print(
        f"applied in {whole:.1f} s: {applied.examined:,} deadlines of {applied.cases:,} cases ({rate:,.0f}/s), "
        f"{applied.moved:,} moved, {applied.settled:,} became certain, {applied.notified:,} messages; "
        f"peak {peak_megabytes():.0f} MB"
    )
    bare = timed(lambda: bare_update(refolding))
    print(f"floor {bare:.1f} s: the same rows read and updated by bare SQL; ratio {whole / bare:.1f}")


def timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def peak_megabytes() -> float:
    """The most memory that this process ever held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def case_batches(refolding: DeadlineRecalculation) -> Iterator[list[uuid.UUID]]:
    done: uuid.UUID | None = None
    while cases := refolding.cases(done, apply.BATCH_SIZE):
        yield cases
        done = cases[-1]


def bare_update(refolding: DeadlineRecalculation) -> None:
    query = text(ROWS_SQL.format(reached=AFFECTED_SQL))
    for cases in case_batches(refolding):
        rows = db.session.execute(query, {**refolding.where, "cases": cases}).all()
        columns = {"proceeding": "proceeding_id", "clock": "clock", "subject": "subject", "run": "run", "due": "due_on"}
        db.session.execute(
            BARE_UPDATE_SQL, {name: [getattr(row, own) for row in rows] for name, own in columns.items()}
        )
        db.session.commit()


if __name__ == "__main__":
    main()
