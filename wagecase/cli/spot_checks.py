"""Commands of the group `spot-check`: anyone can draw a round's sample again, with the database or without."""

from __future__ import annotations

import json
import sys
import uuid
from pathlib import Path
from typing import Any

import click

from wagecase.cli.base import database_required
from wagecase.procedure.records import spot_checks as drawing
from wagecase.services.base.errors import NotFound
from wagecase.services.spot_checks import round_queries
from wagecase.services.spot_checks.results import round_document

COMPARED_FIELDS = ("rule_digest", "seed_digest", "population_digest", "seed")


@click.group("spot-check")
def spot_check_group() -> None:
    """Spot checks of closed cases."""


def _stored_document(round_id: uuid.UUID) -> dict[str, Any]:
    try:
        found = round_queries.get_round(round_id)
    except NotFound:
        click.echo(f"There is no round {round_id}.", err=True)
        sys.exit(2)
    drawn = found.steps.get("drawn")
    if drawn is None:
        click.echo(f"Round {round_id} is not drawn yet: {found.state}.", err=True)
        sys.exit(2)
    return round_document(found, drawn.seed)


@spot_check_group.command("list")
@database_required
def list_rounds() -> None:
    """Every round with its id, state and digests."""
    for one in round_queries.list_rounds():
        click.echo(f"{one.row.id}  {one.state}  {one.row.name}  seed {one.row.seed_digest}")


@spot_check_group.command("export")
@click.argument("round_id", metavar="ROUND", type=click.UUID)
@database_required
def export_round(round_id: uuid.UUID) -> None:
    """Print what drawing ROUND again needs, as JSON: ids and digests, nobody's data."""
    click.echo(json.dumps(_stored_document(round_id), ensure_ascii=False, indent=1))


@spot_check_group.command("verify")
@click.argument("round_id", metavar="ROUND", type=click.UUID)
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="An export to check.")
@database_required
def verify_round(round_id: uuid.UUID, file: Path | None) -> None:
    """Draw the sample of ROUND again and compare. With --file the export alone is drawn from, and its digests and its
    sample are held against those in the database; every fault is one line."""
    kept = _stored_document(round_id)
    told = kept if file is None else _read_document(file)
    faults = drawing.verify_published_round(told)
    if file is not None:
        faults += [
            f"{name} differs from that in the database" for name in COMPARED_FIELDS if told.get(name) != kept[name]
        ]
        if told.get("sample") != kept["sample"]:
            faults.append("the sample differs from that in the database")
    for line in faults:
        click.echo(line)
    click.echo(f"{len(told.get('population', ()))} cases, {len(told.get('sample', ()))} drawn, {len(faults)} faults.")
    sys.exit(1 if faults else 0)


def _read_document(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        click.echo(f"{file.name} is no export of a round.", err=True)
        sys.exit(2)
    return found
