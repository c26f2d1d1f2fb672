"""Rows as a file that the browser saves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Response, stream_with_context

from wagecase.services.spreadsheets import writer

EXPORT_MEDIA_TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def download_rows(rows: Iterator[Sequence[str]], form: str, name: str) -> Response:
    """Rows as a file to be saved; its name reveals nothing of what is in it."""
    made = writer.write_xlsx(rows) if form == "xlsx" else writer.write_csv(rows)
    answer = Response(stream_with_context(made), mimetype=EXPORT_MEDIA_TYPES[form])
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{form}")
    answer.headers["Cache-Control"] = "no-store"
    return answer
