"""What the README promises."""

from __future__ import annotations

from pathlib import Path

from wagecase.services.demo import LOGINS, PASSWORD

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


def test_the_readme_names_every_demo_log_in_and_the_password() -> None:
    assert f"`{PASSWORD}`" in README
    assert not [one.username for one in LOGINS if f"`{one.username}`" not in README]
