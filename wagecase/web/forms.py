"""From a form's fields to the values of a schema, and from its faults back to the fields that they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from marshmallow import Schema, ValidationError
from werkzeug.exceptions import BadRequest

from wagecase.extensions import csrf
from wagecase.procedure.core.acts import Unmet
from wagecase.schemas.messages import flatten_errors, message_text, refusal_text
from wagecase.services.base.errors import Invalid
from wagecase.web.language import language


def check_form() -> None:
    """Check the token of a form.

    Raises:
        CSRFError: a form without its token.
        BadRequest: NUL in an address or in an idempotency key, which nobody types and the database takes in no text.
    """
    csrf.protect()
    if any("\0" in value for value in (*request.args.values(), request.form.get("key", ""))):
        raise BadRequest


def submitted_values(*names: str) -> dict[str, str]:
    """The fields of the form as they were typed, to be shown again."""
    return {name: request.form.get(name, "").strip() for name in names}


def load_form(schema: Schema, typed: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The parsed values and the faults by field; empty fields count as left out."""
    try:
        return schema.load({name: value for name, value in typed.items() if value not in ("", None)}), {}
    except ValidationError as error:
        return {}, {
            str(path[0]) if path else "": message_text(message, language())
            for path, message in flatten_errors(error.normalized_messages())
        }


def refusal_texts(unmet: Iterable[Unmet]) -> list[str]:
    return [refusal_text(one, language()) for one in unmet]


def messages_by_field(fields: Mapping[str, Iterable[Unmet]]) -> dict[str, str]:
    """A service's refusal of what was entered, one sentence for each field."""
    return {name: " ".join(refusal_texts(unmet)) for name, unmet in fields.items()}


def errors_of_refusal(error: Invalid) -> dict[str, str]:
    return messages_by_field(error.fields)
