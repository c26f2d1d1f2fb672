"""What `make run` starts beside the servers: web, worker, beat and the mail sink, and the commands before them."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from wagecase.embedded.process import Program

ROOT = Path(__file__).parents[2]
# As root Celery warns on every start that it should not; on a developer's machine that is known.
QUIET_ROOT = "ignore:You're running the worker with superuser privileges"
CELERY = ("-m", "celery", "--quiet", "--app", "workers.app")


def python_program(name: str, environment: dict[str, str], *arguments: str, pass_fds: tuple[int, ...] = ()) -> Program:
    """One of our own programs, run from the repository's folder."""
    command = [sys.executable, *arguments]
    return Program(name, command, environment, ROOT, stop_seconds=8, pass_fds=pass_fds)


def prepare_program(environment: dict[str, str]) -> Program:
    """Migrations and demo data; it speaks to the person directly."""
    return replace(python_program("prepare", environment, "-m", "wagecase.embedded.prepare"), prefix=False)


def web_program(environment: dict[str, str], socket: int) -> Program:
    """gunicorn on a socket that is already bound; 2 × 4 threads suit a small machine and share what is loaded."""
    options = ["--preload", "--bind", f"fd://{socket}", "--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    quiet = ["--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket"]
    return python_program("web", environment, "-m", "gunicorn", "wsgi:app", *options, *quiet, pass_fds=(socket,))


def worker_program(environment: dict[str, str], *queues: str) -> Program:
    """A worker for these queues and no other; it is named after the first of them."""
    name = queues[0]
    options = ["--loglevel", "warning", "--concurrency", "2", "--without-gossip", "--without-mingle"]
    own = ["--queues", ",".join(queues), "--hostname", f"{name}@%h"]
    return python_program(name[:8], environment, "-W", QUIET_ROOT, *CELERY, "worker", *options, *own)


def beat_program(environment: dict[str, str]) -> Program:
    return python_program("beat", environment, *CELERY, "beat", "--loglevel", "warning", "--pidfile=")


def watchdog_program(environment: dict[str, str]) -> Program:
    return python_program("watch", environment, "-m", "flask", "ops", "watch")


def mail_sink_program(environment: dict[str, str], smtp: int, web: int, folder: Path) -> Program:
    return python_program("mail", environment, "-m", "wagecase.embedded.mail_sink", str(smtp), str(web), str(folder))
