"""Whose name an employer that was only described bears: the known one of this name or code, or a new one."""

from __future__ import annotations

from marshmallow import ValidationError
from sqlalchemy import text

from wagecase.extensions import db
from wagecase.models import SearchGrams
from wagecase.procedure.core.acts import Unmet
from wagecase.schemas.messages import code_of
from wagecase.schemas.numbers import USCC
from wagecase.services.base import text_search
from wagecase.services.base.errors import Invalid
from wagecase.services.eventlog.act_context import Performing
from wagecase.services.registry import employers
from wagecase.services.registry.employers import KNOWN_EMPLOYER, NewEmployer

KNOWN = text(f"SELECT {KNOWN_EMPLOYER}")
CODE = USCC(50)


def name_employer(doing: Performing) -> None:
    """Put the employer on the case; what the worker called him stays as it was told.

    Raises:
        Invalid: the code is none.
    """
    name, code = str(doing.values["employer"]).strip(), _code(doing)
    known = db.session.scalar(KNOWN, {"uscc": code, "employer": name})
    doing.case.employer_id = known or employers.make_employer(NewEmployer(name=name, uscc=code))
    found = db.session.get_one(SearchGrams, doing.case.id)
    found.text = text_search.joined([*found.text.split(text_search.SEPARATOR), name])
    found.grams = text_search.grams(found.text)


def _code(doing: Performing) -> str | None:
    typed = doing.values.get("uscc")
    if not typed:
        return None
    try:
        return str(CODE.deserialize(str(typed)))
    except ValidationError as error:
        raise Invalid({"uscc": [Unmet(code_of(str(error.messages[0])))]}) from error
