"""`python -m wagecase.embedded run`: everything on this machine, for trial and development; `reset` clears its data."""

from __future__ import annotations

import sys

from config import ConfigFault
from wagecase.embedded import StartFault
from wagecase.embedded.development import run
from wagecase.embedded.reset import reset

COMMANDS = {"run": run, "reset": reset}


def main() -> int:
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        print("Usage: python -m wagecase.embedded run|reset", file=sys.stderr)
        return 2
    try:
        COMMANDS[sys.argv[1]]()
    except (StartFault, ConfigFault) as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


sys.exit(main())
