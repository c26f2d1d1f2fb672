"""What the commands share: a database that may be missing, and how they fail."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import InterfaceError, OperationalError

from wagecase.schemas.messages import refusal_text
from wagecase.services.base.errors import Invalid

P = ParamSpec("P")


def fail(sentence: str) -> NoReturn:
    """End with one sentence for the operator and exit code 2."""
    click.echo(sentence, err=True)
    sys.exit(2)


def database_required(command: Callable[P, None]) -> Callable[P, None]:
    """Run a command inside the application; a database that cannot be used is one sentence and exit code 2."""

    @wraps(command)
    def run(*args: P.args, **given: P.kwargs) -> None:
        try:
            command(*args, **given)
        except (OperationalError, InterfaceError) as lost:
            fail(f"The database cannot be used: {' '.join(str(lost.orig).split())}")

    found: Callable[P, None] = with_appcontext(run)
    return found


def refusal_sentence(error: Invalid) -> str:
    """Why a value was refused, in one English sentence."""
    return "; ".join(refusal_text(one, "en") for unmet in error.fields.values() for one in unmet)
