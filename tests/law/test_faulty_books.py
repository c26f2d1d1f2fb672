"""One slip of the pen in the book, and the product refuses it with file, key and reason: more than 126 of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.law.faulty_books import HEARD, LENGTHS, OWN, Slip
from tests.law.faulty_shapes import CITED, FESTIVALS, FIGURES, LET_THROUGH, NAMES, SETTINGS, SHAPES
from wagecase.cli.law import law_group
from wagecase.law.book import BOOK_FILES, BookFault, book_of
from wagecase.law.fault import LAW_FOLDER
from wagecase.procedure.core.clock_check import check_book
from wagecase.procedure.tables.table import PROCEDURES

REFUSED = (*LENGTHS, *HEARD, *SHAPES, *FIGURES, *SETTINGS, *CITED, *NAMES, *FESTIVALS)


def refusal(slip: Slip) -> BookFault | None:
    """What the loader and the check against the acts say to the book with this slip in it."""
    try:
        check_book(PROCEDURES, book_of(slip.book(), "faulty"))
    except BookFault as fault:
        return fault
    return None


@pytest.mark.parametrize("slip", REFUSED, ids=lambda slip: slip.name)
def test_a_slip_is_refused_with_file_key_and_reason(slip: Slip) -> None:
    fault = refusal(slip)
    assert fault is not None, "this book passes"
    assert slip.key in fault.key
    assert slip.reason in fault.reason
    assert fault.reason


@pytest.mark.parametrize("slip", LET_THROUGH, ids=lambda slip: slip.name)
def test_what_is_let_through_is_known(slip: Slip) -> None:
    assert refusal(slip) is None


def test_there_are_enough_slips_each_of_its_own_name_and_few_pass() -> None:
    names = [slip.name for slip in (*REFUSED, *LET_THROUGH)]
    assert len(names) == len(set(names))
    assert len(REFUSED) >= 120
    assert len(names) >= 126
    assert len(LET_THROUGH) <= 6


def test_the_own_book_is_refused_nowhere() -> None:
    check_book(PROCEDURES, book_of(OWN, "own"))


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "clocks.toml",
            'matter = "complaint"',
            'matter = "complain"',
            "clocks.toml: insp.accept.starts[1].where.matter: ",
        ),
        (
            "festivals.toml",
            "spring_festival = 2027-02-06",
            "spring_festival = 2027-02-07",
            "festivals.toml: 2027.spring",
        ),
        ("festivals.toml", "[2027]", "[2027", "festivals.toml: -: is not TOML"),
        ("amounts.toml", 'value = "0.5"', 'value = "-0.5"', "amounts.toml: extra_compensation.low.values[1].value: "),
    ],
)
def test_the_command_finds_the_slip_in_a_folder(tmp_path: Path, file: str, old: str, new: str, said: str) -> None:
    shutil.copy(LAW_FOLDER / file, tmp_path / file)
    text = (tmp_path / file).read_text("utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), "utf-8")
    answer = CliRunner().invoke(law_group, ["check", "--book", str(tmp_path)])
    assert answer.exit_code == 1
    assert said in answer.output


def test_every_file_is_in_the_version(tmp_path: Path) -> None:
    versions = set()
    for file in BOOK_FILES:
        text = (LAW_FOLDER / file).read_text("utf-8")
        (tmp_path / file).write_text(text + "\n# Another book.\n", "utf-8")
        versions.add(
            CliRunner().invoke(law_group, ["check", "--book", str(tmp_path)]).output.split("version: ")[1].split()[0]
        )
    assert len(versions) == len(BOOK_FILES)
