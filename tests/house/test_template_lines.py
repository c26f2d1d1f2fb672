"""Templates are read in a window of usual width."""

from __future__ import annotations

from pathlib import Path

WAGECASE = Path(__file__).parents[2] / "wagecase"
# Characters; djlint's rule L160 says the same.
LONGEST = 160


def test_no_line_of_a_template_is_longer_than_a_window_is_wide() -> None:
    files = sorted(WAGECASE.rglob("templates/**/*.html"))
    assert len(files) > 100
    long = [
        f"{path.relative_to(WAGECASE)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ]
    assert long == []
