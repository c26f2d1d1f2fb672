"""Commands of the group `organisations`."""

from __future__ import annotations

import click

from wagecase.cli.base import database_required
from wagecase.services.administration import reference_data


@click.group("organisations")
def organisations_group() -> None:
    """Places and organisations."""


@organisations_group.command("load")
@database_required
def load_organisations() -> None:
    """Add what is missing of Tianjin's places and organisations; what is there stays as it is."""
    click.echo(f"{reference_data.load_reference_data()} organisations.")
