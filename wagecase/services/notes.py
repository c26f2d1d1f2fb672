"""Notes on a case: no act, no event; the text lies sealed under the case's key."""

from __future__ import annotations

import uuid

from sqlalchemy import insert

from wagecase.extensions import db
from wagecase.models import Note, SealedText, new_id, utcnow
from wagecase.services import sealing, visibility
from wagecase.services.principal import Principal


def add(principal: Principal, case_id: uuid.UUID, text: str) -> uuid.UUID:
    """Put a note on a case that the person may see; returns its id.

    Raises:
        NotFound: no such case, or not for this person.
    """
    case = visibility.case_for(principal, case_id)
    row = sealing.seal_text(case.id, sealing.key_of(case.data_key_id), "note", text)
    note_id = new_id()
    db.session.execute(insert(SealedText), [row])
    values = {"id": note_id, "case_id": case.id, "author_id": principal.user_id, "text_id": row["id"]}
    db.session.execute(insert(Note), [{**values, "created_at": utcnow()}])
    db.session.commit()
    return note_id
