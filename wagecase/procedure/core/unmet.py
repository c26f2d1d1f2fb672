"""Why something cannot be done, as a code that is put into words where the reader's language is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as drawn
from types import MappingProxyType

NO_PARAMETERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Unmet:
    """Why not, as a code with parameters: the reader's language is not known here. `field` names the ask at fault."""

    code: str
    params: Mapping[str, str] = drawn(default_factory=lambda: NO_PARAMETERS)
    field: str | None = None
    cite: str = ""
