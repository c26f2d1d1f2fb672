"""``flask procedure``: shows the procedures as their tables have them, without application, database or environment."""

from __future__ import annotations

import click

from wagecase.law.book import load_book
from wagecase.procedure.core.clock_check import unnamed_clocks
from wagecase.procedure.tables.table import PROCEDURES
from wagecase.procedure.tables.table import procedure_diagram as draw


@click.group("procedure")
def procedure_group() -> None:
    """The procedures: list them, or draw one from its table."""


@procedure_group.command("list")
def list_procedures() -> None:
    """Name every procedure with the size of its table, then the clocks that no act starts yet."""
    for name, spec in PROCEDURES.items():
        label = f"{spec.label.get('zh')} / {spec.label.get('en')}"
        click.echo(f"{name}: {label}; 环节 / stages: {len(spec.stages)}; 事项 / acts: {len(spec.acts)}")
    waiting = ", ".join(unnamed_clocks(PROCEDURES, load_book()))
    click.echo(f"尚无事项启动的期限 / clocks that no act starts yet: {waiting or '-'}")


@procedure_group.command("diagram")
@click.argument("name")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Of the labels.")
def draw_diagram(name: str, lang: str) -> None:
    """Draw the procedure NAME as a Mermaid state diagram; exit code 2 for a name that is unknown."""
    if name not in PROCEDURES:
        raise click.BadParameter(f"unknown procedure {name}; known: {', '.join(PROCEDURES)}", param_hint="NAME")
    click.echo(draw(name, lang), nl=False)
