"""A field added as docs/development.md says is asked and shown everywhere: done so on a copy of the product."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from flask import Flask

from wagecase.console.intake.log_form import STATED_FIELDS
from wagecase.procedure.records.complaint_fields import COMPLAINT_FIELDS, AnswerType, ConsoleSection, Printout
from wagecase.public.complaint_form import STEP_FIELDS
from wagecase.schemas.complaints import ComplaintSchema

ROOT = Path(__file__).parents[2]
SECTION = re.compile(r"^## A complaint field$(.+?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^In `([^`]+)`, behind the row `([^`]+)`:\n\n```python\n(.+?)^```$", re.MULTILINE | re.DOTALL)
TEMPLATES = ROOT / "wagecase" / "console" / "templates" / "console" / "intake"


def documented_steps() -> list[tuple[str, str, str]]:
    """File, name of the row before, and block of each step that the document names."""
    section = SECTION.search((ROOT / "docs" / "development.md").read_text("utf-8"))
    assert section is not None
    return STEP.findall(section[1])


def follow(copy: Path) -> str:
    """Do what the document says in a copy; returns the new field's name."""
    steps = documented_steps()
    for path, before, block in steps:
        text = (copy / path).read_text("utf-8")
        row = re.compile(rf'^    ComplaintField\(\n        "{before}",.*?^    \),\n', re.MULTILINE | re.DOTALL)
        found = row.findall(text)
        assert len(found) == 1, f"{path}: {before}"
        (copy / path).write_text(text.replace(found[0], found[0] + block), "utf-8")
    assert len({path for path, _, _ in steps}) <= 2
    name = re.search(r'"(\w+)"', steps[0][2])
    assert name is not None
    return name[1]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    skipped = shutil.ignore_patterns("__pycache__", ".*")
    for name in ("wagecase", "tests", "migrations"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=skipped)
    shutil.copy(ROOT / "config.py", tmp_path)
    return tmp_path


def test_a_field_added_as_documented_is_asked_and_shown_everywhere(
    app: Flask, session_environment: dict[str, str], staff: dict[str, uuid.UUID], copy: Path
) -> None:
    field = follow(copy)
    given = {"environment": session_environment, "clerk": str(staff["clerk.binhai"]), "field": field}
    ended = subprocess.run(
        [sys.executable, "-m", "tests.house.field_walk"],
        cwd=copy,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert len(found) == 9
    assert [place for place, there in found.items() if not there] == []


def test_every_field_is_in_the_schema_and_has_a_place() -> None:
    names = [one.name for one in COMPLAINT_FIELDS]
    assert len(set(names)) == len(names)
    assert set(names) <= set(ComplaintSchema().fields)
    assert all(one.console or one.worker or one.column_titles for one in COMPLAINT_FIELDS)


def test_a_mark_is_a_yes_or_no_and_every_step_is_one_of_the_page() -> None:
    marks = [one for one in STATED_FIELDS if one.console is ConsoleSection.marks]
    assert {one.type for one in marks} == {AnswerType.yes_no}
    assert {one.worker.step for one in COMPLAINT_FIELDS if one.worker} <= set(STEP_FIELDS)


@pytest.mark.parametrize("printout", ["complaint_register_form.html", "oral_record.html"])
def test_a_field_with_a_cell_of_its_own_has_it_on_each_printout(printout: str) -> None:
    text = (TEMPLATES / printout).read_text("utf-8")
    shown = set(re.findall(r"answer\('(\w+)'\)", text)) | set(re.findall(r"details\.(\w+)", text))
    assert shown == {one.name for one in COMPLAINT_FIELDS if one.printed is Printout.placed}


@pytest.mark.parametrize("section", list(ConsoleSection))
def test_the_console_form_draws_every_section(section: ConsoleSection) -> None:
    text = (TEMPLATES / "intake_form.html").read_text("utf-8")
    assert (f'stated_fields("{section}")' in text) or (section is ConsoleSection.marks and "stated_marks()" in text)
