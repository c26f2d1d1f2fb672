"""Doing an act from a JSON body: the form comes from the procedure table, the deed is the service's."""

from __future__ import annotations

import uuid
from typing import Any

from flask import request

from wagecase.api.base import caller, fingerprint, idempotency_key, if_match, language, parser
from wagecase.procedure.tables.table import UnknownAct
from wagecase.schemas.acts import schema_of
from wagecase.schemas.messages import tell
from wagecase.services.access import visibility
from wagecase.services.acts import idempotent_replay
from wagecase.services.acts.perform import Done, perform
from wagecase.services.base.errors import AlreadyDone, NotFound
from wagecase.services.case_queries.work_list import stage_label


def act(proceeding_id: uuid.UUID, name: str) -> dict[str, Any]:
    """Perform an act on a proceeding with the body of the request.

    Raises:
        NotFound: no such proceeding or act, or not for this person.
        BadInput: the body does not fit the act's form.
    """
    row = visibility.proceeding_for(caller(), proceeding_id)
    procedure = row.procedure
    try:
        schema = schema_of(procedure, name)
    except UnknownAct as error:
        raise NotFound from error
    values: dict[str, Any] = parser.parse(schema(), request, location="json")
    on, at = values.pop("happened_on", None), values.pop("happened_at", None)
    given = {field: value for field, value in values.items() if value is not None}
    try:
        done = perform(
            caller(),
            proceeding_id,
            name,
            given,
            happened_on=on,
            happened_at=at,
            if_version=if_match(proceeding_id, required=False),
            idempotency_key=idempotency_key(),
            body=fingerprint(),
        )
    except AlreadyDone as before:
        done = idempotent_replay.act(before.resource_id)
    return _shown(done, procedure)


def _shown(done: Done, procedure: str) -> dict[str, Any]:
    lang = language()
    return {
        **vars(done),
        "stage_label": stage_label(procedure, done.stage, lang),
        "warnings": [tell(one, lang) for one in done.warnings],
    }
