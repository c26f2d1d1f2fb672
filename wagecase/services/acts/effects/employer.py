"""Whose name an employer that was only described bears: the known one of this name or code, or a new one."""

from __future__ import annotations

from marshmallow import ValidationError
from sqlalchemy import text

from wagecase.extensions import db
from wagecase.models import SearchGrams
from wagecase.procedure.core.acts import Unmet
from wagecase.schemas.messages import message_code
from wagecase.schemas.numbers import UsccField
from wagecase.services.acts.effects.registration import effect
from wagecase.services.base import text_search
from wagecase.services.base.errors import Invalid
from wagecase.services.eventlog.act_context import ActContext
from wagecase.services.registry import employers
from wagecase.services.registry.employers import FIND_EMPLOYER_SQL, NewEmployer

KNOWN_EMPLOYER_SQL = text(f"SELECT {FIND_EMPLOYER_SQL}")
USCC_FIELD = UsccField(50)


@effect("name_employer")
def identify_employer(ctx: ActContext) -> None:
    """Put the employer on the case; the name that the worker stated stays as it is.

    Raises:
        Invalid: the code is none.
    """
    name, code = str(ctx.values["employer"]).strip(), _credit_code(ctx)
    known = db.session.scalar(KNOWN_EMPLOYER_SQL, {"uscc": code, "employer": name})
    ctx.case.employer_id = known or employers.create_employer(NewEmployer(name=name, uscc=code))
    found = db.session.get_one(SearchGrams, ctx.case.id)
    found.text = text_search.search_text([*found.text.split(text_search.SEPARATOR), name])
    found.grams = text_search.bigrams(found.text)


def _credit_code(ctx: ActContext) -> str | None:
    typed = ctx.values.get("uscc")
    if not typed:
        return None
    try:
        return str(USCC_FIELD.deserialize(str(typed)))
    except ValidationError as error:
        raise Invalid({"uscc": [Unmet(message_code(str(error.messages[0])))]}) from error
