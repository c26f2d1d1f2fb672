"""No command runs within another: what a unit of work calls begins none, whichever way the call goes."""

from __future__ import annotations

from pathlib import Path

from tests.units_of_work import Code, read

ROOT = Path(__file__).parents[3]
BASE = "from wagecase.services.base.unit_of_work import unit_of_work\n"
COMMAND = f"{BASE}@unit_of_work()\ndef store() -> None: ...\n"


def test_no_unit_of_work_begins_within_another() -> None:
    code = read(ROOT, "wagecase", "workers")
    assert len(code.within) > 100
    assert code.nested() == []


def test_a_command_that_calls_a_command_by_way_of_a_helper_is_found() -> None:
    helper = "from a import store\ndef help_out() -> None:\n    store()\n"
    caller = (
        f"import b\n{BASE}from b import help_out\ndef run() -> None:\n    with unit_of_work():\n        help_out()\n"
    )
    assert Code({"a": COMMAND, "b": helper, "c": caller}).nested() == [("c.run", "b.help_out", "a.store")]


def test_a_command_beside_a_unit_of_work_is_none_within_it() -> None:
    caller = f"{BASE}from a import store\ndef run() -> None:\n    with unit_of_work():\n        pass\n    store()\n"
    assert Code({"a": COMMAND, "c": caller}).nested() == []
