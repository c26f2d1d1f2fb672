"""Commands of the group `settings`."""

from __future__ import annotations

import click

from wagecase.cli.base import database_required, fail, refusal_sentence
from wagecase.services.administration.settings import put_setting_as_operator
from wagecase.services.base import rules_in_force
from wagecase.services.base.errors import Invalid


@click.group("settings")
def settings_group() -> None:
    """Figures that the law or the fact file leaves open."""


@settings_group.command("list")
@database_required
def list_settings() -> None:
    """List every setting with its value; those that must be confirmed before clocks can run are marked."""
    current = rules_in_force.current_rules()
    for name, spec in sorted(current.book.settings.items()):
        value = current.settings.get(name)
        click.echo(f"{name} = {'(unset: must be confirmed)' if value is None else value}  # {spec.label.zh}")


@settings_group.command("set")
@click.argument("name")
@click.argument("value")
@database_required
def set_setting(name: str, value: str) -> None:
    """Put VALUE in force as the setting NAME from now on."""
    try:
        put_setting_as_operator(name, value)
    except Invalid as error:
        fail(refusal_sentence(error))
    click.echo(f"{name} = {value}")
