"""Families of figures that must rise from low to high."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

_STEPS = ("low", "middle", "high")


def falling(values: Mapping[str, Decimal | int | None]) -> Iterator[tuple[str, str]]:
    """Names ending in low, middle and high whose values do not rise with them: the later name, and the earlier."""
    for name in values:
        stem, step = name[: -len(_step(name))], _step(name)
        above = [stem + other for other in _STEPS[_STEPS.index(step) + 1 :]] if step else []
        for higher in above:
            least, most = values[name], values.get(higher)
            if least is not None and most is not None and least >= most:
                yield higher, name


def _step(name: str) -> str:
    return next((step for step in _STEPS if name.endswith((f".{step}", f"_{step}"))), "")
