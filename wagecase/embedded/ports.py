"""Ports on the loopback address."""

from __future__ import annotations

import errno
import random
import socket
from contextlib import ExitStack

from wagecase.embedded import StartFault

HOST = "127.0.0.1"
# Below what the system gives to those who call out: one of them could take a server's port while that starts again.
PORT_RANGE, MAX_TRIES = range(15_000, 32_000), 20
NO_LOOPBACK = "This machine has no address {host}; bring up its loopback interface."
REFUSALS = {
    errno.EACCES: "Port {port} needs rights that you do not have; choose another with PORT=… .",
    errno.EADDRINUSE: "Port {port} is taken by another program; choose another with PORT=… .",
    errno.EADDRNOTAVAIL: NO_LOOPBACK,
    errno.ENETUNREACH: NO_LOOPBACK,
    errno.EAFNOSUPPORT: "This machine has no IPv4, and everything here runs on {host}.",
}


def bind_port(port: int) -> socket.socket:
    """Take the port for the web server before anything is started; it is handed on, so that nobody can come between."""
    try:
        _reach(port)
        return _bound(port)
    except OSError as reason:
        raise StartFault(_refusal(port, reason)) from None


def free_ports(*preferred: int | None) -> list[int]:
    """One free port for each wish: the wished one where it can be had, else any."""
    with ExitStack() as held:
        return [_bind_probe(held, port) for port in preferred]


def _bind_probe(held: ExitStack, port: int | None) -> int:
    for candidate in (*([port] if port else ()), *random.sample(PORT_RANGE, MAX_TRIES), 0):
        try:
            probe = held.enter_context(_bound(candidate))
            # Two that are bound and do not listen may share a port.
            probe.listen()
        except OSError as reason:
            if reason.errno == errno.EADDRINUSE or isinstance(reason, PermissionError):
                continue
            raise StartFault(_refusal(candidate, reason)) from None
        return int(probe.getsockname()[1])
    raise StartFault("This machine has no free port.")


def _reach(port: int) -> None:
    """Ask for the way there, without sending anything: a port of an interface that is down can be bound."""
    with socket.socket(type=socket.SOCK_DGRAM) as probe:
        probe.connect((HOST, port))


def _bound(port: int) -> socket.socket:
    bound = socket.socket()
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((HOST, port))
    except OSError:
        bound.close()
        raise
    return bound


def _refusal(port: int, reason: OSError) -> str:
    usual = f"Port {port} cannot be used: {reason.strerror}."
    return REFUSALS.get(reason.errno or 0, usual).format(port=port, host=HOST)
