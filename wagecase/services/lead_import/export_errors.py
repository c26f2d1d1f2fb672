"""The wrong rows of a file, to be corrected and handed in again: its columns, and what is wrong with each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import LeadRow
from wagecase.schemas.messages import message_text
from wagecase.services.crypto import field_encryption
from wagecase.services.lead_import import sealed_storage
from wagecase.services.lead_import.column_mapping import REASON_LABEL
from wagecase.services.lead_import.import_queries import OpenedImport


def wrong_rows(found: OpenedImport, lang: str) -> Iterator[Sequence[str]]:
    """Titles first, then each wrong row as it came with its reasons behind."""
    titles = found.titles
    yield [*titles, REASON_LABEL.get(lang)]
    key = field_encryption.load_data_key(found.row.data_key_id)
    for seq in range(found.row.checked):
        given = dict(sealed_storage.load_rows(key, found.row.id, seq))
        query = select(LeadRow).where(
            LeadRow.import_id == found.row.id, LeadRow.number.in_(list(given)), LeadRow.status == "wrong"
        )
        for one in db.session.scalars(query.order_by(LeadRow.number)):
            cells = list(given[one.number])[: len(titles)]
            yield [*cells, *[""] * (len(titles) - len(cells)), describe_faults(one, titles, lang)]
        db.session.expunge_all()


def describe_faults(row: LeadRow, titles: Sequence[str], lang: str) -> str:
    """What is wrong with a row, each at the title of its column."""
    parts = [
        (titles[at] if at is not None and at < len(titles) else "", message_text(code, lang))
        for at, code in row.reasons or ()
    ]
    colon, stop = ("：", "；") if lang.startswith("zh") else (": ", "; ")
    return stop.join(f"{title}{colon}{said}" if title else said for title, said in parts)
