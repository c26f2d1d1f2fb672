"""The daily signature over the chains: it holds while history grows, and shows when history was changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from tests.workers.desk import NotificationDesk, at_time, local_instant
from wagecase.extensions import db
from wagecase.models import Checkpoint
from wagecase.services.eventlog import checkpoints

DAY = date(2026, 10, 15)
MORNING = local_instant("2026-10-15 00:20")


@pytest.fixture
def signed(desk: NotificationDesk) -> NotificationDesk:
    """Two cases of yesterday, signed this morning."""
    with at_time("2026-10-14"):
        desk.case()
        desk.case()
    with desk.app.app_context():
        assert checkpoints.make_checkpoint(MORNING)
    return desk


def verify(desk: NotificationDesk) -> list[str]:
    with desk.app.app_context():
        return checkpoints.verify_checkpoints()


def test_it_vouches_for_all_that_came_before_the_day(signed: NotificationDesk) -> None:
    with signed.app.app_context():
        row = db.session.get_one(Checkpoint, DAY)
        assert (row.cases, row.events) == (2, 2)
    assert verify(signed) == []


def test_it_holds_while_history_grows(signed: NotificationDesk) -> None:
    with at_time("2026-10-15 00:00"):
        signed.case()
    assert verify(signed) == []


def test_a_day_is_signed_once_and_not_before_it_has_settled(signed: NotificationDesk) -> None:
    with signed.app.app_context():
        assert not checkpoints.make_checkpoint(MORNING)
        assert not checkpoints.make_checkpoint(local_instant("2026-10-16 00:09"))
        assert checkpoints.make_checkpoint(local_instant("2026-10-16 23:00"))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE events SET digest = 'x' WHERE position = 1", "an event was changed since"),
        ("DELETE FROM events", "it vouches for 2 cases, the log has 0"),
        ("UPDATE checkpoints SET events = 1", "the signature does not fit"),
    ],
)
def test_a_change_of_history_is_notified(
    signed: NotificationDesk, as_superuser: Callable[[str], None], change: str, fault: str
) -> None:
    as_superuser(change)
    faults = verify(signed)
    assert [one for one in faults if fault in one]
    assert all(one.startswith("2026-10-15: ") for one in faults)


def test_another_key_does_not_fit(
    signed: NotificationDesk, session_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(session_app.config["WAGECASE"], checkpoint_key=b"k" * 32)
    monkeypatch.setitem(session_app.config, "WAGECASE", other)
    assert verify(signed)


def test_a_missing_checkpoint_is_reported(desk: NotificationDesk) -> None:
    with desk.app.app_context():
        assert checkpoints.verify_checkpoints(DAY) == ["2026-10-15: there is no checkpoint"]
