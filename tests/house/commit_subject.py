"""Refuse a commit message whose first line is longer than a log in one column shows."""

from __future__ import annotations

import sys
from pathlib import Path

LONGEST = 72


def fault(message: str) -> str | None:
    """What is wrong with the subject of a message, its comments left out; None where nothing is."""
    lines = [line for line in message.splitlines() if not line.startswith("#")]
    subject = next((line for line in lines if line.strip()), "")
    if len(subject) <= LONGEST:
        return None
    return f"The subject has {len(subject)} characters; {LONGEST} is the most. The reason belongs in the body."


if __name__ == "__main__":
    sys.exit(fault(Path(sys.argv[1]).read_text("utf-8")))
