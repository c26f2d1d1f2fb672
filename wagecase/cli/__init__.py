"""Commands of `flask`, one module for each group."""

from __future__ import annotations

from flask import Flask

from wagecase.cli import (
    demo,
    keys,
    law_change,
    ops,
    organisations,
    people,
    procedure,
    records,
    reminders,
    settings,
    spot_checks,
)
from wagecase.cli.law import law_group

COMMANDS = (
    demo.seed_demo,
    organisations.organisations_group,
    people.people_group,
    settings.settings_group,
    keys.keys_group,
    records.erase_person,
    records.verify_chains,
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
