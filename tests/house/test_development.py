"""An act added as docs/development.md says works from its form to its deadline and notification, in four files."""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path

import pytest
from flask import Flask

from tests.house import following

TITLE = "An act with its clock, event and notification"
STEPS, COMMANDS = following.steps_and_commands(TITLE)
CHECKS = (
    "tests/procedure/tables/test_permissions.py::test_the_matrix_is_the_one_that_was_read",
    "tests/procedure/core/test_diagram.py",
    "tests/house/test_rows_are_used.py",
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the product in which the document was followed."""
    folder = tmp_path_factory.mktemp("copy")
    following.copy_product(folder)
    for step in STEPS:
        following.take(step, folder)
    for command in COMMANDS:
        following.run_in(folder, *re.sub(r"^python -m ", "", command).split())
    return folder


def test_the_document_touches_four_files() -> None:
    assert len({step.path for step in STEPS}) == 4


def test_the_products_own_checks_pass_and_the_act_is_performed_in_memory(copy: Path) -> None:
    new = [step.path for step in STEPS if not (following.ROOT / step.path).exists()]
    output = following.run_in(copy, "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", *new, *CHECKS)
    assert " passed" in output


def test_the_act_leaves_its_event_its_deadline_and_its_notification(
    app: Flask, session_environment: dict[str, str], staff: dict[str, uuid.UUID], copy: Path
) -> None:
    given = {
        "environment": session_environment,
        "act": "ask_payroll",
        "event": "case.payroll_asked",
        "clock": "case.payroll",
        "template": "event_recorded",
    }
    found = json.loads(following.run_in(copy, "tests.house.act_walk", given=json.dumps(given)))
    assert found == {"event": True, "deadline": True, "notification": True}
