"""Commands of `flask`, one module for each group."""

from __future__ import annotations

from flask import Flask

from wagecase.cli import law_change, operators, ops, procedure, reminders, spot_checks
from wagecase.cli.law import law_group

COMMANDS = (
    *operators.COMMANDS,
    law_group,
    procedure.procedure_group,
    spot_checks.spot_check_group,
    ops.ops_group,
    reminders.reminders_group,
)


def register(app: Flask) -> None:
    """Give the application its commands."""
    for command in law_change.COMMANDS:
        law_group.add_command(command)
    for command in COMMANDS:
        app.cli.add_command(command)
