"""Commands of the group `law` that need the database: what a changed law moves, and putting it in force."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from wagecase.cli.law import Refusal
from wagecase.extensions import db
from wagecase.law.book import BookFault, load
from wagecase.law.change import Change, read_change
from wagecase.models import Case, Proceeding, User
from wagecase.services.law_change import apply as law_change_apply
from wagecase.services.law_change.apply import Busy, Tally, Unfinished
from wagecase.services.law_change.recompute import Move

FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
# So many moves are looked up and printed together.
TOGETHER = 500


def _change(file: Path) -> Change:
    try:
        return read_change(file, load())
    except BookFault as fault:
        raise Refusal(str(fault)) from None


@click.command("simulate")
@FILE
@click.option("--json", "as_json", is_flag=True, help="Answer as JSON, one object.")
@with_appcontext
def simulate(file: Path, as_json: bool) -> None:
    """Show which open deadlines the holiday notice or the figures in FILE would move. Nothing is written."""
    change, tally = _change(file), Tally()
    lines = _described(move for move in law_change_apply.simulate(change, tally) if move.to_another_day)
    if as_json:
        _print_json(change, lines, tally)
        return
    for line in lines:
        click.echo(_line(line))
    click.echo(_counted(tally))


def _print_json(change: Change, lines: Iterator[dict[str, Any]], tally: Tally) -> None:
    """One object, written as it is found, so that a million moves need no memory."""
    click.echo(f'{{"source": {json.dumps(change.source, ensure_ascii=False)}, "moves": [', nl=False)
    for number, line in enumerate(lines):
        click.echo(("," if number else "") + "\n" + json.dumps(line, ensure_ascii=False), nl=False)
    click.echo(f'\n], "counts": {json.dumps(_counts(tally))}}}')


def _counts(tally: Tally) -> dict[str, Any]:
    return {
        "cases": tally.cases,
        "examined": tally.examined,
        "moved": tally.moved,
        "certainty_changed": tally.settled,
        "by_clock": dict(sorted(tally.by_clock.items())),
        "faults": [str(case) for case in tally.faults],
    }


def _counted(tally: Tally) -> str:
    clocks = ", ".join(f"{name} {count}" for name, count in sorted(tally.by_clock.items()))
    return (
        f"涉及案件 / cases looked at: {tally.cases}; 期限 / deadlines: {tally.examined}; "
        f"变动 / moved: {tally.moved}{f' ({clocks})' if clocks else ''}; "
        f"仅确定性变化 / only more or less certain: {tally.settled}; 无法推算 / faults: {len(tally.faults)}"
    )


def _described(moves: Iterator[Move]) -> Iterator[dict[str, Any]]:
    together: list[Move] = []
    for move in moves:
        together.append(move)
        if len(together) == TOGETHER:
            yield from _named(together)
            together = []
    yield from _named(together)


def _named(moves: list[Move]) -> Iterator[dict[str, Any]]:
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


def _line(row: dict[str, Any]) -> str:
    subject = f" [{row['subject']}]" if row["subject"] else ""
    days = " → ".join(
        f"{row[day] or '-'}{'（暂定 / provisional）' if row[doubt] else ''}"
        for day, doubt in (("from", "provisional_before"), ("to", "provisional_after"))
    )
    return f"{row['case']} {row['procedure']} {row['clock']}{subject}: {days}"


@click.command("apply")
@FILE
@click.option("--by", "username", help="Who puts it in force, for the record.")
@with_appcontext
def apply(file: Path, username: str | None) -> None:
    """Put the holiday notice or the figures in FILE in force, move the open deadlines and tell their owners.

    Works in batches; stopped half-way, the same command goes on where it stopped and tells nobody twice.
    """
    change, by, tally = _change(file), _user(username), Tally()
    changed = False
    try:
        for row in law_change_apply.apply(change, tally, by):
            changed = True
            click.echo(f"… {row.cases}", err=True)
    except Busy:
        click.echo("另一项变更或者长事务正在进行 / another change, or a long transaction, is under way.", err=True)
        sys.exit(1)
    except Unfinished as other:
        click.echo(f"请先完成 / finish this one first: {other}", err=True)
        sys.exit(1)
    click.echo(f"{_counted(tally)}; 提醒 / messages: {tally.told}" if changed else _nothing())


def _nothing() -> str:
    return "已经施行，或者没有受影响的期限 / in force already, or nothing can move."


def _user(username: str | None) -> uuid.UUID | None:
    if username is None:
        return None
    found = db.session.scalar(select(User.id).where(User.username == username))
    if found is None:
        raise Refusal(f"没有此人 / nobody has the user name {username!r}")
    return found


COMMANDS = (simulate, apply)
