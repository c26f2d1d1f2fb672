"""A unit of work stores all of a command or nothing, and no unit hides in another."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from wagecase.extensions import db
from wagecase.models import AuditEntry
from wagecase.services.base.unit_of_work import release_snapshot, unit_of_work


@unit_of_work()
def note(action: str) -> None:
    db.session.add(AuditEntry(user_id=None, action=action, subject="x", detail={}))


@unit_of_work()
def fail() -> None:
    db.session.add(AuditEntry(user_id=None, action="lost", subject="x", detail={}))
    db.session.flush()
    raise ZeroDivisionError


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.subject == "x")) or 0


def test_a_command_is_stored_at_its_end(app: Flask) -> None:
    with app.app_context():
        note("first")
        assert count() == 1


def test_what_fails_leaves_nothing_and_the_session_goes_on(app: Flask) -> None:
    with app.app_context():
        before = count()
        with pytest.raises(ZeroDivisionError):
            fail()
        assert count() == before
        note("next")
        assert count() == before + 1


def test_a_command_within_a_command_is_refused(app: Flask) -> None:
    with app.app_context():
        before = count()
        with pytest.raises(RuntimeError, match="within another"), unit_of_work():
            note("inner")
        assert count() == before


def test_a_snapshot_is_released_outside_of_units_only(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("SELECT 1"))
        release_snapshot()
        assert not db.session().in_transaction()
        with pytest.raises(RuntimeError, match="is running"), unit_of_work():
            release_snapshot()
