"""Commands of the group `law` that need the database: what a changed law moves, and putting it in force."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from wagecase.cli.base import database_required
from wagecase.cli.law import LawUsageError
from wagecase.extensions import db
from wagecase.law.book import BookFault, load_book
from wagecase.law.change import LawChangeFile, read_law_change
from wagecase.models import Case, Proceeding, User
from wagecase.services.eventlog.deadline_move import DeadlineMove
from wagecase.services.law_change import apply as law_change_apply
from wagecase.services.law_change.apply import ChangeInProgress, ChangeTally, UnfinishedChange

FILE_ARGUMENT = click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
# So many moves are looked up and printed together.
BATCH_SIZE = 500


def _load_change(file: Path) -> LawChangeFile:
    try:
        return read_law_change(file, load_book())
    except BookFault as fault:
        raise LawUsageError(str(fault)) from None


@click.command("simulate")
@FILE_ARGUMENT
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON, one object.")
@database_required
def simulate_change(file: Path, as_json: bool) -> None:
    """Show which open deadlines the holiday notice or the figures in FILE would move. Nothing is written."""
    change, tally = _load_change(file), ChangeTally()
    lines = _moves_with_context(move for move in law_change_apply.simulate_change(change, tally) if move.to_another_day)
    if as_json:
        _print_json(change, lines, tally)
        return
    for line in lines:
        click.echo(_move_text(line))
    click.echo(_tally_text(tally))


def _print_json(change: LawChangeFile, lines: Iterator[dict[str, Any]], tally: ChangeTally) -> None:
    """One object, written as it is found, so that a million moves need no memory."""
    click.echo(f'{{"source": {json.dumps(change.source, ensure_ascii=False)}, "moves": [', nl=False)
    for number, line in enumerate(lines):
        click.echo(("," if number else "") + "\n" + json.dumps(line, ensure_ascii=False), nl=False)
    click.echo(f'\n], "counts": {json.dumps(_tally_json(tally))}}}')


def _tally_json(tally: ChangeTally) -> dict[str, Any]:
    return {
        "cases": tally.cases,
        "examined": tally.examined,
        "moved": tally.moved,
        "certainty_changed": tally.settled,
        "by_clock": dict(sorted(tally.by_clock.items())),
        "faults": [str(case) for case in tally.faults],
    }


def _tally_text(tally: ChangeTally) -> str:
    clocks = ", ".join(f"{name} {count}" for name, count in sorted(tally.by_clock.items()))
    return (
        f"涉及案件 / cases looked at: {tally.cases}; 期限 / deadlines: {tally.examined}; "
        f"变动 / moved: {tally.moved}{f' ({clocks})' if clocks else ''}; "
        f"仅确定性变化 / only more or less certain: {tally.settled}; 无法推算 / faults: {len(tally.faults)}"
    )


def _moves_with_context(moves: Iterator[DeadlineMove]) -> Iterator[dict[str, Any]]:
    together: list[DeadlineMove] = []
    for move in moves:
        together.append(move)
        if len(together) == BATCH_SIZE:
            yield from _batch_with_context(together)
            together = []
    yield from _batch_with_context(together)


def _batch_with_context(moves: list[DeadlineMove]) -> Iterator[dict[str, Any]]:
    """Moves with the number of their case and their procedure."""
    query = (
        select(Proceeding.id, Proceeding.procedure, Case.number)
        .join(Case, Case.id == Proceeding.case_id)
        .where(Proceeding.id.in_({move.proceeding_id for move in moves}))
    )
    names = {row.id: row for row in db.session.execute(query)} if moves else {}
    for move in moves:
        yield {
            "case": names[move.proceeding_id].number,
            "procedure": names[move.proceeding_id].procedure,
            "proceeding": str(move.proceeding_id),
            "clock": move.clock,
            "subject": move.subject,
            "run": move.run,
            "from": move.before.isoformat() if move.before else None,
            "to": move.after.isoformat() if move.after else None,
            "provisional_before": move.was_provisional,
            "provisional_after": move.is_provisional,
        }


def _move_text(row: dict[str, Any]) -> str:
    subject = f" [{row['subject']}]" if row["subject"] else ""
    days = " → ".join(
        f"{row[day] or '-'}{'（暂定 / provisional）' if row[doubt] else ''}"
        for day, doubt in (("from", "provisional_before"), ("to", "provisional_after"))
    )
    return f"{row['case']} {row['procedure']} {row['clock']}{subject}: {days}"


@click.command("apply")
@FILE_ARGUMENT
@click.option("--by", "username", help="Who puts it in force, for the record.")
@database_required
def put_in_force(file: Path, username: str | None) -> None:
    """Put the holiday notice or the figures in FILE in force, move the open deadlines and notify their owners.

    Works in batches; stopped half-way, the same command goes on where it stopped and notifies nobody twice.
    """
    change, by, tally = _load_change(file), _user_id(username), ChangeTally()
    changed = False
    try:
        for row in law_change_apply.apply_change(change, tally, by):
            changed = True
            click.echo(f"… {row.cases}", err=True)
    except ChangeInProgress:
        click.echo("另一项变更或者长事务正在进行 / another change, or a long transaction, is under way.", err=True)
        sys.exit(1)
    except UnfinishedChange as other:
        click.echo(f"请先完成 / finish this one first: {other}", err=True)
        sys.exit(1)
    click.echo(f"{_tally_text(tally)}; 提醒 / messages: {tally.notified}" if changed else _no_change_text())


def _no_change_text() -> str:
    return "已经施行，或者没有受影响的期限 / in force already, or nothing can move."


def _user_id(username: str | None) -> uuid.UUID | None:
    if username is None:
        return None
    found = db.session.scalar(select(User.id).where(User.username == username))
    if found is None:
        raise LawUsageError(f"没有此人 / nobody has the user name {username!r}")
    return found


COMMANDS = (simulate_change, put_in_force)
