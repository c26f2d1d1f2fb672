"""Commands of the group `people`."""

from __future__ import annotations

import click

from wagecase.cli.base import database_required, fail, refusal_sentence
from wagecase.procedure.core.enums import Role
from wagecase.services.administration import users
from wagecase.services.base.errors import Invalid, NotFound


@click.group("people")
def people_group() -> None:
    """People who log in."""


@people_group.command("add")
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--organisation", required=True, help="The organisation's code, such as 120116JC.")
@click.option(
    "--role",
    "roles",
    required=True,
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help="May be repeated.",
)
@click.option("--email", help="Where notifications go.")
@click.option("--team", default="", help="The team within the organisation.")
@click.password_option(help="Asked for where it is left out.")
@database_required
def add_person(
    username: str, name: str, organisation: str, roles: tuple[str, ...], email: str | None, team: str, password: str
) -> None:
    """Add a person who can log in as USERNAME; the password is asked for."""
    try:
        users.add_user_as_operator(
            username=username,
            name=name,
            organisation_code=organisation,
            roles=[Role(role) for role in roles],
            password=password,
            email=email,
            team=team,
        )
    except NotFound:
        fail(f"There is no organisation with the code {organisation}.")
    except Invalid as error:
        fail(refusal_sentence(error))
    click.echo(f"{username} can log in.")
