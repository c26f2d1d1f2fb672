"""What every command needs: the application around it, and one sentence where it cannot go on."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import InterfaceError, OperationalError

P = ParamSpec("P")


def fail(sentence: str) -> None:
    """Tell the operator why, in one sentence, and end with a code that scripts can see."""
    click.echo(sentence, err=True)
    sys.exit(2)


def database_required(command: Callable[P, None]) -> Callable[P, None]:
    """Run a command inside the application; a database that is not there is one sentence."""

    @wraps(command)
    def run(*args: P.args, **given: P.kwargs) -> None:
        try:
            command(*args, **given)
        except (OperationalError, InterfaceError) as lost:
            fail(f"The database cannot be used: {' '.join(str(lost.orig).split())}")

    found: Callable[P, None] = with_appcontext(run)
    return found
