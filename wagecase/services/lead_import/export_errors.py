"""The wrong rows of a file, to be corrected and handed in again: its columns, and what is wrong with each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import ClueRow
from wagecase.schemas.messages import say
from wagecase.services.crypto import field_encryption
from wagecase.services.lead_import import sealed_storage
from wagecase.services.lead_import.column_mapping import REASON
from wagecase.services.lead_import.imports import Opened


def rows(found: Opened, lang: str) -> Iterator[Sequence[str]]:
    """Titles first, then each wrong row as it came with its reasons behind."""
    titles = found.titles
    yield [*titles, REASON.get(lang)]
    key = field_encryption.key_of(found.row.data_key_id)
    for seq in range(found.row.checked):
        given = dict(sealed_storage.take_rows(key, found.row.id, seq))
        query = select(ClueRow).where(
            ClueRow.import_id == found.row.id, ClueRow.number.in_(list(given)), ClueRow.status == "wrong"
        )
        for one in db.session.scalars(query.order_by(ClueRow.number)):
            cells = list(given[one.number])[: len(titles)]
            yield [*cells, *[""] * (len(titles) - len(cells)), told(one, titles, lang)]
        db.session.expunge_all()


def told(row: ClueRow, titles: Sequence[str], lang: str) -> str:
    """What is wrong with a row, each at the title of its column."""
    parts = [
        (titles[at] if at is not None and at < len(titles) else "", say(code, lang)) for at, code in row.reasons or ()
    ]
    colon, stop = ("：", "；") if lang.startswith("zh") else (": ", "; ")
    return stop.join(f"{title}{colon}{said}" if title else said for title, said in parts)
