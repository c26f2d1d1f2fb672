"""Commands for operators that need the database: first data, people, settings, and whether history stands."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError

from wagecase.extensions import current_config, db
from wagecase.models import Case
from wagecase.procedure.core.enums import Role
from wagecase.schemas.messages import refusal_text
from wagecase.services.administration import reference_data
from wagecase.services.administration import settings as administration_settings
from wagecase.services.base import rules_in_force
from wagecase.services.base.errors import Invalid, NotFound
from wagecase.services.crypto import maintenance
from wagecase.services.demo import seed as demo_seed
from wagecase.services.eventlog import hash_chain
from wagecase.services.identity import passwords

P = ParamSpec("P")


def fail(sentence: str) -> None:
    """Print the reason for the operator, in one sentence, and end with a code that scripts can see."""
    click.echo(sentence, err=True)
    sys.exit(2)


def database_required(command: Callable[P, None]) -> Callable[P, None]:
    """Run a command inside the application; a database that is not there is one sentence."""

    @wraps(command)
    def run(*args: P.args, **given: P.kwargs) -> None:
        try:
            command(*args, **given)
        except (OperationalError, InterfaceError) as lost:
            fail(f"The database cannot be used: {' '.join(str(lost.orig).split())}")

    found: Callable[P, None] = with_appcontext(run)
    return found


@click.command("seed")
@database_required
def seed_demo() -> None:
    """Load organisations, demo people and demo cases (development only; the second time does nothing)."""
    if current_config().production:
        fail("Demo people have a known password: production does not load them. Use `flask organisations load`.")
    made = demo_seed.seed_demo()
    click.echo(f"{made} demo cases." if made else "The demo data is there already.")


@click.group("organisations")
def organisations_group() -> None:
    """Places and organisations."""


@organisations_group.command("load")
@database_required
def load_organisations() -> None:
    """Add what is missing of Tianjin's places and organisations; what is there stays as it is."""
    click.echo(f"{reference_data.load_reference_data()} organisations.")


@click.group("people")
def people_group() -> None:
    """People who log in."""


@people_group.command("add")
@click.argument("username")
@click.option("--name", required=True)
@click.option("--organisation", required=True, help="The organisation's code, such as 120116JC.")
@click.option("--role", "roles", required=True, multiple=True, type=click.Choice([role.value for role in Role]))
@click.option("--email")
@click.option("--team", default="")
@click.password_option()
@database_required
def add_person(
    username: str, name: str, organisation: str, roles: tuple[str, ...], email: str | None, team: str, password: str
) -> None:
    """Add somebody who can log in; the password is asked for."""
    try:
        passwords.create_user(
            username=username,
            name=name,
            organisation_code=organisation,
            roles=[Role(role) for role in roles],
            password_hash=passwords.hash_password(password),
            email=email,
            team=team,
        )
    except NotFound:
        fail(f"There is no organisation with the code {organisation}.")
    except Invalid as error:
        fail("; ".join(refusal_text(one, "en") for found in error.fields.values() for one in found))
    db.session.commit()
    click.echo(f"{username} can log in.")


@click.group("settings")
def settings_group() -> None:
    """Figures that the law or the fact file leaves open."""


@settings_group.command("list")
@database_required
def list_settings() -> None:
    """Every setting with its value; those that must be confirmed before clocks can run are marked."""
    current = rules_in_force.current_rules()
    for name, spec in sorted(current.book.settings.items()):
        value = current.settings.get(name)
        click.echo(f"{name} = {'(unset: must be confirmed)' if value is None else value}  # {spec.label.zh}")


@settings_group.command("set")
@click.argument("name")
@click.argument("value")
@database_required
def set_setting(name: str, value: str) -> None:
    """Put a setting in force from now on."""
    try:
        administration_settings.set_setting(name, value)
    except Invalid as error:
        fail("; ".join(refusal_text(one, "en") for found in error.fields.values() for one in found))
    db.session.commit()
    click.echo(f"{name} = {value}")


@click.group("keys")
def keys_group() -> None:
    """The keys under which personal data are sealed."""


@keys_group.command("rotate")
@database_required
def rotate_keys() -> None:
    """Move every data key under the first key of WAGECASE_KEYS; afterwards the older ones may be taken out."""
    click.echo(f"{maintenance.rewrap_keys()} keys moved.")


@click.command("erase-person")
@click.argument("person", type=click.UUID)
@click.option("--reason", required=True, help="Why, for the audit log; name nobody.")
@click.confirmation_option(prompt="This cannot be taken back. Erase?")
@database_required
def erase_person(person: uuid.UUID, reason: str) -> None:
    """Make one person's protected data and words unreadable for good; the event chain still verifies."""
    try:
        maintenance.erase_person(person, reason)
    except NotFound:
        fail(f"There is no person {person}.")
    click.echo("Erased.")


@click.command("verify")
@click.argument("numbers", nargs=-1)
@database_required
def verify_chains(numbers: tuple[str, ...]) -> None:
    """Check the event chains of the named cases, or of all; every fault is one line."""
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


COMMANDS = (seed_demo, organisations_group, people_group, settings_group, keys_group, erase_person, verify_chains)
