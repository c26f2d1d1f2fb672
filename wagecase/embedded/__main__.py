"""`python -m wagecase.embedded run`: the whole product on this machine, for development and trial."""

from __future__ import annotations

import sys

from config import ConfigFault
from wagecase.embedded import StartFault
from wagecase.embedded.development import run


def main() -> int:
    if sys.argv[1:] != ["run"]:
        print("Usage: python -m wagecase.embedded run", file=sys.stderr)
        return 2
    try:
        run()
    except (StartFault, ConfigFault) as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


sys.exit(main())
