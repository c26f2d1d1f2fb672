"""Takes the terminal's foreground, so that Ctrl-C reaches us alone and `make` sees a clean end instead of dying too."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def take_foreground() -> Iterator[None]:
    """Be the terminal's own process group until the end; without a terminal of ours nothing is done."""
    before = _foreground_group()
    if before is None or before != os.getpgrp() or os.getpgrp() == os.getpid():
        yield
        return
    # A background process is stopped when it takes the terminal, unless it ignores that; and a stopped
    # supervisor would leave a terminal that answers nobody.
    for number in (signal.SIGTTOU, signal.SIGTSTP):
        signal.signal(number, signal.SIG_IGN)
    os.setpgid(0, 0)
    os.tcsetpgrp(sys.stdin.fileno(), os.getpid())
    try:
        yield
    finally:
        os.tcsetpgrp(sys.stdin.fileno(), before)


def _foreground_group() -> int | None:
    try:
        return os.tcgetpgrp(sys.stdin.fileno())
    except (OSError, ValueError):
        return None
