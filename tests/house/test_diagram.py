"""The drawings of the packages are those of the imports as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import diagram


@pytest.mark.parametrize("document", diagram.documents(), ids=lambda document: document.name)
def test_its_drawings_are_current(document: Path) -> None:
    text = document.read_text("utf-8")
    assert text == diagram.drawn(text), "make diagram draws them again"


def test_an_arrow_that_follows_from_others_is_left_out() -> None:
    arrows = {"top": {"middle", "base"}, "middle": {"base"}, "base": set[str]()}
    assert diagram.reduced(arrows) == {"top": {"middle"}, "middle": {"base"}, "base": set()}


def test_a_package_is_drawn_with_what_its_modules_import() -> None:
    arrows = diagram.imports("wagecase")
    assert "law" in arrows["procedure"]
    assert arrows["law"] == set()
