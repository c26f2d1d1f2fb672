"""History that somebody changed behind the application's back: whatever was touched, `flask verify` says so."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from flask import Flask

from tests import world
from wagecase.services.crypto.personal_data import NewPerson
from wagecase.services.intake import new_complaint, open_case


@pytest.fixture
def opened(app: Flask, staff: dict[str, uuid.UUID]) -> new_complaint.OpenedCase:
    with app.app_context():
        given = new_complaint.NewComplaint(channel="counter", words="老板拖了三个月。", contact=NewPerson("张三"))
        return open_case.open_case(world.principal("clerk.binhai"), given)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE events SET recorded_at = recorded_at - interval '1 day'", "column recorded differs from the text"),
        ("UPDATE events SET happened_at = happened_at - interval '1 hour'", "column at differs from the text"),
        ("UPDATE events SET happened_on = happened_on - 1", "column on differs from the text"),
        (
            "UPDATE events SET organisation_id = (SELECT id FROM organisations WHERE code = '120103JC')",
            "column org differs from the text",
        ),
        ("UPDATE events SET name = 'case.accepted'", "column name differs from the text"),
        ("UPDATE events SET body = replace(body, 'counter', 'letter')", "its text was changed"),
        ("UPDATE events SET body = 'no JSON'", "its text was changed"),
        ("UPDATE events SET previous = 'x'", "its text was changed"),
        ("DELETE FROM events", "the log ends at 0"),
        ("UPDATE sealed_texts SET ciphertext = ciphertext || '\\x00'", "sealed text words was changed or removed"),
        ("UPDATE cases SET chain_length = 2", "the case's head names event 2"),
    ],
)
def test_a_change_behind_its_back_is_found(
    app: Flask, opened: new_complaint.OpenedCase, as_superuser: Callable[[str], None], change: str, fault: str
) -> None:
    as_superuser(change)
    result = app.test_cli_runner().invoke(args=["verify", opened.number])
    assert result.exit_code == 1
    assert f"{opened.number}: " in result.output
    assert fault in result.output


def test_a_case_that_there_is_not_is_not_called_sound(app: Flask, opened: new_complaint.OpenedCase) -> None:
    result = app.test_cli_runner().invoke(args=["verify", opened.number, "120116-2026-999999"])
    assert (result.exit_code, result.stderr) == (2, "There is no case with the number 120116-2026-999999.\n")
