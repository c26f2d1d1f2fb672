"""Keeps children running: starts them again with growing patience, and ends them in the order of need."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from wagecase.embedded import process
from wagecase.embedded.process import Child, Program

FIRST_DELAY = 0.5
LONGEST_DELAY = 30.0
# A child that has lived so many seconds is sound again; its next failure counts as the first.
STABLE_SECONDS = 60.0
POLL_SECONDS = 0.2


class StopRequested(BaseException):
    """Somebody asked us to end. Not an Exception, so that nothing on the way takes it for a fault."""


@dataclass(slots=True)
class WatchedChild:
    """A child and its record."""

    child: Child
    failures: int = 0
    due: float | None = None


class Supervisor:
    """Owns the children. Groups are ended last started first; those of one group are ended together."""

    def __init__(self, record: Path) -> None:
        self.record = record
        self.groups: list[list[WatchedChild]] = []

    def add(self, *children: Child) -> None:
        """Watch these children, which need all that were added before them."""
        self.groups.append([WatchedChild(child) for child in children])
        self._record_children()

    def start(self, *programs: Program) -> list[Child]:
        """Start programs that stand on one step."""
        group: list[WatchedChild] = []
        self.groups.append(group)
        for program in programs:
            group.append(WatchedChild(Child(program)))
            self._record_children()
        return [watched.child for watched in group]

    def watch(self) -> None:
        """Restart every process that ends, until `Stop` is raised by a signal."""
        while True:
            for group in self.groups:
                for watched in group:
                    self._restart_if_ended(watched)
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """End everything, each process before those that it needs."""
        for group in reversed(self.groups):
            for watched in group:
                watched.child.signal(watched.child.program.stop_signal)
            limit = time.monotonic() + max((watched.child.program.stop_seconds for watched in group), default=0)
            for watched in group:
                watched.child.join(limit - time.monotonic())
        self.groups.clear()
        self.record.unlink(missing_ok=True)

    def _restart_if_ended(self, watched: WatchedChild) -> None:
        if not watched.child.ended:
            return
        now, program = time.monotonic(), watched.child.program
        if watched.due is None:
            watched.failures = 1 if now - watched.child.started > STABLE_SECONDS else watched.failures + 1
            delay = min(FIRST_DELAY * 2 ** (watched.failures - 1), LONGEST_DELAY)
            watched.due = now + delay
            code = watched.child.process.returncode
            print(f"{program.name} ended with code {code}; it starts again in {delay:g} s.", flush=True)
        elif now >= watched.due:
            watched.child, watched.due = Child(program), None
            self._record_children()

    def _record_children(self) -> None:
        process.record_children(self.record, [watched.child for group in self.groups for watched in group])


def handle_stop_signals(act: Callable[[], None]) -> None:
    """Call `act` for each signal by which people and machines ask a program to end."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        act()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handle)


def raise_stop() -> None:
    raise StopRequested
