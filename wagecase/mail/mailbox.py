"""Where returned mail comes in: an IMAP mailbox, or a folder into which the mail server drops files."""

from __future__ import annotations

import imaplib
from collections.abc import Callable
from pathlib import Path

from config import Imap
from wagecase.mail.bounces import LARGEST

SECONDS = 20
MOST = 200
READ = "read"

Take = Callable[[bytes], None]


def from_imap(box: Imap, take: Take) -> int:
    """Hand every unread mail over and mark it read afterwards; returns how many.

    A mail whose handing-over fails stays unread and comes again.

    Raises:
        OSError, imaplib.IMAP4.error: the mailbox cannot be reached or refuses us.
    """
    line = (
        imaplib.IMAP4_SSL(box.host, box.port, timeout=SECONDS)
        if box.secure
        else imaplib.IMAP4(box.host, box.port, timeout=SECONDS)
    )
    with line:
        line.login(box.user, box.password)
        line.select(f'"{box.folder}"')
        _, found = line.search(None, "UNSEEN")
        numbers = found[0].split()[:MOST] if found and found[0] else []
        for number in numbers:
            _, parts = line.fetch(number, f"(BODY.PEEK[]<0.{LARGEST}>)")
            for part in parts:
                if isinstance(part, tuple):
                    take(part[1])
            line.store(number, "+FLAGS", "\\Seen")
        return len(numbers)


def from_folder(folder: Path, take: Take) -> int:
    """Hand every file over and put it aside afterwards; returns how many. Hidden files are still being written."""
    done = folder / READ
    done.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))[:MOST]
    for path in files:
        with path.open("rb") as file:
            take(file.read(LARGEST))
        path.rename(done / path.name)
    return len(files)
