"""`flask reminders explain`: what a case's people will be told, when and why."""

from __future__ import annotations

from datetime import date

import click
from sqlalchemy import select

from wagecase.cli.operators import refuse, with_database
from wagecase.extensions import db
from wagecase.models import Case
from wagecase.services.notifications.catalogue import preview


@click.group("reminders")
def reminders() -> None:
    """Reminders owed, sent and to come."""


@reminders.command("explain")
@click.argument("case")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="One day, past or future, such as 2026-10-12.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@with_database
def explain(case: str, on: object, lang: str) -> None:
    """List what was and will be sent of a case: when, which letter, to whom, about what, by which rule."""
    found = db.session.scalar(select(Case).where(Case.number == case))
    if found is None:
        refuse(f"There is no case with the number {case}.")
        return
    lines = (
        [*reversed(preview.so_far(found, lang)), *preview.to_come(found, lang)]
        if on is None
        else preview.on_date(found, lang, date.fromisoformat(str(on)[:10]))
    )
    for one in lines:
        held = f" (held until {one.held})" if one.held else ""
        click.echo(f"{one.on} {one.letter} → {one.to}: {one.about}, {one.due_on}; {one.state}{held} [{one.why}]")
    click.echo(f"{len(lines)} messages.")
