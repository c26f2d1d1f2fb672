"""The place of work as people say it, and the district that answers for it (facts A01, A02, G01–G17)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from wagecase.extensions import db
from wagecase.models import Area
from wagecase.services.base.text_search import normalise_text

PLACES_FILE = Path(__file__).with_name("places.toml")
CITY_CODE = "120000"
# What stands behind a name and may be left out in talking.
NAME_SUFFIXES = ("新区", "区", "县")
MIN_LENGTH = 2


@cache
def _place_names() -> dict[str, Any]:
    return tomllib.loads(PLACES_FILE.read_text("utf-8"))


def find_district(*said: str | None) -> str | None:
    """The district or zone that what was said of the place names; None where it names none, or two alike.

    A zone lies within a district and has its own office, so it goes before the district; else the longer name counts.
    """
    return district_finder()(*said)


def district_finder() -> Callable[..., str | None]:
    """`district_of` for many: the districts are read once."""
    rows = db.session.execute(select(Area.code, Area.name_zh).where(Area.code != CITY_CODE)).all()

    def find(*said: str | None) -> str | None:
        text = "".join(normalise_text(one) for one in said if one)
        if len(text) < MIN_LENGTH:
            return None
        found = [(weight, row.code) for row in rows if (weight := _match_weight(row.code, row.name_zh, text))]
        best = max(found, default=None)
        rivals = [one for one in found if best and one[0] == best[0]]
        return best[1] if best and len(rivals) == 1 else None

    return lru_cache(maxsize=10_000)(find)


def _match_weight(code: str, name: str, text: str) -> tuple[bool, int] | None:
    named = [len(one) for one in _name_variants(code, name) if normalise_text(one) in text]
    return (not code.isdecimal(), max(named)) if named else None


def _name_variants(code: str, name: str) -> list[str]:
    """A name in full, as it is said without its ending or the city's name, and its other names."""
    found = [name, name.removeprefix("天津"), *_place_names()["names"].get(code, ())]
    bare = next((name.removesuffix(one) for one in NAME_SUFFIXES if name.endswith(one)), name)
    return found if code in _place_names()["in_full"] else [*found, bare]
