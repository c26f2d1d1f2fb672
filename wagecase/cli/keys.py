"""Commands of the group `keys`."""

from __future__ import annotations

import click

from wagecase.cli.base import database_required
from wagecase.services.crypto import maintenance


@click.group("keys")
def keys_group() -> None:
    """The keys under which personal data are encrypted."""


@keys_group.command("rotate")
@database_required
def rotate_keys() -> None:
    """Move every data key under the first key of WAGECASE_KEYS; afterwards the older ones may be taken out."""
    click.echo(f"{maintenance.rewrap_keys()} keys moved.")
