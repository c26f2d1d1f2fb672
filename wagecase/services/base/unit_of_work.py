"""The one place that ends a transaction. A command runs in a unit of work, which commits all of it or nothing.

Whatever a command calls flushes at most. A bulk loop is a series of units, one for each of its slices, so that what is
done stays done. A query runs in no unit and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from wagecase.extensions import db

_RUNNING = "unit_of_work"


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Commits at its end and rolls back whatever failed; stands before a command as ``@unit_of_work()`` too.

    Raises:
        RuntimeError: it was entered within another: a command calls no command, but what that one is made of.
    """
    info = db.session().info
    if info.get(_RUNNING):
        raise RuntimeError("A unit of work begins within another; call what the inner command is made of.")
    info[_RUNNING] = True
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        info.pop(_RUNNING, None)


def release_snapshot() -> None:
    """Ends the transaction of what was read so far, so that a long wait or a next look holds no old snapshot.

    Raises:
        RuntimeError: within a unit of work, whose changes would be lost.
    """
    if db.session().info.get(_RUNNING):
        raise RuntimeError("A unit of work is running; its end alone ends the transaction.")
    db.session.rollback()
