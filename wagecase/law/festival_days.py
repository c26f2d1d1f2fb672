"""The festivals of a year that move with moon and sun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Moving:
    """The festivals of one year; `spring_festival` is the first day of the first lunar month."""

    qingming: date
    spring_festival: date
    dragon_boat: date
    mid_autumn: date


Festivals = Mapping[int, Moving]
