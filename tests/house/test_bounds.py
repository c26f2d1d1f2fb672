"""The bounds of the house: width of folders, length of files and lines, depth of imports, one place for one thing."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from tests.import_graph import find_ring, longest_chain, module_graph, package_graph

ROOT = Path(__file__).parents[2]
WIDEST_FOLDER = 25
LONGEST_CHAIN = 15
LONGEST_FILE = 400
LONGEST_TEMPLATE_LINE = 160
LAYERS = (
    "api",
    "cli",
    "console",
    "law",
    "mail",
    "models",
    "partner",
    "procedure",
    "public",
    "schemas",
    "services",
    "web",
)
UNIT_OF_WORK = "wagecase/services/base/unit_of_work.py"


def sources(*folders: str) -> list[Path]:
    """The Python files below these folders of the repository."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("kind", ["*.py", "*.html"])
def test_no_folder_is_wider_than_25_files(kind: str) -> None:
    paths = [path for top in ("wagecase", "workers", "tests") for path in (ROOT / top).rglob(kind)]
    widths = Counter(named(path.parent) for path in paths if "golden" not in path.parts)
    assert {folder: width for folder, width in widths.items() if width > WIDEST_FOLDER} == {}


def test_the_longest_import_chain_is_bounded() -> None:
    chain = longest_chain(module_graph())
    assert len(chain) <= LONGEST_CHAIN, chain


def test_no_modules_import_each_other_in_a_ring() -> None:
    assert find_ring(module_graph()) == []


@pytest.mark.parametrize("layer", LAYERS)
def test_no_packages_of_a_layer_import_each_other_in_a_ring(layer: str) -> None:
    assert find_ring(package_graph(f"wagecase.{layer}")) == []


def test_rings_and_chains_are_found() -> None:
    line = {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset[str]()}
    assert longest_chain(line) == ["a", "b", "c"]
    assert find_ring(line) == []
    assert find_ring({**line, "c": frozenset("b")}) == ["b", "c", "b"]


def test_no_file_is_longer_than_400_lines() -> None:
    paths = [ROOT / "config.py", ROOT / "wsgi.py", *sources("wagecase", "workers", "tests", "bench")]
    lengths = {named(path): len(path.read_text().splitlines()) for path in paths}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_class_name_is_given_twice() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for path in sources("wagecase"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(named(path))
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def ends_a_transaction(node: ast.AST) -> bool:
    """Whether this is a call of `commit` or `rollback` on a session."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    return node.func.attr in ("commit", "rollback") and ast.unparse(node.func.value).endswith("session")


def test_transactions_end_in_one_place() -> None:
    found = {
        named(path)
        for path in sources("wagecase", "workers")
        if any(ends_a_transaction(node) for node in ast.walk(ast.parse(path.read_text())))
    }
    assert found == {UNIT_OF_WORK}


def test_no_template_line_is_longer_than_160_characters() -> None:
    found = {
        named(path)
        for path in sorted((ROOT / "wagecase").rglob("*.html"))
        if any(len(line) > LONGEST_TEMPLATE_LINE for line in path.read_text().splitlines())
    }
    assert found == set()
