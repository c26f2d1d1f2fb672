"""`flask reminders explain`: which notifications a case's people get, when and why."""

from __future__ import annotations

from datetime import date

import click
from sqlalchemy import select

from wagecase.cli.operators import database_required, fail
from wagecase.extensions import db
from wagecase.models import Case
from wagecase.services.notifications.catalogue import preview


@click.group("reminders")
def reminders_group() -> None:
    """Reminders queued, sent and to come."""


@reminders_group.command("explain")
@click.argument("case")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="One day, past or future, such as 2026-10-12.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@database_required
def explain_reminders(case: str, on: object, lang: str) -> None:
    """List what was and will be sent of a case: when, which letter, to whom, about what, by which rule."""
    found = db.session.scalar(select(Case).where(Case.number == case))
    if found is None:
        fail(f"There is no case with the number {case}.")
        return
    lines = (
        [*reversed(preview.outbox_messages(found, lang)), *preview.planned_messages(found, lang)]
        if on is None
        else preview.messages_on(found, lang, date.fromisoformat(str(on)[:10]))
    )
    for one in lines:
        held_until = f" (held until {one.held_until})" if one.held_until else ""
        click.echo(
            f"{one.on} {one.template} → {one.to}: {one.about}, {one.due_on}; {one.state}{held_until} [{one.why}]"
        )
    click.echo(f"{len(lines)} messages.")
