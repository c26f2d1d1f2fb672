"""Commands for who keeps the system running: the watch beside the queue, and how the reminders stand."""

from __future__ import annotations

import signal
import sys
from threading import Event

import click

from wagecase.cli.operators import with_database
from wagecase.services.base.dates import now
from wagecase.services.notifications.monitoring import health_figures
from wagecase.services.notifications.monitoring.watchdog import Watch

# How many looks are left out after a start.
SETTLING = 3


@click.group("ops")
def ops() -> None:
    """Keep the reminders going."""


@ops.command("watch")
@click.option("--every", default=60, show_default=True, type=click.IntRange(min=1), help="Seconds between two looks.")
@click.option("--once", is_flag=True, help="Look once, as cron would call it; ends with 1 if something is wrong.")
@with_database
def watch(every: int, once: bool) -> None:
    """Write to people directly when reminders pile up or have failed; needs neither broker nor worker."""
    end, keeper = Event(), Watch()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    if not once:
        # All start together: the first sweep may still be on its way, and what waited over a standstill with it.
        end.wait(SETTLING * every)
    while not end.is_set():
        seen = keeper.look(now())
        if once:
            for fault in seen:
                click.echo(fault)
            sys.exit(1 if seen else 0)
        end.wait(every)


@ops.command("status")
@with_database
def status() -> None:
    """What waits, since when, what went out in the last hour, what failed and why."""
    found = health_figures.standing()
    click.echo(f"waiting {found.waiting}, the oldest for {found.minutes} min; sent in the last hour {found.sent_hour}")
    for title, causes in (("retrying", found.retrying), ("failed in a day", found.failed)):
        for cause, many in sorted(causes.items()):
            click.echo(f"{title}: {cause} {many}")
    for part, (at, seconds) in found.beats.items():
        took = "" if seconds is None else f", took {seconds:.2f} s"
        click.echo(f"{part}: {at.isoformat(timespec='seconds')}{took}")
    for fault in health_figures.faults(found, "en"):
        click.echo(f"! {fault}")
