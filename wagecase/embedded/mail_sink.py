"""The mail sink of development: takes every mail, keeps it as a file, and shows it on a small page. It sends nothing.

Run as `python -m wagecase.embedded.mail_sink SMTP_PORT WEB_PORT FOLDER`; both ports are on the loopback address only.
"""

from __future__ import annotations

import email
import re
import secrets
import signal
import sys
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"
MAX_LISTED = 200
SHOWN_HEADERS = ("From", "To", "Subject", "Date", "Message-ID")
PAGE_TEMPLATE = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<style>body{{font:16px/1.5 sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem}}
table{{border-collapse:collapse;width:100%}}td,th{{border-bottom:1px solid #ccc;padding:.3rem;text-align:left}}
pre{{white-space:pre-wrap;background:#f6f6f6;padding:1rem}}</style></head><body>{body}</body></html>
"""


class MailFolder:
    """The folder of mails; a file's name is the time of its arrival, so that names sort."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}"
        fresh = self.folder / f"{name}.new"
        fresh.write_bytes(envelope.content)
        fresh.rename(self.folder / f"{name}.eml")
        return "250 OK"

    def names(self) -> list[str]:
        """The newest mails first."""
        return sorted((path.stem for path in self.folder.glob("*.eml")), reverse=True)[:MAX_LISTED]

    def read(self, name: str) -> EmailMessage | None:
        path = self.folder / f"{name}.eml"
        if not re.fullmatch(r"[0-9T]+-[0-9a-f]+", name) or not path.exists():
            return None
        return email.message_from_bytes(path.read_bytes(), policy=default)


class MailPageHandler(BaseHTTPRequestHandler):
    """A list of mails, and each of them; for reading only."""

    store: MailFolder

    def do_GET(self) -> None:
        host = self.headers.get("Host", "").rpartition(":")[0]
        page = None if host not in (HOST, "localhost") else self._page(self.path)
        body = (page or PAGE_TEMPLATE.format(title="404", body="<p>没有这封邮件 No such mail</p>")).encode()
        self.send_response(404 if page is None else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a line for every page would hide what matters."""

    def _page(self, path: str) -> str | None:
        if path == "/":
            return _list_page(self.store)
        message = self.store.read(path.removeprefix("/"))
        return None if message is None else _mail_page(message)


def _list_page(store: MailFolder) -> str:
    rows = []
    for name in store.names():
        message = store.read(name)
        if message is not None:
            subject, to, date = (escape(str(message[key] or "")) for key in ("Subject", "To", "Date"))
            rows.append(f'<tr><td><a href="/{name}">{subject or "—"}</a></td><td>{to}</td><td>{date}</td></tr>')
    table = f"<table><tr><th>主题 Subject</th><th>收件人 To</th><th>日期 Date</th></tr>{''.join(rows)}</table>"
    return PAGE_TEMPLATE.format(
        title="邮件 Mail", body=f"<h1>邮件 Mail</h1>{table if rows else '<p>还没有邮件 No mail yet</p>'}"
    )


def _mail_page(message: EmailMessage) -> str:
    rows = "".join(f"<tr><th>{key}</th><td>{escape(str(message[key] or ''))}</td></tr>" for key in SHOWN_HEADERS)
    part = message.get_body(("plain", "html"))
    text = escape(str(part.get_content())) if part is not None else ""
    body = f'<p><a href="/">全部邮件 All mail</a></p><table>{rows}</table><pre>{text}</pre>'
    return PAGE_TEMPLATE.format(title=escape(str(message["Subject"] or "Mail")), body=body)


def serve_mail_sink(smtp_port: int, web_port: int, folder: Path) -> None:
    """Take and show mail until SIGTERM."""
    store = MailFolder(folder)
    smtp = Controller(store, hostname=HOST, port=smtp_port, enable_SMTPUTF8=True, ident="wagecase development sink")
    pages = ThreadingHTTPServer((HOST, web_port), type("BoundPages", (MailPageHandler,), {"store": store}))
    signal.signal(signal.SIGTERM, _exit)
    smtp.start()
    try:
        pages.serve_forever()
    finally:
        pages.server_close()
        smtp.stop()


def _exit(_number: int, _frame: object) -> None:
    sys.exit(0)


if __name__ == "__main__":
    serve_mail_sink(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
