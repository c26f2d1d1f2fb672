"""`flask erase-person` and `flask verify`: what is kept of people and cases, and whether its history is intact."""

from __future__ import annotations

import sys
import uuid

import click
from sqlalchemy import select

from wagecase.cli.base import database_required, fail
from wagecase.extensions import db
from wagecase.models import Case
from wagecase.services.base.errors import NotFound
from wagecase.services.crypto import maintenance
from wagecase.services.eventlog import hash_chain


@click.command("erase-person")
@click.argument("person", type=click.UUID)
@click.option("--reason", required=True, help="Why, for the audit log; name nobody.")
@click.confirmation_option(prompt="This cannot be taken back. Erase?")
@database_required
def erase_person(person: uuid.UUID, reason: str) -> None:
    """Make the protected data of PERSON (an id) unreadable for good; the event chain still verifies."""
    try:
        maintenance.erase_person(person, reason)
    except NotFound:
        fail(f"There is no person {person}.")
    click.echo("Erased.")


@click.command("verify")
@click.argument("numbers", nargs=-1)
@database_required
def verify_chains(numbers: tuple[str, ...]) -> None:
    """Check the event chains of the cases with these NUMBERS, or of all; every fault is one line."""
    query = select(Case.id, Case.number).order_by(Case.id)
    rows = db.session.execute(query.where(Case.number.in_(numbers)) if numbers else query).all()
    unknown = set(numbers) - {row.number for row in rows}
    if unknown:
        fail(f"There is no case with the number {', '.join(sorted(unknown))}.")
    faults = [f"{number}: {fault}" for case_id, number in rows for fault in _chain_faults(case_id)]
    for line in faults:
        click.echo(line)
    click.echo(f"{len(rows)} cases, {len(faults)} faults.")
    sys.exit(1 if faults else 0)


def _chain_faults(case_id: uuid.UUID) -> list[str]:
    faults = hash_chain.verify_chain(case_id)
    db.session.expunge_all()
    return faults
