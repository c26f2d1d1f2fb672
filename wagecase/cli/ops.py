"""Commands for who keeps the system running: the watch beside the queue, and how the reminders stand."""

from __future__ import annotations

import signal
import sys
from threading import Event

import click

from wagecase.cli.base import database_required
from wagecase.services.base.dates import now
from wagecase.services.notifications.monitoring import health_figures
from wagecase.services.notifications.monitoring.watchdog import QueueWatchdog

# How many looks are left out after a start.
STARTUP_CHECKS = 3


@click.group("ops")
def ops_group() -> None:
    """Keep the reminders going."""


@ops_group.command("watch")
@click.option("--every", default=60, show_default=True, type=click.IntRange(min=1), help="Seconds between two looks.")
@click.option("--once", is_flag=True, help="Look once, as cron would call it; ends with 1 if something is wrong.")
@database_required
def run_watchdog(every: int, once: bool) -> None:
    """Write to people directly when reminders pile up or have failed; needs neither broker nor worker."""
    end, keeper = Event(), QueueWatchdog()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: end.set())
    if not once:
        # All start together: the first sweep may still be on its way, and what waited over a standstill with it.
        end.wait(STARTUP_CHECKS * every)
    while not end.is_set():
        seen = keeper.check_once(now())
        if once:
            for fault in seen:
                click.echo(fault)
            sys.exit(1 if seen else 0)
        end.wait(every)


@ops_group.command("status")
@database_required
def show_status() -> None:
    """What waits, since when, what went out in the last hour, what failed and why."""
    found = health_figures.queue_health()
    click.echo(f"waiting {found.waiting}, the oldest for {found.minutes} min; sent in the last hour {found.sent_hour}")
    for title, causes in (("retrying", found.retrying), ("failed in a day", found.failed)):
        for cause, many in sorted(causes.items()):
            click.echo(f"{title}: {cause} {many}")
    for part, beat in found.heartbeats.items():
        took = "" if beat.seconds is None else f", took {beat.seconds:.2f} s"
        click.echo(f"{part}: {beat.at.isoformat(timespec='seconds')}{took}")
    for fault in health_figures.health_faults(found, "en"):
        click.echo(f"! {fault}")
