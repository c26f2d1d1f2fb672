"""Ports on the loopback address."""

from __future__ import annotations

import random
import socket
from contextlib import ExitStack

from wagecase.embedded import StartFault

HOST = "127.0.0.1"
# Below what the system gives to those who call out: one of them could take a server's port while that starts again.
PORT_RANGE, MAX_TRIES = range(15_000, 32_000), 20


def bind_port(port: int) -> socket.socket:
    """Take the port for the web server before anything is started; it is handed on, so that nobody can come between."""
    held = socket.socket()
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((HOST, port))
    except PermissionError:
        held.close()
        raise StartFault(f"Port {port} needs rights that you do not have; choose another with PORT=… .") from None
    except OSError:
        held.close()
        raise StartFault(f"Port {port} is taken by another program; choose another with PORT=… .") from None
    return held


def free_ports(*preferred: int | None) -> list[int]:
    """One free port for each wish: the wished one where it can be had, else any."""
    with ExitStack() as held:
        return [_bind_probe(held, port) for port in preferred]


def _bind_probe(held: ExitStack, port: int | None) -> int:
    for candidate in (*([port] if port else ()), *random.sample(PORT_RANGE, MAX_TRIES), 0):
        probe = held.enter_context(socket.socket())
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, candidate))
            # Two that are bound and do not listen may share a port.
            probe.listen()
        except OSError:
            continue
        return int(probe.getsockname()[1])
    raise StartFault("This machine has no free port.")
