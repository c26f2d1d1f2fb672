"""docs/glossary.md has every model and every label of the code, and one word for one thing."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from tests.house import glossary
from tests.house.glossary import ENUM_SECTIONS, Row, tables
from wagecase import procedure, schemas, services
from wagecase.models import Base
from wagecase.procedure.core.enums import Labelled
from wagecase.procedure.core.spec import ProcedureSpec
from wagecase.procedure.tables.table import PROCEDURES
from wagecase.web.translating import catalogue

PRODUCT = Path(__file__).parents[2] / "wagecase"

# Words that this field does not use for what they once stood for here.
GIVEN_UP = re.compile(
    r"\b(anew|clues?|crowds?|doors?|hand-?offs?|he|him|his|papers?|press(ed|ing)|told|whoever)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def found() -> dict[str, list[list[Row]]]:
    return tables()


def test_every_model_has_a_row_with_its_table(found: dict[str, list[list[Row]]]) -> None:
    (rows,) = found["Models"]
    assert all(zh and english for zh, english, _, _ in rows)
    written = [(name, table) for _, _, name, table in rows]
    assert written == sorted((one.class_.__name__, str(one.local_table)) for one in Base.registry.mappers)


@pytest.mark.parametrize("heading", ENUM_SECTIONS)
def test_every_label_has_a_row(found: dict[str, list[list[Row]]], heading: str) -> None:
    assert found[heading] == [glossary.enum_rows(ENUM_SECTIONS[heading])]


def test_every_enum_with_labels_has_a_section() -> None:
    for package in (procedure, schemas, services):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    ours = {kind for kind in Labelled.__subclasses__() if kind.__module__.startswith("wagecase.")}
    assert ours == set(ENUM_SECTIONS.values())


def test_every_stage_has_a_row(found: dict[str, list[list[Row]]]) -> None:
    assert found["Stages"] == [glossary.stage_rows()]


@pytest.mark.parametrize("spec", PROCEDURES.values(), ids=PROCEDURES)
def test_every_act_and_event_has_a_row(found: dict[str, list[list[Row]]], spec: ProcedureSpec) -> None:
    assert found[glossary.heading_of(spec)] == [glossary.act_rows(spec), glossary.event_rows(spec)]


def test_every_entry_of_the_menu_has_a_row(app: Flask, found: dict[str, list[list[Row]]]) -> None:
    with app.test_request_context("/?lang=zh"):
        assert found["Navigation"] == [glossary.menu_rows()]


def test_one_word_is_one_thing(found: dict[str, list[list[Row]]]) -> None:
    (rows,) = found["Core terms"]
    terms = Counter(zh for zh, _, _, _ in rows)
    words = Counter(word for _, _, code, _ in rows for word in code.split(", "))
    assert [word for word, number in (terms + words).items() if number > 1] == []


def test_every_word_for_code_is_used_in_code(found: dict[str, list[list[Row]]]) -> None:
    (rows,) = found["Core terms"]
    source = "".join(path.read_text("utf-8") for path in sorted(PRODUCT.rglob("*.py"))).lower().replace("_", "")
    words = [word for _, _, code, _ in rows for word in re.split(r"[, .]+", code)]
    assert [word for word in words if word.lower().replace("_", "") not in source] == []


def test_no_label_and_no_message_uses_a_word_that_was_given_up(app: Flask) -> None:
    with app.test_request_context("/?lang=zh"):
        labels = [row[1] for _, rows in glossary.derived_rows() for row in rows]
    messages = [str(message.string) for message in catalogue("en") if message.id]
    assert [text for text in labels + messages if GIVEN_UP.search(text)] == []
