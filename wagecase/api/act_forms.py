"""Doing an act from a JSON body: the form comes from the procedure table, the deed is the service's."""

from __future__ import annotations

import uuid
from typing import Any

from flask import request

from wagecase.api.base import caller, expected_version, idempotency_key, language, request_fingerprint, request_parser
from wagecase.procedure.core.stages import stage_label
from wagecase.procedure.tables.table import UnknownAct
from wagecase.schemas.acts import act_schema
from wagecase.schemas.messages import refusal_text
from wagecase.services.access import visibility
from wagecase.services.acts import idempotent_replay
from wagecase.services.acts.perform import perform
from wagecase.services.acts.result import ActResult
from wagecase.services.base.errors import AlreadyProcessed, NotFound


def perform_from_request(proceeding_id: uuid.UUID, name: str) -> dict[str, Any]:
    """Perform an act on a proceeding with the body of the request.

    Raises:
        NotFound: no such proceeding or act, or not for this person.
        BadInput: the body does not fit the act's form.
    """
    row = visibility.get_visible_proceeding(caller(), proceeding_id)
    procedure = row.procedure
    try:
        schema = act_schema(procedure, name)
    except UnknownAct as error:
        raise NotFound from error
    values: dict[str, Any] = request_parser.parse(schema(), request, location="json")
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
            if_version=expected_version(proceeding_id, required=False),
            idempotency_key=idempotency_key(),
            body=request_fingerprint(),
        )
    except AlreadyProcessed as before:
        done = idempotent_replay.replay_act(before.resource_id)
    return _act_result(done, procedure)


def _act_result(done: ActResult, procedure: str) -> dict[str, Any]:
    lang = language()
    return {
        **vars(done),
        "stage_label": stage_label(procedure, done.stage, lang),
        "warnings": [refusal_text(one, lang) for one in done.warnings],
    }
