"""`flask seed`: demo people and cases for a first look."""

from __future__ import annotations

import click

from wagecase.cli.base import database_required, fail
from wagecase.extensions import current_config
from wagecase.services.demo import seed as demo_seed


@click.command("seed")
@database_required
def seed_demo() -> None:
    """Load organisations, demo people and demo cases (development only; the second time does nothing)."""
    if current_config().production:
        fail("Demo people have a known password: production does not load them. Use `flask organisations load`.")
    made = demo_seed.seed_demo()
    click.echo(f"{made} demo cases." if made else "The demo data is there already.")
