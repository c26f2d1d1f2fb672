"""One child process: started in its own session, bound to our life, its lines prefixed or kept in a file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from wagecase.embedded import StartFault

LAUNCHER = Path(__file__).with_name("launch.py")
POLL_SECONDS = 0.05
# PostgreSQL says why it does not start a few lines before it says that it is down.
HINT_LINES = 4


@dataclass(frozen=True, slots=True)
class Account:
    """The unprivileged user under which servers run that refuse root."""

    user: int
    group: int


@dataclass(frozen=True, slots=True)
class Program:
    """What to run and how to end it. Without a log file its lines go to our terminal behind its name."""

    name: str
    command: Sequence[str]
    environment: dict[str, str] | None = None
    folder: Path | None = None
    account: Account | None = None
    log: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10
    pass_fds: tuple[int, ...] = ()
    prefix: bool = True


class Child:
    """A running program. It must be started from the main thread: the kernel binds it to the thread's life."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.started = time.monotonic()
        with _open_log(program) as output:
            self.process = subprocess.Popen(
                launch_command(program),
                env=program.environment,
                cwd=program.folder,
                stdin=subprocess.DEVNULL,
                stdout=output or subprocess.PIPE,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=program.pass_fds,
            )
        self.reader: threading.Thread | None = None
        if self.process.stdout is not None:
            self.reader = threading.Thread(target=_forward_output, args=(program, self.process.stdout), daemon=True)
            self.reader.start()

    @property
    def ended(self) -> bool:
        return self.process.poll() is not None

    def signal(self, number: signal.Signals) -> None:
        if not self.ended:
            self.process.send_signal(number)

    def stop(self) -> None:
        """End it as it wants to be ended; by force once its patience is used up."""
        self.signal(self.program.stop_signal)
        self.join(self.program.stop_seconds)

    def kill(self) -> None:
        """End it at once, with everything that it has started."""
        if not self.ended:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.join(5)

    def join(self, seconds: float) -> None:
        try:
            self.process.wait(max(seconds, 0))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(5)
        if self.reader is not None:
            self.reader.join(1)

    def await_ready(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until `ready` says so; a child that ends before, or takes too long, is a fault."""
        limit = time.monotonic() + seconds
        while not ready():
            if self.ended:
                raise StartFault(
                    f"{self.program.name} ended at its start (code {self.process.returncode}){_log_hint(self)}."
                )
            if time.monotonic() > limit:
                raise StartFault(f"{self.program.name} was not ready after {seconds:.0f} seconds{_log_hint(self)}.")
            time.sleep(POLL_SECONDS)


def launch_command(program: Program) -> list[str]:
    """The command behind the launcher that lowers rights and binds lives."""
    account = program.account or Account(-1, -1)
    head = [
        sys.executable,
        "-I",
        "-S",
        str(LAUNCHER),
        os.getpid(),
        int(program.stop_signal),
        account.user,
        account.group,
    ]
    return [*map(str, head), *program.command]


def run_program(program: Program) -> None:
    """Run a program to its end; a fault of it is ours."""
    child = Child(program)
    try:
        code = child.process.wait()
    except BaseException:
        child.kill()
        raise
    child.join(1)
    if code != 0:
        raise StartFault(f"{program.name} failed with code {code}{_log_hint(child)}.")


def stop_leftover_children(record: Path, seconds: float = 15) -> None:
    """End what an earlier supervisor, killed without a chance to clean up, has left running."""
    try:
        left = list(filter(_is_alive, json.loads(record.read_text("utf-8"))))
    except (FileNotFoundError, ValueError):
        return
    for entry in left:
        os.kill(entry["pid"], entry["signal"])
    limit = time.monotonic() + seconds
    while left := list(filter(_is_alive, left)):
        if time.monotonic() > limit:
            for entry in left:
                os.killpg(entry["pid"], signal.SIGKILL)
        time.sleep(POLL_SECONDS)
    record.unlink()


def record_children(record: Path, children: Sequence[Child]) -> None:
    """Note who runs, for the next start, should nobody be left to end them."""
    rows: list[dict[str, Any]] = [
        {"pid": child.process.pid, "birth": _start_ticks(child.process.pid), "signal": int(child.program.stop_signal)}
        for child in children
        if not child.ended
    ]
    record.write_text(json.dumps(rows), "utf-8")


def _is_alive(entry: dict[str, Any]) -> bool:
    return entry["birth"] is not None and _start_ticks(entry["pid"]) == entry["birth"]


def _start_ticks(pid: int) -> str | None:
    """When the process was born, in the kernel's ticks; numbers are used again, number and birth together are not."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if fields[0] == "Z" else fields[19]


def _open_log(program: Program) -> AbstractContextManager[IO[bytes] | None]:
    return program.log.open("ab") if program.log else nullcontext()


def _forward_output(program: Program, lines: IO[bytes]) -> None:
    head = f"{program.name:<8}| " if program.prefix else ""
    with lines:
        for line in filter(bytes.strip, lines):
            print(f"{head}{line.decode('utf-8', 'replace').rstrip()}", flush=True)


def _log_hint(child: Child) -> str:
    """Where it says more, and what it said last."""
    log = child.program.log
    if log is None:
        return ""
    said = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
    last = " | ".join(line.strip() for line in said[-HINT_LINES:])
    return f"; see {log}" + (f": {last}" if last else "")
