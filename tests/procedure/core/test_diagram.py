"""The drawn procedures and the commands that show them."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from tests.procedure.golden import PICTURES, picture_path
from wagecase.cli.procedure import procedure_group
from wagecase.procedure.tables.table import PROCEDURES, procedure_diagram


@pytest.mark.parametrize(("name", "lang"), PICTURES)
def test_the_picture_is_the_one_that_was_looked_at(name: str, lang: str) -> None:
    assert procedure_diagram(name, lang) == picture_path(name, lang).read_text("utf-8")


@pytest.mark.parametrize(("name", "lang"), PICTURES)
def test_every_stage_and_every_act_is_in_the_picture(name: str, lang: str) -> None:
    drawn, spec = procedure_diagram(name, lang), PROCEDURES[name]
    assert all(f'state "{stage.label.get(lang)}" as {stage.name}\n' in drawn for stage in spec.stages)
    assert all(act.label.get(lang) in drawn for act in spec.acts)


def test_the_command_draws_and_lists() -> None:
    runner = CliRunner()
    assert runner.invoke(procedure_group, ["diagram", "case", "--lang", "en"]).output == procedure_diagram("case", "en")
    assert runner.invoke(procedure_group, ["diagram", "inspection"]).output == procedure_diagram("inspection", "zh")
    listed = runner.invoke(procedure_group, ["list"])
    assert listed.exit_code == 0
    assert all(f"{name}: " in listed.output for name in PROCEDURES)
    assert "petition.handle" in listed.output


def test_an_unknown_procedure_is_one_clear_line() -> None:
    answer = CliRunner().invoke(procedure_group, ["diagram", "dance"])
    assert answer.exit_code == 2
    assert "unknown procedure dance; known: case, inspection" in answer.output
