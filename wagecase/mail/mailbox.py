"""Where returned mail comes in: an IMAP mailbox, or a folder into which the mail server drops files."""

from __future__ import annotations

import imaplib
from collections.abc import Callable
from pathlib import Path

from wagecase.configuration.values import ImapMailbox
from wagecase.mail.bounces import MAX_MAIL_BYTES

TIMEOUT_SECONDS = 20
MAX_MAILS = 200
READ_FOLDER = "read"

MailHandler = Callable[[bytes], None]


def read_imap(box: ImapMailbox, handle: MailHandler) -> int:
    """Hand every unread mail over and mark it read afterwards; returns how many.

    A mail whose handing-over fails stays unread and comes again.

    Raises:
        OSError, imaplib.IMAP4.error: the mailbox cannot be reached or refuses us.
    """
    line = (
        imaplib.IMAP4_SSL(box.host, box.port, timeout=TIMEOUT_SECONDS)
        if box.secure
        else imaplib.IMAP4(box.host, box.port, timeout=TIMEOUT_SECONDS)
    )
    with line:
        line.login(box.user, box.password)
        line.select(f'"{box.folder}"')
        _, found = line.search(None, "UNSEEN")
        numbers = found[0].split()[:MAX_MAILS] if found and found[0] else []
        for number in numbers:
            _, parts = line.fetch(number, f"(BODY.PEEK[]<0.{MAX_MAIL_BYTES}>)")
            for part in parts:
                if isinstance(part, tuple):
                    handle(part[1])
            line.store(number, "+FLAGS", "\\Seen")
        return len(numbers)


def read_folder(folder: Path, handle: MailHandler) -> int:
    """Hand every file over and put it aside afterwards; returns how many. Hidden files are still being written."""
    done = folder / READ_FOLDER
    done.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))[:MAX_MAILS]
    for path in files:
        with path.open("rb") as file:
            handle(file.read(MAX_MAIL_BYTES))
        path.rename(done / path.name)
    return len(files)
