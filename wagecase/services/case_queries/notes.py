"""Notes on a case: no act, no event; the text lies sealed under the case's key."""

from __future__ import annotations

import uuid

from sqlalchemy import insert

from wagecase.extensions import db
from wagecase.models import Note, SealedText, new_id, utcnow
from wagecase.procedure.core.enums import Role
from wagecase.services.access import visibility
from wagecase.services.base.errors import Forbidden
from wagecase.services.base.principal import Principal
from wagecase.services.base.refusals import wrong_role
from wagecase.services.base.unit_of_work import unit_of_work
from wagecase.services.crypto import field_encryption

CONFIDENTIAL_ROLES = (Role.legal_aid_officer, Role.lawyer)


@unit_of_work()
def add_note(principal: Principal, case_id: uuid.UUID, text: str, *, private: bool = False) -> uuid.UUID:
    """Put a note on a case that the person may see; returns its id.

    Args:
        private: only the person's own organisation reads it. What a worker confides to a lawyer is confidential
            (法律援助法 21, fact D19), so legal aid alone may write such notes.

    Raises:
        NotFound: no such case, or not for this person.
        Forbidden: a private note of someone who does not work in legal aid.
    """
    if private and not principal.has(*CONFIDENTIAL_ROLES):
        raise Forbidden([wrong_role(CONFIDENTIAL_ROLES)])
    case = visibility.get_visible_case(principal, case_id)
    row = field_encryption.sealed_text_row(case.id, field_encryption.load_data_key(case.data_key_id), "note", text)
    note_id = new_id()
    db.session.execute(insert(SealedText), [row])
    values = {
        "id": note_id,
        "case_id": case.id,
        "author_id": principal.user_id,
        "text_id": row["id"],
        "readers_id": principal.org_id if private else None,
    }
    db.session.execute(insert(Note), [{**values, "created_at": utcnow()}])
    return note_id
